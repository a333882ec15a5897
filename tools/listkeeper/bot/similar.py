"""Entries that may be what a new one is: whoever sees both decides in a second, and would not find them alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from listkeeper.bot.changes import known
from listkeeper.bot.report import Similar
from listkeeper.document import Document, Entry

MOST = 3
"""Entries that are named beside a new one."""
MOST_NEW = 200
"""New entries that are looked at."""
MOST_HOLDERS = 15
"""Entries with a word: what more have says nothing, so that no number of entries is compared each with each."""
NEAR_NAME = 0.85
"""Of the letters of two names, the share in common from which one looks like the other."""
NEAR_WORDS = 0.5
"""The share of all words of two entries from which they say much the same."""
FEWEST_WORDS = 5
LONGEST = 1_000
"""Characters that are compared."""
_WORD = re.compile(r"\w+")
_EMPTY = frozenset("a an and are as by for from in is it its of on or the to with your you that this".split())


class _Said(NamedTuple):
    name: str
    """In small letters, without blanks and punctuation."""
    words: frozenset[str]


Told = Collection[tuple[int, int]]
"""Two lines, the lower first, of which a problem says already that they are one."""


def similar(document: Document, added: Iterable[Entry], told: Told = ()) -> tuple[Similar, ...]:
    """For each new entry that has some, the nearest first. `added`: entries of this document, by identity."""
    new = list(added)[:MOST_NEW]
    fresh = set(map(id, new))
    said = [_said(entry) for entry in document.entries] if new else []
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(said):
        for key in _keys(own):
            holders[key].append(number)
    numbers = {id(entry): number for number, entry in enumerate(document.entries)}
    return tuple(_found(document, [numbers[id(entry)] for entry in new], said, holders, fresh, told))


def _found(
    document: Document,
    new: Iterable[int],
    said: list[_Said],
    holders: dict[str, list[int]],
    fresh: Collection[int],
    told: Told,
) -> Iterator[Similar]:
    for number in new:
        own, line = said[number], _line(document, document.entries[number])
        candidates = Counter(o for key in _keys(own) if len(holders[key]) <= MOST_HOLDERS for o in holders[key])
        rows = []
        for other, _ in candidates.most_common(10 * MOST_HOLDERS):
            entry = document.entries[other]
            pair = tuple(sorted((line, _line(document, entry))))
            if id(entry) not in fresh and pair not in told and (nearness := _nearness(own, said[other])):
                rows.append((-nearness, other))
        if rows:
            entries = tuple(known(document, document.entries[other]) for _, other in sorted(rows)[:MOST])
            yield Similar(document.path, line, entries)


def _line(document: Document, entry: Entry) -> int:
    return document.locate(entry.span.start).line


def _said(entry: Entry) -> _Said:
    name = entry.name.text[:LONGEST].casefold()
    words = _WORD.findall(f"{name} {entry.description.text.casefold()}"[:LONGEST])
    return _Said("".join(_WORD.findall(name)), frozenset(words) - _EMPTY)


def _keys(own: _Said) -> set[str]:
    """By which entries find each other: their words, and how their names begin and end."""
    return {*own.words, f"{own.name[:5]} ", f" {own.name[-5:]}"}


def _nearness(own: _Said, other: _Said) -> float:
    """0 where two are not alike."""
    if own.name and own.name == other.name:
        return 2.0
    names = SequenceMatcher(None, own.name, other.name, autojunk=False)
    by_name = names.ratio() if min(len(own.name), len(other.name)) > 4 and names.quick_ratio() >= NEAR_NAME else 0.0
    enough = min(len(own.words), len(other.words)) >= FEWEST_WORDS
    by_words = len(own.words & other.words) / len(own.words | other.words) if enough else 0.0
    return max(by_name if by_name >= NEAR_NAME else 0.0, by_words if by_words >= NEAR_WORDS else 0.0)
