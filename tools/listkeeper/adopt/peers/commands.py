"""Commands in workflows and scripts: awesome-lint, awesome_bot and lychee, with what they are called with.

Workflows are read line by line: what a command is called with stands in its line, whatever YAML makes of the rest.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence

from listkeeper.adopt.claim import Claim, excluded, left, needless, off, profile
from listkeeper.adopt.foreign import of_expression, of_part

LONGEST = 5_000
"""Characters of a line, with those that continue it."""
MOST_LINES = 20_000
_AWESOME_LINT = re.compile(r"(?<![\w./-])(?:[\w.-]+/)?awesome-lint(?![\w.-])")
_AWESOME_BOT = re.compile(r"(?<![\w.-])awesome_bot(?![\w.-])")
_LYCHEE = re.compile(r"(?<![\w.-])lychee(?![\w.-])|^\s*args:")
_CONTINUED = re.compile(r"\\\s*$")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def read(text: str) -> Iterator[Claim]:
    has_lychee = "lychee" in text
    for line in _lines(text):
        yield from of_line(line, " ".join(line.split())[:80], lychee=has_lychee)


def of_line(line: str, said: str, *, lychee: bool = True) -> Iterator[Claim]:
    """`said`: how the line is called. `lychee`: the line may hold arguments for it."""
    if _AWESOME_LINT.search(line):
        yield profile(said)
    if match := _AWESOME_BOT.search(line):
        yield from _arguments(line[match.end() :], AWESOME_BOT)
    elif lychee and (match := _LYCHEE.search(line)):
        yield from _arguments(line[match.end() :], LYCHEE)


def _lines(text: str) -> Iterator[str]:
    """Without comments, and with the lines that continue them: after a backslash, or flags in a line of their own."""
    line = ""
    for raw in text.split("\n", MOST_LINES)[:MOST_LINES]:
        own = _COMMENT.sub("", raw[:LONGEST])
        if line and len(line) < LONGEST and (_CONTINUED.search(line) or re.match(r"\s+--?\w", own)):
            line = f"{_CONTINUED.sub('', line)} {own.strip()}"
            continue
        yield line
        line = own
    yield line


Flag = Callable[[str, str], Iterator[Claim]]
"""Claims of a flag and its value."""


def _arguments(text: str, flags: dict[str, Flag]) -> Iterator[Claim]:
    words = _words(text)
    for number, word in enumerate(words):
        flag, has_value, value = word.partition("=")
        if flag in flags:
            following = words[number + 1] if number + 1 < len(words) else ""
            yield from flags[flag](flag, value if has_value else following)


def _words(text: str) -> Sequence[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quote that YAML closes, not the shell
        return text.replace('"', " ").replace("'", " ").split()


def _parts(_flag: str, value: str) -> Iterator[Claim]:
    for part in value.split(","):
        if part.strip():
            yield excluded(part.strip(), of_part(part.strip()))


def _expression(_flag: str, value: str) -> Iterator[Claim]:
    if value:
        yield excluded(value, of_expression(value))


def _off(rule: str) -> Flag:
    return lambda flag, _value: iter([off(flag, rule)])


def _needless(why: str) -> Flag:
    return lambda flag, _value: iter([needless(flag, why)])


def _left(why: str) -> Flag:
    return lambda flag, _value: iter([left(flag, why)])


CODES = "what a status code says is settled: 403 and 429 are unknown and fail nothing"
AWESOME_BOT: dict[str, Flag] = {
    "--allow": _needless(CODES),
    "-a": _needless(CODES),
    "--allow-dupe": _off("duplicate-url"),
    "--allow-list": _parts,
    "--allow-redirect": _needless("a redirection is a notice and fails nothing"),
    "--allow-ssl": _needless("a certificate that fails is a suspect, dead only after three failures in two weeks"),
    "--allow-timeout": _needless("a server that is late is a suspect, dead only after several failures"),
    "--base-url": _left("relative links are looked up in the checkout"),
    "--white-list": _parts,
    "-w": _parts,
}
LYCHEE: dict[str, Flag] = {
    "--accept": _needless(CODES),
    "--exclude": _expression,
    "--include": _left("say listkeeper links --only instead"),
    "--remap": _left("addresses are asked as the list has them"),
}
