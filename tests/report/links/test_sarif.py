"""SARIF: compared as a whole, and held to what GitHub documents of the files that it takes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from listkeeper import __version__
from listkeeper.escape import cut
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import OUTCOMES, Code, Verdict
from listkeeper.report.links import link_reporter

from tests.report.links.examples import HOSTILE, RESULTS, hostile


def sarif(results: list[LinkResult], *, conclusive: bool = True) -> dict[str, Any]:
    """The one run of the log."""
    log = json.loads(link_reporter("sarif").render(results, conclusive=conclusive, colour=False).encode())
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    assert isinstance(run, dict)
    return run


def suspects(number: int, path: str = "list.md") -> list[LinkResult]:
    return [LinkResult("https://a.org", Verdict.SUSPECT, Code.RESET, (Place(path, n + 1, 1),)) for n in range(number)]


def fingerprints(results: list[LinkResult]) -> list[str]:
    return [result["partialFingerprints"]["link/v1"] for result in sarif(results)["results"]]


def test_a_run_has_a_rule_for_each_code_and_a_result_for_each_place() -> None:
    first, second = fingerprints(RESULTS[1:2])
    message = (
        "http://old.org/a: The page has moved for good. Use the new address. The new address stands on line 4 "
        "already. New address: https://new.org/a"
    )

    def result(path: str, line: int, column: int, fingerprint: str) -> dict[str, Any]:
        return {
            "ruleId": "redirect-permanent",
            "ruleIndex": 0,
            "level": "note",
            "message": {"text": message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": path},
                        "region": {"startLine": line, "startColumn": column},
                    }
                }
            ],
            "partialFingerprints": {"link/v1": fingerprint},
        }

    assert sarif(RESULTS[:2]) == {
        "tool": {
            "driver": {
                "name": "listkeeper",
                "version": __version__,
                "rules": [
                    {
                        "id": "redirect-permanent",
                        "shortDescription": {"text": "The page has moved for good."},
                        "fullDescription": {"text": "The page has moved for good."},
                        "help": {"text": "Use the new address."},
                        "defaultConfiguration": {"level": "note"},
                    }
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": []}],
        "results": [result("list.md", 9, 3, first), result("other.md", 2, 1, second)],
    }


def test_every_result_is_one_that_github_takes() -> None:
    every = [LinkResult(code, OUTCOMES[code].verdict, code, (Place("a b/é.md", 2, 3),), added=True) for code in Code]
    run = sarif(every)
    rules = run["tool"]["driver"]["rules"]

    for rule in rules:
        assert all(0 < len(rule[key]["text"]) <= 1024 for key in ("shortDescription", "fullDescription", "help"))
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("note", "warning", "error")
        assert result["message"]["text"]
        assert (place["artifactLocation"]["uri"], place["region"]) == (
            "a%20b/%C3%A9.md",
            {"startLine": 2, "startColumn": 3},
        )


def test_the_most_severe_come_first() -> None:
    ranks = ["error", "warning", "note"]
    levels = [result["level"] for result in sarif(RESULTS)["results"]]

    assert levels == sorted(levels, key=ranks.index)
    assert set(levels) == set(ranks)


def test_github_shows_five_thousand_so_the_rest_are_told_of() -> None:
    run = sarif(suspects(5_001) + RESULTS[2:3], conclusive=False)
    texts = [told["message"]["text"] for told in run["invocations"][0]["toolExecutionNotifications"]]

    assert (len(run["results"]), run["results"][0]["ruleId"]) == (5_000, "gone")
    assert texts == [
        "Too many hosts failed at once: the network was bad, and nothing is held against any link.",
        "2 more results did not fit.",
    ]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_a_fingerprint_stays_while_the_link_does() -> None:
    one, two, other = suspects(1), suspects(2), suspects(1, "other.md")
    moved = [one[0]._replace(places=(Place("list.md", 99, 9),), code=Code.SERVER_ERROR)]

    assert fingerprints(moved) == fingerprints(one)
    assert len({*fingerprints(two), *fingerprints(other)}) == 3


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("./list.md", "list.md"),
        ("a:b?#%.md", "a%3Ab%3F%23%25.md"),
        ("é\udce9.md", "%C3%A9%E9.md"),
        ("x/../y", "x/../y"),
        ("\ud800", "%3F"),
        ("/home/a b/list.md", "file:///home/a%20b/list.md"),
        ("//host/list.md", "file:///host/list.md"),
    ],
)
def test_a_path_is_a_reference_or_a_whole_uri(path: str, uri: str) -> None:
    [result] = sarif(suspects(1, path))["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_message_has_no_link_and_no_placeholder(text: str) -> None:
    for result in sarif(hostile(text))["results"]:
        said = re.sub(r"\\.", "", result["message"]["text"]).replace("{{", "").replace("}}", "")

        assert re.findall(r"[\[\]{}\\]", said) == []
        assert said.isprintable()


def test_a_message_reads_as_it_was_meant() -> None:
    text = "{0} [1](2) \\ " + "x" * 600
    message = sarif([LinkResult(text, Verdict.DEAD, Code.GONE, (Place("a", 1, 1),))])["results"][0]["message"]["text"]

    assert re.sub(r"\\(.)", r"\1", message.replace("{{", "{").replace("}}", "}")).startswith(f"{cut(text)}: The server")
