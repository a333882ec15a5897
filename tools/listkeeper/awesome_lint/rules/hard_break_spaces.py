"""A line is broken with more than two blanks at its end.

Two blanks at the end of a line break it there; more do the same and are no easier to see. A backslash at the end of the
line breaks it as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

WANTED = 2


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for node in view.of("break"):
        source = view.source(node)
        spaces = len(source) - len(source.lstrip(" "))
        if spaces > WANTED:
            yield at_node(node, f"Unexpected `{spaces}` spaces for hard break, expected `{WANTED}` spaces")
