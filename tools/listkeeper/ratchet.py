"""What is found in a list, without what was found in it before a change: a contributor hears of the change alone.

A problem is an old one where the same rule found one on the same text, wherever that text stood. So what was moved
keeps its old problems, what was edited has all its problems for its own, and what a change broke elsewhere is new: the
older half of a duplicate, a link to a heading that has another name now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
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
    concerned = {(rule, text) for rule, place in were for text in place}
    return [d for place, d in unlike if not _take(known, place) and not _is_among(concerned, place)]


def _is_among(concerned: Collection[tuple[str, str]], place: tuple[str, Place]) -> bool:
    """Whether a problem is about two texts of which each was at fault with another before."""
    rule, texts = place
    return len(texts) > 1 and all((rule, text) in concerned for text in texts)


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
