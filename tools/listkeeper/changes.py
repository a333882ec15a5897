"""What a change made of a list, told from its two texts."""

from __future__ import annotations

from collections import Counter, defaultdict

from listkeeper.document import Document, Link
from listkeeper.urls import canonical

Address = tuple[str, str]
"""Canonical, and the fragment: another section of a page is another place."""


def added(old: Document, new: Document) -> frozenset[Link]:
    """The links whose address `old` did not have, or not as often: what the change added or edited.

    A link that was only moved, described anew or spelled otherwise is none. Where an address came again, the links on
    lines that `old` did not have are the new ones, and among those the last.
    """
    before = Counter(map(_address, old.links))
    after: dict[Address, list[Link]] = defaultdict(list)
    for link in new.links:
        after[_address(link)].append(link)
    lines = {line.rstrip("\r") for line in old.text.split("\n")}
    found: list[Link] = []
    for address, links in after.items():
        more = len(links) - before[address]
        if more == len(links):
            found += links
        elif more > 0:
            found += sorted(links, key=lambda link: (_line(new, link) not in lines, link.span))[-more:]
    return frozenset(found)


def _address(link: Link) -> Address:
    return canonical(link.url), link.url.partition("#")[2]


def _line(document: Document, link: Link) -> str:
    return document.line(document.locate(link.span.start).line)
