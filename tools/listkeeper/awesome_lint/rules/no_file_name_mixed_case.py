"""The name of the file has both capital and small letters.

Some file systems tell `ReadMe.md` from `readme.md`, and others do not, so that a link works here and not there.
`readme.md` and `README.md` both pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    if view.stem not in (view.stem.lower(), view.stem.upper()):
        yield of_file("Unexpected mixed case in file name, expected either lowercase or uppercase")
