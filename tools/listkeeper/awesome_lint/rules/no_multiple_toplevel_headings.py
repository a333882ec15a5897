"""A list has more than one heading of the first level.

That heading is the title of the page: contents and search engines take it for its name. Sections are `##`. An `<h1>` in
HTML counts as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

HTML_HEADING = re.compile("<h([1-6])")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for heading in [node for node in view.of("heading", "html") if _is_title(node)][1:]:
        # The slip of the pen is upstream's.
        yield at_node(heading, "Unexpected duplicate toplevel heading, exected a single heading with rank `1`")


def _is_title(node: Node) -> bool:
    if node.type == "heading":
        return node.depth == 1
    first = HTML_HEADING.search(node.value)
    return first is not None and first[1] == "1"
