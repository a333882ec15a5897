"""A line of Markdown as the flat sequence that an entry is read from: links, code, images and the text between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from html import unescape
from typing import NamedTuple

from listkeeper.document import Link, LinkKind, Span
from listkeeper.markdown import Inline, InlineType, address, plain, tags


class PieceKind(Enum):
    TEXT = auto()
    LINK = auto()
    BADGE = auto()
    """An image, or a link around nothing but images."""
    CODE = auto()
    BREAK = auto()
    TAG = auto()


class Piece(NamedTuple):
    """A part of a line; emphasis is seen through. Text has no span of its own."""

    kind: PieceKind
    text: str
    span: Span | None = None
    links: tuple[Link, ...] = ()
    """Of a link: itself, then the images inside it."""


def said(found: Iterable[Piece]) -> str:
    """What a reader reads in them, on one line; badges say nothing."""
    return " ".join("".join(piece.text for piece in found if piece.kind is not PieceKind.BADGE).split())


def pieces(inlines: tuple[Inline, ...]) -> list[Piece]:
    """The pieces of a leaf, with `<a href>` and `<img>` read like Markdown's own."""
    return _with_html_links(list(_flat(inlines)))


def _flat(inlines: tuple[Inline, ...]) -> Iterator[Piece]:
    for inline in inlines:
        if inline.type is InlineType.TEXT:
            yield Piece(PieceKind.TEXT, inline.text)
        elif inline.type is InlineType.CODE:
            yield Piece(PieceKind.CODE, inline.text, inline.span)
        elif inline.type is InlineType.LINK:
            yield _link(inline)
        elif inline.type is InlineType.IMAGE:
            yield Piece(PieceKind.BADGE, plain(inline.children), inline.span, (_record(inline),))
        elif inline.type in (InlineType.HARD_BREAK, InlineType.SOFT_BREAK):
            yield Piece(PieceKind.BREAK, " ", inline.span)
        elif inline.type is InlineType.HTML:
            yield Piece(PieceKind.TAG, inline.text, inline.span)
        else:
            yield from _flat(inline.children)


def _record(inline: Inline) -> Link:
    assert inline.span
    assert inline.kind
    return Link(inline.url, " ".join(plain(inline.children).split()), inline.kind, inline.span, inline.target)


def _link(inline: Inline) -> Piece:
    images = tuple(_record(child) for child in _images(inline.children))
    link = _record(inline)
    if link.text or not images:
        return Piece(PieceKind.LINK, link.text, inline.span, (link, *images))
    alternative = " ".join(image.text for image in images).strip()
    link = Link(link.url, alternative, link.kind, link.span, link.target)
    return Piece(PieceKind.BADGE, alternative, inline.span, (link, *images))


def _images(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    for inline in inlines:
        if inline.type is InlineType.IMAGE:
            yield inline
        else:
            yield from _images(inline.children)


def _with_html_links(found: list[Piece]) -> list[Piece]:
    if all(piece.kind is not PieceKind.TAG for piece in found):
        return found
    result: list[Piece] = []
    opening: tuple[int, Link] | None = None  # where in `result` the text of an open `<a href>` begins
    for piece in found:
        if piece.kind is not PieceKind.TAG or piece.span is None:
            result.append(piece)
            continue
        for tag in tags(piece.text):
            if tag.name == "a" and tag.closing and opening:
                result = _closed(result, *opening, piece.span.end)
                opening = None
            elif tag.name == "a" and "href" in tag.attributes and not tag.closing:
                opening = len(result), _html_link(piece, tag.attributes["href"], LinkKind.HTML)
            elif tag.name == "img" and "src" in tag.attributes:
                alternative = unescape(piece.text[slice(*tag.attributes.get("alt", (0, 0)))])
                image = _html_link(piece, tag.attributes["src"], LinkKind.IMAGE)._replace(text=alternative)
                result.append(Piece(PieceKind.BADGE, image.text, piece.span, (image,)))
            elif tag.name == "br":
                result.append(Piece(PieceKind.BREAK, " ", piece.span))
    if opening:  # never closed: still an address, but what is its text nobody can say
        result.insert(opening[0], Piece(PieceKind.LINK, "", opening[1].span, (opening[1],)))
    return result


def _html_link(piece: Piece, value: Span, kind: LinkKind) -> Link:
    assert piece.span
    target = Span(piece.span.start + value.start, piece.span.start + value.end)
    return Link(address(piece.text[value.start : value.end]), "", kind, piece.span, target)


def _closed(result: list[Piece], start: int, link: Link, end: int) -> list[Piece]:
    """Fold what stands between `<a href>` and `</a>` into one piece."""
    inside = result[start:]
    text = said(inside)
    kind = PieceKind.LINK if text or not inside else PieceKind.BADGE
    text = text or " ".join(p.text for p in inside).strip()
    span = Span(link.span.start, max(end, link.span.end))
    own = Link(link.url, text, link.kind, span, link.target)
    return [*result[:start], Piece(kind, text, span, (own, *(held for p in inside for held in p.links)))]
