"""What GitHub says of repositories: one query that its schema knows, and answers of any shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse, validate
from listkeeper.bot.about import MOST, query, read
from listkeeper.bot.report import About

SCHEMA = build_schema((Path(__file__).parents[1] / "github" / "schema.graphql").read_text(encoding="utf-8"))
URLS = ["https://github.com/octo/One", "https://github.com/octo/one/", "https://github.com/a/b/issues", "https://x.org"]


def test_the_schema_knows_what_is_asked() -> None:
    asked = query([f"https://github.com/octo/r{n}" for n in range(200)], "github.com")
    assert asked
    assert validate(SCHEMA, parse(asked.text)) == []
    assert len(asked.asked) == MOST


def test_a_repository_is_asked_for_once_and_by_variables() -> None:
    asked = query(URLS, "github.com")
    assert asked
    assert (asked.variables, asked.asked) == ({"o0": "octo", "n0": "one"}, {"r0": URLS[0]})
    assert "octo" not in asked.text


def test_where_no_repository_is_new_nothing_is_asked() -> None:
    assert query(URLS[2:], "github.com") is None
    assert query(URLS, "github.company.example") is None


GOOD: dict[str, Any] = {
    "stargazerCount": 5,
    "createdAt": "2014-03-01T04:00:00Z",
    "pushedAt": "2026-11-20T04:00:00Z",
    "isArchived": True,
    "licenseInfo": {"spdxId": "Apache-2.0"},
}
KNOWN = About(URLS[0], 5, "2014-03-01", "2026-11-20", "Apache-2.0", archived=True)
ANSWERS: list[tuple[object, tuple[About, ...]]] = [
    (GOOD, (KNOWN,)),
    (None, ()),
    ([], ()),
    ({}, ()),
    ({**GOOD, "licenseInfo": None}, (KNOWN._replace(licence=""),)),
    ({**GOOD, "licenseInfo": {"spdxId": "NOASSERTION"}}, (KNOWN._replace(licence=""),)),
    ({**GOOD, "licenseInfo": {"spdxId": "[MIT](x)"}}, (KNOWN._replace(licence=""),)),
    ({**GOOD, "licenseInfo": {"spdxId": "M" * 61}}, (KNOWN._replace(licence=""),)),
    ({**GOOD, "licenseInfo": {"spdxId": 7}}, (KNOWN._replace(licence=""),)),
    ({**GOOD, "pushedAt": None}, (KNOWN._replace(pushed=""),)),
    ({**GOOD, "pushedAt": "@everyone!!"}, (KNOWN._replace(pushed=""),)),
    ({**GOOD, "stargazerCount": -1}, ()),
    ({**GOOD, "stargazerCount": "5"}, ()),
    ({**GOOD, "stargazerCount": 10**30}, ()),
    ({**GOOD, "isArchived": None}, ()),
]


@pytest.mark.parametrize(("value", "known"), ANSWERS)
def test_an_answer_says_what_the_report_may_hold(value: object, known: tuple[About, ...]) -> None:
    asked = query(URLS, "github.com")
    assert asked
    assert read(asked, {"r0": value}) == known
