"""Text to `Document`: sections, entries in every shape that lists use, links, anchors, comments.

Nothing fails: what is not understood stays in the text, and `Document.coverage` says how much that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from listkeeper.document import Comment, Document, EntryList, Section, Shape, Span
from listkeeper.markdown import Block, BlockType, Inline, InlineType, Tree, plain, tags
from listkeeper.parser import bullets, headings, html, paragraphs, tables
from listkeeper.parser.definitions import definitions
from listkeeper.parser.reader import LEAVES, Reader
from listkeeper.urls import Slugs

COMMENT = r"(?s)<!--(.*?)-->"
"""A text: `re` compiles it at its first use."""
WITH_TAGS = (BlockType.HTML, BlockType.PARAGRAPH, BlockType.HEADING, BlockType.CELL)


def parse(text: str, path: str = "list.md") -> Document:
    """Read a list. Any text parses; `path` is for messages, nothing is opened."""
    tree = Tree(text)
    blocks = list(tree.walk())
    reader = Reader(text, tree)
    anchors = _Anchors(tree, blocks, text)
    drafts = _drafts(tree.blocks, text, anchors)
    _read_entries(drafts, reader)
    reader.read_rest(blocks)
    return Document(
        path,
        text,
        _nest(drafts),
        tuple(reader.links),
        anchors.all,
        tuple(_comments(tree, text)),
        code=tuple(block.span for block in blocks if block.type is BlockType.CODE),
        prose=tuple(block.span for block in blocks if block.type in LEAVES),
        literal=tuple(reader.literal),
        definitions=tuple(definitions(tree, text)),
    )


@dataclass
class _Draft:
    """A section that is being read."""

    title: str
    level: int
    id: str
    heading: Span
    span: Span
    path: tuple[str, ...]
    block: Block | None = None
    blocks: list[Block] = field(default_factory=list)
    lists: list[EntryList] = field(default_factory=list)

    def finish(self, sections: tuple[Section, ...]) -> Section:
        lists = tuple(sorted(self.lists, key=lambda entry_list: entry_list.span))
        return Section(self.title, self.level, self.id, self.heading, self.span, self.path, lists, sections)


class _Anchors:
    """The fragments of a file: a slug for every heading, in order, and each `id` and `name` in its HTML."""

    def __init__(self, tree: Tree, blocks: list[Block], text: str) -> None:
        slugs = Slugs()
        self.of: dict[int, str] = {}
        self.headings: dict[int, str] = {}
        """Their text."""
        found = set()
        for block in blocks:
            if block.type is BlockType.HEADING:
                self.headings[id(block)] = plain(tree.inlines(block))
                self.of[id(block)] = slugs.add(self.headings[id(block)])  # the blank before a badge makes a dash
            if block.type in WITH_TAGS and text.find("<", *block.span) >= 0:
                raw = text[block.span.start : block.span.end]
                for tag in tags(raw):
                    found |= {raw[slice(*v)] for key, v in tag.attributes.items() if key in ("id", "name")}
                found |= {slugs.add(title) for title in _html_headings(raw, block)}
        self.all = frozenset(found | set(self.of.values()))


def _html_headings(raw: str, block: Block) -> Iterator[str]:
    """The text of each `<h1>` to `<h6>` of an HTML block."""
    if block.type is not BlockType.HTML:
        return
    opened: tuple[str, int] | None = None
    for tag in tags(raw):
        if opened and tag.closing and tag.name == opened[0]:
            yield html.between(raw[opened[1] : tag.span.start]).strip()
            opened = None
        elif len(tag.name) == 2 and tag.name[0] == "h" and tag.name[1] in "123456" and not tag.closing:
            opened = tag.name, tag.span.end


def _drafts(blocks: list[Block], text: str, anchors: _Anchors) -> list[_Draft]:
    """The document itself, then its sections in order, each with the blocks before the next heading."""
    drafts = [_Draft("", 0, "", Span(0, 0), Span(0, len(text)), ())]
    open_: list[_Draft] = []
    titled = _has_title(blocks)
    for block in blocks:
        if block.type is not BlockType.HEADING:
            drafts[-1].blocks.append(block)
            continue
        while open_ and open_[-1].level >= block.level:
            open_[-1].span = Span(open_[-1].span.start, block.span.start)
            open_.pop()
        title = " ".join(anchors.headings[id(block)].split())
        is_title = titled and block.level == 1
        path = () if is_title else (*(open_[-1].path if open_ else ()), title)
        draft = _Draft(
            title, block.level, anchors.of[id(block)], block.span, Span(block.span.start, len(text)), path, block
        )
        drafts.append(draft)
        open_.append(draft)
    return drafts


def _has_title(blocks: list[Block]) -> bool:
    """The first heading is the only one of level 1: it names the document, not a section."""
    levels = [block.level for block in blocks if block.type is BlockType.HEADING]
    return bool(levels) and levels[0] == 1 and levels.count(1) == 1


def _read_entries(drafts: list[_Draft], reader: Reader) -> None:
    """Lists, tables and HTML first; paragraphs and headings hold entries only in documents that are made of them."""
    for draft in drafts:
        draft.lists = [found for block in draft.blocks if (found := _read_block(block, reader, draft.path))]
    known = sum(
        len(item.entries) for draft in drafts for top in draft.lists for item in top.walk() if not item.contents
    )
    in_headings = [d for d in drafts if d.block and not _holds_entries(d) and headings.is_candidate(d.block, reader)]
    if len(in_headings) > 1:
        for draft in in_headings:
            _read_heading(draft, reader)
    in_paragraphs = [(d, b) for d in drafts if d.level for b in d.blocks if paragraphs.is_candidate(b, reader)]
    if sum(paragraphs.count(block, reader) for _, block in in_paragraphs) > known + len(in_headings):
        for draft, block in in_paragraphs:
            draft.lists.append(paragraphs.read(block, reader, draft.path))


def _read_block(block: Block, reader: Reader, section: tuple[str, ...]) -> EntryList | None:
    if block.type is BlockType.LIST:
        return bullets.read(block, reader, section)
    if block.type is BlockType.TABLE:
        return tables.read(block, reader, section)
    if block.type is BlockType.HTML:
        return html.read(block, reader, section)
    return None


def _holds_entries(draft: _Draft) -> bool:
    return any(entry_list.entries for entry_list in draft.lists)


def _read_heading(draft: _Draft, reader: Reader) -> None:
    assert draft.block
    if item := headings.read(draft.block, draft.blocks, reader, draft.path[:-1]):
        draft.lists.append(EntryList((item,), item.span, Shape.HEADING, section=draft.path[:-1]))


def _nest(drafts: list[_Draft]) -> Section:
    """The sections in one another, built from the last to the first."""
    waiting: list[tuple[int, Section]] = []  # sections that still want a parent, the last one first
    for draft in reversed(drafts[1:]):
        inner = []
        while waiting and waiting[-1][0] > draft.level:
            inner.append(waiting.pop()[1])
        waiting.append((draft.level, draft.finish(tuple(inner))))
    return drafts[0].finish(tuple(section for _, section in reversed(waiting)))


def _comments(tree: Tree, text: str) -> Iterator[Comment]:
    """HTML comments. One alone in its block covers the block after it; one beside something covers that."""
    stack: list[tuple[Block, Span | None]] = list(_with_next(tree.blocks, None))[::-1]
    while stack:
        block, following = stack.pop()
        if text.find("<!--", *block.span) < 0:
            continue
        if block.type is BlockType.HTML:
            raw = text[block.span.start : block.span.end]
            alone = not re.sub(COMMENT, "", raw).strip()
            yield from _comments_in(raw, block.span.start, following if alone and following else block.span)
        elif block.type in WITH_TAGS:
            for span in _tags_among(tree.inlines(block)):
                yield from _comments_in(text[span.start : span.end], span.start, block.span)
        elif block.type is BlockType.ROW:
            for cell in block.children:
                for span in _tags_among(tree.inlines(cell)):
                    yield from _comments_in(text[span.start : span.end], span.start, block.span)
            continue
        stack.extend(list(_with_next(block.children, following))[::-1])


def _tags_among(inlines: Iterable[Inline]) -> Iterator[Span]:
    """Where HTML stands in a leaf: not in code."""
    for inline in inlines:
        if inline.type is InlineType.HTML and inline.span:
            yield inline.span
        yield from _tags_among(inline.children)


def _with_next(blocks: list[Block], following: Span | None) -> Iterator[tuple[Block, Span | None]]:
    """Each block with the one after it; the last one of a container with what follows the container."""
    for n, block in enumerate(blocks):
        yield block, blocks[n + 1].span if n + 1 < len(blocks) else following


def _comments_in(raw: str, offset: int, covers: Span) -> Iterator[Comment]:
    for comment in re.finditer(COMMENT, raw):
        yield Comment(comment[1].strip(), Span(offset + comment.start(), offset + comment.end()), covers)
