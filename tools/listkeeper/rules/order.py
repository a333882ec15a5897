"""An entry is not in its place in a list that is kept in alphabetical order.

Names are compared without case, accents and leading punctuation; a blank comes before every letter. Lists that are not
alphabetical, numbered lists and lists with other items among the entries are left alone, unless the configuration says
`order = "alphabetical"`. `tools/render --write` puts everything in its place. A section that the configuration names
but the list does not have is told, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from listkeeper.collation import Collation, misplaced
from listkeeper.config import closest
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, EntryList, Span
from listkeeper.facts import Facts
from listkeeper.order import labels, policy

severity = Severity.ERROR
fixable = True


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    yield from _unknown_sections(document, facts)
    collation_of = policy(document, facts.config)
    for entry_list in document.lists:
        if collation := collation_of(entry_list):
            yield from _check_list(document, entry_list, collation)


def _unknown_sections(document: Document, facts: Facts) -> Iterator[Finding]:
    titles = {section.title for section in document.sections}
    for title in facts.config.sections:
        if title not in titles:
            message = f"the configuration names a section {title!r} that is not here{closest(title, titles)}"
            yield Finding(Span(0, 0), message, severity=Severity.WARNING)


def _check_list(document: Document, entry_list: EntryList, collation: Collation) -> Iterator[Finding]:
    """The fewest entries that have to move, each with a neighbour that does not."""
    names = labels(entry_list)
    wrong = misplaced(names, collation)
    fix = Fix((_sorted(document, entry_list, collation),)) if wrong else None
    for moved, before in wrong:
        word, neighbour = ("before", before) if before < len(names) else ("after", _last_but(names, moved, collation))
        line = document.locate(entry_list.items[neighbour].span.start).line
        label = entry_list.items[moved].label
        yield Finding(label.span, f"{label.text!r} belongs {word} {names[neighbour]!r} (line {line})", fix)


def _sorted(document: Document, entry_list: EntryList, collation: Collation) -> Edit:
    """The whole list in order: what stands between two items belongs to the place, and stays there."""
    items = entry_list.items
    ordered = sorted(items, key=lambda item: collation.key(item.label.text))
    between = [document.text[left.span.end : right.span.start] for left, right in pairwise(items)]
    parts = [document.source(item.span) + gap for item, gap in zip(ordered, [*between, ""], strict=True)]
    return Edit(Span(items[0].span.start, items[-1].span.end), "".join(parts))


def _last_but(names: list[str], moved: int, collation: Collation) -> int:
    """The entry that comes last when all are in order, apart from the one that moves."""
    return max((n for n in range(len(names)) if n != moved), key=lambda n: collation.key(names[n]))
