"""Paragraphs of links to bullets: the one change of form that is made on request, and no word is lost by it.

Each line that begins with a link becomes an item. Lines of prose that comment on an entry become paragraphs of its
item; those before the first link stay a paragraph of the section. Hard breaks between the lines go.
"""

from __future__ import annotations

from collections import Counter

from listkeeper.document import Document, Entry, EntryList, Item, Shape, Span
from listkeeper.parser import parse
from listkeeper.render import VerificationError


def migrate(document: Document) -> str:
    """The text with paragraph entries as bullets. Raises VerificationError where a word would be lost."""
    end_of_line = "\r\n" if "\r\n" in document.text else "\n"
    text, start = [], 0
    for entry_list in document.lists:
        if entry_list.shape is Shape.PARAGRAPH:
            before = document.text[start : entry_list.span.start]
            text += [_introduction(before, end_of_line), _bullets(document, entry_list, end_of_line)]
            start = entry_list.span.end
    result = "".join([*text, document.text[start:]])
    _verify(document, result)
    return result


def _introduction(before: str, end_of_line: str) -> str:
    """What stands before the first link; prose of the same paragraph becomes one of its own."""
    last = before.rstrip("\r\n")
    if not last or before[len(last) :].count("\n") != 1 or last.rsplit("\n", 1)[-1].lstrip().startswith("#"):
        return before
    return last.rstrip(" \\\t") + end_of_line * 2


def _bullets(document: Document, entry_list: EntryList, end_of_line: str) -> str:
    items = [_bullet(document, item, end_of_line) for item in entry_list.items]
    loose = any(item.entry and item.entry.notes for item in entry_list.items)
    return (end_of_line * (1 + loose)).join(items)


def _bullet(document: Document, item: Item, end_of_line: str) -> str:
    assert item.entry
    first_note = item.entry.notes[0].span.start if item.entry.notes else item.span.end
    line = document.source(Span(item.span.start, first_note)).rstrip(" \\\t\r\n")
    notes = [end_of_line * 2 + "  " + document.source(note.span) for note in item.entry.notes]
    return f"- {_with_separator(line, item.entry, item.span.start)}{''.join(notes)}"


def _with_separator(line: str, entry: Entry, start: int) -> str:
    """` - ` between link and description, where the line has none."""
    if entry.separator.text or not entry.description.text:
        return line
    place = entry.description.span.start - start
    return f"{line[:place].rstrip()} - {line[place:]}"


def _verify(document: Document, text: str) -> None:
    again = parse(text, document.path)
    words = (_words(document.text), _words(text))
    names = ([_told(e) for e in document.entries], [_told(e) for e in again.entries])
    links = ([link.url for link in document.links], [link.url for link in again.links])
    problems = {"words": words, "entries": names, "links": links}
    if lost := [name for name, (before, after) in problems.items() if before != after]:
        raise VerificationError(", ".join(lost))


def _words(text: str) -> Counter[str]:
    """Every word; a lone `-`, a bullet or a separator, and a break's backslash are none."""
    return Counter(word for word in text.replace("\\\n", "\n").split() if word != "-")


def _told(entry: Entry) -> tuple[str, str, str, tuple[str, ...]]:
    return entry.name.text, entry.url, entry.description.text, tuple(note.text for note in entry.notes)
