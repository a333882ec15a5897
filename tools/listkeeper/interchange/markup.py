"""Each entry as one bullet would hold it, and a list made of such entries again.

What a list writes as bullets is kept to the letter, but for its bullets and its indentation; other shapes become
bullets as `render --migrate` makes them. An entry that reads otherwise by itself, since it leans on a reference
definition or on its neighbours, is written from what is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from listkeeper.document import Document, Entry, Item, LinkKind, Shape
from listkeeper.escape import MARKUP, markdown_code, markdown_target
from listkeeper.migrate import migrate
from listkeeper.parser import parse
from listkeeper.render import VerificationError

MARKER = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])(?P<pad>[ \t]*)")
MARKED = (Shape.BULLET, Shape.ORDERED)


def markups(document: Document) -> list[str]:
    """Of every entry of a document, in order; without its children."""
    found = _written(document)
    return [found.get(entry.span.start) or _proved("", entry) for entry in document.entries]


def _proved(text: str, entry: Entry) -> str:
    """The first form that reads as the entry; where none does, the one that was written."""
    forms = [form for form in (text, _canonical(entry)) if form]
    return next((form for form in forms if _reads(form, entry)), forms[0])


def _written(document: Document) -> dict[int, str]:
    """By where an entry begins in the document."""
    found = dict(_bullets(document))
    others = [entry for entry in document.entries if entry.span.start not in found]
    return found | _migrated(document, others) if others else found


def _bullets(document: Document) -> Iterator[tuple[int, str]]:
    for own in document.lists:
        if own.shape in MARKED and not own.contents:
            yield from (
                (item.entry.span.start, _bullet(document, item, item.entry)) for item in own.items if item.entry
            )


def _bullet(document: Document, item: Item, entry: Entry) -> str:
    """What one line says, it says wherever it stands, unless it is defined elsewhere; the rest is proved."""
    text = _own_text(document, item)
    is_plain = bool(text) and "\n" not in text and all(link.kind is not LinkKind.REFERENCE for link in entry.links)
    return text if is_plain else _proved(text, entry)


def _own_text(document: Document, item: Item) -> str:
    """Without its marker and what is nested in it, its lines as far to the left as its first."""
    end = min((nested.span.start for nested in item.lists), default=item.span.end)
    source = _inline(document, item, end)
    marker = MARKER.match(source)
    if not marker:
        return ""
    indent = document.locate(item.span.start + marker.end()).column - 1
    first, *rest = source[marker.end() :].rstrip().split("\n")
    return "\n".join([first.rstrip("\r"), *(_shifted(line.rstrip("\r"), indent) for line in rest)])


def _inline(document: Document, item: Item, end: int) -> str:
    """The source with its reference links written inline: a bullet by itself has no definitions."""
    parts, start = [], item.span.start
    for link in (own for own in item.entry.links if own.kind is LinkKind.REFERENCE) if item.entry else ():
        if start <= link.span.start and link.span.end <= end:
            text = document.source(link.span).removesuffix("[]")
            parts += [document.text[start : link.span.start], f"{_label(text)}({markdown_target(link.url)})"]
            start = link.span.end
    return "".join([*parts, document.text[start:end]])


def _label(text: str) -> str:
    """`[text]` of `[text][label]` (CommonMark 6.3)."""
    cut = text.rfind("][")
    return text if cut < 0 else text[: cut + 1]


def _shifted(line: str, indent: int) -> str:
    blanks = len(line) - len(line.lstrip(" \t"))
    return line[min(blanks, indent) :]


def _migrated(document: Document, others: Sequence[Entry]) -> dict[int, str]:
    try:
        again = parse(migrate(document).text, document.path)
    except VerificationError:
        return {}
    if len(again.entries) != len(document.entries):
        return {}
    texts = dict(_bullets(again))
    starts = {entry.span.start: new.span.start for entry, new in zip(document.entries, again.entries, strict=True)}
    forms = ((entry, texts.get(starts[entry.span.start])) for entry in others)
    return {entry.span.start: _proved(form, entry) for entry, form in forms if form}


def _canonical(entry: Entry) -> str:
    """From what is known of it; what it says with markup is said without."""
    by = f" by {_escaped(', '.join(author.text for author in entry.by))}" if entry.by else ""
    said = f" - {_escaped(entry.description.text)}" if entry.description.text else ""
    others = [link for link in entry.links if link.rel != "main" and link.text]
    links = "".join(f" ([{_escaped(link.text)}]({markdown_target(link.url)}))" for link in others)
    marks = "".join(f" {markdown_code(attribute.text)}" for attribute in entry.attributes)
    return f"[{_escaped(entry.name.text)}]({markdown_target(entry.url)}){by}{said}{links}{marks}"


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\1", text)


def _reads(text: str, entry: Entry) -> bool:
    read = parse(f"- {_indented(text)}\n").entries
    return len(read) == 1 and _is_same(entry, read[0])


def _is_same(entry: Entry, read: Entry) -> bool:
    return _told(entry) == _told(read)


def _told(entry: Entry) -> tuple[object, ...]:
    return entry.name.text, entry.url, entry.description.text, *_marks(entry)


def _marks(entry: Entry) -> Iterator[tuple[str, ...]]:
    yield tuple(attribute.text for attribute in entry.attributes)
    yield tuple(author.text for author in entry.by)
    yield tuple(f"{link.url} {link.text}" for link in entry.links)


def restored(values: Mapping[str, Any]) -> str:
    """A list of what was exported of one: its sections, and in each its entries as bullets, in their order."""
    entries: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for entry in values["entries"]:
        entries.setdefault(tuple(entry["section"]), []).append(entry)
    parts = [_list(entries.pop((), ()))]
    for section in values["sections"]:
        parts.append(f"{'#' * section['level']} {_escaped(section['title'])}".rstrip())
        parts.append(_list(entries.pop(tuple(section["path"]), ())))
    return "\n\n".join([part for part in parts if part]) + "\n"


def _list(entries: Sequence[Mapping[str, Any]]) -> str:
    rows = iter(entries)
    return "\n".join(_item(entry, rows) for entry in rows)


def _item(entry: Mapping[str, Any], following: Iterator[Mapping[str, Any]]) -> str:
    """With its children, which come after it."""
    children = [_item(next(following), following) for _ in entry["children"]]
    return "\n".join([f"- {_indented(entry['markdown'])}", *(f"  {_indented(child)}" for child in children)])


def _indented(text: str) -> str:
    return re.sub(r"\n(?=.)", "\n  ", text)
