"""mistune's block parser with exact positions and GitHub's reading of lists, quotes, tables and footnotes.

One fact makes positions cheap. The source of a nested state (a list item, a quote, a footnote) is built line by line
from its parent, and only the LEFT end of a line ever changes: marker and indentation go, tabs become spaces. So line k
of a nested state is line `line0 + k` of the document, and what follows the leading blanks is a SUFFIX of that line:

    offset in the document = end of the document's line - distance to the end of the state's line

One integer for each container, no widths of prefixes, no tab arithmetic; CRLF, BOM, lazy lines, boxes need no code.

mistune supplies leaf blocks, reference definitions and HTML blocks. Ours are what mistune 3.4 reads otherwise than
GitHub (`tests/markdown/upstream.md` has the cases): lists, quotes, tables, footnotes, HTML, where definitions end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from re import Match, Pattern
from typing import Any, ClassVar

from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.helpers import BLOCK_TAGS, HTML_ATTRIBUTES, HTML_TAGNAME, parse_link_href, parse_link_title, unescape_char
from mistune.util import escape_url, unikey

from listkeeper.document import Span
from listkeeper.markdown.source import BLANKS, Source

Token = dict[str, Any]

ITEM = re.compile(r"( {0,3})([*+-]|\d{1,9}[.)])(?=[ \t\n]|$)")
QUOTE = re.compile(r" {0,3}>")
CONTAINERS = re.compile(r"(?: {0,3}(?:>|[*+-](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]?){0,64}")
FENCE = re.compile(r" {0,3}(`{3,}(?=[^`\n]*$)|~{3,})", re.M)
SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$", re.M)
THEMATIC_BREAK = r" {0,3}(?:(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+)$"
NOT_A_PARAGRAPH = re.compile(
    rf" {{0,3}}(?:#{{1,6}}(?:[ \t]|$)|(?:[*+-]|\d{{1,9}}[.)])?[ \t]*$)|{THEMATIC_BREAK}|(?: {{4}}|\t)",
    re.M,
)
LONE_TAG = re.compile(rf" {{0,3}}(?:<{HTML_TAGNAME}{HTML_ATTRIBUTES}[ \t]*/?>|</{HTML_TAGNAME}[ \t]*>)[ \t]*$", re.M)
REST_OF_LINE = re.compile(r"[ \t]*\n")
INDENTED = re.compile(r" {4}| {0,3}\t")
DELIMITER_CELL = re.compile(r":?-+:?")
DELIMITER_ROW = re.compile(r" {0,3}[|:-][-|: \t]*$", re.M)
UNESCAPED_PIPE = re.compile(r"(?:[^\\|]|\\.)*\|", re.S)
CELL = re.compile(r"[ \t]*((?:[^\\|\n]|\\.)*)(\||$)")

HTML_BLOCK = (
    r" {0,3}<(?:(?i:(?P<raw>pre|script|style|textarea)(?=[ \t>]|$)|/?(?P<block>BLOCK_TAGS)(?=[ \t>]|/>|$))"
    r"|(?P<comment>!--)|(?P<instruction>\?)|(?P<character_data>!\[CDATA\[)|(?P<declaration>![A-Z]))"
).replace("BLOCK_TAGS", "|".join((*BLOCK_TAGS, "search")))
HTML_START = re.compile(HTML_BLOCK, re.M)
HTML_ENDS = {
    "raw": re.compile(r"</(?:pre|script|style|textarea)>", re.I),
    "comment": re.compile("-->"),
    "instruction": re.compile(r"\?>"),
    "character_data": re.compile("]]>"),
    "declaration": re.compile(">"),
    "block": re.compile(r"\A[ \t]*$", re.M),
}

MAX_NESTING = 20
"""Containers within containers; the deepest of 1,474 real lists nests 6."""


def indentation(line: str, column: int = 0) -> int:
    """The width of the blanks that `line` begins with, a tab stop every four columns counted from `column`."""
    start = column
    for character in line:
        if character == " ":
            column += 1
        elif character == "\t":
            column += 4 - column % 4
        else:
            break
    return column - start


def dedent(line: str, width: int, column: int = 0) -> str:
    """`line` without up to `width` columns of blanks; a tab that is cut leaves spaces."""
    body = line.lstrip(" \t")
    blanks = line[: len(line) - len(body)]
    if "\t" not in blanks:
        return line[min(width, len(blanks)) :]
    return " " * max(indentation(line, column) - width, 0) + body


def may_interrupt(line: str, head: Match[str]) -> bool:
    """May an item that `line` begins end a paragraph? Empty items and numbers other than 1 do not (CommonMark 5.2)."""
    return bool(line[head.end() :].strip(BLANKS)) and (head[2][-1] not in ".)" or int(head[2][:-1]) == 1)


def count_cells(line: str) -> int:
    """The cells of a table row, from its pipes that are not escaped."""
    row = line.strip(BLANKS)
    pipes = [match.end() for match in UNESCAPED_PIPE.finditer(row)]
    return len(pipes) + 1 - row.startswith("|") - (len(row) in pipes)


def is_paragraph(lines: list[str]) -> bool:
    """Quick, and true of nearly every item: one line that nothing but a paragraph begins like."""
    first = lines[0][:1] if len(lines) == 1 else ""
    return first.isalpha() or (first == "[" and lines[0][1:2] != "^" and "]:" not in lines[0])


class PlacedState(BlockState):
    """A state that knows which line of the document is its first, and so the place of each of its characters."""

    root: Source
    line0 = 0

    def process(self, src: str) -> None:
        super().process(src)
        self._line_ends: list[int] | None = None

    @property
    def line_ends(self) -> list[int]:
        if self._line_ends is None:
            self._line_ends = [m.start() for m in re.finditer("\n", self.src)]
        return self._line_ends

    def line_at(self, position: int) -> int:
        return bisect_left(self.line_ends, position)

    def offset(self, position: int) -> int:
        """The offset in the document of a position in this state."""
        line = self.line_at(position)
        end = self.line_ends[line] if line < len(self.line_ends) else len(self.src)
        return self.root.ends[self.line0 + line] - (end - position)


class Tail:
    """Does the text collected so far end in an open paragraph? Only then may a line go on lazily (CommonMark 5.1)."""

    def __init__(self) -> None:
        self._unread: list[str] = []
        self._open = False
        self._fence = ""
        self._html_end: Pattern[str] | None = None
        self._table = False
        self._previous = ""

    def feed(self, line: str) -> None:
        self._unread.append(line)

    def pass_lazily(self) -> None:
        """A line without its markers went on with the paragraph."""
        self._read_all()
        self._previous = ""

    @property
    def open(self) -> bool:
        self._read_all()
        return self._open

    def _read_all(self) -> None:
        """Only now that somebody asks: nearly every item is one line, with the next one below it."""
        for line in self._unread:
            self._read(line)
        self._unread.clear()

    def _read(self, line: str) -> None:
        markers = CONTAINERS.match(line)
        body = line[markers.end() :] if markers else line
        if self._fence:
            self._close_fence(body)
        elif self._html_end:
            self._html_end = None if self._html_end.search(body) else self._html_end
        elif fence := FENCE.match(body):
            self._fence, self._open, self._table = fence[1], False, False
        elif "<" in body and (html := self._html_start(line, body)):
            self._open, self._table = False, False
            self._html_end = None if html.search(body, body.index("<") + 1) else html
        elif self._ends_paragraph(line, body) or self._goes_on_with_table(line, body):
            self._open = False
        else:
            self._open = (self._open and body.startswith("    ")) or not NOT_A_PARAGRAPH.match(body)
        self._previous = body

    def _html_start(self, line: str, body: str) -> Pattern[str] | None:
        """What ends the HTML block that begins here, where one does (CommonMark 4.6)."""
        if html := HTML_START.match(body):
            return HTML_ENDS[str(html.lastgroup)]
        if (not self._open or len(body) < len(line)) and LONE_TAG.match(body):
            return HTML_ENDS["block"]
        return None

    def _ends_paragraph(self, line: str, body: str) -> bool:
        return self._open and (not body.strip(BLANKS) or (len(body) == len(line) and SETEXT.match(body) is not None))

    def _goes_on_with_table(self, line: str, body: str) -> bool:
        if self._table:
            self._table = not (ITEM.match(line) or NOT_A_PARAGRAPH.match(body))
        elif self._open and self._previous and DELIMITER_ROW.match(body):
            self._table = count_cells(self._previous) == count_cells(body)
        return self._table

    def _close_fence(self, body: str) -> None:
        run = body.strip(" \t\n")
        self._open = False
        if len(run) >= len(self._fence) and not run.strip(self._fence[0]) and indentation(body) < 4:
            self._fence = ""


class PlacedBlockParser(BlockParser):
    """Tokens carry `line` and `end` (lines of the document from 0, `end` exclusive) and `off` (offset of the start)."""

    state_cls = PlacedState
    BLANK_LINE = re.compile(r"^[ \t\v\f]*\n", re.M)
    SPECIFICATION: ClassVar[dict[str, str]] = {
        **BlockParser.SPECIFICATION,
        # Upstream's repeat a capturing group, which costs 1 kB a time; and `=-=` is not an underline.
        "blank_line": r"(?:^[ \t\v\f]*\n)++",
        "setex_heading": r"^ {0,3}(?:(?P<setext_1>=)=*|-+)[ \t]*$",
        "thematic_break": "^" + THEMATIC_BREAK,
        # Upstream's pattern wants a blank or the line's end after the tag name: `- a\n</details>` stayed in the item.
        "block_html": "^" + HTML_BLOCK,
        # Linear in the row; which of its cells are delimiters is looked at afterwards.
        "table": r"^ {0,3}(?=\S)[^\n]*\n(?P<delimiters> {0,3}[|:-][-|: \t]*)$",
        "footnote_def": r"^ {0,3}\[\^(?P<footnote>[^\]\s\[\\]{1,500})\]:",
    }
    DEFAULT_RULES = (  # type: ignore[assignment]  # upstream's annotation is the tuple's length
        "blank_line",  # first, for upstream takes one of four blanks for code, or for more of the paragraph before it
        "fenced_code",
        "indent_code",
        "atx_heading",
        "setex_heading",
        "thematic_break",
        "block_quote",
        "list",
        "footnote_def",
        "ref_link",
        "raw_html",
        "table",
    )
    CONTAINER_RULES = ("list", "block_quote", "footnote_def")
    lone_tag = LONE_TAG
    lone_tag_closes = True
    """Whether a complete tag alone on a line closes a container: on GitHub (cmark-gfm), not in CommonMark 0.31 4.6."""
    INTERRUPTING: ClassVar[list[str]] = [
        "thematic_break",
        "fenced_code",
        "atx_heading",
        "block_quote",
        "block_html",
        "footnote_def",
    ]

    def __init__(self) -> None:
        super().__init__(max_nested_level=MAX_NESTING)
        self._interrupts = self.compile_sc(self.INTERRUPTING)
        self._thematic_break = self.compile_sc(["thematic_break"])

    def parse(self, state: PlacedState, rules: list[str] | None = None) -> None:  # type: ignore[override]
        """Upstream's loop without its searching (every rule begins at a line's start), stamping each token's place."""
        pattern = self.compile_sc(rules)
        source, size, lazy, tokens = state.src, state.cursor_max, state.lazy_line_starts, state.tokens
        line = state.line0
        while (cursor := state.cursor) < size:
            before = tokens[-1] if tokens else None
            grows = before is not None and before["type"] == "paragraph"
            end = state.append_paragraph() if cursor in lazy else self._parse_indent_code_fast(state)
            if end is None and (match := pattern.match(source, cursor)):
                end = self.parse_method(match, state)
            if not end:
                end = state.find_line_end()
                while end < size and (end in lazy or not pattern.match(source, end)):
                    end = state.find_line_end_at(end)
                state.add_paragraph(source[cursor:end])
            state.cursor = end
            first, line = line, line + source.count("\n", cursor, end)
            if tokens and ((token := tokens[-1]) is not before or grows):
                if token is not before:
                    token["line"] = first
                    if "off" not in token:
                        own = source[cursor : source.find("\n", cursor)].lstrip(BLANKS)
                        token["off"] = state.root.ends[first] - len(own)
                token["end"] = line

    def _parse_indent_code_fast(self, state: BlockState) -> int | None:
        """Upstream takes a line of four blanks for code."""
        return None if self.BLANK_LINE.match(state.src, state.cursor) else super()._parse_indent_code_fast(state)

    def _nested(self, state: PlacedState, lines: list[str], line: int, rules: list[str], lazy: set[int]) -> list[Token]:
        if is_paragraph(lines):
            place = state.root.ends[line] - len(lines[0].removesuffix("\n"))
            own: Token = {"type": "paragraph", "text": lines[0], "line": line, "end": line + 1}
            own["off"] = own["content"] = place
            return [own]
        if state.depth() >= self.max_nested_level - 1:
            rules = [rule for rule in rules if rule not in self.CONTAINER_RULES]
        child = state.child_state("".join(lines), lazy)
        assert isinstance(child, PlacedState)
        child.root, child.line0 = state.root, line
        self.parse(child, rules)
        return child.tokens

    def _continues_lazily(self, state: PlacedState, position: int, line: str, tail: Tail) -> bool:
        """May this line, which lacks its container's marker, go on with the paragraph that is open inside?"""
        if position in state.lazy_line_starts:
            return True
        if not tail.open or not line.strip(BLANKS) or ITEM.match(line):
            return False
        if self.lone_tag_closes and LONE_TAG.match(line):
            return False
        return not self._interrupts.match(state.src, position)

    def parse_block_quote(self, m: Match[str], state: BlockState) -> int:
        assert isinstance(state, PlacedState)
        first = position = m.start()
        lines: list[str] = []
        lazy: set[int] = set()
        size, tail = 0, Tail()
        while position < state.cursor_max:
            line = state.get_line(position)
            if position not in state.lazy_line_starts and (quote := QUOTE.match(line)):
                body = dedent(line[quote.end() :], 1, quote.end())
                tail.feed(body)
            elif self._continues_lazily(state, position, line, tail):
                body = line.lstrip(" \t")
                lazy.add(size)
                tail.pass_lazily()
            else:
                break
            lines.append(body)
            position += len(line)
            size += len(body)
        first_line = state.line0 + state.line_at(first)
        children = self._nested(state, lines, first_line, self.block_quote_rules, lazy)
        state.append_token({"type": "block_quote", "children": children})
        return position

    def parse_list(self, m: Match[str], state: BlockState) -> int | None:  # type: ignore[override]
        assert isinstance(state, PlacedState)
        position = m.start()
        line = state.get_line(position)
        head = ITEM.match(line)
        if head is None or (state.tokens and state.tokens[-1]["type"] == "paragraph" and not may_interrupt(line, head)):
            return None
        marker = head[2][-1]
        items: list[Token] = []
        while head:
            line, column = state.get_line(position), head.end()
            gap = indentation(line[column:], column) if line[column:].strip(BLANKS) else 5
            width = column + (gap if gap < 5 else 1)
            item: Token = {
                "type": "list_item",
                "line": state.line0 + state.line_at(position),
                "off": state.offset(position + len(head[1])),
            }
            item["children"], item["end"], position, head = self._item(state, position, line, column, width, marker)
            items.append(item)
        state.append_token({"type": "list", "children": items, "marker": marker, "off": items[0]["off"]})
        return position

    def _item(
        self, state: PlacedState, position: int, line: str, column: int, width: int, marker: str = ""
    ) -> tuple[list[Token], int, int, Match[str] | None]:
        """Collect one item whose content starts at `column` of its first line and goes on at `width`.

        Gives its blocks, the line after its last, the position after it, and the next item's marker.
        """
        start, rest = position, line[column:]
        lines: list[str] = []
        lazy: set[int] = set()
        tail, size, blank_lines = Tail(), 0, 0
        empty = not rest.strip(BLANKS)
        if not empty:
            lines.append(dedent(rest, max(width - column, 0), column))
            tail.feed(lines[0])
            size = len(lines[0])
        position += len(line)
        head: Match[str] | None = None
        while position < state.cursor_max:
            line = state.get_line(position)
            held = position in state.lazy_line_starts
            lazily = False
            if not line.strip(BLANKS):
                body = "\n"
                blank_lines += 1
            elif not held and indentation(line) >= width and (size or not (empty and blank_lines)):
                body = dedent(line, width)  # an item begins with at most one blank line
                blank_lines = 0
            elif marker and not held and (head := self._next_item(state, position, line, marker)):
                break
            elif self._continues_lazily(state, position, line, tail):
                body, lazily = line.lstrip(" \t"), True
                lazy.add(size)
            else:
                break
            position += len(line)
            if lazily:
                tail.pass_lazily()
            else:
                tail.feed(body)
            if size or body != "\n":
                lines.append(body)
                size += len(body)
        while lines and lines[-1] == "\n":
            lines.pop()
        first = state.line0 + state.line_at(start)
        children = self._nested(state, lines, first + empty, self.list_rules, lazy)
        return children, max(first + empty + len(lines), first + 1), position, head

    def _next_item(self, state: PlacedState, position: int, line: str, marker: str) -> Match[str] | None:
        head = ITEM.match(line)
        if head and head[2][-1] == marker and not self._thematic_break.match(state.src, position):
            return head
        return None

    def parse_footnote_def(self, m: Match[str], state: PlacedState) -> int:
        key = unikey(m["footnote"])
        line = state.get_line(m.start())
        column = m.end() - m.start()
        state.env.setdefault("ref_footnotes", {}).setdefault(key, "")
        content = column + indentation(line[column:])
        children, _, position, _ = self._item(state, m.start(), line, content, 4)
        state.append_token({"type": "footnote_def", "children": children})
        return position

    def parse_table(self, m: Match[str], state: PlacedState) -> int | None:
        header = self._row(state, m.start(), None)
        bare = m["delimiters"].strip(" \t").removeprefix("|").removesuffix("|")
        cells = [cell.strip(" \t") for cell in bare.split("|")]
        if (
            m.start("delimiters") in state.lazy_line_starts
            or len(cells) != len(header["children"])
            or not all(map(DELIMITER_CELL.fullmatch, cells))
            or not {"|", ":"} & set(m["delimiters"])
            or ITEM.match(m["delimiters"])
        ):
            return None
        position, rows = min(m.end() + 1, state.cursor_max), [header]
        while position < state.cursor_max and self._is_row(state, position):
            rows.append(self._row(state, position, len(cells)))
            position += len(state.get_line(position))
        state.append_token({"type": "table", "children": rows})
        return position

    def _is_row(self, state: PlacedState, position: int) -> bool:
        line = state.get_line(position)
        if not line.strip(" \t\n|") and line.count("|") < 2:
            return False
        return not (
            INDENTED.match(line)
            or ITEM.match(line)
            or LONE_TAG.match(line)
            or self._interrupts.match(state.src, position)
        )

    def _row(self, state: PlacedState, position: int, width: int | None) -> Token:
        """Too many cells are cut, too few are not made up (GFM 4.10); the header, of no width yet, keeps all."""
        line = state.get_line(position).rstrip("\n")
        index = len(line) - len(line.lstrip(BLANKS))
        number = state.line0 + state.line_at(position)
        place = {"line": number, "end": number + 1}
        row = {"type": "table_row", "off": state.offset(position + index), "head": width is None, **place}
        index += line[index : index + 1] == "|"
        cells: list[Token] = []
        while index < len(line) and line[index:].strip(BLANKS) and len(cells) != width:
            cell = CELL.match(line, index)
            if cell is None:  # a lone backslash at the very end
                break
            start = state.offset(position + cell.start(1))
            cells.append({"type": "table_cell", "text": cell[1].rstrip(BLANKS), "off": start, **place})
            index = cell.end()
        return {**row, "children": cells}

    def parse_atx_heading(self, m: Match[str], state: BlockState) -> int:
        assert isinstance(state, PlacedState)
        end = super().parse_atx_heading(m, state)
        raw = m["atx_2"]
        state.tokens[-1]["content"] = state.offset(m.start("atx_2") + len(raw) - len(raw.lstrip(BLANKS)))
        return end

    def parse_raw_html(self, m: Match[str], state: BlockState) -> int | None:
        """HTML blocks (CommonMark 4.6). Upstream misses the end of `<PRE>...</PRE>` and `<!-->`, and `<img />`."""
        html = HTML_START.match(state.src, m.start())
        if html is None and (end := state.append_paragraph()):  # the seventh kind does not interrupt
            return end
        if html and html.lastgroup != "block":
            last = HTML_ENDS[str(html.lastgroup)].search(state.src, m.start() + 1)
            end = state.find_line_end_at(last.end()) if last else state.cursor_max
        elif html or self.lone_tag.match(state.src, m.start(), state.find_line_end()):
            blank = self.BLANK_LINE.search(state.src, m.start())
            end = blank.start() if blank else state.cursor_max
        else:
            return None
        state.append_token({"type": "block_html", "raw": state.src[m.start() : end]})
        return end

    def parse_ref_link(self, m: Match[str], state: BlockState) -> int | None:
        """Upstream's, but what interrupts a paragraph ends a definition too: upstream takes `---` after `[label]:`."""
        assert isinstance(state, PlacedState)
        if end := state.append_paragraph():
            return end
        key = unikey(m["reflink_1"])
        url, stop = parse_link_href(state.src, m.end(), block=True, max_nested_level=self.max_nested_level)
        if not key or url is None or stop is None or self._is_interrupted(state, m.start(), stop):
            return None
        _, title = parse_link_title(state.src, stop, state.cursor_max)
        rest = title and not self._is_interrupted(state, stop, title) and REST_OF_LINE.match(state.src, title)
        rest = rest or REST_OF_LINE.match(state.src, stop)
        if not rest:
            return None
        state.env["ref_links"].setdefault(key, {"url": escape_url(unescape_char(url))})
        span = Span(state.offset(m.start("reflink_1") - 1), state.offset(rest.start()))
        state.env.setdefault("definitions", []).append((key, span))
        return rest.end()

    def _is_interrupted(self, state: PlacedState, start: int, end: int) -> bool:
        """Does a line that begins between `start` and `end` end the paragraph that a definition is read from?"""
        position = state.find_line_end_at(start)
        while position < end:
            if position not in state.lazy_line_starts and self._interrupts_paragraph(state, position):
                return True
            position = state.find_line_end_at(position)
        return False

    def _interrupts_paragraph(self, state: PlacedState, position: int) -> bool:
        line = state.get_line(position)
        if not line.strip(BLANKS) or SETEXT.match(line) or self._interrupts.match(state.src, position):
            return True
        head = ITEM.match(line)
        return head is not None and may_interrupt(line, head)


def drop_blank_lines(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token["type"] != "blank_line"]
