"""Something else stands between name and description than this list has there.

A reader, and every program that reads the list, tells the description from the name by what stands between them. Lists
have one separator, mostly `-`; dashes that were pasted (`–`, `—`), colons and nothing at all are slips. What nine of
ten entries have is asked of the rest, in a section of its own habit what that section has.

In a list of `-`, right is `- [Name](https://example.org) - Description.`, and wrong is the same with `:` or `–`.

`separator = "-"` in the table `[form]` of the configuration decides it instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Entry, Span
from listkeeper.facts import Facts
from listkeeper.habits import Habit
from listkeeper.wording import named

severity = Severity.WARNING
fixable = True

SEPARATORS = ("", "-", "--", "---", "–", "—", "−", "‒", "―", ":", "：")
"""What stands for another; an arrow or a bar may mean something."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    conventions = facts.conventions
    for group in conventions.groups:
        habit = conventions.separators.at(group.part)
        for entry, own, spaced in zip(group.entries, group.separators, group.spacings, strict=True):
            if habit.value and own != habit.value and own in SEPARATORS:
                wanted = conventions.spaced(habit.value, group.part)
                yield _finding(entry, habit, _fix(document, entry, spaced, wanted))


def _finding(entry: Entry, habit: Habit, fix: Fix | None) -> Finding:
    own, place = entry.separator
    has = f"'{own}'" if own else "nothing"
    message = f"{named(entry.name.text)} has {has} between name and description; {habit.says(repr(habit.value))}"
    return Finding(place if own else entry.description.span, message, fix)


def _fix(document: Document, entry: Entry, spaced: str, wanted: str) -> Fix | None:
    """The separator with its blanks; None where a line ends beside it, or where none is and a sentence may go on."""
    text = document.text
    if entry.separator.text:
        start = entry.separator.span.start - (len(spaced) - len(spaced.lstrip(" \t")))
        return Fix((Edit(Span(start, start + len(spaced)), wanted),)) if spaced else None
    start = entry.description.span.start
    before = text[max(start - 9, 0) : start]
    blanks = len(before) - len(before.rstrip(" \t"))
    if not blanks or entry.description.text[0].islower() or before.rstrip(" \t")[-1:] not in (")", "]", "`"):
        return None
    return Fix((Edit(Span(start - blanks, start), wanted),))
