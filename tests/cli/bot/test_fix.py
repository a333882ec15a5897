"""`bot fix` from the comment to the commit, against a GitHub that holds every request to its own description."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from listkeeper import cli
from listkeeper.bot.marker import marker
from listkeeper.cli import inputs
from listkeeper.github.rest import Rest

from tests.github.fake import BOT, FakeGitHub, Repo

NAMES = "Alpha Beta Gamma Kappa Lambda Omega Sigma Theta Zeta".split()
LIST = "# Awesome\n\n## Tools\n\n" + "".join(
    f"- [{name}](https://{name.lower()}.example/) - The {name} tool.\n" for name in NAMES
)
IOTA = "- [Iota](https://iota.example/) - The Iota tool."
WRONG = LIST + f"{IOTA}\n"
RIGHT = LIST.replace("- [Kappa]", f"{IOTA}\n- [Kappa]")
OLD = LIST.replace("The Beta", "the Beta")
NEEDED = {"contents": "write", "pull-requests": "write"}
M = marker("fix")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub(files={"list.md": LIST.encode()}) as fake:
        fake.main.people |= {"ann": "read", "bob": "write", "tess": "triage"}
        yield fake


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of the default branch."""
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    (folder / "list.md").write_text(LIST)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(
    github: FakeGitHub,
    checkout: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    assert checkout

    def call(
        number: int, author: str = "ann", line: str = "", *, body: str = "/fix", token: str = "", **comment: Any
    ) -> Any:
        said = github.comment(number, body, author)
        event: Mapping[str, Any] = {
            "action": "created",
            "issue": {"number": number, "pull_request": {"url": "https://api.github.com/"}, "state": "open"},
            "comment": {
                "id": said.id, "body": body, "user": {"login": author}, "created_at": "2026-11-26T10:00:00Z", **comment,
            },
        }  # fmt: skip
        path = tmp_path / "event.json"
        path.write_text(json.dumps(event))
        for name in [name for name in os.environ if name.startswith("GITHUB_")]:
            monkeypatch.delenv(name)
        token = token or github.token(NEEDED)
        more = {"GITHUB_EVENT_PATH": str(path), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
        for name, value in (github.environment(token) | more).items():
            monkeypatch.setenv(name, value)
        assert Rest.__init__.__kwdefaults__
        monkeypatch.setitem(Rest.__init__.__kwdefaults__, "sleep", lambda _: None)
        inputs.facts.cache_clear()
        status = cli.run(["bot", "fix", *shlex.split(line)])
        return status, capfd.readouterr().err

    return call


def opened(github: FakeGitHub, text: str = WRONG, *, path: str = "list.md", repo: str = "") -> int:
    github.push("topic", {path: text.encode()}, repo=repo, author="ann")
    owner = repo.partition("/")[0]
    return github.open_pull(f"{owner}:topic" if owner else "topic", login="ann").number


def answers(github: FakeGitHub, number: int) -> list[str]:
    return [own.body.removeprefix(M) for own in github.of(number) if own.login == BOT]


def reactions(github: FakeGitHub, number: int) -> list[str]:
    return [content for own in github.of(number) for login, content in own.reactions if login == BOT]


def test_what_the_change_made_wrong_is_pushed_to_its_branch(github: FakeGitHub, run: Run) -> None:
    number = opened(github)

    assert run(number)[0] == 0
    head = github.commits[github.main.branches["topic"]]
    assert github.files("topic")["list.md"].decode() == RIGHT
    assert (head.author, head.message) == (BOT, f"Mend what pull request {number} changed")
    assert answers(github, number) == [
        (
            f"Mended in {head.sha[:7]}: 1 problem in `list.md` (`order` 1).\n\n"
            "GitHub starts no checks for a commit of a workflow. The next push does, or closing and reopening.\n"
        )
    ]
    assert reactions(github, number) == ["eyes", "rocket"]


def test_its_permissions_are_those_of_the_workflow(github: FakeGitHub, run: Run) -> None:
    token = github.token(NEEDED)
    run(opened(github), token=token)

    assert github.tokens[token].superfluous == {}


def test_older_problems_are_left_alone(github: FakeGitHub, run: Run, checkout: Path) -> None:
    github.push("main", {"list.md": OLD.encode()})
    (checkout / "list.md").write_text(OLD)
    number = opened(github, OLD + f"{IOTA}\n")
    run(number)

    assert github.files("topic")["list.md"].decode() == OLD.replace("- [Kappa]", f"{IOTA}\n- [Kappa]")


def test_asked_again_there_is_nothing_to_mend_and_one_answer(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    run(number)
    run(number)

    assert answers(github, number) == ["There is nothing to mend: all is well.\n"]
    assert reactions(github, number) == ["eyes", "rocket", "eyes", "+1"]


def test_what_a_person_has_to_mend_is_told(github: FakeGitHub, run: Run) -> None:
    number = opened(github, LIST + "- [Zz](https://alpha.example/) - The Zz tool of @team.\n")
    run(number)

    (text,) = answers(github, number)
    assert text.startswith(
        "There is nothing here that can be mended without a person.\n\nLeft for a person, 1 problem:"
    )
    assert "\n- `list.md:14` `duplicate-url`: `" in text


TRUSTED = {"ann": True, "bob": True, "octo": True, "tess": False, "mallory": False}


@pytest.mark.parametrize(("author", "expected"), TRUSTED.items())
def test_only_the_author_and_who_may_write_are_heard(author: str, expected: bool, github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    before = github.main.branches["topic"]

    assert run(number, author)[0] == 0
    assert (github.main.branches["topic"] != before) is expected
    assert reactions(github, number) == (["eyes", "rocket"] if expected else ["confused"])
    assert len(answers(github, number)) == expected


def test_another_word_does_nothing_and_asks_nothing(github: FakeGitHub, run: Run) -> None:
    number = opened(github)

    assert run(number, body="/fixing things") == (0, "listkeeper: nobody says /fix here\n")
    assert github.log == []


OFFER = "There are three ways to have it:"


def test_a_fork_gets_the_patch_and_the_ways_to_have_it(github: FakeGitHub, run: Run, tmp_path: Path) -> None:
    github.fork("ann/list")
    number = opened(github, repo="ann/list")
    run(number)

    (text,) = answers(github, number)
    assert "But the branch is in a fork, to which this workflow may not push. " + OFFER in text
    assert github.files("topic", repo="ann/list")["list.md"].decode() == WRONG
    assert "```diff\n--- a/list.md\n+++ b/list.md\n@@ -5,10 +5,10 @@\n" in (tmp_path / "summary.md").read_text()
    assert reactions(github, number) == ["eyes", "confused"]


def test_a_fork_is_pushed_to_by_an_account_where_its_author_allows_it(github: FakeGitHub, run: Run) -> None:
    github.fork("ann/list")
    number = opened(github, repo="ann/list")
    token = github.token(login="bob", person=True)
    run(number, line="--push-to-forks --as bob", token=token)

    assert github.files("topic", repo="ann/list")["list.md"].decode() == RIGHT
    pull = github.issues[number].pull
    assert pull
    pull.maintainer_can_modify = False
    github.push("topic", {"list.md": WRONG.encode()}, repo="ann/list", author="ann")
    run(number, line="--push-to-forks --as bob", token=token)
    texts = [own.body for own in github.of(number) if own.login == "bob"]

    assert len(texts) == 1
    assert "a fork that maintainers may not push to. " + OFFER in texts[0]
    assert "tick *Allow edits by maintainers*" in texts[0]


def test_a_push_while_it_is_mended_loses_nothing(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    github.fail("POST", "/graphql", status=200, body={"data": None, "errors": [{"type": "STALE_DATA", "message": "x"}]})
    run(number)

    (text,) = answers(github, number)
    assert "But it could not be pushed: GitHub refused it (STALE_DATA): the branch has moved on. " in text
    assert github.files("topic")["list.md"].decode() == WRONG


def test_a_push_after_the_comment_is_another_change(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    run(number, created_at="2026-10-31T10:00:00Z")

    assert answers(github, number) == [
        "The branch was pushed to after you asked, so this is another change now. Have a look, and say /fix again.\n"
    ]
    assert github.files("topic")["list.md"].decode() == WRONG


def test_a_closed_pull_request_is_not_mended(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    github.close(number)
    run(number)

    assert answers(github, number) == [
        "This pull request is closed, so there is nothing to mend. Reopen it and say /fix again.\n"
    ]


def test_a_locked_one_is_left_alone(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    github.issues[number].locked = True
    run(number)

    assert github.writes == []


def test_a_fork_that_is_gone_is_told(github: FakeGitHub, run: Run) -> None:
    github.fork("ann/list")
    number = opened(github, repo="ann/list")
    github.delete_repo("ann/list")
    run(number)

    assert answers(github, number)[0].startswith("The repository with the branch of this pull request is gone")


UNREAD = {
    "not UTF-8": (b"# A\n\n\xff\n", "`list.md:3:1: byte 0xff is not UTF-8; save the file as UTF-8`."),
    "binary": (b"# A\n\0\n", "`list.md is not a text file: line 2 holds a NUL byte`."),
    "too large": (b"# A\n" + b"x" * 3_000_000, "`list.md` is larger than 3,000,000 bytes; split the list."),
    "gone": (None, "`list.md` is not there any more in this branch."),
}


@pytest.mark.parametrize(("raw", "why"), UNREAD.values(), ids=UNREAD)
def test_what_is_no_list_is_told(raw: bytes | None, why: str, github: FakeGitHub, run: Run) -> None:
    github.push("topic", {"list.md": raw, "other.md": b"x"}, author="ann")
    number = github.open_pull("topic", login="ann").number
    run(number)

    assert answers(github, number) == [
        f"There is nothing to mend: no list of this pull request could be read.\n- {why}\n"
    ]


@pytest.mark.parametrize(
    ("mode", "why"), [("120000", "is a symbolic link"), ("160000", "is a submodule"), ("040000", "is a folder")]
)
def test_a_list_that_leads_elsewhere_is_not_followed(mode: str, why: str, github: FakeGitHub, run: Run) -> None:
    number = opened(github, "../../secret")
    github.modes["list.md"] = mode
    run(number)

    (text,) = answers(github, number)
    assert text.endswith(f"- `list.md` {why} in this branch; only regular files are read.\n")
    assert [line for line in github.lines if "/contents/" in line] == []


def test_a_folder_that_is_a_link_is_not_followed(github: FakeGitHub, run: Run, checkout: Path) -> None:
    (checkout / "docs").mkdir()
    (checkout / "docs" / "list.md").write_text(LIST)
    github.push("main", {"docs/list.md": LIST.encode()})
    number = opened(github, WRONG, path="docs/list.md")
    github.modes["docs"] = "120000"
    run(number, line="docs/list.md")

    assert "leads through a symbolic link" in answers(github, number)[0]


def test_a_list_in_a_folder_is_mended(github: FakeGitHub, run: Run, checkout: Path) -> None:
    (checkout / "docs").mkdir()
    (checkout / "docs" / "my list.md").write_text(LIST)
    github.push("main", {"docs/my list.md": LIST.encode()})
    number = opened(github, WRONG, path="docs/my list.md")
    run(number, line="'docs/my list.md'")

    assert github.files("topic")["docs/my list.md"].decode() == RIGHT


def test_the_branch_says_nothing_about_how_it_is_looked_at(github: FakeGitHub, run: Run) -> None:
    toml = b'order = "keep"\n[severity]\norder = "off"\n'
    github.push("topic", {"list.md": WRONG.encode(), "listkeeper.toml": toml}, author="ann")
    number = github.open_pull("topic", login="ann").number
    run(number)

    assert github.files("topic")["list.md"].decode() == RIGHT


def test_a_configuration_that_cannot_be_used_is_told(github: FakeGitHub, run: Run, checkout: Path) -> None:
    (checkout / "listkeeper.toml").write_text('schema = "own.json"\n')
    (checkout / "own.json").write_text('{"properties": {"name": {"$ref": "urn:nowhere"}}}')
    number = opened(github)
    run(number)

    assert answers(github, number) == [
        (
            "The lists of this repository cannot be looked at: "
            "`own.json: $ref 'urn:nowhere' leads nowhere; schemas are not fetched`\n"
        )
    ]


def test_a_dry_run_changes_nothing(github: FakeGitHub, run: Run, tmp_path: Path) -> None:
    number = opened(github)
    run(number, line="--dry-run")

    assert github.writes == []
    assert not (tmp_path / "summary.md").exists()


def test_an_api_that_is_down_is_a_warning_and_nothing_else(github: FakeGitHub, run: Run, tmp_path: Path) -> None:
    number = opened(github)
    github.fail("GET", "/pulls/", status=403, times=9)
    status, err = run(number)

    assert status == 0
    assert (
        f"could not do what pull request {number} asks for: GitHub refused it (403): the token may not do that" in err
    )
    assert "could not do what" in (tmp_path / "summary.md").read_text()


def test_a_forged_answer_is_not_edited(github: FakeGitHub, run: Run) -> None:
    number = opened(github)
    github.comment(number, f"{M}forged", "mallory")
    run(number)

    assert [own.body for own in github.of(number) if own.login == "mallory"] == [f"{M}forged"]
    assert len(answers(github, number)) == 1


def test_a_repository_of_somebody_else_with_the_name_of_ours_is_a_fork(github: FakeGitHub, run: Run) -> None:
    github.add_repo(Repo("ann/list", parent=github.name, branches=dict(github.main.branches)))
    number = opened(github, repo="ann/list")
    run(number)

    assert OFFER in answers(github, number)[0]


def test_a_list_that_has_another_name_in_the_branch_is_told(github: FakeGitHub, run: Run) -> None:
    github.push("topic", {"list.md": None, "new `name`.md": WRONG.encode()}, author="ann")
    number = github.open_pull("topic", login="ann").number
    base = github.main.branches["main"]
    renamed = {"filename": "new `name`.md", "previous_filename": "list.md", "status": "renamed"}
    github.fail("GET", "/compare/", status=200, body={"merge_base_commit": {"sha": base}, "files": [renamed]})
    run(number)

    assert answers(github, number) == [
        (
            "There is nothing to mend: no list of this pull request could be read.\n"
            "- `list.md` is called ``new `name`.md`` in this branch; "
            "lists are mended under the name that they have in the default branch.\n"
        )
    ]
