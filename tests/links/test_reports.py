"""The report of a whole run, read again: nothing is lost, and nothing is believed that a report cannot say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from listkeeper.links.reports import Report, ReportError, read
from listkeeper.report.links import json as json_report

from tests.report.links.examples import HOSTILE, RESULTS, hostile

SINCE = datetime(2026, 1, 31, 4, tzinfo=UTC)


def written(**more: Any) -> bytes:
    return json_report.render(RESULTS, conclusive=True, colour=False, **more).encode()


@pytest.mark.parametrize("since", [None, SINCE])
def test_what_is_read_is_what_was_written(since: datetime | None) -> None:
    assert read(written(since=since), "r.json") == Report(RESULTS, conclusive=True, since=since)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_texts_from_outside_are_kept_and_nothing_more(text: str) -> None:
    results = hostile(text)
    raw = json_report.render(results, conclusive=False, colour=False).encode()
    assert read(raw, "r.json").results == results


GOOD = json.loads(written())
DEPARTS = "r.json departs from schema/link-report.schema.json at "
REFUSED: dict[str, tuple[object, str]] = {
    "a list": ([], "r.json is no report of a whole run; `links merge` makes it of those of all shards"),
    "a part": (
        {**GOOD, "shard": {"number": 1, "of": 1, "lists": "0" * 32}},
        "r.json is no report of a whole run; `links merge` makes it of those of all shards",
    ),
    "another key": ({**GOOD, "more": 1}, f"{DEPARTS}its top"),
    "strikes that are none": ({**GOOD, "links": [{**GOOD["links"][0], "strikes": -1}]}, f"{DEPARTS}links/0/strikes"),
    "a history from a day that was not": (
        {**GOOD, "history_since": "2026-02-30T00:00:00Z"},
        "a moment is written as 2026-03-01T12:00:00Z, not '2026-02-30T00:00:00Z'",
    ),
}


@pytest.mark.parametrize(("values", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_report_is_told(values: object, told: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(json.dumps(values).encode(), "r.json")
    assert str(caught.value) == told


def test_a_report_of_an_older_release_has_no_strikes() -> None:
    links = [{key: value for key, value in link.items() if key != "strikes"} for link in GOOD["links"]]
    assert read(json.dumps({**GOOD, "links": links}).encode(), "r.json").results == RESULTS
