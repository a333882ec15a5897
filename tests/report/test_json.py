"""The report for programs, compared as a whole and with its schema."""

from __future__ import annotations

import json
from datetime import date

from listkeeper import schema
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.report.json import render
from listkeeper.report.run import Run

DOCUMENT = parse("\ufeff# 数学\n\n- [A](htpp://a.example)\n- [B](#x)\n", "a\udce9.md")


def test_a_report_says_what_where_and_how_to_mend_it() -> None:
    report = render(Run(lint(DOCUMENT, Facts(date(2026, 1, 1))), {DOCUMENT.path: DOCUMENT}), colour=True)
    values = json.loads(report)
    place = {"line": 3, "column": 7, "end_line": 3, "end_column": 23}
    assert values["diagnostics"][0] == {
        "path": "a\udce9.md",
        **place,
        "rule": "malformed-url",
        "severity": "error",
        "message": "'htpp://a.example': the scheme is misspelt: 'htpp' for 'http'; http://a.example was probably meant",
        "fix": {"edits": [{**place, "text": "http://a.example"}]},
    }
    assert (values["diagnostics"][1]["rule"], values["diagnostics"][1]["fix"]) == ("anchor", None)
    assert values["summary"] == {"error": 2, "warning": 0, "notice": 0}
    assert [e.message for e in schema.validator(schema.shipped("lint-report")).iter_errors(values)] == []
    assert report.encode()


def test_nothing_to_say() -> None:
    values = json.loads(render(Run([], {DOCUMENT.path: DOCUMENT}), colour=False))
    assert values == {"format": 1, "diagnostics": [], "summary": {"error": 0, "warning": 0, "notice": 0}}


def test_of_a_change_the_summary_says_how_many_problems_are_older() -> None:
    values = json.loads(render(Run([], {DOCUMENT.path: DOCUMENT}, older_by_path={DOCUMENT.path: 12}), colour=False))
    assert values["summary"] == {"error": 0, "warning": 0, "notice": 0, "older": 12}
    assert [e.message for e in schema.validator(schema.shipped("lint-report")).iter_errors(values)] == []
