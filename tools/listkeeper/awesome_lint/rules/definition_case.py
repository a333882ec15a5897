"""The label of a definition has capital letters.

`[Docs]: https://example.org` answers to `[docs]` as well as to `[DOCS]`: capitals in a label look as if they mattered.
Write `[docs]: https://example.org`; the text of a link may have them, `[Docs][docs]`. The same goes for footnotes.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for definition in view.of("definition", "footnoteDefinition"):
        if definition.label != definition.label.lower():
            kind = "footnote definition" if definition.type == "footnoteDefinition" else "definition"
            yield at_node(definition, f"Unexpected uppercase characters in {kind} label, expected lowercase")
