"""Two entries of one list have the same name, and nothing that is said of them tells them apart.

Most likely they are one resource under two addresses. Case and white space do not make another name. Entries that are
described differently may share one (`errors` of two authors), and so may entries of different lists. Two entries with
the same address are rule `duplicate-url`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Entry
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False

MOST = 20
"""Entries of a name that the next one is compared with: a list of nothing else costs no more than others."""
ALIKE = 2 / 3
"""The share of words in common from which two descriptions say the same."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for entry_list in document.lists:
        entries = () if entry_list.contents else entry_list.entries
        names = [" ".join(entry.name.text.casefold().split()) for entry in entries]
        if len(set(names)) == len(names):
            continue
        named: dict[str, list[Entry]] = {}
        for entry, name in zip(entries, names, strict=True):
            earlier = named.setdefault(name, [])
            if original := next((other for other in earlier[:MOST] if is_same(entry, other)), None):
                line = document.locate(original.name.span.start).line
                yield Finding(
                    entry.name.span,
                    f"{entry.name.text!r} is already listed with another address (line {line});"
                    " remove one, or say how they differ",
                    other=original.name.span,
                )
            earlier.append(entry)


def is_same(entry: Entry, other: Entry) -> bool:
    """Whether two entries of one name in one list are told."""
    if entry.canonical == other.canonical:
        return False
    one, two = _words(entry), _words(other)
    return not one or not two or len(one & two) >= len(one | two) * ALIKE


def _words(entry: Entry) -> set[str]:
    """All that is said of an entry beside its name."""
    texts = [text.text for text in (entry.description, *entry.by, *entry.notes)]
    marks = [attribute.text for attribute in entry.attributes]
    return set(re.findall(r"\w+", " ".join(texts + marks).casefold()))
