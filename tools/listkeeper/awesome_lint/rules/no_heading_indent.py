"""Blanks stand before a heading.

They do not show, and four of them turn the heading into code. Headings within list items and block quotes pass.
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


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for node in view.root.children:
        if node.type == "heading" and (spaces := column(view, node.start)):
            found = counted(spaces, "space")
            yield at(node.start, f"Unexpected {found} before heading, expected `0` spaces, remove {found}")
