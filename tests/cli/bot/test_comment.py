"""The one comment, on a GitHub that keeps what it is told and lets a token do what its workflow declares."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.bot.scene import CHANGED, LIST, ORDER, PERMISSIONS, SEPARATOR, SUGGESTION, Scene, report

POST, PATCH = "POST /issues/1/comments 201", "PATCH /issues/comments/{} 200"


def test_a_comment_lives_as_long_as_its_pull_request(scene: Scene) -> None:
    both = report(scene.sha, ORDER, SEPARATOR)
    assert scene.say("comment", both).writes == [POST]
    [comment] = scene.fake.of(1)
    assert "**2 things to put right**" in comment.body
    edit = PATCH.format(comment.id)

    assert scene.say("comment", both).writes == []

    scene.push(CHANGED.replace("–".encode(), b"-"))
    assert scene.say("comment", report(scene.sha, ORDER)).writes == [edit]
    assert "**1 of 2 put right**" in comment.body

    scene.push(LIST)
    assert scene.say("comment", report(scene.sha)).writes == [edit, "POST /graphql 200"]
    assert comment.body.split("\n")[1].startswith("All is well now, 2 of 2 put right. Thank you.")
    assert comment.minimized == "RESOLVED"
    assert scene.say("comment", report(scene.sha)).writes == []

    scene.push(CHANGED)
    assert scene.say("comment", report(scene.sha, ORDER)).writes == ["POST /graphql 200", edit]
    assert not comment.minimized
    assert "**1 thing to put right**" in comment.body
    assert "put right**" in comment.body
    assert [one.edits for one in scene.fake.of(1)] == [3]


def test_a_change_without_problems_is_left_alone(scene: Scene) -> None:
    told = scene.say("comment", report(scene.sha))

    assert (told.status, told.writes, scene.bodies) == (0, [], [])
    assert "there is nothing to write on GitHub" in told.error


def test_it_names_its_links_by_what_github_says(scene: Scene) -> None:
    scene.say("comment", report(scene.sha, ORDER))

    server = scene.fake.environment()["GITHUB_SERVER_URL"]
    assert f"({server}/bee/list/blob/{scene.sha}/list.md?plain=1#L5)" in scene.bodies[0]
    assert f"({server}/octo/list/actions/runs/123)" in scene.bodies[0]


def test_what_a_suggestion_mends_is_pointed_to(scene: Scene) -> None:
    own = report(scene.sha, ORDER, SEPARATOR, suggestions=(SUGGESTION,))
    scene.say("comment", own)
    assert "(`separator`, suggestion)" in scene.bodies[0]
    assert "(`order`, `/fix`)" in scene.bodies[0]

    scene.say("comment", own, "--without", "suggestions", "--without", "fix")
    assert "uggestion" not in scene.bodies[0].split("\n", 1)[1]
    assert "To mend all of it, run `listkeeper lint --fix`." in scene.bodies[0]


def test_the_pull_request_is_that_of_the_run_and_not_of_the_report(scene: Scene) -> None:
    """A branch of the same name, in another fork and in the list's repository."""
    scene.fake.fork("ant/list")
    for repo in ("ant/list", "octo/list"):
        scene.fake.push("add-bee", {"list.md": CHANGED}, repo=repo)
    scene.fake.open_pull("ant:add-bee")
    scene.fake.open_pull("add-bee")
    scene.say("comment", report("f" * 40, ORDER))

    assert [len(scene.fake.of(number)) for number in (1, 2, 3)] == [1, 0, 0]


def test_two_pull_requests_from_one_branch_have_a_comment_each(scene: Scene) -> None:
    scene.fake.push("next", {"other.md": b""})
    scene.fake.open_pull("bee:add-bee", base="next")
    scene.say("comment", report(scene.sha, ORDER))

    assert [len(scene.fake.of(number)) for number in (1, 2)] == [1, 1]


def quiet(told: Any) -> tuple[int, list[str], str]:
    return told.status, told.writes, told.error.strip()


def test_of_a_run_that_is_overtaken_nothing_is_said(scene: Scene) -> None:
    old = scene.sha
    scene.push(LIST, onto=scene.fake.main.branches["main"])

    assert quiet(scene.say("comment", report(old, ORDER), head_sha=old)) == (
        0, [], "listkeeper: nothing is said: pull request 1 has other commits by now, and another run for them",
    )  # fmt: skip


def test_on_a_closed_pull_request_nothing_is_said(scene: Scene) -> None:
    scene.fake.close(1)

    assert quiet(scene.say("comment", report(scene.sha, ORDER))) == (
        0, [], "listkeeper: nothing is said: no open pull request is of this branch; it was closed or merged",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"event": "push"}, "the run that has ended was not for a pull request"),
        ({"head_repository": None}, "the repository of the branch is no more"),
    ],
)
def test_some_runs_concern_nobody(scene: Scene, changed: dict[str, Any], why: str) -> None:
    told = scene.say("comment", report(scene.sha, ORDER), **changed)

    assert quiet(told) == (0, [], f"listkeeper: nothing is said: {why}")


def test_another_event_is_wrong_usage(scene: Scene) -> None:
    told = scene.say("comment", report(scene.sha, ORDER), head_sha=0, id=None, event="pull_request", head_repository=7)

    assert told.status == 2
    assert "this command is for workflow_run" in told.error


@pytest.mark.parametrize("raw", [None, b"", b"[]", b'{"format": 1}', b"x" * 1_000_001])
def test_an_artifact_that_is_none_is_told_and_nothing_else(scene: Scene, raw: bytes | None) -> None:
    told = scene.say("comment", raw)

    assert (told.status, told.writes, scene.bodies) == (0, [], [])
    assert told.out.startswith("::warning title=listkeeper::")


def test_a_comment_that_somebody_removes_in_between_is_written_anew(scene: Scene) -> None:
    scene.say("comment", report(scene.sha, ORDER, SEPARATOR))
    scene.fake.fail("PATCH", "/issues/comments/", status=404)
    told = scene.say("comment", report(scene.sha, ORDER))

    assert told.writes[1:] == [POST]
    assert (told.status, len(scene.bodies)) == (0, 2)


def test_a_locked_conversation_is_told_once(scene: Scene) -> None:
    scene.say("comment", report(scene.sha, ORDER, SEPARATOR))
    scene.fake.fail("PATCH", "/issues/comments/", status=403)
    told = scene.say("comment", report(scene.sha, ORDER))

    assert [line[-3:] for line in told.writes] == ["403"]
    assert told.status == 0
    assert "could not edit the comment on pull request 1: GitHub refused it (403)" in told.error


@pytest.mark.parametrize("missing", ["pull-requests"])
def test_a_token_without_permission_is_told(scene: Scene, missing: str) -> None:
    token = scene.fake.token({**PERMISSIONS, missing: "read"})
    told = scene.say("comment", report(scene.sha, ORDER), token=token)

    assert (told.status, scene.bodies) == (0, [])
    assert "could not comment on pull request 1: GitHub refused it (403): the token may not do that" in told.error
    assert "::warning title=listkeeper::could not comment" in told.out


def test_what_cannot_be_read_is_told(scene: Scene) -> None:
    scene.fake.fail("GET", "/issues/1/comments", status=404)
    told = scene.say("comment", report(scene.sha, ORDER))

    assert (told.status, told.writes) == (0, [])
    assert "the pull request could not be looked at: GitHub refused it (404)" in told.error


def test_to_try_is_to_print(scene: Scene) -> None:
    told = scene.say("comment", report(scene.sha, ORDER), "--dry-run")

    assert (told.status, told.writes, scene.bodies) == (0, [], [])
    assert told.out.startswith("comment on pull request 1\n  POST /repos/octo/list/issues/1/comments\n")


def test_a_forged_comment_is_nobody_of_ours(scene: Scene) -> None:
    scene.say("comment", report(scene.sha, ORDER))
    forged = scene.bodies[0]
    scene.fake.comments.clear()
    scene.fake.comment(1, forged, "mallory")

    assert scene.say("comment", report(scene.sha, ORDER)).writes == [POST]
    assert scene.say("comment", report(scene.sha, ORDER), "--as", "mallory").writes == []


def test_a_pull_request_with_hundreds_of_comments_has_one_of_ours(scene: Scene) -> None:
    for number in range(150):
        scene.fake.comment(1, f"Comment {number}", "anna")
    scene.say("comment", report(scene.sha, ORDER))
    for number in range(150):
        scene.fake.comment(1, f"Answer {number}", "anna")

    assert scene.say("comment", report(scene.sha, ORDER)).writes == []
