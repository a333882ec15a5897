"""Which entry has an address: a new one that another has already would be a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from listkeeper.document import Document, Link
from listkeeper.rewrite.reading import Key, key
from listkeeper.urls import canonical


class _Holder(NamedTuple):
    name: str
    path: str
    line: int
    fragment: str
    was: str
    """The canonical address that the lists have for it; another one where it is to be rewritten."""


class Entries:
    """The entries of all lists of a run by canonical address, those that are given one among them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._main: dict[tuple[str, Key], _Holder] = {}
        self._holders: dict[str, list[_Holder]] = {}
        for document in documents:
            for entry in document.entries:
                line = document.locate(entry.name.span.start).line
                holder = _Holder(entry.name.text, document.path, line, _fragment(entry.url), entry.canonical)
                self._holders.setdefault(entry.canonical, []).append(holder)
                self._main |= {(document.path, key(link)): holder for link in entry.links if link.rel == "main"}

    def objection(self, path: str, links: Sequence[Link], url: str) -> str:
        """Which entry is in the way of giving `url` to these links; only the main link of an entry can be."""
        address, fragment = canonical(url), _fragment(url)
        for own in self._entries(path, links):
            for other in self._holders.get(address, ()):
                # Two parts of a page are two resources; entries that had one address before are duplicates already.
                is_same_part = not fragment or not other.fragment or fragment == other.fragment
                if is_same_part and other.was != own.was:
                    return f"{url} would duplicate {other.name!r} ({_place(other, path)})"
        return ""

    def add(self, path: str, links: Sequence[Link], url: str) -> None:
        for own in self._entries(path, links):
            self._holders.setdefault(canonical(url), []).append(own._replace(fragment=_fragment(url)))

    def _entries(self, path: str, links: Sequence[Link]) -> list[_Holder]:
        return [self._main[path, key(link)] for link in links if (path, key(link)) in self._main]


def _place(holder: _Holder, path: str) -> str:
    return f"line {holder.line}" if holder.path == path else f"{holder.path}:{holder.line}"


def _fragment(url: str) -> str:
    return url.partition("#")[2]
