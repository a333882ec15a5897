"""Two links lead to the same address.

A resource is listed once, where readers look for it. Scheme, `www.`, a slash at the end and `utm_` parameters make no
difference; the fragment does. Links in a description do not count, but links in headings and contents do.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.addresses import key
from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    described = {id(link) for item in view.of("listItem") for link in _described(item)}
    groups: dict[str, list[Node]] = {}
    for link in view.of("link"):
        if id(link) not in described:
            groups.setdefault(key(link.url), []).append(link)
    for links in groups.values():
        if len(links) > 1:
            for link in links:
                yield at_node(link, f"Duplicate link: {link.url}")


def _described(item: Node) -> Iterator[Node]:
    """The links of an item's first paragraph after its main one: the first, or the one that ` - ` follows."""
    if not item.children or item.children[0].type != "paragraph":
        return
    inlines, main = item.children[0].children, False
    for own in inlines:
        if own.type in ("link", "linkReference"):
            if main and own.type == "link":
                yield own
            main = True
