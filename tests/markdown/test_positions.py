"""Whatever the text, each span lies where it says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.document import LinkKind, Span
from listkeeper.markdown import Block, BlockType, Inline, Tree
from mistune.helpers import unescape_char

PIECES = (
    "\r \r\n \n \n \n \t \ufeff \u2028 \x00 \U0001f600 \ud800 \u0301 \x0c \x0b a b é * ** _ ` ``` ~~~ [ ] ( ) [a](u) "
    "![i](s) < > <a> </a> <!-- --> <b.c:d> http://a.b www.a.b a@b.c &amp; \\ | |a| |-| - + 1. 2) > # === --- : "
    "[^1] [^1]: [a]: /u \" ' [x] <div>"
)
TEXTS = st.lists(st.sampled_from([*PIECES.split(" "), " ", "  ", "    "]), max_size=40).map("".join)
LEAVES = (BlockType.PARAGRAPH, BlockType.HEADING, BlockType.CELL)
EXAMPLES = int(os.environ.get("LISTKEEPER_EXAMPLES", "500"))


def assert_ordered(spans: Sequence[Span], around: Span) -> None:
    place = around.start
    for span in spans:
        assert place <= span.start <= span.end <= around.end
        place = span.end


def placed(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """The outermost inlines that have a span."""
    for inline in inlines:
        if inline.span:
            yield inline
        else:
            yield from placed(inline.children)


def assert_block(tree: Tree, block: Block) -> None:
    assert_ordered([child.span for child in block.children], block.span)
    if block.type in LEAVES:
        assert_inlines(tree, list(placed(tree.inlines(block))), block.span)
    for child in block.children:
        assert_block(tree, child)


def assert_inlines(tree: Tree, inlines: Sequence[Inline], around: Span) -> None:
    assert_ordered([inline.span for inline in inlines if inline.span], around)
    for inline in inlines:
        assert inline.span
        if inline.kind:
            assert_link(tree.source.text, inline)
        assert_inlines(tree, list(placed(inline.children)), inline.span)


def assert_link(text: str, link: Inline) -> None:
    assert link.span
    source = text[link.span.start : link.span.end]
    assert source.startswith(("[", "!", "<", "http", "www.")) or link.url == "mailto:" + source
    if link.target is None:
        return
    assert link.span.start <= link.target.start <= link.target.end <= link.span.end
    written = text[link.target.start : link.target.end]
    if link.kind in (LinkKind.INLINE, LinkKind.IMAGE):
        written = unescape_char(written)
    meant = unescape(written).replace("\ud800", "\ufffd")
    assert unquote(link.url) in (meant, "http://" + meant, "mailto:" + meant)


@settings(max_examples=EXAMPLES, derandomize="LISTKEEPER_EXAMPLES" not in os.environ)
@given(TEXTS)
def test_spans_are_ordered_and_nest_and_hold_what_they_say(text: str) -> None:
    tree = Tree(text)
    assert_ordered([block.span for block in tree.blocks], Span(0, len(text)))
    for block in tree.blocks:
        assert_block(tree, block)


BEGINNINGS = st.sampled_from(["a", "Ж", "[", "[a](b) "])
LINES = st.builds(lambda beginning, text: beginning + " ".join(text.splitlines()), BEGINNINGS, TEXTS)


@settings(max_examples=EXAMPLES, derandomize="LISTKEEPER_EXAMPLES" not in os.environ)
@given(LINES.filter(lambda line: not line.startswith(("[ ]", "[x]", "[X]"))))
def test_a_line_is_read_alike_alone_and_as_an_item(line: str) -> None:
    alone = Tree(line).blocks
    (own,) = Tree(f"- {line}").blocks
    inside = own.children[0].children
    assert [(b.type, b.text.rstrip("\n"), b.span) for b in alone] == [
        (b.type, b.text.rstrip("\n"), Span(b.span.start - 2, b.span.end - 2)) for b in inside
    ]
