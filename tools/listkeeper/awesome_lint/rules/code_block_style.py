"""Code is indented instead of standing between fences.

Four blanks before a line make it code, which happens by accident within lists and says nothing of the language. A line
of three back-ticks before the code and one after it are plain to see, and the first may name the language.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for code in view.of("code"):
        if code.kind == "indented":
            yield at_node(code, "Unexpected indented code block, expected fenced code blocks")
