"""An item begins with another bullet than the items of this list do.

Markdown takes `-`, `*` and `+` alike, but an item with another bullet begins a new list: it is set apart from its
neighbours, and no longer sorted among them. Nearly every list has one bullet, at each depth; what nine of ten items
have is asked of the rest.

In a list of `-`, right is `- [Name](https://example.org)`, and wrong is `* [Name](https://example.org)`.

`bullet = "*"` in the table `[form]` of the configuration decides it instead. Tables of contents are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.conventions import Conventions
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, EntryList, Span
from listkeeper.facts import Facts
from listkeeper.wording import named

severity = Severity.WARNING
fixable = True

LINE = re.compile(r"[^\n]*\w")
"""An item of dashes alone would become a rule or the underline of a heading."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for own in facts.conventions.listed:
        habit = facts.conventions.bullets.at(own.part)
        if not habit.value or own.list.marker == habit.value:
            continue
        is_mendable = _is_mendable(document, own.list, facts.conventions)
        for item in own.list.items:
            marker = Span(item.span.start, item.span.start + 1)
            message = (
                f"{named(item.label.text, 'the item')} begins with '{own.list.marker}'; {habit.says(repr(habit.value))}"
            )
            yield Finding(marker, message, Fix((Edit(marker, habit.value),)) if is_mendable else None)


def _is_mendable(document: Document, own: EntryList, conventions: Conventions) -> bool:
    """Every item has words, and the list does not grow together with another that blank lines keep apart."""
    if not all(LINE.match(document.source(item.span), 1) for item in own.items):
        return False
    start, end = own.items[0].span.start, own.items[-1].span.end
    before, after = document.text[max(start - 400, 0) : start], document.text[end : end + 400]
    edges = conventions.edges
    left, right = start - len(before) + len(before.rstrip()), end + len(after) - len(after.lstrip())
    return not (
        (left in edges and _is_gap(before[len(before.rstrip()) :]))
        or (right in edges and _is_gap(after[: right - end]))
    )


def _is_gap(blanks: str) -> bool:
    return blanks.count("\n") > 1
