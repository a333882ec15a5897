"""A heading is of another level than its place asks for: a level is skipped, or there is a second title.

Screen readers, the outline that GitHub shows and tables of contents take the level of a heading for its place in the
whole: below `## Tools` comes `### Editors`, not `#### Editors`, and only the title of the list has a single `#`.

Only what departs from the list itself is told. A list whose sections all skip a level, or that is made of several
parts with a single `#`, keeps its way.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Section
from listkeeper.facts import Facts
from listkeeper.habits import DOMINANT, FEWEST

severity = Severity.WARNING
fixable = False


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    steps = [(parent, own) for parent in document.sections if parent.level for own in parent.sections]
    skips = [(parent, own) for parent, own in steps if own.level > parent.level + 1]
    if len(steps) >= FEWEST and (len(skips) == 1 or len(steps) - len(skips) >= len(steps) * DOMINANT):
        for parent, own in skips:
            yield Finding(own.heading, _of_skip(parent, own))
    yield from _second_title(document)


def _of_skip(parent: Section, own: Section) -> str:
    levels = f"level {own.level} directly under {quoted(parent.title)} of level {parent.level}"
    return f"{quoted(own.title)} is a heading of {levels}; level {parent.level + 1} is skipped"


def _second_title(document: Document) -> Iterator[Finding]:
    top = document.root.sections
    if [own.level for own in top] == [1, 1] and all(own.title for own in top):
        title, other = top
        line = document.locate(title.heading.start).line
        names = f"{quoted(other.title)} has the level of the title, {quoted(title.title)}"
        message = f"{names} (line {line}); sections begin at level 2"
        yield Finding(other.heading, message, severity=Severity.NOTICE)
