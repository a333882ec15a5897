"""The order of names: what they are sorted by, whether a list keeps it, and what stands out of it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from math import lgamma, log
from typing import Any

# Patterns that many lists do not need are text: `re` compiles them at their first use.
# Accents of Latin, Greek and Cyrillic only: a mark of an Indic or a Thai letter is a part of it.
_ACCENTS = r"[\u0300-\u036f]"
_UNSEEN = (
    r":[a-z0-9_+-]*[a-z_+][a-z0-9_+-]*:"  # a shortcode such as `:rocket:`; not the `:30:` of a time
    r"|[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufe0e\ufe0f\u20e3]"
    r"|[\u231a-\u23ff\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u303d\u3297\u3299]"
    r"|[\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
# Latin letters that Unicode does not take apart, as they are sorted where they are no letters of their own.
_STROKES = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})
_ASCII_PUNCTUATION = dict.fromkeys(map(ord, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"))
_ARTICLE = re.compile(r"(?:the|an|a) (?=\S)", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
_MAY_HAVE_ARTICLE = re.compile(r"\b(?:the|an?) ", re.IGNORECASE)
_MAY_HAVE_PUNCTUATION = re.compile(r"[^\w\s]|_")
_NUMBER = re.compile(r"0*([0-9]+)")
_ORDINARY = re.compile(r"[A-Za-z0-9][!-9;-~]*+(?: [!-9;-~]++)*+")
"""A label in ASCII of which the plainest order sees all."""

KEPT = 0.80
"""The share of neighbours in order from which a list counts as sorted.

Measured: awesome-go 0.998, selfhosted 0.98, docker 0.98, microservices 0.94, cpp 0.86 (some of its lists go by year);
not sorted: awesome-python and python-data-science 0.56, math 0.53, awesome 0.52, nodejs 0.52."""
CHANCE = log(1000)
"""How unlikely an order must be by chance before it counts: one in a thousand."""


class MissingLocaleError(LookupError):
    """A language's own order was asked for, and what knows it is not installed."""


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


@dataclass(frozen=True)
class Collation:
    """Which order: letters without case and accents, then the exact text. Emoji, leading punctuation do not count."""

    natural: bool = False
    """Numbers by their value: `2` before `10`."""
    articles: bool = False
    """Without a leading `the`, `a` or `an`."""
    punctuation: bool = False
    """Without any punctuation."""
    locale: str = ""
    """By the rules of a language, such as `sv`; needs PyICU."""

    def key(self, text: str) -> tuple[str | bytes, str]:
        if self.locale:
            return _collator(self.locale, self.natural)(self._seen(text)), text
        if text.isascii() and (text.isalpha() or (text.isalnum() and not self.natural)):
            return text.lower(), text  # nothing of a plain word is an article, a number or unseen
        if self == _PLAIN and _ORDINARY.fullmatch(text):
            return text.lower(), text
        folded = _fold(self._seen(text))
        return _NUMBER.sub(_by_value, folded) if self.natural else folded, text

    def _seen(self, text: str) -> str:
        """What of a label counts; all of it, where nothing else would be left."""
        plain = (
            " ".join(re.sub(_UNSEEN, "", text).split()) if not text.isascii() or ":" in text else " ".join(text.split())
        )
        if self.punctuation:
            plain = " ".join(_without_punctuation(plain).split()) or plain
        seen = _without_leading_punctuation(plain)
        if self.articles:
            seen = _without_leading_punctuation(_ARTICLE.sub("", seen, count=1)) if _ARTICLE.match(seen) else seen
        return seen or plain or text


_PLAIN = Collation()


def _without_punctuation(text: str) -> str:
    if text.isascii():
        return text.translate(_ASCII_PUNCTUATION)
    return "".join(character for character in text if not _is_punctuation(character))


def _without_leading_punctuation(text: str) -> str:
    start = 0
    while start < len(text) and not text[start].isalnum() and (text[start] == " " or _is_punctuation(text[start])):
        start += 1
    return text[start:] or text


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    return re.sub(_ACCENTS, "", unicodedata.normalize("NFKD", text)).casefold().translate(_STROKES)


def _by_value(match: re.Match[str]) -> str:
    """Digits that compare as text like the number does: its length first. The zero keeps its place among digits."""
    return f"0{chr(len(match[1]))}{match[1]}"


@lru_cache
def _collator(locale: str, natural: bool) -> Callable[[str], bytes]:
    try:
        icu = import_module("icu")
    except ImportError as error:
        message = f"the order of the language '{locale}' needs PyICU: pip install 'listkeeper[icu]'"
        raise MissingLocaleError(message) from error
    collator = icu.Collator.createInstance(icu.Locale(locale))
    if natural:
        collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    get_key: Callable[[str], bytes] = collator.getSortKey
    return get_key


@lru_cache(maxsize=512)
def _primary(labels: tuple[str, ...], collation: Collation) -> tuple[Any, ...]:
    """What is compared first, of one type in all: names that differ only in case or accents are equal.

    Asked for one list up to three times: which order it keeps, whether it is meant to, and what stands out of it.
    """
    return tuple([collation.key(label)[0] for label in labels])


def _descents(labels: Sequence[str], collation: Collation) -> int:
    return sum(left > right for left, right in pairwise(_primary(tuple(labels), collation)))


# The plainest first: of those that a list obeys equally well, the first is its own.
_CANDIDATES = (
    _PLAIN,
    Collation(natural=True),
    Collation(articles=True),
    Collation(punctuation=True),
    Collation(natural=True, articles=True),
    Collation(natural=True, punctuation=True),
    Collation(articles=True, punctuation=True),
    Collation(natural=True, articles=True, punctuation=True),
)


def infer(groups: Sequence[Sequence[str]]) -> Collation | None:
    """The order that a list keeps, or None: where it keeps none, or is too short to tell from chance."""
    telling = [group for group in groups if len(group) > 2]
    pairs = sum(len(group) - 1 for group in telling)
    if not pairs:
        return None
    counts = [_Counts(group) for group in telling]
    best, descents = _best(counts)
    evidence = sum(own.surprise(best) for own in counts)
    return best if 1 - descents / pairs >= KEPT and evidence > CHANCE else None


def _best(counts: Sequence[_Counts]) -> tuple[Collation, int]:
    """The first collation with the fewest descents, and how many those are.

    Begun with the groups that the plainest one does not explain: most others soon have no fewer.
    """
    best, fewest = _PLAIN, sum(own.of(_PLAIN) for own in counts)
    unexplained_first = sorted(counts, key=lambda own: own.of(_PLAIN), reverse=True)
    for collation in _CANDIDATES:
        descents = 0
        for own in unexplained_first:
            descents += own.of(collation)
            if descents >= fewest:
                break
        else:
            best, fewest = collation, descents
    return best, fewest


class _Counts:
    """The descents of a group by collation; an option that changes none of its labels costs nothing."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = labels
        text = "\n".join(labels)
        self.numbers = _DIGIT.search(text) is not None
        self.articles = _MAY_HAVE_ARTICLE.search(text) is not None
        self.punctuation = _MAY_HAVE_PUNCTUATION.search(text) is not None
        self.known: dict[tuple[bool, bool, bool], int] = {}

    def of(self, collation: Collation) -> int:
        what = (
            collation.natural and self.numbers,
            collation.articles and self.articles,
            collation.punctuation and self.punctuation,
        )
        if what not in self.known:
            self.known[what] = _descents(self.labels, collation)
        return self.known[what]

    def surprise(self, collation: Collation) -> float:
        return _surprise(len(self.labels), self.of(collation))


def is_telling(groups: Sequence[Sequence[str]]) -> bool:
    """There are names enough that an order, if they kept one, could be told from chance."""
    return sum(_surprise(len(group), 0) for group in groups if len(group) > 2) > CHANCE


def _surprise(length: int, descents: int) -> float:
    """How unlikely so few descents are in a shuffled group, as a natural logarithm; 0 where they are not.

    An order with d descents is made of d + 1 runs, and each item belongs to one of them: at most (d + 1)^n of n!.
    """
    return max(lgamma(length + 1) - length * log(descents + 1), 0.0)


def misplaced(labels: Sequence[str], collation: Collation, ranks: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """The fewest items to move so that all are in order: (item, the one it belongs before), as indices.

    Items that stay are the targets; the length of `labels` stands for the end. Several that belong before the
    same one go there in their own order. Of two that could move it is the later one: new entries come last. Names that
    differ only in case or accents stand in any order. `ranks` are for who is to move rather than those of lower rank,
    even if more have to.
    """
    keys = _primary(tuple(labels), collation)
    if all(left <= right for left, right in pairwise(keys)):
        return []
    kept = _longest_run(keys) if ranks is None else _ranked_run(keys, ranks)
    kept_keys = [keys[index] for index in kept]
    places = [*kept, len(labels)]
    moved = sorted(set(range(len(labels))) - set(kept))
    return [(index, places[bisect_right(kept_keys, keys[index])]) for index in moved]


def _ranked_run(keys: Sequence[Any], ranks: Sequence[int]) -> list[int]:
    """The longest subsequence in order of those of the lowest rank, then of all that fit to it of the next."""
    kept: list[int] = []
    for rank in sorted(set(ranks)):
        fitting = [index for index in range(len(keys)) if ranks[index] == rank and _fits(keys, index, kept)]
        together = sorted([*kept, *fitting])
        kept = [together[own] for own in _longest_run([keys[index] for index in together])]
    return kept


def _fits(keys: Sequence[Any], index: int, kept: Sequence[int]) -> bool:
    at = bisect_right(kept, index)
    after_one = at == 0 or keys[kept[at - 1]] <= keys[index]
    return after_one and (at == len(kept) or keys[index] <= keys[kept[at]])


def _longest_run(keys: Sequence[Any]) -> list[int]:
    """The indices of the longest subsequence in order; of several, the one that starts first (patience sorting)."""
    rank = {key: number for number, key in enumerate(sorted(set(keys)))}
    tops: list[int] = []
    lengths = [0] * len(keys)  # of the longest subsequence that starts here
    for index in reversed(range(len(keys))):
        top = -rank[keys[index]]
        pile = bisect_right(tops, top)
        tops[pile : pile + 1] = [top]
        lengths[index] = pile + 1
    kept: list[int] = []
    for index, length in enumerate(lengths):
        if length == len(tops) - len(kept) and (not kept or keys[kept[-1]] <= keys[index]):
            kept.append(index)
    return kept
