"""The table of contents of a list: where it is, and what it may leave out."""

from __future__ import annotations

from bisect import bisect_left

from listkeeper.document import Document, EntryList, Link

LEAST = 2
"""Links that lists of `#fragments` need to be a table of contents; one alone is `Back to top`."""
MOST = 0.8
"""The share of fragments among its links: some contents also link to a contributing.md."""
APART = frozenset(
    "acknowledgements acknowledgments contact contents contribute contributing contributors credits footnotes"
    " license licence related sponsors star-history stargazers-over-time support table-of-contents thanks".split()
)
"""Sections about the list, by fragment: many contents leave them out."""


def tables_of_contents(document: Document) -> list[EntryList]:
    """The first list of links to this file's own sections, and those in the same section: its other parts."""
    for section in document.sections:
        tables = [own for own in section.lists if _is_contents(document, own)]
        if sum(len(links_of(document, own)) for own in tables) >= LEAST:
            return tables
    return []


def links_of(document: Document, entry_list: EntryList) -> tuple[Link, ...]:
    """All links within a list, nested ones too."""
    first, last = (bisect_left(document.links, place, key=lambda link: link.span.start) for place in entry_list.span)
    return document.links[first:last]


def _is_contents(document: Document, entry_list: EntryList) -> bool:
    urls = [link.url for link in links_of(document, entry_list)]
    return bool(urls) and sum(url.startswith("#") for url in urls) >= len(urls) * MOST
