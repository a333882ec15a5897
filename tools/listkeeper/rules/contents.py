"""The table of contents and the headings disagree: a section is missing, or listed out of turn.

Checked are the sections after the contents. A section is missing when most of its neighbours under the same heading are
listed; where only some are, a choice was made. Links of the contents that lead nowhere are rule `anchor`'s. A list
without a table of contents is fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from listkeeper.contents import APART, links_of, tables_of_contents
from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Link, Section, Shape
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    tables = tables_of_contents(document)
    if not tables:
        return
    links = [link for table in tables for link in links_of(document, table) if link.url.startswith("#")]
    linked = {unquote(link.url[1:]): link for link in reversed(links)}
    after = [section for section in document.sections if section.level and section.span.start > tables[0].span.end]
    yield from _missing(document, after, linked)
    if all(table.shape in (Shape.BULLET, Shape.ORDERED) for table in tables):
        yield from _out_of_turn(document, after, linked)


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
                yield Finding(section.heading, f"section {quoted(section.title)} is missing from the contents")


def _out_of_turn(document: Document, sections: Iterable[Section], linked: dict[str, Link]) -> Iterator[Finding]:
    listed = [section for section in sections if section.id in linked]
    for before, section in pairwise(listed):
        link, earlier = linked[section.id], linked[before.id]
        if link.span.start < earlier.span.start:
            line = document.locate(earlier.span.start).line
            message = f"{quoted(section.title)} comes after {quoted(before.title)} (line {line}) in the document"
            yield Finding(link.span, message)
