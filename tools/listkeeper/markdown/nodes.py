"""The Markdown tree: blocks and inlines, each with the span that it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from listkeeper.document import LinkKind, Span


class BlockType(StrEnum):
    """CommonMark's blocks, GFM's table, and footnote definitions as GitHub reads them."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "list_item"
    QUOTE = "block_quote"
    TABLE = "table"
    ROW = "table_row"
    CELL = "table_cell"
    CODE = "block_code"
    HTML = "block_html"
    BREAK = "thematic_break"
    FOOTNOTE = "footnote_def"


class InlineType(StrEnum):
    """CommonMark's inlines, and references to footnotes."""

    TEXT = "text"
    CODE = "codespan"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"
    IMAGE = "image"
    HTML = "inline_html"
    HARD_BREAK = "linebreak"
    SOFT_BREAK = "softbreak"
    FOOTNOTE = "footnote_ref"


@dataclass(slots=True)
class Block:
    """A block. `first` and `last` are lines of the source counted from 0, `last` exclusive."""

    type: BlockType
    span: Span
    """From its first character that is not indentation to the end of its last line that is not blank."""
    first: int
    last: int
    children: list[Block] = field(default_factory=list)
    text: str = ""
    """Of a leaf, its content as the inline parser gets it; of HTML and code, the raw lines."""
    level: int = 0
    """Of a heading, 1 to 6; of a table row, 1 for the header."""
    marker: str = ""
    """Of a list: `-`, `*`, `+`, `.` or `)`."""
    start: int | None = None
    """The offset of its content: of a cell, of most headings and of a paragraph that is a line of its own."""

    @property
    def ordered(self) -> bool:
        return self.marker in (".", ")")


@dataclass(slots=True)
class Inline:
    """An inline. Text and emphasis have no span of their own: they lie between those that have one."""

    type: InlineType
    text: str = ""
    """Of text, code and HTML: the content."""
    children: tuple[Inline, ...] = ()
    span: Span | None = None
    url: str = ""
    """Of a link or an image, as a browser would follow it."""
    kind: LinkKind | None = None
    target: Span | None = None
    """The address as it is written; None where a reference definition holds it."""


class Definition(NamedTuple):
    """A link reference definition (CommonMark 4.7)."""

    label: str
    url: str
    span: Span


def plain(inlines: tuple[Inline, ...] | list[Inline]) -> str:
    """The text that a reader sees, breaks as spaces; images and HTML tags say nothing."""
    parts = []
    for inline in inlines:
        if inline.type in (InlineType.TEXT, InlineType.CODE):
            parts.append(inline.text)
        elif inline.type in (InlineType.SOFT_BREAK, InlineType.HARD_BREAK):
            parts.append(" ")
        elif inline.children and inline.type is not InlineType.IMAGE:
            parts.append(plain(inline.children))
    return "".join(parts)
