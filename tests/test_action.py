"""The action: what its steps run, in a workspace that may be anybody's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from listkeeper.bootstrap.environment import LOCKS, STAMP
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
ACTION = YAML(typ="safe", pure=True).load((ROOT / "action.yml").read_text(encoding="utf-8"))
SET_UP, RUN = ACTION["runs"]["steps"]
GOOD = "# Trees\n\n- [Ash](https://ash.example/) - Grows fast.\n- [Oak](https://oak.example/) - Grows old.\n"
BAD = GOOD + "- [Oak](https://oak.example/) - Grows old.\n"
INNOCENT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


class Step(NamedTuple):
    """What is left when a step has ended."""

    status: int
    log: str
    outputs: Mapping[str, str]
    path: str
    summary: str


def run(step: Any, workspace: Path, temporary: Path, inputs: Mapping[str, str], path: str = "") -> Step:
    """As the runner of GitHub does it; the workspace stands in for every working directory."""
    files = {name: temporary / name for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("")
    values = {"github.action_path": str(ROOT)} | {f"inputs.{name}": value for name, value in inputs.items()}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    environ = INNOCENT | {"PATH": path + os.environ["PATH"], "RUNNER_TEMP": str(temporary), "GITHUB_ACTIONS": "true"}
    environ |= {name: str(file) for name, file in files.items()} | {"PYTHONPATH": str(workspace)}
    environ |= {
        name: re.sub(r"\$\{\{ (.+?) \}\}", lambda it: values[it[1]], text) for name, text in step["env"].items()
    }
    done = subprocess.run(command, cwd=workspace, env=environ, capture_output=True, text=True, check=False)
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    told = (files[name].read_text() for name in ("GITHUB_PATH", "GITHUB_STEP_SUMMARY"))
    return Step(done.returncode, done.stdout + done.stderr, outputs, *told)


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner's, with an environment that borrows what the tests have: nothing is asked of an index."""
    folder = tmp_path_factory.mktemp("runner's own")
    environment = folder / "listkeeper" / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    place = Path(sysconfig.get_path("purelib", "posix_prefix", {"base": str(environment)}))
    (place / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    (environment / STAMP).write_bytes((LOCKS / "run.lock").read_bytes())
    return folder


def hostile(folder: Path) -> Path:
    """A list whose author would like to run code."""
    (folder / "listkeeper").mkdir(parents=True)
    for name in ("sitecustomize.py", "usercustomize.py", "click.py", "json.py", "listkeeper/__init__.py"):
        (folder / name).write_text("import pathlib; pathlib.Path(__file__).with_name('pwned').touch()\n")
    for name in ("pip.conf", "setup.cfg", "uv.toml"):
        (folder / name).write_text("[global]\nindex-url = http://127.0.0.1:9/\n")
    (folder / "list.md").write_text(GOOD)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return hostile(tmp_path / "work")


@pytest.fixture(scope="module")
def set_up(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> Step:
    folder = hostile(tmp_path_factory.mktemp("list") / "work")
    done = run(SET_UP, folder, temporary, {})
    assert list(folder.rglob("pwned")) == []
    assert SET_UP["working-directory"] == "${{ github.action_path }}"  # pip and uv look for settings where they stand
    return done


@pytest.fixture
def act(workspace: Path, temporary: Path, set_up: Step) -> Callable[..., Step]:
    assert set_up.status == 0, set_up.log

    def call(**inputs: str) -> Step:
        given = {"command": "lint", "paths": ".", "since": "", "fail": "true", "token": ""} | inputs
        return run(RUN, workspace, temporary, given, f"{temporary}/listkeeper/bin:")

    return call


def test_set_up_it_is_a_command_for_the_steps_that_follow(set_up: Step, temporary: Path) -> None:
    place = temporary / "listkeeper" / "bin"

    assert (set_up.status, set_up.log, set_up.path) == (0, "", f"{place}\n")
    assert [path.name for path in place.iterdir()] == ["listkeeper"]


def test_nothing_of_the_workspace_runs(act: Callable[..., Step], workspace: Path) -> None:
    assert [act(command=command).status for command in ("lint", "nonsense")] == [0, 2]
    assert list(workspace.rglob("pwned")) == []


@pytest.mark.usefixtures("set_up")
def test_what_is_set_up_is_what_the_wheel_holds(temporary: Path) -> None:
    """Nothing of the checkout is used any more: the folder of the toolkit may go."""
    script = (
        "import sys; import listkeeper, listkeeper.schema; from pathlib import Path;"
        "inside = [str(Path(m.__file__).resolve()) for n, m in sys.modules.items() if n.startswith('listkeeper')];"
        "assert listkeeper.schema.shipped('entry'); print([p for p in inside if not p.startswith(sys.prefix)])"
    )
    python = temporary / "listkeeper" / "environment" / "bin" / "python"
    done = subprocess.run([str(python), "-I", "-c", script], capture_output=True, text=True, check=True)
    package = Path(sysconfig.get_path("purelib", "posix_prefix", {"base": str(python.parents[1])})) / "listkeeper"

    assert done.stdout == "[]\n"
    assert not (package / "bootstrap").exists()
    assert {path.name for path in (ROOT / "schema").iterdir()} <= {path.name for path in (package / "schema").iterdir()}


def test_without_a_python_it_says_what_is_needed(workspace: Path, temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "bash").symlink_to("/bin/bash")
    step = {**SET_UP, "env": {**SET_UP["env"], "PATH": str(tmp_path / "bin")}}

    done = run(step, workspace, temporary, {})

    assert (done.status, done.path) == (2, "")
    assert done.log.startswith("::error title=listkeeper::Python 3.11 or later is needed on this runner; put ")


def test_a_clean_list(act: Callable[..., Step], temporary: Path) -> None:
    done = act()

    assert (done.status, dict(done.outputs)) == (0, {"status": "0", "report": f"{temporary}/listkeeper/lint.json"})
    assert json.loads(Path(done.outputs["report"]).read_text())["diagnostics"] == []
    assert done.summary


@pytest.mark.parametrize(("fail", "status"), [("true", 1), ("false", 0)])
def test_a_list_with_errors(fail: str, status: int, act: Callable[..., Step], workspace: Path) -> None:
    (workspace / "list.md").write_text(BAD)
    done = act(fail=fail)

    assert (done.status, done.outputs["status"]) == (status, "1")
    assert "::error file=list.md,line=5," in done.log
    assert "duplicate-url" in done.summary


def test_a_wrong_configuration_fails_in_any_case(act: Callable[..., Step], workspace: Path) -> None:
    (workspace / "listkeeper.toml").write_text("nonsense = 1\n")
    done = act(fail="false")

    assert (done.status, done.outputs["status"]) == (2, "2")


@pytest.mark.parametrize("path", ["--fix", "-n.md", "$(touch pwned).md", "a b.md", "*.md", '"; touch pwned; ".md'])
def test_a_path_is_only_a_path(path: str, act: Callable[..., Step], workspace: Path) -> None:
    (workspace / path).write_text(BAD)
    done = act(paths=f"\n{path}\n", fail="false")
    diagnostics = json.loads(Path(done.outputs["report"]).read_text())["diagnostics"]

    assert {diagnostic["path"] for diagnostic in diagnostics} == {path}
    assert (workspace / path).read_text() == BAD
    assert not (workspace / "pwned").exists()


def test_several_paths_stand_in_lines(act: Callable[..., Step], workspace: Path) -> None:
    for name in ("b.md", "c.md"):
        (workspace / name).write_text(BAD)
    done = act(paths="list.md\n\nb.md\nc.md\n", fail="false")

    assert {d["path"] for d in json.loads(Path(done.outputs["report"]).read_text())["diagnostics"]} >= {"b.md", "c.md"}


def test_since_is_one_word_and_no_option(act: Callable[..., Step], workspace: Path) -> None:
    done = act(since="--fix", fail="false")

    assert done.status == 2
    assert (workspace / "list.md").read_text() == GOOD


@pytest.mark.parametrize("command", ["render --write", "lint; touch pwned", "../lint", "export"])
def test_a_command_is_one_of_three(command: str, act: Callable[..., Step], workspace: Path) -> None:
    done = act(command=command)

    assert (done.status, done.log) == (
        2,
        "::error title=listkeeper::The input 'command' is lint, links or check, or empty\n",
    )
    assert not (workspace / "pwned").exists()


def test_links_are_checked_once_and_reported_thrice(act: Callable[..., Step], workspace: Path) -> None:
    (workspace / "list.md").write_text("# Trees\n\n- [Ash](http://ash.example:99999/) - Grows fast.\n")
    done = act(command="links")

    assert (done.status, done.outputs["status"]) == (1, "1")
    assert [link["verdict"] for link in json.loads(Path(done.outputs["report"]).read_text())["links"]] == ["invalid"]
    assert "::error file=list.md,line=3," in done.log
    assert "ash.example" in done.summary
