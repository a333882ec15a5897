"""Tables as they are written: the cells of each row with the blanks around them (GFM 4.10).

The tree knows what cells say; rules about form need what stands between the pipes, in the delimiter row as well. Widths
count UTF-16 code units as JavaScript does, so that what is aligned for remark is aligned here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from listkeeper.markdown.mdast import Node

PIPE = re.compile(r"\\[\\|]|\|")
OPENING = re.compile(r"\| *")
DELIMITERS = re.compile(r"[ \t>]*(?=[-:|])")


class Cell(NamedTuple):
    """A cell of a row. `left` and `right` are blanks beside the pipes, None where there is no pipe."""

    column: int
    """Counted from 0."""
    start: int
    """The offset of its content."""
    end: int
    """The offset of the pipe that closes it, or the end of the row."""
    left: int | None
    middle: int
    """The width of its content."""
    right: int | None

    @property
    def width(self) -> int:
        """From pipe to pipe."""
        return (self.left or 0) + self.middle + (self.right or 0)


class Row(NamedTuple):
    """A row, from its first character to the end of its line."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    is_delimiter: bool


class Table(NamedTuple):
    """The delimiter row stands after the header."""

    rows: tuple[Row, ...]
    alignments: tuple[str, ...]
    """Of each column: `left`, `center`, `right` or nothing."""

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row.cells)

    def alignment(self, cell: Cell) -> str:
        """Nothing for a cell that the header has no column for."""
        return self.alignments[cell.column] if cell.column < len(self.alignments) else ""


def read_table(text: str, table: Node) -> Table:
    header, *others = (_row(text, row.start) for row in table.children)
    delimiters = DELIMITERS.match(text, text.find("\n", header.start) + 1)
    if not delimiters:  # `>` and bullets apart, nothing else may stand before it
        return Table((header, *others), ())
    row = _row(text, delimiters.end(), is_delimiter=True)
    alignments = tuple(_alignment(text[cell.start : cell.end].strip(" \t")) for cell in row.cells)
    return Table((header, row, *others), alignments)


def _row(text: str, start: int, *, is_delimiter: bool = False) -> Row:
    newline = text.find("\n", start)
    end = newline if newline >= 0 else len(text)
    end -= text[end - 1 : end] == "\r"
    pipes = [found.start() for found in PIPE.finditer(text, start + 1, end) if len(found[0]) == 1]
    if pipes and not text[pipes[-1] + 1 : end].strip(" \t"):
        pipes.pop()  # it closes the last cell
    edges = [start, *pipes, end]
    cells = (_cell(text, column, *edge, is_last=column == len(pipes)) for column, edge in enumerate(pairwise(edges)))
    return Row(start, end, tuple(cells), is_delimiter)


def _cell(text: str, column: int, start: int, end: int, *, is_last: bool) -> Cell:
    """The cell from one edge to the next; the last has its closing pipe within."""
    opening = OPENING.match(text, start, end)
    content = opening.end() if opening else start
    if is_last:
        pipe = start + len(text[start:end].rstrip(" ")) - 1
        end = pipe if pipe >= content and text[pipe] == "|" else end
    body = text[content:end]
    closed = text[end : end + 1] == "|"
    bare = body.rstrip(" ") if closed else body
    return Cell(
        column,
        content,
        end,
        len(opening[0]) - 1 if opening else None,
        len(bare) if bare.isascii() else len(bare.encode("utf-16-le", "surrogatepass")) // 2,
        len(body) - len(bare) if closed else None,
    )


def _alignment(delimiter: str) -> str:
    """GFM's word for `:-`, `:-:` and `-:`."""
    left, right = delimiter.startswith(":"), delimiter.rstrip("|").endswith(":")
    return ("center" if left else "right") if right else "left" if left else ""
