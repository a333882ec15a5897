"""Which fixes are most likely why a mended text has a new problem: those on the lines where it is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from listkeeper.diagnostic import Diagnostic, Fix
from listkeeper.document import Document
from listkeeper.fix.edits import Shift


def blamed(
    fixes: Sequence[Fix], was: Iterable[Diagnostic], now: Iterable[Diagnostic], mended: Document
) -> frozenset[Fix]:
    """Of the fixes that were made, those that wrote on a line on which something else is found now than before."""
    left = Counter(map(_said, was))
    lines = set()
    for d in now:
        if left[_said(d)]:
            left[_said(d)] -= 1
        else:
            lines |= {d.start.line, d.end.line}
    authors = {edit: own for own in fixes for edit in own.edits}
    shift = Shift(authors)
    written = zip(shift.edits, shift.made(), strict=True)
    return frozenset(
        authors[edit] for edit, place in written if lines & set(_lines(mended, place.span.start, place.span.end))
    )


def _said(d: Diagnostic) -> tuple[str, str]:
    """Without the numbers of lines."""
    return d.rule, re.sub(r"\d+", "", d.message)


def _lines(document: Document, start: int, end: int) -> range:
    return range(document.locate(start).line, document.locate(end).line + 1)
