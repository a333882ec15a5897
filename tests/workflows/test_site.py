"""What site.yml promises beside what all workflows do: a site where one is wanted, of the list that all may see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.workflows.documents import read

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


def test_only_the_default_branch_is_published_and_only_where_pages_is_wanted() -> None:
    assert " ".join(BUILD["if"].split()) == (
        "github.ref == format('refs/heads/{0}', github.event.repository.default_branch) && "
        "(github.event.repository.has_pages || github.event_name == 'workflow_dispatch')"
    )
    assert (DEPLOY["needs"], "if" in DEPLOY) == ("build", False)


def test_the_history_is_what_the_check_of_links_saved() -> None:
    assert restoring(BUILD) == restoring(LINKS["jobs"]["plan"])
    assert [name for job in (BUILD, DEPLOY) for name in uses(job) if name == "actions/cache/save"] == []


def test_what_publishes_runs_nothing_but_that() -> None:
    assert uses(DEPLOY) == ["actions/deploy-pages"]
    assert [step for step in DEPLOY["steps"] if "run" in step] == []


def test_runs_do_not_overlap_and_none_is_cut_off() -> None:
    assert WORKFLOW["concurrency"] == {"group": "listkeeper-site", "cancel-in-progress": False}
