"""Version after version of a list, of which only what changed is read again.

A text is cut before each heading and each bullet at the margin; what stands between two cuts reads the same wherever it
stands, so it is read once. In some lists it does not, as a table of contents with a link to elsewhere: they are cut
before headings alone, or not at all. Which way reads a list right is tried on its first version and its newest.

Of the next version only what changed is cut: the pieces before and after it are those that there were. Texts are bytes
until then, since two of them are compared in less time than one is decoded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, product
from typing import NamedTuple

from listkeeper.changes import Titles
from listkeeper.document import BOM, Entry, Shape
from listkeeper.parser import parse
from listkeeper.timeline.chunks import CUTS, cut, difference
from listkeeper.timeline.definitions import Definitions, lean, lines

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
    addresses: frozenset[str]
    """Of the entries, canonical."""
    has_references: bool = False
    """It means something else with other definitions."""


class Pieces(NamedTuple):
    """A text in pieces."""

    pieces: list[Piece]
    """The same object where it has the same words."""
    around: list[tuple[Titles, ...]]
    """Of each piece: the sections around its beginning, and around what comes after each of its headings."""
    definitions: Sequence[str] = ()
    """Of references."""
    kept: tuple[int, int] = (0, 0)
    """At least so many at the beginning and at the end are those of the text that was read before, in its sections."""


Read = Callable[[bytes], Pieces]


def reader(first: bytes, newest: bytes) -> Read:
    """The quickest way that reads both texts as wholes, else the newest; for versions one after the other."""
    right = {raw: list(map(_told, parse(_decoded(raw)).entries)) for raw in (first, newest)}
    best: Read = whole
    for where, has_lines in product(CUTS, (True, False)):
        read = InPieces(where, has_lines=has_lines).read
        if _read_by(read, newest) != right[newest]:
            continue
        if _read_by(read, first) == right[first]:
            return read
        best = read if best is whole else best
    return best


def _read_by(read: Read, raw: bytes) -> list[tuple[str, str, Titles]]:
    found = read(raw)
    return list(map(_told, entries_of(found, range(len(found.pieces)))))


def whole(raw: bytes) -> Pieces:
    entries = parse(_decoded(raw)).entries
    return Pieces([_piece((entry,)) for entry in entries], [(entry.section,) for entry in entries])


def entries_of(read: Pieces, places: Iterable[int]) -> list[Entry]:
    """Those of the pieces at these places, with the sections around them."""
    return [entry for at in places for entry in _placed(read.pieces[at], read.around[at])]


def _placed(piece: Piece, sections: Sequence[Titles]) -> Iterator[Entry]:
    number = 0
    for part in piece.parts:
        if isinstance(part, str):
            number += 1
        else:
            yield part._replace(section=sections[number])


def _told(entry: Entry) -> tuple[str, str, Titles]:
    return entry.canonical, entry.name.text, entry.section


def _decoded(raw: bytes) -> str:
    """Lines can be decoded one by one: whatever else is wrong with them, a line feed is one."""
    return raw.decode("utf-8", "replace")


class _Last(NamedTuple):
    """The text that was read before."""

    text: bytes
    sizes: list[int]
    """Of each piece: the bytes of its chunk and of the line feed after it."""
    definitions: Definitions
    read: Pieces


class InPieces:
    """Remembers every piece that it has read."""

    def __init__(self, where: re.Pattern[bytes], *, has_lines: bool) -> None:
        """`has_lines`: paragraphs whose lines begin with links are entries, as in a list that has no bullets."""
        self._where, self._has_lines = where, has_lines
        self._known: dict[str, Piece] = {}
        """Those that mean the same without any definition."""
        self._defined: dict[tuple[str, ...], Piece] = {}
        """The others, with the definitions that they name."""
        self._last: _Last | None = None

    def read(self, raw: bytes) -> Pieces:
        text = raw.removeprefix(BOM.encode())
        if b"\r" in text:  # to replace what is not there costs more than all that follows
            text = text.replace(b"\r\n", b"\n")
        self._last = (self._last and self._spliced(self._last, text)) or self._whole(text)
        return self._last.read

    def _whole(self, text: bytes) -> _Last:
        definitions = Definitions(lines(_decoded(text)) if b"]:" in text else ())
        chunks = cut(text, self._where).chunks
        pieces = self._pieces(chunks, definitions)
        return _Last(text, _sizes(chunks), definitions, Pieces(pieces, _around(pieces), definitions.lines))

    def _spliced(self, last: _Last, text: bytes) -> _Last | None:
        """None where what changed says how the rest is read, too."""
        start, end = difference(last.text, text)
        grown = len(text) - len(last.text)
        if lines(_decoded(last.text[start:end])) != lines(_decoded(text[start : end + grown])):
            return None
        starts = list(accumulate(last.sizes, initial=0))
        first = max(bisect_right(starts, start - 1) - 1, 0)  # a line that changed may end a piece, or no longer
        after = bisect_left(starts, max(end, 1))
        again = cut(text[starts[first] : starts[after] - 1 + grown], self._where)
        if again.is_open and after < len(last.sizes):
            return None
        sizes = [*last.sizes[:first], *_sizes(again.chunks), *last.sizes[after:]]
        pieces = self._pieces(again.chunks, last.definitions)
        return _Last(text, sizes, last.definitions, _replaced(last.read, first, after, pieces))

    def _pieces(self, chunks: Iterable[bytes], definitions: Definitions) -> list[Piece]:
        known = self._known.get
        return [known(chunk) or self._piece(chunk, definitions) for chunk in map(_decoded, chunks)]

    def _piece(self, chunk: str, definitions: Definitions) -> Piece:
        if len(self._known) + len(self._defined) >= MOST_KNOWN:
            self._known.clear()
            self._defined.clear()
        if not _REFERENCE.search(chunk):
            return self._known.setdefault(chunk, _read(lean(chunk), (), has_lines=self._has_lines))
        key = chunk, *definitions.named_in(lean(chunk))
        if key not in self._defined:
            read = _read(lean(chunk), key[1:], has_lines=self._has_lines)
            self._defined[key] = read._replace(has_references=True)
        return self._defined[key]


def _sizes(chunks: Iterable[bytes]) -> list[int]:
    return [len(chunk) + 1 for chunk in chunks]


def _replaced(old: Pieces, first: int, after: int, pieces: list[Piece]) -> Pieces:
    """With other pieces from `first` to `after`."""
    found = [*old.pieces[:first], *pieces, *old.pieces[after:]]
    if _headings(old.pieces[first:after]) != _headings(pieces):
        return Pieces(found, _around(found), old.definitions)
    paths = list(chain.from_iterable(sections[1:] for sections in old.around[first:after]))
    before = old.around[first - 1][-1] if first else ()
    around = [*old.around[:first], *_sections(pieces, paths, before), *old.around[after:]]
    return Pieces(found, around, old.definitions, (first, len(old.pieces) - after))


def _around(pieces: Sequence[Piece]) -> list[tuple[Titles, ...]]:
    paths = [section.path for section in parse("\n\n".join(_headings(pieces))).headings]
    return list(_sections(pieces, paths, ()))


def _headings(pieces: Iterable[Piece]) -> list[str]:
    return [heading for piece in pieces for heading in piece.headings]


def _sections(pieces: Iterable[Piece], paths: Sequence[Titles], before: Titles) -> Iterator[tuple[Titles, ...]]:
    """`paths`: of the sections that the headings of the pieces begin."""
    at = 0
    current: tuple[Titles, ...] = (before,)
    for piece in pieces:
        if not piece.headings:
            yield current
            continue
        after = paths[at : at + len(piece.headings)]
        at += len(after)
        yield current[-1], *after
        current = (after[-1],)


def _read(chunk: str, definitions: Iterable[str], *, has_lines: bool) -> Piece:
    rows = "\n".join(definitions)
    document = parse(f"{chunk}\n\n{rows}\n" if rows else f"{chunk}\n")
    lists = [own for own in document.lists if not own.contents and (has_lines or own.shape is not Shape.PARAGRAPH)]
    found: list[tuple[int, str | Entry]] = [(entry.span.start, entry) for own in lists for entry in own.entries]
    # A heading that is an entry is one before it is a section.
    found += [(section.heading.start, document.source(section.heading)) for section in document.headings]
    parts = tuple(part for _, part in sorted(found, key=lambda row: (row[0], isinstance(row[1], str))))
    return _piece(parts)


def _piece(parts: tuple[str | Entry, ...]) -> Piece:
    headings = tuple(part for part in parts if isinstance(part, str))
    addresses = frozenset(part.canonical for part in parts if not isinstance(part, str))
    return Piece(parts, headings, len(parts) - len(headings), addresses)
