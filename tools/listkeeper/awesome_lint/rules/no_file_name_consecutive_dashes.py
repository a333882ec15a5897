"""The name of the file has two dashes in a row.

One dash is enough to separate words, and two look like one: write `read-me.md` instead of `read--me.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    if "--" in view.stem:
        yield of_file("Unexpected consecutive dashes in a file name, expected `-`")
