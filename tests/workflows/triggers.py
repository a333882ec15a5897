"""What happened on GitHub, and which workflows that starts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.workflows.errors import RefusedError

TYPES = {"pull_request": ("opened", "synchronize", "reopened")}
"""The activities that start a workflow which names none; of other events it is all."""
FILTERS = {
    "pull_request": {"types", "branches", "paths"},
    "push": {"branches"},
    "workflow_run": {"types", "workflows", "branches"},
    "schedule": {"cron"},
    "workflow_dispatch": {"inputs"},
    "workflow_call": {"inputs", "outputs", "secrets"},
}


class Event(NamedTuple):
    """A webhook, and what GitHub makes of it for a run."""

    name: str
    payload: Mapping[str, Any]
    ref: str
    sha: str
    base_ref: str = ""
    head_ref: str = ""
    changed: tuple[str, ...] = ()
    """Paths that a pull request changes."""

    from_fork: bool = False
    """The code that it is about is a stranger's."""

    @property
    def may_save(self) -> bool:
        """A cache, where the default branch would find it."""
        return self.name in ("push", "schedule", "workflow_dispatch")


def starts(workflow: Mapping[str, Any], event: Event) -> bool:
    on = _events(workflow["on"])
    if event.name not in on:
        return False
    filters = on[event.name] or {}
    if event.name == "schedule":
        return any(row["cron"] == event.payload["schedule"] for row in filters)
    unknown = set(filters) - FILTERS.get(event.name, {"types"})
    if unknown:
        raise RefusedError(f"{', '.join(sorted(unknown))} under {event.name} is not played by these tests")
    return (
        _is_of_type(event, filters)
        and _is_of_branch(event, filters)
        and ("paths" not in filters or any(matches(path, filters["paths"]) for path in event.changed))
        and ("workflows" not in filters or event.payload["workflow_run"]["name"] in filters["workflows"])
    )


def _is_of_type(event: Event, filters: Mapping[str, Any]) -> bool:
    default = TYPES.get(event.name, [event.payload.get("action")])
    return event.payload.get("action") in _listed(filters.get("types", default))


def _events(on: Any) -> Mapping[str, Any]:
    return on if isinstance(on, Mapping) else dict.fromkeys(_listed(on))


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)


def _is_of_branch(event: Event, filters: Mapping[str, Any]) -> bool:
    if "branches" not in filters:
        return True
    run = event.payload.get("workflow_run", {})
    branch = run.get("head_branch") or event.base_ref or event.ref.removeprefix("refs/heads/")
    return matches(branch, filters["branches"])


def matches(name: str, patterns: Sequence[str]) -> bool:
    """The last pattern that matches decides; `!` takes back."""
    found = False
    for pattern in _listed(patterns):
        if re.fullmatch(_expression(pattern.removeprefix("!")), name):
            found = not pattern.startswith("!")
    return found


def _expression(pattern: str) -> str:
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern))
