"""Version after version of a list, of which only what changed is read again.

A text is cut before each heading and each bullet at the margin; what stands between two cuts reads the same wherever it
stands, so it is read once. In some lists it does not, as a table of contents with a link to elsewhere: they are cut
before headings alone, or not at all. Which way reads a list right is tried on one of its versions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from listkeeper.changes import Titles
from listkeeper.document import Entry, Shape
from listkeeper.parser import parse

_CUTS = (re.compile(r"\n(?=(?:#{1,6}|[-*+]|[0-9]{1,9}[.)])[ \t])"), re.compile(r"\n(?=#{1,6}[ \t])"))
"""Before headings and bullets; before headings alone."""
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.M)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$", re.M)
_REFERENCE = re.compile(r"\](?![(:])")
MOST_KNOWN = 200_000
"""Pieces that are remembered: about those of 5,000 versions of a list of 3,000 entries."""


class Piece(NamedTuple):
    """What stands between two cuts."""

    parts: tuple[str | Entry, ...]
    """Headings as they are written, and entries, in document order."""
    headings: tuple[str, ...]
    entries: int
    """How many."""


class Pieces(NamedTuple):
    """A text in pieces."""

    pieces: list[Piece]
    """The same object where it has the same words."""
    around: list[tuple[Titles, ...]]
    """Of each piece: the sections around its beginning, and around what comes after each of its headings."""


Read = Callable[[str], Pieces]


def reader(text: str) -> Read:
    """The quickest way that reads this text as a whole reads it."""
    entries = [_told(entry) for entry in parse(text).entries]
    for cut, has_lines in product(_CUTS, (True, False)):
        read = _InPieces(cut, has_lines=has_lines).read
        rows = zip(*read(text), strict=True)
        if [_told(entry) for piece, around in rows for entry in placed(piece, around)] == entries:
            return read
    return whole


def whole(text: str) -> Pieces:
    entries = parse(text).entries
    return Pieces([Piece((entry,), (), 1) for entry in entries], [(entry.section,) for entry in entries])


def placed(piece: Piece, sections: Sequence[Titles]) -> Iterator[Entry]:
    """The entries of a piece with the sections around them."""
    number = 0
    for part in piece.parts:
        if isinstance(part, str):
            number += 1
        else:
            yield part._replace(section=sections[number])


def _told(entry: Entry) -> tuple[str, str, Titles]:
    return entry.canonical, entry.name.text, entry.section


class _InPieces:
    """Remembers every piece that it has read."""

    def __init__(self, cut: re.Pattern[str], *, has_lines: bool) -> None:
        """`has_lines`: paragraphs whose lines begin with links are entries, as in a list that has no bullets."""
        self._cut, self._has_lines = cut, has_lines
        self._known: dict[str, Piece] = {}
        """Those that mean the same without any definition."""
        self._defined: dict[tuple[str, str], Piece] = {}
        self._headings: tuple[str, ...] = ()
        self._paths: list[Titles] = []

    def read(self, text: str) -> Pieces:
        plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
        definitions = "\n".join(_DEFINITION.findall(plain)) if "]:" in plain else ""
        chunks = list(_closed(self._cut.split(plain), plain))
        known = self._known.get
        pieces = [known(chunk) or self._piece(chunk, definitions) for chunk in chunks]
        return Pieces(pieces, self._around(pieces))

    def _piece(self, chunk: str, definitions: str) -> Piece:
        if len(self._known) + len(self._defined) >= MOST_KNOWN:
            self._known, self._defined = {}, {}
        if not _REFERENCE.search(chunk):
            return self._known.setdefault(chunk, _read(chunk, "", has_lines=self._has_lines))
        key = chunk, definitions
        if key not in self._defined:
            self._defined[key] = _read(*key, has_lines=self._has_lines)
        return self._defined[key]

    def _around(self, pieces: Sequence[Piece]) -> list[tuple[Titles, ...]]:
        headings = tuple([heading for piece in pieces for heading in piece.headings])
        if headings != self._headings:
            self._headings = headings
            self._paths = [section.path for section in parse("\n\n".join(headings)).headings]
        found, at = [], 0
        current: tuple[Titles, ...] = ((),)
        for piece in pieces:
            if piece.headings:
                after = self._paths[at : at + len(piece.headings)]
                at += len(after)
                found.append((current[-1], *after))
                current = (after[-1],)
            else:
                found.append(current)
        return found


def _read(chunk: str, definitions: str, *, has_lines: bool) -> Piece:
    document = parse(f"{chunk}\n\n{definitions}\n" if definitions else f"{chunk}\n")
    lists = [own for own in document.lists if not own.contents and (has_lines or own.shape is not Shape.PARAGRAPH)]
    found: list[tuple[int, str | Entry]] = [(entry.span.start, entry) for own in lists for entry in own.entries]
    # A heading that is an entry is one before it is a section.
    found += [(section.heading.start, document.source(section.heading)) for section in document.headings]
    parts = tuple(part for _, part in sorted(found, key=lambda row: (row[0], isinstance(row[1], str))))
    headings = tuple(part for part in parts if isinstance(part, str))
    return Piece(parts, headings, len(parts) - len(headings))


def _closed(chunks: Sequence[str], text: str) -> Iterator[str]:
    """Pieces, put together again until what one opens is closed: code and comments stay whole."""
    if "```" not in text and "~~~" not in text and "<!--" not in text:
        yield from chunks
        return
    waiting: list[str] = []
    for chunk in chunks:
        waiting.append(chunk)
        if len(waiting) == 1 and not any(sign in chunk for sign in ("```", "~~~", "<!--")):
            yield waiting.pop()
        elif not _is_open("\n".join(waiting)):
            yield "\n".join(waiting)
            waiting = []
    if waiting:
        yield "\n".join(waiting)


def _is_open(text: str) -> bool:
    fence = ""
    for match in _FENCE.finditer(text):
        if not fence:
            fence = match[1]
        elif match[1].startswith(fence):
            fence = ""
    return bool(fence) or text.rfind("<!--") > text.rfind("-->")
