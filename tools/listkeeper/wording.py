"""How a description is worded: how it begins, and whether it ends as a sentence does, in any script."""

from __future__ import annotations

import re
import unicodedata

STOPS = ".!?…‽。．｡！？।॥؟۔։።᠃"
"""What ends a sentence. A question or an exclamation has ended, too."""
FULL_STOPS = ".。．｡।۔։።᠃"
"""Those of them that a list may leave out."""
CLOSERS = "\"'”’“‘»«›‹」』】〉》〕）)]}*_`~ "
"""What may stand after them: quotes, brackets, marks of emphasis."""
MOST_MARKS = 9
"""Notes and emoji at the end of a text that are looked past."""
LONGEST_NOTE = 300
JOINERS = " \t/|,·"
"""What stands between notes in brackets."""
NATIVE_STOPS = {"CJK": "。", "HIRAGANA": "。", "KATAKANA": "。", "DEVANAGARI": "।", "BENGALI": "।", "ETHIOPIC": "።"}
"""Scripts, as Unicode names them, that have a full stop of their own; others write `.`."""

FAR_EAST = "\u2e80"
"""From here on scripts have no blanks between words and no apostrophes, so a word may stand right beside another."""

# Patterns that few texts need are text: `re` compiles them at their first use, which keeps the import short.
_EMOJI = r"[\s\U0001f000-\U0001faff☀-➿⬀-⯿™ℹ️\u200d]{1,40}$|:[a-z0-9_+-]{1,40}:$"
_END = 60
"""Characters at the end of a text in which an emoji or an abbreviation is looked for."""
_BRACKETS = r"(?:[(\[]|（)(?:(?![（）])[^()\[\]])*(?:[)\]]|）)[*_]*$"
_CLOSED = (")", "）", "]")
_FORMATS = r"(?i)\W*(?:pdf|epub|mobi|html|djvu|ps|ppt|video|slides|audio|e?book|course|free|paid|wip|beta)\W*$"
_NEXT_SENTENCE = r"[.!?…][\"'”’)\]]*\s+\S|[。！？।]\s*\w"
_ABBREVIATION = (
    r"(?i)(?:\b(?:etc|inc|ltd|co|corp|jr|sr|al|vs|no|vol|eds?|st|approx|resp|misc|dept|univ)|(?:\b\w\.)+\w|\b[A-Z])\.$"
)
_WORDS = re.compile(r"\w+")
_OPENING = re.compile(r"([^\W\d_]+(?:[-‑'’][^\W\d_]+)*)(?=[\s,;!?]|[.:](?:\s|$)|$)")
_UNSPACED = "\u0e00\u0eff \u1000\u109f \u1780\u17ff \u3040\u30ff \u3400\u9fff \uf900\ufaff".split()
"""The first and the last letter of scripts that put no blanks between words; a pattern takes `re` long to read."""
_ARTICLE = re.compile(r"([Aa]n?|[Tt]he(?! +[A-Z])) +(?=[^\W_])")
_FIRST = ("A", "a", "T", "t")
_NOT_APART = r"(?i)^\s*[-–—,;&+(\[]|^(?:by|from|von|par|por|and|or|in|at|on|@)\b|\s[-–—]+\s"
_STOPS, _FULL_STOPS = frozenset(STOPS), frozenset(FULL_STOPS)
_BLANKS = {"": "no blank", " ": "one blank", "\t": "a tab"}
MOST_SHOWN = 60
"""Characters of a name in a message."""
FEWEST_WORDS = 3
"""Fewer are a label, of which nobody expects that it ends as a sentence does."""
FEWEST_LETTERS = 8
"""The same for scripts that put no blanks between words."""


def narrow(text: str) -> str:
    """The text with `?` for all that is not ASCII: `str.find` runs through one byte a character sooner than four."""
    return text if text.isascii() else text.encode("ascii", "replace").decode("ascii")


def is_prose(text: str) -> bool:
    """A phrase or more, not a label such as `Google AI`."""
    if text.count(" ") > FEWEST_WORDS:
        return True
    if len(_WORDS.findall(text)) >= FEWEST_WORDS:
        return True
    return not text.isascii() and sum(map(_is_unspaced, text)) >= FEWEST_LETTERS


def _is_unspaced(letter: str) -> bool:
    return any(ends[0] <= letter <= ends[1] for ends in _UNSPACED)


def is_ended(text: str) -> bool | None:
    """Whether a text ends as a sentence does; None where that cannot be said (`Formats:`, `A book (PDF)`).

    Emoji, quotes and brackets may follow the full stop, and so may notes in brackets.
    """
    if text[-1:] in _STOPS:
        return True
    text = _without_emoji(text)
    inner = text.rstrip(CLOSERS)
    if not inner:
        return None
    if inner[-1] in _STOPS:
        return True
    if text.rstrip("*_")[-1:] in _CLOSED and re.search(_BRACKETS, text[-LONGEST_NOTE:]):
        return _is_ended_before_notes(text)
    is_letter = inner[-1].isalnum() or inner[-1] in "+#%" or unicodedata.category(inner[-1])[0] == "M"
    return False if is_letter else None


def _without_emoji(text: str) -> str:
    for _ in range(MOST_MARKS):
        if text[-1:].isascii() and text[-1:] != ":" and not text[-1:].isspace():
            break
        emoji = re.search(_EMOJI, text[-_END:])
        if not emoji:
            break
        text = text[: len(text) - len(emoji[0])]
    return text


def _is_ended_before_notes(text: str) -> bool | None:
    """`Text. [MIT]/[BSD] (once Foo)` has ended, `Text (once Foo)` has not."""
    is_format = False
    for _ in range(MOST_MARKS):
        if note := re.search(_BRACKETS, text[-LONGEST_NOTE:]):
            is_format = is_format or bool(re.fullmatch(_FORMATS, note[0].strip(JOINERS)))
            text = text[: len(text) - len(note[0])].rstrip(JOINERS)
    if text.rstrip(CLOSERS)[-1:] in _STOPS:
        return True
    return None if is_format else False


def has_sentences(text: str) -> bool:
    """More than one: a full stop stands within."""
    return bool(re.search(_NEXT_SENTENCE, text))


def spare_stop(text: str) -> bool:
    """The text ends in a full stop that only ends the sentence: no ellipsis, no abbreviation."""
    return text[-1:] in _FULL_STOPS and text[-2:-1] not in _STOPS and not re.search(_ABBREVIATION, text[-_END:])


def script(text: str) -> str:
    """The script of the last letter, as Unicode names it: `LATIN`, `CJK`; empty without a letter."""
    if "a" <= text[-2:-1] <= "z":
        return "LATIN"  # before the full stop, as nearly everywhere
    last = next((character for character in reversed(text) if character.isalpha()), "")
    return unicodedata.name(last, "").partition(" ")[0] if last else ""


def opening(text: str) -> str:
    """The word that a text begins with, hyphens included; empty where it begins with something else.

    `x86`, `std::tuple`, `net/http` and `foo.bar` are no words.
    """
    first = text.partition(" ")[0]
    if first.isalpha():
        return first
    match = _OPENING.match(text)
    return match[1] if match else ""


def case(word: str) -> str:
    """`upper` or `lower`, of the first letter; empty where the script has no case, or the word has a case of its own.

    `iOS`, `eBPF` and `µWS` do.
    """
    first, rest = word[:1], word[1:]
    if first.isupper():
        return "upper"
    has_case = first.islower() and first.upper() != first and len(first.upper()) == 1
    return "lower" if has_case and rest == rest.lower() else ""


def turned(word: str, wanted: str) -> str:
    """The word with its first letter in the case that is wanted."""
    return (word[0].upper() if wanted == "upper" else word[0].lower()) + word[1:]


def is_latin(word: str) -> bool:
    """Some of its letters are, as are those of most names that have a case of their own."""
    return any(letter <= "\u024f" for letter in word)


def article(text: str) -> str:
    """The article that a text begins with, or nothing. `A/B`, `A*` and `A.I.` are none, nor is `The Guardian`."""
    match = _ARTICLE.match(text) if text[:1] in _FIRST else None
    return match[1] if match else ""


def is_apart(text: str) -> bool:
    """What follows a name without a separator describes it: more than a word, no author, and no later dash."""
    return len(_WORDS.findall(text)) > 1 and not re.search(_NOT_APART, text)


def named(text: str, nameless: str = "") -> str:
    """A name in quotes, for messages: cut where it is long. `nameless`: words for what has none."""
    if nameless and not text:
        return nameless
    return repr(text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1].rstrip() + "…")


def blanks(text: str) -> str:
    """White space in words: `one blank`, `2 blanks`, `a tab`."""
    if text in _BLANKS:
        return _BLANKS[text]
    return f"{len(text)} blanks" if set(text) == {" "} else "blanks and tabs"
