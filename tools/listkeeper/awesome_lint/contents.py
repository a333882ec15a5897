"""The heading of a table of contents, as awesome-lint looks for it: `## Contents`, wherever it stands."""

from __future__ import annotations

import re

from listkeeper.awesome_lint.view import View, to_string
from listkeeper.markdown.mdast import Node

COMMENT = re.compile(r"<!--.*?-->")
MISPLACED = "Expected child node or index"
"""What awesome-lint says where the heading stands in a quote or in a list."""


def contents_heading(view: View) -> Node | None:
    return next((node for node in view.of("heading") if node.depth == 2 and _title(node) == "Contents"), None)


def _title(heading: Node) -> str:
    title = to_string(heading)
    return (COMMENT.sub("", title) if "<!--" in title else title).strip()
