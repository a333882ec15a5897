"""GitLab and Codeberg: each code, renamed projects, limits, and how politely they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from listkeeper.github import Doubt, Policy, Rest
from listkeeper.outcomes import Code, Observation

from tests.github.asking import NOBODY, Seen, asked
from tests.github.forges import Answer, Request, Server, said

LAB, BERG = "https://gitlab.com", "https://codeberg.org"
OLD, NEW = "2019-05-01T00:00:00Z", "2026-11-01T00:00:00Z"

PAGES: Mapping[str, Answer] = {
    "/api/v4/projects/group%2Fsub%2Ftool": said({"path_with_namespace": "group/sub/tool", "last_activity_at": OLD}),
    "/api/v4/projects/anna%2Fkept": said({"path_with_namespace": "anna/kept", "archived": True}),
    "/api/v4/projects/anna%2Fvoid": said({"path_with_namespace": "anna/void", "empty_repo": True}),
    "/api/v4/projects/anna%2Fcopy": said(
        {"path_with_namespace": "anna/copy", "forked_from_project": {"path_with_namespace": "bert/tool"}}
    ),
    "/api/v4/projects/Anna%2FTool": said({"path_with_namespace": "anna/tool", "last_activity_at": NEW}),
    "/api/v4/projects/anna%2Fbefore": said({}, 301, Location="/api/v4/projects/12"),
    "/api/v4/projects/12": said({"path_with_namespace": "acme/tools/after"}),
    "/api/v4/projects/anna%2Fround": said({}, 301, Location="/api/v4/projects/anna%2Fround"),
    "/api/v4/projects/anna%2Faway": said({}, 301, Location="https://evil.org/api/v4/projects/12"),
    "/api/v4/projects/anna%2Fodd": said({"path_with_namespace": "x](https://evil.org)"}),
    "/api/v4/projects/anna%2Fhtml": Answer(200, b"<html>"),
    "/api/v4/projects/anna%2Fown": said({"message": "401 Unauthorized"}, 401),
    "/api/v1/repos/anna/tool": said({"full_name": "anna/tool", "updated_at": OLD}),
    "/api/v1/repos/anna/kept": said({"full_name": "anna/kept", "archived": True, "empty": True}),
    "/api/v1/repos/anna/void": said({"full_name": "anna/void", "empty": True}),
    "/api/v1/repos/anna/copy": said({"full_name": "anna/copy", "fork": True, "parent": {"full_name": "bert/tool"}}),
    "/api/v1/repos/anna/before": said({}, 307, Location="/api/v1/repos/anna/after"),
    "/api/v1/repos/anna/after": said({"full_name": "anna/after"}),
    "/api/v1/repos/anna/odd": said({"full_name": 7}),
}


def forge(request: Request) -> Answer:
    return PAGES.get(request.path, said({"message": "not found"}, 404))


def ask(*addresses: str, policy: Policy = Policy()) -> Seen:  # noqa: B008
    with Server(forge) as server:
        return asked(addresses, gitlab=server.address, codeberg=server.address, policy=policy)


SETTLED = [
    (f"{LAB}/group/sub/tool", Code.OK, f"{LAB}/group/sub/tool"),
    (f"{LAB}/anna/kept", Code.REPO_ARCHIVED, f"{LAB}/anna/kept"),
    (f"{LAB}/anna/void", Code.REPO_EMPTY, f"{LAB}/anna/void"),
    (f"{LAB}/anna/copy", Code.OK, f"{LAB}/anna/copy"),
    (f"{LAB}/Anna/Tool", Code.REPO_CASE, f"{LAB}/anna/tool"),
    (f"{LAB}/anna/before?a=b", Code.REPO_MOVED, f"{LAB}/acme/tools/after?a=b"),
    (f"{BERG}/anna/tool", Code.OK, f"{BERG}/anna/tool"),
    (f"{BERG}/anna/kept", Code.REPO_ARCHIVED, f"{BERG}/anna/kept"),
    (f"{BERG}/anna/void", Code.REPO_EMPTY, f"{BERG}/anna/void"),
    (f"{BERG}/anna/before", Code.REPO_MOVED, f"{BERG}/anna/after"),
]


@pytest.mark.parametrize(("url", "code", "final"), SETTLED, ids=[row[0] for row in SETTLED])
def test_what_a_forge_says_settles_an_address(url: str, code: Code, final: str) -> None:
    seen = ask(url)
    assert (seen.observations, seen.rest) == ([Observation(url, code, final_url=final)], Rest((), {}, ""))


ASKED_FOR = [
    (f"{LAB}/anna/copy", Code.REPO_FORK, f"{LAB}/bert/tool"),
    (f"{BERG}/anna/copy", Code.REPO_FORK, f"{BERG}/bert/tool"),
    (f"{LAB}/group/sub/tool", Code.REPO_STALE, f"{LAB}/group/sub/tool"),
    (f"{BERG}/anna/tool", Code.REPO_STALE, f"{BERG}/anna/tool"),
]


@pytest.mark.parametrize(("url", "code", "final"), ASKED_FOR, ids=[row[0] for row in ASKED_FOR])
def test_forks_and_stale_repositories_are_told_where_a_list_asks_for_it(url: str, code: Code, final: str) -> None:
    policy = Policy(forks=True, stale_before=datetime(2024, 1, 1, tzinfo=UTC))
    assert ask(url, policy=policy).observations == [Observation(url, code, final_url=final)]


@pytest.mark.parametrize("url", [f"{LAB}/anna/gone", f"{LAB}/group/sub", f"{BERG}/anna/gone"])
def test_what_a_forge_does_not_know_is_left_to_the_web_to_confirm(url: str) -> None:
    assert ask(url) == Seen([], Rest((), {url: Doubt(Observation(url, Code.REPO_MISSING))}, ""), [])


def test_a_page_of_a_repository_is_left_to_the_web_to_confirm() -> None:
    url, final = f"{LAB}/anna/before/-/blob/main/a.md", f"{LAB}/acme/tools/after/-/blob/main/a.md"
    moved = Observation(url, Code.REPO_MOVED, final_url=final)
    assert ask(url).rest.doubtful == {url: Doubt(Observation(url, Code.PATH_MISSING), moved)}


@pytest.mark.parametrize("name", ["round", "away", "odd", "html", "own"])
def test_an_answer_that_says_nothing_leaves_the_address_to_the_web(name: str) -> None:
    assert ask(f"{LAB}/anna/{name}").rest == Rest((f"{LAB}/anna/{name}",), {}, "")


def test_a_redirect_in_a_circle_ends() -> None:
    with Server(forge) as server:
        asked([f"{LAB}/anna/round"], gitlab=server.address)
    assert len(server.requests) == 3


def test_a_repository_is_asked_for_once() -> None:
    addresses = [f"{BERG}/anna/tool", f"{BERG}/Anna/Tool", f"{BERG}/anna/tool/issues", f"{BERG}/anna/kept"]
    with Server(forge) as server:
        seen = asked(addresses, codeberg=server.address)
    assert [request.path for request in server.requests] == ["/api/v1/repos/anna/tool", "/api/v1/repos/anna/kept"]
    assert list(seen.codes.values()) == [Code.OK, Code.REPO_CASE, Code.REPO_ARCHIVED]


def test_one_is_asked_at_a_time_with_half_a_second_between() -> None:
    with Server(forge) as server:
        seen = asked([f"{LAB}/anna/{i}" for i in range(4)], gitlab=server.address)
    assert (server.most_at_once, seen.slept) == (1, [0.5] * 3)


def test_a_limit_is_waited_for_and_the_question_asked_again() -> None:
    first = [said({}, 429, Retry_After="9")]

    def limited(request: Request) -> Answer:
        return first.pop() if first else forge(request)

    with Server(limited) as server:
        seen = asked([f"{LAB}/anna/kept", f"{LAB}/anna/void"], gitlab=server.address)
    assert seen.slept == [9.0, 0.5]
    assert list(seen.codes.values()) == [Code.REPO_ARCHIVED, Code.REPO_EMPTY]


@pytest.mark.parametrize("wait", ["61", "60"])
def test_a_limit_that_is_too_long_or_does_not_end_leaves_the_rest_to_the_web(wait: str) -> None:
    urls = [f"{LAB}/anna/{i}" for i in range(5)]
    with Server(lambda _: said({}, 429, Retry_After=wait)) as server:
        seen = asked(urls, gitlab=server.address)
    assert seen.slept == {"61": [], "60": [60.0] * 3}[wait]
    note = "GitLab's API asked for a longer pause than a run can make; its repositories are asked over the web."
    assert seen.rest == Rest(tuple(urls), {}, note)


def test_a_forge_that_is_down_is_given_up_after_three_failures() -> None:
    urls = [f"{BERG}/anna/{i}" for i in range(9)]
    with Server(lambda _: said({}, 500)) as server:
        seen = asked(urls, codeberg=server.address)
    assert len(server.requests) == 3
    note = "Codeberg's API answered 500; its repositories are asked over the web."
    assert seen.rest == Rest(tuple(urls), {}, note)


def test_a_forge_that_answers_in_between_is_asked_on() -> None:
    urls = [f"{LAB}/anna/{name}" for name in ("html", "odd", "kept", "own", "away", "void")]
    seen = ask(*urls)
    assert list(seen.codes.values()) == [Code.REPO_ARCHIVED, Code.REPO_EMPTY]
    assert seen.rest == Rest(tuple(url for url in urls if url not in seen.codes), {}, "")


def test_forges_do_not_wait_for_each_other() -> None:
    with Server(forge) as server:
        seen = asked([f"{LAB}/anna/kept", f"{BERG}/anna/kept"], gitlab=NOBODY, codeberg=server.address)
    assert (seen.codes, seen.rest.left) == ({f"{BERG}/anna/kept": Code.REPO_ARCHIVED}, (f"{LAB}/anna/kept",))
