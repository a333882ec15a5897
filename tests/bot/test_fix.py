"""`/fix`: who is heard, what keeps it from being done, and every way in which it ends, as calls of the API."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import pytest
from listkeeper.bot.answer import answer, fence, may_write
from listkeeper.bot.commits import COMMIT
from listkeeper.bot.fix import (
    Asked,
    Here,
    Mended,
    Pull,
    Work,
    asked,
    is_command,
    is_trusted,
    obstacle,
    plan,
    pull,
    reaction,
    refuse,
    summary,
)
from listkeeper.bot.marker import LOGIN, marker
from listkeeper.bot.report import Problem
from listkeeper.calls import Call, Mutation, Step
from listkeeper.diagnostic import Severity

HEAD, BASE, NEW = "a" * 40, "b" * 40, "c" * 40
OWN = Asked(9, 77, "ann", "2026-11-26T10:00:00Z")
SAME = Pull(9, "ann", True, False, "o/r", "topic", HEAD, BASE, False)
FORK = SAME._replace(repository="ann/r")
PLACE = Here("o/r", "/repos/o/r", LOGIN, "https://github.com/o/r/actions/runs/5", False)
PATCH = "--- a/list.md\n+++ b/list.md\n@@ -1 +1 @@\n-a\n+b\n"
DONE = Mended("list.md", "b\n", ("order", "spacing", "order"), PATCH)
LEFT = Problem("list.md", 7, "promotional", Severity.WARNING, "'the best' promotes @team <b>", False)
M = marker("fix")

COMMANDS = {
    "/fix": True,
    "  /fix \t": True,
    "/fix\r\nplease, this is what I meant": True,
    "/fixing": False,
    "/fix please": False,
    "\n/fix": False,
    "please /fix": False,
    "> /fix": False,
    "": False,
}


@pytest.mark.parametrize(("body", "expected"), COMMANDS.items())
def test_the_first_line_is_the_command_and_nothing_else(body: str, expected: bool) -> None:
    assert is_command(body) is expected


def event(**changes: Any) -> dict[str, Any]:
    comment = {"id": 77, "body": "/fix", "user": {"login": "ann"}, "created_at": OWN.created}
    return {"action": "created", "issue": {"number": 9, "pull_request": {}} | {"pull_request": {"url": "u"}}} | {
        "comment": comment,
        **changes,
    }


EVENTS = {
    "asked": (event(), OWN),
    "an issue": (event(issue={"number": 9}), None),
    "edited": (event(action="edited"), None),
    "another word": (event(comment={"id": 77, "body": "thanks", "user": {"login": "ann"}}), None),
    "no comment": (event(comment=None), None),
    "a ghost": (event(comment={"id": 77, "body": "/fix", "user": None}), Asked(9, 77, "", "")),
}


@pytest.mark.parametrize(("given", "expected"), EVENTS.values(), ids=EVENTS)
def test_only_a_new_comment_on_a_pull_request_asks(given: dict[str, Any], expected: Asked | None) -> None:
    assert asked(given) == expected


TRUSTED = [
    ("ann", None, True),
    ("ann", {"permission": "none"}, True),
    ("bob", {"permission": "write"}, True),
    ("bob", {"permission": "admin"}, True),
    ("bob", {"permission": "read", "role_name": "triage"}, False),
    ("bob", {"permission": "none"}, False),
    ("bob", {}, False),
    ("bob", None, False),
    ("", None, False),
]


@pytest.mark.parametrize(("author", "permission", "expected"), TRUSTED)
def test_the_author_and_who_may_write_are_trusted(author: str, permission: object, expected: bool) -> None:
    assert is_trusted(OWN._replace(author=author), SAME, permission) is expected


def test_a_ghost_is_not_trusted_on_the_pull_request_of_a_ghost() -> None:
    assert not is_trusted(OWN._replace(author=""), SAME._replace(author=""), None)


def test_a_pull_request_is_read_as_the_api_has_it() -> None:
    row = {
        "number": 9,
        "user": {"login": "ann"},
        "state": "open",
        "merged": False,
        "locked": False,
        "maintainer_can_modify": True,
        "head": {"ref": "topic", "sha": HEAD, "repo": {"full_name": "ann/r"}},
        "base": {"sha": BASE},
    }

    assert pull(row) == FORK._replace(may_be_edited=True)
    assert pull({**row, "head": {"ref": "topic", "sha": HEAD, "repo": None}}).repository == ""
    assert not pull({**row, "state": "closed"}).is_open


def pushed(at: str, after: str = HEAD) -> dict[str, Any]:
    return {"timestamp": at, "after": after, "ref": "refs/heads/topic"}


OBSTACLES = {
    "nothing": (SAME, [], ""),
    "pushed before": (SAME, [pushed("2026-11-26T09:59:59Z")], ""),
    "pushed after": (SAME, [pushed("2026-11-26T10:00:01Z")], "The branch was pushed to after you asked"),
    "pushed after, then away": (SAME, [pushed("2026-11-26T10:00:01Z", after=NEW)], ""),
    "not known when": (SAME, [{"after": HEAD}], ""),
    "closed": (SAME._replace(is_open=False), [], "This pull request is closed"),
    "fork gone": (SAME._replace(repository=""), [], "The repository with the branch of this pull request is gone"),
}


@pytest.mark.parametrize(("about", "pushes", "why"), OBSTACLES.values(), ids=OBSTACLES)
def test_what_keeps_it_from_being_done_is_a_sentence(about: Pull, pushes: list[Any], why: str) -> None:
    told = obstacle(OWN, about, pushes)

    assert told[: len(why)] == why
    assert bool(told) == bool(why)


def call(step: Step) -> tuple[str, str, dict[str, Any]]:
    assert isinstance(step, Call)
    return step.method, step.path, dict(step.body or {})


def said(steps: Sequence[Step]) -> str:
    """The text of the answer, held to be the one that is posted, with a reaction behind it."""
    (method, path, body), (_, where, content) = map(call, steps)
    assert (method, path, where) == (
        "POST", "/repos/o/r/issues/9/comments", "/repos/o/r/issues/comments/77/reactions",
    )  # fmt: skip
    return f"{content['content']}: {body['body'].removeprefix(M)}"


def test_a_reaction_tells_who_asked() -> None:
    assert call(reaction(OWN, "/repos/o/r", "eyes")) == (
        "POST", "/repos/o/r/issues/comments/77/reactions", {"content": "eyes"},
    )  # fmt: skip


def test_what_was_mended_is_pushed_on_top_of_what_was_read() -> None:
    (step,) = plan(OWN, SAME, Work((DONE,), (LEFT,)), PLACE, [])
    assert isinstance(step, Mutation)

    assert (step.query, step.variables) == (
        COMMIT,
        {
            "input": {
                "branch": {"repositoryNameWithOwner": "o/r", "branchName": "topic"},
                "expectedHeadOid": HEAD,
                "message": {"headline": "Mend what pull request 9 changed"},
                "fileChanges": {"additions": [{"path": "list.md", "contents": b64encode(b"b\n").decode()}]},
            }
        },
    )
    assert step.then
    assert said(step.then({"createCommitOnBranch": {"commit": {"oid": NEW}}})) == (
        "rocket: Mended in ccccccc: 3 problems in `list.md` (`order` 2, `spacing` 1).\n\n"
        "Left for a person, 1 problem:\n\n"
        "- `list.md:7` `promotional`: `'the best' promotes @team <b>`\n\n"
        "GitHub starts no checks for a commit of a workflow. The next push does, or closing and reopening.\n"
    )


def offered(steps: Sequence[Step]) -> str:
    return said(steps).partition(". There are three ways")[0]


def test_a_push_that_is_refused_becomes_an_offer() -> None:
    (step,) = plan(OWN, SAME, Work((DONE,), ()), PLACE, [])
    assert step.otherwise

    assert said(step.otherwise("the branch has moved on")) == (
        "confused: Ready: 3 problems in `list.md` (`order` 2, `spacing` 1). But it could not be pushed: the branch has "
        "moved on. There are three ways to have it:\n\n"
        f"1. run `listkeeper lint --fix --since {BASE} -- list.md` in your branch and push it;\n"
        "2. take the patch in [the summary of this run](https://github.com/o/r/actions/runs/5) and `git apply` it;\n"
        "3. commit the suggestions in this pull request one by one, where there are some.\n"
    )


FORKS = {
    "the token of the workflow": (FORK._replace(may_be_edited=True), False, "the branch is in a fork, to which"),
    "not allowed": (FORK, True, "the branch is in a fork that maintainers may not push to"),
    "allowed, with a token of its own": (FORK._replace(may_be_edited=True), True, ""),
}


@pytest.mark.parametrize(("about", "pushes", "why"), FORKS.values(), ids=FORKS)
def test_a_fork_is_pushed_to_where_that_is_allowed(about: Pull, pushes: bool, why: str) -> None:
    steps = plan(OWN, about, Work((DONE,), ()), PLACE._replace(pushes_to_forks=pushes), [])

    assert isinstance(steps[0], Mutation) is not bool(why)
    if why:
        assert f"But {why}" in said(steps)
    else:
        assert isinstance(steps[0], Mutation)
        assert steps[0].variables["input"]["branch"]["repositoryNameWithOwner"] == "ann/r"
        assert steps[0].then
        assert "GitHub starts no checks" not in said(steps[0].then({"createCommitOnBranch": {"commit": {"oid": NEW}}}))


NOTHING = {
    "well": (Work((DONE._replace(done=(), patch=""),), ()), "+1: There is nothing to mend: all is well.\n"),
    "left": (
        Work((DONE._replace(done=()),), (LEFT,)),
        (
            "+1: There is nothing here that can be mended without a person.\n\nLeft for a person, 1 problem:\n\n"
            "- `list.md:7` `promotional`: `'the best' promotes @team <b>`\n"
        ),
    ),
    "unread": (
        Work((), (), ("`list.md` is a symbolic link in this branch; only regular files are read.",)),
        (
            "+1: There is nothing to mend: no list of this pull request could be read.\n"
            "- `list.md` is a symbolic link in this branch; only regular files are read.\n"
        ),
    ),
}


@pytest.mark.parametrize(("work", "text"), NOTHING.values(), ids=NOTHING)
def test_nothing_to_mend_is_a_kind_sentence(work: Work, text: str) -> None:
    assert said(plan(OWN, SAME, work, PLACE, [])) == text


def test_a_thousand_problems_are_an_answer_that_github_takes() -> None:
    left = tuple(LEFT._replace(line=n, message="x" * 5000) for n in range(1000))
    text = said(plan(OWN, SAME, Work((), left), PLACE, []))

    assert text.count("\n- ") == 21
    assert text.endswith("- and 980 more\n")


def test_no_text_from_outside_is_in_a_commit() -> None:
    (step,) = plan(OWN, SAME._replace(author="x\nCo-authored-by: y"), Work((DONE,), (LEFT,)), PLACE, [])
    assert isinstance(step, Mutation)

    assert step.variables["input"]["message"] == {"headline": "Mend what pull request 9 changed"}


ROWS = [
    {"id": 1, "user": {"login": "mallory"}, "body": f"{M}forged"},
    {"id": 2, "user": {"login": LOGIN}, "body": f"{marker('comment')}another kind"},
    {"id": 3, "user": {"login": LOGIN}, "body": f"{M}old\r\n"},
]


def test_there_is_one_answer_that_is_edited() -> None:
    (edit,) = answer("new\n", "fix", 9, "/repos/o/r", ROWS, LOGIN)

    assert call(edit) == ("PATCH", "/repos/o/r/issues/comments/3", {"body": f"{M}new\n"})
    assert answer("old\n", "fix", 9, "/repos/o/r", ROWS, LOGIN) == []
    assert call(answer("x", "fix", 9, "/repos/o/r", ROWS[:2], LOGIN)[0])[0] == "POST"


def test_a_refusal_is_an_answer_and_a_reaction() -> None:
    assert said(refuse(OWN, "No.", PLACE, [])) == "confused: No.\n"


def test_who_may_write_is_told_by_the_permission() -> None:
    assert [own for own in ("admin", "write", "read", "none", None) if may_write({"permission": own})] == [
        "admin", "write",
    ]  # fmt: skip
    assert not may_write("admin")


FENCES = {
    "plain": ("a\n\tb\n", "```diff\na\n\tb\n```\n"),
    "ticks": ("````\n", "`````diff\n````\n`````\n"),
    "indented ticks": ("   ```` x\n", "`````diff\n   ```` x\n`````\n"),
    "hidden": ("\u202ex\x1b[0m\n", "```diff\n\\u202ex\\u001b[0m\n```\n"),
    "a command of the runner": ("##[error]x\n", "```diff\n##\\u005berror]x\n```\n"),
    "a return": ("a\rb\n", "```diff\na b\n```\n"),
}


@pytest.mark.parametrize(("text", "expected"), FENCES.values(), ids=FENCES)
def test_nothing_ends_a_fence_or_hides_in_it(text: str, expected: str) -> None:
    assert fence(text, "diff") == expected


def test_the_summary_has_the_patch() -> None:
    assert summary(Work((DONE,), ())) == f"## /fix\n\nWhat was mended, for `git apply`:\n\n```diff\n{PATCH}```\n"
    assert summary(Work((DONE._replace(done=(), patch=""),), ())) == ""
    assert "they are shown as" in summary(Work((DONE._replace(patch=f"{PATCH}+\u202e\n"),), ()))
    assert summary(Work((DONE._replace(patch="x" * 1_000_000),), ())) == (
        "## /fix\n\nThe patch is too long to be shown here.\n"
    )


def test_an_answer_that_is_too_long_ends_with_a_whole_line() -> None:
    (post,) = answer("é" * 99 + "\n" + "ü" * 40_000 + "\nx\n", "fix", 9, "/repos/o/r", [], LOGIN)

    assert call(post)[2] == {"body": f"{M}{'é' * 99}\n\n…\n"}
