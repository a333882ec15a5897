"""What a change made of a list, told from its two texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from listkeeper.document import Document, Entry, Link
from listkeeper.urls import canonical

NEAR = 0.7
"""The share of all words of two entries that they have in common, from which they may be one that was edited,"""
FEWEST_WORDS = 4
"""if each has so many."""
FEWEST_LETTERS = 20
"""Of a description by which an entry is known again."""
MOST_HOLDERS = 20
"""Entries with a word, and candidates, that are looked at."""
LONGEST = 2_000
"""Characters of an entry that are compared."""
_WORD = re.compile(r"\w+")

Address = tuple[str, str]
"""Canonical, and the fragment: another section of a page is another place."""
Numbered = list[tuple[int, Entry]]
"""Entries with their places in document order."""


def added(old: Document, new: Document) -> frozenset[Link]:
    """The links whose address `old` did not have, or not as often: what the change added or edited.

    A link that was only moved, described anew or spelled otherwise is none. Where an address came again, the links on
    lines that `old` did not have are the new ones, and among those the last.
    """
    before = Counter(address(link.url) for link in old.links)
    after: dict[Address, list[Link]] = defaultdict(list)
    for link in new.links:
        after[address(link.url)].append(link)
    lines = {line.rstrip("\r") for line in old.text.split("\n")}
    found: list[Link] = []
    for place, links in after.items():
        more = len(links) - before[place]
        if more == len(links):
            found += links
        elif more > 0:
            found += sorted(links, key=lambda link: (_line(new, link) not in lines, link.span))[-more:]
    return frozenset(found)


Titles = tuple[str, ...]
"""Of the sections around an entry, outermost first."""


class Kind(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    """To another section; a place in the same list is a matter of order."""
    EDITED = "edited"


class Pair(NamedTuple):
    """An entry before and after a change."""

    old: Entry | None
    """None where it was added."""
    new: Entry | None
    """None where it was removed."""


def pairs(old: Document, new: Document) -> list[Pair]:
    """Every entry of the two, each once: those of `new` in document order, then what is gone, as it stood.

    An entry is known again by its address, else by its name, else by what is said of it. Of several that share one,
    those go together that have most in common.
    """
    return paired(old.entries, new.entries)


def paired(old: Sequence[Entry], new: Sequence[Entry]) -> list[Pair]:
    """As `pairs`, of entries by themselves."""
    there, here = list(enumerate(old)), list(enumerate(new))
    known: dict[int, Entry] = {}
    for key in RECOGNISED_BY:
        there, here = _matched(there, here, key, known)
    there = _near(there, here, known)
    return [
        *(Pair(known.get(number), entry) for number, entry in enumerate(new)),
        *(Pair(entry, None) for _, entry in there),
    ]


def kind_of(pair: Pair, titles: Mapping[Titles, Titles]) -> Kind | None:
    """None where a reader learns the same, in whatever form the list writes it. `titles`: see `retitled`."""
    old, new = pair
    if old is None:
        return Kind.ADDED
    if new is None:
        return Kind.REMOVED
    if titles.get(old.section, old.section) != new.section:
        return Kind.MOVED
    return None if _said(old) == _said(new) else Kind.EDITED


def _said(entry: Entry) -> Hashable:
    attributes = [attribute.text for attribute in entry.attributes]
    texts = [text.text for text in (*entry.by, *entry.notes)]
    links = [link.url for link in entry.links]
    return entry.name.text, entry.url, entry.description.text, *attributes, *texts, *links


def retitled(found: Sequence[Pair], before: Iterable[Titles], after: Iterable[Titles]) -> dict[Titles, Titles]:
    """What sections are called now that are gone by their old titles: new ones, where most of their entries are.

    `before` and `after`: all sections that there were and are; not read where no entry has another section.
    """
    changed = [(pair.old.section, pair.new.section) for pair in found if pair.old and pair.new]
    if all(old == new for old, new in changed):
        return {}
    there, here = set(before), set(after)
    targets: dict[Titles, Counter[Titles]] = defaultdict(Counter)
    for old, new in changed:
        if old not in here:
            targets[old][new] += 1
    mostly = ((old, counts.total(), *counts.most_common(1)[0]) for old, counts in targets.items())
    return {old: new for old, total, new, number in mostly if new not in there and number * 2 > total}


def added_entries(old: Document, new: Document) -> list[Entry]:
    """The entries that `old` did not have, in document order; one that was moved or edited is none."""
    return [pair.new for pair in pairs(old, new) if pair.new and pair.old is None]


def _matched(
    there: Numbered, here: Numbered, key: Callable[[Entry], Hashable], known: dict[int, Entry]
) -> tuple[Numbered, Numbered]:
    """What is left of both once those with the same key went together, the first with the first."""
    waiting: dict[Hashable, deque[tuple[int, Entry]]] = defaultdict(deque)
    for row in there:
        if (own := key(row[1])) is not None:
            waiting[own].append(row)
    left: Numbered = []
    taken = set()
    for number, entry in here:
        if same := waiting.get(key(entry)):
            before, known[number] = same.popleft()
            taken.add(before)
        else:
            left.append((number, entry))
    return [row for row in there if row[0] not in taken], left


def _near(there: Numbered, here: Numbered, known: dict[int, Entry]) -> Numbered:
    """What is left of `there` once those that say nearly the same went together, the nearest first.

    Words that many entries have lead to no candidates, so that no number of entries is compared each with each.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    olds = {number: _words(entry) for number, entry in there}
    for number, words in olds.items():
        for word in words:
            holders[word].append(number)
    near = []
    for number, entry in here:
        words = _words(entry)
        common = Counter(old for word in words if len(holders[word]) <= MOST_HOLDERS for old in holders[word])
        for old, _ in common.most_common(MOST_HOLDERS):
            share = len(words & olds[old]) / len(words | olds[old])
            if share >= NEAR and min(len(words), len(olds[old])) >= FEWEST_WORDS:
                near.append((-share, number, old))
    entries = dict(there)
    for _, number, old in sorted(near):
        if number not in known and old in entries:
            known[number] = entries.pop(old)
    return list(entries.items())


def _words(entry: Entry) -> frozenset[str]:
    return frozenset(_WORD.findall(f"{entry.name.text} {entry.description.text}"[:LONGEST].casefold()))


def _name(entry: Entry) -> str:
    return " ".join(entry.name.text.casefold().split())


def _by_description(entry: Entry) -> Hashable:
    text = entry.description.text
    return text if len(text) >= FEWEST_LETTERS else None


RECOGNISED_BY: tuple[Callable[[Entry], Hashable], ...] = (
    lambda entry: (entry.canonical, _name(entry), entry.section, entry.description.text) if entry.canonical else None,
    lambda entry: (entry.canonical, _name(entry)) if entry.canonical else None,
    lambda entry: (entry.canonical, entry.section) if entry.canonical else None,
    lambda entry: entry.canonical or None,
    lambda entry: (_name(entry), entry.section) if entry.name.text else None,
    lambda entry: _name(entry) or None,
    _by_description,
)
"""By the first of these that two have in common, one entry is known again as another; None: by that it cannot be."""


def address(url: str) -> Address:
    return canonical(url), url.partition("#")[2]


def _line(document: Document, link: Link) -> str:
    return document.line(document.locate(link.span.start).line)
