"""An address cannot be followed as it is written.

A mistyped scheme (`htpp://`), a missing one (`www.example.org`), blanks, a bracket or full stop that was swallowed, or
a scheme that runs code. Where it is certain what was meant, the message says so. A bare address ends at the next blank;
where what follows it is swallowed, put it into angle brackets: `<https://example.org/>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from listkeeper.diagnostic import Edit, Finding, Fix, Severity, rewritten
from listkeeper.document import Document, Link, LinkKind
from listkeeper.facts import Facts
from listkeeper.urls import glued, malformed

severity = Severity.ERROR
fixable = True

MENDABLE = (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML, LinkKind.IMAGE)
"""Where the address stands apart from the text that a reader sees."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for link in document.links:
        if malformed(link.url) or (link.kind is LinkKind.BARE and not link.text.isascii()):
            yield from _check_link(document, link)


def _check_link(document: Document, link: Link) -> Iterator[Finding]:
    url = _as_written(document, link)
    flaw = malformed(url) or (glued(url) if link.kind is LinkKind.BARE else None)
    if flaw:
        suggestion = f"; {flaw.meant} was probably meant" if flaw.meant else ""
        message = f"'{url}': {flaw.problem}{suggestion}" if url else flaw.problem
        yield Finding(link.target or link.span, message, _fix(document, link, url, flaw.meant))


def _fix(document: Document, link: Link, url: str, meant: str | None) -> Fix | None:
    if not meant:
        return None
    if link.kind in MENDABLE:
        return rewritten(document.targets(link), meant)
    # Of a bare one nothing is lost: what it swallowed is text again.
    if link.target and link.kind is LinkKind.BARE and url.startswith(meant):
        return Fix((Edit(link.target, f"<{meant}>{url[len(meant) :]}"),))
    return None


def _as_written(document: Document, link: Link) -> str:
    """Without the percent-encoding of letters that a browser adds, so that a reader knows the address again."""
    targets = document.targets(link)
    written = document.source(targets[0]) if targets else link.url
    return written if unquote(written) == unquote(link.url) else link.url
