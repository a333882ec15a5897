"""Which lists are the table of contents, which program wrote it, and what it may leave out."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from listkeeper.document import Comment, Document, EntryList, Link

LEAST = 2
"""Links that lists of `#fragments` need to be a table of contents; one alone is `Back to top`."""
MOST = 0.8
"""The share of fragments among its links: some contents also link to a contributing.md."""
APART = frozenset(
    "acknowledgements acknowledgments contact contents contribute contributing contributors credits footnotes"
    " license licence related sponsors star-history stargazers-over-time support table-of-contents thanks".split()
)
"""Sections about the list, by fragment: many contents leave them out."""
# Patterns are text: `re` compiles them at their first use, which keeps the import short.
_GENERATOR = r"(?i)START (doctoc)|(MarkdownTOC)|BEGIN (mktoc)|(vim-markdown-toc) |(?:START_TOC|ts)$|toc(?![\w-])"
"""How a comment begins under which a program writes contents, and the program, where that tells which."""
_LEFT_OUT = r"(?i)(?:omit|exclude) (?:in|from) toc|no toc"


class Generator(NamedTuple):
    """A program that writes the contents of a list."""

    name: str
    """Nothing where its comment does not tell which."""
    comment: Comment
    """Under which it writes."""


def tables_of_contents(document: Document) -> list[EntryList]:
    """The first list of links to this file's own sections, and those in the same section: its other parts.

    Where a program writes the contents, the list that stands under its comment comes before all others.
    """
    mark = generator_of(document)
    found: list[EntryList] = []
    for section in document.sections:
        tables = [own for own in section.lists if is_contents(document, own)]
        under = [own for own in tables if mark and own.span.start > mark.comment.span.end]
        if under:
            return under[:1]
        if not found and sum(len(links_of(document, own)) for own in tables) >= LEAST:
            found = tables
        if found and not mark:
            return found
    return found


def generator_of(document: Document) -> Generator | None:
    """The first comment of a program that writes contents."""
    found = ((re.match(_GENERATOR, own.text), own) for own in document.comments)
    return next(
        (Generator(match[match.lastindex] if match.lastindex else "", own) for match, own in found if match), None
    )


def links_of(document: Document, entry_list: EntryList) -> tuple[Link, ...]:
    """All links within a list, nested ones too."""
    first, last = (bisect_left(document.links, place, key=lambda link: link.span.start) for place in entry_list.span)
    return document.links[first:last]


def headings_left_out(document: Document) -> frozenset[int]:
    """Where the headings begin that a comment, in them or just above, keeps out of the contents."""
    comments = [own for own in document.comments if re.fullmatch(_LEFT_OUT, own.text)]
    if not comments:
        return frozenset()
    within = {document.start_of_line(own.span.start) for own in comments}
    above = {own.covers.start for own in comments}
    return frozenset(
        own.heading.start
        for own in document.sections
        if own.heading.start in above or document.start_of_line(own.heading.start) in within
    )


def is_contents(document: Document, entry_list: EntryList) -> bool:
    """Whether nearly all links of a list lead to places in this file."""
    urls = [link.url for link in links_of(document, entry_list)]
    return bool(urls) and sum(url.startswith("#") for url in urls) >= len(urls) * MOST
