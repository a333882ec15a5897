"""Reports of links, read again: `report.links.json` wrote them, and anybody may have written in them since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, NoReturn

from listkeeper import schema
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Hop, Verdict

LARGEST_REPORT = 50_000_000
"""Bytes: about 100,000 links, whose shape takes a minute to check."""


class ReportError(ValueError):
    """A report cannot be used; the message names it and says what would be right."""


class Report(NamedTuple):
    """What a run found."""

    results: list[LinkResult]
    conclusive: bool
    since: datetime | None = None
    """When the history of the run began; None where there was none."""


def read(raw: bytes, name: str) -> Report:
    """The report of a whole run; `name` is for messages. Raises ReportError."""
    values = parsed(raw, name, "a report of links --format json")
    if not isinstance(values, dict) or "shard" in values:
        raise ReportError(f"{name} is no report of a whole run; `links merge` makes it of those of all shards")
    check(values, name)
    found = [result(each) for each in values["links"]]
    return Report(found, values["conclusive"], _moment(values.get("history_since")))


def is_whole(raw: bytes) -> bool:
    """It says nothing of a shard, and may be the report of a whole run."""
    try:
        values = parsed(raw, "", "")
    except ReportError:
        return False
    return isinstance(values, dict) and "shard" not in values


def parsed(raw: bytes, name: str, wanted: str) -> object:
    """JSON, whatever it says. Raises ReportError."""
    if len(raw) > LARGEST_REPORT:
        raise ReportError(f"{name} is larger than {LARGEST_REPORT:,} bytes; use more shards")
    try:
        return json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ReportError(f"{name} is not JSON; name {wanted}") from None


def check(values: Mapping[str, Any], name: str) -> None:
    """Hold what a report says to its schema. Raises ReportError."""
    if where := schema.departure(values, "link-report"):
        raise ReportError(f"{name} departs from schema/link-report.schema.json at {where[:100]}")


def result(values: Mapping[str, Any]) -> LinkResult:
    """One link of a report that was checked. Raises ReportError."""
    return LinkResult(
        url=values["url"],
        verdict=Verdict(values["verdict"]),
        code=Code(values["code"]),
        places=tuple(Place(place["path"], place["line"], place["column"]) for place in values["places"]),
        status=values["status"],
        final_url=values["final_url"],
        hops=tuple(Hop(hop["status"], hop["url"]) for hop in values["hops"]),
        attempts=values["attempts"],
        seconds=values["seconds"],
        first_failed=_moment(values["first_failed"]),
        last_ok=_moment(values["last_ok"]),
        suggestion=values["suggestion"] or "",
        added=values.get("added", False),
        note=values.get("note") or "",
        archived=values.get("archived") or "",
        strikes=values.get("strikes", 0),
    )


def _refuse(constant: str) -> NoReturn:
    """`NaN` is no JSON, and no schema would find it too large."""
    raise ValueError(constant)


def _moment(text: str | None) -> datetime | None:
    """As the report has it. Raises ReportError."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if text else None
    except ValueError:
        raise ReportError(f"a moment is written as 2026-03-01T12:00:00Z, not {text!r}") from None
