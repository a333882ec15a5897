"""Workflow commands for GitHub, compared as a whole."""

from __future__ import annotations

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Location
from listkeeper.report.github import render
from listkeeper.report.run import Run


def commands(*diagnostics: Diagnostic) -> str:
    return render(Run(diagnostics, {}), colour=False)


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


def test_nothing_to_say_is_nothing() -> None:
    assert commands() == ""
