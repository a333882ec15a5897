"""Document to text: entries change places, nothing else changes.

An entry is the slice of the text from its marker to its last character. What stands between two entries (line ends,
blank lines, indentation) belongs to the place and stays there. So every byte of the document is in the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from listkeeper.document import Document, Entry, EntryList, Item, Section
from listkeeper.order import Policy
from listkeeper.parser import parse


@dataclass(frozen=True)
class Rendered:
    """The text in order, and the lists that were left alone since moving their entries would change what they mean."""

    text: str
    refused: tuple[EntryList, ...] = ()


class VerificationError(Exception):
    """The rendered text does not hold what the document holds: our bug, and the list must not be written."""


def render(document: Document, policy: Policy) -> Rendered:
    """The text with every list that has a collation in order, verified. Raises VerificationError."""
    wanted = [entry_list for entry_list in document.lists if policy(entry_list) and not _in_order(entry_list, policy)]
    chosen, refused = _verified(document, wanted, policy)
    text = _with_lists(document, chosen, policy)
    if problem := verify(document, text):
        raise VerificationError(problem)
    return Rendered(text, tuple(refused))


def _in_order(entry_list: EntryList, policy: Policy) -> bool:
    return _sorted(entry_list, policy) == list(entry_list.items)


def _sorted(entry_list: EntryList, policy: Policy) -> list[Item]:
    collation = policy(entry_list)
    if collation is None:
        return list(entry_list.items)
    return sorted(entry_list.items, key=lambda item: collation.key(item.label.text))


def _verified(
    document: Document, wanted: Sequence[EntryList], policy: Policy
) -> tuple[list[EntryList], list[EntryList]]:
    """The lists that can be put in order, and those that cannot: halved until the ones that fail stand alone.

    A marker-less continuation, an open fence or an empty item can read otherwise in another place (CommonMark 5.2).
    """
    if not wanted or not verify(document, _with_lists(document, wanted, policy)):
        return list(wanted), []
    if len(wanted) == 1:
        return [], list(wanted)
    middle = len(wanted) // 2
    left, left_refused = _verified(document, wanted[:middle], policy)
    right, right_refused = _verified(document, wanted[middle:], policy)
    return left + right, left_refused + right_refused


def _with_lists(document: Document, chosen: Sequence[EntryList], policy: Policy) -> str:
    wanted = {id(entry_list) for entry_list in chosen}
    tops = [entry_list for section in document.sections for entry_list in section.lists]
    return _slice(document, 0, len(document.text), tops, wanted, policy)


def _slice(
    document: Document, start: int, end: int, lists: Sequence[EntryList], wanted: set[int], policy: Policy
) -> str:
    """The text from `start` to `end`, with the lists in it in order."""
    parts = []
    for entry_list in sorted(lists, key=lambda own: own.items[0].span.start if own.items else own.span.start):
        bodies = {
            id(item): _slice(document, *item.span, item.lists, wanted, policy) for item in entry_list.items
        }
        order = _sorted(entry_list, policy) if id(entry_list) in wanted else entry_list.items
        for place, item in zip(entry_list.items, order, strict=True):
            if place.span.start < start:  # an HTML element inside another: moved with it
                continue
            parts += [document.text[start : place.span.start], bodies[id(item)]]
            start = place.span.end
    return "".join([*parts, document.text[start:end]])


def verify(document: Document, text: str) -> str:
    """What is lost or changed in `text`, apart from places; nothing where all is well.

    Compares lines, links, comments, sections, lists and entries after parsing again. It does not compare the order of
    entries, which is what changes.
    """
    if text == document.text:
        return ""
    again = parse(text, document.path)
    checks = {
        "lines": (_lines(document.text), _lines(text)),
        "links": (_links(document), _links(again)),
        "comments": (Counter(c.text for c in document.comments), Counter(c.text for c in again.comments)),
        "sections": (_tree(document.root), _tree(again.root)),
        "lists": (_shapes(document), _shapes(again)),
        "entries": (_entries(document), _entries(again)),
        "coverage": (document.coverage, again.coverage),
    }
    return ", ".join(name for name, (before, after) in checks.items() if before != after)


def _lines(text: str) -> Counter[str]:
    return Counter(line.removesuffix("\r") for line in text.split("\n"))


def _links(document: Document) -> Counter[tuple[str, str, str]]:
    return Counter((link.url, link.text, link.kind) for link in document.links)


def _tree(section: Section) -> Hashable:
    return section.title, section.level, section.id, tuple(_tree(inner) for inner in section.sections)


def _shapes(document: Document) -> Counter[Hashable]:
    return Counter((own.shape, own.marker, own.contents, own.section, len(own.items)) for own in document.lists)


def _entries(document: Document) -> Counter[Hashable]:
    return Counter(_meaning(entry) for entry in document.entries)


def _meaning(entry: Entry) -> Hashable:
    """All that an entry says, without where it stands."""
    return (
        entry.name.text,
        entry.url,
        tuple((link.url, link.text, link.kind) for link in entry.links),
        entry.separator.text,
        entry.description.text,
        tuple((attribute.text, attribute.kind) for attribute in entry.attributes),
        tuple(author.text for author in entry.by),
        tuple(note.text for note in entry.notes),
        entry.section,
        frozenset(Counter(map(_meaning, entry.children)).items()),
    )
