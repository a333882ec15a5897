"""What became of a run, for tests to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.workflows.channels import Command, commands
from tests.workflows.permissions import Permissions
from tests.workflows.repositories import Repository
from tests.workflows.triggers import Event


class Source(NamedTuple):
    """Where a workflow file comes from."""

    repository: str
    sha: str
    ref: str
    path: str


@dataclass
class StepRun:
    """What became of a step; those of a composite action follow the step that uses it."""

    name: str
    outcome: str = "success"
    conclusion: str = "success"
    log: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def commands(self) -> list[Command]:
        return commands(self.log)


@dataclass
class JobRun:
    """What became of a job, or of one combination of its matrix."""

    name: str
    """Its id; of a called workflow `CALLER / ID`."""
    source: Source
    matrix: Mapping[str, Any]
    permissions: Permissions
    token: str
    concurrency: Any = None
    result: str = "success"
    outputs: dict[str, str] = field(default_factory=dict)
    steps: list[StepRun] = field(default_factory=list)
    used: set[tuple[str, str]] = field(default_factory=set)
    """Permissions that its actions needed, apart from what the API was asked."""
    summary: str = ""
    environment: str = ""
    environment_url: str = ""
    """What it says of itself, once it is done."""

    def step(self, name: str) -> StepRun:
        return next(step for step in self.steps if step.name == name)

    @property
    def log(self) -> str:
        return "".join(f"[{step.name}: {step.outcome}]\n{step.log}" for step in self.steps)


@dataclass
class Run:
    """What became of a workflow."""

    id: int
    name: str
    repository: Repository
    event: Event
    source: Source
    folder: Path
    concurrency: Any = None
    conclusion: str = ""
    jobs: list[JobRun] = field(default_factory=list)
    """Those that were played, in order; a job that is skipped is none of them."""
    results: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> str:
        return "".join(f"== {job.name}: {job.result} ==\n{job.log}" for job in self.jobs)

    def job(self, name: str) -> JobRun:
        (found,) = [job for job in self.jobs if job.name == name]
        return found
