"""What the shapes share while one text is read: its tree, the leaves that wait to be read, the names already given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import chain
from typing import NamedTuple

from listkeeper.document import Entry, Link, LinkKind, Span, Text
from listkeeper.markdown import Block, BlockType, Inline, InlineType, Tree, address, tags
from listkeeper.parser import line, marked, shortcut
from listkeeper.parser.line import Draft
from listkeeper.parser.pieces import Piece, PieceKind, pieces
from listkeeper.urls import canonical, slug

LEAVES = (BlockType.HEADING, BlockType.PARAGRAPH, BlockType.CELL)
TAKEN: list[Piece] = []


class Identity(NamedTuple):
    """The id of an entry, and the canonical address that it was made from."""

    id: str
    address: str


@dataclass
class Reader:
    """Parses each leaf once, keeps every link that it sees, and forgets the pieces when they were taken."""

    text: str
    tree: Tree
    links: list[Link] = field(default_factory=list)
    literal: list[Span] = field(default_factory=list)
    """Code spans and HTML in the leaves."""
    _leaves: dict[int, list[Piece]] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)

    def leaf(self, block: Block) -> list[Piece]:
        """The pieces of a heading, paragraph or cell, to look at; `take` is to follow."""
        known = self._leaves.get(id(block))
        if known is None:
            known = self._leaves[id(block)] = self._read(block, self._parts(block))
        return known

    def _read(self, block: Block, parts: shortcut.Parts | None) -> list[Piece]:
        found = (shortcut.pieces(*parts) if parts else None) or self._marked(block) or self._parsed(block)
        for piece in found:
            self.links += piece.links
        return found

    def _parsed(self, block: Block) -> list[Piece]:
        inlines = self.tree.inlines(block)
        self.literal += _literal(inlines)
        return pieces(inlines)

    def _parts(self, block: Block) -> shortcut.Parts | None:
        text, places = self.tree.places(block)
        position, offset = places[0]
        return shortcut.parts(text, offset - position) if len(places) == 1 else None

    def _marked(self, block: Block) -> list[Piece] | None:
        text, places = self.tree.places(block)
        if len(places) > 1:
            return None
        position, offset = places[0]
        found = marked.pieces(text, offset - position, defined=bool(self.tree.definitions))
        self.literal += [piece.span for piece in found or () if piece.kind is PieceKind.CODE and piece.span]
        return found

    def take(self, block: Block) -> list[Piece]:
        """The pieces of a leaf, for the last time: 100,000 entries must not all be held in pieces."""
        known = self._leaves.get(id(block))
        self._leaves[id(block)] = TAKEN
        return self._read(block, self._parts(block)) if known is None else known

    def take_entry(self, block: Block) -> tuple[Draft | None, list[Piece]]:
        """The entry that a leaf is, if it is one, and its pieces for the last time; none, where the entry says all."""
        known = self._leaves.get(id(block))
        self._leaves[id(block)] = TAKEN
        if known is None:
            parts = self._parts(block)
            link, said = parts or (None, "")
            if link and (plain := line.read_plain(link, said, self.text)):
                self.links.append(link)
                return plain, []
            known = self._read(block, parts)
        return line.read(known, block.span, self.text), known

    def read_rest(self, blocks: list[Block]) -> None:
        """Read what no entry was made of, for its links."""
        for block in blocks:
            if block.type in LEAVES:
                self.take(block)
            elif block.type is BlockType.HTML:
                self.links += self.html_links(block)
        self.links.sort(key=lambda link: link.span)
        self.literal.sort()

    def html_links(self, block: Block) -> list[Link]:
        """`<a href>` and `<img src>` of an HTML block; its text runs to the tag that closes it."""
        raw, span = self.text[block.span.start : block.span.end], block.span
        found: list[Link] = []
        opened: int | None = None
        for tag in tags(raw):
            if tag.name == "a" and tag.closing and opened is not None:
                found[opened] = _with_text(found[opened], raw, span.start, tag.span)
                opened = None
            elif tag.name == "a" and "href" in tag.attributes and not tag.closing:
                opened = len(found)
                found.append(_html_link(raw, span.start, tag.span, tag.attributes["href"], LinkKind.HTML))
            elif tag.name == "img" and "src" in tag.attributes:
                found.append(_html_link(raw, span.start, tag.span, tag.attributes["src"], LinkKind.IMAGE))
        return found

    def new_id(self, draft: Draft) -> Identity:
        """The canonical address; with the name where entries share one; numbered where they share both."""
        address = canonical(draft.url)
        stem = address or slug(draft.name.text)
        if stem in self._ids:
            stem = f"{stem}~{slug(draft.name.text)}"
        count = self._ids[stem] = self._ids.get(stem, 0) + 1
        return Identity(stem if count == 1 else f"{stem}~{count}", address)

    def entry(
        self,
        draft: Draft,
        identity: Identity,
        span: Span,
        section: tuple[str, ...],
        notes: tuple[Text, ...] = (),
        children: tuple[Entry, ...] = (),
    ) -> Entry:
        return Entry(
            identity.id,
            draft.name,
            draft.url,
            identity.address,
            draft.links,
            draft.separator,
            draft.description,
            tuple(draft.attributes),
            tuple(draft.by),
            notes,
            section,
            span,
            children,
        )


def _literal(inlines: Iterable[Inline]) -> Iterator[Span]:
    for inline in inlines:
        if inline.type in (InlineType.CODE, InlineType.HTML) and inline.span:
            yield inline.span
        elif inline.children:
            yield from _literal(inline.children)


def _html_link(raw: str, offset: int, tag: Span, value: Span, kind: LinkKind) -> Link:
    target = Span(offset + value.start, offset + value.end)
    return Link(address(raw[value.start : value.end]), "", kind, Span(offset + tag.start, offset + tag.end), target)


def _with_text(link: Link, raw: str, offset: int, closing: Span) -> Link:
    text = " ".join(between(raw[link.span.end - offset : closing.start]).split())
    return Link(link.url, text, link.kind, Span(link.span.start, offset + closing.end), link.target)


def between(html: str) -> str:
    """The text of a piece of HTML, without its tags and comments."""
    edges = [0, *chain.from_iterable(tag.span for tag in tags(html)), len(html)]
    return unescape("".join(html[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)))
