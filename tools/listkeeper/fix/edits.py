"""Edits of a text: which go together, what they make of it, and where everything stands afterwards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from listkeeper.diagnostic import Diagnostic, Edit, Fix
from listkeeper.document import Span


def apart(found: Iterable[Diagnostic]) -> dict[Fix, list[Diagnostic]]:
    """The fixes that can be applied together, with what they mend: none touches another's text.

    Of two that touch, the first is taken. Edits that only touch count too: which comes first would be chance.
    """
    chosen: dict[Fix, list[Diagnostic]] = {}
    taken: list[Span] = []
    for diagnostic in found:
        fix = diagnostic.fix
        if fix is None or not fix.edits:
            continue
        if fix in chosen:
            chosen[fix].append(diagnostic)
        elif not any(_is_taken(edit.span, taken) for edit in fix.edits):
            chosen[fix] = [diagnostic]
            for edit in fix.edits:
                insort(taken, edit.span)
    return chosen


def _is_taken(span: Span, taken: Sequence[Span]) -> bool:
    """`taken` are in order and do not overlap, so only those around the place can touch."""
    at = bisect_left(taken, span)
    return (at > 0 and taken[at - 1].end >= span.start) or (at < len(taken) and taken[at].start <= span.end)


def is_sound(edits: Iterable[Edit], text: str) -> bool:
    """They stand within the text and do not overlap."""
    spans = sorted(edit.span for edit in edits)
    within = all(0 <= start <= end <= len(text) for start, end in spans)
    return within and all(left.end <= right.start for left, right in pairwise(spans))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    parts, reached = [], 0
    for span, new in sorted(edits):
        parts += [text[reached : span.start], new]
        reached = span.end
    return "".join([*parts, text[reached:]])


class Shift:
    """Where everything stands once edits are made, and what they touch."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.edits = sorted(edits)
        self._starts = [edit.span.start for edit in self.edits]
        self._ends = [edit.span.end for edit in self.edits]
        grown = (len(edit.text) - (edit.span.end - edit.span.start) for edit in self.edits)
        self._moves = list(accumulate(grown, initial=0))

    def made(self) -> list[Edit]:
        """The edits that would undo these, apart from their texts."""
        return [
            Edit(Span(span.start + move, span.start + move + len(text)), "")
            for (span, text), move in zip(self.edits, self._moves, strict=False)
        ]

    def span(self, span: Span) -> Span:
        """Of what no edit touches."""
        move = self._moves[bisect_right(self._ends, span.start)]
        return Span(span.start + move, span.end + move)

    def near(self, span: Span) -> list[Edit]:
        """The edits that overlap a span or touch it."""
        return self.edits[bisect_left(self._ends, span.start) : bisect_right(self._starts, span.end)]

    def holder(self, span: Span) -> Edit | None:
        """The edit that replaces all of a span that is not empty."""
        at = bisect_right(self._starts, span.start) - 1
        if at < 0 or span.start == span.end or self._ends[at] < span.end:
            return None
        return self.edits[at]
