"""Two entries are most likely one resource: near names and near descriptions, or one description pasted to both.

A project that moved, a name that was mistyped, `foo.js` beside `foo`: the addresses differ, so no other rule sees it.
Told is what says the same with other words left out or added under the same name, under one with another letter or with
`.js` or `python-` more, and a long description that stands word for word at two entries.

`errors` of two authors, `foo-core` beside `foo-cli`, a second edition or part are others: a name alone is never enough,
and numbers tell apart. Merge the two, or say in their descriptions how they differ. Sections that may list a resource
twice (`[structure] duplicates`) are not compared. Entries of the same name in one list are rule `duplicate-name`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Entry
from listkeeper.facts import Facts
from listkeeper.rules.duplicate_name import is_same
from listkeeper.rules.duplicate_url import named

severity = Severity.WARNING
fixable = False

MOST = 8
"""Entries that one is compared with for each reason, so that a list of nothing else costs no more than others."""
SAME = 0.9
"""The share of the shorter description's words from which the longer one says the same; under the same name, of
"""
MANY_WORDS = 8
"""words or more,"""
NEARLY = 0.8
"""this share. On twelve lists flashlight under two owners has 0.89 of 9, two makers' `raft` 0.67 of 6."""
FEWEST_WORDS = 4
"""That a description needs to say something; under another name one more."""
LONGEST = 2000
"""Characters of a description that are compared."""
PASTED = 50
"""Characters, and"""
PASTED_WORDS = 8
"""words from which two people do not write the same."""
NEIGHBOURS = 3
"""In the order of names, among which a mistyped one is looked for."""
LETTERS = 5
"""Of a word in which one letter may be mistyped; shorter ones are abbreviations, numerals, families."""

_AFFIX = re.compile(
    r"^(?:the|awesome|node|python|py|go|lib|rust|php|ruby)[-_. ]{1,3}|[-_. ]{1,3}(?:js|py|rs|go|php|rb|lib|org|io)$"
)
_PUNCTUATION = re.compile(r"[^\w+#]+|_")
_IN_ASCII = {n: None for n in range(128) if not chr(n).isalnum() and chr(n) not in "+#"}
"""The same for `str.translate`, which is sooner done."""
_WORD = re.compile(r"[\w+#]+")
_NUMBER = re.compile(r"\d+")
_DIGITS = dict.fromkeys(map(ord, "0123456789"))
"""Names that differ in nothing else are no slip, as `_is_slip` would say later: rows of parts and volumes are long."""
_EMPTY = frozenset("a an and are as by for from in is it its of on or the to with".split())


class _Known(NamedTuple):
    """An entry with what it is compared by."""

    entry: Entry
    holder: int
    """The number of the list that it stands in."""
    name: str
    """In lower case, without blanks and punctuation, but with the signs of C++ and C#."""
    bare: str
    """The name without `.js` and the like."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    allowed = facts.config.structure.duplicates
    if allowed == "anywhere":
        return
    known = list(_known(document))
    told: set[str] = set()
    for what, pairs in ((_says_the_same, _alike(known)), (_is_pasted, _described_alike(known))):
        for own, other in pairs:
            if own.entry.id in told or own.entry.canonical == other.entry.canonical:
                continue
            if allowed == "across-sections" and own.entry.section != other.entry.section:
                continue
            if message := what(own, other):
                told.add(own.entry.id)
                place = named(document, other.entry, own.entry.section)
                words = message.format(quoted(own.entry.name.text), place)
                yield Finding(own.entry.name.span, words, other=other.entry.name.span)


def _known(document: Document) -> Iterator[_Known]:
    for holder, own in enumerate(document.lists):
        for entry in () if own.contents else own.entries:
            name = bare = entry.name.text.casefold()
            if not name.isalnum():
                without = _AFFIX.sub("", name)
                plain = _unpunctuated(name)
                bare = plain if without == name else _unpunctuated(without)
                name = plain
            yield _Known(entry, holder, name, bare)


def _unpunctuated(name: str) -> str:
    return name.translate(_IN_ASCII) if name.isascii() else _PUNCTUATION.sub("", name)


def _alike(known: Sequence[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Pairs that share a name, or nearly have one, the later entry first."""
    counts = Counter(own.bare for own in known)
    seen: dict[str, list[_Known]] = {}
    for own in (own for own in known if counts[own.bare] > 1):
        earlier = seen.setdefault(own.bare, [])
        for other in earlier:
            yield own, other
        if len(earlier) < MOST:
            earlier.append(own)
    yield from ((known[second], known[first]) for first, second in _beside(known))


def _beside(known: Sequence[_Known]) -> Iterator[tuple[int, int]]:
    """The places of two whose names begin alike and are near in alphabetical order, where one letter may differ."""
    ordered = sorted([(own.name, place) for place, own in enumerate(known) if len(own.name) > LETTERS])
    begins = [name[: LETTERS - 2] for name, _ in ordered]
    letters = [name if name.isalpha() else name.translate(_DIGITS) for name, _ in ordered]
    for distance in range(1, NEIGHBOURS + 1):
        for n in [n for n, (a, b) in enumerate(zip(begins, begins[distance:], strict=False)) if a == b]:
            (left, one), (right, other) = ordered[n], ordered[n + distance]
            if letters[n] != letters[n + distance] and _is_one_edit(left, right):
                first, second = sorted((one, other))
                if _is_slip(known[first].entry.name.text, known[second].entry.name.text):
                    yield first, second


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes the two the same, if they are not already."""
    if not -2 < len(one) - len(other) < 2:
        return False
    start = 0
    for own, theirs in zip(one, other, strict=False):
        if own != theirs:
            break
        start += 1
    left, right = one[start:], other[start:]
    return left[1:] == right[1:] or left == right[1:] or left[1:] == right


def _is_slip(one: str, other: str) -> bool:
    """The letter is in a word that is long enough, and no digit."""
    left, right = _WORD.findall(one.casefold()), _WORD.findall(other.casefold())
    if len(left) != len(right):
        return False
    words = {word for pair in zip(left, right, strict=True) if pair[0] != pair[1] for word in pair}
    return len(words) == 2 and all(len(word) >= LETTERS and word.isalpha() for word in words)


def _says_the_same(own: _Known, other: _Known) -> str:
    is_namesake = own.name == other.name
    if is_namesake and own.holder == other.holder and _is_told(own.entry, other.entry):
        return ""
    one, two = _words(own.entry.description.text), _words(other.entry.description.text)
    shorter = min(len(one), len(two))
    share = NEARLY if is_namesake and shorter >= MANY_WORDS else SAME
    if shorter >= FEWEST_WORDS + (not is_namesake) and len(one & two) >= shorter * share:
        return "{} says the same as {}; merge the two, or say how they differ"
    if is_namesake and not shorter and _names_itself(own.entry.url, other.entry):
        return "{} seems to be {} at another address; merge the two, or say how they differ"
    return ""


def _is_told(entry: Entry, other: Entry) -> bool:
    """By rule `duplicate-name`."""
    names = {" ".join(own.name.text.casefold().split()) for own in (entry, other)}
    return len(names) == 1 and is_same(entry, other)


def _names_itself(url: str, other: Entry) -> bool:
    """A name of several words stands in both addresses, as a project's does in those of its page and its source."""
    words = "-".join(_WORD.findall(other.name.text.casefold()))
    return words.count("-") >= 2 and words in url.casefold() and words in other.url.casefold()


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """What a description says; of scripts without blanks, its pairs of letters."""
    words = _WORD.findall(text[:LONGEST].casefold())
    if len(words) < FEWEST_WORDS and not text.isascii():
        words = [word[n : n + 2] for word in words for n in range(len(word) - 1)]
    return frozenset(words) - _EMPTY


def _described_alike(known: Sequence[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Pairs with the same long description, the later entry first; what three have is a pattern of the list."""
    texts = [text for own in known if len(text := own.entry.description.text) >= PASTED]
    if len(set(texts)) == len(texts):
        return
    pasted = {text for text, count in Counter(texts).items() if count == 2}
    first: dict[str, _Known] = {}
    for own in known:
        if own.entry.description.text in pasted:
            if other := first.get(own.entry.description.text):
                yield own, other
            first[own.entry.description.text] = own


def _is_pasted(own: _Known, other: _Known) -> str:
    """A sentence, no row of names; and no other number in the name, as that of a second part."""
    words = own.entry.description.text.split()
    numbers = [_NUMBER.findall(one.entry.name.text) for one in (own, other)]
    capitals = sum(word[0].isupper() for word in words)
    if len(_words(own.entry.description.text)) < PASTED_WORDS or capitals * 2 > len(words) or numbers[0] != numbers[1]:
        return ""
    return "{} has the description of {}, word for word; merge the two, or say how they differ"
