"""A description is far longer than those of this list.

A list is for choosing: a reader runs through ten entries and follows one. What needs a paragraph is better said on the
page itself. Twice as long as nineteen of twenty descriptions of the list, and more than 300 characters, is told. Right
is one sentence that says what a reader finds there.

`longest-description = 160` in the table `[form]` of the configuration says how many characters one may have.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.wording import named

severity = Severity.WARNING
fixable = False

USUAL = 0.95
"""The share of descriptions that are no longer than usual; of twenty or fewer, the longest is usual itself."""
TIMES = 2
LEAST = 300


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    lengths = sorted(len(entry.description.text) for entry in document.entries if entry.description.text)
    longest = facts.config.form.longest_description
    usual = lengths[int(len(lengths) * USUAL)] if lengths else 0
    most = longest or max(usual * TIMES, LEAST)
    for entry in document.entries:
        length = len(entry.description.text)
        if length > most + (not longest):  # where nobody chose a limit, the full stop that is added does not exceed it
            limit = f"the configuration allows {longest}" if longest else f"19 of 20 here have at most {usual}"
            message = f"the description of {named(entry.name.text)} has {length} characters; {limit}"
            yield Finding(entry.description.span, message, severity=None if longest else Severity.NOTICE)
