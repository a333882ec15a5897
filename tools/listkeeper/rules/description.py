"""An entry says nothing about itself, where nearly all others of this list do.

A name alone seldom tells a reader whether to follow the link. One sentence does: what it is, and for whom. An entry is
only told if its neighbours are described; nested entries, and those with other words beside the link, are left alone.

Right is `- [Name](https://example.org) - Parses dates in 40 languages.`, or whatever is true of it.

`description = "require"` in the table `[form]` of the configuration asks it of every entry; `"ignore"` of none.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.conventions import Group
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Entry, Item, Shape
from listkeeper.facts import Facts
from listkeeper.habits import CONFIGURATION, Habit
from listkeeper.wording import named

severity = Severity.WARNING
fixable = False

FEWEST = 5
"""Neighbours that are described."""
TIMES = 9
"""So many are described for each that is not; one alone may be the odd one out among fewer."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    lacking = [group for group in facts.conventions.groups if "" in group.descriptions]
    if not lacking:
        return
    within = {nested.span for own in document.lists for item in own.items if item.entry for nested in item.lists}
    for group in lacking:
        habit = facts.conventions.descriptions.at(group.part)
        if habit.whose != CONFIGURATION and group.list.span in within:
            continue
        if habit.value != "require" or not _is_asked(group, habit):
            continue
        for item in group.list.items:
            if item.entry and not item.entry.description.text and not _says_more(item, item.entry):
                message = f"{named(item.entry.name.text)} has no description; {habit.says('one')}"
                yield Finding(item.entry.name.span, message)


def _is_asked(group: Group, habit: Habit) -> bool:
    """Of an inferred habit only where the list itself shows it."""
    if habit.whose == CONFIGURATION:
        return True
    missing = group.descriptions.count("")
    described = len(group.descriptions) - missing
    is_line = group.list.shape in (Shape.BULLET, Shape.ORDERED)
    return is_line and described >= FEWEST and (missing == 1 or described >= missing * TIMES)


def _says_more(item: Item, entry: Entry) -> bool:
    """Authors, notes, marks, further links or a label tell a reader something; nested entries are what it is about.

    `More…` needs no description.
    """
    return entry.name.text.endswith(("…", "...")) or bool(
        entry.by or entry.notes or entry.attributes or item.lists or len(entry.links) > 1
    )
