"""Markdown as remark 15 with remark-gfm reads it: one tree of nodes (mdast), each with its exact place.

GitHub's reading (`tree`) leaves out what a list has no use for. What checks a list as awesome-lint does needs it: the
place of text and emphasis, definitions in their place, deletion. And it differs: front matter is not known, a lone tag
does not close a list item, a table's rows keep all their cells.
"""

from __future__ import annotations

import re
from re import Match

from mistune.core import BlockState
from mistune.util import unikey

from listkeeper.markdown.blocks import INDENTED, PlacedBlockParser, PlacedState, Token, drop_blank_lines
from listkeeper.markdown.literals import link_addresses
from listkeeper.markdown.mdast import Node, NodeType
from listkeeper.markdown.phrasing import TAG, Phrasing, unescape
from listkeeper.markdown.source import BLANKS, Source

TYPES: dict[str, NodeType] = {
    "block_code": "code",
    "block_html": "html",
    "block_quote": "blockquote",
    "definition": "definition",
    "footnote_def": "footnoteDefinition",
    "heading": "heading",
    "list": "list",
    "list_item": "listItem",
    "paragraph": "paragraph",
    "table": "table",
    "table_cell": "tableCell",
    "table_row": "tableRow",
    "thematic_break": "thematicBreak",
}
# micromark ends a value without quotes at its first slash.
LONE_TAG = re.compile(rf" {{0,3}}(?:{TAG.pattern})[ \t]*$".replace("\\n", ""), re.M)
TASK_BOX = re.compile(r"\[([ \t\nxX])\](?=[ \t\n]*[^ \t\n])[ \t\n]")
TITLE = re.compile(r"\"(.*)\"|'(.*)'|\((.*)\)", re.S)
LABEL = re.compile(r"\[((?:[^\\\[\]]|\\.)*)\]:", re.S)

Places = list[tuple[int, int]]


class WholeSource(Source):
    """A text whose front matter is Markdown like the rest."""

    first_line = 0


class RemarkState(PlacedState):
    """A state that knows where its last definition ends."""

    defined = -1


class RemarkBlockParser(PlacedBlockParser):
    """Definitions stand in the tree, and footnotes have their label."""

    lone_tag = LONE_TAG
    lone_tag_closes = False

    def parse_ref_link(self, m: Match[str], state: BlockState) -> int | None:
        assert isinstance(state, RemarkState)
        known = len(state.env.get("definitions", ()))
        end = super().parse_ref_link(m, state)
        found = state.env.get("definitions", ())
        if len(found) > known and end:
            state.defined = end
            state.append_token({"type": "definition", "span": found[-1][1], "label": m["reflink_1"]})
        return end

    def parse_footnote_def(self, m: Match[str], state: PlacedState) -> int:
        end = super().parse_footnote_def(m, state)
        state.tokens[-1]["label"] = m["footnote"]
        return end

    def _parse_indent_code_fast(self, state: BlockState) -> int | None:
        """What stands right below a definition is of its paragraph, and no code."""
        assert isinstance(state, RemarkState)
        before, begun = len(state.tokens), state.cursor
        if begun == state.defined and INDENTED.match(state.src, begun):
            state.add_paragraph(state.src[begun : state.find_line_end()])
            return state.find_line_end()
        end = super()._parse_indent_code_fast(state)
        if len(state.tokens) > before:
            state.tokens[-1]["off"] = state.offset(begun)
        return end

    def _is_row(self, state: PlacedState, position: int) -> bool:
        """A pipe alone is a row too."""
        return state.get_line(position).strip(" \t\n") == "|" or super()._is_row(state, position)

    def _row(self, state: PlacedState, position: int, width: int | None) -> Token:
        return {**super()._row(state, position, None), "head": width is None}


BLOCKS = RemarkBlockParser()


def read(text: str) -> Node:
    """The tree of a text."""
    return _Reader(text).root


class _Reader:
    def __init__(self, text: str) -> None:
        self.source = WholeSource(text)
        state = RemarkState()
        state.root, state.line0 = self.source, 0
        markdown = self.source.markdown
        if "\r" in markdown:
            markdown = markdown.replace("\r\n", "\n").replace("\r", "\n")
        state.process(markdown if markdown.endswith("\n") else markdown + "\n")
        BLOCKS.parse(state)
        self.links = frozenset(state.env["ref_links"])
        self.notes = frozenset(state.env.get("ref_footnotes", ()))
        self.root = Node("root", self.source.starts[0], len(text)).adopt(self._nodes(state.tokens))

    def _nodes(self, tokens: list[Token]) -> list[Node]:
        return [self._node(token) for token in drop_blank_lines(tokens)]

    def _node(self, token: Token) -> Node:
        type_ = TYPES[token["type"]]
        node = Node(type_, *self.source.lines(token["off"], token["line"], token["end"]))
        if type_ == "paragraph":
            self._paragraph(node, token)
        elif type_ == "heading":
            self._heading(node, token)
        elif type_ == "tableRow":
            self._row(node, token)
        elif type_ == "code":
            self._code(node, token)
        elif type_ == "html":
            self._html(node, token)
        elif type_ == "definition":
            self._definition(node, token)
        elif "children" in token:
            self._container(node, token)
        return node

    def _container(self, node: Node, token: Token) -> None:
        if node.type == "listItem":
            self._tick(node, token)
        elif node.type == "list":
            node.ordered = token["marker"] in ".)"
        elif node.type == "footnoteDefinition":
            node.label, node.identifier = token["label"], unikey(token["label"])
        node.adopt(self._nodes(token["children"]))
        if node.children and node.type != "table":
            node.end = max(node.children[-1].end, node.start)

    def _tick(self, node: Node, token: Token) -> None:
        """`[ ]` and `[x]` at the start of an item are a box (GFM 5.3); the paragraph begins after it."""
        first = token["children"][0] if token["children"] else token
        if first["type"] != "paragraph" or first["line"] != token["line"] or not (box := TASK_BOX.match(first["text"])):
            return
        if box[1] == "\t" and not self._is_narrow(token["line"], len(first["text"].partition("\n")[0])):
            return
        node.checked = box[1] in "xX"
        first["box"] = box.end()

    def _is_narrow(self, line: int, rest: int) -> bool:
        """Whether the tab in a box is one column wide: of a wider one micromark sees more. `rest`: of the line."""
        before = self.source.text[self.source.starts[line] : self.source.ends[line] - rest + 1]
        return len(before.expandtabs(4)) % 4 == 3

    def _paragraph(self, node: Node, token: Token) -> None:
        text, places = self._lines(token["text"], token["line"])
        if box := token.get("box", 0):
            text, places = text[box:], [(position - box, offset) for position, offset in places]
        self._read_leaf(node, text, places)
        if box and node.children and node.children[0].type == "text":  # otherwise remark leaves it at the box
            node.start = node.children[0].start

    def _lines(self, text: str, line: int) -> tuple[str, Places]:
        """A leaf's text without the blanks that its lines begin with, and where each line stands."""
        body = text.strip(BLANKS)
        if "\n" not in body:
            end = self.source.ends[line] - len(text.rstrip("\n")) + len(text.rstrip(BLANKS))
            return body, [(0, end - len(body))]
        lines = [own.lstrip(" \t") for own in text.rstrip("\n").split("\n")]
        position, places = 0, []
        for number, own in enumerate(lines, line):
            places.append((position, self.source.ends[number] - len(own)))
            position += len(own) + 1
        return "\n".join(lines).rstrip(BLANKS), places

    def _read_leaf(self, node: Node, text: str, places: Places) -> None:
        node.adopt(link_addresses(Phrasing(text, places, self.links, self.notes).read()))

    def _heading(self, node: Node, token: Token) -> None:
        node.depth, node.kind = token["attrs"]["level"], token["style"]
        if node.kind == "setext":
            self._read_leaf(node, *self._lines(token["text"], token["line"]))
        else:
            self._read_leaf(node, token["text"], [(0, token["content"])])

    def _row(self, node: Node, token: Token) -> None:
        text, cells = self.source.text, []
        for cell in token["children"]:
            start, end = cell["off"], cell["off"] + len(cell["text"])
            own = Node("tableCell", start, end)
            self._read_leaf(own, cell["text"], [(0, start)])
            for code in (below for below in own.walk() if below.type == "inlineCode"):
                code.value = code.value.replace("\\|", "|")
            cells.append(own)
        for number, own in enumerate(cells):
            before = text.rfind("|", node.start, own.start)
            own.start = before if before >= 0 else own.start
            if number:
                cells[number - 1].end = own.start
        if cells:
            cells[-1].end = node.end
        node.adopt(cells)

    def _code(self, node: Node, token: Token) -> None:
        node.value = token["raw"].removesuffix("\n")
        node.kind = "fenced" if token["style"] == "fenced" else "indented"
        info = token.get("attrs", {}).get("info", "")
        node.label = unescape(info.split()[0]) if info.split() else ""

    def _html(self, node: Node, token: Token) -> None:
        node.value = token["raw"].rstrip("\n")
        node.start -= len(node.value) - len(node.value.lstrip(" "))

    def _definition(self, node: Node, token: Token) -> None:
        node.start, node.end = token["span"]
        own = self.source.text[node.start : node.end]
        node.label, node.identifier = token["label"], unikey(token["label"])
        if label := LABEL.match(own):
            rest = own[label.end() :].strip(BLANKS)
            node.url, node.title = _target(rest)


def _target(rest: str) -> tuple[str, str | None]:
    """Address and title of a definition."""
    if rest.startswith("<"):
        url, _, after = rest[1:].partition(">")
    else:
        url, *more = rest.split(None, 1)
        after = more[0] if more else ""
    title = TITLE.fullmatch(after.strip(BLANKS))
    return unescape(url), unescape(title[title.lastindex or 0]) if title else None
