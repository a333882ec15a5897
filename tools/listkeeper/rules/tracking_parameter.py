"""An address carries parameters that tell where a reader comes from, or pay whoever wrote it.

`utm_source`, `fbclid`, `gclid` and their like choose no page: they are there for somebody's statistics, come along
when an address is copied, and make one page look like two. Write `https://example.org/page`, not
`https://example.org/page?utm_source=newsletter`. `ref` is told only with a value that surely tracks, since it may
also name a branch or a chapter. Amazon's `tag` is a notice: the list decides whether it takes part.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Link, LinkKind
from listkeeper.facts import Facts
from listkeeper.urls import host, tracked

severity = Severity.WARNING
fixable = True

AMAZON = r"(?:www\.|smile\.)?amazon\.(?:com?\.)?[a-z]{2,3}"
MOST_NAMED = 3
"""Parameters that a message names."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    banners = [link.span.start for link in document.links if link.kind is LinkKind.IMAGE]
    suspects = [link for link in document.links if "?" in link.url and not _holds_any(link, banners)]
    entries = {link.span for entry in document.entries for link in entry.links} if suspects else set()
    for link in suspects:
        if link.span in entries or document.leaf(link.span.start):  # not a sponsor's text in HTML, which has to count
            yield from _check_link(document, link)


def _holds_any(link: Link, starts: list[int]) -> bool:
    """Whether one of the places, which are in order, lies within a link."""
    return bisect_left(starts, link.span.end) > bisect_left(starts, link.span.start)


def _check_link(document: Document, link: Link) -> Iterator[Finding]:
    span = link.target or link.span
    written = document.source(link.target) if link.target else link.url
    if found := tracked(written):
        names = ", ".join(repr(name[:40]) for name in found.parameters[:MOST_NAMED])
        more = f" and {len(found.parameters) - MOST_NAMED} more" if len(found.parameters) > MOST_NAMED else ""
        words = ("tracks", "it") if len(found.parameters) == 1 else ("track", "them")
        message = f"{names}{more} only {words[0]} readers; the page is the same without {words[1]}"
        yield Finding(span, message, _fix(document, link))
    elif re.fullmatch(AMAZON, host(link.url)) and (tag := parse_qs(urlsplit(link.url).query).get("tag")):
        message = f"'tag={tag[0][:40]}' pays its owner for what readers buy; leave it out, or say so in the list"
        yield Finding(span, message, severity=Severity.NOTICE)


def _fix(document: Document, link: Link) -> Fix | None:
    targets = document.targets(link)
    kept = [own.without for target in targets if (own := tracked(document.source(target)))]
    is_whole = kept and len(kept) == len(targets)
    return Fix(tuple(map(Edit, targets, kept))) if is_whole else None
