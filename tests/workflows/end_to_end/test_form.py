"""An issue form, from the webhook to the pull request: our workflow file, step by step."""

from __future__ import annotations

from tests.workflows.runs import Run
from tests.workflows.scene import Scene

LABEL, APPROVAL = "listkeeper-entry", "accepted"
ANSWERS = {
    "Name": "Elm",
    "Address": "https://github.com/shade/elm",
    "Section": "Tall",
    "Description": "Gives shade in any street.",
}


def body(**other: str) -> str:
    return "".join(f"### {name}\n\n{answer}\n\n" for name, answer in {**ANSWERS, **other}.items())


def labelled(scene: Scene, text: str, who: str) -> tuple[int, Run]:
    """An issue that was opened by the form, and labelled by somebody: its number, and the run for the label."""
    issue = scene.fake.open_issue("New entry", text, "ann", (LABEL,))
    issue.labels.append(APPROVAL)
    scene.fake.labels[APPROVAL] = "ededed"
    (run,) = scene.file(issue.number, "labeled", who, APPROVAL)
    assert run.conclusion == "success", run.log
    return issue.number, run


def pulls(scene: Scene) -> list[str]:
    return [issue.title for issue in scene.fake.issues.values() if issue.pull]


def test_a_valid_form_waits_for_a_maintainer(scene: Scene) -> None:
    issue = scene.fake.open_issue("New entry", body(), "ann", (LABEL,))
    (run,) = scene.file(issue.number, "opened", "ann")
    assert (run.conclusion, len(scene.bodies(issue.number)), pulls(scene)) == ("success", 1, []), run.log
    scene.told(run)


def test_with_a_maintainers_label_it_becomes_a_pull_request(scene: Scene) -> None:
    _, run = labelled(scene, body(), "OWNER")
    assert len(pulls(scene)) == 1
    assert scene.superfluous(run) == {}
    (pull,) = [issue.pull for issue in scene.fake.issues.values() if issue.pull]
    assert "[Elm]" in scene.fake.files(pull.head_branch)["list.md"].decode()


def test_somebody_elses_label_is_none(scene: Scene) -> None:
    labelled(scene, body(), "mallory")
    assert pulls(scene) == []


def test_what_is_missing_is_told(scene: Scene) -> None:
    number, _ = labelled(scene, body(Address="_No response_"), "OWNER")
    assert pulls(scene) == []
    assert "Address" in scene.bodies(number)[-1]


def test_an_issue_of_another_kind_starts_no_job(scene: Scene) -> None:
    issue = scene.fake.open_issue("Hello", "I like this list.", "ann")
    (run,) = scene.file(issue.number, "opened", "ann")
    assert run.results == {"form": "skipped"}


def test_answers_are_only_text(scene: Scene) -> None:
    hostile = {"Name": "$(touch pwned)", "Section": "a\n::error::x\n##[error]y", "Description": "@team <img src=x>."}
    issue = scene.fake.open_issue("`touch pwned`", body(**hostile), "ann", (LABEL,))
    (run,) = scene.file(issue.number, "opened", "ann")
    assert run.conclusion == "success", run.log
    scene.told(run)
    assert scene.pwned == []
