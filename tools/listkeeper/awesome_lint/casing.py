"""Upper and lower case as awesome-lint judges it, by npm's `case`: of headings, and of a description's first word."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

SYMBOLS = r"\x20-\x26\x28-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e\xa0-\xbf\xd7\xf7"
LOWER = r"a-z\xdf-\xf6\xf8-\xff"
UPPER = r"A-Z\xc0-\xd6\xd8-\xde"
BORDER = re.compile(rf"(^|[{SYMBOLS}])([{LOWER}])")
FILL = re.compile(rf"[{SYMBOLS}]+(.|$)")
RELAX = re.compile(rf"([^{UPPER}])([{UPPER}]*)([{UPPER}])(?=[^{UPPER}]|$)")
ANY_LOWER = re.compile(f"[{LOWER}]")
SYMBOL = re.compile(f"[{SYMBOLS}]")
HOLE = re.compile(r"\S\s\S")
SMALL = re.compile(r"\b(?:A|An|And|As|At|But|By|En|For|If|In|Of|On|Or|The|To|Vs?\.?|Via)\b", re.A)
EXTENSION = re.compile(r"(.+?)((?:\.[a-zA-Z0-9]{1,10})+)")

WORD_ENDS = re.compile("[- ;./']")
NOT_IN_WORDS = re.compile(r"[^A-Za-z0-9_]+")
NAMES = frozenset({"npm"})
"""Words that may begin a description in small letters."""


def is_title(text: str) -> bool:
    """Whether a main heading's text is in title case: `Awesome List of Things`, or with every word in capitals."""
    title = _title(text)
    if text in (title, _capital(text)) and (text == title or ANY_LOWER.search(text)):
        return True
    extension = EXTENSION.fullmatch(text)
    if extension and not extension[2][1].isdigit():
        return text == _title(extension[1]) + extension[2]
    return False


def _capital(text: str) -> str:
    return BORDER.sub(lambda found: found[1] + found[2].upper(), _prepared(text))


def _title(text: str) -> str:
    capital = _capital(text)
    last = capital.rfind(" ")
    return SMALL.sub(lambda found: found[0].lower() if 0 < found.start() < last else found[0], capital)


def _prepared(text: str) -> str:
    """Capitals throughout become small letters, and a single word is taken apart."""
    if not ANY_LOWER.search(text):
        text = text.lower()
    if not HOLE.search(text):
        spaced = FILL.sub(lambda found: " " + found[1] if found[1] else "", text)
        text = spaced if HOLE.search(spaced) else text
    if not SYMBOL.search(text):
        text = RELAX.sub(lambda found: " ".join(filter(None, (found[1], found[2], found[3]))), text)
    return text


def words(text: str) -> list[str]:
    return [word for word in WORD_ENDS.split(text) if word]


@cache
def may_begin(word: str) -> bool:
    """Whether a description may begin with a word: with a capital in it, a digit, or of a script without capitals."""
    if not _has_case(word) or re.search("[0-9]", word) or word[0] in "\"'(" or word in NAMES:
        return True
    plain = NOT_IN_WORDS.sub("", word)
    inner = "_" in plain.strip("_")
    return plain.upper() == plain != plain.lower() if inner else plain.lower() != plain


def _has_case(word: str) -> bool:
    return _script(word[0]) == "LATIN" or any(_script(character) in ("GREEK", "CYRILLIC") for character in word)


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]
