"""Two entries lead to the same resource.

The scheme, a leading `www.`, the default port, a trailing slash, the fragment, tracking parameters, `.git` and other
spellings of one address do not make another resource.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Entry, Span
from listkeeper.facts import Facts
from listkeeper.urls import canonical

severity = Severity.ERROR


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in document.entries:
        key = canonical(entry.url)
        original = first.setdefault(key, entry) if key else entry
        if original is not entry:
            line = document.locate(original.name.span.start).line
            yield Finding(_address(entry), f"{entry.url} is already listed as {original.name.text!r} (line {line})")


def _address(entry: Entry) -> Span:
    main = next(link for link in entry.links if link.rel == "main")
    return main.target or main.span
