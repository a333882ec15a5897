"""The text of a block quote does not stand one blank after its `>`.

`>text` and `>  text` show the same as `> text`; one form everywhere is easier to read and to edit. Where a quote begins
with an empty line, the column of its first text counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.lines import column
from listkeeper.awesome_lint.view import View, at
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

WANTED = 2
"""Columns from the marker to the content; upstream calls all of them spaces."""


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for quote in view.of("blockquote"):
        if not quote.children:
            continue
        start = quote.children[0].start
        distance = column(view, start) - column(view, quote.start)
        if distance != WANTED:
            change = f"{'add' if distance < WANTED else 'remove'} {counted(abs(WANTED - distance), 'space')}"
            found = f"{counted(distance, 'space')} between block quote marker and content"
            yield at(start, f"Unexpected {found}, expected {counted(WANTED, 'space')}, {change}")
