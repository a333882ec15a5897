"""The short way for the lines that most lists are made of: `[Name](https://…) - Text.`, and text without any markup.

One pattern instead of the inline parser, which costs more than everything else together: four of five entries take this
way. A test holds it to the parser's own reading of the same line.
"""

from __future__ import annotations

import re

from listkeeper.document import Link, LinkKind, Span
from listkeeper.markdown import MARKUP, has_wide_blanks, is_plain
from listkeeper.parser.pieces import Piece, PieceKind

_LINE = re.compile(
    rf"\[([^{MARKUP}: \t](?:[^{MARKUP}:]*[^{MARKUP}: \t])?)\]\((https?://[A-Za-z0-9_/.?=#+-]+|#[A-Za-z0-9_-]+)\)"
    rf"([^{MARKUP}:]*+(?::(?!//)[^{MARKUP}:]*+)*+)"
)


def pieces(text: str, offset: int) -> list[Piece] | None:
    """The pieces of a line that begins at `offset`; None where the inline parser has to read it."""
    if not text.startswith("["):
        return [Piece(PieceKind.TEXT, text)] if is_plain(text) else None
    match = _LINE.fullmatch(text)
    if not match or "  " in match[1] or "\t" in match[1] or "www." in text or has_wide_blanks(text):
        return None
    target = Span(offset + match.start(2), offset + match.end(2))
    span = Span(offset, target.end + 1)
    link = Link(match[2], match[1], LinkKind.INLINE, span, target)
    found = [Piece(PieceKind.LINK, match[1], span, (link,))]
    return [*found, Piece(PieceKind.TEXT, match[3])] if match[3] else found
