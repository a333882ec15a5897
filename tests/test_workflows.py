"""What a workflow may do: as little as it needs, with actions that cannot change, on input that cannot run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

WORKFLOWS = sorted((Path(__file__).parents[1] / ".github" / "workflows").glob("*.y*ml"))
PIN = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def jobs() -> list[Any]:
    return [
        pytest.param(job, id=f"{path.stem}-{name}") for path in WORKFLOWS for name, job in read(path)["jobs"].items()
    ]


def steps() -> list[Any]:
    return [
        pytest.param(step, id=f"{path.stem}-{name}-{step['name']}")
        for path in WORKFLOWS
        for name, job in read(path)["jobs"].items()
        for step in job["steps"]
    ]


def test_there_are_workflows_for_tests_and_for_pull_requests() -> None:
    assert {"test.yml", "check.yml", "comment.yml"} <= {path.name for path in WORKFLOWS}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_no_permissions_of_its_own(path: Path) -> None:
    assert read(path)["permissions"] == {}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_newer_run_replaces_an_older_one_that_only_reads(path: Path) -> None:
    jobs = read(path)["jobs"].values()
    writes = any("write" in job["permissions"].values() for job in jobs)
    groups = [own["concurrency"] for own in (read(path), *jobs) if "concurrency" in own]
    assert [group["cancel-in-progress"] for group in groups] == [not writes]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    used = re.findall(r"uses:.*", path.read_text(encoding="utf-8"))
    assert [line for line in used if not PIN.fullmatch(line) and not line.startswith("uses: ./.toolkit #")] == []


@pytest.mark.parametrize("job", jobs())
def test_a_job_ends(job: Any) -> None:
    assert 0 < job["timeout-minutes"] <= 120


@pytest.mark.parametrize("step", [step for step in steps() if "run" in step.values[0]])
def test_a_command_takes_no_text_from_outside(step: Any) -> None:
    assert "${{" not in step["run"]


@pytest.mark.parametrize("step", [step for step in steps() if "checkout@" in step.values[0].get("uses", "")])
def test_a_checkout_keeps_no_token(step: Any) -> None:
    assert step["with"]["persist-credentials"] is False
