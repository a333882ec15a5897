"""An address begins with http although its host serves https.

Over http, whoever sits between a reader and the page can read and change it, and browsers say so. Two things show
that a host serves https: it is one of those known to (GitHub, Wikipedia, arXiv ...), or the list has another of its
pages over https. Write `https://en.wikipedia.org/`, not `http://en.wikipedia.org/`. Of all other hosts nothing is
said: `tools/links` asks them.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Fix, Severity, rewritten
from listkeeper.document import Document, Link, Span
from listkeeper.facts import Facts
from listkeeper.urls import host, serves_https

severity = Severity.WARNING
fixable = True

SCHEME = "http://"


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    plain = [link for link in document.links if link.url.startswith(SCHEME) and _is_written(document, link)]
    if not plain:
        return
    secure = {host(link.url): link for link in reversed(document.links) if link.url.startswith("https://")}
    for link in plain:
        own = host(link.url)
        evidence = secure.get(own)
        if evidence or serves_https(own):
            where = f", as on line {document.locate(evidence.span.start).line}" if evidence else ""
            yield Finding(
                link.target or link.span,
                f"{own} serves https{where}; write https instead of http",
                _fix(document, link),
            )


def _is_written(document: Document, link: Link) -> bool:
    """Not so where GitHub makes a link of a bare `www.site.org`."""
    return link.target is None or document.text.startswith(SCHEME, link.target.start)


def _fix(document: Document, link: Link) -> Fix | None:
    starts = [target.start for target in document.targets(link)]
    if not all(document.text.startswith(SCHEME, start) for start in starts):
        return None
    return rewritten([Span(start, start + len("http")) for start in starts], "https")
