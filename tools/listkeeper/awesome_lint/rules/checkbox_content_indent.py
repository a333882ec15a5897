"""More than one blank stands between a box and the text of its task.

More blanks do not show: `- [x]   Write it down` reads like `- [x] Write it down`, which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.tasks import box_of
from listkeeper.awesome_lint.view import View, at
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

BLANKS = re.compile(r"[ \t]*")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for item in view.of("listItem"):
        if not box_of(view, item):
            continue
        blanks = BLANKS.match(view.text, item.children[0].start)
        if blanks and (extra := len(blanks[0])):
            found = f"{counted(extra + 1, 'space')} between checkbox and content"
            yield at(blanks.end(), f"Unexpected {found}, expected `1` space, remove {counted(extra, 'space')}")
