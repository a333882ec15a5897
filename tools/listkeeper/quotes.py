"""Single quotation marks: one that has certainly lost its partner.

Nearly all of them are something else: ’ is an apostrophe, ‘ stands for one that was typed too fast (`‘90s`, `It‘s`),
for ayin and ‘okina before a vowel (`‘Abd`), for a letter (`O‘zbek`); › is an arrow. And which one opens differs:
‘English’, ‚German‘, ’Swedish’, ‹French›, ›Danish‹. So a mark counts only where it can be nothing else, and where
nothing near could be its partner, whatever that is meant for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from listkeeper.wording import FAR_EAST

SIGNS = frozenset("‘‚‹")
"""Without any of them, at most a closing mark is alone."""
# Patterns are text: `re` compiles them at their first use, which keeps the import short.
_QUOTES = "[‘’‚‛'`´′]"
_ANGLES = "[‹›]"
_WORD = r"[^\W\d_]*"
_PLAIN = r"(?<![\w‘’'‛])[^\W\d_]{3,}"
_ENDED = r"[^\W\d_](?:[!?…,]|[^\W\d_]{3}[.])\Z"
"""What an apostrophe does not follow, as it follows `rockin` and `U.S.`."""
_BEFORE_OPENER = frozenset('([{“„«"*_–—')
_VOWELS = frozenset("aeiouyаеёиоуыэюяіїє")
_GREEK = "GREEK"
"""Before its letters ‘ may be a breathing."""
_SHORTENED = frozenset(
    "about bout burgh bye cause cept coz cross cuz drauf droid fore fraid gain gainst hood less long merica "
    "mid most nam neath net nough nuff phone plane ran raus rein round rum runter rüber stead straya sup "
    "though til till tis twas tween twere ware way zine".split()
)
"""Words of which a part may be left out in front, as ‘till; of those in other languages, what is a word without it."""
FEWEST = 3
"""Letters of a word that may be told; `‘s` and `‘re` are none."""
LONGEST = 40


def may_be_odd(text: str) -> bool:
    """Quick, and false for nearly every text."""
    return not SIGNS.isdisjoint(text) or (text.count("’") == 1 and _closes(text, text.index("’")))


def plain_words(text: str) -> frozenset[str]:
    """The words that stand in a text without such a mark in front, in small letters."""
    return frozenset(map(str.casefold, re.findall(_PLAIN, text)))


def odd(text: str, is_plain: Callable[[str], bool]) -> int | None:
    """Where the mark without a partner stands. `is_plain`: whether a word in small letters is one by itself."""
    quotes = [match.start() for match in re.finditer(_QUOTES, text)]
    if quotes and (_opens(text, quotes, is_plain) or (len(quotes) == 1 and _closes(text, quotes[0]))):
        return quotes[-1]
    angles = [match.start() for match in re.finditer(_ANGLES, text)]
    return angles[0] if len(angles) == 1 and _is_angle_quote(text, angles[0]) else None


def _opens(text: str, quotes: Sequence[int], is_plain: Callable[[str], bool]) -> bool:
    """The last one does, so nothing can close it."""
    start = quotes[-1]
    before, word = text[max(start - 1, 0) : start], _word(text, start + 1)
    if text[start] not in "‘‚" or not word:
        return False
    if _is_far_eastern(before):  # there both may have been typed as ‘, but then their number is even
        return len(quotes) % 2 == 1 and _is_far_eastern(word[0])
    if not _is_edge(before):
        return False
    return _is_far_eastern(word[0]) or len(word) > 1 if text[start] == "‚" else _is_quoted(word, is_plain)


def _is_quoted(word: str, is_plain: Callable[[str], bool]) -> bool:
    """The ‘ before it is no part of it: elsewhere it has none, and it is no word that may lose its first part."""
    if _is_far_eastern(word[0]):
        return True
    first = unicodedata.normalize("NFD", word[0].lower())[0]
    if len(word) < FEWEST or first in _VOWELS or unicodedata.name(first, "").startswith(_GREEK):
        return False
    return word.casefold() not in _SHORTENED and is_plain(word.casefold())


def _closes(text: str, start: int) -> bool:
    """A mark that is the only one does, behind the end of a sentence, or in a script without apostrophes."""
    before, after = text[max(start - 6, 0) : start], text[start + 1 : start + 2]
    if text[start] not in "‘’" or after.isalnum():
        return False
    if _is_far_eastern(before[-1:]):
        return True
    return not after.strip() and re.search(_ENDED, before) is not None


def _is_angle_quote(text: str, start: int) -> bool:
    """Within a sentence, at one side a word and at the other none: not as in `a‹b`, and no arrow as in `‹Back`."""
    before, after = text[max(start - 2, 0) : start], text[start + 1 : start + 2]
    if text[start] != "‹" or len(before) < 2:
        return False
    if before[1].isspace():
        return (before[0].isalnum() or before[0] in ",;") and len(_word(text, start + 1)) > 1
    return before.isalpha() and not after.isalnum()


def _word(text: str, start: int) -> str:
    match = re.compile(_WORD).match(text, start, start + LONGEST)
    return match[0] if match else ""


def _is_edge(before: str) -> bool:
    return not before or before.isspace() or before in _BEFORE_OPENER


def _is_far_eastern(character: str) -> bool:
    return character >= FAR_EAST
