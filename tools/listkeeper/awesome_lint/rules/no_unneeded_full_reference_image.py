"""An image by reference names its definition twice.

Where the text is the label of the definition, the second brackets may stay empty: write `![logo][]` instead of
`![logo][logo]`. Capital letters make no difference to a label.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.references import inferable
from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

MESSAGE = (
    "Unexpected full reference image (`![text][label]`) where the identifier can be inferred from the text,"
    " expected collapsed reference (`![text][]`)"
)


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for node in inferable(view, "imageReference"):
        yield at_node(node, MESSAGE)
