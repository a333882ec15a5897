"""The figures of the page about health, against tables made by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.facts import LinkResult
from listkeeper.history import Outage, Past, Strikes
from listkeeper.outcomes import Code, Verdict
from listkeeper.parser import parse
from listkeeper.site.content import page
from listkeeper.site.figures import Figure, Health, figures
from listkeeper.site.plots import WIDTH, columns
from listkeeper.site.standing import Seen, TimeDead, times_dead

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOW = at("2026-03-01T12")
FIRST = at("2025-01-15T04")
RUNS = tuple(at(f"{2025 + n // 12}-{n % 12 + 1:02}-15T04") for n in range(14))
WELL = Past(FIRST, NOW, Code.OK, ok_streak=4)


def dead(since: datetime, first_seen: datetime = FIRST) -> Past:
    return failing(since, first_seen, 2)


def failing(since: datetime, first_seen: datetime = FIRST, times: int = 1) -> Past:
    strikes = Strikes(2, DAY, times, since, since + (times - 1) * DAY)
    return Past(first_seen, None, Code.NOT_FOUND, since, (strikes,))


def outage(began: str, ended: str) -> Outage:
    return Outage(at(began), at(ended), Code.NOT_FOUND)


TREES = {
    "https://ash.example/": Seen(WELL, None),
    "https://oak.example/": Seen(
        WELL, None, (outage("2025-03-15T04", "2025-05-15T04"), outage("2025-12-20", "2026-01-01"))
    ),
    "https://yew.example/": Seen(
        dead(at("2026-02-10"), at("2025-06-15T04")), None, (outage("2025-07-02", "2025-07-09"),)
    ),
    "https://elm.example/": Seen(failing(at("2026-02-14")), None),
    "https://fir.example/": Seen(None, None),
    "https://box.example/": Seen(Past(), None),
}
ALIVE = """
2026-02-15 4 3 75 %
2026-01-15 4 4 100 %
2025-12-15 4 4 100 %
2025-11-15 4 4 100 %
2025-10-15 4 4 100 %
2025-09-15 4 4 100 %
2025-08-15 4 4 100 %
2025-07-15 4 4 100 %
2025-06-15 4 4 100 %
2025-05-15 3 3 100 %
2025-04-15 3 2 67 %
2025-03-15 3 2 67 %
2025-02-15 3 3 100 %
2025-01-15 3 3 100 %
"""
DEAD = """
2026-03 1 0 0
2026-02 1 1 0
2026-01 0 0 1
2025-12 1 1 0
2025-11 0 0 0
2025-10 0 0 0
2025-09 0 0 0
2025-08 0 0 0
2025-07 1 1 1
2025-06 0 0 0
2025-05 1 0 1
2025-04 1 0 0
2025-03 1 1 0
2025-02 0 0 0
2025-01 0 0 0
"""


def told(seen: dict[str, Seen], **known: Any) -> dict[str, Figure]:
    shown = page(parse("# Trees\n"), {}, None, "")
    return {figure.id: figure for figure in figures(shown, Health(seen, RUNS, **known), NOW)}


def rows(figure: Figure) -> str:
    return "".join(f"\n{' '.join(row)}" for row in figure.rows) + "\n"


def test_outages_count_in_the_months_they_lasted() -> None:
    found = told(TREES)

    assert (found["alive"].head, rows(found["alive"])) == (("Day of the check", "Links", "Alive", "Share"), ALIVE)
    assert (found["dead"].head, rows(found["dead"])) == (("Month", "Dead", "Died", "Came back"), DEAD)


def test_what_is_not_known_is_said_with_its_day() -> None:
    both = [figure.says for figure in (told(TREES)["alive"], told(TREES)["dead"])]
    assert not any("not remembered" in says for says in both)

    since = told(TREES, outages_since=at("2025-09-01"))
    assert since["alive"].says == f"{both[0]} What came back before 2025-09-01 counts as alive: it was not remembered."
    assert since["dead"].says == f"{both[1]} What came back before 2025-09-01 is missing: it was not remembered."

    known = told(TREES, outages_since=at("2025-01-01"))
    assert [known["alive"].says, known["dead"].says] == both


def test_of_a_long_history_two_years_are_shown() -> None:
    long_ago = at("2020-01-01")
    found = told({"https://oak.example/": Seen(dead(long_ago, long_ago), None)})["dead"]

    assert (found.rows[0], found.rows[-1], len(found.rows)) == (
        ("2026-03", "1", "0", "0"),
        ("2024-04", "1", "0", "0"),
        24,
    )


def test_months_that_nobody_saw_are_not_shown() -> None:
    found = told({"https://oak.example/": Seen(dead(at("2026-02-20"), at("2026-02-01")), None)})["dead"]

    assert rows(found) == "\n2026-03 1 0 0\n2026-02 1 1 0\n"


def test_without_a_history_a_report_says_what_is_dead() -> None:
    result = LinkResult("https://oak.example/", Verdict.DEAD, Code.GONE, (), first_failed=at("2026-02-10"))
    found = told({"https://oak.example/": Seen(None, result)})

    assert rows(found["dead"]) == "\n2026-03 1 0 0\n2026-02 1 1 0\n"
    assert "alive" not in found


def test_a_list_without_deaths_has_no_plot_of_them() -> None:
    assert told({"https://ash.example/": Seen(WELL, None)}).keys() == {"alive"}


# Outages, and the day since which it is dead -> the times in which it was dead; days of March.
TIMES = {
    "": "",
    "1-3 5-7": "1-3 5-7",
    "1-3 | 5": "1-3 5-",
    "| 5": "5-",
    "1-5 3-7": "1-7",
    "1-7 3-5": "1-7",
    "1-3 3-5": "1-5",
    "1-6 | 5": "1-",
    "1-3 | 2": "1-",
    "1-9": "1-9",
    "1-40": "",  # beyond today: a clock was wrong
    "5-7 1-3": "1-3 5-7",
}


@pytest.mark.parametrize(("known", "times"), TIMES.items(), ids=TIMES)
def test_the_times_in_which_a_link_was_dead(known: str, times: str) -> None:
    ended, _, since = known.partition("|")
    past = dead(NOW + int(since) * DAY) if since else WELL
    outages = [each.split("-") for each in ended.split()]
    seen = Seen(past, None, tuple(Outage(NOW + int(a) * DAY, NOW + int(b) * DAY, None) for a, b in outages))

    assert " ".join(map(written, times_dead(seen, NOW + 30 * DAY))) == times


def written(time: TimeDead) -> str:
    return f"{(time.began - NOW).days}-{(time.ended - NOW).days if time.ended else ''}"


hours = st.integers(0, 400 * 24)
spans = st.lists(st.tuples(hours, st.integers(1, 1000)), max_size=6)
lives = st.lists(st.tuples(hours, spans, st.none() | hours), min_size=1, max_size=5)


@given(lives)
def test_at_each_check_each_link_is_counted_once(drawn: list[tuple[int, list[tuple[int, int]], int | None]]) -> None:
    seen = {}
    for number, (first, own, since) in enumerate(drawn):
        first_seen = FIRST + timedelta(hours=first)
        outages = tuple(Outage(FIRST + timedelta(hours=a), FIRST + timedelta(hours=a + b), None) for a, b in own)
        past = dead(FIRST + timedelta(hours=since), first_seen) if since else WELL._replace(first_seen=first_seen)
        seen[f"https://{number}.example/"] = Seen(past, None, outages)
    expected = {}
    for run in RUNS:
        known = [own for own in seen.values() if own.past and own.past.first_seen and own.past.first_seen <= run]
        was_dead = [own for own in known if any(covers(time, run) for time in times_dead(own, NOW))]
        if known:
            expected[f"{run:%Y-%m-%d}"] = (f"{len(known)}", f"{len(known) - len(was_dead)}")
    found = told(seen).get("alive")
    assert {day: (links, alive) for day, links, alive, _ in (found.rows if found else ())} == expected


def covers(time: TimeDead, when: datetime) -> bool:
    return time.began <= when and (time.ended is None or when < time.ended)


@pytest.mark.parametrize("months", [1, 6, 14, 24])
def test_no_label_is_cut_off(months: int) -> None:
    drawn = columns([(f"2026-{month:02}", month) for month in range(months)], "", axis="Links", fill="dead")
    named = re.findall(r'x="([\d.]+)" y="192" text-anchor="middle">(.*?)<', drawn)

    assert named[-1][1] == f"2026-{months - 1:02}"
    assert all(float(x) + 3.5 * len(label) <= WIDTH for x, label in named)
