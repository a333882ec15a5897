"""Workflow commands for GitHub, compared as a whole and read as the runner does."""

from __future__ import annotations

import pytest
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict
from listkeeper.report.links import link_reporter

from tests.report.links.examples import HOSTILE, RESULTS, hostile

COMMANDS = """\
::error file=list.md,line=5,col=3,title=suspect [parked]::https://sold.org: The domain looks parked or for sale. \
Open it, and look for where the page went.
::error file=list.md,line=7,col=3,title=dead [gone]::https://gone.org/\\u001b[31m: The server says that the page was \
removed (410). Failing since 2026-01-02, last well on 2025-12-31. Find where it went, or remove the entry. \
Archived copy: https://archive.example/2025/https://gone.org/
::error file=list.md,line=14,col=3,title=invalid [malformed]::https//typo.org: No browser can follow the address as \
it is written. Correct the address.
::error file=list.md,line=18,col=3,title=dead [ok]::https://back.org: It counts as dead until it answers in two runs. \
This time: The page answered.
::warning file=list.md,line=6,col=3,title=suspect [timeout-read]::https://slow.org: The server took the question, but \
did not answer in time.
::notice file=list.md,line=3,col=3,title=change [fragment-missing]::#nowhere: The page answers, but has no such \
section. Correct or drop the part after #.
::notice file=list.md,line=9,col=3,title=change [redirect-permanent]::http://old.org/a: The page has moved for good. \
Use the new address. The new address stands on line 4 already. New address: https://new.org/a
::notice file=list.md,line=12,col=3,title=unknown [blocked]::https://wall.org/b: The site turns automatic visitors away.
::notice file=list.md,line=15,col=3,title=change [repo-moved]::https://github.com/a/b: The repository has a new name. \
Use the new name.
::notice file=list.md,line=16,col=3,title=refused [scheme-unsupported]::ftp://old.org/: Links of this kind cannot be \
checked. Use an https address where there is one.
::notice file=other.md,line=2,col=1,title=change [redirect-permanent]::http://old.org/a: The page has moved for good. \
Use the new address. The new address stands on line 4 already. New address: https://new.org/a
"""
BAD_NETWORK = (
    "::warning title=links::Too many hosts failed at once: the network was bad, and nothing is held against any link."
)


def commands(results: list[LinkResult], *, conclusive: bool = True) -> str:
    return link_reporter("github").render(results, conclusive=conclusive, colour=False)


def suspects(number: int) -> list[LinkResult]:
    return [LinkResult(str(n), Verdict.SUSPECT, Code.RESET, (Place("list.md", n, 1),)) for n in range(number)]


def test_every_place_of_a_problem_is_annotated_the_worst_first() -> None:
    assert commands(RESULTS) == COMMANDS


def test_what_is_well_is_not_annotated() -> None:
    assert commands(RESULTS[:1]) == ""


def test_github_shows_ten_of_each_so_the_last_sums_up_the_rest() -> None:
    lines = commands(suspects(1012), conclusive=False).splitlines()

    assert lines[0] == BAD_NETWORK
    assert [line.split("line=")[1].split(",")[0] for line in lines[1:9]] == [*map(str, range(8))]
    assert lines[9:] == ["::warning title=and 1,004 more::1,004 more warnings without room here: reset 1,004"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_text_from_outside_ends_no_command_and_begins_none(text: str) -> None:
    lines = commands(hostile(text)).split("\n")

    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 8 + ["::warning"] * 2 + ["::notice"] * 4 + [""]
    for line in lines[:-1]:
        properties, _, data = line.removeprefix("::").partition("::")
        names = [value.partition("=")[0] for value in properties.partition(" ")[2].split(",")]
        assert names == ["file", "line", "col", "title"]
        assert len(data) < 20_000
