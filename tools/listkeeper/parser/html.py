"""HTML lists: `<li>`, `<summary>`, `<dt>` and table rows that hold an `<a href>`."""

from __future__ import annotations

from bisect import bisect_left

from listkeeper.document import EntryList, Item, Link, Shape, Span, Text
from listkeeper.markdown import Block, Tag, tags
from listkeeper.parser import line
from listkeeper.parser.pieces import Piece, PieceKind
from listkeeper.parser.reader import Reader, between

__all__ = ["between", "read"]

HOLDERS = ("li", "summary", "dt", "tr")


def read(block: Block, reader: Reader, section: tuple[str, ...]) -> EntryList | None:
    """None where the block has no such element with an address."""
    raw, offset = reader.text[block.span.start : block.span.end], block.span.start
    links = reader.html_links(block)
    starts = [link.span.start for link in links]
    found = []
    for element in _elements(raw, offset):
        inside = links[bisect_left(starts, element.start) : bisect_left(starts, element.end)]
        found.append(_item(element, inside, reader, section))
    items = tuple(item for item in found if item)
    return EntryList(items, block.span, Shape.HTML, "", False, section) if items else None


def _elements(raw: str, offset: int) -> list[Span]:
    """From each opening tag to the next tag that opens or closes such an element."""
    edges: list[Tag] = [tag for tag in tags(raw) if tag.name in HOLDERS]
    ends = [*(tag.span.start for tag in edges[1:]), len(raw)]
    return [
        Span(offset + tag.span.start, offset + end) for tag, end in zip(edges, ends, strict=False) if not tag.closing
    ]


def _item(element: Span, links: list[Link], reader: Reader, section: tuple[str, ...]) -> Item | None:
    pieces: list[Piece] = []
    place = element.start
    for link in links:
        pieces.append(Piece(PieceKind.TEXT, between(reader.text[place : link.span.start])))
        image = link.kind == "image"
        pieces.append(
            Piece(PieceKind.BADGE if image or not link.text else PieceKind.LINK, link.text, link.span, (link,))
        )
        place = max(place, link.span.end)
    pieces.append(Piece(PieceKind.TEXT, between(reader.text[place : element.end])))
    draft = line.read(pieces, element, reader.text)
    if draft is None:
        return None
    entry = reader.entry(draft, reader.new_id(draft), element, section)
    return Item(element, Text(draft.name.text, draft.name.span), entry, understood=True)
