"""Markers of emphasis and of list items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding
from listkeeper.markdown.mdast import Node, NodeType

DIGITS = re.compile("[0-9]*")


def unlike_the_first(view: View, type_: NodeType) -> Iterator[Finding]:
    """Emphasis that is marked with another character than the first of its kind."""
    expected = ""
    for node in view.of(type_):
        marker = view.source(node)[:1]
        expected = expected or marker
        if marker != expected:
            yield at_node(node, f"Unexpected {type_} marker `{marker}`, expected `{expected}`")


def number_of(view: View, item: Node) -> str:
    """The number of an item of an ordered list, as it is written."""
    digits = DIGITS.match(view.text, item.start)
    return digits[0] if digits else ""
