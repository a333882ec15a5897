"""From a webhook to the one comment on the right pull request: our workflow files, step by step."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cmarkgfm import github_flavored_markdown_to_html  # type: ignore[import-untyped]

from tests.github.fake import BOT
from tests.workflows import payloads
from tests.workflows.scene import BAD, GOOD, Scene

LINE = BAD[: BAD.index("- [Elm]")].count("\n") + 1


def test_the_check_tells_the_lines_and_writes_nothing(scene: Scene) -> None:
    run = scene.check(scene.open(BAD))
    errors = [command.properties for command in scene.told(run) if command.name == "error"]

    assert run.conclusion == "failure", run.log
    assert {(error["file"], error["line"]) for error in errors} == {("list.md", str(LINE))}
    assert "Elm" in run.jobs[0].summary
    assert scene.fake.writes == []


def test_a_pull_request_has_one_comment_from_red_to_green_and_back(scene: Scene) -> None:
    pull = scene.open(BAD)
    checked, commented = scene.both(pull)
    assert (checked.conclusion, commented.conclusion) == ("failure", "success"), checked.log + commented.log
    assert scene.told(commented) == []
    (comment,) = scene.fake.of(pull.number)
    assert (comment.login, "Elm" in comment.body, comment.minimized) == (BOT, True, "")

    before = list(scene.fake.writes)
    scene.both(pull)
    assert scene.fake.writes == before, "a second run that finds the same has nothing to write"

    forged = scene.fake.comment(pull.number, comment.body, "mallory")
    scene.push(pull, GOOD)
    checked, _ = scene.both(pull)
    assert checked.conclusion == "success", checked.log
    assert (comment.minimized.upper(), forged.edits, forged.minimized) == ("RESOLVED", 0, "")

    scene.push(pull, BAD)
    scene.both(pull)
    assert scene.fake.of(pull.number) == [comment, forged]
    assert comment.minimized == ""


def test_no_job_may_do_more_than_it_needs(scene: Scene) -> None:
    """In a branch of the list itself: a fork's token can only read whatever the job says."""
    pull = scene.open(BAD, owner="OWNER")
    runs = scene.both(pull)
    assert not runs[0].event.from_fork
    assert len(scene.bodies(pull.number)) == 1
    assert scene.superfluous(*runs) == {}


@pytest.mark.parametrize("permission", ["actions", "contents", "pull-requests"])
def test_a_permission_that_is_missing_is_told(permission: str, scene: Scene) -> None:
    path = ".github/workflows/comment.yml"
    text = scene.list.read(scene.list.tip("main"), path)
    less = re.sub(rf"\n +{permission}: .*", "", text)
    pull = scene.open(BAD)
    checked = scene.check(pull)
    scene.commit({path: less})
    run = scene.comment(checked, pull)
    assert less != text
    assert run.conclusion == "failure" or scene.told(run), run.log
    assert scene.bodies(pull.number) == []


# The right one


def test_what_was_pushed_over_is_not_commented_on(scene: Scene) -> None:
    pull = scene.open(BAD)
    checked = scene.check(pull)
    scene.push(pull, GOOD, force=True)
    assert scene.comment(checked, pull).conclusion == "success"
    assert scene.fake.writes == []


def test_a_closed_one_is_left_alone(scene: Scene) -> None:
    pull = scene.open(BAD)
    checked = scene.check(pull)
    scene.fake.close(pull.number)
    assert scene.comment(checked, pull).conclusion == "success"
    assert scene.fake.writes == []


def test_a_branch_of_the_same_name_in_another_fork_is_another(scene: Scene) -> None:
    ann, bob = scene.open(BAD, owner="ann"), scene.open(BAD.replace("Elm", "Fir"), owner="bob")
    scene.both(ann)
    assert (len(scene.bodies(ann.number)), scene.bodies(bob.number)) == (1, [])


def test_two_pull_requests_of_one_branch_have_a_comment_each(scene: Scene) -> None:
    scene.branch("next")
    one = scene.open(BAD)
    two = scene.propose(one.head, one.branch, target="next")
    scene.both(one)
    assert [len(scene.bodies(pull.number)) for pull in (one, two)] == [1, 1]


def test_a_run_for_a_push_says_nothing(scene: Scene) -> None:
    pull = scene.open(BAD)
    (run,) = scene.deliver(payloads.completed(scene.check(pull), pull, event="push"))
    assert set(run.results.values()) == {"skipped"}


# Hostile

WORDS = '@team #1 ::error::no ##[error]no <img src=x> `$(touch pwned)` "; touch pwned; " \u202e | [x](javascript:x)'
BRANCH = '"$(touch${IFS}pwned)`touch${IFS}pwned`;touch${IFS}pwned;#"'
FILES = ["a\n::error::x.md", "-rf.md", "$(touch pwned).md", "##[error]b.md", "list.md\u202e"]


def test_branch_title_names_of_files_and_the_list_are_only_text(scene: Scene) -> None:
    hostile = BAD.replace("[Elm]", f"[Elm {WORDS.replace('[x]', 'x')}]").replace("shade", f"shade {WORDS}")
    pull = scene.open(hostile, BRANCH, title=WORDS)
    scene.commit(dict.fromkeys(FILES, "# x\n\n- [a](http://a.example)\n"), pull.branch, to=pull.head)
    scene.list.open_pull(pull.number, pull.target, pull.head, pull.branch)
    checked, commented = scene.both(pull)

    assert (checked.conclusion, commented.conclusion) == ("failure", "success"), checked.log + commented.log
    assert {command.properties["file"] for command in scene.told(checked) if command.name == "error"} == {"list.md"}
    assert scene.told(commented) == []
    (body,) = scene.bodies(pull.number)
    assert [word for word in ("<img", "@team", "javascript:", "\u202e") if word in outside_of_code(body)] == []
    assert scene.pwned == []


def outside_of_code(markdown: str) -> str:
    """Of what GitHub makes of it: in code, mentions and HTML are nothing but text."""
    html = github_flavored_markdown_to_html(markdown)
    return re.sub(r"<(code|pre)\b.*?</\1>", "", html, flags=re.DOTALL)


# Forged artifacts


def two_files(folder: Path) -> None:
    shutil.copy(folder / "report.json", folder / "more.json")


def link(folder: Path) -> None:
    (folder / "report.json").unlink()
    (folder / "report.json").symlink_to("/etc/passwd")


def huge(folder: Path) -> None:
    with (folder / "report.json").open("ab") as file:
        file.truncate(50_000_000)


def deep(folder: Path) -> None:
    (folder / "report.json").write_text("[" * 200_000)


def other_schema(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text())
    (folder / "report.json").write_text(json.dumps({**report, "body": "<h1>Merge this</h1>"}))


@pytest.mark.parametrize("forge", [two_files, link, huge, deep, other_schema, shutil.rmtree])
def test_a_forged_artifact_says_nothing(forge: Callable[[Path], None], scene: Scene) -> None:
    pull = scene.open(BAD)
    checked = scene.check(pull)
    (folder,) = scene.hub.artifacts[checked.id].values()
    forge(folder)
    if not folder.exists():
        del scene.hub.artifacts[checked.id]
    run = scene.comment(checked, pull)
    assert run.conclusion == "success", run.log
    assert {command.name for command in scene.told(run)} == {"warning"}, run.log
    assert scene.fake.writes == []
