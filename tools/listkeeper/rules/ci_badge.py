"""A badge tells readers how the list's own checks went, or comes from a service that is gone.

Travis CI closed travis-ci.org in 2021, and its badges have said nothing since; that is a warning. Other badges of
builds and checks are a notice, and only in lists that wear the badge of awesome, whose guidelines ask for a list
without them: whether a workflow passed matters to those who keep a list, and they see it anyway.

Only badges before the first entry are looked at. Those of entries are about the entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, LinkKind
from listkeeper.facts import Facts

severity = Severity.NOTICE
fixable = False

# Patterns are text: `re` compiles them at their first use, which keeps the import short.
_GONE = r"(?i)https?://(?:(?:www|api|secure)\.)?travis-ci\.org/"
_CI = (
    r"(?i)https?://(?:"
    r"(?:(?:www|api|app)\.)?travis-ci\.com/|(?:[\w-]+\.)?circleci\.com/|ci\.appveyor\.com/"
    r"|github\.com/[^/]+/[^/]+/(?:actions/)?workflows/.*badge\.svg"
    r"|img\.shields\.io/(?:travis|circleci|appveyor|github/(?:actions/)?workflow)/"
    r"|gitlab\.com/.*/badges/.*pipeline\.svg"
    r")"
)
_AWESOME = r"(?i)https?://(?:awesome\.re|github\.com/sindresorhus/awesome)/?(?:[?#].*)?"


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    first = document.entries[0].span.start if document.entries else len(document.text)
    head = list(takewhile(lambda link: link.span.start < first, document.links))
    is_awesome = any(re.fullmatch(_AWESOME, link.url) for link in head)
    for link in head:
        if link.kind is not LinkKind.IMAGE:
            continue
        if re.match(_GONE, link.url):
            message = "this badge shows nothing: Travis CI closed travis-ci.org in 2021"
            yield Finding(link.target or link.span, message, severity=Severity.WARNING)
        elif is_awesome and re.match(_CI, link.url):
            message = "this badge is about the list's own checks; the guidelines of awesome ask for a list without it"
            yield Finding(link.target or link.span, message)
