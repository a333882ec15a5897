"""What `links` prints for programs, held to its schema."""

from __future__ import annotations

import json

import pytest
from listkeeper import schema
from listkeeper.report.links import link_reporter

from tests.report.links.examples import HOSTILE, RESULTS, hostile

REPORT = schema.validator(schema.shipped("link-report"))


def test_json_is_of_the_promised_shape() -> None:
    values = json.loads(link_reporter("json").render(RESULTS, conclusive=True, colour=False))

    assert [e.message for e in REPORT.iter_errors(values)] == []
    assert values["summary"] == {
        "alive": 1,
        "change": 3,
        "unknown": 3,
        "suspect": 2,
        "dead": 2,
        "invalid": 1,
        "refused": 2,
    }
    assert values["links"][1] == {
        "url": "http://old.org/a",
        "verdict": "change",
        "code": "redirect-permanent",
        "status": 200,
        "final_url": "https://new.org/a",
        "hops": [{"status": 301, "url": "https://new.org/a"}],
        "attempts": 1,
        "seconds": 0.5,
        "first_failed": None,
        "last_ok": None,
        "suggestion": "https://new.org/a",
        "added": False,
        "note": "The new address stands on line 4 already.",
        "archived": None,
        "strikes": 0,
        "places": [{"path": "list.md", "line": 9, "column": 3}, {"path": "other.md", "line": 2, "column": 1}],
    }
    assert values["links"][2]["last_ok"] == "2025-12-31T00:00:00Z"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_json_keeps_every_text_whole(text: str) -> None:
    report = link_reporter("json").render(hostile(text), conclusive=False, colour=False)

    assert {link["url"] for link in json.loads(report.encode())["links"]} == {text}
    assert "##[" not in report
