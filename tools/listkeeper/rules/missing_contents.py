"""A long list has no table of contents.

A reader of a list of hundreds of entries wants to see which sections there are, and to get to one of them by a click;
so does who looks for the place of a new entry. A list of links to the headings, near the top, does that:
`- [Books](#books)`.

Told once, as a notice, of lists with a hundred entries in ten sections or more that have no links to their sections at
all. Any kind of contents will do, in a table or in HTML too. The outline that GitHub shows behind a button counts as
little as it is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from listkeeper.contents import generator_of, tables_of_contents
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts

severity = Severity.NOTICE
fixable = False

ENTRIES = 100
SECTIONS = 10
"""With fewer a reader sees most of the list at once. Of eleven well-known lists that are as long all have contents."""
LINKED = 3
"""Sections with links to them: some contents are no list, but a paragraph or HTML."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    titled = [section for section in document.sections if section.level and any(own.entries for own in section.lists)]
    if len(titled) < SECTIONS or len(document.entries) < ENTRIES:
        return
    ids = {section.id for section in document.sections if section.level}
    linked = ids.intersection(unquote(link.url[1:]) for link in document.links if link.url.startswith("#"))
    if len(linked) < LINKED and not tables_of_contents(document) and not generator_of(document):
        size = f"{len(document.entries)} entries in {len(titled)} sections"
        message = f"a list of {size} has no table of contents; readers would find theirs by one"
        yield Finding(titled[0].heading, message)
