"""What would mend a table of contents, where it is certain: lines more, the lines in order, other words.

All is taken from the lines that are there: bullet or number, indentation, emphasis, blank lines, whether emoji of the
headings are left out. What is written is read again; where a line would not come to stand where it belongs, or another
would be moved by it, there is no fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

from listkeeper.contents.lines import Line, Table, table_of
from listkeeper.contents.tables import is_contents
from listkeeper.diagnostic import Edit, Fix
from listkeeper.document import Document, EntryList, Item, Link, Section, Shape, Span
from listkeeper.parser import parse
from listkeeper.parser.marks import EMOJI

# Patterns are text: `re` compiles them at their first use, which keeps the import short.
_MARKER = r"(?P<number>\d{0,9})(?:[-*+]|(?<=\d)[.)])[ \t]+(?P<wrap>\*\*|__|[*_]|)"
_MARKUP = r"[\[\]<>*_`\\~|$]|&#?\w+;|:\w+:|https?:|www\."
_NUMBER = re.compile(r"\d{1,9}(?=[.)])")
_BLANKS = re.compile(r"[ \t]*")
_BREAKS = re.compile(r"(?:[ \t]*\r?\n)+[ \t]*")


class _Place(NamedTuple):
    """What a line of the contents is for, and how deep it stands."""

    section: Section | None
    url: str
    depth: int


def extended(table: Table, missing: Sequence[Section]) -> tuple[Fix | None, frozenset[str]]:
    """A fix that gives sections a line, after the one for the section before, and the fragments of those it is for.

    `missing` is in document order. A section that comes first, or has more than words in its heading, gets none.
    """
    written: dict[int, list[str]] = {}
    added: dict[int, list[_Place]] = {}
    for section in missing:
        after, depth = table.before(section), table.depth_of(section)
        if after is not None and depth is not None and (new := _new_line(table, section, after, depth)):
            written.setdefault(after, []).append(new)
            added.setdefault(after, []).append(_Place(section, f"#{section.id}", depth))
    edits = [_insertion(table, after, new) for after, new in written.items()]
    expected = [place for n, line in enumerate(table.lines) for place in (_place(line), *added.get(n, ()))]
    fix = _verified(table, edits, expected)
    return fix, frozenset(own.section.id for places in added.values() for own in places if own.section and fix)


def reordered(table: Table) -> Fix | None:
    """The lines in the order of the sections, each with what is nested in it.

    A list with a line for no section, or for one that has another line, stays as it is.
    """
    starts = {own.span.start: own.section.span.start for own in table.lines if own.section}
    lines = {line.span.start: line for line in table.lines}
    expected = [lines[item.span.start] for own in table.lists for item in _walk(own, starts)]
    after = [starts[line.span.start] for line in expected if line.section]
    if after != sorted(set(after)):
        return None
    edits = [Edit(own.span, _sorted(table.document, own, starts)) for own in table.lists]
    return _verified(table, edits, [_place(line) for line in expected])


def reworded(document: Document, link: Link, words: str) -> Fix | None:
    """The link with other words."""
    start = link.span.start + 1
    is_plain = document.text.startswith(f"[{link.text}](", link.span.start) and not re.search(_MARKUP, words)
    return Fix((Edit(Span(start, start + len(link.text)), words),)) if is_plain else None


def _new_line(table: Table, section: Section, after: int, depth: int) -> str | None:
    """A line as the nearest one of its depth, with the line break and the indentation before it."""
    models = (line for line in (*table.lines[after::-1], *table.lines) if line.depth == depth)
    written = (_as(table.document, line, section) for line in models)
    new = next(filter(None, written), None) if _is_within_part(table, after) else None
    return f"{_break(table, after)}{new}" if new else None


def _is_within_part(table: Table, after: int) -> bool:
    """Whether it is plain which part of the contents a line belongs to: they have one, or go on with the same."""
    here = [line.span.start for line in table.lines[after : after + 2]]
    return len(table.lists) == 1 or any(
        len(here) == 2 and own.span.start <= here[0] < here[1] < own.span.end for own in table.lists
    )


def _as(document: Document, line: Line, section: Section) -> str:
    """What a line would be for another section, with its indentation; nothing where it is not plain."""
    link = line.link
    if link is None or link.target is None or line.section is None:
        return ""
    before, behind = document.text[line.span.start : link.span.start], document.text[link.span.end : line.span.end]
    marker = re.fullmatch(_MARKER, before)
    indentation = document.text[document.start_of_line(line.span.start) : line.span.start]
    is_plain = document.source(link.span) == f"[{link.text}]({document.source(link.target)})"
    words = _like(link.text, line.section.title, section.title)
    if marker is None or behind != marker["wrap"] or not _BLANKS.fullmatch(indentation) or not is_plain or not words:
        return ""
    return f"{indentation}{before}[{words}](#{section.id}){behind}"


def _like(text: str, title: str, other: str) -> str:
    """The words for another heading, as a line has those of its own; nothing where they would need markup."""
    bare, other_bare = (" ".join(EMOJI.sub("", words).split()) for words in (title, other))
    words = other if text == title else other_bare if text == bare else ""
    return "" if re.search(_MARKUP, words) else words


def _break(table: Table, after: int) -> str:
    """The line break after a line, with as many blank lines as the contents have there or before."""
    text, spans = table.document.text, [line.span for line in table.lines]
    for left, right in pairwise(spans[max(after - 1, 0) : after + 2][::-1]):
        if found := _BREAKS.fullmatch(text, right.end, left.start):
            return re.sub(r"[ \t]", "", found[0])
    return "\r\n" if "\r\n" in text else "\n"


def _insertion(table: Table, after: int, new: Sequence[str]) -> Edit:
    """At the end of a line, behind blanks that make a hard break."""
    blanks = _BLANKS.match(table.document.text, table.lines[after].span.end)
    end = blanks.end() if blanks else table.lines[after].span.end
    return Edit(Span(end, end), "".join(new))


def _sorted(document: Document, entry_list: EntryList, starts: Mapping[int, int]) -> str:
    """A list in the order of sections: a number, and what stands between two items, belong to the place."""
    items, ordered = entry_list.items, _ordered(entry_list, starts)
    between = [document.text[left.span.end : right.span.start] for left, right in pairwise(items)]
    parts = []
    for place, item, gap in zip(items, ordered, [*between, ""], strict=True):
        reached = item.span.start + len(_number(document.text, item.span))
        parts.append(_number(document.text, place.span))
        for nested in item.lists:
            parts += [document.text[reached : nested.span.start], _sorted(document, nested, starts)]
            reached = nested.span.end
        parts += [document.text[reached : item.span.end], gap]
    return "".join(parts)


def _ordered(entry_list: EntryList, starts: Mapping[int, int]) -> Sequence[Item]:
    items = entry_list.items
    if any(item.span.start not in starts for item in items):
        return items
    return sorted(items, key=lambda item: starts[item.span.start])


def _walk(entry_list: EntryList, starts: Mapping[int, int]) -> Iterator[Item]:
    """The items of a list and of those nested in it, in the order that they are to have."""
    for item in _ordered(entry_list, starts):
        yield item
        for nested in item.lists:
            yield from _walk(nested, starts)


def _verified(table: Table, edits: Sequence[Edit], expected: Sequence[_Place]) -> Fix | None:
    """The fix, if the contents are read as they were, and afterwards as is expected, with no line under a wrong one."""
    if not edits:
        return None
    document = table.document
    region = Span(document.start_of_line(table.lists[0].span.start), max(own.span.end for own in table.lists))
    before, after = document.source(region), _numbered(_applied(document.text, region, edits))
    now = [_place(line) for line in table.lines]
    if _read(before) != [place[1:] for place in now] or _read(after) != [place[1:] for place in expected]:
        return None
    return Fix((Edit(region, after),)) if _misplaced(expected) <= _misplaced(now) else None


def _applied(text: str, region: Span, edits: Sequence[Edit]) -> str:
    parts, reached = [], region.start
    for span, new in sorted(edits):
        parts += [text[reached : span.start], new]
        reached = span.end
    return "".join([*parts, text[reached : region.end]])


def _numbered(text: str) -> str:
    """Ordered lists with their items counted, apart from those that have one number throughout."""
    edits = []
    for entry_list in parse(text).lists:
        spans = [item.span for item in entry_list.items]
        numbers = [_number(text, span) for span in spans]
        if entry_list.shape is Shape.ORDERED and len(set(numbers)) > 1:
            counted = range(int(numbers[0]), int(numbers[0]) + len(numbers))
            edits += [
                Edit(Span(span.start, span.start + len(old)), str(new))
                for span, old, new in zip(spans, numbers, counted, strict=True)
            ]
    return _applied(text, Span(0, len(text)), edits)


def _number(text: str, span: Span) -> str:
    """The number with which an item of an ordered list begins; nothing where it has a bullet."""
    found = _NUMBER.match(text, *span)
    return found[0] if found else ""


def _read(text: str) -> list[tuple[str, int]]:
    document = parse(text)
    lists = [own for section in document.sections for own in section.lists if is_contents(document, own)]
    return [_place(line)[1:] for line in table_of(document, lists).lines]


def _place(line: Line) -> _Place:
    return _Place(line.section, unquote(line.link.url) if line.link else "", line.depth)


def _misplaced(places: Sequence[_Place]) -> int:
    """How many lines stand under one whose section does not hold theirs."""
    above: list[Section | None] = []
    count = 0
    for section, _, depth in places:
        del above[depth:]
        parent = above[-1] if above else None
        if section and parent and not parent.span.start < section.span.start < parent.span.end:
            count += 1
        above.append(section)
    return count
