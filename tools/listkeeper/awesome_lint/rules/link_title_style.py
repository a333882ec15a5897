"""The title of a link does not stand in single quotes.

The title is what shows when a pointer rests on the link: `[name](https://example.org 'title')`. Double quotes and
parentheses mean the same; one form everywhere is easier to search. The same goes for images and definitions.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

OTHERS = {'"': '`"`', ")": "`'('` and `')'`"}
"""What ends a title, and how it is called."""


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for node in view.of("definition", "image", "link"):
        if not node.title:
            continue
        source = view.source(node)
        mark = (source if node.type == "definition" else source[:-1]).rstrip(" \t")[-1:]
        if mark in OTHERS:
            yield at_node(node, f"Unexpected title markers {OTHERS[mark]}, expected `'`")
