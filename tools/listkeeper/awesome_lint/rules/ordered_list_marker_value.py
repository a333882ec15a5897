"""The items of a numbered list are not numbered one after the other.

Markdown counts from the first number on, whatever the others are. Numbers that say what will show can be referred to in
a discussion of the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.markers import number_of
from listkeeper.awesome_lint.view import View, at
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for items in view.of("list"):
        if not items.ordered:
            continue
        first = int(number_of(view, items.children[0]))
        for expected, item in enumerate(items.children, first):
            number = number_of(view, item)
            if number != str(expected):
                message = f"Unexpected ordered list item value `{number}`, expected `{expected}`"
                yield at(item.start + len(number), message)
