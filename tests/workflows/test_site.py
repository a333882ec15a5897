"""What site.yml promises beside what all workflows do: a site where one is wanted, of the list that all may see."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from listkeeper.store import Store

from tests.workflows.documents import read
from tests.workflows.reading import GitHubsOwn

OURS = Path(__file__).parents[2] / ".github" / "workflows"
WORKFLOW = read((OURS / "site.yml").read_text(encoding="utf-8"))
LINKS = read((OURS / "links.yml").read_text(encoding="utf-8"))
BUILD, DEPLOY = WORKFLOW["jobs"]["build"], WORKFLOW["jobs"]["deploy"]


def uses(job: Any) -> list[str]:
    return [step["uses"].split("@")[0] for step in job["steps"] if "uses" in step]


def restoring(job: Any) -> list[dict[str, str]]:
    return [dict(step["with"]) for step in job["steps"] if step.get("uses", "").startswith("actions/cache/restore@")]


def test_nothing_of_a_pull_request_starts_it() -> None:
    assert set(WORKFLOW["on"]) == {"push", "workflow_run", "workflow_dispatch", "workflow_call"}


def test_it_is_made_again_when_links_were_checked() -> None:
    assert WORKFLOW["on"]["workflow_run"] == {"workflows": [LINKS["name"]], "types": ["completed"]}


RUNS = [
    ("push", "refs/heads/main", True, True),
    ("push", "refs/heads/main", False, False),
    ("push", "refs/heads/master", True, False),
    ("workflow_run", "refs/heads/main", True, True),
    ("workflow_run", "refs/heads/main", False, False),
    ("workflow_dispatch", "refs/heads/main", False, True),
    ("workflow_dispatch", "refs/heads/draft", True, False),
]


@pytest.mark.parametrize(("event", "ref", "has_pages", "runs"), RUNS)
def test_the_default_branch_is_published_where_pages_is_wanted_or_somebody_says_so(
    event: str, ref: str, has_pages: bool, runs: bool, github: GitHubsOwn
) -> None:
    repository = {"default_branch": "main", "has_pages": has_pages}
    known = {"event_name": event, "ref": ref, "event": {"repository": repository}}
    around = {"github": known, "inputs": {}, "vars": {}, "needs": {}}

    assert github.holds(BUILD["if"], "workflow:job-if", around) is runs


def test_nothing_is_published_but_what_was_built() -> None:
    assert (DEPLOY["needs"], "if" in DEPLOY) == ("build", False)


def test_the_history_is_what_the_check_of_links_saved() -> None:
    assert restoring(BUILD) == restoring(LINKS["jobs"]["plan"])
    assert [name for job in (BUILD, DEPLOY) for name in uses(job) if name == "actions/cache/save"] == []


def built(folder: Path, history: bool) -> subprocess.CompletedProcess[str]:
    """The step that builds, run as it stands."""
    (step,) = [step for step in BUILD["steps"] if step["name"] == "Build the site"]
    given = {"LIST": ".", "ADDRESS": "https://owner.github.io/trees", "RUNNER_TEMP": str(folder / "temp")}
    (folder / "list").mkdir()
    (folder / "list" / "README.md").write_text(
        "# Trees\n\n- [Oak](https://oak.example/) - Grows old.\n", encoding="utf-8"
    )
    if history:
        Store.open(folder / "list" / ".listkeeper" / "links.db", datetime(2026, 1, 1, tzinfo=UTC)).close()
    script = f'listkeeper() {{ "{sys.executable}" -P -m listkeeper "$@"; }}\n{step["run"]}'
    environment = {"PATH": os.defpath, "PYTHONPATH": str(OURS.parents[1] / "tools"), **given}
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder / "list", env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("history", [True, False])
def test_a_site_is_built_at_its_address_with_a_history_and_before_there_is_one(tmp_path: Path, history: bool) -> None:
    done = built(tmp_path, history)

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "<loc>https://owner.github.io/trees/</loc>" in (tmp_path / "temp/site/sitemap.xml").read_text("utf-8")


def test_what_publishes_runs_nothing_but_that() -> None:
    assert uses(DEPLOY) == ["actions/deploy-pages"]
    assert [step for step in DEPLOY["steps"] if "run" in step] == []


def test_runs_do_not_overlap_and_none_is_cut_off() -> None:
    assert WORKFLOW["concurrency"] == {"group": "listkeeper-site", "cancel-in-progress": False}
