"""What is said of workflows, actions and issue forms: a linter takes a folder, and tells what it finds in lines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from check_jsonschema import main as check_jsonschema  # type: ignore[import-untyped]
from click.testing import CliRunner

from tests.workflows.documents import ROOT, actions, commands, issue_forms, read, workflows
from tests.workflows.reading import GitHubsOwn
from tests.workflows.stand_ins import INPUTS

TOOLKIT = "OWNER/listkeeper"
"""As the workflows for other lists name this repository."""
PAGES = {"actions/configure-pages": [], "actions/deploy-pages": [], "actions/upload-pages-artifact": ["path"]}
"""Of actions that no stand-in plays, the inputs that we give."""
SHELLS = ("bash", "sh", "dash")


def unsafe(folder: Path) -> list[str]:
    """zizmor, as strict as it gets."""
    command = ["zizmor", "--offline", "--no-progress", "--quiet", "--format", "github", "--persona", "auditor"]
    status, lines = _run([*command, *map(str, [*workflows(folder), *actions(folder)])])
    if status and not lines:
        return ["zizmor could not run"]
    return lines


def malformed(folder: Path) -> list[str]:
    """check-jsonschema, with the schemas of SchemaStore that come with it."""
    return [
        *_held(workflows(folder), "vendor.github-workflows"),
        *_held(workflows(folder), "custom.github-workflows-require-timeout"),
        *_held(actions(folder), "vendor.github-actions"),
        *_held(issue_forms(folder), "vendor.github-issue-forms"),
    ]


def _held(paths: Sequence[Path], schema: str) -> list[str]:
    if not paths:
        return []
    options = ["--output-format", "json", "--builtin-schema", schema]
    said = json.loads(CliRunner().invoke(check_jsonschema, [*options, *map(str, paths)]).stdout)
    faults = [(error["filename"], error.get("best_deep_match", error)) for error in said["errors"]]
    found = [f"{Path(name).name}: {fault['path']}: {fault['message']}" for name, fault in faults]
    return found + [f"{Path(error['filename']).name}: cannot be read" for error in said.get("parse_errors", [])]


def meaningless(folder: Path, github: GitHubsOwn) -> list[str]:
    """GitHub's language service: what expressions name, jobs, steps, inputs, files that are called.

    Of the inputs of an action it lets any name pass (0.3.61), so these are looked at here.
    """
    paths = [*workflows(folder), *actions(folder)]
    names = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}
    files = names | {f"./{name}": text for name, text in names.items()} | _toolkit()
    inputs = INPUTS | PAGES | dict.fromkeys([TOOLKIT], sorted(name for path in actions(ROOT) for name in _inputs(path)))
    found = [
        f"{name}:{line}: {message}"
        for name, text in names.items()
        for line, message in github.faults(name, text, files, inputs)
    ]
    return found + [line for path in actions(folder) for line in _unknown_inputs(path)]


def _inputs(action: Path) -> list[str]:
    return list(read(action.read_text(encoding="utf-8")).get("inputs", {}))


def _unknown_inputs(action: Path) -> list[str]:
    named = re.findall(r"\binputs\.([\w-]+)", action.read_text(encoding="utf-8"))
    return [f"{action.name}: there is no input {name}" for name in named if name not in _inputs(action)]


@cache
def _toolkit() -> dict[str, str]:
    """What other lists call, by the names that they use."""
    return {f"{TOOLKIT}/.github/workflows/{path.name}": path.read_text(encoding="utf-8") for path in workflows(ROOT)}


def careless(folder: Path) -> list[str]:
    """shellcheck on every command; and a command is the same whatever GitHub was told, so it holds no expression."""
    found = []
    for path in [*workflows(folder), *actions(folder)]:
        for command in commands(read(path.read_text(encoding="utf-8"))):
            where = f"{path.name}: {command.where}"
            if "${{" in command.text:
                found.append(f"{where}: an expression in a command")
            if command.shell not in SHELLS:
                found.append(f"{where}: no linter knows {command.shell}")
                continue
            checker = ["shellcheck", "--format", "gcc", "--shell", command.shell, "-"]
            found += [f"{where}: {line}" for line in _run(checker, command.text)[1]]
    return found


def _run(command: Sequence[str], given: str = "") -> tuple[int, list[str]]:
    """A program of the environment of the tests."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run([str(program), *command[1:]], input=given, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout or done.stderr).splitlines()
