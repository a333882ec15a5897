"""The table of contents and the headings disagree: a section is missing, or listed out of turn.

Checked are the sections that a contents list is about: those after it and of the levels that it links to. Links of the
contents that lead nowhere are rule `anchor`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, EntryList, Link, Section
from listkeeper.facts import Facts

severity = Severity.ERROR

LEAST = 2
"""Links that a list of `#fragments` needs to be a table of contents; one alone is `Back to top`."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    table = _table_of_contents(document)
    if table is None:
        return
    linked = {unquote(link.url[1:]): link for link in _links(document, table)}
    after = [section for section in document.sections if section.level and section.span.start > table.span.end]
    levels = _levels(after, linked)
    yield from _missing(after, linked, levels)
    yield from _out_of_turn(after, linked, document)


def _table_of_contents(document: Document) -> EntryList | None:
    """The first list of links to this file's own sections, before most of them."""
    tops = (own for section in document.sections for own in section.lists if own.contents)
    return next((own for own in tops if len(_links(document, own)) >= LEAST), None)


def _links(document: Document, table: EntryList) -> list[Link]:
    inside = (link for link in document.links if table.span.start <= link.span.start < table.span.end)
    return [link for link in inside if link.url.startswith("#")]


def _levels(sections: list[Section], linked: dict[str, Link]) -> set[int]:
    """The heading levels of which the contents list most sections: a few left out are missing, all left out are meant."""
    counts: dict[int, list[bool]] = {}
    for section in sections:
        counts.setdefault(section.level, []).append(section.id in linked)
    return {level for level, listed in counts.items() if sum(listed) * 2 > len(listed)}


def _missing(sections: list[Section], linked: dict[str, Link], levels: set[int]) -> Iterator[Finding]:
    for section in sections:
        if section.level in levels and section.id not in linked:
            yield Finding(section.heading, f"section {section.title!r} is missing from the contents")


def _out_of_turn(sections: list[Section], linked: dict[str, Link], document: Document) -> Iterator[Finding]:
    listed = [section for section in sections if section.id in linked]
    for before, section in pairwise(listed):
        link, earlier = linked[section.id], linked[before.id]
        if link.span.start < earlier.span.start:
            line = document.locate(earlier.span.start).line
            yield Finding(link.span, f"{section.title!r} comes after {before.title!r} (line {line}) in the document")
