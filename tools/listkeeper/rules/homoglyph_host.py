"""A host holds letters that are not those that they look like, so readers land elsewhere than they believe.

`gіthub.com` with a Cyrillic і is not `github.com`: anybody may have registered it, and no eye can tell. Told are
hosts that mix Latin, Greek or Cyrillic letters in one word, and hosts that look like one that everybody knows, also
where they are written in Punycode (`xn--...`). A host that is Cyrillic or Greek throughout, such as `пример.рф`, is
as good as any.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.urls import Lookalike, host, lookalike

severity = Severity.ERROR
fixable = False

LONGEST = 60
"""Characters of a host that a message shows."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for link in document.links:
        if ("xn--" in link.url or "%" in link.url or not link.url.isascii()) and (found := lookalike(host(link.url))):
            yield Finding(link.target or link.span, _message(found))


def _message(found: Lookalike) -> str:
    name = unicodedata.name(found.letter, "a letter without a name").lower()
    told = f"'{found.host[:LONGEST]}' holds '{found.letter}' (U+{ord(found.letter):04X}, {name})"
    if found.imitated:
        return f"{told} and is not {found.imitated[:LONGEST]}"
    return f"{told} beside letters of another script, so it is not the host that it looks like"
