"""Paragraphs in which each line that begins with a link is an entry, as in lists that join links by hard breaks."""

from __future__ import annotations

from listkeeper.document import EntryList, Item, Shape, Span, Text
from listkeeper.markdown import Block, BlockType
from listkeeper.parser import line
from listkeeper.parser.pieces import Piece, PieceKind
from listkeeper.parser.reader import Reader

Line = tuple[list[Piece], Span]


def is_candidate(block: Block, reader: Reader) -> bool:
    return block.type is BlockType.PARAGRAPH and any(_begins_with_link(pieces) for pieces, _ in _lines(block, reader))


def count(block: Block, reader: Reader) -> int:
    return sum(_begins_with_link(pieces) for pieces, _ in _lines(block, reader))


def read(block: Block, reader: Reader, section: tuple[str, ...]) -> EntryList:
    """Lines without a link at their start comment on the entry above; before the first they introduce the section."""
    groups: list[tuple[Line, list[Line]]] = []
    for own in _lines(block, reader):
        if _begins_with_link(own[0]):
            groups.append((own, []))
        elif groups:
            groups[-1][1].append(own)
    items = tuple(_item(first, notes, reader, section) for first, notes in groups)
    return EntryList(items, Span(items[0].span.start, block.span.end), Shape.PARAGRAPH, "", False, section)


def _item(first: Line, comments: list[Line], reader: Reader, section: tuple[str, ...]) -> Item:
    pieces, span = first
    draft = line.read(pieces, span, reader.text)
    assert draft  # it begins with a link that is no fragment
    notes = tuple(Text(" ".join("".join(p.text for p in said).split()), place) for said, place in comments)
    whole = Span(span.start, comments[-1][1].end if comments else span.end)
    return Item(whole, draft.name, reader.entry(draft, reader.new_id(draft), whole, section, notes), understood=True)


def _begins_with_link(pieces: list[Piece]) -> bool:
    first = next((p for p in pieces if p.kind is not PieceKind.TEXT or p.text.strip()), None)
    return (
        first is not None and first.kind is PieceKind.LINK and bool(first.text) and not line.is_fragment(first.links[0])
    )


def _lines(block: Block, reader: Reader) -> list[Line]:
    """The lines of a paragraph, each with its span: from its first character to its last that is not blank."""
    lines: list[list[Piece]] = [[]]
    for piece in reader.leaf(block):
        if piece.kind is PieceKind.BREAK:
            lines.append([])
        else:
            lines[-1].append(piece)
    text = reader.text
    spans, start = [], block.span.start
    for end in [*(n for n in range(start, block.span.end) if text[n] == "\n"), block.span.end]:
        raw = text[start:end]
        begin = start + len(raw) - len(raw.lstrip())
        spans.append(Span(begin, max(start + len(raw.rstrip(" \t\r\\")), begin)))
        start = end + 1
    return list(zip(lines, spans, strict=False))
