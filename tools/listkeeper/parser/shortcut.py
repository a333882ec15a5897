"""The short way for the lines that most lists are made of: `[Name](https://…) - Text.`, and text without any markup.

One pattern instead of the inline parser, which costs more than everything else together: four of five entries take this
way. A test holds it to the parser's own reading of the same line.
"""

from __future__ import annotations

import re

from listkeeper.document import Link, LinkKind, Span
from listkeeper.markdown import AMPERSAND, MARKUP, has_wide_blanks, is_plain
from listkeeper.parser.pieces import Piece, PieceKind

_LINE = re.compile(
    rf"\[([^{MARKUP}: \t](?:[^{MARKUP}:]*[^{MARKUP}: \t])?)\]\((https?://(?:[A-Za-z0-9_/.?=#+-]|{AMPERSAND})+|#[A-Za-z0-9_-]+)\)"
    rf"([^{MARKUP}:]*+(?::(?!//)[^{MARKUP}:]*+)*+)"
)


Parts = tuple[Link | None, str]
"""The link with which a line begins, if it begins with one, and the text after it."""


def parts(text: str, offset: int) -> Parts | None:
    """The parts of a line that begins at `offset`; None where the inline parser has to read it."""
    if not text.startswith("["):
        return (None, text) if is_plain(text) else None
    match = _LINE.fullmatch(text)
    if not match or "  " in match[1] or "\t" in match[1] or has_wide_blanks(text):
        return None
    if "www." in text and ("www." in match[1] or "www." in match[3]):  # an address without brackets
        return None
    target = Span(offset + match.start(2), offset + match.end(2))
    span = Span(offset, target.end + 1)
    return Link(match[2], match[1], LinkKind.INLINE, span, target), match[3]


def pieces(link: Link | None, text: str) -> list[Piece]:
    """The pieces of a line of these parts."""
    found = [Piece(PieceKind.LINK, link.text, link.span, (link,))] if link else []
    return [*found, Piece(PieceKind.TEXT, text)] if text else found
