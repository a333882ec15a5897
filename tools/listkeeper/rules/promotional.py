"""A description praises where it could inform.

Everything on a curated list is good, or it would not be there: that something is `amazing` or `blazing fast` tells a
reader nothing, and is written mostly by who made it. Say what can be checked instead: `parses 2 GB a second`, `no
dependencies`. Names, quotes, negations and set phrases (`best practices`) are left alone.

`promotional = ["game-changing"]` in the table `[form]` of the configuration adds words of the list's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice, pairwise

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Entry, Span
from listkeeper.facts import Facts
from listkeeper.wording import named, narrow

severity = Severity.NOTICE
fixable = False

WORDS = (
    "amazing", "awesome", "best in class", "blazing fast", "blazingly fast", "breathtaking", "brilliant",
    "cutting edge", "fantastic", "game changing", "gorgeous", "greatest", "incredible", "incredibly", "insanely",
    "jaw dropping", "lightning fast", "mind blowing", "must-have", "outstanding", "perfect", "revolutionary",
    "stunning", "superb", "unbelievable", "unbelievably", "unparalleled", "unrivaled", "world class",
    "world's best",
)  # fmt: skip
"""In small letters; a hyphen may stand for each blank."""
BEST = (
    r"(?:(?<=\bis )|(?<=\bare )|(?<=\bone of )|(?<=[.!?] )|(?<![\s\S]))"
    r"the (?:very )?best(?! (?:of|(?:\w+ )?practices?)\b)"
)
"""`is the best parser`, `one of the best parsers`; not `the best practices`, `combines the best features of`."""
BEST_PART = "best"
# Patterns are text: `re` compiles them at their first use, which keeps the import short.
SET_PHRASES = (
    r"(?i)perfect (?:hash(?:ing)?|forward|information|square|number|matching|play|competition|for)\b"
    r"|awesome[- ]?(?:lists?|wm|bar)\b"
)
NEGATION = r"(?i)\b(?:not?|never|without|isn't|aren't|nothing|nor|neither|than|less)\b(?:\s+\w+){0,2}\s*$"
FAR = 60
"""Characters before a word in which something may deny it."""
MOST = 20
"""Words of one description that are looked at; nobody praises so often and means none."""
OTHERS = r"(?i)\b(?:by|builds?|creates?|hosts?|makes?|develops?|writes?|designs?)\s*$"
"""`build awesome things`, `inspired by awesome things`: what is praised is not the entry."""
QUOTES = "\"'“‘«„`("


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    own = facts.config.form.promotional
    entries, parts = _candidates(document.entries, own)
    for entry in entries:
        if match := _praise(entry, _pattern(own, parts)):
            place = _place(document, entry, match[0])
            if document.text[place.start - 1 : place.start] not in tuple(QUOTES):
                name = named(entry.name.text)
                yield Finding(place, f"the description of {name} says {match[0]!r}; say what can be checked instead")


def _candidates(entries: Sequence[Entry], own: tuple[str, ...]) -> tuple[list[Entry], frozenset[str]]:
    """Those with a part of such a word somewhere in their description, and these parts.

    One search through all, for nearly none has.
    """
    said = "\n".join([entry.description.text for entry in entries])
    text = (narrow(said) if all(map(str.isascii, own)) else said).lower()
    parts = frozenset(part for part in {BEST_PART, *map(_part, (*WORDS, *own))} if part in text)
    places = sorted({at for part in parts for at in _places(text, part)})
    found = accumulate(text.count("\n", *between) for between in pairwise([0, *places]))
    return [entries[place] for place in dict.fromkeys(found)], parts


def _part(word: str) -> str:
    """The longest part of a promotional word that is spelled in one way."""
    return max(word.lower().replace("-", " ").split(" "), key=len) or word


@cache
def _pattern(own: tuple[str, ...], parts: frozenset[str]) -> re.Pattern[str]:
    """Of the words with these parts alone: all of them take `re` longer to read than most lists to be searched."""
    words = sorted((word for word in {*WORDS, *own} if _part(word) in parts), key=len, reverse=True)
    praise = "|".join([*map(_spelled, words), *([BEST] if BEST_PART in parts else [])])
    return re.compile(rf"(?<![\w/.#@-])(?:{praise})(?![\w/-]|\.\w)", re.I)


def _spelled(word: str) -> str:
    return re.escape(word.lower()).replace(r"\ ", "[- ‑]").replace(r"\-", "[-‑]")


def _praise(entry: Entry, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The first promotional word that is the description's own."""
    text, name = entry.description.text, entry.name.text.casefold()
    for match in islice(pattern.finditer(text), MOST):
        before = text[: match.start()]
        starts = not before.strip() or before.rstrip()[-1] in ".!?"
        is_name = match[0].casefold() in name or (match[0][0].isupper() and not starts)
        is_quoted = before[-1:] in tuple(QUOTES) or before.count('"') % 2 == 1
        is_elsewhere = re.search(NEGATION, before[-FAR:]) or re.search(OTHERS, before[-FAR:])
        if not (is_name or is_quoted or is_elsewhere or re.match(SET_PHRASES, text[match.start() :])):
            return match
    return None


def _places(text: str, part: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)


def _place(document: Document, entry: Entry, word: str) -> Span:
    start, end = entry.description.span
    found = document.text.find(word, start, end)
    return Span(found, found + len(word)) if found >= 0 else entry.description.span
