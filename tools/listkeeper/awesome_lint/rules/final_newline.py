"""The last line of the file has no line end.

Without it, a comparison shows that line as changed when another is added below, and tools that join files run two lines
into one.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    if view.text and not view.text.endswith("\n"):
        found = "missing final newline character"
        yield at(len(view.text), f"Unexpected {found}, expected line feed (`\\n`) at end of file")
