"""An address cannot be followed as it is written.

A mistyped scheme (`htpp://`), a missing one (`www.example.org`), blanks, a bracket or full stop that was swallowed, or a
scheme that runs code. Where it is certain what was meant, the message says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, LinkKind
from listkeeper.facts import Facts
from listkeeper.urls import malformed

severity = Severity.ERROR

MENDABLE = (LinkKind.INLINE, LinkKind.HTML, LinkKind.IMAGE)
"""Where the address stands apart from the text that a reader sees."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for link in document.links:
        if problem := malformed(link.url):
            what, meant = problem
            suggestion = f"; {meant} was probably meant" if meant else ""
            fix = Fix((Edit(link.target, meant),)) if meant and link.target and link.kind in MENDABLE else None
            yield Finding(link.target or link.span, f"{link.url or 'the address'} {what}{suggestion}", fix)
