"""The text of a list item does not stand one blank after its bullet.

`-   Text` shows the same as `- Text`, which is right: what else belongs to the item is then indented by two blanks. A
tab counts as one blank.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for item in view.of("listItem"):
        if not item.children:
            continue
        start = item.children[0].start
        before, _, _ = view.text[item.start : start].partition("[")  # a box is content
        spaces = len(before) - len(before.rstrip(" \t"))
        if spaces != 1:
            change = f"{'remove' if spaces else 'add'} {counted(abs(spaces - 1), 'space')}"
            found = f"{counted(spaces, 'space')} between list item marker and content"
            yield at(start, f"Unexpected {found}, expected `1` space, {change}")
