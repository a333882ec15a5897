"""A heading ends in punctuation.

A heading is a title and no sentence: write `## Books` instead of `## Books:`. What counts is `.`, `,`, `:`, `;`, `?`
and the exclamation mark; the punctuation of other scripts passes.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import to_string

severity = Severity.ERROR
fixable = False

PUNCTUATION = ".,:;?!"


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for heading in view.of("heading"):
        last = to_string(heading)[-1:]
        if last and last in PUNCTUATION:
            yield at_node(heading, f"Unexpected character `{last}` at end of heading, remove it")
