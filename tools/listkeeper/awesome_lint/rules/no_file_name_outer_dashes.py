"""The name of the file begins or ends with a dash.

A dash separates words, and at the begin of a name commands take it for an option: write `readme.md` instead of
`-readme.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    if view.stem.startswith("-") or view.stem.endswith("-"):
        yield of_file("Unexpected initial or final dashes in file name, expected dashes to join words")
