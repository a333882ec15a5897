"""What a change made of a list, told from its two texts."""

from __future__ import annotations

from collections import Counter, defaultdict

from listkeeper.document import Document, Entry, Link
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


def added_entries(old: Document, new: Document) -> list[Entry]:
    """The entries that `old` did not have, in document order.

    One that was moved or edited is none: it has the address that an old one had, or its name.
    """
    addresses = Counter(entry.canonical for entry in old.entries)
    unknown = [entry for entry in new.entries if not _take(addresses, entry.canonical)]
    names = Counter(_name(entry) for entry in old.entries if _take(addresses, entry.canonical))
    return [entry for entry in unknown if not _take(names, _name(entry))]


def _take(counts: Counter[str], key: str) -> bool:
    is_there = counts[key] > 0
    counts[key] -= is_there
    return is_there


def _name(entry: Entry) -> str:
    return " ".join(entry.name.text.casefold().split())


def _address(link: Link) -> Address:
    return canonical(link.url), link.url.partition("#")[2]


def _line(document: Document, link: Link) -> str:
    return document.line(document.locate(link.span.start).line)
