"""More than one blank stands between a heading and its `#`.

`##  Books` shows the same as `## Books`. The same goes for a `#` after the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

OPENING = re.compile(r"(#*)([ \t]*)")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for heading in view.of("heading"):
        opening = OPENING.match(view.text, heading.start)
        assert opening
        hashes, blanks = opening.groups()
        if hashes and len(blanks) > 1:
            yield _finding(opening.end(), len(blanks), "hashes and content")
        body = view.text[opening.end() : heading.end].rstrip(" \t")
        content = body.rstrip("#")
        gap = len(content) - len(content.rstrip(" \t"))
        if len(content) < len(body) and 1 < gap < len(content):
            yield _finding(opening.end() + len(content), gap, "content and hashes")


def _finding(offset: int, blanks: int, where: str) -> Finding:
    found = f"{counted(blanks, 'space')} between {where}"
    return at(offset, f"Unexpected {found}, expected `1` space, remove {counted(blanks - 1, 'space')}")
