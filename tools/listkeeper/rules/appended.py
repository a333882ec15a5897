"""A new entry was put at the end of a list whose other entries are in alphabetical order.

Most contributors write below the last line they see. In a list that is in order, readers then look for the entry where
it is not, and the next contributor sees no order any more.

This is only told of a change (`--since`), and only where rule `order` has nothing to say: it speaks where the list as a
whole is kept in alphabetical order. Here it is this one part that was, whatever the others are. Nothing is told where
the configuration says `order = "keep"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from listkeeper.collation import Collation, misplaced
from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, EntryList
from listkeeper.facts import Facts
from listkeeper.order import is_sortable, policy

severity = Severity.WARNING
fixable = False

FEWEST = 6
"""Entries that are in order by chance in one list of 720."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if facts.before is None:
        return
    from listkeeper.changes import added_entries  # only a change needs it

    added = set(map(id, added_entries(facts.before, document)))
    collation_of = policy(document, facts.config) if added else None
    for entry_list in document.lists if collation_of else ():
        is_free = facts.config.order_of(entry_list.section) == "infer" and is_sortable(entry_list, document)
        if is_free and collation_of and collation_of(entry_list) is None:
            yield from _check_list(document, entry_list, added, facts.config.collation or Collation())


def _check_list(document: Document, entry_list: EntryList, added: set[int], collation: Collation) -> Iterator[Finding]:
    last = list(takewhile(lambda item: id(item.entry) in added, reversed(entry_list.items)))
    before = entry_list.items[: len(entry_list.items) - len(last)]
    names = [item.label.text for item in before]
    if len(before) < FEWEST or misplaced(names, collation):
        return
    for item in reversed(last):
        ((_, place),) = misplaced([*names, item.label.text], collation) or ((0, len(before)),)
        if place < len(before):
            line = document.locate(before[place].span.start).line
            message = f"{quoted(item.label.text)} is at the end; it belongs before {quoted(names[place])} (line {line})"
            yield Finding(item.label.span, f"{message}, as the other {len(before)} are in alphabetical order")
