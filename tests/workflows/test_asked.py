"""When the workflows that answer people start, and with what they may do: told by GitHub's own evaluator."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.workflows.documents import ROOT
from tests.workflows.reading import GitHubsOwn


def job(name: str) -> Any:
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)["jobs"][name]


def around(event: dict[str, Any], inputs: dict[str, str] | None = None) -> dict[str, Any]:
    return {"github": {"event": event}, "inputs": inputs or {}, "vars": {}, "needs": {}}


def comment(body: str, **issue: Any) -> dict[str, Any]:
    return {"comment": {"body": body}, "issue": {"pull_request": {"url": "u"}, "state": "open", **issue}}


FIX = {
    "asked": (comment("/fix"), True),
    "with more below": (comment("/fix\r\nplease"), True),
    "in a sentence": (comment("Please say /fix"), False),
    "on an issue": ({"comment": {"body": "/fix"}, "issue": {"state": "open"}}, False),
    "closed": (comment("/fix", state="closed"), False),
}


@pytest.mark.parametrize(("event", "expected"), FIX.values(), ids=FIX)
def test_a_comment_that_asks_for_nothing_starts_nothing(
    event: dict[str, Any], expected: bool, github: GitHubsOwn
) -> None:
    assert github.holds(job("fix")["if"], "workflow:job-if", around(event)) is expected


def issue(action: str, *labels: str, label: str = "", body: str = "x", **more: Any) -> dict[str, Any]:
    named = {"label": {"name": label}} if label else {}
    found = {"labels": [{"name": name} for name in labels], "body": body, "state": "open", **more}
    return {"action": action, "issue": found, **named}


FORM = {
    "opened by the form": (issue("opened", "listkeeper-entry"), {}, True),
    "opened by the form without its label": (issue("opened", body="### Name\n\nx"), {}, True),
    "opened otherwise": (issue("opened", "bug"), {}, False),
    "accepted": (issue("labeled", "listkeeper-entry", label="accepted"), {}, True),
    "labelled by the form": (issue("labeled", "listkeeper-entry", label="listkeeper-entry"), {}, False),
    "a label of one's own": (issue("labeled", "listkeeper-entry", label="yes"), {"label": "yes"}, True),
    "not that label": (issue("labeled", "listkeeper-entry", label="accepted"), {"label": "yes"}, False),
    "closed": (issue("edited", "listkeeper-entry", state="closed"), {}, False),
    "a pull request": (issue("edited", "listkeeper-entry", pull_request={"url": "u"}), {}, False),
}


@pytest.mark.parametrize(("event", "inputs", "expected"), FORM.values(), ids=FORM)
def test_an_issue_that_is_not_of_the_form_starts_nothing(
    event: dict[str, Any], inputs: dict[str, str], expected: bool, github: GitHubsOwn
) -> None:
    assert github.holds(job("form")["if"], "workflow:job-if", around(event, inputs)) is expected


@pytest.mark.parametrize(
    ("name", "permissions"),
    [
        ("fix", {"contents": "write", "pull-requests": "write"}),
        ("form", {"contents": "write", "issues": "write", "pull-requests": "write"}),
    ],
)
def test_they_may_do_what_the_tests_of_their_commands_need(name: str, permissions: dict[str, str]) -> None:
    assert job(name)["permissions"] == permissions


@pytest.mark.parametrize("name", ["fix", "form"])
def test_one_runs_at_a_time_and_none_is_pushed_out_by_what_starts_nothing(name: str) -> None:
    assert job(name)["concurrency"] == {
        "group": f"listkeeper-{name}-${{{{ github.event.issue.number }}}}",
        "cancel-in-progress": False,
    }


@pytest.mark.parametrize("name", ["fix", "form"])
def test_nothing_is_checked_out_that_somebody_proposes(name: str) -> None:
    checked_out = [step["with"].get("ref", "") for step in job(name)["steps"] if "checkout@" in step.get("uses", "")]

    assert checked_out == ["", "${{ inputs.toolkit-commit || job.workflow_sha }}"]
