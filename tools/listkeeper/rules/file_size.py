"""The file is larger than GitHub shows: what comes after the cut, no reader of the repository's page sees.

GitHub renders the first 512,000 bytes of a README and drops the rest without a word. The finding stands where it
stops. Move sections into files of their own and link to them. From nine tenths of that size on there is a warning.
Another place than GitHub may have another limit: `[text] size = 1_000_000`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

NEAR = 0.9
"""The share of the size from which it is told."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    limit, text = facts.config.text.size, document.text
    if len(text) * 4 < limit * NEAR:  # no character takes more
        return
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > limit:
        cut = len(raw[:limit].decode("utf-8", "ignore"))
        message = f"the file has {len(raw):,} bytes, and GitHub shows {limit:,}: it stops {_place(document, cut)}"
        yield Finding(Span(cut, cut), message)
    elif len(raw) >= limit * NEAR:
        message = f"the file has {len(raw):,} bytes; beyond {limit:,} GitHub shows no more of it"
        yield Finding(Span(0, 0), message, severity=Severity.WARNING)


def _place(document: Document, offset: int) -> str:
    """The section and the last entry that begin before an offset."""
    section = [own.title for own in document.sections if own.level and own.span.start < offset][-1:]
    at = bisect_right(document.entries, offset, key=lambda entry: entry.span.start)
    entry = [repr(own.name.text[:40]) for own in document.entries[max(at - 1, 0) : at]]
    places = [*(f"in section {title[:40]!r}" for title in section), *(f"at {name}" for name in entry)]
    return " ".join(places) or "before the first section"
