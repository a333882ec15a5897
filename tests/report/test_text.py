"""The report for people, compared as a whole."""

from __future__ import annotations

import time

import pytest
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document, Span
from listkeeper.parser import parse
from listkeeper.report import text as report
from listkeeper.report.run import Run


def found(document: Document, marked: str, message: str = "a word", severity: Severity = Severity.ERROR) -> Diagnostic:
    """A diagnostic at the first place of a text."""
    start = document.text.index(marked)
    span = Span(start, start + len(marked))
    return Diagnostic(document.path, document.locate(span.start), document.locate(span.end), "rule", severity, message)


def render(text: str, marked: str, *, path: str = "list.md", message: str = "a word", colour: bool = False) -> str:
    document = parse(text, path)
    return report.render(Run([found(document, marked, message)], {path: document}), colour=colour)


QUOTED = [
    ("plain", "- one two three\n", "two", ["- one two three", "      ^^^"]),
    ("CRLF", "- one two\r\nx\r\n", "two", ["- one two", "      ^^^"]),
    ("wide letters take two columns", "- 数学 two 线性\n", "two", ["- 数学 two 线性", "       ^^^"]),
    ("and two carets each", "- one 数学\n", "数学", ["- one 数学", "      ^^^^"]),
    ("emoji take two, their selectors none", "- 🚀 ❤\ufe0f two\n", "two", ["- 🚀 ❤\ufe0f two", "       ^^^"]),
    ("combining marks take none", "- e\u0301e\u0301 two\n", "two", ["- e\u0301e\u0301 two", "     ^^^"]),
    ("a tab is a blank", "\t- one\ttwo\n", "two", [" - one two", "       ^^^"]),
    ("commands of the terminal are shown", "- \x1b[31m two\n", "two", ["- \\u001b[31m two", "             ^^^"]),
    ("so is what turns the text", "- \u202e two\n", "two", ["- \\u202e two", "         ^^^"]),
    ("several lines: to the end of the first", "- one two\n  three\n", "two\n  three", ["- one two", "      ^^^"]),
    ("nothing marked: one caret", "- one\n", "", ["- one", "^"]),
    ("a long line, near its start", "- one " + "x" * 200, "one", ["- one " + "x" * 94 + "…", "  ^^^"]),
    (
        "a long line, far from its start",
        "- " + "x" * 200 + " two " + "y" * 200,
        "two",
        ["…" + "x" * 19 + " two " + "y" * 76 + "…", " " * 21 + "^^^"],
    ),
    ("a long line, at its end", "- " + "x" * 200 + " two\n", "two", ["…" + "x" * 19 + " two", " " * 21 + "^^^"]),
    ("a long span", "- " + "x" * 200, "x" * 200, ["- " + "x" * 98 + "…", "  " + "^" * 98]),
]


@pytest.mark.parametrize(("text", "marked", "quoted"), [pytest.param(*case[1:], id=case[0]) for case in QUOTED])
def test_the_line_is_quoted_with_carets_beneath(text: str, marked: str, quoted: list[str]) -> None:
    lines = render(text, marked).split("\n")
    assert lines[1:3] == [f"    {line}" for line in quoted]
    assert len(lines) == 5


def test_a_whole_report() -> None:
    one = parse("# One\n\n- [A](b)\n- [C](d)\n", "one.md")
    two = parse("\n", "two.md")
    told = [
        found(one, "A"),
        found(one, "C", "another", Severity.WARNING),
        found(two, "", "nothing", Severity.NOTICE),
        found(one, "d", "and more", Severity.WARNING),
    ]
    expected = """\
one.md:3:4: error: a word [rule]
    - [A](b)
       ^
one.md:4:4: warning: another [rule]
    - [C](d)
       ^
two.md:1:1: notice: nothing [rule]
one.md:4:7: warning: and more [rule]
    - [C](d)
          ^
2 files (2 entries): 1 error, 2 warnings, 1 notice
"""
    assert report.render(Run(told, {"one.md": one, "two.md": two}), colour=False) == expected


def test_nothing_to_say() -> None:
    one = parse("- [A](b)\n", "one.md")
    assert report.render(Run([], {"one.md": one}), colour=False) == "one.md (1 entry): nothing to say\n"


def test_colour_is_there_only_where_it_is_wanted() -> None:
    coloured = render("- one\n", "one", colour=True)
    assert coloured == (
        "\x1b[1mlist.md:1:3:\x1b[0m \x1b[31merror\x1b[0m: a word \x1b[2m[rule]\x1b[0m\n"
        "    - one\n    \x1b[31m  ^^^\x1b[0m\nlist.md (0 entries): 1 error\n"
    )
    assert "\x1b" not in render("- one\n", "one")


def test_names_and_messages_are_one_line_and_do_not_act() -> None:
    told = render("- one\n", "one", path="a\n\x1b[2J.md", message="x\r\n\x1b]0;title\x07")
    assert told.splitlines()[0] == "a \\u001b[2J.md:1:3: error: x  \\u001b]0;title\\u0007 [rule]"
    assert told.splitlines()[-1] == "a \\u001b[2J.md (0 entries): 1 error"


def test_a_line_of_megabytes_with_many_findings_is_quick() -> None:
    document = parse("x" * 5_000_000)
    place = document.locate(4_000_000)
    told = [Diagnostic("list.md", place, place, "rule", Severity.ERROR, "a word")] * 5000
    start = time.process_time()
    report.render(Run(told, {"list.md": document}), colour=False)
    assert time.process_time() - start < 3
