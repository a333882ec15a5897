"""An address is that of a shortener: it hides where it leads, and lives no longer than the service.

Readers cannot see where they are sent, nobody can tell duplicates, and what stands behind may be changed by a
stranger. Even Google's own goo.gl has given up those that were seldom followed. Open the address once, and write the
one that you arrive at. The front page of a service is fine: it may be what an entry is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.urls import host, is_shortener

severity = Severity.WARNING
fixable = False


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for link in document.links:
        own = host(link.url)
        if own and is_shortener(own) and link.url.partition("://")[2].partition("/")[2]:
            yield Finding(
                link.target or link.span,
                f"{own} hides where the link leads; write the address that it sends readers to",
            )
