"""A paragraph of nothing but emphasised text stands where a heading should.

`**Books**` alone before a paragraph looks like a heading, but is none: no contents have it, no address leads to it, and
screen readers pass it over. Write `## Books`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for parent in (view.root, *view.of("blockquote", "listItem", "footnoteDefinition")):
        for node, following in pairwise(parent.children):
            if node.type == following.type == "paragraph" and len(node.children) == 1:
                kind = node.children[0].type
                if kind in ("emphasis", "strong"):
                    yield at_node(node, f"Unexpected {kind} introducing a section, expected a heading instead")
