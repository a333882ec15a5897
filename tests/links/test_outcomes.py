"""The table of outcomes: whole, and true to what the layers promise."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from listkeeper.diagnostic import Severity
from listkeeper.outcomes import NETWORK, OUTCOMES, Code, Outcome, Verdict, table

SCHEMA = json.loads((Path(__file__).parents[2] / "schema/link-report.schema.json").read_text(encoding="utf-8"))
LINK = SCHEMA["$defs"]["link"]["properties"]

# What may fail a pull request on a line that it adds; everything else only speaks.
FAILING = """
not-found gone repo-missing path-missing parked hijack-suspect
malformed credentials-in-url file-missing file-untracked file-case private-address
""".split()


def test_every_code_has_a_row_in_the_order_of_the_codes() -> None:
    assert list(OUTCOMES) == list(Code)


def test_every_verdict_is_used() -> None:
    assert {outcome.verdict for outcome in OUTCOMES.values()} == set(Verdict)


def test_only_these_fail_a_pull_request() -> None:
    assert [code for code, row in OUTCOMES.items() if row.pull_request is Severity.ERROR] == FAILING


def _named(verdict: Verdict) -> list[tuple[Code, Outcome]]:
    return [(code, outcome) for code, outcome in OUTCOMES.items() if outcome.verdict is verdict]


@pytest.mark.parametrize(("code", "outcome"), _named(Verdict.UNKNOWN))
def test_unknown_is_not_dead(code: Code, outcome: Outcome) -> None:
    assert (outcome.strikes, outcome.span) == (0, timedelta()), code
    assert max(outcome.pull_request, outcome.schedule) <= Severity.NOTICE, code


@pytest.mark.parametrize(("code", "outcome"), _named(Verdict.DEAD))
def test_dead_needs_strikes_over_time_and_a_second_look(code: Code, outcome: Outcome) -> None:
    assert outcome.strikes >= 2, code
    assert outcome.span >= timedelta(hours=24), code
    assert outcome.retries >= 1, code


@pytest.mark.parametrize("code", Code)
def test_strikes_and_span_go_together(code: Code) -> None:
    assert bool(OUTCOMES[code].strikes) == bool(OUTCOMES[code].span)


@pytest.mark.parametrize("verdict", [Verdict.ALIVE, Verdict.CHANGE, Verdict.INVALID, Verdict.REFUSED])
def test_what_does_not_fail_has_no_strikes(verdict: Verdict) -> None:
    assert [code for code, outcome in _named(verdict) if outcome.strikes] == []


@pytest.mark.parametrize("verdict", [Verdict.INVALID, Verdict.REFUSED])
def test_what_is_not_asked_is_not_asked_again(verdict: Verdict) -> None:
    assert [code for code, outcome in _named(verdict) if outcome.retries] == []


def test_a_listed_link_fails_a_run_only_where_the_list_is_to_blame() -> None:
    assert {row.verdict for row in OUTCOMES.values() if row.schedule is Severity.ERROR} == {Verdict.INVALID}


def test_a_suspect_becomes_dead_by_itself_unless_a_person_must_look() -> None:
    patient = [code for code, outcome in _named(Verdict.SUSPECT) if not outcome.strikes]

    assert patient == [Code.SOFT_404, Code.PARKED, Code.HIJACK_SUSPECT]


@pytest.mark.parametrize(
    ("codes", "strikes", "span"),
    [
        ("not-found gone repo-missing path-missing", 2, timedelta(hours=24)),
        ("dns-nxdomain refused tls-hostname redirect-loop too-many-redirects redirect-bad", 3, timedelta(days=7)),
        ("server-error origin-error reset", 4, timedelta(days=7)),
        ("timeout-connect timeout-tls timeout-read timeout-total", 4, timedelta(days=7)),
        ("tls-expired tls-self-signed", 3, timedelta(days=14)),
    ],
)
def test_strikes_of_a_class(codes: str, strikes: int, span: timedelta) -> None:
    assert {OUTCOMES[Code(code)][3:5] for code in codes.split()} == {(strikes, span)}


def test_network_codes_never_say_that_a_page_is_there() -> None:
    assert {OUTCOMES[code].verdict for code in NETWORK} == {Verdict.SUSPECT, Verdict.UNKNOWN}


@pytest.mark.parametrize("code", Code)
def test_sentences_are_sentences(code: Code) -> None:
    outcome = OUTCOMES[code]

    assert re.fullmatch(r"[A-Z][^|\n!]+\.", outcome.means)
    assert re.fullmatch(r"(?:[A-Z][^|\n!]+\.)?", outcome.advice)


@pytest.mark.parametrize("code", Code)
def test_what_fails_says_what_to_do(code: Code) -> None:
    assert OUTCOMES[code].advice or max(OUTCOMES[code][1:3]) < Severity.ERROR


def test_codes_are_spelled_like_their_names() -> None:
    assert [code.name.lower().replace("_", "-") for code in Code] == list(Code)


def test_the_schema_knows_every_code_and_verdict() -> None:
    assert LINK["code"]["enum"] == list(Code)
    assert LINK["verdict"]["enum"] == SCHEMA["properties"]["summary"]["required"] == list(Verdict)


def test_the_schema_accepts_its_examples() -> None:
    validator = Draft202012Validator(SCHEMA)

    assert [error.message for example in SCHEMA["examples"] for error in validator.iter_errors(example)] == []


def test_the_table_has_a_row_for_every_code() -> None:
    lines = table().splitlines()

    assert [line.split("`")[1] for line in lines[2:]] == list(Code)
    assert {len(re.findall(r"\|", line)) for line in lines} == {8}


def test_a_row_of_the_table() -> None:
    assert table().splitlines()[2 + list(Code).index(Code.GONE)] == (
        "| `gone` | dead | error | warning | 2 times in 24 hours | 1 "
        "| The server says that the page was removed (410). Find where it went, or remove the entry. |"
    )
