"""A section has fewer entries than the list wants in each.

A section of one or two entries makes the contents longer and is rarely what a reader looks for. Many lists ask for
three entries before a topic gets a section of its own. Until then its entries can stand in a wider section, as those
of `RSS` could in `Feeds and News`.

`[structure] fewest-entries = 3` says how many. Without it the list itself is asked: where nearly all sections have
three or more, those with fewer are told as a notice. Sections about the list itself, such as `License` or `Related`,
do not count, nor do those with subsections that have entries.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.contents import APART
from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Section, Shape
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False

USUAL = 3
"""What awesome-go, awesome-selfhosted and public-apis ask for."""
NEARLY_ALL = 0.97
"""The share of sections from which a list seems to ask for so many: awesome-selfhosted has 0.99; awesome-go, whose
rule is newer than its sections, 0.93; of those without a rule awesome-cpp has the most, 0.96."""
FEWEST_SECTIONS = 20
"""That tell it from chance."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    wanted = facts.config.structure.fewest_entries
    sizes = [(own, size) for own in document.sections if own.id not in APART and (size := _size(own))]
    small = [(own, size) for own, size in sizes if size < (wanted or USUAL)]
    if not wanted and (len(sizes) < FEWEST_SECTIONS or len(small) > len(sizes) * (1 - NEARLY_ALL)):
        return
    rest = f"this list wants {wanted}" if wanted else f"{len(sizes) - len(small)} of {len(sizes)} sections have {USUAL}"
    for own, size in small:
        message = f"section {quoted(own.title)} has {size} {'entry' if size == 1 else 'entries'}; {rest} or more"
        yield Finding(own.heading, message, severity=None if wanted else Severity.NOTICE)


def _size(section: Section) -> int:
    """Entries of a section that is divided no further; 0 for the document itself and headings that are entries."""
    own = _entries(section)
    return own if section.level and own and not any(map(_entries, section.sections)) else 0


def _entries(section: Section) -> int:
    lists = [own for top in section.lists if top.shape is not Shape.HEADING for own in top.walk() if not own.contents]
    return sum(len(own.entries) for own in lists)
