"""Which fixes go together, and where everything stands after them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.diagnostic import Diagnostic, Edit, Fix, Severity
from listkeeper.document import Location, Span
from listkeeper.fix.edits import Shift, apart, applied, is_sound

START = Location(1, 1)


def diagnostic(*edits: Edit, message: str = "") -> Diagnostic:
    return Diagnostic("list.md", START, START, "rule", Severity.ERROR, message, Fix(edits))


def edit(start: int, end: int, text: str = "x") -> Edit:
    return Edit(Span(start, end), text)


# Fixes as spans of their edits, and the numbers of those that are taken.
TOGETHER = [
    ("none", [], []),
    ("apart", [[(0, 2)], [(4, 5)], [(7, 9)]], [0, 1, 2]),
    ("overlapping", [[(0, 3)], [(2, 5)]], [0]),
    ("touching", [[(0, 2)], [(2, 3)]], [0]),
    ("touching the other way round", [[(2, 3)], [(0, 2)]], [0]),
    ("one in the other", [[(0, 9)], [(3, 4)]], [0]),
    ("one around the other", [[(3, 4)], [(0, 9)]], [0]),
    ("one of its edits touches", [[(0, 2)], [(5, 6), (1, 1)], [(5, 6)]], [0, 2]),
    ("between the edits of another", [[(0, 1), (8, 9)], [(3, 4)]], [0, 1]),
    ("two that insert at one place", [[(3, 3)], [(3, 3), (9, 9)]], [0]),
    ("without an edit", [[], [(1, 1)]], [1]),
]


@pytest.mark.parametrize(("fixes", "taken"), [pytest.param(*case[1:], id=case[0]) for case in TOGETHER])
def test_of_those_that_touch_the_first_is_taken(fixes: list[list[tuple[int, int]]], taken: list[int]) -> None:
    found = [diagnostic(*(edit(*span) for span in spans), message=str(n)) for n, spans in enumerate(fixes)]
    assert [int(d.message) for own in apart(found).values() for d in own] == taken


def test_the_same_fix_of_two_findings_is_taken_for_both() -> None:
    one, two = diagnostic(edit(0, 2), message="one"), diagnostic(edit(0, 2), message="two")
    assert apart([one, two, diagnostic(edit(1, 2))]) == {one.fix: [one, two]}


def seconds(count: int) -> float:
    found = [diagnostic(edit(at * 3, at * 3 + 1)) for at in range(count)]
    times = []
    for _ in range(3):
        start = time.process_time()
        assert len(apart(found[::2] + found[1::2])) == count
        times.append(time.process_time() - start)
    return min(times)


def test_ten_times_as_many_fixes_cost_about_ten_times_as_much() -> None:
    assert seconds(10_000) < 30 * seconds(1000)


@pytest.mark.parametrize(
    ("spans", "sound"),
    [
        ([(0, 2), (2, 4)], True),
        ([(2, 4), (0, 2)], True),
        ([(0, 3), (2, 4)], False),
        ([(-1, 2)], False),
        ([(3, 5)], False),
        ([(2, 1)], False),
    ],
)
def test_edits_stand_in_the_text_and_do_not_overlap(spans: list[tuple[int, int]], sound: bool) -> None:
    assert is_sound([edit(*span) for span in spans], "abcd") == sound


def test_edits_are_applied_wherever_they_stand_in_the_row() -> None:
    assert applied("abcd", [edit(3, 4, "D"), edit(0, 1, ""), edit(2, 2, "-")]) == "b-cD"


EDITS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4), st.text("xyz", max_size=3)), max_size=6)


@given(EDITS)
def test_what_no_edit_is_near_is_found_again_where_it_then_stands(rows: list[tuple[int, int, str]]) -> None:
    text = "".join(chr(0x4E00 + at) for at in range(40))  # no two characters alike
    fixes = apart(diagnostic(edit(at, at + length, new)) for at, length, new in rows)
    edits = [own for fix in fixes for own in fix.edits]
    after, shift = applied(text, edits), Shift(edits)
    for at in range(40):
        span = Span(at, at + 1)
        if not shift.near(span):
            start, end = shift.span(span)
            assert after[start:end] == text[at]
            assert not Shift(shift.made()).near(Span(start, end))
        held = shift.holder(span)
        assert (held is not None) == (text[at] not in after)
