"""Definitions of references (CommonMark 4.7), and which of them the rest of a text needs to be read.

A list may have hundreds: each of its entries is read with those alone that it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from listkeeper.markdown import label_key

_LINE = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$", re.M)
_CERTAIN = re.compile(
    r"\[(?!\^)([^\[\]\\\n]{1,999})\]:[ \t]*"
    r"(?:<[^<>\\\x00-\x1f\x7f]+>|(?![<\"'(])(?:[^\s()\\\x00-\x1f\x7f]|\([^\s()\\\x00-\x1f\x7f]*\))+)"
    r"(?:[ \t]+(?:\"[^\"\\\n]*\"|'[^'\\\n]*'|\([^()\\\n]*\)))?[ \t]*"
)
"""A line that is a definition wherever it does not go on with a paragraph; others may be one, too."""
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]", re.S)


def lines(text: str) -> tuple[str, ...]:
    """All that may be definitions."""
    return tuple(_LINE.findall(text)) if "]:" in text else ()


class Definitions:
    """Those of a text."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.lines = rows
        certain = [_CERTAIN.fullmatch(row) for row in rows]
        self._by_label: dict[str, list[str]] = {}
        for match in certain:
            if match:
                self._by_label.setdefault(label_key(match[1]), []).append(match[0])
        self._are_certain = all(certain)

    def named_in(self, chunk: str) -> tuple[str, ...]:
        """Those that this may refer to; all, where that is not certain."""
        labels = _LABEL.findall(chunk)
        if not self._are_certain or any("\\" in label or ("\n" in label and ">" in label) for label in labels):
            return tuple(self.lines)
        keys = dict.fromkeys(map(label_key, labels))
        return tuple(line for key in keys for line in self._by_label.get(key, ()))


def lean(chunk: str) -> str:
    """Without the definitions at its end that it does not refer to, which take longer to read than all the rest."""
    if "]:" not in chunk:
        return chunk
    rows = chunk.split("\n")
    end = len(rows)
    while end and (not rows[end - 1] or _CERTAIN.fullmatch(rows[end - 1])):
        end -= 1
    while end < len(rows) and rows[end]:  # they may go on with a paragraph
        end += 1
    rest = [row for row in rows[end:] if row]
    body = "\n".join(rows[:end])
    return "\n".join([body, "", *Definitions(rest).named_in(body)]) if rest else chunk
