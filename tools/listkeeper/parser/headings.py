"""Headings that are entries: `### [Name](url)`, described by the paragraph below."""

from __future__ import annotations

from listkeeper.document import Item, Span, Text
from listkeeper.markdown import Block, BlockType
from listkeeper.parser import line
from listkeeper.parser.pieces import PieceKind, said
from listkeeper.parser.reader import Reader


def is_candidate(block: Block, reader: Reader) -> bool:
    """The heading is one link, maybe with badges or emoji beside it."""
    if block.type is not BlockType.HEADING or block.level == 1:
        return False
    pieces = reader.leaf(block)
    links = [piece for piece in pieces if piece.kind is PieceKind.LINK]
    words = "".join(piece.text for piece in pieces if piece.kind is PieceKind.TEXT)
    return (
        len(links) == 1 and not line.is_fragment(links[0].links[0]) and not line.WORD.search(line.EMOJI.sub("", words))
    )


def read(block: Block, below: list[Block], reader: Reader, section: tuple[str, ...]) -> Item | None:
    """The entry of a heading and the blocks up to the next heading."""
    draft = line.read(reader.leaf(block), block.span, reader.text)
    if draft is None:
        return None
    paragraphs = [b for b in below if b.type is BlockType.PARAGRAPH]
    texts = [Text(said(reader.leaf(paragraph)), paragraph.span) for paragraph in paragraphs]
    for paragraph in paragraphs:
        draft.links += tuple(line.related(link) for piece in reader.leaf(paragraph) for link in piece.links)
    draft.description = next((text for text in texts if text.text), draft.description)
    notes = tuple(text for text in texts if text.text and text is not draft.description)
    span = Span(block.span.start, max(block.span.end, *(b.span.end for b in below), block.span.end))
    return Item(span, draft.name, reader.entry(draft, reader.new_id(draft), span, section, notes), understood=True)
