"""A description begins with the name that stands before it already.

`[Foo](https://example.org) - Foo is a parser for dates.` says Foo twice, and what it is only then. Right is
`[Foo](https://example.org) - Parser for dates.`, which says it at once.

Told is only a name that the sentence is about (`Foo is`, `Foo provides`, `Foo:`, `Foo -`), in the languages where that
can be told, not a name that is a part of it: `[Redis](https://example.org) - Redis client for Go.` is left alone. So is
one that is spelled out, as in `WUI (Window User Interface) is a library`, for that says something new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.wording import named

severity = Severity.NOTICE
fixable = False

# A text: `re` compiles it at its first use, which keeps the import short.
ABOUT = (
    r"(?i)(?:,.{3,60}?,)?\s*(?:"
    r"\s(?:is|are|was|provides?|allows?|helps?|lets?|enables?|offers?|supports?|makes?|implements?|aims?|can|will|has|uses|includes)\b"
    r"|\s(?:ist|sind|est|sont|es|è|é|jest|är|on|bietet|permite|permet|fournit|proporciona|fornisce)\b"
    r"|\s[-–—]\s|\s*[–—:]\s|是|とは|は|は、|\s*(?:это|— это|- это|є|—)\s)"
)
"""What follows a name that a sentence is about."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for entry in document.entries:
        name, text = entry.name.text, entry.description.text
        if not name or text[: len(name)].casefold() != name.casefold() or not re.match(ABOUT, text[len(name) :]):
            continue
        start = entry.description.span.start
        place = Span(start, min(start + len(name), entry.description.span.end))
        yield Finding(place, f"the description of {named(name)} begins with the name again; say at once what it is")
