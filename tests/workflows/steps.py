"""The steps of a job: commands in real shells, composite actions, and stand-ins for the actions of others."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.workflows.channels import FILES, ChannelError, assignments, summary
from tests.workflows.documents import read
from tests.workflows.errors import RefusedError, StepError, UnplayedError
from tests.workflows.pages import ENVIRONMENT
from tests.workflows.reading import Status
from tests.workflows.runs import JobRun, StepRun
from tests.workflows.stand_ins import STAND_INS, unpack

if TYPE_CHECKING:
    from tests.workflows.runner import Workflow

SHELLS = {
    "": "bash -e {0}",
    "bash": "bash --noprofile --norc -eo pipefail {0}",
    "sh": "sh -e {0}",
    "python": "python {0}",
}
"""What GitHub calls on Linux; the first is for a step that names no shell, and has no pipefail."""
MOST_SECONDS = 120.0
"""What a test waits for a step, whatever `timeout-minutes` says."""
KNOWN = {
    "name", "id", "if", "uses", "with", "run", "shell", "working-directory", "env", "continue-on-error",
    "timeout-minutes",
}  # fmt: skip


@dataclass
class Frame:
    """What the steps of a job see, or those of a composite action in it."""

    file: str
    """`workflow` or `action`: which schema says what may be named."""
    context: dict[str, Any]
    """All but `steps` and `env`."""
    variables: dict[str, str]
    """Of the job, and of the steps that use the composite actions around."""
    defaults: Mapping[str, str]
    steps: dict[str, Any] = field(default_factory=dict)
    failed: bool = False

    def place(self, name: str) -> str:
        return f"{self.file}:{name}"


class Job:
    """One job on a machine of its own."""

    def __init__(
        self, workflow: Workflow, name: str, job: Mapping[str, Any], context: dict[str, Any], played: JobRun
    ) -> None:
        self.workflow, self.name, self.job, self.played = workflow, name, job, played
        self.hub, self.run, self.event = workflow.hub, workflow.run, workflow.run.event
        self.folder = self.run.folder / f"{len(self.run.jobs)}"
        project = self.run.repository.name.partition("/")[2]
        self.workspace, self.temp = self.folder / "work" / project / project, self.folder / "temp"
        self.home, self.programs, self.tools = self.folder / "home", self.folder / "programs", self.folder / "tools"
        self.exported: dict[str, str] = {}
        """Through GITHUB_ENV."""
        self.paths: list[str] = []
        """Through GITHUB_PATH."""
        self.context = {
            **context,
            "github": self._github(context["github"]),
            "job": self._job(),
            "runner": self._runner(),
        }

    def _github(self, context: dict[str, Any]) -> dict[str, Any]:
        return {
            **context,
            "token": self.played.token,
            "job": self.name,
            "workspace": str(self.workspace),
            "event_path": str(self.temp / "_github_workflow" / "event.json"),
        }

    def _job(self) -> dict[str, Any]:
        source = self.played.source
        return {
            "status": "success",
            "check_run_id": 1,
            "workflow_repository": source.repository,
            "workflow_sha": source.sha,
            "workflow_ref": f"{source.repository}/{source.path}@{source.ref}",
            "workflow_file_path": source.path,
        }

    def _runner(self) -> dict[str, Any]:
        return {
            "arch": "X64",
            "debug": "",
            "environment": "github-hosted",
            "name": "Runner 1",
            "os": "Linux",
            "temp": str(self.temp),
            "tool_cache": str(self.tools),
        }

    def play(self) -> None:
        if {"container", "services"} & set(self.job):
            raise UnplayedError(f"{self.name}: containers")
        self._enter()
        self.evaluate(self.job["runs-on"], "workflow:runs-on")
        minutes = self.evaluate(self.job.get("timeout-minutes", 360), "workflow:number-strategy-context")
        assert minutes > 0
        self._furnish()
        variables = self._variables(self.workflow.document, "workflow:workflow-env")
        variables |= self._variables(self.job, "workflow:job-env")
        frame = Frame("workflow", self.context, variables, self._defaults())
        self.play_steps(self.job["steps"], frame)
        self.played.result = "failure" if frame.failed else "success"
        context = {**self.context, "steps": frame.steps, "env": variables | self.exported}
        outputs = self.hub.github.value(self.job.get("outputs", {}), "workflow:string-runner-context", context)
        self.played.outputs = {name: text(value) for name, value in outputs.items()}
        url = self._environment().get("url", "")
        self.played.environment_url = self.hub.github.value(url, "workflow:string-runner-context-no-secrets", context)

    def _environment(self) -> Mapping[str, Any]:
        asked = self.job.get("environment", {})
        return {"name": asked} if isinstance(asked, str) else asked

    def _enter(self) -> None:
        """The environment of GitHub Pages lets nothing in but the default branch, as GitHub makes it."""
        asked = self._environment()
        known(asked, {"name", "url"}, f"{self.name}: environment")
        if not asked:
            return
        self.played.environment = name = self.evaluate(asked["name"], "workflow:job-environment-name")
        repository = self.run.repository
        if name == ENVIRONMENT and repository.pages and self.event.ref != f"refs/heads/{repository.default}":
            raise RefusedError(f"{self.event.ref} is not allowed to deploy to {name}")

    def _furnish(self) -> None:
        """The machine as a job finds it: nothing in the workspace, and a Python."""
        for folder in (self.workspace, self.temp / "_github_workflow", self.home, self.programs, self.tools):
            folder.mkdir(parents=True)
        Path(self.context["github"]["event_path"]).write_text(json.dumps(self.event.payload), encoding="utf-8")
        base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
        for name in ("python", "python3"):
            (self.programs / name).symlink_to(base)
        if self.hub.prepared:
            shutil.copytree(self.hub.prepared, self.temp / "listkeeper", symlinks=True)

    def _variables(self, part: Mapping[str, Any], place: str) -> dict[str, str]:
        return {name: text(value) for name, value in self.evaluate(part.get("env", {}), place).items()}

    def _defaults(self) -> dict[str, str]:
        own = self.job.get("defaults", {}).get("run", {})
        return {**self.workflow.document.get("defaults", {}).get("run", {}), **own}

    def evaluate(self, value: Any, place: str) -> Any:
        return self.hub.github.value(value, place, {**self.context, "env": {}})

    # Steps

    def play_steps(self, steps: Sequence[Mapping[str, Any]], frame: Frame) -> None:
        for number, step in enumerate(steps, 1):
            known(step, KNOWN, f"{self.name}, step {number}")
            self._step(step, frame)

    def _step(self, step: Mapping[str, Any], frame: Frame) -> None:
        status = Status(not frame.failed, frame.failed)
        frame.context["job"] = {**frame.context["job"], "status": "failure" if frame.failed else "success"}
        context = {**frame.context, "steps": frame.steps, "env": frame.variables | self.exported}
        played = StepRun(step.get("name", step.get("uses", step.get("run", ""))))
        self.played.steps.append(played)
        if not self.hub.github.holds(step.get("if"), frame.place("step-if"), context, status):
            played.outcome = played.conclusion = "skipped"
        else:
            self._played(step, frame, context, played)
        if "id" in step:
            result = {"outputs": played.outputs, "outcome": played.outcome, "conclusion": played.conclusion}
            frame.steps[step["id"]] = result
        frame.failed |= played.conclusion == "failure"

    def _played(self, step: Mapping[str, Any], frame: Frame, context: dict[str, Any], played: StepRun) -> None:
        value = self.hub.github.value
        own = {name: text(of) for name, of in value(step.get("env", {}), frame.place("step-env"), context).items()}
        own_context = {**context, "env": context["env"] | own}
        lenient = value(step.get("continue-on-error", False), frame.place("boolean-steps-context"), own_context)
        try:
            if "run" in step:
                self._command(step, frame, own, own_context, played)
            else:
                self._action(step, frame, own, own_context, played)
        except (StepError, ChannelError) as error:
            played.outcome = "failure"
            played.log += f"{error}\n"
        played.conclusion = "success" if lenient else played.outcome

    # Commands

    def _command(
        self, step: Mapping[str, Any], frame: Frame, own: dict[str, str], context: dict[str, Any], played: StepRun
    ) -> None:
        value, place = self.hub.github.value, frame.place("string-steps-context")
        if frame.file == "action" and "shell" not in step:
            raise RefusedError("a command of a composite action names its shell")
        shell = step.get("shell", frame.defaults.get("shell", ""))
        folder = value(step.get("working-directory", frame.defaults.get("working-directory", ".")), place, context)
        minutes = (
            value(step.get("timeout-minutes", 360), frame.place("step-timeout-minutes"), context)
            if "timeout-minutes" in step
            else 360
        )
        files = self._files()
        script = files["GITHUB_OUTPUT"].with_name("script" + (".py" if shell == "python" else ".sh"))
        script.write_text(value(step["run"], place, context), encoding="utf-8")
        command = SHELLS.get(shell, shell).split()
        if "{0}" not in command:
            raise RefusedError(f"no shell is called {shell}")
        environ = self.environ(frame, own, {name: str(path) for name, path in files.items()})
        command = [str(script) if word == "{0}" else word for word in command]
        status, played.log = run(command, self.workspace / folder, environ, min(minutes * 60, MOST_SECONDS))
        self._heed(files, played)
        if status:
            raise StepError(f"Process completed with exit code {status}.")

    def _files(self) -> dict[str, Path]:
        folder = self.temp / "_runner_file_commands" / str(self.hub.next())
        folder.mkdir(parents=True)
        for name in FILES:
            (folder / name).touch()
        return {name: folder / name for name in FILES}

    def _heed(self, files: Mapping[str, Path], played: StepRun) -> None:
        """What the step wrote to the files is for the steps that follow."""
        played.outputs |= assignments(files["GITHUB_OUTPUT"].read_text(encoding="utf-8"))
        for name, value in assignments(files["GITHUB_ENV"].read_text(encoding="utf-8")).items():
            if name == "NODE_OPTIONS" or name.startswith(("GITHUB_", "RUNNER_")):
                raise StepError(f"{name} cannot be set through GITHUB_ENV")
            self.exported[name] = value
        self.paths = [*reversed(files["GITHUB_PATH"].read_text(encoding="utf-8").split("\n")[:-1]), *self.paths]
        played.summary = summary(files["GITHUB_STEP_SUMMARY"])
        self.played.summary += played.summary

    def environ(self, frame: Frame, own: dict[str, str], files: dict[str, str]) -> dict[str, str]:
        """Nothing of this process: what a runner gives, then what the workflow says."""
        given = {"HOME": str(self.home), "LANG": "C.UTF-8", "USER": "runner", **self.hub.machine}
        given["PATH"] = ":".join([*self.paths, str(self.programs), "/usr/local/bin:/usr/bin:/bin"])
        given |= default_variables(frame.context["github"], self._runner()) | files
        asked = frame.variables | self.exported | own
        if spoilt := sorted(name for name in asked if name in given and name.startswith(("GITHUB_", "RUNNER_"))):
            raise RefusedError(f"{', '.join(spoilt)} cannot be set")
        return given | asked

    # Actions

    def _action(
        self, step: Mapping[str, Any], frame: Frame, own: dict[str, str], context: dict[str, Any], played: StepRun
    ) -> None:
        given = self.hub.github.value(step.get("with", {}), frame.place("step-with"), context)
        uses, _, ref = step["uses"].partition("@")
        inputs = {name: text(value) for name, value in given.items()}
        if uses.startswith("./"):
            self._composite(self.workspace / uses, inputs, frame, own, played)
        elif uses in STAND_INS:
            if len(ref) != 40:
                raise RefusedError(f"{step['uses']} is not pinned")
            played.outputs |= STAND_INS[uses](self, inputs, played) or {}
        else:
            self._composite(self._fetched(uses, ref), inputs, frame, own, played)

    def _fetched(self, uses: str, ref: str) -> Path:
        """The folder of an action of another repository."""
        owner, name, *below = uses.split("/", 2)
        repository = self.hub.repositories.get(f"{owner}/{name}")
        if repository is None or repository.private:
            raise UnplayedError(f"nothing stands in for {uses}")
        folder = self.folder / "actions" / owner / name / ref
        if not folder.exists():
            unpack(repository, ref, folder)
        return folder.joinpath(*below)

    def _composite(
        self, folder: Path, inputs: Mapping[str, str], frame: Frame, own: dict[str, str], played: StepRun
    ) -> None:
        file = folder / "action.yml"
        if not file.is_file():
            raise StepError(f"Can't find 'action.yml' under '{folder}'. Did you forget to run actions/checkout?")
        action = read(file.read_text(encoding="utf-8"))
        if action["runs"]["using"] != "composite":
            raise UnplayedError(f"{file}: {action['runs']['using']}")
        github = {**frame.context["github"], "action_path": str(folder)}
        base = {**frame.context, "github": github}
        context = {**base, "inputs": self._inputs(action, inputs, base)}
        inner = Frame("action", context, {**frame.variables, **own}, {})
        self.play_steps(action["runs"]["steps"], inner)
        seen = {**context, "steps": inner.steps, "env": inner.variables | self.exported}
        for name, output in action.get("outputs", {}).items():
            played.outputs[name] = text(self.hub.github.value(output["value"], "action:output-value", seen))
        if inner.failed:
            raise StepError("a step of the action failed")

    def _inputs(
        self, action: Mapping[str, Any], given: Mapping[str, str], context: Mapping[str, Any]
    ) -> dict[str, str]:
        asked = action.get("inputs", {})
        if unknown := set(given) - set(asked):
            raise RefusedError(f"the action has no input {', '.join(sorted(unknown))}")
        if missing := [name for name, of in asked.items() if of.get("required") and name not in given]:
            raise RefusedError(f"the action needs the input {', '.join(missing)}")
        value = self.hub.github.value
        return {
            name: given.get(name, text(value(of.get("default", ""), "action:input-default-context", context)))
            for name, of in asked.items()
        }


def known(part: Mapping[str, Any], names: set[str], where: str) -> None:
    if unknown := set(part) - names:
        raise UnplayedError(f"{where}: {', '.join(sorted(unknown))}")


def text(value: Any) -> str:
    """As a variable or an output has it."""
    if isinstance(value, Mapping | list):
        raise RefusedError(f"one value was expected: {value!r}")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def default_variables(github: Mapping[str, Any], runner: Mapping[str, Any]) -> dict[str, str]:
    """GitHub Docs, "Variables reference": CI, GITHUB_… and RUNNER_…; never the token."""
    named = {f"GITHUB_{name.upper()}": text(github[name]) for name in VARIABLES if name in github}
    return {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION": "__run",
        **named,
        **{f"RUNNER_{name.upper()}": text(value) for name, value in runner.items() if name != "debug"},
    }


VARIABLES = (
    "action_path actor actor_id api_url base_ref event_name event_path graphql_url head_ref job ref ref_name "
    "ref_protected ref_type repository repository_id repository_owner repository_owner_id retention_days run_attempt "
    "run_id run_number server_url sha triggering_actor workflow workflow_ref workflow_sha workspace"
).split()


def run(command: Sequence[str], folder: Path, environ: Mapping[str, str], seconds: float) -> tuple[int, str]:
    """Status and log; what the command started is ended with it where it takes too long."""
    with subprocess.Popen(
        command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            log, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            log, _ = process.communicate()
            raise StepError(f"the step took longer than {seconds:g} s: {log.decode(errors='replace')}") from None
    return process.returncode, log.decode("utf-8", "replace")
