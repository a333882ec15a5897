"""An entry is not in its place in a list that is kept in alphabetical order.

Names are compared without case, accents and leading punctuation; a blank comes before every letter. Lists that are not
alphabetical, numbered lists and lists with other items among the entries are left alone, unless the configuration says
`order = "alphabetical"`. `tools/render --write` puts everything in its place. A section that the configuration names
but the list does not have is told, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from listkeeper.collation import Collation, misplaced
from listkeeper.config import closest
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, EntryList, Item, Span
from listkeeper.facts import Facts
from listkeeper.order import is_sortable, labels, policy

severity = Severity.ERROR
fixable = True

RIGHT, WRONG, UNTOLD, NEW = range(4)
"""What an entry was before a change; who is to move, the last first.

Untold: out of order in a list of which nobody could tell that it is meant to be in order. Taking an entry out may
change that, and then it is not the one that is left who is to blame.
"""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    yield from _unknown_sections(document, facts)
    collation_of = policy(document, facts.config)
    ranks = _ranks(facts)
    for entry_list in document.lists:
        if collation := collation_of(entry_list):
            yield from _check_list(document, entry_list, collation, ranks)


def _unknown_sections(document: Document, facts: Facts) -> Iterator[Finding]:
    titles = {section.title for section in document.sections}
    for title in facts.config.sections:
        if title not in titles:
            message = f"the configuration names a section {title!r} that is not here{closest(title, titles)}"
            yield Finding(Span(0, 0), message, severity=Severity.WARNING)


def _ranks(facts: Facts) -> dict[str, int] | None:
    """The lines before a change: what was well stays where it is, then what was not, and what is new has to move."""
    before = facts.before
    if before is None:
        return None
    ranks = {line.strip(): RIGHT for line in before.text.split("\n")}
    collation_of = policy(before, facts.config)
    for entry_list in before.lists:
        if is_sortable(entry_list, before):
            collation = collation_of(entry_list)
            wrong = misplaced(labels(entry_list), collation or facts.config.collation or Collation())
            rank = WRONG if collation else UNTOLD
            ranks |= {_first_line(before, entry_list.items[moved]): rank for moved, _ in wrong}
    return ranks


def _first_line(document: Document, item: Item) -> str:
    return document.line(document.locate(item.span.start).line).strip()


def _check_list(
    document: Document, entry_list: EntryList, collation: Collation, ranks: dict[str, int] | None
) -> Iterator[Finding]:
    """The fewest entries that have to move, each with a neighbour that does not."""
    names = labels(entry_list)
    own = None if ranks is None else [ranks.get(_first_line(document, item), NEW) for item in entry_list.items]
    wrong = misplaced(names, collation, own)
    wrong = [(moved, before) for moved, before in wrong if own is None or own[moved] != UNTOLD]
    changed = [(moved, before) for moved, before in wrong if own and own[moved] != WRONG]
    fix = Fix((_with(document, entry_list, _sorted(entry_list, collation)),)) if wrong else None
    own_fix = Fix((_with(document, entry_list, _moved(entry_list, changed, collation)),)) if changed else None
    moving = {moved for moved, _ in wrong}
    last = max((at for at in range(len(names)) if at not in moving), default=0)
    for moved, before in wrong:
        word, neighbour = ("before", before) if before < len(names) else ("after", last)
        line = document.locate(entry_list.items[neighbour].span.start).line
        label = entry_list.items[moved].label
        message = f"{label.text!r} belongs {word} {names[neighbour]!r} (line {line})"
        yield Finding(label.span, message, own_fix if (moved, before) in changed else fix)


def _sorted(entry_list: EntryList, collation: Collation) -> list[Item]:
    return sorted(entry_list.items, key=lambda item: collation.key(item.label.text))


def _moved(entry_list: EntryList, moves: Sequence[tuple[int, int]], collation: Collation) -> list[Item]:
    """Only what the change put out of order goes to its place: the rest is another one's."""
    items = entry_list.items
    goals: dict[int, list[Item]] = {}
    for moved, before in moves:
        goals.setdefault(before, []).append(items[moved])
    moving = {moved for moved, _ in moves}
    ordered: list[Item] = []
    for at in range(len(items) + 1):
        ordered += sorted(goals.get(at, ()), key=lambda item: collation.key(item.label.text))
        ordered += items[at : at + 1] if at not in moving else ()
    return ordered


def _with(document: Document, entry_list: EntryList, ordered: Sequence[Item]) -> Edit:
    """The whole list in this order: what stands between two items belongs to the place, and stays there."""
    items = entry_list.items
    between = [document.text[left.span.end : right.span.start] for left, right in pairwise(items)]
    parts = [document.source(item.span) + gap for item, gap in zip(ordered, [*between, ""], strict=True)]
    return Edit(Span(items[0].span.start, items[-1].span.end), "".join(parts))
