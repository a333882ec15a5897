"""Code is fenced with tildes instead of back-ticks.

A line of `~~~` fences code as well, but few know it. Where the code has a line of three back-ticks itself, four of them
make a fence.
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
        if code.kind == "fenced" and view.text.startswith("~", code.start):
            yield at_node(code, "Unexpected fenced code marker `~`, expected `` ` ``")
