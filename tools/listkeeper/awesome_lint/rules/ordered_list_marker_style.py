"""The number of a list item is followed by another character than the first of the list.

`1.` and `1)` show the same, and a change from one to the other begins a new list. The first decides.
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
    expected = ""
    for item in view.of("listItem"):
        if item.parent and item.parent.ordered:
            offset = item.start + len(number_of(view, item))
            marker = view.text[offset]
            expected = expected or marker
            if marker != expected:
                yield at(offset, f"Unexpected ordered list marker `{marker}`, expected `{expected}`")
