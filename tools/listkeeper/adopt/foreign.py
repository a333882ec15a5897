"""Patterns for addresses as other checkers write them, read without running them, and put into our own words.

They are regular expressions (lychee, markdown-link-check, remark) or parts of addresses (awesome_bot), looked for
anywhere in an address. Nearly all that lists have are plain: a host, a path, some `.*`. Those are read; a cleverer one
is left to people. Whether ours say the same is not argued but looked up: they match the same links of the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from listkeeper.links.patterns import matcher

LONGEST = 300
"""Characters of a pattern; the same that ours may have."""
MOST_READINGS = 16
"""Ways in which the optional parts of an expression can be there or not."""
STAR = "*"
_CHOICE = re.compile(r"\((?:\?:)?([^()]*)\)(\??)")
_META = frozenset("[]{}()|+?^$")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


class Reading(NamedTuple):
    """One way to read a pattern: literal parts, with anything between them."""

    parts: tuple[str, ...]
    at_start: bool
    at_end: bool

    def matches(self, url: str) -> bool:
        """In time that grows with the address: each part is looked for once, from left to right."""
        if self.at_start and self.at_end and len(self.parts) == 1:
            return url == self.parts[0]
        parts, start, end = list(self.parts), 0, len(url)
        if self.at_start:
            first = parts.pop(0)
            if not url.startswith(first):
                return False
            start = len(first)
        if self.at_end:
            last = parts.pop()
            if not url.endswith(last, start):
                return False
            end -= len(last)
        for part in parts:
            start = url.find(part, start, end) + len(part)
            if start < len(part):
                return False
        return True


class Foreign(NamedTuple):
    """Somebody else's pattern."""

    readings: tuple[Reading, ...]

    def matches(self, url: str) -> bool:
        return any(reading.matches(url) for reading in self.readings)


def of_part(text: str) -> Foreign:
    """A part of an address."""
    return Foreign((Reading((text,), at_start=False, at_end=False),))


def of_expression(text: str) -> Foreign | None:
    """A regular expression; None where it is more than literal text, `.*`, optional parts and choices."""
    if len(text) > LONGEST:
        return None
    at_start, at_end = text.startswith("^"), text.endswith("$") and not text.endswith("\\$")
    pieces = _pieces(text.removeprefix("^").removesuffix("$") if at_end else text.removeprefix("^"))
    if pieces is None:
        return None
    readings = {_reading("".join(chosen), at_start, at_end) for chosen in product(*pieces)}
    return Foreign(tuple(sorted(readings))) if all(any(own.parts) for own in readings) else None


def _reading(text: str, at_start: bool, at_end: bool) -> Reading:
    """A star at an edge says no more than that the edge is open."""
    inner = text.strip(STAR)
    is_open = text.startswith(STAR), text.endswith(STAR)
    parts = tuple(part for part in inner.split(STAR) if part) or ("",)
    return Reading(parts, at_start and not is_open[0], at_end and not is_open[1])


def _pieces(text: str) -> list[tuple[str, ...]] | None:
    """The text in parts, each with the ways to read it; a star for anything."""
    pieces: list[tuple[str, ...]] = []
    ways, at = 1, 0
    while at < len(text):
        found = _piece(text, at)
        if found is None:
            return None
        choices, at = found
        pieces.append(choices)
        ways *= len(choices)
        if ways > MOST_READINGS:
            return None
    return pieces


def _piece(text: str, at: int) -> tuple[tuple[str, ...], int] | None:
    if match := _CHOICE.match(text, at):
        choices = [_literal(choice) for choice in match[1].split("|")]
        if None in choices or text[match.end() : match.end() + 1] in ("*", "+", "{"):
            return None
        return tuple(choice for choice in (*choices, *([""] if match[2] else [])) if choice is not None), match.end()
    if text.startswith((".*", ".+"), at):
        return (STAR,), at + (3 if text.startswith("?", at + 2) else 2)
    length = 2 if text[at] == "\\" else 1
    literal = _literal(text[at : at + length])
    at += length
    if literal is None or text[at : at + 1] in ("*", "+", "{"):
        return None
    return ((literal, ""), at + 1) if text.startswith("?", at) else ((literal,), at)


def _literal(text: str) -> str | None:
    """Text without escapes; None where it is no plain text. A dot is taken for a dot: that is what was meant."""
    plain = re.sub(r"\\([^A-Za-z0-9])", lambda escaped: escaped[1], text)
    bare = re.sub(r"\\[^A-Za-z0-9]", "", text)
    return None if _META & set(bare) or STAR in plain or "\\" in bare else plain


Choose = Callable[[str], frozenset[str]]
"""The links of a list that a pattern of ours matches."""


def chooser(urls: Collection[str]) -> Choose:
    return matcher(urls)


def ours(foreign: Foreign, wanted: frozenset[str], choose: Choose) -> tuple[str, ...]:
    """Patterns of ours that match just the wanted links; none, where no words of ours are the same."""
    for candidates in _candidates(foreign):
        useful = tuple(
            pattern for pattern in candidates if len(pattern) <= LONGEST and pattern.isprintable() and choose(pattern)
        )
        if frozenset().union(*map(choose, useful)) == wanted:
            return useful
    return ()


def _candidates(foreign: Foreign) -> Iterator[Sequence[str]]:
    """From the plainest on: a host, a host and its subdomains, what begins so, what has it somewhere."""
    bodies = list(dict.fromkeys(_body(reading) for reading in foreign.readings))
    if not all(bodies):
        return
    if not any("/" in body or STAR in body for body in bodies):
        yield bodies
        yield [pattern for body in bodies for pattern in (f"{body}/*", f"*.{body}/*")]
    if all(reading.at_end for reading in foreign.readings):
        yield bodies
        yield [f"*/*{body}" for body in bodies]
    yield [f"{body}*" for body in bodies]
    yield [f"*{body}*" for body in bodies]
    yield [f"*{body}*/*" for body in bodies]
    yield [pattern for body in bodies for pattern in (f"*{body}*/*", f"*/*{body}*")]


def _body(reading: Reading) -> str:
    """Without scheme and `www.`, which ours do not look at, and of a host alone without the slash."""
    body = _SCHEME.sub("", STAR.join(reading.parts), count=1).removeprefix("www.").removeprefix("//")
    return body.removesuffix("/") if body.count("/") == 1 and STAR not in body else body
