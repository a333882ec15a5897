"""A thematic break is not written `---`.

Markdown reads `***`, `___` and longer rows as the same line across the page. One spelling is one thing less to wonder
about: write three dashes, without blanks between them.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.awesome_lint.wording import quoted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for node in view.of("thematicBreak"):
        if (text := view.source(node)) != "---":
            yield at_node(node, f"Unexpected thematic rule {quoted(text)}, expected `---`")
