"""Politeness by numbers: when a host may be asked next, and when it is not asked any more."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from random import Random

import pytest
from listkeeper.links.hosts import (
    COMMON,
    FAILURES_TO_OPEN,
    MANNERS,
    REFUSALS_TO_OPEN,
    SETTLED,
    Host,
    Manners,
    Timing,
    manners_of,
    name_of,
)
from listkeeper.outcomes import Code

TIMING = Timing(late=10.0, longest_wait=120.0, all_waits=300.0, backoff=1.0, patience=0.0)


def host(*jobs: str, at_once: int = 2, gap: float = 1.0) -> Host[str]:
    made = Host[str]("a.test", Manners(at_once=at_once, gap=gap), TIMING)
    made.queue.extend(jobs)
    return made


def test_starts_are_a_gap_apart() -> None:
    asked = host("a", "b", "c", at_once=9)
    assert (asked.start(100.0), asked.may_start(100.9), asked.may_start(101.0)) == ("a", False, True)


def test_a_late_start_does_not_hurry_the_next() -> None:
    asked = host("a", "b", "c", at_once=9)
    asked.start(100.0)
    asked.start(107.0)
    assert asked.ready_at(107.0) == 108.0


def answered(code: Code | None) -> Host[str]:
    asked = Host[str]("a.test", Manners(at_once=99, gap=1.0, settled_gap=0.5), TIMING, deque("abc"), next_start=100.0)
    for number in range(SETTLED - 1):
        asked.note(f"https://a.test/{number}", Code.OK, 100.0)
    asked.note("https://a.test/last", code, 100.0)
    return asked


@pytest.mark.parametrize(
    ("code", "gap"),
    [
        (Code.OK, 0.5),
        (None, 0.5),
        (Code.NOT_FOUND, 0.5),
        (Code.TIMEOUT_READ, 1.0),
        (Code.SERVER_ERROR, 1.0),
        (Code.RATE_LIMITED, 1.0),
        (Code.BLOCKED, 1.0),
    ],
)
def test_a_host_that_bears_it_is_asked_more_often(code: Code | None, gap: float) -> None:
    asked = answered(code)
    asked.start(100.0)
    assert asked.ready_at(100.0) == 100.0 + gap


def test_a_start_that_came_late_is_made_up_for() -> None:
    asked = Host[str]("a.test", Manners(at_once=99, gap=0.1, settled_gap=0.05), TIMING, deque("a" * 10))
    steps = [
        (100.0, 100.1),
        (100.2, 100.25),  # one late: the next is due already, and half a gap away
        (100.25, 100.3),
        (100.3, 100.4),
        (107.0, 107.05),  # far too late
        (107.05, 107.1),
        (107.1, 107.15),
        (107.15, 107.2),
        (107.2, 107.25),
        (107.25, 107.35),
    ]
    for now, then in steps:
        asked.start(now)
        assert asked.ready_at(now) == pytest.approx(then, abs=1e-6)


@pytest.mark.parametrize(("untroubled", "most"), [(0, 10), (SETTLED, 18)])
@pytest.mark.parametrize("late", [0.0, 0.003, 0.01, 0.03, 0.06, 0.2])
def test_a_host_is_asked_so_often_in_any_second_and_hardly_less(untroubled: int, most: int, late: float) -> None:
    asked = Host[str]("a.test", COMMON._replace(at_once=999), TIMING, deque("a" * 400), untroubled=untroubled)
    starts, chance, now = [], Random(1), 100.0
    while asked.queue:
        now += chance.choice((0.001, 0.01, chance.uniform(0.0, 2 * late)))
        if asked.may_start(now):
            asked.start(now)
            starts.append(now)
    assert max(bisect_right(starts, began + 1.0) - number for number, began in enumerate(starts)) <= most
    assert len(starts) / (starts[-1] - starts[0]) > 0.9 * most or late > 0.03


def test_a_wait_that_a_host_asked_for_is_not_made_up_for() -> None:
    asked = Host[str]("a.test", Manners(at_once=99, gap=0.1, settled_gap=0.05), TIMING, deque("abc"))
    asked.start(100.0)
    asked.defer(105.0, 100.0)
    asked.start(105.0)
    assert asked.ready_at(105.0) == 105.1


def test_one_that_asks_for_a_pause_has_to_show_again_that_it_bears_it() -> None:
    asked = answered(Code.OK)
    asked.defer(101.0, 100.0)
    asked.start(101.0)
    assert asked.ready_at(101.0) == 102.0


def test_what_a_host_is_known_to_want_stays() -> None:
    assert {manners_of(name).settled_gap for name in MANNERS} == {None}


def test_a_full_host_waits_for_a_place() -> None:
    asked = host("a", "b", "c", gap=0.0)
    asked.start(100.0)
    asked.start(100.0)
    assert not asked.may_start(100.0)
    asked.finish(100.0)
    assert asked.may_start(100.0)


def patient(*jobs: str) -> Host[str]:
    return Host("a.test", Manners(at_once=6, gap=0.0), TIMING._replace(patience=2.0), deque(jobs))


def test_few_pages_are_asked_for_one_after_the_other() -> None:
    asked = patient("a", "b", "c")
    asked.start(100.0)
    assert (asked.may_start(100.0), asked.ready_at(100.0)) == (False, 102.0)
    asked.finish(100.0)
    assert asked.may_start(100.0)


def test_a_page_that_is_slow_holds_up_none() -> None:
    asked = patient("a", "b", "c")
    asked.start(100.0)
    asked.start(102.0)
    assert (asked.may_start(102.0), asked.may_start(104.0)) == (False, True)


@pytest.mark.parametrize(("jobs", "at_once"), [(1, 1), (8, 1), (9, 2), (24, 3), (100, 6)])
def test_the_more_there_is_to_ask_the_more_is_asked_at_once(jobs: int, at_once: int) -> None:
    asked = patient(*map(str, range(jobs)))
    while asked.may_start(100.0):
        asked.start(100.0)
    assert asked.in_flight == at_once


def test_a_host_without_jobs_does_not_start() -> None:
    assert not host().may_start(100.0)


def test_a_sooner_deadline_does_not_shorten_a_later_one() -> None:
    asked = host("a")
    asked.defer(130.0, 100.0)
    asked.defer(110.0, 101.0)
    assert (asked.may_start(129.9), asked.may_start(130.0)) == (False, True)


@pytest.mark.parametrize(("deadline", "gives_up"), [(219.0, False), (221.0, True)])
def test_a_run_waits_only_so_long(deadline: float, gives_up: bool) -> None:
    asked = host("a")
    asked.defer(deadline, 100.0)
    assert asked.gives_up(100.0) is gives_up


def test_a_run_waits_only_so_long_altogether() -> None:
    asked, now, waits = host("a"), 0.0, 0
    while not asked.gives_up(now):
        now = asked.ready_at(0.0)
        asked.defer(now + 100.0, now)
        waits += 1
    assert waits == 4


def test_deadlines_that_overlap_are_waited_for_once() -> None:
    asked = host("a")
    for _ in range(9):
        asked.defer(110.0, 100.0)
    assert asked.waited == 10.0


def test_too_many_requests_without_a_deadline_slow_down_more_each_time() -> None:
    asked, waits = host("a"), []
    for _ in range(7):
        now = asked.ready_at(0.0)
        asked.slow_down(now)
        waits.append(asked.ready_at(now) - now)
    assert waits == [1, 2, 4, 8, 16, 32, 32]


def fail(asked: Host[str], addresses: range, now: float, code: Code = Code.RESET) -> None:
    for number in addresses:
        asked.note(f"http://a.test/{number}", code, now)


def test_failures_in_a_row_make_a_host_rest_and_then_end_it() -> None:
    asked = host("a")
    fail(asked, range(FAILURES_TO_OPEN - 1), 100.0)
    assert asked.ready_at(100.0) == 0.0
    fail(asked, range(FAILURES_TO_OPEN - 1, FAILURES_TO_OPEN), 100.0)
    assert (asked.ready_at(100.0), asked.gives_up(100.0)) == (110.0, False)
    fail(asked, range(FAILURES_TO_OPEN), 111.0)
    assert asked.gives_up(111.0)


def test_one_page_that_fails_again_and_again_is_one_failure() -> None:
    asked = host("a")
    for _ in range(50):
        asked.note("http://a.test/slow", Code.TIMEOUT_READ, 100.0)
    assert (asked.openings, asked.ready_at(100.0)) == (0, 0.0)


@pytest.mark.parametrize("code", [None, Code.OK, Code.NOT_FOUND, Code.SERVER_ERROR, Code.BLOCKED])
def test_any_answer_ends_a_row_of_failures(code: Code | None) -> None:
    asked = host("a")
    fail(asked, range(4), 100.0)
    asked.note("http://a.test/", code, 100.0)
    fail(asked, range(4, 8), 100.0)
    assert asked.openings == 0


@pytest.mark.parametrize(("between", "gives_up"), [(Code.OK, False), (Code.NOT_FOUND, False), (Code.RESET, True)])
def test_walls_in_a_row_end_a_host(between: Code, gives_up: bool) -> None:
    asked = host("a")
    fail(asked, range(REFUSALS_TO_OPEN - 1), 100.0, Code.BLOCKED)
    asked.note("http://a.test/between", between, 100.0)
    fail(asked, range(REFUSALS_TO_OPEN, REFUSALS_TO_OPEN + 1), 100.0, Code.BLOCKED)
    assert asked.gives_up(100.0) is gives_up


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://A.Test/x", "a.test"),
        ("https://a.test:8443/", "a.test"),
        ("https://user@a.test./", "a.test"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://[::1]:80/", "[::1]"),
    ],
)
def test_ports_and_spellings_share_a_host(url: str, name: str) -> None:
    assert name_of(url) == name


def test_github_is_asked_twice_a_second_at_most() -> None:
    assert (manners_of("github.com"), manners_of("a.test")) == (Manners(at_once=2, gap=0.5), COMMON)
