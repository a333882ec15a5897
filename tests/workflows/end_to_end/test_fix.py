"""`/fix` on a pull request, from the webhook to the commit: our workflow file, step by step."""

from __future__ import annotations

import pytest

from tests.workflows.scene import LIST, Scene

ASH = "- [Ash](https://ash.example/) - Grows fast and bends in the wind.\n"
SWAPPED = LIST.replace(ASH, "").replace("- [Pine]", f"{ASH}- [Pine]")


def branch(scene: Scene, name: str = "") -> str:
    return scene.fake.files("elm", repo=name)["list.md"].decode()


def test_what_a_maintainer_asks_for_is_mended_in_a_branch_of_the_list(scene: Scene) -> None:
    pull = scene.open(SWAPPED, owner="OWNER")
    (run,) = scene.say(pull, "/fix", "OWNER")

    assert run.conclusion == "success", run.log
    assert branch(scene) == LIST
    assert scene.told(run) == []
    assert scene.superfluous(run) == {}


def test_a_stranger_is_not_obeyed(scene: Scene) -> None:
    pull = scene.open(SWAPPED, owner="OWNER")
    (run,) = scene.say(pull, "/fix", "mallory")

    assert run.conclusion == "success", run.log
    assert branch(scene) == SWAPPED
    assert [line for line in scene.fake.writes if "reactions" not in line] == []


def test_the_branch_of_a_fork_is_not_pushed_to_without_a_token_for_it(scene: Scene) -> None:
    pull = scene.open(SWAPPED)
    (run,) = scene.say(pull, "/fix", "ann")

    assert run.conclusion == "success", run.log
    assert branch(scene, pull.head.name) == SWAPPED
    assert len(scene.bodies(pull.number)) == 2
    assert ASH.strip() in run.jobs[0].summary


@pytest.mark.parametrize("body", ["Please /fix", "", "fix", "> /fix"])
def test_other_comments_start_no_job(body: str, scene: Scene) -> None:
    pull = scene.open(SWAPPED, owner="OWNER")
    (run,) = scene.say(pull, body, "OWNER")
    assert run.results == {"fix": "skipped"}


def test_a_closed_one_is_left_alone(scene: Scene) -> None:
    pull = scene.open(SWAPPED, owner="OWNER")
    scene.fake.close(pull.number)
    (run,) = scene.say(pull._replace(state="closed"), "/fix", "OWNER")
    assert run.results == {"fix": "skipped"}
    assert branch(scene) == SWAPPED


def test_what_was_pushed_meanwhile_is_not_pushed_over(scene: Scene) -> None:
    """The API has a newer head than the webhook: what is mended is the newer one, or nothing."""
    pull = scene.open(SWAPPED, owner="OWNER")
    newer = SWAPPED.replace("- [Yew]", "- [Sloe](https://sloe.example/) - Has blue fruit for winter gin.\n- [Yew]")
    scene.push(pull, newer)
    (run,) = scene.say(pull, "/fix", "OWNER")
    assert run.conclusion == "success", run.log
    assert "[Sloe]" in branch(scene)


def test_the_comment_is_only_text(scene: Scene) -> None:
    words = "/fix\r\n$(touch pwned)\r\n::error::x\n##[error]x\r\n`touch pwned`"
    pull = scene.open(SWAPPED, "elm", owner="OWNER", title="$(touch pwned)")
    (run,) = scene.say(pull, words, "OWNER")
    assert scene.told(run) == []
    assert scene.pwned == []
