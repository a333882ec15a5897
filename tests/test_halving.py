"""The most that goes well together is found in few trials, and what is not tried is refused."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.halving import MAX_TRIALS, Together, together

BAD = frozenset({3, 11})


def without_bad(numbers: list[int]) -> int | None:
    return None if BAD & set(numbers) else sum(numbers)


CASES: list[tuple[list[int], Together[int, int]]] = [
    ([], Together([], [], None)),
    ([1, 2], Together([1, 2], [], 3)),
    ([3], Together([], [3], None)),
    ([1, 2, 3, 4], Together([1, 2, 4], [3], 7)),
    ([11, 1, 3], Together([1], [11, 3], 1)),
]


@pytest.mark.parametrize(("wanted", "expected"), CASES)
def test_what_fails_is_left_out(wanted: list[int], expected: Together[int, int]) -> None:
    assert together(wanted, without_bad) == expected


def test_suspects_are_tried_by_themselves() -> None:
    trials: list[list[int]] = []

    def attempt(numbers: list[int]) -> int | None:
        trials.append(numbers)
        return without_bad(numbers)

    chosen, refused, _ = together(range(1000), attempt, lambda: BAD)
    assert (len(trials), refused, len(chosen)) == (5, sorted(BAD), 998)


@pytest.mark.parametrize("suspects", [range(1000), (2000,), ()])
def test_where_all_or_none_are_suspected_halves_are_tried(suspects: Collection[int]) -> None:
    assert together(range(1000), without_bad, lambda: suspects).refused == sorted(BAD)


def test_of_two_that_only_fail_together_the_first_is_chosen() -> None:
    assert together([1, 2, 3], lambda own: None if {1, 3} <= set(own) else len(own)) == Together([1, 2], [3], 2)


@pytest.mark.parametrize(("bad", "trials"), [(BAD, 42), (frozenset(range(1000)), MAX_TRIALS), (frozenset(), 1)])
def test_a_few_bad_ones_among_many_take_few_trials(bad: frozenset[int], trials: int) -> None:
    tried = []

    def attempt(numbers: list[int]) -> int | None:
        tried.append(numbers)
        return None if bad & set(numbers) else len(numbers)

    chosen, refused, result = together(range(1000), attempt)
    assert len(tried) <= trials
    assert (result or 0) == len(chosen)
    assert sorted([*chosen, *refused]) == list(range(1000))


@given(st.lists(st.integers(0, 20), unique=True))
def test_everything_is_chosen_or_refused(wanted: list[int]) -> None:
    chosen, refused, result = together(wanted, without_bad)
    assert sorted([*chosen, *refused]) == sorted(wanted)
    assert set(refused) == BAD & set(wanted)
    assert result == (sum(chosen) if chosen else None)
