"""The name of the file has a character that is no letter from a to z, digit, dash or dot.

Blanks, underscores and letters of other scripts are written in several ways in addresses and on command lines:
`read_me.md` and `обзор.md` do not pass, `read-me.md` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

IRREGULAR = re.compile("[^-.0-9A-Za-z]")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    if found := IRREGULAR.search(view.stem):
        yield of_file(f"Unexpected character `{found[0]}` in file name")
