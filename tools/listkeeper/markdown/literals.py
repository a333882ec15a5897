"""Addresses in text that remark links after all has been read (mdast-util-gfm-autolink-literal): they have no place."""

from __future__ import annotations

import re
from re import Match

from listkeeper.markdown.mdast import NOWHERE, Node

# Both possessive where a later part cannot match what an earlier one took.
URL = re.compile(
    r"(?<![0-9a-zA-Z])(?P<scheme>https?://|www(?=\.))(?P<domain>[\w-]*+\.[\w.-]*+)(?P<path>[^\t\n\r ]*+)", re.I | re.A
)
XMPP = re.compile(r"(?<![\w+.@-])xmpp:(?P<local>[\w+.-]++)@(?P<host>[\w-]++(?:\.[\w-]++)++)", re.A)
MAILTO = re.compile(r"(?<![\w+.@-])mailto:(?P<local>[\w+.-]++)@(?P<host>[\w-]++(?:\.[\w-]++)++)", re.A)
EMAIL = re.compile(r"(?<![\w+.-])(?P<local>[\w+.-]++)@(?P<host>[\w-]++(?:\.[\w-]++)++)", re.A)
SPANS = ("emphasis", "strong", "delete")
TRAILING = "!\"&'),.:;<>?]}"


def link_addresses(nodes: list[Node]) -> list[Node]:
    """The nodes, bare addresses that were not links before made links."""
    if not any(map(_may_hold, nodes)):
        return nodes
    return [own for node in nodes for own in _linked(node)]


def _may_hold(node: Node) -> bool:
    if node.type == "text":
        return "@" in node.value or "://" in node.value or "www." in node.value.lower()
    return node.type in SPANS and any(_may_hold(own) for own in node.walk() if own.type == "text")


def _linked(node: Node) -> list[Node]:
    if not _may_hold(node):
        return [node]
    if node.type == "text":
        return _split(node)
    for own in node.walk():
        if own.type in SPANS and any(child.type == "text" and _may_hold(child) for child in own.children):
            own.adopt([part for child in own.children for part in (_split(child) if child.type == "text" else [child])])
    return [node]


def _split(node: Node) -> list[Node]:
    parts = [node]
    for pattern in (URL, XMPP, MAILTO, EMAIL):
        parts = [new for part in parts for new in (_found(part, pattern) if part.type == "text" else [part])]
    return parts


def _found(node: Node, pattern: re.Pattern[str]) -> list[Node]:
    text, reached, found = node.value, 0, []
    position = 0
    while match := pattern.search(text, position):
        position = match.end()
        link = _url(match) if pattern is URL else _mail(match, pattern)
        if link is None:
            position = match.start() + 1
            continue
        start, end = match.start(), match.start() + len(link.children[0].value)
        if start > reached:
            found.append(Node("text", NOWHERE, NOWHERE, text[reached:start]))
        found.append(link)
        reached = end
    if not found:
        return [node]
    if reached < len(text):
        found.append(Node("text", NOWHERE, NOWHERE, text[reached:]))
    return found


def _mail(match: Match[str], pattern: re.Pattern[str]) -> Node | None:
    if match["host"][-1] in "0123456789-_":
        return None
    return _link(("mailto:" if pattern is EMAIL else "") + match[0], match[0])


def _url(match: Match[str]) -> Node | None:
    before = match.string[match.start() - 1 : match.start()]
    if before and (before.isalnum() or before > "\uffff"):
        return None
    www = match["scheme"].lower() == "www"
    domain = match["domain"]
    if not www and not domain[0].isalnum():
        return None
    whole = "www" + domain if www else domain
    if any(part and ("_" in part or part == "-" * len(part)) for part in whole.split(".")[-2:]):
        return None
    shown = match["scheme"] + _trimmed(domain + match["path"])
    return _link(("http://" if www else "") + shown, shown)


def _trimmed(url: str) -> str:
    end = len(url.rstrip(TRAILING))
    opened, closed = url.count("(", 0, end), url.count(")", 0, end)
    while opened > closed and (found := url.find(")", end)) >= 0:
        end, closed = found + 1, closed + 1
    return url[:end]


def _link(url: str, shown: str) -> Node:
    node = Node("link", NOWHERE, NOWHERE)
    node.url = url
    return node.adopt([Node("text", NOWHERE, NOWHERE, shown)])
