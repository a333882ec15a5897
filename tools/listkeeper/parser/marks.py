"""What marks an entry beside its name and description: code spans, `(PDF)`, `[MIT]`, emoji, badges, authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from listkeeper.document import Attribute, AttributeKind, Link, Span, Text
from listkeeper.parser.pieces import Piece, PieceKind
from listkeeper.parser.relations import is_relation

EMOJI = re.compile(r":(?=[0-9_+-]*[a-z])[a-z0-9_+-]++:|[\U0001f000-\U0001faff☀-➿⬀-⯿⌀-⏿™ℹ️\u200d⭐]+")
MARK = re.compile(r"\(([^()]{1,40})\)|\[([^\[\]]{1,40})\]")
BY = re.compile(r"\s*(?:by|from|von|par|por|作者[:：]?)\s+(?P<names>[^-–—:|(\[\ufffc\n]{2,80})", re.I)
BY_ALONE = re.compile(r"(?:^|\s|\()(?:by|von|par|por|作者[:：]?)\s*$", re.I)
WORD = re.compile(r"\w+")
TRAILING_MARK = (
    r"(?<=\s)(?:\[([^\[\]]{1,40})\]|\((\d+(?::\d\d)+)\)|\(([^\W\d_]\w*(?: \w+)?: [^()]{1,80})\)"
    r"|(?<=[.!?。…]\s)\(([^(),]{1,40})\))$"
)
"""`[MIT]`, `(1:02:03)`, `(Licence: MIT)`, and after the end of a sentence `(PDF)`."""
# Patterns that few lists need are text: `re` compiles them at their first use, which keeps the import short.
TRAILING_EMOJI = r"(?<=[.!?。…\])]\s)(?:" + EMOJI.pattern + r")$"
LEADING_EMOJI = r"\s*((?:(?>" + EMOJI.pattern + r")\s*)+)(?=\w)"
SENTENCE_END = r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)[.!?。…][\"'”’)]?$|\]$"
ENDS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!?")
"""What no mark ends with, save for a bracket around links."""
JOINERS = " ,;|/·•&-–"
MAX_LINK_WORDS = 4
"""More words than this make a link after a sentence a sentence of its own."""


class Found(NamedTuple):
    """Attributes at the end of a description, and what is left of it."""

    kept: list[Piece]
    attributes: list[Attribute]
    end: int
    """Where the first of them begins."""


def is_text(piece: Piece) -> bool:
    return piece.kind is PieceKind.TEXT or piece.kind is PieceKind.BREAK


def ends_plainly(found: Sequence[Piece]) -> bool:
    """Quick, and true for nearly every description: no mark, badge or list of links can end it."""
    last = found[-1]
    return last.kind is PieceKind.TEXT and last.text[-1:] in ENDS and last.text.strip() != ")."


def may_be_emoji(character: str) -> bool:
    """Quick, and false for nearly every one: an emoji, or an end of `:rocket:`."""
    return character == ":" or not character.isascii()


def own(piece: Piece) -> Attribute | None:
    """The attribute that a code span, an image or a badge is."""
    if piece.span is None or piece.kind not in (PieceKind.CODE, PieceKind.BADGE):
        return None
    if piece.kind is PieceKind.CODE:
        return Attribute(piece.text, AttributeKind.CODE, piece.span)
    return Attribute(piece.text or piece.links[0].url, AttributeKind.BADGE, piece.span)


def in_text(text: str, place: int, source: str) -> Iterator[Attribute]:
    """Emoji and bracketed marks in a text near `place`."""
    for emoji in EMOJI.finditer(text):
        if said := emoji[0].strip("\ufe0f\u200d"):
            yield Attribute(said, AttributeKind.EMOJI, near(said, place, source))
    for mark in MARK.finditer(text):
        if said := (mark[1] or mark[2]).strip():
            yield Attribute(said, AttributeKind.MARK, near(said, place, source))


def words(text: str, place: int, source: str) -> Iterator[Attribute]:
    """What stands beside the link and is no other mark: `Video:`, `_in Chinese_`."""
    said = " ".join(EMOJI.sub(" ", MARK.sub(" ", text)).split()).strip(" -–—:|,;·•*[]()\"'`/&+")
    if WORD.search(said):
        yield Attribute(said, AttributeKind.MARK, near(said, place, source))


def authors(text: str, place: int, source: str) -> Iterator[Text]:
    if by := BY.match(MARK.sub("", text)):
        names = by["names"].strip(" .,")
        yield Text(names, near(names, place, source))


def near(said: str, place: int, source: str) -> Span:
    start = source.find(said, place, place + len(said) + 400)
    return Span(start, start + len(said)) if start >= 0 else Span(place, place)


def leading_emoji(tail: list[Piece], place: int, source: str) -> tuple[list[Piece], list[Attribute], int]:
    """`:yen: A registry`: the emoji mark the entry; then where the description begins."""
    if not tail or tail[0].kind is not PieceKind.TEXT or not may_be_emoji(tail[0].text.lstrip()[:1]):
        return tail, [], place
    match = re.match(LEADING_EMOJI, tail[0].text)
    if not match:
        return tail, [], place
    found = list(in_text(match[1], place, source))
    rest = Piece(PieceKind.TEXT, tail[0].text[match.end() :])
    return [rest, *tail[1:]], found, found[-1].span.end if found else place


def trailing(tail: list[Piece], start: int, line: Span, source: str) -> Found:
    """The marks, badges and lists of links that a description ends with, from its end backwards."""
    if tail and ends_plainly(tail):
        return Found(tail, [], line.end)
    kept, end, found = list(tail), line.end, list[Attribute]()
    while (kept := _without_blank_end(kept)) and (step := _last(kept, start, end, source)):
        kept, end = step.kept, step.end
        found += step.attributes
    return Found(kept, found[::-1], end)


def _without_blank_end(kept: list[Piece]) -> list[Piece]:
    while kept and is_text(kept[-1]) and not kept[-1].text.strip():
        kept = kept[:-1]
    return kept


def _last(kept: list[Piece], start: int, end: int, source: str) -> Found | None:
    """The last attribute or list of links, or None where the description ends without."""
    last, before = kept[-1], kept[:-1]
    if last.kind is PieceKind.BADGE or (last.kind is PieceKind.CODE and before and _ends_sentence(before)):
        mark = own(last)
        return Found(before, [mark], mark.span.start) if mark else None
    if last.kind is PieceKind.TAG:
        return Found(before, [], last.span.start if last.span else end)
    if last.kind is PieceKind.LINK:
        return _last_links(kept)
    return _last_words(kept, start, end, source) or _bracketed_links(kept)


def _ends_sentence(kept: Sequence[Piece]) -> bool:
    """Code within a sentence (`A tool for `awk``) is a part of it; after its end, or after other code, it is not."""
    for piece in reversed(kept):
        if piece.kind in (PieceKind.CODE, PieceKind.BADGE) or not piece.text.strip():
            continue
        return piece.text.rstrip().endswith((".", "!", "?", ")", "]", "。", "…"))
    return True


def _last_words(kept: list[Piece], start: int, end: int, source: str) -> Found | None:
    """`[MIT]`, `(1:02:03)`, and after the end of a sentence `(PDF)` and emoji."""
    text = kept[-1].text.rstrip()
    match = re.search(TRAILING_MARK, text) if text[-1:] in (")", "]") else None
    is_mark = match is not None
    if not is_mark and may_be_emoji(text[-1:]):
        match = re.search(TRAILING_EMOJI, text)
    if not match or not (text[: match.start()].strip() or len(kept) > 1):
        return None
    said = next((group for group in match.groups() if group), match[0]) if is_mark else match[0]
    at = source.rfind(match[0], start, end)
    place = near(said, at, source) if at >= 0 else Span(end, end)
    kind = AttributeKind.MARK if is_mark else AttributeKind.EMOJI
    rest = Piece(PieceKind.TEXT, text[: match.start()])
    return Found([*kept[:-1], rest], [Attribute(said.strip(), kind, place)], at if at >= 0 else end)


def _last_links(kept: list[Piece]) -> Found | None:
    """Links after the end of a sentence: `A library. [Docs](…) | [Website](…)`; or nothing but `[Source](…)`."""
    first = len(kept)
    while first and (kept[first - 1].kind is PieceKind.LINK or _joins(kept[first - 1])):
        first -= 1
    links = [piece for piece in kept[first:] if piece.kind is PieceKind.LINK]
    apart = all(len(WORD.findall(link.text)) <= MAX_LINK_WORDS for link in links)
    if first and is_text(kept[first - 1]):
        ended = bool(re.search(SENTENCE_END, kept[first - 1].text.rstrip(JOINERS)))
    else:
        ended = all(is_relation(link.links[0]) for link in links)
    return Found(kept[:first], [], _start(links[0])) if apart and ended else None


def _joins(piece: Piece) -> bool:
    return is_text(piece) and not piece.text.strip(JOINERS)


def _bracketed_links(kept: list[Piece]) -> Found | None:
    """`([Demo](…), [Source](…))`."""
    if len(kept) < 3 or kept[-1].text.strip() not in (")", ").", "]"):
        return None
    n = len(kept) - 2
    while n >= 0 and (kept[n].kind is PieceKind.LINK or _joins(kept[n])):
        n -= 1
    if n < 0 or not is_text(kept[n]) or not kept[n].text.rstrip().endswith(("(", "[")):
        return None
    first = next((piece for piece in kept[n:] if piece.kind is PieceKind.LINK), None)
    rest = Piece(PieceKind.TEXT, kept[n].text.rstrip()[:-1])
    return Found([*kept[:n], rest], [], _start(first)) if first else None


def _start(piece: Piece) -> int:
    assert piece.span
    return piece.span.start


def author_links(pieces: Sequence[Piece]) -> Iterator[Link]:
    """`by [Ada](…)`, `by [Ada](…) and [Bob](…)`."""
    if all(piece.kind is not PieceKind.LINK for piece in pieces):
        return
    said, naming = "", False
    for piece in pieces:
        if piece.kind is PieceKind.LINK and naming:
            yield piece.links[0]
        elif is_text(piece):
            said += piece.text
            naming = bool(BY_ALONE.search(said)) or (naming and piece.text.strip(JOINERS) in ("", "and", "und", "et"))
