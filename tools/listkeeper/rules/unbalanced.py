"""A bracket or a quotation mark has no partner: it is opened and never closed, or closed and never opened.

Most often a word at the end was lost with it, or the two were typed on different keyboards. Looked at are the lines
of entries, their names and the headings, in every script: `()`, `[]`, `{}`, `（）`, `「」`, `《》` and their like,
`"..."`, “...”, „...“, «...», »...«. Not meant as brackets are apostrophes, feet and inches (`19"`), numbers of steps
(`1)`), emoticons, half-open intervals (`[0, 1)`), and what stands in code or in formulas.

Single quotation marks (‘...’, ‚...‘, ‹...›) are mostly none, but apostrophes and letters of names. They are told only
where they can be nothing else, and nothing in the same text could be their partner.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain, islice
from typing import NamedTuple

from listkeeper import quotes
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False

ASCII = {"(": ")", "[": "]", "{": "}"}
WIDE = dict(zip("（［｛「『【〔〖《〈｢", "）］｝」』】〕〗》〉｣", strict=True))
CLOSERS = ASCII | WIDE
OPENERS = {closer: opener for opener, closer in CLOSERS.items()}
CURLY, ANGLES = "„“”", "«»"
SINGLE = "‘’‚‹"
"""Only those that `quotes` tells to be alone."""
MARK = rf'[{re.escape("".join([*CLOSERS, *OPENERS]))}{CURLY}{ANGLES}"]'
BEYOND_ASCII = frozenset([*WIDE, *WIDE.values(), *CURLY, *ANGLES])
MOST_MARKS = 500
"""Text with more of them in one paragraph is none that people read."""
LONGEST = 60
"""Characters of a name that a message shows."""

# Patterns are text: `re` compiles them at their first use, which keeps the import short.
OTHER = r"[\x00-!#-'*-Z\\^-z|~\x7f]*+"
"""All of ASCII but the marks. What goes beyond it takes `re` long to compile."""
EVEN = rf'{OTHER}(?:(?:\[{OTHER}\]|\({OTHER}\)|"{OTHER}"){OTHER})*+'
"""What nearly every line is: ASCII, with brackets and quotes in pairs, and no others within."""
# What looks like a bracket or a quotation mark and is none; each pattern looks at a few characters only.
EMOTICON = r"(?<![\w(])(?:[:;=][-'o^]?[()\[\]](?!\w)|[(\[][-'o^]?[:;=](?![\w)]))"
BOUND = r" ?[-+]?(?:[\d.]{1,12}|\w|∞) ?"
INTERVAL = rf"[(\[]{BOUND},{BOUND}[\])]"
FORMULA = r"\$(?=\S)[^$\n]{1,300}(?<=\S)\$(?!\d)"
STEP = r"(?:^|[\s,;:(*>-])(?:\d{1,3}|[A-Za-zА-Яа-я]|[ivxIVX]{1,4})\.?$"
INCHES = r"[\d½¼¾]"
HEBREW = "[\u05d0-\u05ea]"


class Mark(NamedTuple):
    """A bracket or a quotation mark, and where it stands in the text that is looked at."""

    start: int
    character: str


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    is_even, text = re.compile(EVEN).fullmatch, document.text
    odd = [leaf for leaf in document.prose if not is_even(text, *leaf) and _may_be_odd(document.source(leaf))]
    if not odd:
        return
    looked_at = _beginnings(document)
    names = {entry.name.span.start: entry.name for entry in document.entries}
    plain = cache(partial(quotes.plain_words, text))  # most lists have no use for them
    for leaf in odd:
        within = looked_at[bisect_left(looked_at, leaf.start) : bisect_left(looked_at, leaf.end)]
        if not within:
            continue
        said, marks = _in(document.source(leaf))
        single = _single(said, lambda word: word in plain())
        if found := _unpaired(said, [own for own in (*marks, *single) if document.is_prose(leaf.start + own.start)]):
            start = leaf.start + found[0].start
            yield Finding(Span(start, start + 1), _message(found))
        for name in (names[start] for start in within if start in names):
            lost = [own for own in single if name.span.start <= leaf.start + own.start < name.span.end]
            if "`" not in document.source(name.span) and (found := [*_unpaired(*_in(name.text)), *lost]):
                yield Finding(name.span, f"{_message(found)} in the name {name.text[:LONGEST]!r}")


def _may_be_odd(text: str) -> bool:
    """Quick, and false for nearly every line: a pair is lost in a name and in what follows it only by chance."""
    if text.count("(") != text.count(")") or text.count("[") != text.count("]") or text.count('"') % 2:
        return True
    if text.count("{") != text.count("}"):
        return True
    return not text.isascii() and (not BEYOND_ASCII.isdisjoint(text) or quotes.may_be_odd(text))


def _beginnings(document: Document) -> list[int]:
    """Where headings, and the names and descriptions of entries begin."""
    headings = [section.heading.start for section in document.sections if section.level]
    entries = [text.span.start for entry in document.entries for text in (entry.name, entry.description)]
    return sorted({*headings, *entries})


def _single(text: str, is_plain: Callable[[str], bool]) -> list[Mark]:
    """The single quotation mark that has certainly lost its partner."""
    start = quotes.odd(text, is_plain)
    return [] if start is None else [Mark(start, text[start])]


def _in(text: str) -> tuple[str, list[Mark]]:
    """The text with blanks where what looks like a mark is none, and the others."""
    for pattern in (FORMULA, INTERVAL, EMOTICON):
        text = re.sub(pattern, lambda match: " " * len(match[0]), text)
    found = [Mark(match.start(), match[0]) for match in islice(re.finditer(MARK, text), MOST_MARKS + 1)]
    return text, found if len(found) <= MOST_MARKS else []


def _unpaired(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """The marks without a partner, in order."""
    waiting: dict[str, list[Mark]] = {}
    left, straight = [], []
    for mark in marks:
        character = mark.character
        if character == '"':
            straight.append(mark)
        elif character in CLOSERS:
            waiting.setdefault(character, []).append(mark)
        elif character in OPENERS:
            if waiting.get(OPENERS[character]):
                waiting[OPENERS[character]].pop()
            elif not _ends_step(text, mark):
                left.append(mark)
        elif character in SINGLE:
            left.append(mark)
        else:
            _take_quote(waiting.setdefault(CURLY if character in CURLY else ANGLES, []), mark)
    left += chain.from_iterable(waiting.values())
    return sorted(mark for mark in (*left, *_odd_straight(text, straight)) if not _stands_alone(text, mark))


def _take_quote(waiting: list[Mark], mark: Mark) -> None:
    """Which of a pair comes first differs: „German“, “English”, ”Swedish”, «French», »Danish«."""
    opener = waiting[-1].character if waiting else ""
    if opener and (opener != mark.character or mark.character == "”"):
        waiting.pop()
    else:
        waiting.append(mark)


def _odd_straight(text: str, marks: list[Mark]) -> list[Mark]:
    """The last of an odd number, unless one says inches or stands within a Hebrew abbreviation."""
    meant = [mark for mark in marks if not re.match(HEBREW, text[mark.start + 1 : mark.start + 2])]
    inches = any(re.search(INCHES, text[max(mark.start - 1, 0) : mark.start]) for mark in meant)
    return meant[-1:] if len(meant) % 2 and not inches else []


def _ends_step(text: str, mark: Mark) -> bool:
    return mark.character in ")）" and re.search(STEP, text[max(mark.start - 6, 0) : mark.start]) is not None


def _stands_alone(text: str, mark: Mark) -> bool:
    """`Finds a missing ) at the end`, `Read more »`."""
    return not (text[max(mark.start - 1, 0) : mark.start] + text[mark.start + 1 : mark.start + 2]).strip()


def _message(odd: list[Mark]) -> str:
    first = odd[0].character
    if len(odd) == 2 and first in CLOSERS and odd[1].character in OPENERS:
        return f"'{first}' is closed by '{odd[1].character}'"
    if first in CLOSERS:
        return f"'{first}' is never closed by '{CLOSERS[first]}'"
    return f"'{first}' closes nothing" if first in OPENERS else f"'{first}' has no partner"
