"""The lines that a node stands on."""

from __future__ import annotations

from listkeeper.awesome_lint.view import View
from listkeeper.markdown.mdast import Node


def column(view: View, offset: int) -> int:
    """The characters between the begin of a line and an offset in it."""
    return offset - view.lines[view.line(offset) - 1]


def line_starts(view: View, node: Node) -> list[int]:
    """Where each line begins that a node stands on."""
    return view.lines[view.line(node.start) - 1 : view.line(node.end)]
