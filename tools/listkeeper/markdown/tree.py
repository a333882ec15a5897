"""Text to tree: block tokens become `Block`s, and each leaf's inlines are parsed when they are asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from mistune.helpers import parse_link_href
from mistune.plugins.task_lists import TASK_LIST_ITEM
from mistune.util import unescape

from listkeeper.document import LinkKind, Span
from listkeeper.markdown.blocks import PlacedBlockParser, PlacedState, Token, drop_blank_lines
from listkeeper.markdown.inline import PARSER
from listkeeper.markdown.nodes import Block, BlockType, Definition, Inline, InlineType
from listkeeper.markdown.source import BLANKS, Source, is_plain

BLOCKS = PlacedBlockParser()
ESCAPED_PIPE = re.compile(r"\\\|")
SIMPLE_DESTINATION = re.compile(r"\(([^\s()<>\\]+)[ )]")
BLOCK_TYPES = {type_.value: type_ for type_ in BlockType}
INLINE_TYPES = {type_.value: type_ for type_ in InlineType}

Places = list[tuple[int, int]]
"""Pairs (position in a leaf's text, offset in the document), each valid up to the next pair's position."""


class Tree:
    """The blocks of a text. `inlines` and `places` look into one leaf."""

    def __init__(self, text: str) -> None:
        self.source = Source(text)
        state = PlacedState()
        state.root, state.line0 = self.source, self.source.first_line
        state.process(_normal_line_ends(self.source.markdown))
        BLOCKS.parse(state)
        self._env = state.env
        self.blocks = self._blocks(state.tokens)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        refs = self._env["ref_links"]
        rows = self._env.get("definitions", ())
        return tuple([Definition(label, refs[label]["url"], span) for label, span in rows if label in refs])

    def walk(self) -> Iterator[Block]:
        """All blocks in document order, containers before what they hold."""
        stack = self.blocks[::-1]
        while stack:
            block = stack.pop()
            yield block
            stack.extend(reversed(block.children))

    def inlines(self, block: Block) -> tuple[Inline, ...]:
        """The inlines of a heading, paragraph or table cell."""
        text, places = self.places(block)
        if not text:
            return ()
        if is_plain(text):
            return (Inline(InlineType.TEXT, text),)
        return self._inlines(PARSER(text, self._env), places)

    def places(self, block: Block) -> tuple[str, Places]:
        """The text of a leaf as the inline parser reads it, and where each part of it stands."""
        body = block.text.strip(BLANKS)
        if "\\|" in body and block.type is BlockType.CELL:  # `\|` is unescaped before inlines are parsed
            return body.replace("\\|", "|"), _cell_places(body, block.start or 0)
        if block.start is not None:
            return body, [(0, block.start)]
        lead = block.text.find(body)
        if "\n" not in body:
            end = self.source.ends[block.first] + len(body) + lead - len(block.text.rstrip("\n"))
            return body, [(0, end - len(body))]
        return body, self._aligned(block.first, block.text, lead)

    def _aligned(self, line: int, text: str, lead: int) -> Places:
        """Each line of a nested text is the end of a line of the document."""
        places, position = [], 0
        for number, own in enumerate(text.rstrip("\n").split("\n"), line):
            places.append((position - lead, self.source.ends[number] - len(own)))
            position += len(own) + 1
        return places

    def _blocks(self, tokens: list[Token]) -> list[Block]:
        return [self._block(token) for token in drop_blank_lines(tokens)]

    def _block(self, token: Token) -> Block:
        kind, first, last = token["type"], token["line"], token["end"]
        block = Block(BLOCK_TYPES[kind], self.source.lines(token["off"], first, last), first, last)
        block.text = token.get("text") or token.get("raw") or ""
        if kind == "paragraph":  # first, for half of all blocks are
            block.start = token.get("content")
            return block
        if kind == "heading":
            block.level = token["attrs"]["level"]
            block.start = token.get("content")
        elif kind == "table_cell":
            block.start = token["off"]
            block.span = Span(token["off"], token["off"] + len(block.text))
        elif kind == "table_row":
            block.level = int(token["head"])
        elif kind == "list":
            block.marker = token["marker"]
        if children := token.get("children"):
            block.children = self._blocks(children)
            if kind == "list_item":
                _drop_task_box(block)
        return block

    def _inlines(self, tokens: list[Token], places: Places) -> tuple[Inline, ...]:
        return tuple(self._inline(token, places) for token in tokens)

    def _inline(self, token: Token, places: Places) -> Inline:
        inline = Inline(INLINE_TYPES[token["type"]], _text(token))
        if children := token.get("children"):
            inline.children = self._inlines(children, places)
        position = token.get("pos")
        if position is None:
            return inline
        inline.span = Span(_place(places, position[0]), _place(places, position[1], end=True))
        if inline.type in (InlineType.LINK, InlineType.IMAGE):
            inline.url = token["attrs"]["url"]
            if "plain" in token:
                inline.kind = LinkKind.INLINE
                inline.target = Span(inline.span.end - 1 - len(inline.url), inline.span.end - 1)
            else:
                self._describe_link(inline, token, _place(places, position[-1], end=True))
        return inline

    def _describe_link(self, inline: Inline, token: Token, text_end: int) -> None:
        """Kind and place of the address; `text_end` is just after the bracket that closes the link's text."""
        assert inline.span
        image = inline.type is InlineType.IMAGE
        if token.get("bare"):
            inline.kind, inline.target = LinkKind.BARE, inline.span
        elif self.source.text[inline.span.start] == "<":
            inline.kind, inline.target = LinkKind.AUTOLINK, Span(inline.span.start + 1, inline.span.end - 1)
        elif "label" in token:
            inline.kind = LinkKind.IMAGE if image else LinkKind.REFERENCE
        else:
            inline.kind = LinkKind.IMAGE if image else LinkKind.INLINE
            inline.target = self._destination(text_end, inline.span.end)

    def _destination(self, bracket: int, end: int) -> Span | None:
        """The address between the parentheses; None where it stands on a line with other markers before it."""
        if simple := SIMPLE_DESTINATION.match(self.source.text, bracket, end):
            return Span(*simple.span(1))
        href, stop = parse_link_href(self.source.text[bracket:end], 1)
        if href is None or stop is None:
            return None
        stop += bracket
        if self.source.text[stop - 1] == ">" and self.source.text[stop - len(href) - 2 : stop - len(href) - 1] == "<":
            stop -= 1
        return Span(stop - len(href), stop)


def _normal_line_ends(text: str) -> str:
    """As mistune wants it; each line keeps its characters, so places are still counted from its right end."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else text + "\n"


def _text(token: dict[str, Any]) -> str:
    raw = token.get("raw", "")
    return unescape(raw) if token["type"] == "text" else str(raw)


def _drop_task_box(item: Block) -> None:
    """`[ ]` and `[x]` at the start of an item are a box, not a link (GFM 5.3)."""
    leaf = item.children[0]
    if leaf.text.startswith("[") and leaf.type is BlockType.PARAGRAPH and (box := TASK_LIST_ITEM.match(leaf.text)):
        leaf.text, leaf.start = leaf.text[box.end() :], None


def _cell_places(body: str, start: int) -> Places:
    cuts = [match.start() for match in ESCAPED_PIPE.finditer(body)]
    return [(0, start), *((cut - n, start + cut + 1) for n, cut in enumerate(cuts))]


def _place(places: Places, position: int, *, end: bool = False) -> int:
    """The offset of a position; an end belongs to the line of the character before it."""
    if len(places) == 1:
        return places[0][1] + position - places[0][0]
    found = bisect_right(places, (position - end, 1 << 60)) - 1
    at, offset = places[max(found, 0)]
    return offset + position - at
