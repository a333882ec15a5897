"""The second short way: lines with code, emphasis and further links, where each is as plain as it mostly is.

Emphasis is seen through, so it only has to be known for what it is: marks between which nothing else opens, with a
blank or a bracket before them and a blank or a stop after. A test holds this to the inline parser's own reading.
"""

from __future__ import annotations

import re
from re import Match

from listkeeper.document import Link, LinkKind, Span
from listkeeper.markdown import MARKUP, has_wide_blanks
from listkeeper.parser.pieces import Piece, PieceKind

_PLAIN = rf"[^{MARKUP}:]*+"
_WITHIN = r"(?:(?<=[^\W_])_+(?=[^\W_])|:(?!//)|&(?= ))"
"""What is markup elsewhere: within a word, before anything but an address, alone."""
_PIECE = re.compile(
    rf"(?<!!)\[({_PLAIN}(?:{_WITHIN}{_PLAIN})*+)\]\(((?:https?://|#)[A-Za-z0-9._~:/?#@!$*+,;=%-]+)\)"
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
    opened, at = "", 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if not match or match.end() == at:
            return None
        if match.lastindex == _MARK:
            if not (_closes(text, match) and opened == match[_MARK] if opened else _opens(text, match)):
                return None
            opened = "" if opened else match[_MARK]
        elif match.lastindex == _TEXT and _is_open(match[_TEXT], defined=defined, emphasised=bool(opened)):
            return None
        elif piece := _piece(match, offset):
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


def _piece(match: Match[str], offset: int) -> Piece | None:
    if match.lastindex == _TEXT:
        return Piece(PieceKind.TEXT, match[_TEXT])
    span = Span(offset + match.start(), offset + match.end())
    if match.lastindex == _CODE:
        return Piece(PieceKind.CODE, _code(match[_CODE]), span)
    said = " ".join(match[1].split()) if "www." not in match[1] else ""
    target = Span(offset + match.start(_LINK), offset + match.end(_LINK))
    return (
        Piece(PieceKind.LINK, said, span, (Link(match[_LINK], said, LinkKind.INLINE, span, target),)) if said else None
    )


def _code(raw: str) -> str:
    """Without the blank on either side that lets code begin with a backtick (CommonMark 6.1)."""
    return raw[1:-1] if raw[0] == raw[-1] == " " and raw.strip(" ") else raw
