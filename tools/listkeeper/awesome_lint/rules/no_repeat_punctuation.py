"""A punctuation mark stands twice in a row.

One says it. Question and exclamation marks, commas, tildes and middle dots count, in the forms of Chinese as well; full
stops may stand in rows. What is within a code span passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

MARKS = "！!~～，,·?？"
DOUBLED = re.compile(rf"(?<=([{MARKS}]))\1")
# A mark, and again before any letter; brackets may hide letters, and a character reference may be a mark.
CANDIDATE = re.compile(rf"([{MARKS}])(?:(?!\1|[^\W_])[^\[\]&])*+(?:\1|[\[\]])|&")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for type_ in ("paragraph", "heading"):
        for leaf in view.of(type_):
            if CANDIDATE.search(view.text, leaf.start, leaf.end):
                yield from _check_leaf(view, leaf)


def _check_leaf(view: View, leaf: Node) -> Iterator[Finding]:
    previous = ""
    for node in leaf.walk():
        value = "\u200b" if node.type == "inlineCode" else node.value if node.type in ("text", "html") else ""
        if not value:
            continue
        if value[0] == previous and previous in MARKS:
            yield _finding(node.start, previous)
        for found in DOUBLED.finditer(value):
            yield _finding(_place(view, node, found.start()), found[1])
        previous = value[-1]


def _finding(offset: int, mark: str) -> Finding:
    return at(offset, f'Should not repeat "{mark}"')


def _place(view: View, node: Node, position: int) -> int:
    """Where a character of a node's value stands in the text; about there where escapes make the two differ."""
    if view.source(node) == node.value:
        return node.start + position
    _, _, inline = node.value[:position].rpartition("\n")
    rest, _, _ = node.value[position:].partition("\n")
    line = view.line(node.start) + node.value.count("\n", 0, position)
    line = min(line, view.line(node.end))  # a character reference may be a line feed
    start = max(view.lines[line - 1], node.start)
    found = view.text.find(inline + rest, start, node.end)
    return min((start if found < 0 else found) + len(inline), node.end)
