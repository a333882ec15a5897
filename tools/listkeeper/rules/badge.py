"""The badge of an awesome list shows nothing, because its picture is not where the list says.

Lists that follow the guidelines of awesome wear its badge: `[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)`.
Many took the picture from rawgit.com, which closed in 2019, or from an address of awesome.re that never was. There are
`badge.svg`, `badge-flat.svg` and `badge-flat2.svg`.

A list without the badge is not told: whether it wants one is its own matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity, rewritten
from listkeeper.document import Document, Link, LinkKind
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = True

PICTURES = ("badge.svg", "badge-flat.svg", "badge-flat2.svg")
# Patterns are text: `re` compiles them at their first use, which keeps the import short.
_RAWGIT = r"(?i)(?:https?:)?//(?:cdn\.)?rawgit\.com/sindresorhus/awesome/[^/]+/media/(badge[\w-]*\.svg)"
_AWESOME = r"(?i)https?://(?:www\.)?awesome\.re/(badge[^/?#]*)"


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if "rawgit" not in document.text and "awesome.re/badge" not in document.text:
        return
    for link in document.links:
        if link.kind is LinkKind.IMAGE and (problem := _problem(link.url)):
            yield _finding(document, link, *problem)


def _problem(url: str) -> tuple[str, str] | None:
    """What is wrong with a picture, and the one that it should be."""
    if match := re.fullmatch(_RAWGIT, url):
        return "rawgit.com, where the badge is taken from, closed in 2019", _nearest(match[1])
    if (match := re.fullmatch(_AWESOME, url)) and match[1] not in PICTURES:
        return f"awesome.re has no picture {match[1]!r}", _nearest(match[1])
    return None


def _nearest(name: str) -> str:
    return f"https://awesome.re/{name if name in PICTURES else PICTURES[0]}"


def _finding(document: Document, link: Link, problem: str, meant: str) -> Finding:
    fix = rewritten(document.targets(link), meant)
    return Finding(link.target or link.span, f"{problem}; {meant} has it", fix)
