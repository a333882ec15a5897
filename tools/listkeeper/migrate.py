"""Other shapes of entries to bullets: the one change of form that is made on request, and no word is lost by it.

- Paragraphs: each line that begins with a link becomes an item. Lines of prose that comment on an entry become
  paragraphs of its item; those before the first link stay a paragraph of the section. Hard breaks between lines go.
- Tables: a row becomes `- [Name](url) - Description (Auth: apiKey)`, other cells named by their columns.
- Headings: `### [Name](url)` and the paragraph below become one item.
- HTML: the `<li>` of a plain `<ul>` become items, their `<a href>` links.

A list for which that would lose something stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from listkeeper.document import Document, Entry, EntryList, Item, Section, Shape, Span
from listkeeper.parser import parse
from listkeeper.render import rewritten

HEADING = re.compile(r"#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
HTML_LIST = re.compile(
    r"\s*(?:<ul\b[^<>]*>)?((?:\s*<li\b[^<>]*>(?:(?!</?(?:li|ul|ol)\b).)*</li>)+)\s*(?:</ul>)?\s*", re.S | re.I
)
HTML_ITEM = re.compile(r"<li\b[^<>]*>(.*?)</li>", re.S | re.I)
HTML_LINK = re.compile(r"<a\s[^<>]*?href=[\"']([^\s\"'()<>]+)[\"'][^<>]*>([^<>\[\]]+)</a>", re.I)
TAG = re.compile(r"<[^<>]*>")
PIPE = re.compile(r"(?<!\\)\|")
ONLY_LINKS = re.compile(r"(?:\[[^\[\]]*\]\([^()\s]*\)[\s,|/]*)+")


class _NoFormError(Exception):
    """A list that has no form as bullets."""


@dataclass(frozen=True)
class Migrated:
    """The text with bullets, and the lists that stay as they are since something would be lost."""

    text: str
    refused: tuple[EntryList, ...] = ()


def migrate(document: Document) -> Migrated:
    """Raises VerificationError."""
    wanted = [own for own in document.lists if own.shape in WRITERS and own.entries and not own.contents]
    forms = {id(own): form for own in wanted if (form := _bullets(document, own)) is not None}
    text, refused = rewritten(
        document.text,
        [own for own in wanted if id(own) in forms],
        rewrite=lambda chosen: _replaced(document, chosen, forms),
        problem=lambda text: _loss(document, text),
    )
    formless = [own for own in wanted if id(own) not in forms]
    return Migrated(text, tuple(sorted([*formless, *refused], key=lambda own: own.span)))


def _bullets(document: Document, own: EntryList) -> str | None:
    if not all(item.entry for item in own.items):
        return None
    try:
        return WRITERS[own.shape](document, own)
    except _NoFormError:
        return None


def _replaced(document: Document, chosen: Sequence[EntryList], forms: Mapping[int, str]) -> str:
    parts, start = [], 0
    for own in sorted(chosen, key=lambda own: own.span):
        before = document.text[start : own.span.start]
        parts += [
            _introduction(before, _line_end(document)) if own.shape is Shape.PARAGRAPH else before,
            forms[id(own)],
        ]
        start = own.span.end
    return "".join([*parts, document.text[start:]])


def _line_end(document: Document) -> str:
    return "\r\n" if "\r\n" in document.text else "\n"


def _introduction(before: str, line_end: str) -> str:
    """What stands before the first link; prose of the same paragraph becomes one of its own."""
    last = before.rstrip("\r\n")
    if not last or before[len(last) :].count("\n") != 1 or last.rsplit("\n", 1)[-1].lstrip().startswith("#"):
        return before
    return last.rstrip(" \\\t") + line_end * 2


def _from_paragraph(document: Document, own: EntryList) -> str:
    line_end = _line_end(document)
    items = [_from_line(document, item, line_end) for item in own.items]
    loose = any(item.entry and item.entry.notes for item in own.items)
    return (line_end * (1 + loose)).join(items)


def _from_line(document: Document, item: Item, line_end: str) -> str:
    assert item.entry
    first_note = item.entry.notes[0].span.start if item.entry.notes else item.span.end
    line = document.source(Span(item.span.start, first_note)).rstrip(" \\\t\r\n")
    notes = [line_end * 2 + "  " + document.source(note.span) for note in item.entry.notes]
    return f"- {_with_separator(line, item.entry, item.span.start)}{''.join(notes)}"


def _with_separator(line: str, entry: Entry, start: int) -> str:
    """` - ` between link and description, where the line has none."""
    if entry.separator.text or not entry.description.text:
        return line
    place = entry.description.span.start - start
    return f"{line[:place].rstrip()} - {line[place:]}"


def _from_table(document: Document, own: EntryList) -> str:
    header = document.source(Span(own.span.start, own.items[0].span.start)).partition("\n")[0].rstrip("\r")
    titles = [text for _, text in _cells(header, 0)]
    return _line_end(document).join(_from_row(document, item, titles) for item in own.items)


def _cells(row: str, offset: int) -> list[tuple[Span, str]]:
    """The cells of a row with their places (GFM 4.10: only `\\|` does not end one)."""
    edges = [-1, *(match.start() for match in PIPE.finditer(row)), len(row)]
    cells = [(Span(offset + a + 1, offset + b), row[a + 1 : b].strip()) for a, b in pairwise(edges)]
    first, last = int(row.lstrip().startswith("|")), len(cells) - int(bool(re.search(r"(?<!\\)\|\s*$", row)))
    return cells[first:last]


def _from_row(document: Document, item: Item, titles: Sequence[str]) -> str:
    assert item.entry
    entry, name, said, rest = item.entry, "", "", []
    for (span, text), title in zip(
        _cells(document.source(item.span), item.span.start), [*titles, *[""] * 99], strict=False
    ):
        text = text.replace("\\|", "|")
        if _holds(span, entry.name.span):
            name = text
        elif entry.description.text and _holds(span, entry.description.span):
            said = text
        elif text:
            rest.append(text if _says(text, title) else f"{title}: {text}")
    links = [f" ({text})" for text in rest if ONLY_LINKS.fullmatch(text)]
    others = ", ".join(text for text in rest if not ONLY_LINKS.fullmatch(text))
    return f"- {name}{' - ' if said else ''}{said}{f' ({others})' if others else ''}{''.join(links)}"


def _holds(cell: Span, part: Span) -> bool:
    return cell.start <= part.start and part.end <= cell.end


def _says(text: str, title: str) -> bool:
    """The title adds nothing: `[Code](…)` in the column Code, or a column without a title."""
    return not title or bool(ONLY_LINKS.fullmatch(text) and title.casefold() in text.casefold())


def _from_heading(document: Document, own: EntryList) -> str:
    entry = own.items[0].entry
    assert entry
    section = next(inner for inner in document.sections if inner.level and inner.heading.start == own.span.start)
    heading = HEADING.fullmatch(document.source(section.heading))
    blocks = sorted(part.span for part in (entry.description, *entry.notes) if part.text)
    if not heading or section.sections or not _is_all(document, Span(section.heading.end, own.span.end), blocks):
        raise _NoFormError
    if any(link.url == f"#{section.id}" for link in document.links):
        raise _NoFormError  # a link leads to this heading
    line_end = _line_end(document)
    first, *others = [_indented(document.source(block)) for block in blocks] or [""]
    line = f"- {heading[1]}{' - ' if first else ''}{first}"
    return (line_end * 2 + "  ").join([line, *others])


def _is_all(document: Document, span: Span, blocks: Sequence[Span]) -> bool:
    """Nothing but these blocks stands in the span."""
    edges = [span.start, *chain.from_iterable(blocks), span.end]
    return not any(document.text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))


def _indented(paragraph: str) -> str:
    return re.sub(r"\n[ \t]*", "\n  ", paragraph)


def _from_html(document: Document, own: EntryList) -> str:
    found = HTML_LIST.fullmatch(document.source(own.span))
    if not found or len(items := HTML_ITEM.findall(found[1])) != len(own.items):
        raise _NoFormError
    return _line_end(document).join("- " + HTML_LINK.sub(r"[\2](\1)", " ".join(item.split())) for item in items)


WRITERS: dict[Shape, Callable[[Document, EntryList], str]] = {
    Shape.PARAGRAPH: _from_paragraph,
    Shape.TABLE: _from_table,
    Shape.HEADING: _from_heading,
    Shape.HTML: _from_html,
}


def _loss(document: Document, text: str) -> str:
    """What a migrated text does not hold any more."""
    again = parse(text, document.path)
    lost = {
        "words": _words(document) - _words(again),
        "links": _addresses(document) - _addresses(again),
        "links made": _addresses(again) - _addresses(document),
        "comments": Counter(c.text for c in document.comments) - Counter(c.text for c in again.comments),
        "sections": _titles(document) - _titles(again),
        "entries": not _same_entries(document, again),
    }
    return ", ".join(name for name, missing in lost.items() if missing)


def _words(document: Document) -> Counter[str]:
    """Every word but the titles of columns, which name cells, and HTML tags, whose links are compared apart."""
    text, start = "", 0
    for own in document.lists:
        if own.shape is Shape.TABLE and own.items:
            text, start = text + document.text[start : own.span.start], own.items[0].span.start
    return Counter(re.findall(r"\w+", TAG.sub(" ", text + document.text[start:])))


def _addresses(document: Document) -> Counter[str]:
    return Counter(link.url for link in document.links)


def _titles(document: Document) -> Counter[str]:
    """The sections that are no entries."""
    entries = {own.span.start for own in document.lists if own.shape is Shape.HEADING}
    return Counter(section.title for section in document.sections if _opens(section) not in entries)


def _opens(section: Section) -> int:
    return section.heading.start if section.level else -1


def _same_entries(document: Document, again: Document) -> bool:
    before, after = list(_told(document)), list(_told(again))
    return len(before) == len(after) and all(
        old[0] == new[0] and new[1].startswith(old[1]) and old[2] == new[2]
        for old, new in zip(before, after, strict=True)
    )


def _told(document: Document) -> Iterator[tuple[tuple[object, ...], str, tuple[str, ...]]]:
    for entry in document.entries:
        said = entry.description.text
        yield (entry.name.text, entry.url, entry.section), said, tuple(note.text for note in entry.notes)
