"""Blanks stand where this list has none, or are missing where it has some.

Around the separator, after the bullet, before a nested item, and twice in a row within a description. Some of them a
reader never sees, but programs that read the list do, and every editor shows them in the next change. What nine of ten
entries have is asked of the rest.

In most lists, right is `- [Name](https://example.org) - Description.`, and wrong is `](https://example.org)-Description`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from listkeeper.conventions import LINES, Conventions, Listed, Told
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Entry, Span
from listkeeper.facts import Facts
from listkeeper.wording import blanks, named

severity = Severity.WARNING
fixable = True

DOUBLE = re.compile(r"(?<=[^\s.!?:。|])[ \t]{2,}(?=[^\s|])")
"""After the end of a sentence some write two, and mean it."""
BELOW = re.compile(r"[ \t\r]*\n(?:[ \t\r]*\n)*([ \t]*)")
"""From the end of a line to the beginning of the next that is not blank."""
MOST = 20
"""Findings of one description; each is compared with its links."""
MOST_BLANKS = 4
"""More after a bullet begin a code block."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    conventions = facts.conventions
    yield from _around_bullets(document, conventions)
    for told, written in conventions.separated:
        if written and written != conventions.spacings.at(told.part).value:
            yield from _around_separator(conventions, told, written)
    doubled = [
        finding
        for told in conventions.told
        if told.shape in LINES and document.text.find("  ", *told.entry.description.span) >= 0
        for finding in _doubled(document, told.entry)
    ]
    if len(doubled) * 10 < len(conventions.told):
        yield from doubled


def _around_bullets(document: Document, conventions: Conventions) -> Iterator[Finding]:
    neighbours: dict[Span, set[str | None]] = {}
    for listed in conventions.listed:
        neighbours.setdefault(listed.list.span, set()).add(listed.indentation)
    nested = conventions.indentations.at(()).value
    for listed in conventions.listed:
        if listed.after != conventions.after_bullet.at((str(listed.depth),)).value:
            yield from _after_bullet(document, conventions, listed)
        if listed.depth and listed.indentation and nested not in ("", listed.indentation):
            yield from _nested(document, conventions, listed, neighbours[listed.list.span])


def _after_bullet(document: Document, conventions: Conventions, listed: Listed) -> Iterator[Finding]:
    habit, own = conventions.after_bullet.at((str(listed.depth),)), listed.after
    if not own or not habit.value or max(len(own), len(habit.value)) > MOST_BLANKS:
        return
    start = listed.item.span.start + 1
    place = Span(start, start + len(own))
    message = f"{blanks(own)} after the bullet of {_label(listed)}; {habit.says(blanks(habit.value))}"
    yield Finding(place, message, Fix((Edit(place, habit.value),)) if _is_line(document, listed) else None)


def _nested(
    document: Document, conventions: Conventions, listed: Listed, neighbours: set[str | None]
) -> Iterator[Finding]:
    """A fix only where a neighbour in the same list shows that it will stay nested there."""
    habit, own = conventions.indentations.at(()), listed.indentation or ""
    start = listed.item.span.start
    place = Span(start - len(own), start)
    message = f"{_label(listed)} is nested by {blanks(own)}; {habit.says(blanks(habit.value))}"
    yield Finding(
        place,
        message,
        Fix((Edit(place, habit.value),)) if habit.value in neighbours and _is_line(document, listed) else None,
    )


def _around_separator(conventions: Conventions, told: Told, own: str) -> Iterator[Finding]:
    habit = conventions.spacings.at(told.part)
    if told.entry.separator.text != habit.value.strip():
        return
    start = told.entry.separator.span.start - (len(own) - len(own.lstrip()))
    place, name = Span(start, start + len(own)), named(told.entry.name.text)
    message = f"'{own}' stands between name and description of {name}; {habit.says(repr(habit.value))}"
    yield Finding(place, message, Fix((Edit(place, habit.value),)))


def _doubled(document: Document, entry: Entry) -> Iterator[Finding]:
    """Not in code, and not in a link: both keep what they say."""
    start, end = entry.description.span
    if document.text.find("`", start, end) >= 0:
        return
    for match in islice(DOUBLE.finditer(document.text, start, end), MOST):
        if not any(link.span.start <= match.start() < link.span.end for link in entry.links):
            message = f"{blanks(match[0])} in the description of {named(entry.name.text)}; one is enough"
            yield Finding(Span(*match.span()), message, Fix((Edit(Span(*match.span()), " "),)), Severity.NOTICE)


def _label(listed: Listed) -> str:
    return named(listed.item.label.text) if listed.item.label.text else "the item"


def _is_line(document: Document, listed: Listed) -> bool:
    """Nothing below depends on where its text begins, or would: what follows is not indented further."""
    start, end = listed.item.span
    before = document.text[document.text.rfind("\n", 0, start) + 1 : start]
    if listed.item.lists or before.strip(" \t") or document.text.find("\n", start, end) >= 0:
        return False
    below = BELOW.match(document.text, end)
    return not below or len(below[1].expandtabs(4)) <= len(before.expandtabs(4))
