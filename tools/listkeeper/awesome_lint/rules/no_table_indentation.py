"""Blanks stand before the row of a table.

They do not show. Within a list item or a block quote, the rows stand where its text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.lines import column, line_starts
from listkeeper.awesome_lint.view import View, at
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

BLANKS = re.compile(r"[ \t]*")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for table in view.of("table"):
        indentation = _indentation(view, table)
        if indentation is not None:
            yield from _check_rows(view, table, indentation)


def _indentation(view: View, table: Node) -> int | None:
    """How far from the begin of a line the rows belong; None where it is hard to tell."""
    parent = table.parent
    if parent is None or parent.type == "root":
        return 0
    if parent.type == "blockquote":
        return column(view, parent.start) + 2
    return column(view, parent.children[0].start) if parent.type == "listItem" else None


def _check_rows(view: View, table: Node, indentation: int) -> Iterator[Finding]:
    """The delimiter row too; not a row that a bullet stands before."""
    for start in line_starts(view, table):
        before = view.text[start : start + indentation].rstrip(" \t")
        blanks = BLANKS.match(view.text, start + indentation)
        if blanks and blanks[0] and (not before or before.endswith(">")):
            extra = len(blanks[0])
            found = f"`{extra}` extra {'space' if extra == 1 else 'spaces'} before table row"
            yield at(blanks.end(), f"Unexpected {found}, remove {counted(extra, 'space')}")
