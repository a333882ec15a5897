"""SARIF: held to the standard's shape, and its regions and fixes read back as a program would."""

from __future__ import annotations

import inspect
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from listkeeper import schema
from listkeeper.diagnostic import Diagnostic, Edit, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.report import reporter
from listkeeper.report.links import link_reporter
from listkeeper.report.run import Run
from listkeeper.rules import RULES

from tests.report.links.examples import HOSTILE, RESULTS, hostile

SHAPE = schema.validator(json.loads(Path(__file__).with_name("sarif.schema.json").read_text(encoding="utf-8")))
TEXT = "# 数学 🚀\n\n- [A](htpp://a.example)\n- [🚀 B](htpp://b.example) - [x](#nowhere)\n"


def log(run: Run) -> dict[str, Any]:
    text = reporter("sarif").render(run, colour=False)
    values: dict[str, Any] = json.loads(text.encode())
    assert [error.message for error in SHAPE.iter_errors(values)] == []
    only: dict[str, Any] = values["runs"][0]
    return only


def linted(text: str, path: str = "list.md") -> Run:
    document = parse(text, path)
    return Run(lint(document, Facts(date(2026, 1, 1))), {path: document})


def found(
    marked: Span, message: str, fix: Fix | None = None, text: str = "one two one\n"
) -> tuple[Diagnostic, Document]:
    document = parse(text, "list.md")
    start, end = map(document.locate, marked)
    return Diagnostic("list.md", start, end, "order", Severity.ERROR, message, fix), document


def fingerprints(*told: tuple[Diagnostic, Document]) -> list[str]:
    run = Run([d for d, _ in told], {"list.md": told[0][1]})
    return [result["partialFingerprints"]["finding/v1"] for result in log(run)["results"]]


def cut_out(text: str, region: dict[str, int]) -> str:
    """The text of a region, by lines and columns of code points."""
    lines = text.split("\n")[region["startLine"] - 1 : region["endLine"]]
    lines[-1] = lines[-1][: region["endColumn"] - 1]
    return "\n".join([lines[0][region["startColumn"] - 1 :], *lines[1:]])


def test_a_result_marks_its_text_and_brings_its_fix() -> None:
    run = log(linted(TEXT))
    told = [(result["ruleId"], result["level"]) for result in run["results"]]
    places = [cut_out(TEXT, result["locations"][0]["physicalLocation"]["region"]) for result in run["results"]]
    [change] = run["results"][1]["fixes"][0]["artifactChanges"]
    [replacement] = change["replacements"]

    assert told == [("malformed-url", "error"), ("malformed-url", "error"), ("anchor", "error")]
    assert places == ["htpp://a.example", "htpp://b.example", "#nowhere"]
    assert change["artifactLocation"] == {"uri": "list.md"}
    assert cut_out(TEXT, replacement["deletedRegion"]) == "htpp://b.example"
    assert replacement["insertedContent"] == {"text": "http://b.example"}
    assert "fixes" not in run["results"][2]


def test_a_rule_comes_once_with_its_help() -> None:
    run = log(linted(TEXT))
    anchor, malformed = run["tool"]["driver"]["rules"]

    assert [anchor["id"], malformed["id"]] == ["anchor", "malformed-url"]
    assert [result["ruleIndex"] for result in run["results"]] == [1, 1, 0]
    assert "name" not in malformed  # it would only say the id again
    assert malformed["shortDescription"]["text"] == "An address cannot be followed as it is written."
    assert malformed["help"]["text"] == inspect.cleandoc(RULES["malformed-url"].__doc__ or "")
    assert "<!-- lint ignore malformed-url: why it is right here -->" in malformed["help"]["markdown"]
    assert 'malformed-url = "off"' in malformed["help"]["markdown"]


def test_every_rule_has_a_description_that_github_takes() -> None:
    one, document = found(Span(0, 3), "one")
    log(Run([one._replace(rule=name) for name in RULES], {"list.md": document}))


def test_a_fingerprint_stays_when_lines_move_and_differs_for_the_second_of_its_like() -> None:
    one, again, other = found(Span(0, 3), "on line 1"), found(Span(8, 11), "on line 9"), found(Span(4, 7), "on line 1")
    moved = found(Span(2, 5), "on line 3", text="\n\none\n")

    assert fingerprints(one) == fingerprints(moved) == fingerprints(again)
    assert len(set(fingerprints(one, again, other))) == 3


def test_where_nothing_is_marked_the_message_tells_findings_apart() -> None:
    one, other = found(Span(0, 0), "12 of 34 items"), found(Span(0, 0), "no badge")

    assert fingerprints(one) == fingerprints(found(Span(0, 0), "13 of 34 items"))
    assert fingerprints(one) != fingerprints(other)


def test_a_large_fix_is_left_out() -> None:
    def with_fix(length: int) -> dict[str, Any]:
        d, document = found(Span(0, 3), "one", Fix((Edit(Span(0, 3), "x" * length),)))
        result: dict[str, Any] = log(Run([d], {"list.md": document}))["results"][0]
        return result

    assert "fixes" in with_fix(10_000)
    assert "fixes" not in with_fix(10_001)


def test_github_shows_five_thousand_so_the_worst_come_first_and_the_rest_are_told_of() -> None:
    one, document = found(Span(0, 3), "one")
    notices = [one._replace(severity=Severity.NOTICE)] * 5_001
    run = log(Run([*notices, one], {"list.md": document}, older_by_path={"list.md": 3, "other.md": 4}))
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]

    assert (len(run["results"]), run["results"][0]["level"]) == (5_000, "error")
    assert told == ["2 more results did not fit.", "7 older problems are not shown."]


def test_nothing_found_is_a_run_without_results() -> None:
    run = log(linted("# A\n\n- [B](https://b.example)\n"))

    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_text_from_outside_is_only_text(text: str) -> None:
    one, document = found(Span(0, 3), text)
    [result] = log(Run([one._replace(path=text)], {text: document}))["results"]
    said = re.sub(r"\\.", "", result["message"]["text"]).replace("{{", "").replace("}}", "")

    assert re.findall(r"[\[\]{}\\]", said) == []
    assert said.isprintable()


@pytest.mark.parametrize("results", [RESULTS, [], *map(hostile, HOSTILE)], ids=lambda results: str(len(results)))
def test_the_logs_of_links_have_the_same_shape(results: list[Any]) -> None:
    values = json.loads(link_reporter("sarif").render(results, conclusive=False, colour=False))

    assert [error.message for error in SHAPE.iter_errors(values)] == []


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("level", "fatal"),
        ("ruleIndex", -1),
        ("locations", []),
        ("colour", "red"),
        ("fixes", [{"artifactChanges": []}]),
        ("partialFingerprints", {"finding/v1": "x"}),
    ],
)
def test_the_shape_refuses_what_the_standard_does(where: str, value: object) -> None:
    values = json.loads(reporter("sarif").render(linted(TEXT), colour=False))
    values["runs"][0]["results"][0][where] = value

    assert not SHAPE.is_valid(values)
