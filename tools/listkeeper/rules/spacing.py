"""Blanks stand where this list has none, or are missing where it has some.

Around the separator, after the bullet, before a nested item, and twice in a row within a description. Some of them a
reader never sees, but programs that read the list do, and every editor shows them in the next change. What nine of ten
entries have is asked of the rest.

In most lists, right is `- [Name](https://example.org) - Description.`, and wrong is `](https://example.org)-Description`.

`spacing = "single"` in the table `[form]` of the configuration asks for one blank after each bullet, at both sides of
each separator (of a colon, after it alone) and in descriptions; with `"ignore"`, nothing is said of blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from listkeeper.config import IGNORE, SINGLE
from listkeeper.conventions import LINES, Bullets, Conventions, Group, single
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Entry, Item, Span
from listkeeper.facts import Facts
from listkeeper.habits import CONFIGURATION, Habit
from listkeeper.wording import blanks, named

severity = Severity.WARNING
fixable = True

# Patterns are text: `re` compiles them at their first use, which keeps the import short.
DOUBLE = r"(?<=[^\s.!?:。|])[ \t]{2,}(?=[^\s|])"
"""After the end of a sentence some write two, and mean it."""
BELOW = r"[ \t\r]*\n(?:[ \t\r]*\n)*([ \t]*)"
"""From the end of a line to the beginning of the next that is not blank."""
MOST = 20
"""Findings of one description; each is compared with its links."""
MOST_BLANKS = 4
"""More after a bullet begin a code block."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    conventions, asked = facts.conventions, facts.config.form.spacing
    if asked == IGNORE:
        return
    yield from _around_bullets(document, conventions)
    for group in conventions.groups:
        habit = conventions.spacings.at(group.part)
        if habit.whose == CONFIGURATION:
            yield from _as_asked(group, habit, conventions.separators.at(group.part).value)
            continue
        for entry, own in zip(group.entries, group.spacings, strict=True):
            if own and own != habit.value and entry.separator.text == habit.value.strip():
                yield _around_separator(entry, own, habit.value, habit)
    yield from _within_descriptions(document, conventions, also_usual=asked == SINGLE)


def _around_bullets(document: Document, conventions: Conventions) -> Iterator[Finding]:
    nested = conventions.indentations.at(())
    for own in conventions.listed:
        habit = conventions.after_bullet.at(own.part)
        for item, after in zip(own.list.items, own.after, strict=True):
            if after != habit.value:
                yield from _after_bullet(document, item, after, habit)
        if own.depth and nested.value:
            yield from _nested(document, own, nested)


def _after_bullet(document: Document, item: Item, own: str, habit: Habit) -> Iterator[Finding]:
    if not own or not habit.value or max(len(own), len(habit.value)) > MOST_BLANKS:
        return
    start = item.span.start + 1
    place = Span(start, start + len(own))
    message = (
        f"{blanks(own)} after the bullet of {named(item.label.text, 'the item')}; {habit.says(blanks(habit.value))}"
    )
    yield Finding(place, message, Fix((Edit(place, habit.value),)) if _is_line(document, item) else None)


def _nested(document: Document, nested: Bullets, habit: Habit) -> Iterator[Finding]:
    """A fix only where a neighbour in the same list shows that it will stay nested there."""
    is_known = habit.value in nested.indentations
    for item, own in zip(nested.list.items, nested.indentations, strict=True):
        if own and own != habit.value:
            place = Span(item.span.start - len(own), item.span.start)
            message = (
                f"{named(item.label.text, 'the item')} is nested by {blanks(own)}; {habit.says(blanks(habit.value))}"
            )
            fix = Fix((Edit(place, habit.value),)) if is_known and _is_line(document, item) else None
            yield Finding(place, message, fix)


def _as_asked(group: Group, habit: Habit, separator: str) -> Iterator[Finding]:
    """What is to be another separator gets its blanks with it."""
    for entry, own in zip(group.entries, group.spacings, strict=True):
        wanted = single(entry.separator.text)
        if own and own != wanted and separator in ("", entry.separator.text):
            yield _around_separator(entry, own, wanted, habit)


def _around_separator(entry: Entry, own: str, wanted: str, habit: Habit) -> Finding:
    start = entry.separator.span.start - (len(own) - len(own.lstrip()))
    place, name = Span(start, start + len(own)), named(entry.name.text)
    message = f"'{own}' stands between name and description of {name}; {habit.says(repr(wanted))}"
    return Finding(place, message, Fix((Edit(place, wanted),)))


def _within_descriptions(document: Document, conventions: Conventions, *, also_usual: bool) -> Iterator[Finding]:
    """Nothing where it is so usual that it is no slip."""
    doubled = [
        finding
        for group in conventions.groups
        if group.list.shape in LINES and document.text.find("  ", *group.list.span) >= 0
        for entry in group.entries
        if document.text.find("  ", *entry.description.span) >= 0
        for finding in _doubled(document, entry)
    ]
    if also_usual or len(doubled) * 10 < sum(len(group.entries) for group in conventions.groups):
        yield from doubled


def _doubled(document: Document, entry: Entry) -> Iterator[Finding]:
    """Not in code, and not in a link: both keep what they say."""
    start, end = entry.description.span
    if document.text.find("`", start, end) >= 0:
        return
    for match in islice(re.compile(DOUBLE).finditer(document.text, start, end), MOST):
        if not any(link.span.start <= match.start() < link.span.end for link in entry.links):
            message = f"{blanks(match[0])} in the description of {named(entry.name.text)}; one is enough"
            yield Finding(Span(*match.span()), message, Fix((Edit(Span(*match.span()), " "),)), Severity.NOTICE)


def _is_line(document: Document, item: Item) -> bool:
    """Nothing below depends on where its text begins, or would: what follows is not indented further."""
    start, end = item.span
    before = document.text[document.text.rfind("\n", 0, start) + 1 : start]
    if item.lists or before.strip(" \t") or document.text.find("\n", start, end) >= 0:
        return False
    below = re.compile(BELOW).match(document.text, end)
    return not below or len(below[1].expandtabs(4)) <= len(before.expandtabs(4))
