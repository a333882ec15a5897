"""A waiver in the configuration has expired, or there is nothing left that it waives.

A waiver keeps findings of a rule from being told, for a reason that it gives. Under `[[waivers]]` stand
`rule = "duplicate-url"`, `match = "Concrete Mathematics"`, `reason = "the two editions share a page"` and perhaps
`expires = 2027-01-31`.

`match` is the name of an entry, an address or the title of a section; `*` stands for any characters. From the day after
`expires` on, what was waived is told again. So is a waiver that waives nothing any more: the next entry of that name is
not to have what was granted to this one.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.config import Waiver
from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Span
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    """Whether one waives something is known when all rules of a run have been asked, see `waivers`."""
    for waiver in facts.config.waivers:
        if waiver.expires and waiver.expires < facts.today:
            when = f"expired on {waiver.expires.isoformat()}"
            message = f"{named(waiver)} {when}; put right what it waives, or give it a later date"
            yield Finding(Span(0, 0), message)


def named(waiver: Waiver) -> str:
    return f"the waiver of {waiver.rule} for {quoted(waiver.match)}"
