"""Names of well-known projects that a text spells in another way than they do, as awesome-lint finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from listkeeper.awesome_lint.addresses import is_absolute
from listkeeper.awesome_lint.names import AFTER, ALONE, BEFORE, BEFORE_NAMES, SPELLINGS, SURE

WORD = re.compile(r"\w+", re.A)
JOINTS = {"_": r"\s?", ".": r"\.?", "-": "-?"}
BESIDE = "-_."
"""A name beside one of these is part of another name: nothing is said of it, nor of one that ends a sentence."""
MAC_OS = "macOS"
OS_X = re.compile(r"os\s?x", re.I)


def misspelt(text: str) -> list[tuple[str, str]]:
    """What is written, and how the name is; of each name once."""
    index = _index()
    names = {name: None for word in WORD.findall(text) if word.lower() in index for name in index[word.lower()]}
    if OS_X.search(text):
        names[MAC_OS] = None
    if not names:
        return []
    said = " ".join(part for part in text.split() if ":" not in part or not is_absolute(part))
    return [(written, name) for name in names if (written := _misspelt(said, name))]


def _misspelt(text: str, name: str) -> str:
    for pattern in _patterns()[name]:
        for found in re.finditer(pattern, text, re.A | re.I):
            start, end = found.span("name")
            beside = text[start - 1 : start], text[end : end + 1]
            if found["name"] != name and not any(character and character in BESIDE for character in beside):
                return found["name"]
    return ""


@cache
def _patterns() -> dict[str, list[str]]:
    """The patterns of each name."""
    sure = {name: SPELLINGS.get(name, name.lower().replace(" ", "_")).split() for name in _listed(SURE)}
    found = {name: [rf"\b(?P<name>{_pattern(own)})\b" for own in spellings] for name, spellings in sure.items()}
    found[MAC_OS] = [r"\b(?P<name>mac\s?os(?!\s?x))\b", r"(?P<name>(?:mac\s?)?os\s?x)"]
    before = "|".join(own.replace(" ", r"\s+") for own in _listed(BEFORE_NAMES))
    for table, is_told_alone, is_told_after in ((BEFORE, False, False), (ALONE, True, False), (AFTER, True, True)):
        for name, following in _rows(table):
            word = name.lower().strip(".")
            alone, after = rf"^(?P<name>{word})$", rf"\b(?:{before})\s+(?P<name>{word})\b"
            found[name] = [alone] * is_told_alone + [after] * is_told_after
            found[name].append(rf"\b(?P<name>{word})\b(?=\s+(?:{following}))")
    return found


@cache
def _index() -> dict[str, list[str]]:
    """The names by the word that each may begin with, in small letters."""
    found: dict[str, list[str]] = {"mac": [MAC_OS], "macos": [MAC_OS]}
    for name in _listed(SURE):
        for spelling in SPELLINGS.get(name, name.lower().replace(" ", "_")).split():
            parts = re.split("[_.-]", spelling)
            for number in range(len(parts)):
                word = WORD.match("".join(parts[: number + 1]))
                if word and name not in found.setdefault(word[0], []):
                    found[word[0]].append(name)
    for table in (BEFORE, ALONE, AFTER):
        for name, _ in _rows(table):
            found.setdefault(name.lower().strip("."), []).append(name)
    return found


def _pattern(spelling: str) -> str:
    return "".join(JOINTS.get(character) or re.escape(character) for character in spelling)


def _listed(names: str) -> list[str]:
    return [" ".join(name.split()) for name in names.split(",")]


def _rows(table: str) -> Iterator[tuple[str, str]]:
    """Each name of a table, with a pattern for the words beside it."""
    for line in table.strip().splitlines():
        name, _, following = line.partition(": ")
        yield name, "|".join(word.replace("_", r"\s+") for word in following.split())
