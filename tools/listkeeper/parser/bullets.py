"""Markdown lists: the shape of 92 of 100 entries."""

from __future__ import annotations

from itertools import chain

from listkeeper.document import EntryList, Item, Link, Shape, Span, Text
from listkeeper.markdown import Block, BlockType
from listkeeper.parser import line
from listkeeper.parser.pieces import Piece, PieceKind
from listkeeper.parser.reader import Reader


def read(block: Block, reader: Reader, section: tuple[str, ...]) -> EntryList:
    """A list with its entries, whatever stands in it; a contents list has none."""
    contents = is_contents(block, reader)
    items = tuple(_item(item, reader, section, contents) for item in block.children)
    shape = Shape.ORDERED if block.ordered else Shape.BULLET
    return EntryList(items, block.span, shape, block.marker, contents, section)


def is_contents(block: Block, reader: Reader) -> bool:
    """Every link is a `#fragment`, and there is one."""
    links = _links(block, reader)
    return bool(links) and all(line.is_fragment(link) for link in links)


def _links(block: Block, reader: Reader) -> list[Link]:
    """The links of a block and of all within it, images apart."""
    found: list[Link] = []
    stack = [block]
    while stack:
        inner = stack.pop()
        if inner.type in (BlockType.PARAGRAPH, BlockType.HEADING, BlockType.CELL):
            found.extend(link for piece in reader.leaf(inner) for link in piece.links if link.kind != "image")
        stack.extend(inner.children)
    return found


def _item(item: Block, reader: Reader, section: tuple[str, ...], contents: bool) -> Item:
    leaf = item.children[0] if item.children else None
    first = reader.leaf(leaf) if leaf and leaf.type in (BlockType.PARAGRAPH, BlockType.HEADING) else []
    draft = line.read(first, leaf.span, reader.text) if leaf and not contents else None
    id_ = reader.new_id(draft) if draft else ""
    nested = tuple(read(block, reader, section) for block in item.children if block.type is BlockType.LIST)
    if draft is None:
        return _other_item(item, first, nested, contents)
    children = tuple(chain.from_iterable(entry_list.entries for entry_list in nested))
    notes = _notes(item, reader)
    return Item(item.span, draft.name, reader.entry(draft, id_, item.span, section, notes, children), nested, True)


def _other_item(item: Block, first: list[Piece], nested: tuple[EntryList, ...], contents: bool) -> Item:
    """Not an entry: a line of a contents list, the label of a group, a pointer to another section, or unknown."""
    text = " ".join("".join(piece.text for piece in first).split())
    start = item.children[0].span.start if item.children else item.span.end
    label = Text(text, Span(start, max(item.children[0].span.end if item.children else start, start)))
    links = [link for piece in first for link in piece.links]
    group = any(entry_list.entries or entry_list.contents for entry_list in nested)
    pointer = bool(links) and all(line.is_fragment(link) for link in links)
    return Item(item.span, label, None, nested, contents or group or pointer)


def _notes(item: Block, reader: Reader) -> tuple[Text, ...]:
    """Further paragraphs of the item."""
    return tuple(
        Text(" ".join("".join(p.text for p in reader.leaf(block) if p.kind is not PieceKind.BADGE).split()), block.span)
        for block in item.children[1:]
        if block.type is BlockType.PARAGRAPH
    )
