"""The second short way: lines with code, emphasis and further links, where each is as plain as it mostly is.

Emphasis is seen through, so it only has to be known for what it is: marks between which nothing else opens, with a
blank or a bracket before them and a blank or a stop after. A test holds this to the inline parser's own reading.
"""

from __future__ import annotations

import re
from re import Match

from listkeeper.document import Link, LinkKind, Span
from listkeeper.markdown import AMPERSAND, MARKUP, has_wide_blanks
from listkeeper.parser.pieces import Piece, PieceKind

_PLAIN = rf"[^{MARKUP}:]*+"
_WITHIN = r"(?:(?<=[^\W_])_+(?=[^\W_])|:(?!//)|&(?= ))"
"""What is markup elsewhere: within a word, before anything but an address, alone."""
_PIECE = re.compile(
    rf"(?<!!)\[({_PLAIN}(?:{_WITHIN}{_PLAIN})*+)\]\(((?:https?://|#)(?:[A-Za-z0-9._~:/?#@!$*+,;=%-]|{AMPERSAND})+)\)"
    r"|`([^`\r\n]+)`(?!`)"
    r"|(\*\*?|__?)(?![*_])"
    rf"|({_PLAIN}(?:(?:{_WITHIN}|\[{_PLAIN}\](?![(\[]))(?<!\]:){_PLAIN})*+)"
)
_LINK, _CODE, _MARK, _TEXT = 2, 3, 4, 5
_BEFORE, _AFTER = frozenset(" ("), frozenset(" .,;:!?)")


def pieces(text: str, offset: int, *, defined: bool) -> list[Piece] | None:
    """The pieces of a line that begins at `offset`; None where the inline parser has to read it.

    `defined`: the document has reference definitions, so that words in brackets may be a link.
    """
    if has_wide_blanks(text):
        return None
    found: list[Piece] = []
    opened, at, end = "", 0, len(text)
    while at < end:
        match = _PIECE.match(text, at)
        if not match or match.end() == at:
            return None
        kind = match.lastindex
        if kind == _TEXT:
            if _is_open(said := match[_TEXT], defined=defined, emphasised=bool(opened)):
                return None
            found.append(Piece(PieceKind.TEXT, said))
        elif kind == _MARK:
            if not (_closes(text, match) and opened == match[_MARK] if opened else _opens(text, match)):
                return None
            opened = "" if opened else match[_MARK]
        elif piece := _code(match, offset) if kind == _CODE else _link(match, offset):
            found.append(piece)
        else:
            return None
        at = match.end()
    return None if opened else found


def _is_open(text: str, *, defined: bool, emphasised: bool) -> bool:
    """Whether the text may be a link or hold one, or is one that the inline parser reads in parts."""
    return ("[" in text and (defined or emphasised)) or (emphasised and "_" in text) or "www." in text


def _opens(text: str, mark: Match[str]) -> bool:
    start, end = mark.span()
    return (not start or text[start - 1] in _BEFORE) and not text[end : end + 1].isspace() and end < len(text)


def _closes(text: str, mark: Match[str]) -> bool:
    start, end = mark.span()
    return not text[start - 1].isspace() and (end == len(text) or text[end] in _AFTER)


def _link(match: Match[str], offset: int) -> Piece | None:
    said = " ".join(match[1].split()) if "www." not in match[1] else ""
    if not said:
        return None
    begin, end = match.span(_LINK)
    span, target = Span(offset + match.start(), offset + end + 1), Span(offset + begin, offset + end)
    return Piece(PieceKind.LINK, said, span, (Link(match[_LINK], said, LinkKind.INLINE, span, target),))


def _code(match: Match[str], offset: int) -> Piece:
    """Without the blank on either side that lets code begin with a backtick (CommonMark 6.1)."""
    raw = match[_CODE]
    said = raw[1:-1] if raw[0] == raw[-1] == " " and raw.strip(" ") else raw
    return Piece(PieceKind.CODE, said, Span(offset + match.start(), offset + match.end()))
