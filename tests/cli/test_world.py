"""The run that a command of the bot is part of: read from the environment, and the one way in which it acts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from listkeeper import cli
from listkeeper.bot import limits
from listkeeper.calls import Call, Mutation, Step
from listkeeper.cli.bot import COMMANDS, bot, world
from listkeeper.cli.bot.world import World
from listkeeper.cli.output import Stop

from tests.github.fake import FakeGitHub

ROOT = Path(__file__).parents[2]
PATH = "/repos/octo/list"
HELLO = Call("post the comment", "POST", f"{PATH}/issues/1/comments", {"body": "Hello"})


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may do so on GitHub."""
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub("octo/list") as fake:
        fake.open_issue("One", "", "anna")
        yield fake


def stopped(monkeypatch: pytest.MonkeyPatch, event: str | None = None, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Stop) as raised:
        world.read(event)
    assert raised.value.status == 2
    return str(raised.value)


def test_a_run_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text('{"number": 9}', encoding="utf-8")
    environment = {
        "GITHUB_REPOSITORY": "octo/list", "GITHUB_EVENT_PATH": str(event), "GITHUB_RUN_ID": "4711",
        "GITHUB_TOKEN": "ghs_x", "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_ACTIONS": "true",
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert world.read(login="octo-app[bot]") == World(
        repository="octo/list", event={"number": 9}, api="https://api.github.com",
        graphql="https://api.github.com/graphql", server="https://github.com", token="ghs_x",
        run="https://github.com/octo/list/actions/runs/4711", login="octo-app[bot]", summary="summary.md",
        on_actions=True,
    )  # fmt: skip


def test_outside_of_actions_there_is_nothing_and_that_is_no_mistake() -> None:
    assert world.read() == World(repository="", event={})


GITHUB = ("https://api.github.com", "https://api.github.com/graphql", "https://github.com")
ENTERPRISE = ("https://ghe.example/api/v3", "https://ghe.example/api/graphql", "https://ghe.example")
WHERE: list[tuple[dict[str, str], tuple[str, str, str]]] = [
    ({}, GITHUB),
    ({"GITHUB_SERVER_URL": "https://github.com"}, GITHUB),
    ({"GITHUB_API_URL": "https://ghe.example/api/v3"}, ENTERPRISE),
    ({"GITHUB_API_URL": "https://ghe.example/api/v3/"}, ENTERPRISE),
    ({"GITHUB_SERVER_URL": "https://ghe.example"}, ENTERPRISE),
    ({"GITHUB_API_URL": ENTERPRISE[0], "GITHUB_GRAPHQL_URL": ENTERPRISE[1]}, ENTERPRISE),
    (
        {"GITHUB_API_URL": "https://api.octo.ghe.com", "GITHUB_SERVER_URL": "https://octo.ghe.com"},
        ("https://api.octo.ghe.com", "https://api.octo.ghe.com/graphql", "https://octo.ghe.com"),
    ),
]


@pytest.mark.parametrize(("environment", "where"), WHERE)
def test_a_token_of_a_company_stays_on_its_own_server(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], where: tuple[str, str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = world.read()
    assert (found.api, found.graphql, found.server) == where


@pytest.mark.parametrize(
    "name", ["octo", "octo/", "/list", "octo/list/x", "octo/..", "octo/li st", "octo/list\n::x", "../x"]
)
def test_a_repository_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert stopped(monkeypatch, GITHUB_REPOSITORY=name) == f"GITHUB_REPOSITORY {name!r} is no owner/name"


@pytest.mark.parametrize("url", ["ghe.example", "file:///etc/passwd", "https://", "http://[::1", "https://a\x1b[31m"])
@pytest.mark.parametrize("name", ["GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_SERVER_URL"])
def test_an_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    assert stopped(monkeypatch, **{name: url}) == f"{name} {url!r} is no address"


EVENTS: list[tuple[str, bytes | None, str]] = [
    ("is not there", None, "cannot be read: no such file or directory"),
    ("is empty", b"", "is not the JSON of one"),
    ("is no JSON", b"{", "is not the JSON of one"),
    ("is no UTF-8", b'{"a": "\xff"}', "is not the JSON of one"),
    ("is a list", b"[]", "is not the JSON of one"),
    ("is deep", b'{"a":' * 100_000, "is not the JSON of one"),
    ("is a number of many digits", b'{"a":' + b"9" * 10_000 + b"}", "is not the JSON of one"),
    ("is huge", b" " * (limits.EVENT_BYTES + 1), "is larger than GitHub makes one, 26,214,400 bytes"),
]


@pytest.mark.parametrize(("content", "told"), [row[1:] for row in EVENTS], ids=[row[0] for row in EVENTS])
def test_an_event_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "event.json"
    if content is not None:
        path.write_bytes(content)
    assert stopped(monkeypatch, str(path)) == f"the event {path} {told}"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_an_event_is_not_read_from_what_may_never_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pipe = tmp_path / "event.json"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, Path("/dev/zero")):
        assert stopped(monkeypatch, str(path)) == f"the event {path} is not a regular file"


def test_an_event_of_another_kind_is_told() -> None:
    here = World("octo/list", {"pull_request": {"number": 9, "draft": True}, "issue": None})

    assert here.told("pull_request", "number", of=int) == 9
    for names in (("issue", "number"), ("pull_request", "draft"), ("pull_request", "number", "x"), ("nothing",)):
        with pytest.raises(Stop, match=rf"the event has no {re.escape('.'.join(names))}; this command is for another"):
            here.told(*names, of=int)


def test_without_a_repository_or_a_token_nothing_is_asked() -> None:
    with pytest.raises(Stop, match="GITHUB_REPOSITORY is not set; it names the repository as owner/name"):
        _ = World("", {}).path
    with pytest.raises(Stop, match="there is no token; set GITHUB_TOKEN"):
        World("octo/list", {}).carry_out([HELLO], dry_run=False)


@pytest.mark.parametrize("api", ["http://api.github.com", "https://user@api.github.com", "https://api.github.com?x"])
def test_a_token_is_not_sent_to_an_address_that_is_not_plain(api: str) -> None:
    with pytest.raises(Stop, match=r"GitHub's API .* cannot be asked: its address") as raised:
        World("octo/list", {}, api=api, token="ghs_secret").rest()
    assert "ghs_secret" not in str(raised.value)


def test_a_token_with_characters_that_none_has_is_not_told() -> None:
    with pytest.raises(Stop) as raised:
        World("octo/list", {}, token="ghs_secret\n").rest()
    assert str(raised.value).endswith("the token holds characters that none has")


def test_the_token_is_not_in_what_is_shown_of_a_world() -> None:
    assert "ghs_secret" not in repr(World("octo/list", {}, token="ghs_secret"))


def here(fake: FakeGitHub, tmp_path: Path, permissions: dict[str, str] | None = None, **more: Any) -> World:
    token = fake.token(permissions)
    summary = str(tmp_path / "summary.md")
    return World("octo/list", {}, api=fake.address, graphql=fake.graphql, token=token, summary=summary, **more)


def test_steps_are_carried_out_and_told(fake: FakeGitHub, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert here(fake, tmp_path).carry_out([HELLO], dry_run=False) == 0

    assert fake.writes == [f"POST {PATH}/issues/1/comments 201"]
    assert capfd.readouterr() == ("", "listkeeper: done: post the comment\n")
    assert not (tmp_path / "summary.md").exists()


def test_what_fails_is_a_sentence_a_warning_and_a_line_of_the_summary(
    fake: FakeGitHub, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    world = here(fake, tmp_path, {"contents": "read"}, on_actions=True)

    assert world.carry_out([HELLO], dry_run=False) == 1

    sentence = "could not post the comment: GitHub refused it (403): the token may not do that"
    assert capfd.readouterr() == (f"::warning title=listkeeper::{sentence}\n", f"listkeeper: {sentence}\n")
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == f"\n⚠️ `{sentence}`\n"


def test_what_has_another_way_is_no_failure(
    fake: FakeGitHub, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    gone = Call("edit it", "PATCH", f"{PATH}/issues/comments/7", {"body": "x"}, otherwise=lambda _: [])

    assert here(fake, tmp_path, on_actions=True).carry_out([gone], dry_run=False) == 0

    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("listkeeper: could not edit it: GitHub refused it (404)")
    assert err.endswith("; trying what is next best\n")


def test_nothing_to_do_is_told_and_asks_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert World("octo/list", {}).carry_out([], dry_run=False) == 0
    assert capfd.readouterr() == ("", "listkeeper: there is nothing to write on GitHub\n")


SHOWN = """\
post it
  POST /repos/octo/list/issues/1/comments
  {
    "body": "::error::\\u001b[31m ##\\u005b[x] \\u202e é\\n"
  }
  then what its answer makes possible

remove the label
  DELETE /repos/octo/list/issues/1/labels/x
  or something else, if GitHub refuses it

minimize it
  POST graphql
  {
    "query": "mutation{x}",
    "variables": {
      "i": 1
    }
  }

"""


def test_a_dry_run_prints_and_asks_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    steps: list[Step] = [
        Call(
            "post it",
            "POST",
            f"{PATH}/issues/1/comments",
            {"body": "::error::\x1b[31m ##[x] \u202e é\n"},
            then=lambda _: [],
        ),
        Call("remove the label", "DELETE", f"{PATH}/issues/1/labels/x", otherwise=lambda _: []),
        Mutation("minimize it", "mutation{x}", {"i": 1}),
    ]

    assert World("octo/list", {}).carry_out(steps, dry_run=True) == 0

    assert capfd.readouterr() == (SHOWN.replace("##\\u005b[x]", "##\\u005bx]"), "")


def test_a_warning_commands_no_runner(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    here = World("octo/list", {}, summary=str(tmp_path / "summary.md"), on_actions=True)

    here.warn("could not see 'a\n::error::x %0A ##[y] @everyone <img> `'")

    out, err = capfd.readouterr()
    assert out == "::warning title=listkeeper::could not see 'a ::error::x %250A ##\\u005by] @everyone <img> `'\n"
    assert not re.search(r"^\s*::|##\[", err, re.M)
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert summary == "\n⚠️ ``could not see 'a ::error::x %0A ##\\u005by] @everyone <img> `'``\n"


def test_a_summary_has_an_end(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "summary.md"
    here = World("octo/list", {}, summary=str(path))
    here.summarise("x" * (limits.SUMMARY_BYTES - 1))
    here.summarise("é")
    here.summarise("y")

    assert path.stat().st_size == limits.SUMMARY_BYTES
    assert capfd.readouterr().err == "listkeeper: the summary has no room left; what is more is not in it\n"
    World("octo/list", {}).summarise("nowhere")


def test_a_summary_that_cannot_be_written_is_no_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    World("octo/list", {}, summary=str(tmp_path / "no" / "summary.md")).summarise("x")
    assert capfd.readouterr().err == "listkeeper: the summary cannot be written: no such file or directory\n"


def test_the_bot_is_not_loaded_by_a_command_that_does_not_need_it() -> None:
    ask = "import sys, listkeeper.cli; print([m for m in sys.modules if 'cli.bot.' in m or 'requests' in m])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_who_only_speaks_reads_no_lists() -> None:
    ask = "import sys; from listkeeper.cli import asking; from listkeeper.cli.bot import comment, review, world;"
    ask += " print([m for m in sys.modules if m in ('mistune', 'listkeeper.rules', 'listkeeper.parser')])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_every_command_of_the_bot_is_one(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bot", "--help"]) == 0
    assert cli.run(["bot", "dance"]) == 2
    assert "No such command 'dance'" in capfd.readouterr().err
    assert set(bot.list_commands(click.Context(bot))) <= {*COMMANDS}
