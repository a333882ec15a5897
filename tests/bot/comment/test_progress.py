"""What is put right by now: by what it is about, not by its line; from a memory that anybody may have written."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.bot.comment.problems import Row
from listkeeper.bot.comment.progress import MOST_BYTES, MOST_KEYS, Fixed, Progress, progress
from listkeeper.bot.marker import marker, remembered
from listkeeper.diagnostic import Severity
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict


def a(text: str, rule: str = "order", line: int = 3, subject: str = "", says: str = "") -> Row:
    return Row("list.md", line, rule, Severity.ERROR, text, says=says, subject=subject)


def after(*pushes: list[Row]) -> Progress:
    """What is known after so many looks, each with what the last one remembered."""
    state: Any = {}
    for rows in pushes:
        found = progress(rows, (), state, whole=True)
        state = remembered(marker("comment", found.state), "comment")
    return found


def counts(*pushes: list[Row]) -> tuple[int, int, list[str]]:
    found = after(*pushes)
    return found.done, found.of, [fixed.text for fixed in found.fixed]


A, B, C = a("a"), a("b"), a("c")


@pytest.mark.parametrize(
    ("pushes", "told"),
    [
        ([[]], (0, 0, [])),
        ([[A, B]], (0, 2, [])),
        ([[A, B], [A, B]], (0, 2, [])),
        ([[A, B], [B]], (1, 2, ["a"])),
        ([[A, B], [B], [B]], (1, 2, ["a"])),
        ([[A, B], [B], []], (2, 2, ["a", "b"])),
        ([[A, B], [B], [A, B]], (0, 2, [])),
        ([[A, B], [B, C]], (1, 3, ["a"])),
        ([[A, B], [A._replace(line=99), B._replace(line=1)]], (0, 2, [])),
        ([[A, A], [A]], (1, 2, ["a"])),
        ([[A._replace(path="x.md"), A], [A]], (1, 2, ["a"])),
        ([[a("before 'x'", subject="foo")], [a("before 'y'", subject="foo")]], (0, 1, [])),
        ([[a("before 'x'", subject="foo")], [a("before 'y'", subject="bar")]], (1, 2, ["before 'x'"])),
        ([[a("one", subject="foo"), a("two", subject="foo")], [a("two", subject="foo")]], (1, 2, ["one"])),
        (
            [
                [a("https://a", "gone", says="x", subject="https://a")],
                [a("https://a", "not-found", says="y", subject="https://a")],
            ],
            (0, 1, []),
        ),
    ],
)
def test_progress_is_counted_by_what_a_problem_is_about(
    pushes: list[list[Row]], told: tuple[int, int, list[str]]
) -> None:
    assert counts(*pushes) == told


def test_a_link_that_cannot_be_asked_is_not_put_right() -> None:
    row = a("https://a", "gone", says="x", subject="https://a")
    unknown = LinkResult("https://a", Verdict.UNKNOWN, Code.BLOCKED, (Place("list.md", 3, 3),))
    first = progress([row, B], (), {}, whole=True)
    second = progress([B], [unknown], first.state, whole=True)

    assert second[:4] == (0, 2, (), True)
    assert progress([B], (), second.state, whole=True)[:4] == (1, 2, (Fixed("gone", "https://a"),), False)


def test_without_all_problems_nothing_is_said_to_be_put_right() -> None:
    first = progress([A, B], (), {}, whole=True)

    assert progress([B], (), first.state, whole=False) == Progress(0, 1, (), waiting=False, state={"many": 1})
    many = [a(str(number)) for number in range(MOST_KEYS + 1)]
    assert progress(many, (), first.state, whole=True)[:2] == (0, MOST_KEYS + 1)


@pytest.mark.parametrize("text", ["x", "𝕏" * 200, "\x1b" * 200, "\udce9" * 200], ids=ascii)
def test_a_memory_has_room_in_its_marker(text: str) -> None:
    rows = [a(f"{number} {text}", text) for number in range(MOST_KEYS)]
    first, second = after(rows), after(rows, rows[200:])

    for found in (first, second):
        assert len(json.dumps(found.state)) <= MOST_BYTES
        assert remembered(marker("comment", found.state), "comment") == found.state
    assert (second.done, second.of) == (200, 400)


NO_KEYS: list[dict[str, Any]] = [
    {"open": 7},
    {"open": "short"},
    {"open": "!" * 8},
    {"open": "aaaaaaaa\n"},
    {"open": ["a" * 8]},
    {"open": "a" * 8 * (MOST_KEYS + 1)},
    {"done": None, "said": {}},
    {"well": {"a": "b"}},
]
NO_TEXTS: list[Any] = [7, {"aaaaaaaa": "x"}, [7, [], ["aaaaaaaa"]], [["aaaaaaaa", 1, 2]], [[["aaaaaaaa"], "", ""]]]


@pytest.mark.parametrize("old", NO_KEYS, ids=lambda old: ascii(old)[:40])
def test_a_memory_that_makes_no_sense_is_none(old: dict[str, Any]) -> None:
    assert progress([A], (), old, whole=True)[:3] == (0, 1, ())


@pytest.mark.parametrize("said", NO_TEXTS, ids=ascii)
def test_what_was_said_is_not_needed_to_count(said: Any) -> None:
    assert progress([A], (), {"open": "aaaaaaaa", "said": said}, whole=True)[:3] == (1, 2, ())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["open", "done", "said"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["open", "done", "said", "well"]), json_values))
def test_any_memory_is_borne(old: dict[str, Any]) -> None:
    packed = urlsafe_b64encode(json.dumps(old).encode()).decode()
    read = remembered(f"<!-- listkeeper:1:comment {packed} -->\n", "comment")
    assert read is not None
    progress([A, B], (), read, whole=True)


rows = st.lists(
    st.builds(a, st.text(max_size=3), st.sampled_from(["order", "gone"]), subject=st.text(max_size=1)), max_size=6
)


@given(st.lists(rows, min_size=1, max_size=4))
def test_a_second_look_at_the_same_changes_nothing(pushes: list[list[Row]]) -> None:
    once, twice = after(*pushes), after(*pushes, pushes[-1])

    assert twice == once
    assert once.of == once.done + len(pushes[-1])
