"""What is found in a list, without what was found in it before a change: a contributor hears of the change alone.

A problem is an old one where the same rule found one on the same text, wherever that text stood. So what was moved
keeps its old problems, what was edited has all its problems for its own, and what a change broke elsewhere is new: the
older half of a duplicate, a link to a heading that has another name now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from listkeeper.diagnostic import Diagnostic
from listkeeper.document import Document, Location

K = TypeVar("K", bound=Hashable)
Place = frozenset[str]
"""The texts that a problem stands on, in whatever order: two where it is about two."""


def fresh(
    found: Sequence[Diagnostic], document: Document, old: Sequence[Diagnostic], before: Document
) -> list[Diagnostic]:
    """What of `found` in a document is not among the `old` that was found in it `before`, as often as it was there.

    First those are matched that say the same, then those that only stand on the same text: another neighbour may be
    named in what is said of it. Of three that are double, another one may be first now.
    """
    here, there = Places(document), Places(before)
    places = [(d.rule, here.of(d)) for d in found]
    were = [(d.rule, there.of(d)) for d in old]
    alike = Counter((*place, _words(d)) for place, d in zip(were, old, strict=True))
    known = Counter(were)
    unlike = []
    for place, d in zip(places, found, strict=True):
        if _take(alike, (*place, _words(d))):
            known[place] -= 1
        else:
            unlike.append((place, d))
    left = [(place, d) for place, d in unlike if not _take(known, place)]
    pairs = _Pairs(known, (place for place, d in zip(were, old, strict=True) if d.other))
    return [d for place, d in left if not (d.other and pairs.take(place))]


class _Pairs:
    """Old problems about two texts that no new one was matched with: of three that are double, which are the pairs?"""

    def __init__(self, known: Counter[tuple[str, Place]], were: Iterable[tuple[str, Place]]) -> None:
        self._known = known
        self._of: dict[tuple[str, str], list[tuple[str, Place]]] = {}
        for own in were:
            for text in own[1]:
                self._of.setdefault((own[0], text), []).append(own)

    def take(self, place: tuple[str, Place]) -> bool:
        """Whether both texts were at fault before, and one of them in a problem that is still to be matched."""
        rule, texts = place
        if not all((rule, text) in self._of for text in texts):
            return False
        for old in (self._of[rule, text] for text in sorted(texts)):
            while old:
                if _take(self._known, old[-1]):
                    return True
                old.pop()
        return False


def _take(counts: Counter[K], key: K) -> bool:
    is_there = counts[key] > 0
    counts[key] -= is_there
    return is_there


def _words(d: Diagnostic) -> str:
    """The message without the numbers of lines, which any change moves."""
    return re.sub(r"\d+", "", d.message)


class Places:
    """The texts of a document that its problems stand on."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines: dict[int, list[str]] = {}
        for line, entry in sorted(document.owners.items(), key=lambda own: own[0]):
            self._lines.setdefault(id(entry), []).append(document.line(line).strip())

    def of(self, d: Diagnostic) -> Place:
        if d.path != self._document.path:  # a file beside the list, which the change is not about
            return frozenset()
        places = [d.start, d.other] if d.other else [d.start]
        return frozenset(self._text(d, place) for place in places)

    def _text(self, d: Diagnostic, place: Location) -> str:
        """Of the entry, its own lines; else the line. What is found in the list as a whole stands on no text."""
        if d.start == d.end == Location(1, 1):
            return ""
        owner = self._document.owners.get(place.line)
        return "\n".join(self._lines[id(owner)]) if owner else self._document.line(place.line).strip()
