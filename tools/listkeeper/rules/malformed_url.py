"""An address cannot be followed as it is written.

A mistyped scheme (`htpp://`), a missing one (`www.example.org`), blanks, a bracket or full stop that was swallowed, or
a scheme that runs code. Where it is certain what was meant, the message says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Link, LinkKind
from listkeeper.facts import Facts
from listkeeper.urls import malformed

severity = Severity.ERROR
fixable = True

MENDABLE = (LinkKind.INLINE, LinkKind.HTML, LinkKind.IMAGE)
"""Where the address stands apart from the text that a reader sees."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for link in document.links:
        if malformed(link.url) and (problem := malformed(url := _as_written(document, link))):
            what, meant = problem
            suggestion = f"; {meant} was probably meant" if meant else ""
            fix = Fix((Edit(link.target, meant),)) if meant and link.target and link.kind in MENDABLE else None
            yield Finding(link.target or link.span, f"'{url}': {what}{suggestion}" if url else what, fix)


def _as_written(document: Document, link: Link) -> str:
    """Without the percent-encoding of letters that a browser adds, so that a reader knows the address again."""
    written = document.source(link.target) if link.target else link.url
    return written if unquote(written) == unquote(link.url) else link.url
