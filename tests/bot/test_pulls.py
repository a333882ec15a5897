"""Which pull requests a run is about, by what GitHub says of it."""

from __future__ import annotations

from typing import Any

import pytest
from listkeeper.bot.pulls import EventError, Found, Pull, Run, about, query, run_of

SHA, OTHER = "a" * 40, "b" * 40
HEAD = {"id": 7, "full_name": "newcomer/awesome-web", "owner": {"login": "newcomer"}}
EVENT: dict[str, Any] = {
    "action": "completed",
    "workflow_run": {
        "id": 123,
        "event": "pull_request",
        "head_sha": SHA,
        "head_branch": "add foo?#",
        "head_repository": HEAD,
        "pull_requests": [],
    },
    "repository": {"id": 1, "full_name": "lists/awesome-web"},
}
RUN = Run(123, SHA, "newcomer", "add foo?#", 7, 1)


def pull(number: int = 9, **changed: Any) -> dict[str, Any]:
    """As in a row of `GET /repos/OWNER/NAME/pulls`."""
    head = {"ref": "add foo?#", "sha": SHA, "repo": HEAD}
    base = {"ref": "main", "repo": {"id": 1}}
    parts = {"head": head | changed.pop("head", {}), "base": base | changed.pop("base", {})}
    return {"number": number, "state": "open", "author_association": "CONTRIBUTOR", **parts, **changed}


def event(**changed: Any) -> dict[str, Any]:
    return {**EVENT, "workflow_run": {**EVENT["workflow_run"], **changed}}


def test_a_run_is_known_by_its_event() -> None:
    assert run_of(EVENT) == RUN
    assert query(RUN) == {"state": "open", "head": "newcomer:add foo?#"}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"event": "push"}, "the run that has ended was not for a pull request"),
        ({"event": "merge_group"}, "the run that has ended was not for a pull request"),
        ({"head_repository": None}, "the repository of the branch is no more"),
    ],
)
def test_some_runs_concern_nobody(changed: dict[str, Any], why: str) -> None:
    assert run_of(event(**changed)) == why


@pytest.mark.parametrize(
    "told", [{}, {"workflow_run": None}, {"workflow_run": {}}, {"issue": {}, "repository": {"id": 1}}]
)
def test_another_event_is_said_to_be_one(told: dict[str, Any]) -> None:
    with pytest.raises(EventError, match="does not tell of a run"):
        run_of(told)


STALE = "pull request 9 has other commits by now, and another run for them"
NONE = "no open pull request is of this branch; it was closed or merged"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([pull()], Found((Pull(9, SHA, "newcomer/awesome-web"),))),
        (
            [pull(author_association="FIRST_TIME_CONTRIBUTOR")],
            Found((Pull(9, SHA, "newcomer/awesome-web", is_first=True),)),
        ),
        (
            [pull(9), pull(10, base={"ref": "next"})],
            Found((Pull(9, SHA, "newcomer/awesome-web"), Pull(10, SHA, "newcomer/awesome-web"))),
        ),
        ([], Found((), NONE)),
        ([pull(head={"sha": OTHER})], Found((), STALE)),
        ([pull(state="closed")], Found((), NONE)),
        ([pull(head={"ref": "another"})], Found((), NONE)),
        ([pull(head={"repo": {**HEAD, "id": 8}})], Found((), NONE)),
        ([pull(head={"repo": None})], Found((), NONE)),
        ([pull(base={"repo": {"id": 2}})], Found((), NONE)),
    ],
    ids="one newcomer two-bases none force-pushed closed other-branch other-fork fork-gone other-base".split(),
)
def test_a_pull_request_is_that_of_the_commit_and_the_repositories(rows: list[dict[str, Any]], found: Found) -> None:
    assert about(RUN, rows) == found
