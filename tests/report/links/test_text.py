"""What `links` prints for people, compared as a whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict
from listkeeper.report.links import link_reporter

from tests.report.links.examples import RESULTS

TEXT = """\
list.md:7:3: dead: https://gone.org/\\u001b[31m [gone]
    The server says that the page was removed (410). Failing since 2026-01-02, last well on 2025-12-31. \
Find where it went, or remove the entry.
    archived copy: https://archive.example/2025/https://gone.org/
list.md:18:3: dead: https://back.org [ok]
    It counts as dead until it answers in two runs. This time: The page answered.
list.md:14:3: invalid: https//typo.org [malformed]
    No browser can follow the address as it is written. Correct the address.
list.md:5:3: suspect: https://sold.org [parked]
    The domain looks parked or for sale. Open it, and look for where the page went.
list.md:6:3: suspect: https://slow.org [timeout-read]
    The server took the question, but did not answer in time.
list.md:3:3: change: #nowhere [fragment-missing]
    The page answers, but has no such section. Correct or drop the part after #.
list.md:9:3: change: http://old.org/a [redirect-permanent]
    The page has moved for good. Use the new address.
    The new address stands on line 4 already.
    new address: https://new.org/a
    and in 1 more place
list.md:15:3: change: https://github.com/a/b [repo-moved]
    The repository has a new name. Use the new name.
list.md:12:3: unknown: https://wall.org/b [blocked]
    The site turns automatic visitors away.
list.md:16:3: refused: ftp://old.org/ [scheme-unsupported]
    Links of this kind cannot be checked. Use an https address where there is one.
14 links: 1 alive, 3 change, 3 unknown, 2 suspect, 2 dead, 1 invalid, 2 refused
  2 dead: correct or remove them
  1 invalid: correct it
  2 suspect: open them, or wait for the next runs
  3 change: edit them as said above
"""
GITHUB = "GitHub turned {} of {} links down; set GITHUB_TOKEN to ask it in batches"
HISTORY = "--history FILE lets later runs tell dead from passing"
THEN = datetime(2026, 1, 1, tzinfo=UTC)


def text(results: list[LinkResult], *, conclusive: bool = True, colour: bool = False) -> str:
    return link_reporter("text").render(results, conclusive=conclusive, colour=colour)


def links(number: int, code: Code, verdict: Verdict, host: str = "github.com") -> list[LinkResult]:
    return [LinkResult(f"https://{host}/a/{n}", verdict, code, (Place("list.md", n, 1),)) for n in range(number)]


def hints(results: list[LinkResult], *, conclusive: bool = True) -> list[str]:
    lines = text(results, conclusive=conclusive).splitlines()
    return [line.removeprefix("hint: ") for line in lines if line.startswith("hint: ")]


def test_the_worst_comes_first_and_what_is_well_is_only_counted() -> None:
    assert text(RESULTS) == TEXT


def test_a_bad_network_is_told_and_nothing_of_suspects() -> None:
    assert text(links(1, Code.TIMEOUT_READ, Verdict.SUSPECT), conclusive=False).splitlines() == [
        "1 link: 1 suspect",
        "Too many hosts failed at once: the network was bad, and nothing is held against any link.",
    ]


def test_no_link_is_nothing_to_do() -> None:
    assert text([]) == "0 links\n"


def test_colour_is_for_terminals() -> None:
    assert "\x1b" not in text(RESULTS)
    assert "\x1b[31mdead\x1b[0m" in text(RESULTS, colour=True)


LIMITED = links(5, Code.RATE_LIMITED, Verdict.UNKNOWN)
SUSPECT = links(1, Code.RESET, Verdict.SUSPECT, "a.org")
HINTS = [
    ("a few rate limits are no pattern", LIMITED[:4], []),
    ("many on GitHub are", LIMITED, [GITHUB.format(5, 5)]),
    ("many elsewhere are not", links(9, Code.RATE_LIMITED, Verdict.UNKNOWN, "a.org"), []),
    ("nor are many among many more", LIMITED + links(6, Code.OK, Verdict.ALIVE), []),
    ("half of them is", LIMITED + links(5, Code.OK, Verdict.ALIVE), [GITHUB.format(5, 10)]),
    ("suspects without a history", SUSPECT, [HISTORY]),
    ("suspects that a history knows", [SUSPECT[0]._replace(first_failed=THEN)], []),
    ("a history that knows another link", [*SUSPECT, RESULTS[0]._replace(last_ok=THEN)], []),
    ("no suspects, no need of a history", RESULTS[:2], []),
    (
        "links without a turn",
        links(1, Code.UNCHECKED, Verdict.UNKNOWN, "a.org"),
        ["1 link had no turn in this run; the next one asks again"],
    ),
    (
        "all at once",
        LIMITED + SUSPECT + links(2, Code.UNCHECKED, Verdict.UNKNOWN, "a.org"),
        [GITHUB.format(5, 5), HISTORY, "2 links had no turn in this run; the next one asks again"],
    ),
]


@pytest.mark.parametrize(("results", "expected"), [pytest.param(*case[1:], id=case[0]) for case in HINTS])
def test_a_hint_is_there_only_where_it_applies(results: list[LinkResult], expected: list[str]) -> None:
    assert hints(results) == expected


def test_a_bad_network_has_no_use_for_a_history() -> None:
    assert hints(SUSPECT, conclusive=False) == []
