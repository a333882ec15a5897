"""Workflow commands for GitHub, compared as a whole."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Location
from listkeeper.report.github import render
from listkeeper.report.run import Run


def commands(*diagnostics: Diagnostic, older: Mapping[str, int] | None = None) -> str:
    return render(Run(diagnostics, {}, older_by_path=older), colour=False)


def told(message: str, severity: Severity = Severity.ERROR, path: str = "list.md", end: int = 3) -> Diagnostic:
    return Diagnostic(path, Location(3, 5), Location(end, 9), "order", severity, message)


def test_the_worst_come_first() -> None:
    diagnostics = [told("n", Severity.NOTICE), told("w", Severity.WARNING), told("e")]
    assert commands(*diagnostics) == (
        "::error file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::e\n"
        "::warning file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::w\n"
        "::notice file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::n\n"
    )


def test_columns_only_within_a_line() -> None:
    assert commands(told("e", end=4)) == ("::error file=list.md,line=3,endLine=4,col=5,title=order::e\n")


def test_what_a_list_says_is_no_command() -> None:
    hostile = told("100%\n::error::x\x1b[0m", path="a,b:c\n::stop-commands::x.md")
    assert commands(hostile) == (
        "::error file=a%2Cb%3Ac %3A%3Astop-commands%3A%3Ax.md,line=3,endLine=3,col=5,endColumn=9,title=order"
        "::100%25 ::error::x\\u001b[0m\n"
    )


def test_ten_of_each_severity_have_room() -> None:
    shown = commands(*(told(str(n)) for n in range(10)), *(told("w", Severity.WARNING) for _ in range(10)))
    assert [line.split(" ")[0] for line in shown.splitlines()] == ["::error"] * 10 + ["::warning"] * 10


def test_of_more_than_ten_the_last_one_sums_up_the_rest_by_rule() -> None:
    more = [told("a")._replace(rule="anchor")] * 4 + [told("o")] * 1200
    lines = commands(*(told(str(n)) for n in range(9)), *more, told("w", Severity.WARNING)).splitlines()
    assert [line.rsplit("::", 1)[1] for line in lines[:9]] == [*map(str, range(9))]
    assert lines[9] == "::error title=and 1,204 more::1,204 more errors without room here: order 1,200, anchor 4"
    assert lines[10:] == ["::warning file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::w"]


def test_older_problems_are_one_notice_at_the_end() -> None:
    shown = commands(told("n", Severity.NOTICE), told("e"), older={"list.md": 1200, "other.md": 1})
    assert shown == (
        "::error file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::e\n"
        "::notice file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::n\n"
        "::notice title=older problems::1,201 older problems are not shown\n"
    )


@pytest.mark.parametrize("number", [9, 10, 11])
def test_the_notice_about_older_problems_has_its_place_among_the_ten(number: int) -> None:
    others = [told("e")] * 12 + [told("w", Severity.WARNING)] * 10
    lines = commands(*others, *[told("n", Severity.NOTICE)] * number, older={"list.md": 1}).splitlines()
    assert lines[:20] == commands(*others).splitlines()
    notices = lines[20:]
    assert len(notices) == 10
    assert notices[-1] == "::notice title=older problems::1 older problem is not shown"
    assert ("order" in notices[-2].rsplit("::", 1)[1]) == (number > 9)


def test_nothing_to_say_is_nothing() -> None:
    assert commands() == ""
    assert commands(older={"list.md": 0}) == ""
