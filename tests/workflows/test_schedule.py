"""What links.yml promises beside what all workflows do: no part is lost in silence, and the history is safe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.documents import read

TEXT = (Path(__file__).parents[2] / ".github" / "workflows" / "links.yml").read_text(encoding="utf-8")
WORKFLOW = read(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
DEFAULT_BRANCH = "format('refs/heads/{0}', github.event.repository.default_branch)"
ON_DEFAULT = f"(github.event_name == 'schedule' || github.ref == {DEFAULT_BRANCH})"


def step(job: str, name: str) -> Any:
    (found,) = [step for step in JOBS[job]["steps"] if step["name"] == name]
    return found


def using(action: str) -> Iterator[Any]:
    for job in JOBS.values():
        yield from (step for step in job["steps"] if step.get("uses", "").startswith(f"actions/{action}@"))


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_each_job_may_do_what_it_is_for_and_nothing_more() -> None:
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "plan": {"contents": "read"},
        "check": {"contents": "read"},
        "report": {"contents": "read"},
        "redirects": {"contents": "write", "pull-requests": "write"},
        "issue": {"contents": "read", "issues": "write", "pull-requests": "read"},
    }


def test_it_runs_at_an_odd_minute_and_before_a_cache_is_forgotten() -> None:
    ((cron,),) = [entry.values() for entry in WORKFLOW["on"]["schedule"]]
    minute, _, _, _, days = cron.split()
    assert int(minute) % 15 != 0
    week = sorted(map(int, days.split(",")))
    gaps = [later - day for day, later in zip(week, [*week[1:], week[0] + 7], strict=True)]
    assert max(gaps) * 2 > 7 > max(gaps) + 1


def test_nothing_of_a_pull_request_starts_it() -> None:
    assert WORKFLOW["on"].keys() == {"schedule", "workflow_dispatch", "workflow_call"}


def test_runs_do_not_overlap_and_none_is_cut_off() -> None:
    assert WORKFLOW["concurrency"] == {"group": "listkeeper-links", "cancel-in-progress": False}


def test_the_schedule_of_a_fork_does_nothing() -> None:
    assert JOBS["plan"]["if"] == "${{ github.event_name != 'schedule' || !github.event.repository.fork }}"


def test_all_parts_know_the_history_that_was_planned_with() -> None:
    plan, *others = using("cache/restore")
    assert plan["with"]["restore-keys"] == "listkeeper-links-"
    assert JOBS["plan"]["outputs"]["history"] == "${{ steps.history.outputs.cache-matched-key }}"
    assert len(others) == 2
    for restored in others:
        assert restored["if"] == "${{ needs.plan.outputs.history != '' }}"
        assert restored["with"] == {
            "path": ".listkeeper/links.db",
            "key": "${{ needs.plan.outputs.history }}",
            "fail-on-cache-miss": True,
        }


def test_the_history_is_saved_under_a_new_key_and_from_the_default_branch_alone() -> None:
    (saved,) = using("cache/save")
    assert saved["with"]["key"] == "listkeeper-links-${{ github.run_id }}-${{ github.run_attempt }}"
    assert f"({one_line(saved['if'])})" == ON_DEFAULT
    assert list(using("cache")) == []


@pytest.mark.parametrize(
    ("job", "before"),
    [("redirects", "!inputs.issue-only && "), ("issue", "!cancelled() && needs.report.result == 'success' && ")],
)
def test_only_what_the_default_branch_says_is_told(job: str, before: str) -> None:
    assert one_line(JOBS[job]["if"]) == f"{before}{ON_DEFAULT}"


def test_a_part_that_is_lost_is_missed() -> None:
    assert JOBS["check"]["strategy"]["fail-fast"] is False
    assert JOBS["report"]["needs"] == ["plan", "check"]
    assert JOBS["report"]["if"] == "${{ !cancelled() && needs.plan.result == 'success' }}"
    assert step("check", "Hand over what was seen")["with"]["if-no-files-found"] == "error"
    assert "continue-on-error" not in TEXT


@pytest.mark.parametrize("job", ["redirects", "issue"])
def test_what_writes_has_nothing_to_write_of_when_a_part_was_lost(job: str) -> None:
    assert "report" in JOBS[job]["needs"] if isinstance(JOBS[job]["needs"], list) else JOBS[job]["needs"] == "report"


def test_no_artifact_comes_into_the_workspace() -> None:
    paths = [step["with"]["path"] for step in using("download-artifact")]
    assert paths
    assert all(path.startswith("${{ runner.temp }}/") for path in paths)


def test_a_job_that_is_run_again_replaces_what_it_left() -> None:
    uploads = list(using("upload-artifact"))
    assert uploads
    assert all(step["with"]["overwrite"] is True for step in uploads)


def test_the_token_of_another_is_for_the_pull_request_alone() -> None:
    assert TEXT.count("secrets.") == 1
    assert step("redirects", "Keep the pull request")["env"]["GITHUB_TOKEN"] == "${{ secrets.token || github.token }}"
