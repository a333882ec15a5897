"""Which problems a list had before a change, and which the change made."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.config import Config
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Location
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.ratchet import fresh
from listkeeper.rules import RULES

FACTS = Facts(date(2026, 1, 1), Config(order="alphabetical"))
ASKED = {name: RULES[name] for name in ("anchor", "configuration", "duplicate-url", "malformed-url")}
ONE = "1. [A](https://a.example)\n"
THREE = "3. [C](https://a.example)\n"
TWO = "2. [B](https://a.example)\n"

# A text before and after a change, and what is told of it.
CHANGES = {
    "nothing": ("[a](#x)\n", "[a](#x)\n", []),
    "other blanks": ("[a](#x)\n", "  [a](#x) \r\n", []),
    "another line of the paragraph": ("b\n[a](#x)\n", "c\n[a](#x)\n", []),
    "the same line again": ("[a](#x)\n", "[a](#x)\n\n[a](#x)\n", ["3 anchor"]),
    "the line is edited": ("[a](#x)\n", "[a](#x) b\n", ["1 anchor"]),
    "one more on the same line": ("# B\n\n[a](#x) [b](#b)\n", "# C\n\n[a](#x) [b](#b)\n", ["3 anchor"]),
    "another rule on the same line": ("# B\n\n[a](htpp://x) [b](#b)\n", "# C\n\n[a](htpp://x) [b](#b)\n", ["3 anchor"]),
    "a title, not what is told of the whole": (f"# T\n\n{ONE}", f"# U\n\n{ONE}", []),
    "a child is edited": ("- [A](htpp://a)\n  - [B](b.md)\n", "- [A](htpp://a)\n  - [B](c.md)\n", []),
    "a parent is edited": ("- [A](a.md)\n  - [B](htpp://b)\n", "- [C](a.md)\n  - [B](htpp://b)\n", []),
    "a note of the entry is edited": ("- [A](htpp://a)\n\n  B.\n", "- [A](htpp://a)\n\n  C.\n", ["1 malformed-url"]),
    "one of two is another": (ONE + TWO, ONE.replace("A", "C") + TWO, ["2 duplicate-url"]),
    "two that change places": (ONE + TWO, TWO + ONE, []),
    "three of which another is the first": (ONE + TWO + THREE, THREE + TWO + ONE, []),
    "one more of two that are double": (ONE + TWO, ONE + TWO + TWO, ["3 duplicate-url"]),
    "two alike, and another between them": (ONE + TWO + TWO, TWO + ONE + TWO, []),
    "three of which one is edited": (
        ONE + TWO + THREE,
        THREE.replace("C", "D") + TWO + ONE,
        ["2 duplicate-url", "3 duplicate-url"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), CHANGES.values(), ids=CHANGES)
def test_only_what_the_change_made_is_told(old: str, new: str, told: list[str]) -> None:
    before, after = parse(old), parse(new)
    found = fresh(lint(after, FACTS, ASKED), after, lint(before, FACTS, ASKED), before)
    assert [f"{d.start.line} {d.rule}" for d in found] == told


GAP = "\n## G\n\n"
PROBLEMS = st.lists(
    st.sampled_from(
        [ONE, TWO, THREE, "4. [D](htpp://d.example)\n", "5. [E](#nowhere)\n", "6. [F](f.md) [x](#no) [y](#nor)\n", GAP]
    ),
    max_size=7,
    unique=True,
)


@given(st.data(), PROBLEMS)
def test_no_order_makes_a_problem_new(data: st.DataObject, lines: list[str]) -> None:
    before, after = (parse("".join(own)) for own in (lines, data.draw(st.permutations(lines))))
    assert fresh(lint(after, FACTS, ASKED), after, lint(before, FACTS, ASKED), before) == []


@given(PROBLEMS, PROBLEMS)
def test_what_is_told_is_of_what_is_found_and_nothing_without_a_change(old: list[str], new: list[str]) -> None:
    before, after = parse("".join(old)), parse("".join(new))
    was, found = lint(before, FACTS, ASKED), lint(after, FACTS, ASKED)
    assert set(fresh(found, after, was, before)) <= set(found)
    assert fresh(found, after, [], before) == found
    assert fresh(found, after, found, after) == []


def test_of_a_file_beside_the_list_only_what_is_said_counts() -> None:
    place, document = Location(9, 1), parse("one line\n")
    known = Diagnostic("other.md", place, place, "rule", Severity.ERROR, "is wrong")
    assert fresh([known, known], document, [known], document) == [known]


def seconds(count: int) -> float:
    text = "".join(f"- [{n}](htpp://{n}.example)\n" for n in range(count))
    before, after = parse(text), parse(text + text)
    old, found = lint(before, FACTS, ASKED), lint(after, FACTS, ASKED)
    start = time.process_time()
    assert len(fresh(found, after, old, before)) > 0
    return time.process_time() - start


def test_ten_times_as_many_problems_cost_about_ten_times_as_much() -> None:
    assert seconds(2000) < 30 * seconds(200)
