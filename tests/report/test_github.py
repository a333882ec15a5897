"""Workflow commands for GitHub, compared as a whole."""

from __future__ import annotations

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Location
from listkeeper.report.github import render


def told(message: str, severity: Severity = Severity.ERROR, path: str = "list.md", end: int = 3) -> Diagnostic:
    return Diagnostic(path, Location(3, 5), Location(end, 9), "order", severity, message)


def test_the_worst_come_first() -> None:
    diagnostics = [told("n", Severity.NOTICE), told("w", Severity.WARNING), told("e")]
    assert render(diagnostics, {}, colour=False) == (
        "::error file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::e\n"
        "::warning file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::w\n"
        "::notice file=list.md,line=3,endLine=3,col=5,endColumn=9,title=order::n\n"
    )


def test_columns_only_within_a_line() -> None:
    assert render([told("e", end=4)], {}, colour=False) == (
        "::error file=list.md,line=3,endLine=4,col=5,title=order::e\n"
    )


def test_what_a_list_says_is_no_command() -> None:
    hostile = told("100%\n::error::x\x1b[0m", path="a,b:c\n::stop-commands::x.md")
    assert render([hostile], {}, colour=False) == (
        "::error file=a%2Cb%3Ac %3A%3Astop-commands%3A%3Ax.md,line=3,endLine=3,col=5,endColumn=9,title=order"
        "::100%25 ::error::x\\u001b[0m\n"
    )


def test_github_shows_ten_of_each_so_the_rest_are_summed_up() -> None:
    lines = render([told(str(n)) for n in range(12)] + [told("w", Severity.WARNING)], {}, colour=False).splitlines()
    assert [line.rsplit("::", 1)[1] for line in lines[:11]] == [*map(str, range(10)), "w"]
    assert lines[11:] == ["2 more of severity error are not shown as annotations"]


def test_nothing_to_say_is_nothing() -> None:
    assert render([], {}, colour=True) == ""
