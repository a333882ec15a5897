"""Two entries of one list have the same name.

Case and white space do not make another name. Entries of different lists may share one: `log` of two languages.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Entry
from listkeeper.facts import Facts

severity = Severity.WARNING


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for entry_list in document.lists:
        first: dict[str, Entry] = {}
        for entry in () if entry_list.contents else entry_list.entries:
            original = first.setdefault(" ".join(entry.name.text.casefold().split()), entry)
            if original is not entry:
                line = document.locate(original.name.span.start).line
                yield Finding(entry.name.span, f"{entry.name.text!r} is already the name of an entry (line {line})")
