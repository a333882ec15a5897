"""What became of the entries of lists, in the words of the bot."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from listkeeper.bot.report import Change, Known
from listkeeper.changes import Kind, kind_of, pairs, retitled
from listkeeper.document import Document, Entry
from listkeeper.parser import parse


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
    titles = retitled(found, *((section.path for section in own.sections) for own in (before, after)))
    for pair in found:
        old, new = pair
        if kind := kind_of(pair, titles):
            change = Change(kind, own.path, known(after, new) if new else None, known(before, old) if old else None)
            yield _Found(change, next(entry.canonical for entry in (new, old) if entry))


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
