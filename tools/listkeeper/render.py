"""Document to text: entries change places, nothing else changes.

An entry is the slice of the text from its marker to its last character. What stands between two entries (line ends,
blank lines, indentation) belongs to the place and stays there. So every byte of the document is in the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from listkeeper.collation import misplaced
from listkeeper.document import BOM, Document, Entry, EntryList, Item, Section, Span
from listkeeper.halving import together
from listkeeper.order import Policy, labels
from listkeeper.parser import parse


@dataclass(frozen=True)
class Rendered:
    """The text in order, and the lists that were left alone since moving their entries would change what they mean."""

    text: str
    refused: tuple[EntryList, ...] = ()


class VerificationError(Exception):
    """The rendered text does not hold what the document holds: our bug, and the list must not be written."""


def render(document: Document, policy: Policy) -> Rendered:
    """The text with every list that has a collation in order, verified. Raises VerificationError.

    A marker-less continuation, an open fence or an empty item can read otherwise in another place (CommonMark 5.2):
    such lists are refused.
    """
    orders = _orders(document, policy)
    wanted = [entry_list for entry_list in document.lists if id(entry_list) in orders]
    text, refused = rewritten(
        document.text,
        wanted,
        rewrite=lambda chosen: _with_lists(document, {id(own): orders[id(own)] for own in chosen}),
        problem=lambda text: verify(document, text),
    )
    return Rendered(text, tuple(refused))


def rewritten(
    text: str,
    wanted: Sequence[EntryList],
    *,
    rewrite: Callable[[Sequence[EntryList]], str],
    problem: Callable[[str], str],
) -> tuple[str, list[EntryList]]:
    """The text with as many lists rewritten as can be without a problem, and those that cannot, found by halving.

    Raises VerificationError where already to rewrite nothing changes the text.
    """
    if rewrite(()) != text:
        raise VerificationError("the text itself")

    def attempt(chosen: Sequence[EntryList]) -> str | None:
        tried = rewrite(chosen)
        return None if problem(tried) else tried

    _, refused, result = together(wanted, attempt)
    return text if result is None else result, sorted(refused, key=lambda own: own.span)


def _orders(document: Document, policy: Policy) -> dict[int, list[Item]]:
    """The items of each list that is out of order, as they should stand."""
    orders = {}
    for entry_list in document.lists:
        collation = policy(entry_list)
        if collation and misplaced(labels(entry_list), collation):
            orders[id(entry_list)] = sorted(entry_list.items, key=lambda item: collation.key(item.label.text))
    return orders


def _with_lists(document: Document, orders: Mapping[int, Sequence[Item]]) -> str:
    tops = [entry_list for section in document.sections for entry_list in section.lists]
    return _slice(document, Span(0, len(document.text)), tops, orders)


def _slice(document: Document, span: Span, lists: Sequence[EntryList], orders: Mapping[int, Sequence[Item]]) -> str:
    """The text of a span, with the lists in it in order."""
    parts = []
    start = span.start
    for entry_list in sorted(lists, key=lambda own: own.items[0].span.start if own.items else own.span.start):
        bodies = {id(item): _slice(document, item.span, item.lists, orders) for item in entry_list.items}
        for place, item in zip(entry_list.items, orders.get(id(entry_list), entry_list.items), strict=True):
            if place.span.start < start:  # within an entry that is a heading, with which it stays
                continue
            parts += [document.text[start : place.span.start], bodies[id(item)]]
            start = place.span.end
    return "".join([*parts, document.text[start : span.end]])


def verify(document: Document, text: str) -> str:
    """What is lost or changed in `text`, apart from places; nothing where all is well.

    Compares lines, links, comments, code, anchors, sections, lists and entries after parsing again. It does not compare
    the order of entries, which is what changes.
    """
    if text == document.text:
        return ""
    if _lines(document.text) != _lines(text):
        return "lines"
    again = parse(text, document.path)
    checks = {
        "links": (_links(document), _links(again)),
        "comments": (Counter(c.text for c in document.comments), Counter(c.text for c in again.comments)),
        "code": (_code(document), _code(again)),
        "anchors": (document.anchors, again.anchors),
        "sections": (_tree(document.root), _tree(again.root)),
        "lists": (_shapes(document), _shapes(again)),
        "entries": (_entries(document), _entries(again)),
        "coverage": (document.coverage, again.coverage),
    }
    return ", ".join(name for name, (before, after) in checks.items() if before != after)


def _lines(text: str) -> Counter[str]:
    return Counter(line.removesuffix("\r") for line in text.removeprefix(BOM).split("\n"))


def _links(document: Document) -> Counter[tuple[str, str, str]]:
    return Counter((link.url, link.text, link.kind) for link in document.links)


def _code(document: Document) -> Counter[str]:
    return Counter(document.source(span) for span in document.code)


def _tree(section: Section) -> Hashable:
    return section.title, section.level, section.id, tuple(_tree(inner) for inner in section.sections)


def _shapes(document: Document) -> Counter[Hashable]:
    """Each list with its members: the same ones, so a second pass finds them in order."""
    return Counter(
        (own.shape, own.marker, own.contents, own.section, tuple(sorted(item.label.text for item in own.items)))
        for own in document.lists
    )


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
