"""The list has no contributing.md, or an empty one.

A list lives from what its readers add, and they need to know what belongs in it and in which form. Write guidelines
into `contributing.md` beside the list or in `.github`; upper and lower case are alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

NAMES = ("contributing.md", ".github/contributing.md")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    files = {name.lower(): text for name, text in facts.neighbours.items()}
    found = next((files[name] for name in NAMES if name in files), None)
    if found is None:
        yield of_file("Missing file contributing.md")
    elif not found.strip():
        yield of_file("contributing.md file must not be empty")
