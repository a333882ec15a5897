"""The boxes of task lists (GFM 5.3)."""

from __future__ import annotations

import re

from listkeeper.awesome_lint.view import View
from listkeeper.markdown.mdast import Node

BOX = re.compile(r"\[([ \tXx])\]")
FARTHEST = 4
"""Characters from the box to the content of its item: three of its own and a blank or line end."""


def box_of(view: View, item: Node) -> str:
    """What is between the brackets of an item's box; nothing where it has none, or where its content is far away."""
    if item.checked is None or not item.children:
        return ""
    start = item.children[0].start
    found = BOX.search(view.text, max(start - FARTHEST, 0), start)
    return found[1] if found else ""
