"""A box of a task list is written otherwise than the first one.

`[x]` and `[X]` both are a ticked box, and a box that is not ticked holds a blank or a tab. The first box of either kind
decides what the others look like.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.tasks import box_of
from listkeeper.awesome_lint.view import View, at
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    expected: dict[bool, str] = {}
    for item in view.of("listItem"):
        if not (box := box_of(view, item)):
            continue
        checked = bool(item.checked)
        wanted = expected.setdefault(checked, box)
        if box != wanted:
            kind = "checked" if checked else "unchecked"
            message = f"Unexpected {kind} checkbox value `{box}`, expected `{wanted}`"
            yield at(item.children[0].start - 2, message.replace("\t", "\\t"))
