"""Runs a workflow file as GitHub does, on this machine: jobs in their order, matrices, called workflows, permissions.

Expressions are evaluated by GitHub's own evaluator, commands run in real shells, actions of others have stand-ins.
What GitHub would refuse is a `RefusedError`, and what this runner does not know an `UnplayedError`: never silence.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from tests.workflows.documents import read
from tests.workflows.errors import RefusedError
from tests.workflows.hub import Hub
from tests.workflows.permissions import Permissions, granted, only_reading
from tests.workflows.reading import Status
from tests.workflows.repositories import Repository
from tests.workflows.runs import JobRun, Run, Source
from tests.workflows.steps import Job, known, text
from tests.workflows.triggers import Event, starts


def deliver(hub: Hub, repository: Repository, event: Event) -> list[Run]:
    """Runs every workflow of the commit that the event starts."""
    runs = []
    for path in repository.paths(event.sha, ".github/workflows"):
        document = read(repository.read(event.sha, path))
        if starts(document, event):
            runs.append(play(hub, repository, path, event))
    return runs


def play(hub: Hub, repository: Repository, path: str, event: Event) -> Run:
    """Runs the workflow of this path as it is in the commit of the event."""
    document = read(repository.read(event.sha, path))
    number = hub.next()
    source = Source(repository.name, event.sha, event.ref, path)
    run = Run(number, document.get("name", path), repository, event, source, hub.folder / "runs" / str(number))
    secrets = {} if event.from_fork else dict(hub.secrets)
    inputs = _inputs(hub, document, "workflow_dispatch", event.payload.get("inputs") or {}, {})
    workflow = Workflow(hub, run, document, source, inputs, secrets)
    run.concurrency = workflow.concurrency
    run.conclusion, _ = workflow.play()
    return run


KNOWN_OF_WORKFLOW = {"name", "run-name", "on", "permissions", "concurrency", "env", "defaults", "jobs", "cache-mode"}
KNOWN_OF_JOB = {
    "name", "if", "needs", "runs-on", "permissions", "environment", "concurrency", "env", "defaults", "strategy",
    "timeout-minutes", "outputs", "steps", "uses", "with", "secrets", "cache-mode",
}  # fmt: skip


class Workflow:
    """One workflow file in a run: the one that the event started, or one that a job calls."""

    def __init__(
        self,
        hub: Hub,
        run: Run,
        document: Mapping[str, Any],
        source: Source,
        inputs: Mapping[str, Any],
        secrets: Mapping[str, str],
        most: Permissions | None = None,
        prefix: str = "",
        outer: Sequence[str] = (),
    ) -> None:
        known(document, KNOWN_OF_WORKFLOW, source.path)
        self.hub, self.run, self.document, self.source = hub, run, document, source
        self.inputs, self.secrets, self.most, self.prefix = inputs, secrets, most, prefix
        self.jobs: Mapping[str, Any] = document["jobs"]
        self.permissions = {name: granted(document, job, most) for name, job in self.jobs.items()}
        self.needs: dict[str, dict[str, Any]] = {}
        self.concurrency = self.value(document.get("concurrency"), "workflow:workflow-concurrency", self.context())
        self.groups = (*outer, *self._group(self.concurrency, outer))

    def _group(self, concurrency: Any, outer: Sequence[str]) -> tuple[str, ...]:
        """Raises `RefusedError` where a run would wait for itself, which GitHub ends."""
        group = concurrency.get("group") if isinstance(concurrency, Mapping) else concurrency
        if group in outer:
            raise RefusedError(f"{self.source.path} waits for the group {group!r}, which who called it holds")
        return (str(group),) if group else ()

    def value(self, value: Any, place: str, context: Mapping[str, Any], status: Status | None = None) -> Any:
        return self.hub.github.value(value, place, context, *([status] if status else []))

    def context(self) -> dict[str, Any]:
        """What expressions may name outside of jobs."""
        return {
            "github": github_context(self.hub, self.run),
            "inputs": self.inputs,
            "vars": dict(self.hub.variables),
            "secrets": {**self.secrets},
        }

    def play(self) -> tuple[str, dict[str, str]]:
        """Result and outputs."""
        while ready := [name for name in self.jobs if name not in self.needs and self._may_start(name)]:
            for name in ready:
                self.needs[name] = self._job(name, self.jobs[name])
        if len(self.needs) < len(self.jobs):
            raise RefusedError(f"{self.source.path}: jobs need each other, or one that there is not")
        outputs = (_events(self.document).get("workflow_call") or {}).get("outputs", {})
        context = {**self.context(), "jobs": self.needs}
        values = {
            name: text(self.value(output["value"], "workflow:workflow-output-context", context))
            for name, output in outputs.items()
        }
        results = [job["result"] for job in self.needs.values()]
        return next((result for result in ("failure", "cancelled", "success") if result in results), "skipped"), values

    def _may_start(self, name: str) -> bool:
        return all(needed in self.needs for needed in listed(self.jobs[name].get("needs")))

    def _job(self, name: str, job: Mapping[str, Any]) -> dict[str, Any]:
        known(job, KNOWN_OF_JOB, f"{self.source.path}: {name}")
        before = [self.needs[needed]["result"] for needed in self._ancestors(name)]
        status = Status(all(result == "success" for result in before), "failure" in before)
        context = {**self.context(), "needs": {needed: self.needs[needed] for needed in listed(job.get("needs"))}}
        full = f"{self.prefix}{name}"
        holds = self.hub.github.holds(job.get("if"), "workflow:job-if", context, status)
        if not holds or name in self.hub.left_out:
            self.run.results[full] = "skipped"
            return {"result": "skipped", "outputs": {}}
        result, outputs = self._combinations(name, full, job, context)
        self.run.results[full] = result
        return {"result": result, "outputs": outputs}

    def _ancestors(self, name: str) -> set[str]:
        needed = set(listed(self.jobs[name].get("needs")))
        return needed.union(*(self._ancestors(one) for one in needed))

    def _combinations(
        self, name: str, full: str, job: Mapping[str, Any], context: dict[str, Any]
    ) -> tuple[str, dict[str, str]]:
        strategy = self.value(job.get("strategy", {}), "workflow:strategy", context)
        rows = combinations(strategy.get("matrix"))
        results: list[str] = []
        outputs: dict[str, str] = {}
        for index, matrix in enumerate(rows):
            total = {"job-index": index, "job-total": len(rows), "fail-fast": strategy.get("fail-fast", True)}
            more = {"strategy": {**total, "max-parallel": strategy.get("max-parallel", len(rows))}, "matrix": matrix}
            play = self._called if "uses" in job else self._played
            result, values = play(name, full, job, {**context, **more})
            results.append(result)
            outputs |= {key: value for key, value in values.items() if value or key not in outputs}
            if result == "failure" and strategy.get("fail-fast", True):
                results += ["cancelled"] * (len(rows) - len(results))
                break
        return next(result for result in ("failure", "cancelled", "success") if result in results), outputs

    def _played(
        self, name: str, full: str, job: Mapping[str, Any], context: dict[str, Any]
    ) -> tuple[str, dict[str, str]]:
        concurrency = self.value(job.get("concurrency"), "workflow:job-concurrency", context)
        self._group(concurrency, self.groups)
        permissions = self.permissions[name]
        if self.run.event.from_fork:
            permissions = only_reading(permissions)
        token = self.hub.api.token(permissions)
        played = JobRun(full, self.source, context["matrix"], permissions, token, concurrency)
        self.run.jobs.append(played)
        Job(self, name, job, context, played).play()
        return played.result, played.outputs

    def _called(
        self, name: str, full: str, job: Mapping[str, Any], context: dict[str, Any]
    ) -> tuple[str, dict[str, str]]:
        source = self._source(job["uses"])
        document = read(self.hub.repositories[source.repository].read(source.sha, source.path))
        if "workflow_call" not in _events(document):
            raise RefusedError(f"{job['uses']} cannot be called: it has no workflow_call")
        given = self.value(job.get("with", {}), "workflow:scalar-needs-context", context)
        inputs = _inputs(self.hub, document, "workflow_call", given, self.context())
        concurrency = self.value(job.get("concurrency"), "workflow:job-concurrency", context)
        outer = (*self.groups, *self._group(concurrency, self.groups))
        workflow = Workflow(
            self.hub, self.run, document, source, inputs, self._secrets(document, job, context),
            self.permissions[name], f"{full} / ", outer,
        )  # fmt: skip
        return workflow.play()

    def _source(self, uses: str) -> Source:
        if uses.startswith("./"):
            return self.source._replace(path=uses.removeprefix("./"))
        where, _, ref = uses.partition("@")
        owner, name, path = where.split("/", 2)
        repository = self.hub.repositories.get(f"{owner}/{name}")
        if repository is None or repository.private:
            raise RefusedError(f"{uses} is not found")
        return Source(repository.name, ref if len(ref) == 40 else repository.tip(ref), ref, path)

    def _secrets(
        self, document: Mapping[str, Any], job: Mapping[str, Any], context: dict[str, Any]
    ) -> Mapping[str, str]:
        asked = (_events(document)["workflow_call"] or {}).get("secrets", {})
        if job.get("secrets") == "inherit":
            return self.secrets
        given = self.value(job.get("secrets", {}), "workflow:scalar-needs-context-with-secrets", context)
        if unknown := set(given) - set(asked):
            raise RefusedError(f"{job['uses']} has no secret {', '.join(sorted(unknown))}")
        if missing := [name for name, secret in asked.items() if (secret or {}).get("required") and name not in given]:
            raise RefusedError(f"{job['uses']} needs the secret {', '.join(missing)}")
        return dict(given)


def listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _events(document: Mapping[str, Any]) -> Mapping[str, Any]:
    on = document["on"]
    return on if isinstance(on, Mapping) else dict.fromkeys(listed(on))


def combinations(matrix: Any) -> list[dict[str, Any]]:
    """The rows of a matrix, one that is empty where there is none."""
    if matrix is None:
        return [{}]
    vectors = {name: values for name, values in matrix.items() if name not in ("include", "exclude")}
    if bad := [name for name, values in vectors.items() if not isinstance(values, list) or not values]:
        raise RefusedError(f"Matrix vector '{bad[0]}' does not contain any values")
    rows = [dict(zip(vectors, row, strict=True)) for row in itertools.product(*vectors.values())] if vectors else []
    rows = [row for row in rows if not any(out.items() <= row.items() for out in matrix.get("exclude", []))]
    return _included(rows, vectors, matrix.get("include", []))


def _included(
    rows: list[dict[str, Any]], vectors: Mapping[str, Any], more: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Joined to each row that it contradicts in no vector, else a row of its own."""
    extended, own = [dict(row) for row in rows], []
    for addition in more:
        fitting = [
            wide for wide, row in zip(extended, rows, strict=True)
            if all(row[name] == value for name, value in addition.items() if name in vectors)
        ]  # fmt: skip
        for row in fitting:
            row.update(addition)
        own += [] if fitting else [dict(addition)]
    if not extended and not own:
        raise RefusedError("the matrix has no row")
    return extended + own


TYPES: dict[str, Any] = {"string": str, "boolean": bool, "number": (int, float), "choice": str}


def _inputs(
    hub: Hub, document: Mapping[str, Any], event: str, given: Mapping[str, Any], context: Mapping[str, Any]
) -> dict[str, Any]:
    """Checked as GitHub does: none that there is not, none missing, of the type that was asked for."""
    asked = (_events(document).get(event) or {}).get("inputs", {})
    if unknown := set(given) - set(asked):
        raise RefusedError(f"there is no input {', '.join(sorted(unknown))}")
    return {name: _input(hub, name, of or {}, given, context) for name, of in asked.items()}


EMPTY = {"string": "", "boolean": False, "number": 0, "choice": ""}


def _input(hub: Hub, name: str, asked: Mapping[str, Any], given: Mapping[str, Any], context: Mapping[str, Any]) -> Any:
    kind = asked.get("type", "string")
    if name not in given:
        if asked.get("required"):
            raise RefusedError(f"the input {name} is missing")
        return hub.github.value(asked.get("default", EMPTY[kind]), "workflow:workflow-call-input-default", context)
    if not isinstance(given[name], TYPES[kind]):
        raise RefusedError(f"the input {name} is no {kind}: {given[name]!r}")
    return given[name]


def github_context(hub: Hub, run: Run) -> dict[str, Any]:
    """The context `github` as far as it is the same for all jobs; a token and folders come with the job."""
    event, repository = run.event, run.repository
    actor = event.payload.get("sender", {}).get("login", "somebody")
    return {
        "actor": actor,
        "actor_id": "1",
        "api_url": hub.api.address,
        "base_ref": event.base_ref,
        "event": dict(event.payload),
        "event_name": event.name,
        "graphql_url": hub.api.graphql,
        "head_ref": event.head_ref,
        "ref": event.ref,
        "ref_name": event.ref.removeprefix("refs/heads/").removeprefix("refs/pull/"),
        "ref_protected": False,
        "ref_type": "branch",
        "repository": repository.name,
        "repository_id": str(repository.id),
        "repository_owner": repository.owner,
        "repository_owner_id": "2",
        "repositoryUrl": f"git://github.com/{repository.name}.git",
        "retention_days": "90",
        "run_attempt": "1",
        "run_id": str(run.id),
        "run_number": "1",
        "secret_source": "None" if event.from_fork else "Actions",
        "server_url": "https://github.com",
        "sha": event.sha,
        "triggering_actor": actor,
        "workflow": run.name,
        "workflow_ref": f"{run.source.repository}/{run.source.path}@{run.source.ref}",
        "workflow_sha": run.source.sha,
    }
