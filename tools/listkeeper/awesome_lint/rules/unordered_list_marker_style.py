"""A list item has another bullet than the first one of the list.

`-`, `*` and `+` show the same, and a change from one to another begins a new list. The first bullet of the file
decides, that of the contents too.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    expected = ""
    for item in view.of("listItem"):
        if item.parent and not item.parent.ordered:
            marker = view.text[item.start]
            expected = expected or marker
            if marker != expected:
                yield at(item.start, f"Unexpected unordered list marker `{marker}`, expected `{expected}`")
