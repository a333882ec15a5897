"""The summary of the run: the comment's parts, with facts and notes, for changes with and without problems."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from listkeeper.bot.artifact import from_json
from listkeeper.bot.limits import SUMMARY_BYTES
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport, Problem
from listkeeper.bot.summary import summary
from listkeeper.diagnostic import Severity

REPORT = from_json((Path(__file__).parent / "report.json").read_bytes())
PULL = Pull(0, REPORT.head, "octo/list")


def test_a_change_that_is_none_is_two_sentences() -> None:
    report = ChangeReport("0" * 40, "1" * 40)
    assert summary(report, PULL) == (
        "## What this change does\n\nNo entry was added, removed, moved or edited.\n\nNothing is wrong with it.\n"
    )


def test_all_that_is_known_has_its_part() -> None:
    text = summary(REPORT, PULL)
    for part in (
        "entry added, 1 removed, 1 moved, 1 edited",
        "2 things to put right",
        "1 thing to look at",
        "`listkeeper lint --fix`",
        "1,234 stars",
        "Perhaps in the list already",
        "pull request 17",
        "1 hint",
        "there is no token.",
        "12 older problems are not yours.",
    ):
        assert part in text
    assert "/fix`" not in text  # who reads the summary may have no comment to write


def test_a_thousand_problems_have_their_table() -> None:
    many = tuple(Problem("list.md", n, "order", Severity.ERROR, "x" * 500, mendable=False) for n in range(1, 1001))
    text = summary(replace(REPORT, problems=many, links=REPORT.links * 500), PULL, table="| All |\n")
    assert "<summary>All that the rules found</summary>\n\n| All |" in text
    assert len(text.encode()) < SUMMARY_BYTES
