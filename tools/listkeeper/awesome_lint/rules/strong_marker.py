"""Strong emphasis is marked with another character than the first of the list.

`**text**` and `__text__` show the same. One of them everywhere is easier to search; the first decides which.
Underscores do not work within a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.markers import unlike_the_first
from listkeeper.awesome_lint.view import View
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    yield from unlike_the_first(view, "strong")
