"""Nobody who knows workflows finds fault with ours, nor with those that are written for a list."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflows.documents import ROOT, workflows
from tests.workflows.linters import careless, malformed, meaningless, unsafe
from tests.workflows.reading import GitHubsOwn

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LIST = "# Trees\n\n## Tall\n\n- [Ash](https://ash.example/) - Grows fast.\n- [Oak](https://oak.example/) - Grows old.\n"
Linter = Callable[[Path], list[str]]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list that took over all that `init` offers."""
    folder = tmp_path_factory.mktemp("list")
    (folder / "list.md").write_text(LIST)
    (folder / ".git").mkdir()
    toolkit = f"git+https://github.com/OWNER/listkeeper@{COMMIT}"
    options = ["--workflows", "--issue-form", "--site", "--toolkit", toolkit]
    command = [sys.executable, "-m", "listkeeper", "init", *options]
    subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT / "tools")}, check=True)
    return folder


@pytest.fixture(params=["ours", "those for a list"])
def folder(request: pytest.FixtureRequest) -> Path:
    if request.param == "ours":
        return ROOT
    written: Path = request.getfixturevalue("written")
    return written


@pytest.fixture
def linters(request: pytest.FixtureRequest) -> dict[str, Linter]:
    """The language service only where it is asked for: it needs Node."""

    def meaningful(folder: Path) -> list[str]:
        github: GitHubsOwn = request.getfixturevalue("github")
        return meaningless(folder, github)

    return {"unsafe": unsafe, "malformed": malformed, "meaningless": meaningful, "careless": careless}


each = pytest.mark.parametrize("name", ["unsafe", "malformed", "meaningless", "careless"])


@each
def test_a_linter_finds_nothing(name: str, linters: dict[str, Linter], folder: Path) -> None:
    assert workflows(folder)
    assert linters[name](folder) == []


GOOD = """\
name: Good
on:
  workflow_dispatch:
permissions: {}
concurrency:
  group: good
  cancel-in-progress: true
jobs:
  job:
    name: Job
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read # to check out
    steps:
      - name: Check out
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - name: Say
        id: say
        env:
          REF: ${{ github.ref }}
        run: |
          echo "$REF"
"""
ACTION = """\
name: Good
description: Says something.
inputs:
  what:
    description: What to say.
    default: "hello"
runs:
  using: composite
  steps:
    - name: Say
      shell: bash
      env:
        WHAT: ${{ inputs.what }}
      run: echo "$WHAT"
"""
FORM = """\
name: Add
description: Add something.
body:
  - type: input
    id: name
    attributes:
      label: Name
"""


@pytest.fixture
def plant(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A folder whose files are without fault but for one text in place of another."""

    def planted(path: str, text: str, instead: str) -> Path:
        files = {".github/workflows/good.yml": GOOD, "action.yml": ACTION, ".github/ISSUE_TEMPLATE/add.yml": FORM}
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            assert name != path or content.count(text) == 1
            (tmp_path / name).write_text(content.replace(text, instead) if name == path else content)
        return tmp_path

    return planted


@each
def test_of_files_without_fault_none_is_found(
    name: str, linters: dict[str, Linter], plant: Callable[[str, str, str], Path]
) -> None:
    assert linters[name](plant("action.yml", "hello", "hello")) == []


WORKFLOW = ".github/workflows/good.yml"
PLANTED = [
    ("unsafe", WORKFLOW, "persist-credentials: false", "persist-credentials: true", "artipacked"),
    ("unsafe", WORKFLOW, "permissions: {}", "permissions: write-all", "excessive-permissions"),
    ("unsafe", WORKFLOW, "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "v7", "unpinned-uses"),
    ("unsafe", WORKFLOW, 'echo "$REF"', "echo ${{ github.head_ref }}", "template-injection"),
    ("unsafe", "action.yml", 'echo "$WHAT"', 'echo "${{ inputs.what }}"', "template-injection"),
    ("malformed", WORKFLOW, "runs-on", "run-on", "'runs-on' is a required property"),
    ("malformed", WORKFLOW, "    timeout-minutes: 5\n", "", "timeout-minutes"),
    ("malformed", WORKFLOW, "name: Good", "name: [", "cannot be read"),
    ("malformed", "action.yml", '"hello"', "5", "is not of type 'string'"),
    ("malformed", ".github/ISSUE_TEMPLATE/add.yml", "type: input", "type: imput", "imput"),
    ("meaningless", WORKFLOW, "github.ref", "github.reff", "reff"),
    ("meaningless", WORKFLOW, "github.ref", "job.reff", "reff"),
    ("meaningless", WORKFLOW, "github.ref", "steps.later.outputs.x", "later"),
    ("meaningless", WORKFLOW, "github.ref", "nosuch('x')", "nosuch"),
    ("meaningless", WORKFLOW, "workflow_dispatch", "workflow_dispatched", "workflow_dispatched"),
    ("meaningless", WORKFLOW, "    name: Job", "    needs: other", "other"),
    ("meaningless", WORKFLOW, "persist-credentials:", "persist-credential:", "persist-credential"),
    ("meaningless", WORKFLOW, "actions/checkout@", "actions/check-out@", "actions/check-out"),
    ("meaningless", "action.yml", "inputs.what", "secrets.what", "secrets"),
    ("meaningless", "action.yml", "inputs.what", "inputs.that", "there is no input that"),
    ("careless", WORKFLOW, 'echo "$REF"', "echo $REF", "SC2086"),
    ("careless", WORKFLOW, 'echo "$REF"', "echo '${{ github.ref }}'", "an expression in a command"),
    ("careless", WORKFLOW, "id: say", "shell: python", "no linter knows python"),
    ("careless", "action.yml", 'echo "$WHAT"', 'echo "$WHAT', "SC1073"),
]


@pytest.mark.parametrize(("name", "path", "text", "instead", "told"), PLANTED)
def test_a_planted_fault_is_found(
    name: str,
    path: str,
    text: str,
    instead: str,
    told: str,
    linters: dict[str, Linter],
    plant: Callable[[str, str, str], Path],
) -> None:
    found = linters[name](plant(path, text, instead))
    assert [line for line in found if told in line], found


CALLER = f"""\
on: push
jobs:
  call:
    uses: ./.github/workflows/called.yml
    with:
      lists: list.md
  step:
    runs-on: ubuntu-24.04
    steps:
      - uses: OWNER/listkeeper@{COMMIT}
        with:
          comand: lint
"""
CALLED = """\
on:
  workflow_call:
    inputs:
      list:
        type: string
jobs:
  job:
    runs-on: ubuntu-24.04
    steps:
      - run: "true"
"""


def test_inputs_of_called_workflows_and_of_our_action_are_known(tmp_path: Path, github: GitHubsOwn) -> None:
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    for name, text in {"caller": CALLER, "called": CALLED}.items():
        (tmp_path / ".github" / "workflows" / f"{name}.yml").write_text(text)
    found = meaningless(tmp_path, github)
    assert any("lists" in line for line in found), found
    assert any("comand" in line for line in found), found
