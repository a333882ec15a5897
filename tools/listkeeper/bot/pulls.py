"""Which pull requests a run of the check is about: by what GitHub says of the run, never by what the run left behind.

`workflow_run.pull_requests` is empty for forks (github/docs 22501), and `commits/SHA/pulls` knows none that is only
in a fork. So the open pull requests of the branch are asked for, and held to the run's commit and repositories.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

EVENT = "pull_request"
"""Of a run that a comment is made for; `merge_group` has none."""
NEWCOMERS = frozenset({"FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR"})
"""Associations of an author whose first change here this is."""


class EventError(ValueError):
    """The event is of another kind than this is for; a clause."""


class Run(NamedTuple):
    """The run of the check, as the event has it."""

    id: int
    sha: str
    """The last commit of the branch, also where what was checked out is a merge of it."""
    owner: str
    """Of the repository that the branch is in; may be a fork."""
    branch: str
    head_id: int
    """Of that repository."""
    base_id: int
    """Of the repository that the run, and this one, belong to."""


class Pull(NamedTuple):
    """An open pull request whose last commit was checked."""

    number: int
    sha: str
    head: str
    """The repository that the branch is in, as `owner/name`."""
    is_first: bool = False
    """Its author has contributed nothing here before."""


class Found(NamedTuple):
    pulls: tuple[Pull, ...]
    why: str = ""
    """Why there is none, a clause; empty where there is one."""


def run_of(event: Mapping[str, Any]) -> Run | str:
    """The run that a `workflow_run` event tells of; why it concerns nobody, where it does not. Raises EventError."""
    try:
        run, base_id = event["workflow_run"], event["repository"]["id"]
        kind, head = run["event"], run["head_repository"]
        if kind != EVENT:
            return "the run that has ended was not for a pull request"
        if head is None:
            return "the repository of the branch is no more"
        return Run(run["id"], run["head_sha"], head["owner"]["login"], run["head_branch"] or "", head["id"], base_id)
    except (KeyError, TypeError):
        raise EventError("the event does not tell of a run that has ended") from None


def query(run: Run) -> dict[str, str]:
    """Of `GET /repos/OWNER/NAME/pulls`."""
    return {"state": "open", "head": f"{run.owner}:{run.branch}"}


def about(run: Run, rows: Iterable[Mapping[str, Any]]) -> Found:
    """Those of the rows whose branch, commit and repositories are the run's; of one branch there may be several."""
    same = [row for row in rows if _is_of(run, row)]
    pulls = tuple(_pull(row) for row in same if row["head"]["sha"] == run.sha)
    if pulls:
        return Found(pulls)
    if same:
        return Found((), f"pull request {same[0]['number']} has other commits by now, and another run for them")
    return Found((), "no open pull request is of this branch; it was closed or merged")


def _is_of(run: Run, row: Mapping[str, Any]) -> bool:
    """GitHub leaves out a filter that it does not understand, and a fork may be called as another was."""
    head, base = row["head"], row["base"]
    repository = head["repo"] or {}
    return (
        row["state"] == "open"
        and head["ref"] == run.branch
        and repository.get("id") == run.head_id
        and base["repo"]["id"] == run.base_id
    )


def _pull(row: Mapping[str, Any]) -> Pull:
    head = row["head"]
    return Pull(row["number"], head["sha"], head["repo"]["full_name"], row.get("author_association") in NEWCOMERS)
