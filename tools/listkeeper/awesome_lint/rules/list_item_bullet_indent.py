"""Blanks stand before the bullet of a list item that is within no other.

They do not show, and four of them turn the item into code. Only a list within an item is indented.
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
    for block in view.root.children:
        for item in block.children if block.type == "list" else ():
            if spaces := column(view, item.start):
                found = f"{counted(spaces, 'space')} before list item"
                yield at(item.start, f"Unexpected {found}, expected `0` spaces, remove them")
