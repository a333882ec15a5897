"""The name of a well-known project is written in another way than it writes itself.

`github` is GitHub, `javascript` is JavaScript. Names are looked for in all text but code; those that are also words,
such as `python` and `rust`, only before words that make clear what is meant. A warning, since it may be mistaken.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.spelling import misspelt
from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for node in view.of("text"):
        for written, name in misspelt(node.value):
            yield at_node(node, f'Text "{written}" should be written as "{name}" (if referring to the technology)')
