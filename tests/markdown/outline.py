"""Two readings of one text, ours and markdown-it-py's, as lines of words that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from listkeeper.document import Document, Section, Span
from listkeeper.markdown import Block, BlockType, Inline, InlineType, Tree
from markdown_it import MarkdownIt
from markdown_it.token import Token

LEAVES = (BlockType.PARAGRAPH, BlockType.HEADING, BlockType.CELL)
INLINE_WORDS = {
    InlineType.LINK: "link",
    InlineType.IMAGE: "image",
    InlineType.CODE: "code",
    InlineType.HTML: "tag",
    InlineType.EMPHASIS: "em",
    InlineType.STRONG: "strong",
    InlineType.HARD_BREAK: "hardbreak",
}
BLOCK_WORDS = {
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "list_item",
    "blockquote_open": "block_quote",
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "fence": "block_code",
    "code_block": "block_code",
    "html_block": "block_html",
    "hr": "thematic_break",
    "table_open": "table",
    "tr_open": "table_row",
    "th_open": "table_cell",
    "td_open": "table_cell",
}
IGNORED = ("thead_open", "tbody_open", "thead_close", "tbody_close")
BEFORE_MARKER = re.compile(r"[ \t>]*")


def is_link(url: str) -> bool:  # noqa: ARG001  # its caller wants the name
    return True


def second_parser() -> MarkdownIt:
    """CommonMark with GFM's tables; every address is a link, as it is written."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = is_link  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


SECOND = second_parser()


def ours(text: str) -> list[str]:
    """Blocks with their line (items with line and column), indented as they nest, and what is inline in them."""
    tree = Tree(text)
    document = Document("", text, Section("", 0, "", Span(0, 0), Span(0, len(text))))
    lines = list(_our_blocks(tree, document, tree.blocks, ""))
    return lines + sorted({f"definition {unquote(definition.url)}" for definition in tree.definitions})


def _our_blocks(tree: Tree, document: Document, blocks: Sequence[Block], indent: str) -> Iterator[str]:
    for block in blocks:
        place = document.locate(block.span.start)
        word = f"{indent}{block.type}{block.level if block.type is BlockType.HEADING else ''}{block.marker}"
        if block.type is BlockType.ITEM:
            yield f"{word} {place.line}:{place.column}"
        elif block.type is BlockType.CELL:
            yield word
        else:
            yield f"{word} {block.first + 1}"
        if block.type in LEAVES:
            yield from _our_inlines(tree.inlines(block), indent + "  ")
        elif block.type in (BlockType.CODE, BlockType.HTML):
            yield f"{indent}  {' '.join(block.text.split())}".rstrip()
        yield from _our_blocks(tree, document, block.children, indent + "  ")


def _our_inlines(inlines: Sequence[Inline], indent: str) -> Iterator[str]:
    for inline in inlines:
        if word := INLINE_WORDS.get(inline.type):
            said = unquote(inline.url) or (inline.text if inline.type in (InlineType.CODE, InlineType.HTML) else "")
            yield f"{indent}{word} {said}".rstrip()
        if inline.type is not InlineType.IMAGE:
            yield from _our_inlines(inline.children, indent + "  ")


def theirs(text: str) -> list[str]:
    """The same of markdown-it-py, which knows lines but not columns: those are found from the markers."""
    environment: dict[str, dict[str, dict[str, str]]] = {}
    lines = list(_their_blocks(text, SECOND.parse(text, environment)))
    references = environment.get("references", {}).values()
    return lines + sorted({f"definition {unquote(reference['href'])}" for reference in references})


def _their_blocks(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    indent, line = "", 0
    source = re.split(r"\r\n|\n|\r", text)
    marker_end: dict[int, int] = {}
    for token in tokens:
        if token.type in IGNORED:
            continue
        line = token.map[0] if token.map else line
        if token.nesting < 0:
            indent = indent[:-2]
        elif token.type == "inline":
            yield from _their_inlines(token.children or [], indent)
        else:
            yield f"{indent}{_their_word(token)}{_place(token, line, source, marker_end)}"
            if token.type in ("fence", "code_block", "html_block"):
                yield f"{indent}  {' '.join(token.content.split())}".rstrip()
            indent += "  " * token.nesting


def _their_word(token: Token) -> str:
    word = BLOCK_WORDS[token.type]
    if word == "heading":
        return word + token.tag[1:]
    return word + token.markup if word == "list" else word


def _place(token: Token, line: int, source: list[str], marker_end: dict[int, int]) -> str:
    if token.type in ("th_open", "td_open"):
        return ""
    if token.type != "list_item_open":
        return f" {line + 1}"
    blanks = BEFORE_MARKER.match(source[line], marker_end.get(line, 0))
    column = blanks.end() if blanks else 0
    marker_end[line] = column + len(token.info + token.markup)
    return f" {line + 1}:{column + 1}"


def _their_inlines(tokens: Sequence[Token], indent: str) -> Iterator[str]:
    for token in tokens:
        if token.type == "link_open":
            yield f"{indent}link {unquote(str(token.attrs['href']))}".rstrip()
        elif token.type == "image":
            yield f"{indent}image {unquote(str(token.attrs['src']))}".rstrip()
        elif token.type == "code_inline":
            yield f"{indent}code {token.content}".rstrip()
        elif token.type == "html_inline":
            yield f"{indent}tag {token.content}".rstrip()
        elif token.type in ("em_open", "strong_open", "hardbreak"):
            yield indent + token.type.removesuffix("_open")
        indent = indent + "  " if token.nesting > 0 else indent[: len(indent) + 2 * token.nesting]


def differ(text: str) -> bool:
    return without_padding(ours(text)) != without_padding(theirs(text))


def without_padding(lines: list[str]) -> list[str]:
    """Without the empty cells at the end of rows: markdown-it-py fills rows up, we do not."""
    kept: list[str] = []
    for line in [*lines, ""]:
        while kept and kept[-1].endswith("table_cell") and not line.startswith(kept[-1].replace("table_cell", " ")):
            if line == kept[-1]:
                break
            kept.pop()
        kept.append(line)
    return kept[:-1]
