"""For programs: the shape of `schema/history.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from listkeeper.escape import json_text
from listkeeper.timeline import Event, Known, Told

FORMAT = 1
"""Grows when the shape breaks."""


def render(told: Told) -> str:
    """An event a line."""
    head = {"format": FORMAT, "path": told.path, "complete": told.is_whole, "commits": told.commits}
    text = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    events = ",\n    ".join(json.dumps(_values(event), ensure_ascii=False) for event in told.timeline.events)
    return json_text(f'{text},\n  "events": [\n    {events}\n  ]\n}}\n')


def _values(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "entry": str(event.entry),
        "commit": event.commit,
        "date": event.when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author": event.author,
        "after": _known(event.after),
        "before": _known(event.before),
    }


def _known(known: Known | None) -> dict[str, Any] | None:
    return None if known is None else {**known._asdict(), "section": list(known.section)}
