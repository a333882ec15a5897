"""What a workflow may do: as little as it needs, with actions that cannot change, on input that cannot run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
PIN = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
OUTSIDE = "${{ runner.temp }}/"
"""Where artifacts are: in the workspace, one could be taken for code or for the list."""
ON_THE_DEFAULT_BRANCH = (
    "github.event_name == 'schedule' || github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"
)

PERMISSIONS = {
    "check.yml: check": {"contents": "read", "pull-requests": "read"},
    "comment.yml: comment": {"actions": "read", "contents": "read", "pull-requests": "write"},
    "comment.yml: schedule": {"actions": "read", "contents": "read", "issues": "write"},
    "fix.yml: fix": {"contents": "write", "pull-requests": "write"},
    "form.yml: form": {"contents": "write", "issues": "write", "pull-requests": "write"},
    "links.yml: plan": {"contents": "read"},
    "links.yml: check": {"contents": "read"},
    "links.yml: report": {"contents": "read"},
    "links.yml: redirects": {"contents": "write", "pull-requests": "write"},
    "links.yml: issue": {"contents": "read", "issues": "write", "pull-requests": "read"},
    "site.yml: build": {"contents": "read", "pages": "read"},
    "site.yml: deploy": {"id-token": "write", "pages": "write"},
    "test.yml: test": {"contents": "read"},
    "test.yml: passed": {},
}
"""README says what for; `tests/test_docs.py` holds it to that."""
TOOLKIT = [
    {
        "name": "Check out the toolkit",
        "uses": "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
        "with": {
            "repository": "${{ inputs.toolkit-repository || job.workflow_repository }}",
            "ref": "${{ inputs.toolkit-commit || job.workflow_sha }}",
            "path": ".toolkit",
            "persist-credentials": False,
        },
    },
    {"name": "Set up the toolkit", "uses": "./.toolkit"},
]


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


JOBS = {f"{path.name}: {name}": job for path in WORKFLOWS for name, job in read(path)["jobs"].items()}
STEPS = {f"{job}: {step['name']}": step for job, of in JOBS.items() for step in of["steps"]}
STEPS |= {f"action.yml: {step['name']}": step for step in read(ACTION)["runs"]["steps"]}


def using(action: str) -> dict[str, Any]:
    return {name: step for name, step in STEPS.items() if step.get("uses", "").startswith(f"{action}@")}


each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
each_job = pytest.mark.parametrize("name", JOBS)


def test_a_job_may_do_what_it_needs_and_no_more() -> None:
    assert {name: dict(job["permissions"]) for name, job in JOBS.items()} == PERMISSIONS


@each
def test_a_workflow_has_no_permissions_of_its_own(path: Path) -> None:
    assert read(path)["permissions"] == {}


@each
def test_nothing_that_can_write_is_started_with_the_code_of_a_stranger(path: Path) -> None:
    """`pull_request_target` runs for everybody, without a maintainer's consent, beside caches and secrets."""
    events = set(read(path)["on"])
    writes = any("write" in job["permissions"].values() for job in read(path)["jobs"].values())

    assert "pull_request_target" not in events
    assert not (writes and events & {"pull_request", "merge_group"})


def test_no_checkout_takes_the_code_of_a_stranger_where_a_token_can_write() -> None:
    """All but check.yml check out what the event stands for: the default branch. Its own head it may have."""
    refs = {name: step["with"].get("ref") for name, step in using("actions/checkout").items()}
    own = {name: ref for name, ref in refs.items() if ref not in (None, TOOLKIT[0]["with"]["ref"])}  # type: ignore[index]

    assert own == {"check.yml: check: Check out the list": "${{ github.event.pull_request.head.sha }}"}
    assert [path.name for path in WORKFLOWS if "allow-unsafe" in path.read_text(encoding="utf-8")] == []


@each
def test_a_newer_run_replaces_an_older_one_that_only_reads(path: Path) -> None:
    """One that writes goes to its end, and the next waits: nothing is left half said."""
    workflow = read(path)
    jobs = list(workflow["jobs"].values())
    writes = any("write" in job["permissions"].values() for job in jobs)
    groups = [own["concurrency"] for own in ([workflow] if "concurrency" in workflow else jobs)]

    assert {group["cancel-in-progress"] for group in groups} == {not writes}


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.stem)
def test_an_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    used = re.findall(r"uses:.*", path.read_text(encoding="utf-8"))

    assert [line for line in used if not PIN.fullmatch(line) and not line.startswith("uses: ./.toolkit #")] == []


def test_an_action_has_one_version_everywhere() -> None:
    used = {step["uses"] for step in STEPS.values() if "@" in step.get("uses", "")}

    assert len(used) == len({name.partition("@")[0] for name in used})


@each_job
def test_a_job_ends(name: str) -> None:
    assert 0 < JOBS[name]["timeout-minutes"] <= 120


@each_job
def test_a_job_runs_on_a_system_that_does_not_change_by_itself(name: str) -> None:
    assert JOBS[name]["runs-on"] == "ubuntu-24.04"


@each_job
def test_the_toolkit_is_that_of_the_workflow_itself(name: str) -> None:
    """Where it is called, that is not the repository that it looks at."""
    steps = [dict(step) for step in JOBS[name]["steps"]]
    used = any("listkeeper " in step.get("run", "") for step in steps)
    places = [number for number, step in enumerate(steps) if step == TOOLKIT[0]]

    assert [steps[number : number + 2] for number in places] == ([TOOLKIT] if used else [])


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if "run" in step])
def test_a_command_takes_no_text_from_outside(name: str) -> None:
    assert "${{" not in STEPS[name]["run"]


@pytest.mark.parametrize("name", using("actions/checkout"))
def test_a_checkout_keeps_no_token(name: str) -> None:
    assert STEPS[name]["with"]["persist-credentials"] is False


def test_an_artifact_does_not_come_into_the_workspace() -> None:
    actions = ("download-artifact", "upload-artifact", "upload-pages-artifact")
    moved = {name: step for action in actions for name, step in using(f"actions/{action}").items()}

    assert moved
    assert [name for name, step in moved.items() if not step["with"]["path"].startswith(OUTSIDE)] == []


def test_the_report_on_a_change_is_one_file_and_soon_gone() -> None:
    (step,) = (step for name, step in using("actions/upload-artifact").items() if name.startswith("check.yml: "))

    assert step["with"] == {
        "name": "listkeeper-report",
        "path": f"{OUTSIDE}report.json",
        "if-no-files-found": "ignore",
        "overwrite": True,
        "retention-days": 1,
    }


def test_a_cache_is_written_from_the_default_branch_alone() -> None:
    saved = using("actions/cache/save")

    assert using("actions/cache") == {}  # it saves by itself, at the end of any job
    assert {name: " ".join(step["if"].split()) for name, step in saved.items()} == dict.fromkeys(
        saved, ON_THE_DEFAULT_BRANCH
    )
    assert all(name.startswith("links.yml: ") for name in saved)


def test_a_token_is_given_to_steps_of_listkeeper_alone() -> None:
    given = [step for step in STEPS.values() if any(key.endswith("TOKEN") for key in step.get("env", {}))]

    assert given
    assert [step["name"] for step in given if "listkeeper " not in step["run"]] == []
    assert [name for name, job in JOBS.items() if "env" in job] == []
    assert [path.name for path in WORKFLOWS if "env" in read(path)] == []
