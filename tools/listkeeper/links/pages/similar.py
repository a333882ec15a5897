"""How much two pages say the same: simhash (Charikar 2002; Manku, Jain, Das Sarma 2007), and words in common.

Of two unrelated texts about half the 64 bits differ; of one with a changed word in a hundred, three or so.
"""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b
from itertools import pairwise

from listkeeper.links.pages.page import Page
from listkeeper.outcomes import Snapshot

BITS = 64
NEAR = 0.9
FAR = 0.72
"""Shares of equal bits: at least `NEAR` is the same text with other details; below `FAR` nothing tells that they were
ever one (unrelated texts have 0.5, give or take 0.06)."""
TITLE_LIMIT = 200
SAMPLE = 8_000
"""Characters of a page's text that tell it from others, however much of the page was read this time."""

# Chinese, Japanese, Thai, Lao, Burmese and Khmer are written without blanks: every two letters make a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_UNSPACED}]+")
_WORD = re.compile(rf"[{_UNSPACED}]+|\w+")


def words(text: str) -> list[str]:
    """In lower case and in order, without punctuation."""
    found: list[str] = []
    for word in _WORD.findall(_RUN.sub(r" \g<0> ", text.casefold())):
        if len(word) > 2 and _RUN.match(word):
            found += (word[at : at + 2] for at in range(len(word) - 1))
        else:
            found.append(word)
    return found


def simhash(text: str) -> int:
    """64 bits that are nearly the same for nearly the same text, in every run; 0 for a text without words."""
    spoken = words(text)
    shingles = {f"{one} {two}" for one, two in pairwise(spoken)} or set(spoken)
    return _majority([blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest() for shingle in shingles])


def _majority(hashes: list[bytes]) -> int:
    """For each bit, what most have. All hashes are one number, so that counting a bit is three operations, not many."""
    together = int.from_bytes(b"".join(hashes), "big")
    lowest = int.from_bytes((1).to_bytes(8, "big") * len(hashes), "big")
    return sum(1 << bit for bit in range(BITS) if ((together >> bit) & lowest).bit_count() * 2 > len(hashes))


def distance(one: int, two: int) -> int:
    """How many bits differ."""
    return (one ^ two).bit_count()


def is_near(one: int, two: int, share: float = NEAR) -> bool:
    """At least this share of the bits is equal. 0, a page without text, is near nothing."""
    return bool(one and two) and distance(one, two) <= BITS * (1 - share)


def is_far(one: int, two: int) -> bool:
    """The texts have nothing to do with each other. 0 is far from nothing."""
    return bool(one and two) and distance(one, two) > BITS * (1 - FAR)


def snapshot(page: Page) -> Snapshot:
    return Snapshot(page.title[:TITLE_LIMIT], page.language, fingerprint(page))


def fingerprint(page: Page) -> int:
    return simhash(page.text[:SAMPLE])


def in_common(one: str, two: str) -> float:
    """The share of words that both texts have, of the longer one; 0 where one has none. Order does not count."""
    mine, theirs = Counter(words(one)), Counter(words(two))
    longer = max(mine.total(), theirs.total())
    return (mine & theirs).total() / longer if longer else 0.0


SAME_TITLE = 0.8


def is_same_page(one: Page, two: Page) -> bool:
    """Two answers are one page, read twice: its title or its text is nearly the same."""
    return in_common(one.title, two.title) >= SAME_TITLE or is_near(fingerprint(one), fingerprint(two))
