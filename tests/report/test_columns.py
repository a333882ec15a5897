"""Rows of cells, as they stand on a terminal."""

from __future__ import annotations

import pytest
from listkeeper.report.columns import aligned

ROWS = [("a", "long", "one two three four five six seven eight nine ten"), ("数学", "", "")]
SHOWN = [
    (None, ["  a     long  one two three four five six seven eight nine ten", "  数学"]),
    (
        54,
        ["  a     long  one two three four five six seven eight\n              nine ten", "  数学"],
    ),
    (
        40,
        ["  a     long\n    one two three four five six seven\n    eight nine ten", "  数学"],
    ),
]


@pytest.mark.parametrize(("columns", "lines"), SHOWN)
def test_the_last_cell_is_wrapped_under_itself(columns: int | None, lines: list[str]) -> None:
    assert list(aligned(ROWS, columns, "  ")) == lines


def test_a_single_cell_is_a_line() -> None:
    assert list(aligned([("one two",), ("three",)], 80)) == ["one two", "three"]


def test_wide_letters_before_do_not_move_what_is_wrapped() -> None:
    first, second = aligned([("数学", "one two"), ("abcd", "one two")], 80)

    assert (first, second) == ("数学  one two", "abcd  one two")
