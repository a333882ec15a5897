"""Waivers of the configuration: findings that the list's owner does not want to be told, each for a reason.

A waiver holds for what stands in an entry of that name or with that address, and in a section of that title. `*` is for
everything, what is found in the list as a whole included.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from listkeeper.config import Waiver
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document, Location
from listkeeper.facts import Facts

RULE = "waiver"
UNUSED = Severity.NOTICE
"""A run over some of the lists that a configuration is for may have no use for a waiver."""


class Waived(NamedTuple):
    """What is left of all that was found, and which waivers had to do with it."""

    left: list[Diagnostic]
    used: frozenset[Waiver] = frozenset()


def waive(found: Iterable[Diagnostic], document: Document, waivers: Iterable[Waiver], today: date) -> Waived:
    """What no waiver is for that holds today."""
    by_rule: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        if _holds(waiver, today):
            by_rule.setdefault(waiver.rule, []).append(waiver)
    left, used = [], set()
    for d in found:
        applied = [waiver for waiver in by_rule.get(d.rule, ()) if _is_for(waiver.match, d, document)]
        used.update(applied)
        if not applied:
            left.append(d)
    return Waived(left, frozenset(used))


def unused(
    waivers: Iterable[Waiver], used: Collection[Waiver], asked: Collection[str], facts: Facts, path: str
) -> Iterator[Diagnostic]:
    """Those that waive nothing in any list of a run, though their rules were asked; told at the top of a list."""
    from listkeeper.rules.waiver import named  # which brings all rules along

    top = Location(1, 1)
    severity = facts.config.severity.get(RULE, UNUSED)
    for waiver in waivers:
        if _holds(waiver, facts.today) and waiver.rule in asked and waiver not in used:
            yield Diagnostic(path, top, top, RULE, severity, f"{named(waiver)} waives nothing; remove it")


def _holds(waiver: Waiver, today: date) -> bool:
    return waiver.expires is None or today <= waiver.expires


def _is_for(pattern: str, d: Diagnostic, document: Document) -> bool:
    if d.path != document.path:  # a file beside the list has no entries
        return pattern == "*"
    from listkeeper.links.patterns import matches, matches_words  # nearly every list waives nothing

    words, urls = _subjects(d, document)
    return any(matches_words(pattern, own) for own in words) or any(matches(pattern, url) for url in urls)


def _subjects(d: Diagnostic, document: Document) -> tuple[list[str], list[str]]:
    """Name and sections of what a diagnostic is about, and its addresses; of prose, those of its line."""
    if d.start == d.end == Location(1, 1):
        return [""], []
    entry = document.owners.get(d.start.line)
    sections = list(_sections(document, d.start))
    if entry:
        return [entry.name.text, *sections], [link.url for link in entry.links]
    start = document.line_starts[d.start.line - 1]
    end = start + len(document.line(d.start.line))
    first, last = (bisect_right(document.links, at, key=lambda link: link.span.start) for at in (start - 1, end))
    return ["", *sections], [link.url for link in document.links[first:last]]


def _sections(document: Document, place: Location) -> Sequence[str]:
    """The titles of the sections around a place, that of its own heading among them."""
    sections = document.headings
    at = bisect_right(
        sections, document.line_starts[place.line - 1] + place.column - 1, key=lambda own: own.heading.start
    )
    return (*sections[at - 1].path, sections[at - 1].title) if at else ()
