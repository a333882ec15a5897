"""Something else stands between name and description than this list has there.

A reader, and every program that reads the list, tells the description from the name by what stands between them. Lists
have one separator, mostly `-`; dashes that were pasted (`–`, `—`), colons and nothing at all are slips. What nine of
ten entries have is asked of the rest, in a section of its own habit what that section has.

In a list of `-`, right is `- [Name](https://example.org) - Description.`, and wrong is the same with `:` or `–`.

`separator = "-"` in the table `[form]` of the configuration decides it instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.conventions import Told
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.wording import named

severity = Severity.WARNING
fixable = True

SEPARATORS = ("", "-", "--", "---", "–", "—", "−", "‒", "―", ":", "：")
"""What stands for another; an arrow or a bar may mean something."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    conventions = facts.conventions
    for told, written in conventions.separated:
        own, habit = told.entry.separator.text, conventions.separators.at(told.part)
        if habit.value in ("", own) or own not in SEPARATORS:
            continue
        has = f"'{own}'" if own else "nothing"
        message = (
            f"{named(told.entry.name.text)} has {has} between name and description; {habit.says(repr(habit.value))}"
        )
        place = told.entry.separator.span if own else told.entry.description.span
        yield Finding(place, message, _fix(document, told, written, conventions.spaced(habit.value, told.part)))


def _fix(document: Document, told: Told, written: str, wanted: str) -> Fix | None:
    """The separator with its blanks; None where a line ends beside it, or where none is and a sentence may go on."""
    entry, text = told.entry, document.text
    if entry.separator.text:
        start = entry.separator.span.start - (len(written) - len(written.lstrip(" \t")))
        return Fix((Edit(Span(start, start + len(written)), wanted),)) if written else None
    start = entry.description.span.start
    before = text[max(start - 9, 0) : start]
    blanks = len(before) - len(before.rstrip(" \t"))
    if not blanks or entry.description.text[0].islower() or before.rstrip(" \t")[-1:] not in (")", "]", "`"):
        return None
    return Fix((Edit(Span(start - blanks, start), wanted),))
