"""A heading is underlined, or has something after it.

Underlined headings have two levels only, and `#` after a heading is not needed: write `## Books` instead of
`## Books ##`. Blanks after a heading are taken for an end of that kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.lines import column
from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import NOWHERE, Node

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for heading in view.of("heading"):
        if style := _other_style(view, heading):
            yield at_node(heading, f"Unexpected {style} heading, expected ATX")


def _other_style(view: View, heading: Node) -> str:
    if heading.kind == "setext":
        return "setext"
    if not heading.children:
        closed = column(view, heading.end) > 2 * heading.depth  # as if every heading began its line
    else:
        end = heading.children[-1].end
        closed = end != NOWHERE and end + heading.depth < heading.end
    return "ATX (closed)" if closed else ""
