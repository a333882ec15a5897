"""What the token of a job may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.workflows.errors import RefusedError, StepError

if TYPE_CHECKING:
    from tests.workflows.steps import Job

LEVELS = ("none", "read", "write")
NAMES = tuple(
    "actions attestations checks contents deployments discussions id-token issues packages pages pull-requests "
    "security-events statuses".split()
)
Permissions = Mapping[str, str]


def declared(part: Mapping[str, Any]) -> Permissions | None:
    """What a workflow or a job asks for; None where it says nothing."""
    asked = part.get("permissions")
    if asked is None:
        return None
    if asked in ("read-all", "write-all"):
        return dict.fromkeys(NAMES, asked.removesuffix("-all"))
    unknown = [f"{name}: {level}" for name, level in asked.items() if name not in NAMES or level not in LEVELS]
    if unknown:
        raise RefusedError(f"no such permission: {', '.join(unknown)}")
    return {name: level for name, level in asked.items() if level != "none"}


def granted(workflow: Mapping[str, Any], job: Mapping[str, Any], most: Permissions | None) -> Permissions:
    """`most`: what the job may do that calls this workflow; None where nobody calls it."""
    asked = next((found for part in (job, workflow) if (found := declared(part)) is not None), most)
    if asked is None:
        raise RefusedError("neither the workflow nor the job says what its token may do")
    if most is not None:
        for name, level in asked.items():
            allowed = most.get(name, "none")
            if LEVELS.index(level) > LEVELS.index(allowed):
                raise RefusedError(
                    f"the called workflow asks for '{name}: {level}', and is allowed '{name}: {allowed}'"
                )
    return asked


def only_reading(permissions: Permissions) -> Permissions:
    """What is left of them in a run for a pull request from a fork."""
    return {name: "read" for name in permissions if name != "id-token"}


def suffices(permissions: Permissions, name: str, level: str) -> bool:
    return LEVELS.index(permissions.get(name, "none")) >= LEVELS.index(level)


def needs(job: Job, name: str, level: str) -> None:
    """Notes that the token of the job was used for this; fails the step where it may not be."""
    if not suffices(job.played.permissions, name, level):
        raise StepError(f"Resource not accessible by integration: {name}: {level}")
    job.played.used.add((name, level))
