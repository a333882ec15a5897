"""What became of the entries of a list: added, removed, moved, edited, when and by whom.

An entry is the same as long as its address, its name or what is said of it lets it be known again, wherever it moves
and however it is edited. What was in the oldest version that is known was added at a time that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from listkeeper.changes import Kind, Titles, kind_of, paired, retitled
from listkeeper.document import Entry
from listkeeper.timeline.pieces import Pieces, placed, reader


class Version(NamedTuple):
    """The text of a list from a moment on."""

    commit: str
    when: datetime
    author: str
    text: str


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


def timeline(versions: Iterable[Version], *, is_whole: bool = True) -> Timeline:
    """Of versions from the oldest on. `is_whole`: the oldest is the first that there ever was."""
    rows = iter(versions)
    first = next(rows, None)
    if first is None:
        return Timeline((), (), {})
    read = reader(first.text)
    state = _State(Pieces([], []) if is_whole else read(first.text))
    events = [event for version in chain([first], rows) for event in state.step(version, read(version.text))]
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
        start, end = _shared(self.read, read)
        last = len(self.read.pieces) - end
        gone, come = _entries(self.read, start, end), _entries(read, start, end)
        names = chain.from_iterable(self.entries[start:last])
        known = {id(entry): name for entry, name in zip(gone, names, strict=True)}
        found = paired(gone, come)
        titles = retitled(found, *(chain.from_iterable(own.around) for own in (self.read, read)))
        events, made = [], []
        for number, pair in enumerate(found):
            old, new = pair
            name = known[id(old)] if old else _new_name(version, new, number)
            if new:
                made.append(name)
            if kind := kind_of(pair, titles):
                events.append(Event(kind, name, *version[:3], _known(new), _known(old)))
        rest = iter(made)
        own = read.pieces[start : len(read.pieces) - end]
        self.entries[start:last] = [tuple(islice(rest, piece.entries)) for piece in own]
        self.read = read
        return events


def _shared(old: Pieces, new: Pieces) -> tuple[int, int]:
    """How many pieces at the beginning, and of the rest at the end, are the same in the same sections."""
    start = _alike(zip(old.pieces, new.pieces, old.around, new.around, strict=False))
    end = _alike(
        zip(*(reversed(rows[start:]) for rows in (old.pieces, new.pieces, old.around, new.around)), strict=False)
    )
    return start, end


def _alike(rows: Iterable[tuple[Any, Any, Any, Any]]) -> int:
    number = 0
    for a, b, of_a, of_b in rows:
        if a is not b or of_a != of_b:
            break
        number += 1
    return number


def _entries(read: Pieces, start: int, end: int) -> list[Entry]:
    rows = zip(read.pieces, read.around, strict=True)
    return [entry for piece, around in islice(rows, start, len(read.pieces) - end) for entry in placed(piece, around)]


def _new_name(version: Version, entry: Entry | None, number: int) -> UUID:
    """Never another one, wherever the entry goes: made of the commit that added it, and its address then."""
    address = entry.canonical or entry.name.text if entry else ""
    return uuid5(NAMESPACE_URL, f"{version.commit}#{number}#{address}")


def _known(entry: Entry | None) -> Known | None:
    return Known(entry.name.text, entry.url, entry.description.text, entry.section) if entry else None
