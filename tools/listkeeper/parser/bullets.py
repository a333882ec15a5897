"""Markdown lists: the shape of 92 of 100 entries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, takewhile

from listkeeper.document import EntryList, Item, Link, LinkKind, Shape, Span, Text
from listkeeper.markdown import Block, BlockType
from listkeeper.parser.line import Draft
from listkeeper.parser.marks import EMOJI, WORD
from listkeeper.parser.pieces import Piece, said
from listkeeper.parser.reader import LEAVES, Reader
from listkeeper.parser.relations import is_fragment


def read(block: Block, reader: Reader, section: tuple[str, ...]) -> EntryList:
    """A list with its entries, whatever stands in it; a contents list has none."""
    contents = is_contents(block, reader)
    items = tuple(_item(item, reader, section, contents) for item in block.children)
    shape = Shape.ORDERED if block.ordered else Shape.BULLET
    return EntryList(items, block.span, shape, block.marker, contents, section)


MOSTLY = 0.8
"""Of its links, how many a contents list has to this file at least, where one leads to a neighbouring file."""
FEW = 3
"""So many links to this file are needed to outweigh another."""


def is_contents(block: Block, reader: Reader) -> bool:
    """Every link is a `#fragment`, or nearly every one of several."""
    links = _links(block, reader)
    first = next(links, None)
    if first is None or not is_fragment(first):
        return False
    inside = [True, *map(is_fragment, links)]
    return all(inside) or (sum(inside) >= FEW and sum(inside) >= MOSTLY * len(inside))


def _links(block: Block, reader: Reader) -> Iterator[Link]:
    """The links of a block and of all within it in document order, images apart."""
    stack = [block]
    while stack:
        inner = stack.pop()
        if inner.type in LEAVES:
            yield from (link for piece in reader.leaf(inner) for link in piece.links if link.kind is not LinkKind.IMAGE)
        stack.extend(reversed(inner.children))


FIRST = (BlockType.PARAGRAPH, BlockType.HEADING)
"""What an item's entry is read from, where it begins with it."""


def _item(item: Block, reader: Reader, section: tuple[str, ...], contents: bool) -> Item:
    leaf = item.children[0] if item.children else None
    draft, first = None, list[Piece]()
    if leaf and leaf.type in FIRST:
        draft, first = (None, reader.take(leaf)) if contents else reader.take_entry(leaf)
    identity = reader.new_id(draft) if draft else None  # before the nested entries, which come after it
    below = item.children[1:] if draft or first else item.children
    nested = tuple([read(block, reader, section) for block in below if block.type is BlockType.LIST])
    if draft is None or identity is None:
        return _other_item(item, first, nested, contents)
    children = tuple(chain.from_iterable([entry_list.entries for entry_list in nested])) if nested else ()
    notes = _notes(item, reader) if len(item.children) > 1 else ()
    entry = reader.entry(draft, identity, item.span, section, notes, children)
    return Item(item.span, _label(first, draft, leaf), entry, nested, True)


def _label(first: list[Piece], draft: Draft, leaf: Block | None) -> Text:
    """What a reader sees first: the name, after the words or the code before its link."""
    if not first or (first[0].links and first[0].links[0].url == draft.url):
        return draft.name
    before = takewhile(lambda piece: not piece.links or piece.links[0].url != draft.url, first)
    words = said(before)
    if leaf is None or not WORD.search(EMOJI.sub("", words)) or draft.name.text in words:
        return draft.name
    return Text(f"{words} {draft.name.text}", Span(leaf.span.start, draft.name.span.end))


def _other_item(item: Block, first: list[Piece], nested: tuple[EntryList, ...], contents: bool) -> Item:
    """Not an entry: a line of a contents list, the label of a group, a pointer to another section, or unknown."""
    text = " ".join("".join(piece.text for piece in first).split())
    start = item.children[0].span.start if item.children else item.span.end
    label = Text(text, Span(start, max(item.children[0].span.end if item.children else start, start)))
    links = [link for piece in first for link in piece.links]
    group = any(inner.entries or inner.contents for entry_list in nested for inner in entry_list.walk())
    pointer = bool(links) and all(is_fragment(link) for link in links)
    return Item(item.span, label, None, nested, contents or group or pointer)


def _notes(item: Block, reader: Reader) -> tuple[Text, ...]:
    """Further paragraphs of the item."""
    return tuple(
        Text(said(reader.leaf(block)), block.span) for block in item.children[1:] if block.type is BlockType.PARAGRAPH
    )
