"""A line of a block quote does not begin with `>`.

It goes on with the paragraph above, which nobody who reads the source expects: it looks as if the quote had ended. A
line of a quote within a quote has a `>` for either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.lines import line_starts
from listkeeper.awesome_lint.view import View, at
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

MARKERS = re.compile(r"[ \t>]*")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for paragraph in view.of("paragraph"):
        if depth := _depth(paragraph):
            yield from _check_lines(view, paragraph, depth)


def _depth(node: Node) -> int:
    """How many quotes a node stands in."""
    depth, parent = 0, node.parent
    while parent:
        depth += parent.type == "blockquote"
        parent = parent.parent
    return depth


def _check_lines(view: View, paragraph: Node, depth: int) -> Iterator[Finding]:
    """The first has its markers, or the paragraph would stand elsewhere."""
    for start in line_starts(view, paragraph)[1:]:
        markers = MARKERS.match(view.text, start)
        assert markers
        count = markers[0].count(">")
        if count != depth:
            found = f"{counted(count, 'block quote marker')} before paragraph line"
            missing = counted(depth - count, "marker")
            yield at(markers.end(), f"Unexpected {found}, expected {counted(depth, 'marker')}, add {missing}")
