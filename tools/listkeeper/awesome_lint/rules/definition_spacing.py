"""The words of a definition's label are separated by more than one blank.

`[the  docs]: https://example.org` answers to `[the docs]`: blanks in a row count as one, and tabs and line ends as
blanks. A label that is written as it counts can be searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

SPACES = re.compile("  +")
OTHERS = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for definition in view.of("definition"):
        if longest := max(map(len, SPACES.findall(definition.label)), default=0):
            found = f"`{longest}` consecutive spaces in definition label"
            extra = counted(longest - 1, "space")
            yield at_node(definition, f"Unexpected {found}, expected `1` space, remove {extra}")
        for character, shown in OTHERS.items():
            if character in definition.label:
                found = f"non-space whitespace character `{shown}` in definition label"
                yield at_node(definition, f"Unexpected {found}, expected `1` space, replace it")
