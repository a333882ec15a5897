"""For programs: the shape of `schema/link-report.schema.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from listkeeper.escape import json_text
from listkeeper.facts import LinkResult
from listkeeper.outcomes import Verdict

FORMAT = 1
"""Grows when the shape breaks."""


def render(
    results: Sequence[LinkResult],
    *,
    conclusive: bool,
    colour: bool,
    since: datetime | None = None,
    shard: Mapping[str, Any] | None = None,
    seen: Sequence[str] | None = None,
) -> str:
    """A link a line. `since`: when the history began. `shard`: which part of a run this is, see `links.shards`.

    `seen`: what a part has for the history, in lines of JSON.
    """
    counts = Counter(result.verdict for result in results)
    report = {
        "format": FORMAT,
        "conclusive": conclusive,
        **({"history_since": _moment(since)} if since else {}),
        **({"shard": shard} if shard else {}),
        "summary": {verdict.value: counts[verdict] for verdict in Verdict},
    }
    head = json.dumps(report, ensure_ascii=False, indent=2).removesuffix("\n}")
    told = "" if seen is None else _rows("seen", seen)
    links = _rows("links", [json.dumps(_values(result), ensure_ascii=False) for result in results])
    return json_text(f"{head}{told}{links}\n}}\n")


def _rows(name: str, rows: Sequence[str]) -> str:
    lines = ",\n    ".join(rows)
    return f',\n  "{name}": [\n    {lines}\n  ]'


def _values(result: LinkResult) -> dict[str, Any]:
    return {
        "url": result.url,
        "verdict": result.verdict.value,
        "code": result.code.value,
        "status": result.status,
        "final_url": result.final_url,
        "hops": [{"status": hop.status, "url": hop.url} for hop in result.hops],
        "attempts": result.attempts,
        "seconds": result.seconds,
        "first_failed": _moment(result.first_failed),
        "last_ok": _moment(result.last_ok),
        "suggestion": result.suggestion or None,
        "added": result.added,
        "note": result.note or None,
        "archived": result.archived or None,
        "strikes": result.strikes,
        "places": [place._asdict() for place in result.places],
    }


def _moment(when: datetime | None) -> str | None:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None
