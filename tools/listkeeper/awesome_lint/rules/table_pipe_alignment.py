"""The pipes of a table do not stand below one another.

A table whose cells are filled up with blanks can be read as it is written. The widest cell of a column says how wide
the others are; with `:-:` and `-:` below the header, blanks belong on both sides of the content, or before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.tables import Cell, Table, read_table
from listkeeper.awesome_lint.view import View, at
from listkeeper.awesome_lint.wording import counted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for node in view.of("table"):
        table = read_table(view.text, node)
        widest: dict[int, int] = {}
        for cell in table.cells:
            widest[cell.column] = max(widest.get(cell.column, 0), cell.width)
        for row in table.rows:
            advice = " (or add `-` to pad alignment row cells)" if row.is_delimiter else ""
            for cell in row.cells:
                for offset, blanks in _missing(table, cell, widest[cell.column]):
                    add = counted(blanks, "space")
                    yield at(offset, f"Unexpected unaligned cell, expected aligned pipes, add {add}{advice}")


def _missing(table: Table, cell: Cell, widest: int) -> Iterator[tuple[int, int]]:
    """Where how many blanks are missing; none are after the content where no pipe follows."""
    left, right, missing = 0, 0, widest - cell.width
    alignment = table.alignment(cell)
    if alignment == "center" and cell.middle and missing:
        half = (widest - cell.middle) // 2
        right = max(half - cell.right, 0) if cell.right is not None else 0
        left = missing - right
    elif alignment == "right":
        left = missing
    else:
        right = missing
    if left:
        yield cell.start, left
    if right and cell.right is not None:
        yield cell.end, right
