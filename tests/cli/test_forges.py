"""Repositories, asked through the API of their forge, and what is left for the web; on loopback sockets."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import NamedTuple

import pytest
from listkeeper import cli
from listkeeper.cli.checking import Wish, check
from listkeeper.cli.forges import Forges, addresses, by_web
from listkeeper.cli.output import Stop
from listkeeper.links.guard import Networks
from listkeeper.links.job import Ask
from listkeeper.links.plan import Listed, plan
from listkeeper.outcomes import Code, Hop, Observation, Verdict
from listkeeper.parser import parse

from tests.github.forges import TOKEN, Answer, GitHub, Repo, Request, Server, said

HUB = "https://github.com"
TOOL, KEPT, GONE = f"{HUB}/anna/tool", f"{HUB}/anna/kept", f"{HUB}/anna/gone"
FILE = f"{TOOL}/blob/main/a.py"
ELSEWHERE = "https://algebra.org/rings"
PAGE = b"<html lang=en><title>Algebra</title><h1 id='rings'>Rings</h1>" + b"<p>of numbers and of functions</p>" * 30
OVER_THE_WEB = "its repositories are asked over the web."
NOT_ACCEPTED = f"GitHub's API did not accept the token; {OVER_THE_WEB}"
NO_TOKEN = f"GitHub's API cannot be asked, for the token holds characters that none has; {OVER_THE_WEB}"


class World(NamedTuple):
    """A forge's API and pages, and what they were asked."""

    github: GitHub
    server: Server

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(request.method, request.path) for request in self.server.requests]

    @property
    def of_web(self) -> list[Request]:
        return [request for request in self.server.requests if request.path != "/graphql"]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The environment of a workflow on github.com, with its API on loopback. No query may break the schema."""
    github = GitHub(Repo("anna/tool", files={"main:a.py": "Blob"}), Repo("anna/kept", archived=True))

    def answer(request: Request) -> Answer:
        if request.path == "/graphql":
            return github(request)
        return Answer(404 if request.path == "/anna/gone" else 200, PAGE, {"Content-Type": "text/html"})

    with Server(answer) as server:
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("GITHUB_GRAPHQL_URL", f"{server.address}/graphql")
        monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
        yield World(github, server)
    assert github.wrong == []


def opened(asks: Sequence[Ask], seen: list[Observation]) -> Forges:
    return Forges(asks, seen.append, agent="listkeeper/test", tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


# Which addresses an API is asked for


def test_with_a_token_repositories_are_observed_through_the_api(world: World) -> None:
    seen: list[Observation] = []
    asks = [Ask(TOOL), Ask(ELSEWHERE), Ask(KEPT)]
    forges = opened(asks, seen)

    assert forges.rest(asks) == [Ask(ELSEWHERE)]
    assert (forges.ask(), forges.note) == ([], "")
    assert seen == [
        Observation(TOOL, Code.OK, final_url=TOOL),
        Observation(KEPT, Code.REPO_ARCHIVED, final_url=KEPT),
    ]
    assert world.github.asked == [["anna/tool", "anna/kept"]]


def test_without_a_token_github_is_asked_over_the_web(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    seen: list[Observation] = []
    asks = [Ask(TOOL, ("usage",)), Ask(ELSEWHERE), Ask(GONE)]
    forges = opened(asks, seen)

    assert forges.rest(asks) == asks
    assert (forges.ask(), forges.note, seen) == ([], "", [])
    assert world.server.requests == []


def test_the_other_forges_need_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    asks = [Ask("https://gitlab.com/anna/tool"), Ask(TOOL), Ask("https://codeberg.org/anna/tool")]

    assert opened(asks, []).rest(asks) == [Ask(TOOL)]


def test_a_company_has_its_own_github(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://ghe.corp.org:8443")
    own, other_port = "https://ghe.corp.org:8443/anna/kept", "https://ghe.corp.org/anna/kept"
    seen: list[Observation] = []
    asks = [Ask(own), Ask(KEPT), Ask(other_port)]
    forges = opened(asks, seen)

    assert forges.rest(asks) == [Ask(KEPT), Ask(other_port)]
    assert forges.ask() == []
    assert seen == [Observation(own, Code.REPO_ARCHIVED, final_url=own)]
    assert world.github.asked == [["anna/kept"]]


@pytest.mark.parametrize(
    ("server", "graphql"),
    [
        ("", "https://api.github.com/graphql"),
        ("https://github.com", "https://api.github.com/graphql"),
        ("https://www.github.com:443", "https://api.github.com/graphql"),
        ("https://ghe.corp.org", "https://ghe.corp.org/api/graphql"),
        ("https://GHE.corp.org:8443", "https://ghe.corp.org:8443/api/graphql"),
    ],
)
def test_a_companys_token_is_for_its_own_server(server: str, graphql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", server)
    monkeypatch.delenv("GITHUB_GRAPHQL_URL", raising=False)

    assert addresses().graphql == graphql


def test_a_server_that_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://[x")

    with pytest.raises(Stop, match=r"GITHUB_SERVER_URL 'https://\[x' is no address"):
        addresses()


@pytest.mark.parametrize("code", [Code.REPO_MISSING, Code.PATH_MISSING])
def test_what_was_missing_before_is_asked_over_the_web_in_its_own_words(
    code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    asks = [Ask(GONE, failed_as=code)]

    assert opened(asks, []).rest(asks) == [Ask(GONE, failed_as=Code.NOT_FOUND)]


@pytest.mark.parametrize(
    ("token", "note", "queries"),
    [("ghs_expired", NOT_ACCEPTED, 1), ("ghs_two\nlines", NO_TOKEN, 0)],
)
def test_with_a_token_that_does_not_serve_all_comes_back_as_it_was(
    token: str, note: str, queries: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", token)
    seen: list[Observation] = []
    asks = [Ask(TOOL, ("usage",), look=True), Ask(GONE, failed_as=Code.TIMEOUT_READ), Ask(KEPT)]
    forges = opened(asks, seen)

    assert (forges.rest(asks), forges.ask()) == ([], asks)
    assert (forges.note, seen) == (note, [])
    assert world.asked == [("POST", "/graphql")] * queries


def test_what_was_not_asked_when_a_run_is_stopped_comes_back(world: World) -> None:
    forges = opened([Ask(TOOL), Ask(KEPT)], [])
    forges.stop()

    assert forges.ask() == [Ask(TOOL), Ask(KEPT)]
    assert world.server.requests == []


def test_where_the_api_asks_for_a_long_pause_no_page_is_asked_in_its_place(world: World) -> None:
    world.github.faults.append(said({}, 429, Retry_After="7200"))
    seen: list[Observation] = []
    forges = opened([Ask(TOOL, ("usage",))], seen)

    assert (forges.ask(), forges.note) == ([], "GitHub's API asked for a longer pause than a run can make.")
    assert seen == [Observation(TOOL, Code.RATE_LIMITED, unverifiable=("usage",))]


# What the web says besides


def page(url: str, code: Code, status: int | None = None) -> Observation:
    """As the web shows it."""
    return Observation(url, code, status, url, seconds=0.5, attempt=2, etag='"1"')


@pytest.mark.parametrize(
    ("web", "holds"),
    [
        (page(GONE, Code.NOT_FOUND, 404), Observation(GONE, Code.REPO_MISSING, 404, "", (), 0.5, 2, '"1"')),
        (page(GONE, Code.GONE, 410), Observation(GONE, Code.REPO_MISSING, 410, "", (), 0.5, 2, '"1"')),
        (page(GONE, Code.OK, 200), page(GONE, Code.OK, 200)),
        (page(GONE, Code.RATE_LIMITED, 429), page(GONE, Code.RATE_LIMITED, 429)),
        (page(GONE, Code.TIMEOUT_READ), page(GONE, Code.TIMEOUT_READ)),
    ],
    ids=lambda seen: seen.code,
)
@pytest.mark.usefixtures("world")
def test_a_repository_that_the_api_does_not_know_is_looked_for_once_over_the_web(
    web: Observation, holds: Observation
) -> None:
    seen: list[Observation] = []
    forges = opened([Ask(GONE, look=True)], seen)

    assert forges.ask() == [Ask(GONE, look=True, failed_as=Code.NOT_FOUND)]
    assert seen == []
    assert forges.judged(web) == holds


@pytest.mark.usefixtures("world")
def test_a_file_that_the_api_does_not_find_is_missing_where_the_web_says_so_too() -> None:
    lost = f"{TOOL}/blob/main/b.py"
    forges = opened([Ask(lost)], [])

    assert forges.ask() == [Ask(lost, failed_as=Code.NOT_FOUND)]
    assert forges.judged(Observation(lost, Code.NOT_FOUND, 404, lost)) == Observation(lost, Code.PATH_MISSING, 404)


@pytest.mark.usefixtures("world")
def test_only_fragments_that_a_page_can_tell_of_are_looked_for_over_the_web() -> None:
    seen: list[Observation] = []
    forges = opened([Ask(KEPT, ("usage",)), Ask(TOOL, ("readme",)), Ask(FILE, ("L10",))], seen)

    assert forges.ask() == [Ask(KEPT, ("usage",))]
    assert seen == [
        Observation(TOOL, Code.OK, final_url=TOOL),
        Observation(FILE, Code.OK, final_url=FILE, unverifiable=("L10",)),
    ]


ASKED = ("usage", "faq")


@pytest.mark.parametrize(
    ("code", "missing", "unverifiable", "told"),
    [
        (Code.OK, (), (), ()),
        (Code.OK, ("faq",), (), ()),
        (Code.OK, (), ("usage",), ("usage",)),
        (Code.REDIRECT_PERMANENT, ("faq",), ("usage",), ("usage",)),
        (Code.RATE_LIMITED, (), (), ASKED),
        (Code.TIMEOUT_READ, (), (), ASKED),
        (Code.NOT_FOUND, (), (), ASKED),
    ],
)
@pytest.mark.usefixtures("world")
def test_the_api_says_how_the_repository_is_and_the_page_which_fragments_it_has(
    code: Code, missing: tuple[str, ...], unverifiable: tuple[str, ...], told: tuple[str, ...]
) -> None:
    forges = opened([Ask(KEPT, ASKED)], [])
    forges.ask()

    web = Observation(KEPT, code, final_url=TOOL, missing=missing, unverifiable=unverifiable)
    assert forges.judged(web) == Observation(
        KEPT, Code.REPO_ARCHIVED, final_url=KEPT, missing=missing, unverifiable=told
    )


BY_WEB = [
    (GONE, Code.NOT_FOUND, GONE, Code.REPO_MISSING),
    (GONE, Code.GONE, GONE, Code.REPO_MISSING),
    (f"{GONE}/blob/main/a.py", Code.NOT_FOUND, "", Code.NOT_FOUND),
    (f"{HUB}/anna", Code.NOT_FOUND, f"{HUB}/anna", Code.NOT_FOUND),
    (TOOL, Code.REDIRECT_PERMANENT, f"{HUB}/bert/kit", Code.REPO_MOVED),
    (FILE, Code.REDIRECT_PERMANENT, f"{HUB}/bert/kit/blob/main/a.py", Code.REPO_MOVED),
    (TOOL, Code.REDIRECT_PERMANENT, f"{HUB}/Anna/Tool", Code.REDIRECT_PERMANENT),
    (f"{TOOL}/issues/7", Code.REDIRECT_PERMANENT, f"{TOOL}/discussions/7", Code.REDIRECT_PERMANENT),
    (TOOL, Code.REDIRECT_PERMANENT, f"{HUB}/login", Code.REDIRECT_PERMANENT),
    (TOOL, Code.REDIRECT_TEMPORARY, f"{HUB}/bert/kit", Code.REDIRECT_TEMPORARY),
    (TOOL, Code.RATE_LIMITED, TOOL, Code.RATE_LIMITED),
    (TOOL, Code.TIMEOUT_READ, "", Code.TIMEOUT_READ),
    (TOOL, Code.OK, TOOL, Code.OK),
    (ELSEWHERE, Code.NOT_FOUND, ELSEWHERE, Code.NOT_FOUND),
    ("https://gitlab.com/anna/tool", Code.NOT_FOUND, "", Code.NOT_FOUND),
    ("https://ghe.corp.org/anna/tool", Code.NOT_FOUND, "", Code.NOT_FOUND),
]


@pytest.mark.parametrize(("url", "code", "final", "told"), BY_WEB)
def test_what_the_web_says_of_a_repository_is_told_in_the_words_for_repositories(
    url: str, code: Code, final: str, told: Code
) -> None:
    def seen(code: Code) -> Observation:
        return Observation(url, code, 404, final, (Hop(301, final),), 0.5)

    assert by_web(seen(code), "github.com") == seen(told)


def test_without_a_token_the_web_is_heard_in_the_words_for_repositories(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.setenv("GITHUB_SERVER_URL", world.server.address)
    gone = f"{world.server.address}/anna/gone"

    assert opened([Ask(gone)], []).judged(page(gone, Code.NOT_FOUND, 404)) == page(gone, Code.REPO_MISSING, 404)


# As a person types it: a GitHub whose pages are on loopback, too, so that requests to them would be seen


@pytest.fixture
def hub(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GITHUB_SERVER_URL", world.server.address)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return world.server.address


ARGUMENTS = ["links", "--history", "links.db", "--allow-network", "127.0.0.0/8"]


def test_an_archived_repository_is_told_and_no_page_is_asked(
    world: World, hub: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("list.md").write_text(f"- [a]({hub}/anna/kept)\n")

    assert cli.run(ARGUMENTS) == 0
    told = (
        f"list.md:1:3: change: {hub}/anna/kept [repo-archived]\n"
        "    The repository is archived: it is read-only. Mark or remove the entry, as the list has it.\n"
        "1 link: 1 change\n"
        "  1 change: edit it as said above\n"
    )
    assert capsys.readouterr() == (told, "")
    assert world.asked == [("POST", "/graphql")]


@pytest.mark.parametrize(("days", "queries"), [(1, 1), (4, 2)])
def test_a_repository_is_asked_for_again_when_it_is_due(
    days: int, queries: int, world: World, hub: str, tmp_path: Path
) -> None:
    questions = plan([Listed(parse(f"- [a]({hub}/anna/kept)\n", "list.md"), tmp_path, tmp_path)])

    def told(when: datetime) -> list[tuple[Code, Verdict]]:
        return [(result.code, result.verdict) for result in check(questions, wish, lambda: when).results]

    wish, noon = Wish(Networks((ip_network("127.0.0.0/8"),)), "links.db"), datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert told(noon) == told(noon + timedelta(days=days)) == [(Code.REPO_ARCHIVED, Verdict.CHANGE)]
    assert world.github.asked == [["anna/kept"]] * queries
    assert world.of_web == []


def test_what_the_api_does_not_settle_is_asked_over_the_web_once_and_without_the_token(
    world: World, hub: str, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = ("/anna/tool", "/anna/gone", "/anna/kept#rings", "/anna/tool/blob/main/a.py#bells")
    Path("list.md").write_text("".join(f"- [a]({hub}{path})\n" for path in paths))

    assert cli.run([*ARGUMENTS, "--format", "json"]) == 0
    links = json.loads(capsys.readouterr().out)["links"]
    assert [(link["url"].removeprefix(hub), link["code"], link["verdict"]) for link in links] == [
        ("/anna/tool", "ok", "alive"),
        ("/anna/gone", "repo-missing", "suspect"),
        ("/anna/kept#rings", "repo-archived", "change"),
        ("/anna/tool/blob/main/a.py#bells", "fragment-missing", "change"),
    ]
    assert sorted((request.method, request.path) for request in world.of_web) == [
        ("GET", "/anna/gone"),
        ("GET", "/anna/kept"),
        ("GET", "/anna/tool/blob/main/a.py"),
    ]
    assert [request.path for request in world.server.requests if TOKEN in request.text] == ["/graphql"]


def test_a_token_that_is_not_accepted_is_told_but_never_shown(
    world: World, hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_expired")
    Path("list.md").write_text(f"- [a]({hub}/anna/kept)\n")

    assert cli.run(ARGUMENTS) == 0
    assert capsys.readouterr() == ("1 link: 1 alive\n", f"listkeeper: {NOT_ACCEPTED}\n")
    assert world.asked == [("POST", "/graphql"), ("GET", "/anna/kept")]
    assert [file.name for file in tmp_path.iterdir() if file.is_file() and b"ghs_expired" in file.read_bytes()] == []
