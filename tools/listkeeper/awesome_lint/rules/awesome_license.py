"""The list has a section about its licence.

GitHub shows the licence beside the list where the file `license` is in the repository, so a section of that name only
takes room. Move what it says into the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node, to_string
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for heading in view.of("heading"):
        if to_string(heading).lower() in ("license", "licence"):
            yield at_node(heading, "Forbidden license section found")
            return
