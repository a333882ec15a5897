"""Two sections of the same part of the list have the same heading.

Readers cannot tell which of the two is meant, and contributors add to either. Links cannot either: only the first
`## Books` has the fragment `#books`, the second has `#books-1`, and the two swap places when they are moved. Merge the
sections, or name what makes them different.

Sections under different headings may have the same words: `Books` under `Go` and under `Rust`.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Section
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for parent in document.sections:
        seen: dict[str, Section] = {}
        for section in parent.sections:
            words = section.title.casefold()
            if words and (first := seen.setdefault(words, section)) is not section:
                line = document.locate(first.heading.start).line
                place = f"{quoted(first.title)} is a heading already (line {line})"
                message = f"{place}; merge the two sections, or tell them apart"
                yield Finding(section.heading, message, other=first.heading)
