"""What became of the entries of lists, in the words of the bot."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from listkeeper.bot.report import Change, Kind, Known
from listkeeper.changes import Pair, pairs
from listkeeper.document import Document, Entry
from listkeeper.parser import parse

Titles = tuple[str, ...]
"""Of the sections around an entry, outermost first."""


class Listed(NamedTuple):
    """A list before and after a change; None where the change made or removed it."""

    path: str
    before: Document | None
    after: Document | None


class _Found(NamedTuple):
    change: Change
    canonical: str


def changed(lists: Iterable[Listed]) -> tuple[Change, ...]:
    """List by list: what was added, moved or edited as it stands now, then what was removed as it stood.

    An entry that went from one list into another was moved. A heading with another title moves nothing; another bullet,
    another dash or another line break edits nothing.
    """
    return tuple(_between_lists([found for own in lists for found in _changed(own)]))


def known(document: Document, entry: Entry) -> Known:
    return Known(entry.name.text, entry.url, entry.section, document.locate(entry.span.start).line)


def _changed(own: Listed) -> Iterator[_Found]:
    before, after = own.before or parse("", own.path), own.after or parse("", own.path)
    found = pairs(before, after)
    titles = _retitled(before, after, found)
    for old, new in found:
        if kind := _kind(old, new, titles):
            change = Change(kind, own.path, known(after, new) if new else None, known(before, old) if old else None)
            yield _Found(change, next(entry.canonical for entry in (new, old) if entry))


def _kind(old: Entry | None, new: Entry | None, titles: Mapping[Titles, Titles]) -> Kind | None:
    if old is None:
        return Kind.ADDED
    if new is None:
        return Kind.REMOVED
    if titles.get(old.section, old.section) != new.section:
        return Kind.MOVED
    return None if _said(old) == _said(new) else Kind.EDITED


def _said(entry: Entry) -> Hashable:
    """What a reader learns from an entry, in whatever form the list writes it."""
    attributes = [attribute.text for attribute in entry.attributes]
    texts = [text.text for text in (*entry.by, *entry.notes)]
    links = [link.url for link in entry.links]
    return entry.name.text, entry.url, entry.description.text, *attributes, *texts, *links


def _retitled(before: Document, after: Document, found: Sequence[Pair]) -> dict[Titles, Titles]:
    """What sections are called now that are gone by their old titles: new ones, where most of their entries are."""
    gone = {section.path for section in before.sections} - {section.path for section in after.sections}
    made = {section.path for section in after.sections} - {section.path for section in before.sections}
    targets: dict[Titles, Counter[Titles]] = defaultdict(Counter)
    for old, new in found:
        if old and new and old.section in gone:
            targets[old.section][new.section] += 1
    mostly = {section: counts.most_common(1)[0] for section, counts in targets.items()}
    return {
        section: target
        for section, (target, number) in mostly.items()
        if target in made and number * 2 > targets[section].total()
    }


def _between_lists(found: Sequence[_Found]) -> Iterator[Change]:
    """One list's loss that is another's gain is one change: that of the list where the entry is now."""
    lost: dict[str, deque[Change]] = defaultdict(deque)
    for change, canonical in found:
        if change.kind is Kind.REMOVED and canonical:
            lost[canonical].append(change)
    moved: dict[int, Change] = {}
    taken: set[int] = set()
    for number, (change, canonical) in enumerate(found):
        if change.kind is Kind.ADDED and lost[canonical]:
            old = lost[canonical].popleft()
            taken.add(id(old))
            moved[number] = change._replace(kind=Kind.MOVED, before=old.before)
    yield from (moved.get(n, change) for n, (change, _) in enumerate(found) if id(change) not in taken)
