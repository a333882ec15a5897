"""References and the labels by which they find their definitions (CommonMark 4.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View
from listkeeper.markdown.mdast import Node, NodeType

BLANKS = re.compile(r"[\t\n\f\r ]+")
LONGEST_LABEL = 999
"""A longer one finds nothing."""


def normal(label: str) -> str:
    """The same for labels that mean the same: blanks in a row are one, and case does not count."""
    return BLANKS.sub(" ", label).strip(" ").lower().upper()


def inferable(view: View, type_: NodeType) -> Iterator[Node]:
    """References whose label says what their text says, as `[docs][Docs]`."""
    for node in view.of(type_):
        if node.kind == "full":
            text, _, label = view.source(node).removeprefix("!")[1:-1].rpartition("][")
            if normal(text) == normal(label):
                yield node
