"""A pull request from a fork on the fake GitHub, and the check's run and report for it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from listkeeper import cli
from listkeeper.bot.artifact import NAME, to_json
from listkeeper.bot.report import Change, ChangeReport, Known, Problem, Suggestion
from listkeeper.changes import Kind
from listkeeper.diagnostic import Severity

from tests.github.fake import FakeGitHub

LIST = b"# Web\n\n- [ant](https://ant.org) - Ant.\n- [gnu](https://gnu.org) - Gnu.\n"
ADDED = "- [Bee](https://bee.org) – bee"
MENDED = "- [Bee](https://bee.org) - Bee."
CHANGED = LIST + ADDED.encode() + b"\n"
PERMISSIONS = {"actions": "read", "contents": "read", "pull-requests": "write"}
"""Those of comment.yml."""
BEE = Known("Bee", "https://bee.org", ("Web",), 5)
ORDER = Problem("list.md", 5, "order", Severity.ERROR, "'Bee' belongs before 'gnu'", mendable=True)
SEPARATOR = Problem("list.md", 5, "separator", Severity.ERROR, "' – ' where the list has ' - '", mendable=True)
SUGGESTION = Suggestion("list.md", 5, 5, (MENDED,), ("separator",), (ADDED,))


def report(head: str, *problems: Problem, suggestions: tuple[Suggestion, ...] = ()) -> ChangeReport:
    change = Change(Kind.ADDED, "list.md", BEE, None)
    return ChangeReport("c" * 40, head, (change,), problems, suggestions, older=12)


class Told(NamedTuple):
    status: int
    writes: list[str]
    """Requests that were to change something, without the path of the repository."""
    out: str
    error: str


class Scene:
    """Pull request 1 of `bee:add-bee`."""

    def __init__(self, fake: FakeGitHub, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.fake, self.folder, self._capfd = fake, folder, capfd
        fake.fork("bee/list")
        self.sha = self.push(CHANGED)
        fake.open_pull("bee:add-bee")

    def push(self, raw: bytes, **more: Any) -> str:
        self.sha = self.fake.push("add-bee", {"list.md": raw}, repo="bee/list", **more)
        return self.sha

    @property
    def bodies(self) -> list[str]:
        return [comment.body for comment in self.fake.of(1)]

    def event(self, **changed: Any) -> dict[str, Any]:
        head = self.fake.repositories["bee/list"]
        repository = {"id": head.id, "full_name": head.full_name, "owner": {"login": head.owner}}
        run = {"id": 123, "event": "pull_request", "head_sha": self.sha, "head_branch": "add-bee"}
        return {
            "action": "completed",
            "workflow_run": {**run, "head_repository": repository, "pull_requests": [], **changed},
            "repository": {"id": self.fake.main.id, "full_name": self.fake.name},
        }

    def say(self, command: str, made: ChangeReport | bytes | None, *more: str, token: str = "", **changed: Any) -> Told:
        """Runs a command for the check's run, and what that did."""
        artifact = self.folder / "report"
        artifact.mkdir(exist_ok=True)
        (artifact / NAME).unlink(missing_ok=True)
        if made is not None:
            (artifact / NAME).write_bytes(made if isinstance(made, bytes) else to_json(made))
        event = self.folder / "event.json"
        event.write_text(json.dumps(self.event(**changed)), encoding="utf-8")
        before = len(self.fake.writes)
        self._capfd.readouterr()
        with _environment(self.fake.environment(token or self.fake.token(PERMISSIONS), GITHUB_EVENT_PATH=str(event))):
            status = cli.run(["bot", command, "--report", str(artifact), *more])
        writes = [line.replace("/repos/octo/list", "") for line in self.fake.writes[before:]]
        return Told(status, writes, *self._capfd.readouterr())


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
