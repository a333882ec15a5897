"""Rows of cells for a terminal: aligned, and the last one wrapped under itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill

from listkeeper.report.text import width

NARROWEST = 40
"""Columns that the last cell needs beside the others; with fewer it stands below them."""


def aligned(rows: Sequence[Sequence[str]], columns: int | None, indent: str = "") -> Iterator[str]:
    """A line for each row, or more of them. `columns`: of the terminal; None where nothing is to be wrapped."""
    widths = [max(map(width, cells)) for cells in zip(*(row[:-1] for row in rows), strict=True)]
    lead = len(indent) + sum(widths) + 2 * len(widths)
    for row in rows:
        cells = "".join(cell + " " * (wide - width(cell) + 2) for cell, wide in zip(row[:-1], widths, strict=True))
        yield _line(f"{indent}{cells}", row[-1], lead, columns)


def _line(cells: str, last: str, lead: int, columns: int | None) -> str:
    if columns is None or not last:
        return f"{cells}{last}".rstrip()
    if columns - lead < NARROWEST and cells.strip():
        below = " " * (len(cells) - len(cells.lstrip()) + 2)
        return f"{cells.rstrip()}\n{fill(last, columns, initial_indent=below, subsequent_indent=below)}"
    # textwrap counts characters: the cells before are put in afterwards, for theirs may be wider
    return cells + fill(last, columns, initial_indent=" " * lead, subsequent_indent=" " * lead)[lead:]
