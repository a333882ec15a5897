"""Which pieces of two versions are compared entry by entry: where one entry has moved far, few others need a look."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from listkeeper.timeline.pieces import Pieces

Pair = tuple[int, int]
"""A place in the old version, and one in the new."""


class Region(NamedTuple):
    """What stands between the pieces that both versions begin with and those that both end with."""

    old: range
    new: range


class Compared(NamedTuple):
    """Pieces of a region, in document order; all its others are the same in both, in the same order and sections."""

    old: list[int]
    new: list[int]


def region(old: Pieces, new: Pieces) -> Region:
    """Where any definition has changed, pieces with references differ: ids count from the first (`_new_name`)."""
    fewest = min(len(old.pieces), len(new.pieces))
    start, end = new.kept
    redefined = old.definitions != new.definitions
    while start < fewest and _is_same(old, new, start, redefined=redefined):
        start += 1
    while end < fewest - start and _is_same(old, new, -1 - end, redefined=redefined):
        end += 1
    end = min(end, fewest - start)
    return Region(range(start, len(old.pieces) - end), range(start, len(new.pieces) - end))


def _is_same(old: Pieces, new: Pieces, at: int, *, redefined: bool) -> bool:
    piece = new.pieces[at]
    return old.pieces[at] is piece and old.around[at] == new.around[at] and not (redefined and piece.has_references)


def compared(old: Pieces, new: Pieces, where: Region) -> Compared:
    """All but the pieces that stayed in order and in their sections, and share no address with those that did not.

    To compare these too would tell the same (`changes.RECOGNISED_BY`): entries that are alike in all they are known by
    go together first, in their order, and no other entry has a part in that. One without an address is known by less,
    and compared.
    """
    stayed = [(a, b) for a, b in _in_order([*_in_both(old, new, where)]) if old.around[a] == new.around[b]]
    gone, come = _others(where.old, (a for a, _ in stayed)), _others(where.new, (b for _, b in stayed))
    addresses = {"", *_addresses(old, gone), *_addresses(new, come)}
    alike = [pair for pair in stayed if not addresses.isdisjoint(old.pieces[pair[0]].addresses)]
    return Compared(sorted([*gone, *(a for a, _ in alike)]), sorted([*come, *(b for _, b in alike)]))


def _in_both(old: Pieces, new: Pieces, where: Region) -> Iterator[Pair]:
    """The pieces with entries that stand once in both, in the order of the new one."""
    there, here = (Counter(id(read.pieces[at]) for at in own) for read, own in ((old, where.old), (new, where.new)))
    places = {id(old.pieces[at]): at for at in where.old}
    for at in where.new:
        piece = new.pieces[at]
        if piece.entries and here[id(piece)] == there[id(piece)] == 1:
            yield places[id(piece)], at


def _in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """The most of them that stand in the same order in the old version (patience sorting)."""
    lasts: list[int] = []  # of the row of each length that ends earliest in the old version: its place there
    ends: list[int] = []  # and the number of its pair
    before: list[int] = []
    for number, (old, _) in enumerate(pairs):
        length = bisect(lasts, old)
        before.append(ends[length - 1] if length else -1)
        lasts[length : length + 1] = [old]
        ends[length : length + 1] = [number]
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _others(where: range, places: Iterable[int]) -> list[int]:
    return sorted({*where}.difference(places))


def _addresses(read: Pieces, places: Iterable[int]) -> Iterable[str]:
    return chain.from_iterable(read.pieces[at].addresses for at in places)
