"""The words and the names of lists: whether one is there, its letters large or small, and what is spelled nearly so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain, islice

from listkeeper.document import Document

NEAR = 0.8
"""How alike two words are of which one may be meant for the other, as `difflib` counts it."""
FEWEST_LETTERS = 5
"""Of fewer another one makes another word: `tex`, `text`."""
MOST_LETTERS = 2
"""By which their lengths differ."""
MOST_KNOWN = 2_000
"""Words that one is compared with."""
WORD = re.compile(r"[^\W_\u2e80-\U0010ffff]+")
"""In a script that has blanks between words."""


class Vocabulary:
    """The words and the names of lists, whatever their letters' size."""

    def __init__(self, *documents: Document) -> None:
        self._texts = [" ".join(own.text.casefold().split()) for own in documents]
        words = set(chain.from_iterable(WORD.findall(own.text) for own in documents))
        self._words = {word.casefold(): word for word in sorted(words)}
        self._names = {entry.name.text.casefold(): entry.name.text for own in documents for entry in own.entries}

    def __contains__(self, name: str) -> bool:
        words = [word.casefold() for word in WORD.findall(name)]
        if not self._words.keys() >= set(words):
            return False
        folded = name.casefold()
        return words == [folded] or any(folded in text for text in self._texts)

    def near(self, name: str) -> str:
        """What is spelled nearly so, with the same letter in front; nothing where nothing is."""
        from difflib import get_close_matches

        own = name.casefold()
        if len(own) < FEWEST_LETTERS:
            return ""
        lengths = range(len(own) - MOST_LETTERS, len(own) + MOST_LETTERS + 1)
        known = chain.from_iterable(self._alike.get((own[:1], length), ()) for length in lengths)
        near = get_close_matches(own, list(islice(known, MOST_KNOWN)), n=1, cutoff=NEAR)
        return self._words.get(near[0]) or self._names[near[0]] if near else ""

    @cached_property
    def _alike(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """All of them by first letter and length."""
        alike: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._names.keys() | self._words.keys()):
            alike[word[:1], len(word)].append(word)
        return alike
