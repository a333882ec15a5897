"""`bot form` from the issue to the pull request, against a GitHub that holds every request to its own description."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from listkeeper import cli
from listkeeper.adopt.issue_form import LABEL
from listkeeper.bot.marker import marker
from listkeeper.cli import inputs
from listkeeper.github.rest import Rest

from tests.github.fake import BOT, FakeGitHub

NAMES = "Alpha Beta Gamma Kappa Lambda Omega Sigma Theta Zeta".split()
LIST = "# Awesome\n\n## Tools\n\n" + "".join(
    f"- [{name}](https://{name.lower()}.example/) - The {name} tool.\n" for name in NAMES
)
IOTA = "- [Iota](https://iota.example/) - Draws a map."
RIGHT = LIST.replace("- [Kappa]", f"{IOTA}\n- [Kappa]")
BODY = """\
### Name

Iota

### Address

https://iota.example/

### Section

Tools

### Description

Draws a map
"""
NEEDED = {"contents": "write", "issues": "write", "pull-requests": "write"}
M = marker("form")
BRANCH = "listkeeper/entry-{}"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub(files={"list.md": LIST.encode()}) as fake:
        fake.main.people |= {"ann": "read", "bob": "write", "tess": "triage"}
        yield fake


@pytest.fixture
def run(github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    (folder / "list.md").write_text(LIST)
    monkeypatch.chdir(folder)

    def call(
        number: int, action: str = "opened", sender: str = "ann", *, label: str = "accepted", line: str = "--offline",
        token: str = "", body: str | None = None,
    ) -> Any:  # fmt: skip
        issue = github.issues[number]
        event = {
            "action": action,
            "issue": {"number": number, "body": issue.body if body is None else body},
            "sender": {"login": sender},
            **({"label": {"name": label}} if action == "labeled" else {}),
        }
        path = tmp_path / "event.json"
        path.write_text(json.dumps(event))
        for name in [name for name in os.environ if name.startswith("GITHUB_")]:
            monkeypatch.delenv(name)
        more = {"GITHUB_EVENT_PATH": str(path)}
        for name, value in (github.environment(token or github.token(NEEDED)) | more).items():
            monkeypatch.setenv(name, value)
        assert Rest.__init__.__kwdefaults__
        monkeypatch.setitem(Rest.__init__.__kwdefaults__, "sleep", lambda _: None)
        inputs.facts.cache_clear()
        status = cli.run(["bot", "form", *shlex.split(line)])
        return status, capfd.readouterr().err

    return call


def opened(github: FakeGitHub, body: str = BODY, *labels: str) -> int:
    return github.open_issue("New entry @team", body, "ann", (LABEL, *labels)).number


def label(github: FakeGitHub, run: Run, number: int, sender: str = "bob", **more: Any) -> tuple[int, str]:
    github.labels.setdefault("accepted", "ededed")
    github.issues[number].labels.append("accepted")
    return run(number, "labeled", sender, **more)


def answers(github: FakeGitHub, number: int) -> list[str]:
    return [own.body.removeprefix(M) for own in github.of(number) if own.login == BOT]


def text_of(github: FakeGitHub, number: int) -> str:
    return github.files(BRANCH.format(number))["list.md"].decode()


def test_a_valid_form_awaits_a_label(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    status, _ = run(number)

    assert status == 0
    assert answers(github, number) == [
        (
            "Thank you, all is well with this entry. A maintainer's label `accepted` makes a pull request of it "
            f"that names you as its author.\n\n```markdown\n{IOTA}\n```\n"
        )
    ]
    assert github.main.branches.keys() == {"main"}


def test_a_label_makes_a_pull_request_of_one_line_that_credits_the_author(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    run(number)
    label(github, run, number)
    (pull,) = [own for own in github.issues.values() if own.pull]
    head = github.commits[github.main.branches[BRANCH.format(number)]]

    assert text_of(github, number) == RIGHT
    assert head.message.startswith(f"Add the entry of issue {number}\n\nCo-authored-by: ann <")
    assert head.message.endswith("+ann@users.noreply.127.0.0.1>")
    assert (pull.title, pull.login) == (f"Add the entry of issue {number}", BOT)
    assert f"\nCloses #{number}\n" in (pull.body or "")
    assert answers(github, number) == [f"Thank you. Pull request #{pull.number} adds it:\n\n```markdown\n{IOTA}\n```\n"]


def test_its_permissions_are_those_of_the_workflow(github: FakeGitHub, run: Run) -> None:
    token = github.token(NEEDED)
    number = opened(github)
    run(number, token=token)
    label(github, run, number, token=token)

    assert github.tokens[token].superfluous == {}


@pytest.mark.parametrize("sender", ["ann", "tess", "mallory"])
def test_the_label_of_somebody_who_may_not_write_comes_off(sender: str, github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number, sender)

    assert github.main.branches.keys() == {"main"}
    assert github.issues[number].labels == [LABEL]
    assert "counts no longer, or was not a maintainer's" in answers(github, number)[0]


def test_what_was_edited_since_the_label_is_not_accepted(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number, body=BODY.replace("iota.example", "other.example"))

    assert github.main.branches.keys() == {"main"}
    assert github.issues[number].labels == [LABEL]


def test_an_edit_drops_the_approval_and_a_new_label_brings_the_branch_up_to_date(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number)
    first = github.main.branches[BRANCH.format(number)]
    github.issues[number].body = BODY.replace("Draws a map", "Draws another map")
    run(number, "edited")

    assert github.issues[number].labels == [LABEL]
    assert github.main.branches[BRANCH.format(number)] == first
    assert "brings pull request #2 up to date" in answers(github, number)[0]

    github.push("main", {"list.md": LIST.replace("The Zeta", "Our Zeta").encode()})
    label(github, run, number)

    wanted = RIGHT.replace("Draws a map", "Draws another map").replace("The Zeta", "Our Zeta")
    assert text_of(github, number) == wanted
    assert github.main.branches.keys() == {"main", BRANCH.format(number)}
    assert github.commits[github.main.branches[BRANCH.format(number)]].parents == (github.main.branches["main"],)
    assert [own.state for own in github.issues.values() if own.pull] == ["open"]
    assert len(answers(github, number)) == 1


def test_said_again_nothing_happens(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number)
    before, writes = dict(github.main.branches), len(github.writes)
    run(number, "labeled", "bob")
    run(number, "edited")

    assert (github.main.branches, len(github.writes)) == (before, writes)
    assert "accepted" in github.issues[number].labels


def test_what_people_committed_is_theirs(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number)
    own = github.push(BRANCH.format(number), {"list.md": b"# Mine\n"}, author="bob")
    github.issues[number].body = BODY.replace("Draws", "Shows")
    github.issues[number].labels.remove("accepted")
    label(github, run, number)

    assert github.main.branches[BRANCH.format(number)] == own
    assert "so it is theirs now" in answers(github, number)[0]


def test_a_push_in_the_last_moment_is_not_pushed_away(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number)
    github.issues[number].body = BODY.replace("Draws", "Shows")
    github.issues[number].labels.remove("accepted")
    github.before_mutation = lambda name: (
        github.push(BRANCH.format(number), {"list.md": b"# Mine\n"}, author="bob") if name == "updateRefs" else ""
    )
    status, err = label(github, run, number)

    assert status == 0
    assert text_of(github, number) == "# Mine\n"
    assert "could not put the branch" in err


@pytest.mark.parametrize("merged", [True, False])
def test_what_was_merged_or_turned_down_stays_so(merged: bool, github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number)
    github.close(2, merged=merged)
    run(number, "labeled", "bob")

    assert answers(github, number) == [f"Pull request #2 was {'merged' if merged else 'closed'}.\n"]
    assert max(github.issues) == 2


def test_a_branch_that_is_left_of_a_run_that_was_cut_off_is_used(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    github.push(BRANCH.format(number), {"list.md": b"# Half\n"}, author=BOT)
    label(github, run, number)

    assert text_of(github, number) == RIGHT
    assert github.issues[2].pull


MISSING = {
    "empty": (BODY.replace("Iota", "_No response_"), "- **Name**: it is left empty.\n"),
    "no section": (BODY.replace("Tools", "Toys"), "- **Section**: the list has no such section that takes entries"),
    "a duplicate": (BODY.replace("iota.ex", "alpha.ex"), "- `duplicate-url`: `"),
    "an injection": (
        BODY.replace("Draws a map", "Draws [a map](https://spam.example/) @team <img src=x>"),
        "- it would not read as one entry with this name and this address",
    ),
    "a heading": (BODY.replace("Draws a map", "Draws\n### Name\nX"), "- **Name**: its heading is there 2 times"),
    "no heading": (BODY.replace("### Name", ""), "- **Name**: its heading is missing"),
    "65,536 characters": (BODY + "x" * (65_536 - len(BODY)), "- **Description**: it is longer than 2,000 characters"),
}


@pytest.mark.parametrize(("body", "told"), MISSING.values(), ids=MISSING)
def test_what_is_missing_is_told_once_and_then_mended(body: str, told: str, github: FakeGitHub, run: Run) -> None:
    number = opened(github, body)
    run(number)
    label(github, run, number)

    assert github.main.branches.keys() == {"main"}
    assert github.issues[number].labels == [LABEL]
    (text,) = answers(github, number)
    assert told in text
    assert "@team" not in text
    github.issues[number].body = BODY
    run(number, "edited")
    (text,) = answers(github, number)
    assert text.startswith("Thank you, all is well")


IGNORED = {
    "not made by the form": ("It broke.", (), {}),
    "another form": ("### Bug\n\nIt broke.\n", (), {}),
    "closed": (BODY, (LABEL,), {"state": "closed"}),
    "locked": (BODY, (LABEL,), {"locked": True}),
}


@pytest.mark.parametrize(("body", "labels", "changes"), IGNORED.values(), ids=IGNORED)
def test_what_is_not_of_the_form_is_left_alone(
    body: str, labels: tuple[str, ...], changes: dict[str, Any], github: FakeGitHub, run: Run
) -> None:
    number = github.open_issue("x", body, "ann", labels).number
    for name, value in changes.items():
        setattr(github.issues[number], name, value)
    run(number)

    assert github.writes == []


def test_a_form_whose_label_was_not_there_is_known_by_its_text(github: FakeGitHub, run: Run) -> None:
    number = github.open_issue("x", BODY, "ann").number
    run(number)

    assert len(answers(github, number)) == 1


def test_another_label_asks_nothing(github: FakeGitHub, run: Run) -> None:
    number = opened(github, BODY, "accepted")

    assert run(number, "labeled", label=LABEL)[0] == 0
    assert github.log == []


def test_the_list_is_read_where_it_is_now(github: FakeGitHub, run: Run) -> None:
    """Not from the checkout, which is as old as the event."""
    newer = LIST.replace("- [Alpha]", "- [Aleph](https://aleph.example/) - The Aleph tool.\n- [Alpha]")
    number = opened(github)
    github.push("main", {"list.md": newer.encode()})
    label(github, run, number)

    assert text_of(github, number) == newer.replace("- [Kappa]", f"{IOTA}\n- [Kappa]")


def test_a_private_address_is_not_asked_for(github: FakeGitHub, run: Run) -> None:
    number = opened(github, BODY.replace("https://iota.example/", "http://127.0.0.1:1/"))
    run(number, line="")

    assert "- **Link**: " in answers(github, number)[0]


def test_where_pull_requests_may_not_be_made_it_is_told(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    github.fail("POST", "/pulls$", status=403, times=9)
    label(github, run, number)

    assert "A maintainer can make it from that branch" in answers(github, number)[0]


def test_a_dry_run_changes_nothing(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    label(github, run, number, line="--offline --dry-run")

    assert github.writes == []
