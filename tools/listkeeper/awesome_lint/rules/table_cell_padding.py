"""The cells of a table are not padded like those of the first table.

`| a | b |` and `|a|b|` show the same. The widest cells of the first table decide whether one blank belongs beside each
pipe or none; the blanks that bring pipes below one another are never too many.
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
    padding: int | None = None
    for node in view.of("table"):
        table = read_table(view.text, node)
        widest: dict[int, int] = {}
        for cell in table.cells:
            widest[cell.column] = max(widest.get(cell.column, 0), cell.middle)
        if padding is None:
            padding = _padding(table, widest)
        if padding is not None:
            for cell in table.cells:
                yield from _check_cell(table, cell, widest[cell.column], padding)


def _padding(table: Table, widest: dict[int, int]) -> int | None:
    """1 where the last of the cells that fill their columns has a blank on its left."""
    full = [cell for cell in table.cells if cell.middle and cell.middle == widest[cell.column]]
    return min(full[-1].left or 0, 1) if full else None


def _check_cell(table: Table, cell: Cell, widest: int, padding: int) -> Iterator[Finding]:
    left, right = _slack(table.alignment(cell), widest - cell.middle)
    if not cell.middle:  # all blanks of an empty cell are on its left
        left, right = max(left, widest + padding), None
    if cell.left is not None and not padding <= cell.left <= padding + left:
        yield at(cell.start, _message(cell.left, "edge and content", padding, padding + left))
    if right is not None and cell.right is not None and not padding <= cell.right <= padding + right:
        yield at(cell.end, _message(cell.right, "content and edge", padding, padding + right))


def _slack(alignment: str, blanks: int) -> tuple[int, int | None]:
    """The most blanks beyond the padding, on the left and on the right."""
    if alignment == "center":
        return (blanks + 1) // 2, (blanks + 1) // 2
    return (blanks, 0) if alignment == "right" else (0, blanks)


def _message(found: int, where: str, least: int, most: int) -> str:
    expected = counted(most, "space")
    if least < most:
        expected = f"between `{least}` (unaligned) and `{most}` (aligned) {'space' if most == 1 else 'spaces'}"
    change = counted(abs(least - found), "space")
    if least < most:
        change = f"between `{abs(most - found)}` and {change}"
    return (
        f"Unexpected {counted(found, 'space')} between cell {where}, expected {expected},"
        f" {'remove' if found > least else 'add'} {change}"
    )
