"""`bot check` in real histories: what a contributor is told, what the report holds, and when nobody can be asked."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from listkeeper import cli
from listkeeper.bot.artifact import from_json
from listkeeper.bot.report import About, ChangeReport, Elsewhere, Known, Problem, Similar, Suggestion
from listkeeper.changes import Kind

from tests.github.fake import FakeGitHub, Repo

GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
NAMES = "Alpha Beta Delta Epsilon Gamma Iota Kappa Lambda Omega".split()


class Site(BaseHTTPRequestHandler):
    """A site with one page; it is no API."""

    asked: list[tuple[str, str, str]]
    """Method, path, whether a token came."""

    def _answer(self) -> None:
        type(self).asked.append((self.command, self.path, self.headers.get("Authorization", "")))
        body = b"<h1>A page</h1>" if self.path == "/page" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = _answer  # noqa: N815  # the names that http.server wants

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Site.asked = []
    served = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()
    thread.join()


def entry(name: str, address: str = "", description: str = "") -> str:
    address = address or f"https://{name.lower().replace(' ', '-')}.site.org"
    return f"- [{name}]({address}) - {description or f'Says all about {name.lower()}.'}\n"


ENTRIES = [entry(name) for name in NAMES]
TRACKED = "- [Old](https://old.site.org/?utm_source=x) - Is old.\n"
BEFORE = f"# List\n\n## Letters\n\n{''.join(ENTRIES)}\n## Old\n\n{TRACKED}"


class Repository:
    """A checkout in which a change is made, and what the command says of it."""

    def __init__(self, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        self.folder, self._said = folder, capsysbinary
        self.git("init", "--quiet", "--initial-branch=main", ".")
        self.commit(BEFORE)
        self.git("checkout", "--quiet", "-b", "change")
        self.out = self.err = ""

    def git(self, *arguments: str) -> str:
        done = subprocess.run([*GIT, *arguments], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, text: str | None, name: str = "list.md") -> None:
        path = self.folder / name
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", "x")

    def check(self, *arguments: str) -> int:
        status = cli.run(["bot", "check", *arguments])
        said = self._said.readouterr()
        self.out, self.err = said.out.decode(), said.err.decode()
        return status

    def report(self, *arguments: str) -> tuple[int, ChangeReport]:
        path = self.folder / ".git" / "report.json"
        status = self.check("--report", str(path), *arguments)
        return status, from_json(path.read_bytes())


@pytest.fixture
def repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Repository:
    for name in (
        "ACTIONS",
        "EVENT_PATH",
        "TOKEN",
        "REPOSITORY",
        "STEP_SUMMARY",
        "API_URL",
        "GRAPHQL_URL",
        "SERVER_URL",
    ):
        monkeypatch.delenv(f"GITHUB_{name}", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path, capsysbinary)


OFFLINE = ("--since", "main", "--offline")


def test_a_person_reads_what_a_change_does(repository: Repository) -> None:
    repository.commit(
        BEFORE.replace(ENTRIES[2], ENTRIES[2] + entry("Alpha", "https://else.site.org", "Says other things."))
    )
    assert repository.check(*OFFLINE) == 1
    assert repository.out == (
        "entries: 1 added\n"
        "  + list.md:8: Alpha in Letters\n"
        "\n"
        "list.md:8:3: error: 'Alpha' belongs before 'Beta' (line 6) [order]\n"
        "    - [Alpha](https://else.site.org) - Says other things.\n"
        "      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "list.md (11 entries): 1 error\n"
        "1 older problem is not shown\n"
        "\n"
        "list.md:8: perhaps in the list already, as Alpha (line 5)\n"
    )
    assert repository.err == "listkeeper: 1 new link needs the network, and was not asked.\n"


def test_a_change_with_nothing_wrong_is_clean(repository: Repository) -> None:
    repository.commit(BEFORE.replace(ENTRIES[7], ENTRIES[7] + entry("Nu")))
    assert repository.check(*OFFLINE) == 0
    assert "list.md (11 entries): nothing to say\n" in repository.out


def test_nothing_changed(repository: Repository) -> None:
    assert repository.check(*OFFLINE) == 0
    assert repository.out.startswith("no entry was added, removed, moved or edited\n")


def test_the_report_holds_all_that_is_known(repository: Repository) -> None:
    wrong = "- [Nu](https://nu.site.org?utm_source=x) - Says all about nu."
    text = BEFORE.replace(ENTRIES[7], f"{ENTRIES[7]}{wrong}\n").replace(ENTRIES[0], "").replace("about beta", "of beta")
    repository.commit(text)
    status, report = repository.report(*OFFLINE)
    nu = Known("Nu", "https://nu.site.org?utm_source=x", ("Letters",), 12)
    beta = Known("Beta", "https://beta.site.org", ("Letters",), 6)
    alpha = Known("Alpha", "https://alpha.site.org", ("Letters",), 5)
    (problem,) = report.problems
    assert status == 0
    assert [(own.kind, own.before, own.now) for own in report.changes] == [
        (Kind.EDITED, beta, beta._replace(line=5)),
        (Kind.ADDED, None, nu),
        (Kind.REMOVED, alpha, None),
    ]
    assert problem == Problem("list.md", 12, "tracking-parameter", problem.severity, problem.message, mendable=True)
    assert report.suggestions == (
        Suggestion(
            "list.md",
            12,
            12,
            ("- [Nu](https://nu.site.org) - Says all about nu.",),
            ("tracking-parameter",),
            (wrong,),
        ),
    )
    assert (report.base, report.head) == (repository.git("rev-parse", "main"), repository.git("rev-parse", "HEAD"))
    assert (report.older, report.entries) == (1, 10)
    assert report.notes == ("1 new link needs the network, and was not asked.",)


def test_a_list_that_was_removed_is_told_of(repository: Repository) -> None:
    repository.commit(None)
    status, report = repository.report(*OFFLINE)
    assert status == 0
    assert [own.kind for own in report.changes] == [Kind.REMOVED] * 10


def test_a_list_that_never_was_is_wrong_usage(repository: Repository) -> None:
    assert repository.check(*OFFLINE, "other.md") == 2
    assert (
        repository.err
        == "listkeeper: other.md cannot be read: there is no such file; name a Markdown file or its folder\n"
    )


def test_several_lists_are_one_change(repository: Repository) -> None:
    repository.commit(f"# Other\n\n## One\n\n{ENTRIES[3]}", "other.md")
    repository.commit(BEFORE.replace(ENTRIES[3], ""))
    _, report = repository.report(*OFFLINE, "./list.md", "other.md")
    assert [(own.kind, own.path) for own in report.changes] == [(Kind.MOVED, "other.md")]


def event(repository: Repository, **values: Any) -> tuple[str, str]:
    path = repository.folder / ".git" / "event.json"
    path.write_text(json.dumps(values))
    return "--event", str(path)


def test_the_event_says_where_the_change_begins(repository: Repository) -> None:
    base = repository.git("rev-parse", "main")
    repository.commit(BEFORE.replace(ENTRIES[7], ENTRIES[7] + entry("Nu")))
    for values in ({"pull_request": {"base": {"sha": base}}}, {"merge_group": {"base_sha": base}}):
        _, report = repository.report("--offline", *event(repository, **values))
        assert (report.base, [own.kind for own in report.changes]) == (base, [Kind.ADDED])


SINCE: list[tuple[dict[str, Any], str]] = [
    ({}, "listkeeper: --since REV says what the change is from, as --since main; the event tells of none\n"),
    (
        {"pull_request": 7},
        "listkeeper: the event has no pull_request.base.sha; this command is for another kind of event\n",
    ),
    (
        {"pull_request": {"base": {"sha": "--upload-pack=x"}}},
        "listkeeper: --since: git knows no revision '--upload-pack=x'; name a branch, a tag or a commit\n",
    ),
]


@pytest.mark.parametrize(("values", "told"), SINCE)
def test_an_event_that_does_not_say_is_told(repository: Repository, values: dict[str, Any], told: str) -> None:
    assert repository.check("--offline", *event(repository, **values)) == 2
    assert repository.err == told


def test_a_shallow_clone_says_what_the_workflow_lacks(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(BEFORE + "\n")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    monkeypatch.chdir(clone)
    assert repository.check(*OFFLINE) == 2
    assert repository.err.endswith("; in a workflow, give actions/checkout fetch-depth: 0\n")


# --- Links, GitHub


def on_actions(
    monkeypatch: pytest.MonkeyPatch, server: str, folder: Path, *, token: str = "secret-token", graphql: str = ""
) -> Path:
    summary = folder / ".git" / "summary.md"
    values = {
        "ACTIONS": "true",
        "REPOSITORY": "octo/list",
        "TOKEN": token,
        "API_URL": server,
        "GRAPHQL_URL": graphql or f"{server}/graphql",
        "STEP_SUMMARY": str(summary),
    }
    for name, value in values.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    return summary


ONLINE = ("--since", "main", "--allow-network", "127.0.0.0/8")


def test_only_new_links_are_asked_and_a_wrong_one_fails_the_change(repository: Repository, server: str) -> None:
    repository.commit(BEFORE + entry("Page", f"{server}/page") + entry("Paper", "gone.md"))
    status, report = repository.report(*ONLINE)
    assert status == 1
    assert [(own.url, own.code, own.added) for own in report.links] == [
        (f"{server}/page", "ok", True),
        ("gone.md", "file-missing", True),
    ]
    assert {path for _, path, _ in Site.asked} == {"/page"}


def test_a_bad_network_fails_no_change(repository: Repository) -> None:
    hosts = "".join(entry(f"P{n}", f"http://127.0.0.{n}:18989/") for n in range(2, 6))
    repository.commit(BEFORE + hosts)
    status, report = repository.report(*ONLINE)
    assert (status, report.conclusive) == (0, False)


def test_github_is_asked_about_repositories_and_other_pull_requests(
    repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = entry("Page", f"{server}/page") + entry("Toolkit", "https://github.com/octo/toolkit")
    repository.commit(BEFORE + new)
    with FakeGitHub("octo/list", {"list.md": BEFORE.encode()}) as fake:
        toolkit = Repo("octo/toolkit", stars=1234, licence="MIT", created="2014-03-01T04:00:00Z")
        fake.add_repo(toolkit, {"README.md": b"# Toolkit\n"})
        numbers = []
        for owner, text in (
            ("anna", BEFORE + new),
            ("bert", BEFORE + entry("It", f"{server}/page/")),
            ("cleo", BEFORE + "x\n"),
        ):
            fake.fork(f"{owner}/list")
            fake.push("patch", {"list.md": text.encode()}, repo=f"{owner}/list")
            numbers.append(fake.open_pull(f"{owner}:patch").number)
        token = fake.token({"contents": "read", "pull-requests": "read"})
        on_actions(monkeypatch, fake.address, repository.folder, token=token, graphql=fake.graphql)
        status, report = repository.report(*ONLINE, *event(repository, number=numbers[0]))
        assert {*fake.tokens[token].superfluous} <= {"contents"}
    lines = {own.url: own.places[0].line for own in report.links}
    assert status == 0
    assert report.about == (
        About("https://github.com/octo/toolkit", 1234, "2014-03-01", "2026-11-01", "MIT", archived=False),
    )
    assert report.elsewhere == (Elsewhere("list.md", lines[f"{server}/page"], f"{server}/page", numbers[1]),)
    assert report.notes == ()
    assert {authorization for _, _, authorization in Site.asked} == {""}
    assert not [seen.line for seen in fake.log if f"/pulls/{numbers[0]}/" in seen.path]


def test_that_github_cannot_be_asked_is_a_note(
    repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(BEFORE + entry("Page", f"{server}/page"))
    summary = on_actions(monkeypatch, server, repository.folder)
    status, report = repository.report(*ONLINE, *event(repository, number=9))
    (note,) = report.notes
    assert status == 0
    assert note.startswith("Other open pull requests could not be looked at: ")
    assert note[:40] in summary.read_text()


def test_without_a_token_nobody_is_asked(repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(BEFORE + entry("Page", f"{server}/page"))
    on_actions(monkeypatch, server, repository.folder, token="")
    status, report = repository.report(*ONLINE)
    assert (status, report.notes) == (0, ())
    assert {path for _, path, _ in Site.asked} == {"/page"}


def test_offline_nobody_is_asked(repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(
        BEFORE + entry("Page", f"{server}/page") + entry("Paper", "gone.md") + entry("Q", "https://github.com/o/q")
    )
    on_actions(monkeypatch, server, repository.folder)
    status, report = repository.report(*OFFLINE)
    assert (status, report.notes) == (1, ("2 new links need the network, and were not asked.",))
    assert Site.asked == []


def test_a_flood_of_links_is_asked_in_part(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("listkeeper.cli.bot.check"), "MOST_LINKS", 2)
    repository.commit(BEFORE + "".join(entry(f"P{n}", f"gone/{n}.md") for n in range(5)))
    _, report = repository.report(*ONLINE)
    assert len(report.links) == 2
    assert report.notes == ("The change has more than 2 new links; 3 were not asked.",)


def test_in_a_queue_nobody_is_told_of_the_pull_request_that_is_merged(
    repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(BEFORE + entry("Page", f"{server}/page"))
    on_actions(monkeypatch, server, repository.folder)
    repository.report(*ONLINE, *event(repository, merge_group={"base_sha": "x"}))
    assert {path for _, path, _ in Site.asked} == {"/page"}


def test_lint_and_links_share_what_github_shows(
    repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = "".join(entry(f"Zz{n:02}", f"gone/{n}.md") + entry(f"Ab{n:02}", "htpp://x") for n in range(9))
    repository.commit(BEFORE + bad)
    on_actions(monkeypatch, server, repository.folder, token="")
    repository.check(*OFFLINE)
    for severity in ("error", "warning", "notice"):
        assert len(re.findall(f"^::{severity} ", repository.out, re.MULTILINE)) <= 10
    assert re.search(r"^::error title=and [0-9]+ more::", repository.out, re.MULTILINE)
    assert [line for line in repository.out.splitlines() if not re.match("::(error|warning|notice) ", line)] == []


def test_a_link_is_told_at_its_line(repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(BEFORE + entry("Paper", "gone.md"))
    on_actions(monkeypatch, server, repository.folder, token="")
    assert repository.check(*OFFLINE) == 1
    assert repository.out == (
        "::error file=list.md,line=18,col=3,title=invalid [file-missing]::"
        "gone.md: There is no such file in the repository. Correct the path.\n"
    )


HOSTILE = "x\u202e\x1b[31m<img src=x onerror=y>@everyone #1 ::error::x ##[error] `` ` | $(touch pwned)"


def test_nothing_in_a_list_acts(repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "a\n::error::list.md".replace("\n", " ")
    repository.commit(f"# L\n\n## {HOSTILE}\n\n- [{HOSTILE}](https://x.site.org/ab?utm_source=x) - {HOSTILE}\n", name)
    summary = on_actions(monkeypatch, server, repository.folder, token="")
    repository.check("--since", "main", "--offline", name)
    html = cmarkgfm.github_flavored_markdown_to_html(summary.read_text())
    outside = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    assert not [bad for bad in ("<img", "@everyone", "#1", "\u202e", "\x1b") if bad in outside]
    for sink in (repository.out, repository.err, summary.read_text()):
        assert not [bad for bad in ("\u202e", "\x1b", "##[") if bad in sink]
    assert not [line for line in repository.out.splitlines() if line.startswith("::error::")]


def test_the_summary_is_one_screen_when_all_is_well(
    repository: Repository, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(BEFORE.replace(ENTRIES[7], ENTRIES[7] + entry("Nu", f"{server}/page")))
    summary = on_actions(monkeypatch, server, repository.folder, token="")
    assert repository.check(*ONLINE) == 0
    assert repository.out == ""
    assert summary.read_text() == (
        "## What this change does\n"
        "\n"
        "**1 entry added**: `Nu` to `Letters`\n"
        "\n"
        "Nothing is wrong with it. Thank you.\n"
        "\n"
        "**The new link answers**.\n"
        "\n"
        "1 older problem is not yours.\n"
    )


def test_a_similar_entry_that_a_problem_names_is_not_told_twice(repository: Repository) -> None:
    same = entry("Nu", "https://alpha.site.org")
    repository.commit(BEFORE.replace(ENTRIES[7], ENTRIES[7] + same + entry("Omegas", "https://o.site.org")))
    _, report = repository.report(*OFFLINE)
    assert [own.rule for own in report.problems if own.line == 13] == ["duplicate-url"]
    assert report.similar == (Similar("list.md", 14, (Known("Omega", "https://omega.site.org", ("Letters",), 15),)),)


def test_a_report_that_cannot_be_written_is_told(repository: Repository) -> None:
    assert repository.check(*OFFLINE, "--report", "no/report.json") == 2
    assert repository.err.startswith("listkeeper: no/report.json cannot be written: ")
