"""The list has no main heading, more than one, or one that is not in title case.

The first heading is the name of the list, `# Awesome Things`. A heading of a lower level that comes first counts, and
so does a first block of HTML with `<h1>` or a centred image. Title case means a capital letter first in every word;
small words such as `of` and `the` may stay small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.casing import is_title
from listkeeper.awesome_lint.view import View, at_node, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

HTML_HEADING = re.compile(r"<h[1-6][\s>]", re.I)
CENTRED = re.compile("align=[\"']center[\"']", re.I)


def check(view: View, facts: Facts) -> Iterator[Finding]:
    headings = int(bool(view.root.children) and _is_html_heading(view.root.children[0]))
    for node in view.of("heading"):
        if node.depth > 1:
            if not node.is_first:
                continue
            yield at_node(node, "Main list heading must be of depth 1")
        for child in node.children:
            if child.type == "text" and not is_title(child.value):
                yield at_node(node, "Main heading must be in title case")
        headings += 1
        if headings > 1:
            yield at_node(node, "List can only have one heading")
    if not headings:
        yield of_file("Missing main list heading")


def _is_html_heading(node: Node) -> bool:
    if node.type != "html":
        return False
    return bool(HTML_HEADING.search(node.value) or (CENTRED.search(node.value) and "<img" in node.value.lower()))
