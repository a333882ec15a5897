"""A link's text does not say what it leads to: it is empty, an address, or a word such as "here".

Whoever skims a list, or hears it read by a screen reader, goes by the texts of links. Write
`[SciPy](https://scipy.org)`, not `[https://scipy.org](https://scipy.org)` and not `SciPy is
[here](https://scipy.org)`. A link without any text cannot be seen nor clicked, which is an error; a bare address is
told where a list has names nearly everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Link, LinkKind
from listkeeper.facts import Facts
from listkeeper.habits import DOMINANT

severity = Severity.WARNING
fixable = False

WRITTEN = (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML)
"""Links whose text somebody chose."""
BARE = (LinkKind.BARE, LinkKind.AUTOLINK)
# Patterns are text: `re` compiles them at their first use, which keeps the import short.
EMPTY = r"(?i)\[\s*+\]|<a\b[^>]*+>\s*+</a\s*+>"
ADDRESS = r"(?i)(?:https?://|www\.)\S+"
SAYS_NOTHING = frozenset(
    "here|click here|this link|link here|over here|hier|klicken sie hier|ici|cliquez ici|aquí|aqui|haga clic aquí|qui|"
    "clicca qui|tutaj|здесь|тут|сюда|εδώ|buraya|burada|这里|這裡|此处|点击这里|點擊這裡|点这里|こちら|ここ|여기".split(
        "|"
    )
)
LONGEST = 60
"""Characters of a text that a message shows."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    suspects = [link for link in document.links if link.kind in WRITTEN and _is_suspect(link.text)]
    names = {entry.name.span: entry.name.text for entry in document.entries} if suspects else {}
    for link in suspects:
        yield from _check_text(document, link, names.get(link.span) == link.text)
    yield from _bare(document)


def _is_suspect(text: str) -> bool:
    return not text or text[:4].lower() in ("http", "www.") or _says_nothing(text)


def _says_nothing(text: str) -> bool:
    return text.casefold().strip(" .:!»→>") in SAYS_NOTHING


def _check_text(document: Document, link: Link, is_name: bool) -> Iterator[Finding]:
    if not link.text:
        if re.compile(EMPTY).match(document.text, *link.span):
            message = f"the link to {link.url[:LONGEST]} has no text, so nobody can see it"
            yield Finding(link.span, message, severity=Severity.ERROR)
    elif re.fullmatch(ADDRESS, link.text):
        yield Finding(link.span, f"the link's text is an address, '{link.text[:LONGEST]}'; name what it leads to")
    elif not is_name and _says_nothing(link.text):
        message = f"the link's text '{link.text}' does not say where it leads; link the words that do"
        yield Finding(link.span, message, severity=Severity.NOTICE)


def _bare(document: Document) -> Iterator[Finding]:
    """Entries that are an address and nothing else, in a list of names."""
    main = (link for entry in document.entries for link in entry.links if link.rel == "main")
    bare = [link for link in main if link.kind in BARE and link.url[:4] == "http"]
    if bare and 1 - len(bare) / len(document.entries) >= DOMINANT:
        for link in bare:
            yield Finding(link.span, f"the entry is an address, '{link.text[:LONGEST]}'; give it a name")
