"""An issue from the form: what is answered in each of its states, who has to agree, and the pull request, as calls."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import pytest
from listkeeper.bot.commits import NOWHERE
from listkeeper.bot.form import (
    Found,
    Here,
    Issue,
    Judged,
    Standing,
    is_approved,
    issue,
    plan,
    pulls_of,
)
from listkeeper.bot.marker import LOGIN, marker, remembered
from listkeeper.calls import Call, Mutation, Step

HEAD, OLD, NEW = "a" * 40, "b" * 40, "c" * 40
HERE = Here("o/r", "R_1", "/repos/o/r", LOGIN, "https://github.com", "main", HEAD)
NOW = Issue(12, "ann-b", 34, "### Name\n\nKappa\n", True, frozenset({"listkeeper-entry"}))
LINE = "- [Kappa](https://kappa.example/) - Draws a map for @team, closes #1."
GOOD = Judged((), (), "list.md", LINE, f"# A\n\n{LINE}\n")
HINT = Found("near-duplicate", "'Kappa' is much like 'Kapa' @team", is_ours=False)
BAD = Judged((Found("Name", "it is left empty"), HINT))
NONE = Standing()
M = marker("form")
SHOWN = f"```markdown\n{LINE}\n```\n"


def call(step: Step) -> tuple[str, str, dict[str, Any] | None]:
    assert isinstance(step, Call)
    return step.method, step.path, dict(step.body) if step.body is not None else None


def said(steps: Sequence[Step]) -> str:
    (step,) = steps
    method, path, body = call(step)
    assert (method, path) == ("POST", "/repos/o/r/issues/12/comments")
    assert body
    text = str(body["body"])
    assert text.startswith(M)
    return text.removeprefix(M)


def made(judged: Judged = GOOD, standing: Standing = NONE, now: Issue = NOW, *, approved: bool = True) -> list[Step]:
    return plan(now, judged, standing, HERE, [], approved=approved)


def test_what_is_missing_is_said_in_code_where_it_has_words_from_outside() -> None:
    assert said(made(BAD, approved=False)) == (
        "Thank you. 2 things to put right before this can be added; edit the issue above and it is looked at again.\n\n"
        "- **Name**: it is left empty.\n"
        "- `near-duplicate`: `'Kappa' is much like 'Kapa' @team`\n"
    )


def test_a_label_on_what_is_not_valid_comes_off() -> None:
    steps = made(BAD, now=NOW._replace(labels=frozenset({"accepted"})), approved=True)

    assert call(steps[1]) == ("DELETE", "/repos/o/r/issues/12/labels/accepted", None)


def test_what_is_well_awaits_a_label() -> None:
    assert said(made(GOOD._replace(hints=(HINT,)), approved=False)) == (
        "Thank you, all is well with this entry. A maintainer's label `accepted` makes a pull request of it that names "
        f"you as its author.\n\n{SHOWN}\n"
        "Worth a look, but nothing that has to be changed:\n\n- `near-duplicate`: `'Kappa' is much like 'Kapa' @team`\n"
    )


def test_a_label_that_counts_no_longer_comes_off_and_the_pull_request_waits() -> None:
    steps = made(
        standing=Standing(5, True, False, OLD), now=NOW._replace(labels=frozenset({"accepted"})), approved=False
    )

    assert said(steps[:1]).startswith(
        "Thank you, all is well with this entry. The label that was on it counts no longer, or was not a maintainer's. "
        "A maintainer's label `accepted` brings pull request #5 up to date.\n"
    )
    assert call(steps[1]) == ("DELETE", "/repos/o/r/issues/12/labels/accepted", None)


def test_a_maintainers_label_makes_a_branch_a_commit_and_a_pull_request() -> None:
    branch, commit = made()
    assert call(branch) == (
        "POST", "/repos/o/r/git/refs", {"ref": "refs/heads/listkeeper/entry-12", "sha": HEAD},
    )  # fmt: skip
    assert isinstance(commit, Mutation)
    assert commit.variables["input"] == {
        "branch": {"repositoryNameWithOwner": "o/r", "branchName": "listkeeper/entry-12"},
        "expectedHeadOid": HEAD,
        "message": {
            "headline": "Add the entry of issue 12",
            "body": "Co-authored-by: ann-b <34+ann-b@users.noreply.github.com>",
        },
        "fileChanges": {"additions": [{"path": "list.md", "contents": b64encode(GOOD.text.encode()).decode()}]},
    }
    assert commit.then
    (pull,) = commit.then({"createCommitOnBranch": {"commit": {"oid": NEW}}})
    assert call(pull) == (
        "POST",
        "/repos/o/r/pulls",
        {
            "title": "Add the entry of issue 12",
            "head": "listkeeper/entry-12",
            "base": "main",
            "body": f"{marker('form', {'issue': 12})}The entry of issue #12, proposed by `ann-b` in its form:\n\n"
            f"{SHOWN}\n\nCloses #12\n",
            "maintainer_can_modify": False,
        },
    )
    assert isinstance(pull, Call)
    assert pull.then
    assert said(pull.then({"number": 5})) == f"Thank you. Pull request #5 adds it:\n\n{SHOWN}"


REFUSED = "The pull request could not be made: {}. The label put on again tries it again.\n"


def test_where_github_refuses_a_step_the_issue_hears_of_it() -> None:
    branch, commit = made()
    assert isinstance(commit, Mutation)
    assert branch.otherwise
    assert commit.otherwise
    assert commit.then
    (pull,) = commit.then({"createCommitOnBranch": {"commit": {"oid": NEW}}})
    assert pull.otherwise

    assert said(branch.otherwise("it is taken")) == REFUSED.format("it is taken")
    assert said(commit.otherwise("the branch has moved on")) == REFUSED.format("the branch has moved on")
    assert said(pull.otherwise("the token may not do that")).startswith(
        "The entry is committed to `listkeeper/entry-12`, but the pull request could not be made: the token may not"
    )


def test_a_branch_that_is_there_is_replaced_at_once_and_only_as_it_was_read() -> None:
    removal, branch, commit = made(standing=Standing(5, True, False, OLD))
    assert call(removal) == ("DELETE", "/repos/o/r/git/refs/heads/listkeeper/entry-12-next", None)
    assert call(branch)[2] == {"ref": "refs/heads/listkeeper/entry-12-next", "sha": HEAD}
    assert isinstance(commit, Mutation)
    assert commit.variables["input"]["branch"]["branchName"] == "listkeeper/entry-12-next"
    assert commit.then
    swap, answer = commit.then({"createCommitOnBranch": {"commit": {"oid": NEW}}})
    assert isinstance(swap, Mutation)
    assert swap.variables["input"] == {
        "repositoryId": "R_1",
        "refUpdates": [
            {"name": "refs/heads/listkeeper/entry-12", "beforeOid": OLD, "afterOid": NEW, "force": True},
            {"name": "refs/heads/listkeeper/entry-12-next", "beforeOid": NEW, "afterOid": NOWHERE, "force": True},
        ],
    }
    assert said([answer]) == f"Thank you. Pull request #5 adds it:\n\n{SHOWN}"


def test_a_branch_without_a_pull_request_gets_one() -> None:
    commit = made(standing=Standing(head=OLD))[2]
    assert isinstance(commit, Mutation)
    assert commit.then
    _, pull = commit.then({"createCommitOnBranch": {"commit": {"oid": NEW}}})

    assert call(pull)[:2] == ("POST", "/repos/o/r/pulls")


STANDING = {
    "current": (Standing(5, True, False, OLD, is_current=True), f"Thank you. Pull request #5 adds it:\n\n{SHOWN}"),
    "touched": (
        Standing(5, True, False, OLD, is_touched=True),
        (
            "People have committed to `listkeeper/entry-12`, so it is theirs now: "
            "what the issue says otherwise is to be changed there.\n"
        ),
    ),
    "merged": (Standing(5, False, True, OLD), "Pull request #5 was merged.\n"),
    "turned down": (Standing(5, False, False, ""), "Pull request #5 was closed.\n"),
}


@pytest.mark.parametrize(("standing", "text"), STANDING.values(), ids=STANDING)
def test_what_stands_already_is_only_told(standing: Standing, text: str) -> None:
    assert said(made(standing=standing)) == text


def test_a_closed_issue_is_left_alone() -> None:
    assert made(now=NOW._replace(is_open=False)) == []
    assert made(BAD, now=NOW._replace(is_open=False)) == []


def test_nothing_is_said_twice() -> None:
    (step,) = made(BAD, approved=False)
    body = (call(step)[2] or {})["body"].replace("\n", "\r\n")
    row = {"id": 3, "user": {"login": LOGIN}, "body": body}

    assert plan(NOW, BAD, Standing(), HERE, [row], approved=False) == []
    (edit,) = plan(NOW, GOOD, Standing(), HERE, [row], approved=False)
    assert call(edit)[:2] == ("PATCH", "/repos/o/r/issues/comments/3")


CREDITS = {
    "ghost": ("", 0, "https://github.com", ""),
    "bot": ("renovate[bot]", 7, "https://github.com", "renovate[bot] <7+renovate[bot]@users.noreply.github.com>"),
    "company": ("ann_corp", 7, "https://github.com", "ann_corp <7+ann_corp@users.noreply.github.com>"),
    "enterprise": ("ann", 7, "https://git.corp.example:8443", "ann <7+ann@users.noreply.git.corp.example>"),
    "forged": ("x>\nCo-authored-by: y <y@z>", 7, "https://github.com", ""),
}


@pytest.mark.parametrize(("author", "number", "server", "credit"), CREDITS.values(), ids=CREDITS)
def test_the_author_is_credited_by_login_and_number_alone(author: str, number: int, server: str, credit: str) -> None:
    now = NOW._replace(author=author, author_id=number)
    commit = plan(now, GOOD, Standing(), HERE._replace(server=server), [], approved=True)[1]
    assert isinstance(commit, Mutation)

    assert commit.variables["input"]["message"].get("body", "") == (f"Co-authored-by: {credit}" if credit else "")


def labelled(**changes: Any) -> dict[str, Any]:
    return {"action": "labeled", "label": {"name": "accepted"}, "issue": {"body": NOW.body}, **changes}


ACCEPTED = NOW._replace(labels=frozenset({"accepted"}))
APPROVALS = {
    "a maintainer": (labelled(), ACCEPTED, {"permission": "write"}, True),
    "triage": (labelled(), ACCEPTED, {"permission": "read", "role_name": "triage"}, False),
    "nobody": (labelled(), ACCEPTED, {}, False),
    "another label": (labelled(label={"name": "bug"}), ACCEPTED, {"permission": "write"}, False),
    "taken off since": (labelled(), NOW, {"permission": "write"}, False),
    "edited since": (labelled(), ACCEPTED._replace(body="### Name\n\nSpam\n"), {"permission": "write"}, False),
    "an edit": (labelled(action="edited"), ACCEPTED, {"permission": "write"}, False),
    "opened with it": ({"action": "opened", "issue": {"body": NOW.body}}, ACCEPTED, {"permission": "write"}, False),
}


@pytest.mark.parametrize(("event", "now", "permission", "expected"), APPROVALS.values(), ids=APPROVALS)
def test_only_a_maintainers_label_on_the_text_as_it_is_counts(
    event: dict[str, Any], now: Issue, permission: object, expected: bool
) -> None:
    assert is_approved(event, now, permission, "accepted") is expected


def row(
    number: int, *, state: str = "open", login: str = LOGIN, body: str = M, repository: str = "o/r"
) -> dict[str, Any]:
    head = {"repo": {"full_name": repository}}
    return {"number": number, "state": state, "user": {"login": login}, "body": body, "head": head}


PULLS = {
    "none": ([], None),
    "open before newer": ([row(5), row(9, state="closed")], 5),
    "the newest": ([row(5, state="closed"), row(9, state="closed")], 9),
    "somebody's": ([row(5, login="mallory")], None),
    "of another kind": ([row(5, body="")], None),
    "of a fork": ([row(5, repository="mallory/r")], None),
}


@pytest.mark.parametrize(("rows", "number"), PULLS.values(), ids=PULLS)
def test_only_the_bots_own_pull_request_counts(rows: list[dict[str, Any]], number: int | None) -> None:
    found = pulls_of(rows, HERE)

    assert (found["number"] if found else None) == number


def test_an_issue_is_read_as_the_api_has_it() -> None:
    given = {
        "number": 12,
        "user": {"login": "ann-b", "id": 34},
        "body": NOW.body,
        "state": "open",
        "locked": False,
        "labels": [{"name": "listkeeper-entry"}],
    }

    assert issue(given) == NOW
    closed: list[dict[str, Any]] = [{"state": "closed"}, {"locked": True}, {"pull_request": {"url": "u"}}]
    assert [issue(given | own).is_open for own in closed] == [False, False, False]
    assert issue({**given, "user": None, "body": None}) == NOW._replace(author="", author_id=0, body="")


def test_the_pull_request_remembers_its_issue() -> None:
    commit = made()[1]
    assert commit.then
    (pull,) = commit.then({"createCommitOnBranch": {"commit": {"oid": NEW}}})

    assert remembered((call(pull)[2] or {})["body"], "form") == {"issue": 12}
