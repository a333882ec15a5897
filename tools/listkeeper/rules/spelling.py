"""A well-known name is not spelled as its owners spell it.

Readers search for names, and a list that writes `Github` and `Javascript` looks careless about the rest. Write
`GitHub`, `JavaScript`, `PostgreSQL`, `macOS`. Only prose is looked at: no code, no address, no path, and no link's
text, since what is linked is named by its owner. Names of commands and packages may be in small letters (`docker`,
`numpy`).

The list's configuration adds names and leaves others: `[text] spelling = { postgres = "PostgreSQL" }`, `leave =
["Matlab"]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, repeat

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.names import LOWER_CASE_TOO, ONE_SPELLING, OTHERWISE
from listkeeper.urls import slug
from listkeeper.wording import FAR_EAST, narrow

severity = Severity.WARNING
fixable = True

AROUND = ".,;:!?()[]\"'*_“”„«»…"
"""What a word may have at its ends where a text is cut at its blanks."""
JOINED_BEFORE = frozenset("@#/\\.-+~$%&=:<_")
JOINED_AFTER = frozenset("@/\\=+#~$%(_<")
"""What makes a word part of a path, an option, the name of a package."""
SMALL = frozenset(LOWER_CASE_TOO)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9.]*")
QUOTES = frozenset("\"'")
"""Between two of them stands what is written so: `return "json"`."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    text = narrow(document.text)
    for wrong, right in _slips(document.text, _own(facts)):
        for span in _places(document, text if wrong.isascii() and "?" not in wrong else document.text, wrong):
            kept = slug(wrong) != slug(right) and _names_section(document, span.start)
            fix = None if kept else Fix((Edit(span, right),))
            yield Finding(span, f"'{wrong}' is written '{right}'", fix)


def _names_section(document: Document, offset: int) -> bool:
    """In a heading, whose address would change with it, or in a link to one, which would no longer say the same."""
    return any(section.heading.start <= offset < section.heading.end for section in document.sections) or any(
        link.url.startswith("#") and link.span.start <= offset < link.span.end for link in document.links
    )


def _own(facts: Facts) -> dict[str, str]:
    """What the configuration says of words, by their letters whatever their size; nothing for those that it leaves."""
    config = facts.config.text
    right = {name.casefold(): name for name in config.spelling.values()}
    right |= {word.casefold(): name for word, name in config.spelling.items()}
    return right | {name.casefold(): "" for name in config.leave}


def _slips(text: str, own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a text may misspell somewhere, as it stands there, and the right spelling."""
    words = _words(text)
    known = (phrase for phrase in OTHERWISE if " " in phrase and words.issuperset(phrase.split()))
    added = (set(re.findall(re.escape(phrase), text, re.IGNORECASE)) for phrase in own if " " in phrase)
    letters = own.keys() | _letters()
    found = [*words, *{*known, *chain.from_iterable(added)} - words]
    for word, key in zip(found, map(str.casefold, found), strict=True):
        if key in letters and (right := _spelled(word, own)) != word:
            yield word, right


def _spelled(word: str, own: Mapping[str, str]) -> str:
    key = word.casefold()
    if key in own:
        return own[key] or word
    name = OTHERWISE.get(word) or _names().get(key, word)
    return word if word.isupper() or (word.islower() and name in SMALL) else name


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in (*ONE_SPELLING, *LOWER_CASE_TOO)}


@cache
def _letters() -> frozenset[str]:
    """What is looked at more closely: nearly every word is not."""
    return frozenset([*_names(), *(word.casefold() for word in OTHERWISE)])


def _words(text: str) -> set[str]:
    """The words that a text has, each once: sooner than looking at all of them."""
    chunks = [chunk for chunk in set(text.split()) if "//" not in chunk]
    mixed = [chunk for chunk in chunks if not chunk.isascii()]
    plain = [chunk.partition("](")[0] if "](" in chunk else chunk for chunk in set(chunks).difference(mixed)]
    words = set(map(str.strip, plain, repeat(AROUND)))
    for word in [word for word in words if word.endswith("'s")]:
        words.remove(word)
        words.add(word.removesuffix("'s"))
    words |= {word.partition("-")[0] for word in words if "-" in word}
    found = map(WORD.findall, mixed)
    return words | {word.rstrip(".") for word in chain.from_iterable(found)}


def _places(document: Document, narrowed: str, word: str) -> Iterator[Span]:
    """`narrowed`: a text in which the word stands where it does in the document's."""
    text, start = document.text, narrowed.find(word)
    while start >= 0:
        end = start + len(word)
        if (
            text[start - 1 : start] not in JOINED_BEFORE
            and _stands_alone(text, start, end)
            and document.is_prose(start)
        ):
            yield Span(start, end)
        start = narrowed.find(word, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after, second = text[start - 1 : start], text[end : end + 1], text[end + 1 : end + 2]
    if after in JOINED_AFTER or _is_letter(before) or _is_letter(after) or (before == after and after in QUOTES):
        return False
    if after in (".", ":"):
        return not second.isalnum() and second != "/"
    return after != "-" or (second.islower() and not text[start:end].islower())  # `Javascript-based`; `javascript-x`


def _is_letter(character: str) -> bool:
    return character.isalnum() and character < FAR_EAST
