"""Few of the list's items were understood, so other rules may be silent where they should speak.

An item is understood when an entry was found in it, or when it is the label of a group of entries. A document without
any entry is reported too: most likely it is not a list, or writes entries in a shape that is not known yet.

Of a change (`--since`) it is also told when it brings items that are not understood, and so makes that share smaller.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import BOM, Document, Span
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False

LEAST = 0.8
"""Of 43 surveyed lists, 40 lie above."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if not document.entries:
        what = "no entry was found" if document.text.strip(BOM + " \t\r\n") else "the file is empty"
        message = f"{what}; an entry looks like '- [name](address) - Description.'"
        yield Finding(Span(0, 0), message, severity=Severity.ERROR)
        return
    items, understood = document.coverage
    if understood < items * LEAST:
        place = next(
            item.span for own in document.lists if not own.contents for item in own.items if not item.understood
        )
        yield Finding(place, f"{understood} of {items} items were understood; this is the first that was not")
    elif facts.before is not None:
        yield from _check_change(document, facts.before)


def _check_change(document: Document, before: Document) -> Iterator[Finding]:
    (items, understood), (items_before, understood_before) = document.coverage, before.coverage
    if understood * items_before >= understood_before * items:
        return
    known = {line.strip() for line in before.text.split("\n")}
    places = [item.span for own in document.lists if not own.contents for item in own.items if not item.understood]
    new = [place for place in places if document.line(document.locate(place.start).line).strip() not in known]
    if new:
        what = "this is not understood" if len(new) == 1 else f"this and {len(new) - 1} more are not understood"
        message = f"{what} as an entry; one looks like '- [name](address) - Description.'"
        yield Finding(new[0], message, severity=Severity.NOTICE)
