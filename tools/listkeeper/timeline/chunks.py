"""A text in chunks that read the same wherever they stand, and where two texts differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

CUTS = (re.compile(rb"\n(?=(?:#{1,6}|[-*+]|[0-9]{1,9}[.)])[ \t])"), re.compile(rb"\n(?=#{1,6}[ \t])"))
"""Before headings and bullets; before headings alone."""
_FENCE = re.compile(rb"^ {0,3}(`{3,}|~{3,})", re.M)
_SIGNS = (b"```", b"~~~", b"<!--")


class Chunks(NamedTuple):
    """A text, cut; a line feed stands between two of its chunks."""

    chunks: list[bytes]
    is_open: bool
    """The last one ends in code or in a comment, which whatever comes after it belongs to."""


class Zone(NamedTuple):
    """Where two texts differ, in whole lines."""

    start: int
    """In both."""
    end: int
    """In the old one; in the new one it is by the difference of their lengths elsewhere."""


def cut(text: bytes, where: re.Pattern[bytes]) -> Chunks:
    """Code and comments stay whole."""
    chunks = where.split(text)
    return _closed(chunks) if any(sign in text for sign in _SIGNS) else Chunks(chunks, is_open=False)


def _closed(chunks: Iterable[bytes]) -> Chunks:
    """Put together again until what one opens is closed."""
    found: list[bytes] = []
    waiting: list[bytes] = []
    fence, in_comment = b"", False
    for chunk in chunks:
        waiting.append(chunk)
        if any(sign in chunk for sign in (*_SIGNS, b"-->")):
            fence = _fence(chunk, fence)
            opened, closed = chunk.rfind(b"<!--"), chunk.rfind(b"-->")
            in_comment = in_comment if opened == closed else opened > closed
        if not (fence or in_comment):
            found.append(b"\n".join(waiting))
            waiting = []
    return Chunks([*found, b"\n".join(waiting)], is_open=True) if waiting else Chunks(found, is_open=False)


def _fence(chunk: bytes, fence: bytes) -> bytes:
    """Of the code that is open at the end, if that which `fence` opened is open at the beginning; empty for none."""
    for match in _FENCE.finditer(chunk):
        if not fence:
            fence = match[1]
        elif match[1].startswith(fence):
            fence = b""
    return fence


def difference(old: bytes, new: bytes) -> Zone:
    """Between the lines that both begin with and those that both end with."""
    start = old.rfind(b"\n", 0, _alike(old, new, min(len(old), len(new)))) + 1
    rest = min(len(old), len(new)) - start
    same = _alike_at_end(old, new, rest)
    is_line = all(text.endswith(b"\n", 0, len(text) - same) for text in (old, new))
    return Zone(start, len(old) - same if is_line else old.find(b"\n", len(old) - same) + 1 or len(old))


def _alike(old: bytes, new: bytes, most: int) -> int:
    """How many bytes at the beginning; by halves, since no comparison of bytes tells where it ended."""
    same = 0
    while same < most:
        middle = (same + most + 1) // 2
        if new.startswith(old[same:middle], same):
            same = middle
        else:
            most = middle - 1
    return same


def _alike_at_end(old: bytes, new: bytes, most: int) -> int:
    same = 0
    while same < most:
        middle = (same + most + 1) // 2
        if new.endswith(old[len(old) - middle : len(old) - same], 0, len(new) - same):
            same = middle
        else:
            most = middle - 1
    return same
