"""The table of contents and the headings disagree: a section is missing, listed out of turn, or under another's words.

Checked are the sections after the contents. A section is missing when most of its neighbours under the same heading are
listed, or nearly all of its level; where only some are, a choice was made. Sections about the list itself (`License`,
`Contributing`) may be left out, and so may those whose heading says so (`<!-- omit in toc -->`). Links of the contents
that lead nowhere are rule `anchor`'s. A list without a table of contents is fine.

Where the lines that are there say how it would be right, `--fix` writes the contents: missing sections get a line in
the same style, lines come in the order of the headings and have their fragments and their spelling. Contents under the
comment of doctoc, markdown-toc, mktoc and other programs read the same; such a program can write them again, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from urllib.parse import unquote

from listkeeper.contents import (
    APART,
    Table,
    extended,
    generator_of,
    headings_left_out,
    links_of,
    reordered,
    reworded,
    table_of,
    tables_of_contents,
)
from listkeeper.diagnostic import Edit, Finding, Fix, Severity, quoted
from listkeeper.document import Document, Link, Section, Shape, Span
from listkeeper.facts import Facts
from listkeeper.habits import DOMINANT, FEWEST
from listkeeper.urls import slug

severity = Severity.ERROR
fixable = True

MOST_MISSING = 50
"""Sections that are given a line in one go; where more are missing, the contents are not kept any more."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    lists = tables_of_contents(document)
    if not lists:
        return
    table = table_of(document, lists)
    after = [section for section in document.sections if section.level and section.span.start > lists[0].span.end]
    strays = list(_strays(table, after))
    yield from (_leads_astray(document, *stray) for stray in strays)
    yield from _doubled(table, {link.span for link, _, _ in strays})
    yield from _other_words(table)
    out_of_turn = []
    if all(own.shape in (Shape.BULLET, Shape.ORDERED) for own in lists):
        out_of_turn = list(_out_of_turn(table, after))
        yield from out_of_turn
    linked = _linked(table) | {meant.id: link for link, _, meant in strays}
    yield from _missing(table, linked, mendable=not out_of_turn and not strays)


def _strays(table: Table, sections: Sequence[Section]) -> Iterator[tuple[Link, Section, Section]]:
    """Lines with one section's words and another's fragment: the link, where it leads, and what it means."""
    named: dict[str, list[Section]] = {}
    for section in sections:
        named.setdefault(section.title.casefold(), []).append(section)
    worded: dict[str, list[tuple[Link, Section]]] = {}
    for line in table.lines:
        if line.link and line.section:
            worded.setdefault(line.link.text.casefold(), []).append((line.link, line.section))
    for words, lines in worded.items():
        if len(lines) == len(named.get(words, [])):
            for (link, section), meant in zip(lines, named[words], strict=True):
                if meant.id not in table.listed:
                    yield link, section, meant


def _leads_astray(document: Document, link: Link, section: Section, meant: Section) -> Finding:
    line = document.locate(meant.heading.start).line
    message = f"{quoted(link.text)} leads to #{section.id}; its own section is #{meant.id} (line {line})"
    fix = Fix((Edit(link.target, f"#{meant.id}"),)) if link.target else None
    return Finding(link.target or link.span, message, fix)


def _doubled(table: Table, known: Collection[Span]) -> Iterator[Finding]:
    """Lines with the words and the fragment of an earlier one; `known` are links of which more was said."""
    first: dict[tuple[str, str], Link] = {}
    for line in table.lines:
        if line.link and line.section and line.link.span not in known:
            key = line.link.text.casefold(), line.section.id
            if (other := first.setdefault(key, line.link)) is not line.link:
                message = f"{quoted(line.link.text)} is in the contents already (line {_line_of(table, other)})"
                yield Finding(line.link.span, message, severity=Severity.WARNING)


def _line_of(table: Table, link: Link) -> int:
    return table.document.locate(link.span.start).line


def _other_words(table: Table) -> Iterator[Finding]:
    """Lines whose words are spelled otherwise than their headings, where nearly all others have the same."""
    lines = [(line.link, line.section) for line in table.lines if line.link and line.section]
    others = [(link, section) for link, section in lines if link.text != section.title]
    if len(lines) < FEWEST or len(lines) - len(others) < len(lines) * DOMINANT:
        return
    for link, section in others:
        if slug(link.text) == slug(section.title):
            message = f"{quoted(link.text)} is spelled {quoted(section.title)} in its heading"
            yield Finding(link.span, message, reworded(table.document, link, section.title), Severity.WARNING)


def _out_of_turn(table: Table, sections: Sequence[Section]) -> Iterator[Finding]:
    """Links that stand before that of the section before their own."""
    linked = _linked(table)
    listed = [section for section in sections if section.id in linked]
    early = [
        (before, section)
        for before, section in pairwise(listed)
        if linked[section.id].span.start < linked[before.id].span.start
    ]
    fix = reordered(table) if early else None
    for before, section in early:
        line = _line_of(table, linked[before.id])
        message = f"{quoted(section.title)} comes after {quoted(before.title)} (line {line}) in the document"
        yield Finding(linked[section.id].span, message, fix)


def _missing(table: Table, linked: Mapping[str, Link], *, mendable: bool) -> Iterator[Finding]:
    document = table.document
    meant = {text for url, link in linked.items() if url not in document.anchors for text in (url, link.text)}
    words = {text.casefold() for text in meant}  # of links that lead nowhere: rule `anchor` tells where they should
    left_out = headings_left_out(document)
    missing = [
        section
        for section in sorted(_absent(table, linked), key=lambda own: own.heading)
        if section.id not in APART and not words & {section.id, section.title.casefold()}
        if section.heading.start not in left_out
    ]
    mendable = mendable and 0 < len(missing) <= MOST_MISSING
    fix, mended = extended(table, missing) if mendable else (None, frozenset[str]())
    program = generator_of(document)
    for section in missing:
        message = f"section {quoted(section.title)} is missing from the contents"
        by = f", which {program.name} writes" if program and program.name else ""
        yield Finding(section.heading, message + by, fix if section.id in mended else None)


def _absent(table: Table, linked: Mapping[str, Link]) -> Iterator[Section]:
    """Sections that are not listed, where most of their neighbours are; an only one, where nearly all of its level."""
    sections = [section for section in table.document.sections if section.span.start > table.lists[0].span.end]
    levels = Counter(section.level for section in sections)
    listed = Counter(section.level for section in sections if section.id in linked)
    for parent in table.document.sections:
        for level, own in groupby(sorted(parent.sections, key=_level), _level):
            family = [section for section in own if section.span.start > table.lists[0].span.end]
            absent = [section for section in family if section.id not in linked]
            usual = parent.id in linked and levels[level] >= FEWEST and listed[level] >= levels[level] * DOMINANT
            if len(absent) * 2 < len(family) or (usual and len(family) == 1):
                yield from absent


def _level(section: Section) -> int:
    return section.level


def _linked(table: Table) -> dict[str, Link]:
    """The first link of each fragment."""
    links = [link for own in table.lists for link in links_of(table.document, own) if link.url.startswith("#")]
    return {unquote(link.url[1:]): link for link in reversed(links)}
