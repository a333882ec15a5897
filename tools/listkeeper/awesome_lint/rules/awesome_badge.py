"""The main heading lacks the Awesome badge, or the badge shows another picture.

Lists in the index carry the badge in their main heading, as a link: `# Awesome Things
[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)`. It is looked for in a heading that comes first, and
nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

PAGES = ("https://awesome.re", "https://github.com/sindresorhus/awesome")
PICTURES = tuple(f"https://awesome.re/{name}.svg" for name in ("badge", "badge-flat", "badge-flat2"))


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for heading in view.of("heading"):
        if not heading.is_first:
            continue
        badges = _badges(heading)
        wrong = next((badge for badge in badges if badge.url not in PICTURES), None)
        if wrong:
            yield at_node(wrong, "Invalid badge source")
        elif not badges:
            yield at_node(heading, "Missing Awesome badge next to the main heading")


def _badges(heading: Node) -> list[Node]:
    links = [own for own in heading.children if own.type == "link" and own.url in PAGES and heading.depth == 1]
    return [own for link in links for own in link.children if own.type == "image"]
