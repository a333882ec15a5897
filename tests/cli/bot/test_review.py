"""Suggestions, on a GitHub that takes comments only at lines of the diff."""

from __future__ import annotations

from tests.cli.bot.scene import ADDED, CHANGED, MENDED, PERMISSIONS, SEPARATOR, SUGGESTION, Scene, report

REVIEW, SINGLE = "POST /pulls/1/reviews", "POST /pulls/1/comments"


def test_a_suggestion_is_made_once_and_goes_when_it_is_taken(scene: Scene) -> None:
    own = report(scene.sha, SEPARATOR, suggestions=(SUGGESTION,))
    assert scene.say("review", own).writes == [f"{REVIEW} 200"]
    [remark] = scene.fake.remarks.values()
    assert (remark.path, remark.start_line, remark.line, remark.commit) == ("list.md", None, 5, scene.sha)
    assert remark.body.endswith(f"\n\n```suggestion\n{MENDED}\n```\n")

    assert scene.say("review", own).writes == []

    scene.push(CHANGED.replace(ADDED.encode(), MENDED.encode()))
    assert scene.say("review", report(scene.sha)).writes == [f"DELETE /pulls/comments/{remark.id} 204"]
    assert scene.say("review", report(scene.sha)).writes == []


def test_several_lines_are_one_suggestion(scene: Scene) -> None:
    lines = CHANGED.decode().split("\n")[3:5]
    two = SUGGESTION._replace(line=4, text=(MENDED, lines[0]), before=tuple(lines))
    scene.say("review", report(scene.sha, suggestions=(two,)))
    [remark] = scene.fake.remarks.values()

    assert (remark.start_line, remark.line) == (4, 5)


def test_what_is_not_in_the_diff_is_not_asked_for(scene: Scene) -> None:
    outside = SUGGESTION._replace(line=99, end_line=99, before=("elsewhere",))

    assert scene.say("review", report(scene.sha, suggestions=(outside,))).writes == []


def test_one_that_github_refuses_does_not_cost_the_others(scene: Scene) -> None:
    """Between the look at the diff and the review, or by a reason of GitHub's own."""
    lines = CHANGED.decode().split("\n")
    more = tuple(SUGGESTION._replace(line=n, end_line=n, text=("x",), before=(lines[n - 1],)) for n in (3, 4))
    scene.fake.fail("POST", "/pulls/1/reviews", status=422)
    scene.fake.fail("POST", "/pulls/1/comments", status=422)
    told = scene.say("review", report(scene.sha, suggestions=(*more, SUGGESTION)))

    assert told.writes == [f"{REVIEW} 422", f"{SINGLE} 422", f"{SINGLE} 201", f"{SINGLE} 201"]
    assert told.status == 0
    assert sorted(remark.line for remark in scene.fake.remarks.values()) == [4, 5]
    assert "could not suggest something at line 3 of pull request 1" in told.error


def test_without_permission_nothing_is_tried_one_by_one(scene: Scene) -> None:
    token = scene.fake.token({**PERMISSIONS, "pull-requests": "read"})
    told = scene.say("review", report(scene.sha, suggestions=(SUGGESTION,)), token=token)

    assert (told.status, told.writes) == (0, [f"{REVIEW} 403"])
    assert "could not review pull request 1 with 1 suggestion: GitHub refused it (403)" in told.error


def test_a_suggestion_that_somebody_answered_stays(scene: Scene) -> None:
    scene.say("review", report(scene.sha, suggestions=(SUGGESTION,)))
    [remark] = scene.fake.remarks.values()
    remark.answers.append(("bee", "I like dashes"))
    scene.push(CHANGED.replace(ADDED.encode(), MENDED.encode()))

    assert scene.say("review", report(scene.sha)).writes == []
