"""Nothing refers to a definition.

`[docs]: https://example.org` shows nothing by itself. Without a `[docs]` or `[text][docs]` somewhere it is a left-over,
or one of the two labels is misspelt. The same goes for footnotes.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.references import normal
from listkeeper.awesome_lint.view import View, at_node
from listkeeper.awesome_lint.wording import quoted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import NodeType

severity = Severity.ERROR
fixable = False

KINDS: tuple[tuple[NodeType, tuple[NodeType, ...], str], ...] = (
    ("footnoteDefinition", ("footnoteReference",), "footnote "),
    ("definition", ("linkReference", "imageReference"), ""),
)
"""What is defined, by what it is referred to, and what messages call it."""


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for kind, references, prefix in KINDS:
        unused = {normal(node.label): node for node in view.of(kind)}
        for label in {normal(node.label) for node in view.of(*references)}:
            unused.pop(label, None)
        for label, node in unused.items():
            expected = f"no definition or one or more {prefix}references to {quoted(label.lower())}"
            yield at_node(node, f"Unexpected unused {prefix}definition, expected {expected}")
