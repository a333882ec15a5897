"""What became of the entries of a list: added, removed, moved, edited, when and by whom.

An entry is the same as long as its address, its name or what is said of it lets it be known again, wherever it moves
and however it is edited. What was in the oldest version that is known was added at a time that nobody knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import accumulate, chain, islice
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from listkeeper.changes import Kind, Titles, kind_of, paired, retitled
from listkeeper.document import Entry
from listkeeper.timeline.comparison import Compared, Region, compared, region
from listkeeper.timeline.pieces import Pieces, entries_of, reader


class Version(NamedTuple):
    """The text of a list from a moment on."""

    commit: str
    when: datetime
    author: str
    raw: bytes
    """UTF-8; what is none becomes U+FFFD."""


class Known(NamedTuple):
    """An entry as it was at a time."""

    name: str
    url: str
    description: str
    section: Titles


class Event(NamedTuple):
    """One entry, and what a commit did to it."""

    kind: Kind
    entry: UUID
    """The same for all events of an entry."""
    commit: str
    when: datetime
    author: str
    after: Known | None
    """None where it was removed."""
    before: Known | None
    """None where it was added."""


class Timeline(NamedTuple):
    """All that is known of the entries of a list."""

    events: tuple[Event, ...]
    """The oldest first; those of a commit in document order, then what it removed."""
    entries: tuple[UUID, ...]
    """Those of the last version, in document order."""
    added: dict[UUID, Event]
    """By entry; one that was in the oldest version has none, unless the oldest version is the list's first."""


class Told(NamedTuple):
    """A timeline, and of what it is: all that a writer is given."""

    path: str
    title: str
    timeline: Timeline
    commits: int
    """Those that changed the file."""
    root: str
    """The first of them."""
    since: datetime
    """When that was."""
    is_whole: bool = True
    """False: there were earlier ones, which this clone does not have."""


def timeline(versions: Iterable[Version], *, newest: bytes | None = None, is_whole: bool = True) -> Timeline:
    """Of versions from the oldest on.

    `newest`: the last text, by which to tell how the list is read; the first may have been but a beginning.
    `is_whole`: the oldest is the first that there ever was.
    """
    rows = iter(versions)
    first = next(rows, None)
    if first is None:
        return Timeline((), (), {})
    read = reader(first.raw, first.raw if newest is None else newest)
    state = _State(read(b"" if is_whole else first.raw))
    events = [event for version in chain([first], rows) for event in state.step(version, read(version.raw))]
    entries = tuple(chain.from_iterable(state.entries))
    return Timeline(tuple(events), entries, {e.entry: e for e in events if e.kind is Kind.ADDED})


class _State:
    """The pieces of one version, and which of all entries that there were are in each."""

    def __init__(self, read: Pieces) -> None:
        self.read = read
        self.entries = [
            tuple(uuid5(NAMESPACE_URL, f"{number}#{place}") for place in range(piece.entries))
            for number, piece in enumerate(read.pieces)
        ]

    def step(self, version: Version, read: Pieces) -> list[Event]:
        """The next version: what it changed."""
        where = region(self.read, read)
        there, here = compared(self.read, read, where)
        gone, come = entries_of(self.read, there), entries_of(read, here)
        known = {id(entry): name for entry, name in zip(gone, self._names(there), strict=True)}
        found = paired(gone, come)
        titles = retitled(found, *(chain.from_iterable(own.around) for own in (self.read, read)))
        numbers = _numbers(read, where.new, {*here})
        events, made = [], []
        for place, pair in enumerate(found):
            old, new = pair
            name = known[id(old)] if old else _new_name(version, new, numbers[place])
            if new:
                made.append(name)
            if kind := kind_of(pair, titles):
                events.append(Event(kind, name, *version[:3], _known(new), _known(old)))
        self._name(read, where, Compared(there, here), made)
        return events

    def _names(self, places: Iterable[int]) -> Iterator[UUID]:
        return chain.from_iterable(self.entries[at] for at in places)

    def _name(self, read: Pieces, where: Region, again: Compared, names: Iterable[UUID]) -> None:
        """Of what was compared again, the entries have these names; of all else, those that they had."""
        gone, come, made = {*again.old}, {*again.new}, iter(names)
        had = iter([self.entries[at] for at in where.old if at not in gone])
        self.entries[where.old.start : where.old.stop] = [
            tuple(islice(made, read.pieces[at].entries)) if at in come else next(had) for at in where.new
        ]
        self.read = read


def _numbers(read: Pieces, where: range, places: Collection[int]) -> list[int]:
    """Of the entries of these pieces, among all of the region."""
    ends = accumulate(read.pieces[at].entries for at in where)
    rows = zip(where, ends, strict=True)
    return [number for at, end in rows if at in places for number in range(end - read.pieces[at].entries, end)]


def _new_name(version: Version, entry: Entry | None, number: int) -> UUID:
    """Never another one, wherever the entry goes: made of the commit that added it, and its address then."""
    address = entry.canonical or entry.name.text if entry else ""
    return uuid5(NAMESPACE_URL, f"{version.commit}#{number}#{address}")


def _known(entry: Entry | None) -> Known | None:
    return Known(entry.name.text, entry.url, entry.description.text, entry.section) if entry else None
