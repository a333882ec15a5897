"""Markdown as GitHub reads it, with the exact place of everything: the only importer of mistune 3.4."""

from mistune.util import unikey as label_key

from listkeeper.markdown.html import Tag, address, tags
from listkeeper.markdown.nodes import Block, BlockType, Definition, Inline, InlineType, plain
from listkeeper.markdown.source import AMPERSAND, MARKUP, has_wide_blanks, is_plain
from listkeeper.markdown.tree import Tree

__all__ = [
    "AMPERSAND",
    "MARKUP",
    "Block",
    "BlockType",
    "Definition",
    "Inline",
    "InlineType",
    "Tag",
    "Tree",
    "address",
    "has_wide_blanks",
    "is_plain",
    "label_key",
    "plain",
    "tags",
]
