"""Two entries lead to the same resource.

The scheme, a leading `www.`, the default port, a trailing slash, tracking parameters, `.git` and other spellings of one
address do not make another resource. Nor does a fragment, unless each entry has one: those are parts of one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Entry, Span
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

WHOLE_PAGE = ("", "top", "readme")
"""Fragments that are not a part of a page."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    pages: dict[str, dict[str, Entry]] = {}
    for entry in document.entries:
        if entry.canonical:
            parts, part = pages.setdefault(entry.canonical, {}), _part(entry.url)
            if original := parts.get(part) or _other_part(parts, part):
                line = document.locate(original.name.span.start).line
                yield Finding(_address(entry), f"{entry.url} is already listed as {original.name.text!r} (line {line})")
            parts.setdefault(part, entry)


def _part(url: str) -> str:
    """The part of a page that an address points to; nothing for all of it."""
    fragment = urldefrag(url).fragment.partition(":~:")[0]
    return "" if fragment.casefold() in WHOLE_PAGE else fragment


def _other_part(parts: dict[str, Entry], part: str) -> Entry | None:
    """The entry that has this one's part within it, or within this one."""
    return parts.get("") or (None if part else next(iter(parts.values()), None))


def _address(entry: Entry) -> Span:
    main = next((link for link in entry.links if link.rel == "main"), None)
    return (main.target or main.span) if main else entry.name.span
