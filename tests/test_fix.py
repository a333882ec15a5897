"""Fixes are applied together where they are apart, and one after the other where they are not."""

from __future__ import annotations

from datetime import date

from listkeeper.diagnostic import Diagnostic, Edit, Fix, Severity
from listkeeper.document import Location, Span
from listkeeper.facts import Facts
from listkeeper.fix import apart, applied, fix
from listkeeper.parser import parse

START = Location(1, 1)


def diagnostic(*edits: Edit) -> Diagnostic:
    return Diagnostic("list.md", START, START, "rule", Severity.ERROR, "", Fix(edits))


def test_edits_are_applied_wherever_they_stand_in_the_row() -> None:
    assert applied("abcd", [Edit(Span(3, 4), "D"), Edit(Span(0, 1), ""), Edit(Span(2, 2), "-")]) == "b-cD"


def test_of_two_that_touch_the_first_is_applied() -> None:
    first, touching, apart_ = (diagnostic(Edit(Span(*span), "x")) for span in ((0, 2), (2, 3), (4, 5)))

    assert apart([first, touching, apart_]) == [first, apart_]


def test_the_same_fix_of_two_findings_is_applied_for_both() -> None:
    one = diagnostic(Edit(Span(0, 2), "x"))

    assert apart([one, one]) == [one, one]


def test_nested_lists_are_put_in_order_one_pass_after_the_other() -> None:
    entries = "".join(f"- [{c}](https://{c}.example)\n" for c in "abcdefghijk")
    nested = "- [m](https://m.example)\n  - [z](https://z.example)\n  - [y](https://y.example)\n"
    nested += "- [l](https://l.example)\n"

    fixed = fix(parse(entries + nested), Facts(date(2026, 1, 1)))

    assert fixed.document.text.split("\n")[11:15] == [
        "- [l](https://l.example)",
        "- [m](https://m.example)",
        "  - [z](https://z.example)",
        "  - [y](https://y.example)",
    ]
