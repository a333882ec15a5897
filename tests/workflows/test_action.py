"""action.yml: what a list gets that runs it in a workflow of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflows.hub import Hub, Tokens
from tests.workflows.reading import GitHubsOwn
from tests.workflows.repositories import Repository
from tests.workflows.runner import play
from tests.workflows.runs import Run
from tests.workflows.triggers import Event

LIST = "# Trees\n\n## Tall\n\n- [Oak](https://oak.example/) - Grows old.\n- [Ash](https://ash.example/) - Grows fast.\n"
WORKFLOW = """\
name: Lint
on: push
permissions: {}
jobs:
  lint:
    runs-on: ubuntu-24.04
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@0000000000000000000000000000000000000000
        with: {persist-credentials: false}
      - id: lint
        uses: OWNER/listkeeper@COMMIT
        with: WITH
      - if: ${{ !cancelled() }}
        env: {STATUS: "${{ steps.lint.outputs.status }}", REPORT: "${{ steps.lint.outputs.report }}"}
        run: echo "$STATUS"; cat "$REPORT"
"""
Act = Callable[..., Run]


@pytest.fixture
def act(tmp_path: Path, github: GitHubsOwn, kit: Repository, prepared: Path) -> Act:
    """Runs the action on a list, with these inputs."""

    def acted(given: dict[str, str], *, text: str = LIST, installs: bool = False, **files: str) -> Run:
        machine = {name: value for name, value in os.environ.items() if installs and name.startswith("PIP_")}
        hub = Hub(tmp_path, github, Tokens(), machine=machine, prepared=None if installs else prepared)
        commit = hub.adopt("OWNER/listkeeper", kit.path).tip("main")
        workflow = WORKFLOW.replace("COMMIT", commit).replace("WITH", json.dumps(given))
        trees = hub.create("trees/list", {".github/workflows/lint.yml": workflow, "list.md": text, **files})
        event = Event("push", {"repository": {"id": trees.id}}, "refs/heads/main", trees.tip("main"))
        return play(hub, trees, ".github/workflows/lint.yml", event)

    return acted


def told(run: Run) -> list[tuple[str, str]]:
    """Annotations: level and place."""
    found = [command for step in run.jobs[0].steps for command in step.commands]
    return [(one.name, f"{one.properties['file']}:{one.properties['line']}") for one in found]


def status(run: Run) -> str:
    return run.jobs[0].steps[-1].log.partition("\n")[0]


def test_problems_are_told_at_the_line_and_fail_the_step(act: Act) -> None:
    run = act({"command": "lint", "paths": "list.md", "since": ""}, text=LIST.replace("https://ash", "https://ash ash"))
    assert (run.conclusion, status(run)) == ("failure", "1"), run.log
    assert told(run)
    assert "list.md" in run.jobs[0].summary
    report = json.loads(run.jobs[0].steps[-1].log.partition("\n")[2])
    assert [row["path"] for row in report["diagnostics"]] == ["list.md"] * len(told(run))


def test_they_need_not_fail_it(act: Act) -> None:
    run = act({"command": "lint", "fail": "false", "since": ""}, text=LIST.replace("https://ash", "https://ash ash"))
    assert (run.conclusion, status(run)) == ("success", "1"), run.log


def test_another_command_is_refused(act: Act) -> None:
    run = act({"command": "rm", "paths": "list.md"})
    assert run.conclusion == "failure"
    assert "is lint, links or check" in run.log


def test_hostile_inputs_stay_words(act: Act) -> None:
    hostile = '"; touch pwned; "\n$(touch pwned)\n-n\n`touch pwned`'
    run = act({"command": "lint", "paths": hostile, "since": "$(touch pwned)"})
    assert run.conclusion == "failure"
    assert list(run.folder.rglob("pwned")) == []


def test_nothing_of_the_list_is_imported(act: Act) -> None:
    modules = {f"{name}.py": "raise SystemExit('hostile')" for name in ("listkeeper", "click", "json", "sitecustomize")}
    run = act({"command": "lint", "paths": "list.md", "since": ""}, **modules)
    assert (run.conclusion, status(run)) == ("success", "0"), run.log


def test_it_installs_what_it_needs(act: Act) -> None:
    """The only test that lets a workflow fetch the locked dependencies; see `prepared.py`."""
    run = act({"command": "lint", "paths": "list.md", "since": ""}, installs=True)
    assert (run.conclusion, status(run)) == ("success", "0"), run.log
