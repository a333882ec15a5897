"""Tables in which a row is an entry."""

from __future__ import annotations

from listkeeper.document import Attribute, AttributeKind, EntryList, Item, Shape, Text
from listkeeper.markdown import Block
from listkeeper.parser import line
from listkeeper.parser.line import Draft
from listkeeper.parser.pieces import said
from listkeeper.parser.reader import Reader

DESCRIPTION_HEADERS = frozenset(
    "description descriptions about notes note summary details comment comments what".split()
)


def read(block: Block, reader: Reader, section: tuple[str, ...]) -> EntryList | None:
    """None where no row has a link: the table explains something."""
    header, rows = block.children[0], block.children[1:]
    titles = [said(reader.leaf(cell)).casefold() for cell in header.children]
    links = [
        link
        for row in rows
        for cell in row.children
        for p in reader.leaf(cell)
        for link in p.links
        if link.kind != "image"
    ]
    if not links:
        return None
    contents = all(map(line.is_fragment, links))
    items = tuple(_row(row, titles, reader, section, contents) for row in rows)
    return EntryList(items, block.span, Shape.TABLE, "", contents, section)


def _row(row: Block, titles: list[str], reader: Reader, section: tuple[str, ...], contents: bool) -> Item:
    drafts = (line.read(reader.leaf(cell), cell.span, reader.text) for cell in row.children)
    found = None if contents else next(((n, draft) for n, draft in enumerate(drafts) if draft), None)
    if found is None:
        label = next((text for cell in row.children if (text := said(reader.leaf(cell)))), "")
        return Item(row.span, Text(label, row.span), understood=contents)
    named, draft = found
    _describe(draft, row, named, titles, reader)
    entry = reader.entry(draft, reader.new_id(draft), row.span, section)
    return Item(row.span, draft.name, entry, understood=True)


def _describe(draft: Draft, row: Block, named: int, titles: list[str], reader: Reader) -> None:
    """The description is the column that is headed so, else the longest other cell; the rest are attributes."""
    texts = {n: said(reader.leaf(cell)) for n, cell in enumerate(row.children) if n != named}
    headed = (n for n in texts if n < len(titles) and titles[n] in DESCRIPTION_HEADERS)
    described = next(headed, max(texts, key=lambda n: len(texts[n]), default=None))
    for n, text in texts.items():
        links = tuple(link for piece in reader.leaf(row.children[n]) for link in piece.links)
        draft.links += tuple(line.related(link) for link in links)
        if n == described and not draft.description.text:
            draft.description = Text(text, row.children[n].span)
        elif text and not links:
            draft.attributes.append(Attribute(text, AttributeKind.MARK, row.children[n].span))
