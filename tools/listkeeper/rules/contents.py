"""The table of contents and the headings disagree: a section is missing, or listed out of turn.

Checked are the sections after the contents. A section is missing when most of its neighbours under the same heading are
listed; where only some are, a choice was made. Links of the contents that lead nowhere are rule `anchor`'s. A list
without a table of contents is fine.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, EntryList, Link, Section, Shape
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

LEAST = 2
"""Links that lists of `#fragments` need to be a table of contents; one alone is `Back to top`."""
MOST = 0.8
"""The share of fragments among its links: some contents also link to a contributing.md."""
APART = frozenset(
    "acknowledgements acknowledgments contact contents contribute contributing contributors credits footnotes"
    " license licence related sponsors star-history stargazers-over-time support table-of-contents thanks".split()
)
"""Sections about the list, by fragment: many contents leave them out."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    tables = _tables_of_contents(document)
    if not tables:
        return
    links = [link for table in tables for link in _links(document, table) if link.url.startswith("#")]
    linked = {unquote(link.url[1:]): link for link in reversed(links)}
    after = [section for section in document.sections if section.level and section.span.start > tables[0].span.end]
    yield from _missing(document, after, linked)
    if all(table.shape in (Shape.BULLET, Shape.ORDERED) for table in tables):
        yield from _out_of_turn(document, after, linked)


def _tables_of_contents(document: Document) -> list[EntryList]:
    """The first list of links to this file's own sections, and those in the same section: its other parts."""
    for section in document.sections:
        tables = [own for own in section.lists if _is_contents(document, own)]
        if sum(len(_links(document, own)) for own in tables) >= LEAST:
            return tables
    return []


def _is_contents(document: Document, entry_list: EntryList) -> bool:
    urls = [link.url for link in _links(document, entry_list)]
    return bool(urls) and sum(url.startswith("#") for url in urls) >= len(urls) * MOST


def _links(document: Document, entry_list: EntryList) -> tuple[Link, ...]:
    first, last = (bisect_left(document.links, place, key=lambda link: link.span.start) for place in entry_list.span)
    return document.links[first:last]


def _missing(document: Document, sections: Iterable[Section], linked: dict[str, Link]) -> Iterator[Finding]:
    meant = {text for url, link in linked.items() if url not in document.anchors for text in (url, link.text)}
    words = {text.casefold() for text in meant}  # of links that lead nowhere: rule `anchor` tells where they should
    families: dict[tuple[tuple[str, ...], int], list[Section]] = {}
    for section in sections:
        families.setdefault((section.path[:-1], section.level), []).append(section)
    for family in families.values():
        absent = [section for section in family if section.id not in linked]
        for section in absent if len(absent) * 2 < len(family) else ():
            if section.id not in APART and not words & {section.id, section.title.casefold()}:
                yield Finding(section.heading, f"section {section.title!r} is missing from the contents")


def _out_of_turn(document: Document, sections: Iterable[Section], linked: dict[str, Link]) -> Iterator[Finding]:
    listed = [section for section in sections if section.id in linked]
    for before, section in pairwise(listed):
        link, earlier = linked[section.id], linked[before.id]
        if link.span.start < earlier.span.start:
            line = document.locate(earlier.span.start).line
            yield Finding(link.span, f"{section.title!r} comes after {before.title!r} (line {line}) in the document")
