"""Webhooks in our own words: what our workflows and the bot read of them.

Their shape is that of GitHub Docs, "Webhook events and payloads".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.workflows.repositories import Repository
from tests.workflows.runs import Run
from tests.workflows.triggers import Event


class Pull(NamedTuple):
    """A pull request; what belongs to git is in the repositories."""

    number: int
    base: Repository
    head: Repository
    branch: str
    author: str = "ann"
    title: str = "Add Elm"
    target: str = "main"
    state: str = "open"

    @property
    def sha(self) -> str:
        return self.base.tip(f"refs/pull/{self.number}/head")


def repository(of: Repository) -> dict[str, Any]:
    return {
        "id": of.id,
        "name": of.name.partition("/")[2],
        "full_name": of.name,
        "owner": {"login": of.owner, "id": of.id + 1000, "type": "User"},
        "private": of.private,
        "fork": bool(of.parent),
        "default_branch": of.default,
        "has_pages": bool(of.pages),
        "html_url": f"https://github.com/{of.name}",
    }


def pull(of: Pull) -> dict[str, Any]:
    return {
        "number": of.number,
        "state": of.state,
        "title": of.title,
        "body": None,
        "draft": False,
        "user": {"login": of.author, "id": 5, "type": "User"},
        "head": {
            "ref": of.branch,
            "sha": of.sha,
            "label": f"{of.head.owner}:{of.branch}",
            "repo": repository(of.head),
            "user": {"login": of.head.owner},
        },
        "base": {
            "ref": of.target,
            "sha": of.base.tip(of.target),
            "label": f"{of.base.owner}:{of.target}",
            "repo": repository(of.base),
            "user": {"login": of.base.owner},
        },
        "maintainer_can_modify": True,
        "html_url": f"https://github.com/{of.base.name}/pull/{of.number}",
    }


def pulled(of: Pull, action: str) -> Event:
    """A pull request was opened, pushed to, closed."""
    payload = {"action": action, "number": of.number, "pull_request": pull(of), **_about(of.base, of.author)}
    merge = f"refs/pull/{of.number}/merge"
    changed = of.base.changed(of.base.tip(of.target), of.sha)
    return Event(
        "pull_request", payload, merge, of.base.tip(merge), of.target, of.branch, changed, of.head.id != of.base.id
    )


def completed(run: Run, of: Pull, **more: Any) -> Event:
    """A run for a pull request has ended. GitHub names no pull requests where they come from a fork."""
    head = run.event.payload["pull_request"]["head"]
    pulls = [] if run.event.from_fork else [{"number": of.number, "head": {"sha": head["sha"]}}]
    about = _run(run, repository(of.base), pulls) | {
        "head_branch": head["ref"],
        "head_sha": head["sha"],
        "head_repository": head["repo"],
        "html_url": f"https://github.com/{of.base.name}/actions/runs/{run.id}",
    }
    payload = {"action": "completed", "workflow_run": about | more, **_about(of.base, of.author)}
    return on_default("workflow_run", of.base, payload)


def ended(run: Run) -> Event:
    """A run on the default branch has ended."""
    own = repository(run.repository)
    head = {"head_branch": run.repository.default, "head_sha": run.event.sha, "head_repository": own}
    about = _run(run, own, []) | head
    return on_default("workflow_run", run.repository, {"action": "completed", "workflow_run": about})


def pushed(of: Repository, branch: str) -> Event:
    """To a branch."""
    ref, sha = f"refs/heads/{branch}", of.tip(branch)
    return Event("push", {"ref": ref, "after": sha, **_about(of, "ann")}, ref, sha)


def on_default(name: str, of: Repository, payload: Mapping[str, Any]) -> Event:
    """An event whose runs take the default branch."""
    whole = {**_about(of, "ann"), **payload}
    return Event(name, whole, f"refs/heads/{of.default}", of.tip(of.default))


def commented(of: Pull, comment: Mapping[str, Any], *, action: str = "created") -> Event:
    """Somebody said something on a pull request."""
    about = {
        "number": of.number,
        "state": of.state,
        "title": of.title,
        "user": {"login": of.author},
        "pull_request": {"html_url": f"https://github.com/{of.base.name}/pull/{of.number}"},
        "labels": [],
        "locked": False,
    }
    return on_default("issue_comment", of.base, {"action": action, "issue": about, "comment": dict(comment)})


def filed(of: Repository, issue: Mapping[str, Any], action: str, sender: str, label: str = "") -> Event:
    """An issue was opened, edited or labelled."""
    payload: dict[str, Any] = {"action": action, "issue": dict(issue), "sender": {"login": sender, "id": 6}}
    return on_default("issues", of, payload | ({"label": {"name": label}} if label else {}))


def _about(of: Repository, sender: str) -> dict[str, Any]:
    return {"repository": repository(of), "sender": {"login": sender, "id": 5, "type": "User"}}


def _run(run: Run, own: dict[str, Any], pulls: list[Any]) -> dict[str, Any]:
    """What is the same of every run that has ended."""
    return {
        "id": run.id,
        "name": run.name,
        "event": run.event.name,
        "status": "completed",
        "conclusion": run.conclusion,
        "path": run.source.path,
        "repository": own,
        "pull_requests": pulls,
        "run_attempt": 1,
    }
