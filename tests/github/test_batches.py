"""GitHub, asked in batches: each code, how queries are cut and split, and when they end."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from listkeeper.github import Addresses, Doubt, Policy, Rest, check, new_session
from listkeeper.outcomes import Code, Observation

from tests.github.asking import NOBODY, NOON, Seen, asked
from tests.github.forges import TOKEN, Answer, GitHub, Repo, Request, Server, said

HUB = "https://github.com"
EMPTY: Mapping[str, Doubt] = {}


@contextmanager
def serving(github: GitHub) -> Iterator[Server]:
    """No query may break the schema."""
    with Server(github) as server:
        yield server
    assert github.wrong == []


def ask(github: GitHub, *paths: str, policy: Policy = Policy(), at_once: int = 1) -> Seen:  # noqa: B008
    with serving(github) as server:
        return asked([HUB + path for path in paths], github=server.address, policy=policy, at_once=at_once)


FILES = {"main:": "Tree", "main:docs": "Tree", "main:docs/a b.md": "Blob", "v1:": "Tree", "v1:old.md": "Blob"}
WORLD = (
    Repo("anna/tool", files=FILES),
    Repo("anna/kept", archived=True),
    Repo("anna/shut", disabled=True, archived=True),
    Repo("anna/void", empty=True),
    Repo("anna/copy", parent="bert/tool"),
    Repo("anna/idle", pushed="2019-05-01T00:00:00Z"),
    Repo("Bert/Kit", archived=True, files={"main:a.md": "Blob"}),
    Repo("carl/Here"),
)
RENAMED = {"anna/kit": "bert/kit", "zoe/kit": "bert/kit", "carl/there": "carl/here"}


def world() -> GitHub:
    return GitHub(*WORLD, renamed=RENAMED)


SETTLED = [
    ("/anna/tool", Code.OK, "/anna/tool"),
    ("/anna/tool/", Code.OK, "/anna/tool/"),
    ("/anna/tool?tab=readme", Code.OK, "/anna/tool?tab=readme"),
    ("/anna/tool/tree/main", Code.OK, "/anna/tool/tree/main"),
    ("/anna/tool/tree/HEAD/docs", Code.OK, "/anna/tool/tree/HEAD/docs"),
    ("/anna/tool/blob/main/docs/a%20b.md", Code.OK, "/anna/tool/blob/main/docs/a%20b.md"),
    ("/anna/tool/blob/v1/old.md", Code.OK, "/anna/tool/blob/v1/old.md"),
    ("/Anna/TOOL", Code.REPO_CASE, "/anna/tool"),
    ("/Anna/tool/tree/v1?x=y", Code.REPO_CASE, "/anna/tool/tree/v1?x=y"),
    ("/anna/kept", Code.REPO_ARCHIVED, "/anna/kept"),
    ("/Anna/kept", Code.REPO_ARCHIVED, "/Anna/kept"),
    ("/anna/shut", Code.REPO_DISABLED, "/anna/shut"),
    ("/anna/void", Code.REPO_EMPTY, "/anna/void"),
    ("/anna/copy", Code.OK, "/anna/copy"),
    ("/anna/idle", Code.OK, "/anna/idle"),
    ("/anna/kit", Code.REPO_MOVED, "/Bert/Kit"),
    ("/anna/kit/blob/main/a.md?plain=1", Code.REPO_MOVED, "/Bert/Kit/blob/main/a.md?plain=1"),
    ("/carl/there", Code.REPO_MOVED, "/carl/Here"),
    ("/zoe/kit", Code.REPO_OWNER_FREE, "/Bert/Kit"),
]


@pytest.mark.parametrize(("path", "code", "final"), SETTLED, ids=[row[0] for row in SETTLED])
def test_what_github_says_settles_an_address(path: str, code: Code, final: str) -> None:
    seen = ask(world(), path)
    assert seen.observations == [Observation(HUB + path, code, final_url=HUB + final)]
    assert seen.rest == Rest((), EMPTY, "")


ASKED_FOR = [
    ("/anna/copy", Code.REPO_FORK, "/bert/tool"),
    ("/anna/idle", Code.REPO_STALE, "/anna/idle"),
    ("/anna/tool", Code.OK, "/anna/tool"),
    ("/anna/kept", Code.REPO_ARCHIVED, "/anna/kept"),
]


@pytest.mark.parametrize(("path", "code", "final"), ASKED_FOR, ids=[row[0] for row in ASKED_FOR])
def test_forks_and_stale_repositories_are_told_where_a_list_asks_for_it(path: str, code: Code, final: str) -> None:
    policy = Policy(forks=True, stale_before=datetime(2024, 1, 1, tzinfo=UTC))
    assert ask(world(), path, policy=policy).observations == [Observation(HUB + path, code, final_url=HUB + final)]


def missing(path: str, code: Code = Code.PATH_MISSING, final: str = "") -> Observation:
    return Observation(HUB + path, code, final_url=final and HUB + final)


def alive(path: str, code: Code = Code.OK, final: str = "") -> Observation:
    return Observation(HUB + path, code, final_url=HUB + (final or path))


NOT_THERE = Code.REPO_MISSING
DOUBTFUL = [
    ("/anna/gone", missing("/anna/gone", NOT_THERE), None),
    ("/anna/gone/blob/main/a", missing("/anna/gone/blob/main/a", NOT_THERE), None),
    ("/anna/tool/blob/v1/no.md", missing("/anna/tool/blob/v1/no.md"), alive("/anna/tool/blob/v1/no.md")),
    (
        "/anna/tool/blob/v2/docs/a%20b.md",
        missing("/anna/tool/blob/v2/docs/a%20b.md", final="/anna/tool/blob/main/docs/a%20b.md"),
        alive("/anna/tool/blob/v2/docs/a%20b.md"),
    ),
    ("/anna/tool/tree/v2", missing("/anna/tool/tree/v2"), alive("/anna/tool/tree/v2")),
    ("/anna/tool/issues/7", missing("/anna/tool/issues/7"), alive("/anna/tool/issues/7")),
    (
        "/anna/kept/wiki/A",
        missing("/anna/kept/wiki/A"),
        alive("/anna/kept/wiki/A", Code.REPO_ARCHIVED),
    ),
    (
        "/zoe/kit/blob/v1/a.md",
        missing("/zoe/kit/blob/v1/a.md", final="/Bert/Kit/blob/main/a.md"),
        alive("/zoe/kit/blob/v1/a.md", Code.REPO_OWNER_FREE, "/Bert/Kit/blob/v1/a.md"),
    ),
]


@pytest.mark.parametrize(("path", "dead", "living"), DOUBTFUL, ids=[row[0] for row in DOUBTFUL])
def test_what_may_be_dead_is_left_to_the_web_to_confirm(
    path: str, dead: Observation, living: Observation | None
) -> None:
    seen = ask(world(), path)
    assert seen.observations == []
    assert seen.rest == Rest((), {HUB + path: Doubt(dead, living)}, "")


def test_what_only_the_token_can_see_is_dead_to_readers() -> None:
    seen = ask(GitHub(Repo("anna/own", private=True)), "/anna/own")
    assert seen.rest.doubtful == {HUB + "/anna/own": Doubt(missing("/anna/own", NOT_THERE), alive("/anna/own"))}


def test_what_is_private_lives_for_readers_who_see_what_the_token_sees() -> None:
    seen = ask(GitHub(Repo("anna/own", private=True)), "/anna/own", policy=Policy(private=True))
    assert (seen.observations, seen.rest) == ([alive("/anna/own")], Rest((), EMPTY, ""))


def test_what_a_sign_in_of_its_own_protects_is_asked_over_the_web() -> None:
    github = GitHub(Repo("anna/tool"), Repo("acme/tool"))
    github.forbidden = "acme/tool"
    seen = ask(github, "/anna/tool", "/acme/tool")
    assert (seen.codes, seen.rest) == ({HUB + "/anna/tool": Code.OK}, Rest((HUB + "/acme/tool",), EMPTY, ""))


def test_what_is_no_repository_is_left_in_its_order() -> None:
    addresses = ["https://b.org", HUB + "/anna/tool", HUB + "/anna", "https://a.org", "https://b.org"]
    with serving(world()) as server:
        seen = asked(addresses, github=server.address)
    assert seen.rest.left == ("https://b.org", HUB + "/anna", "https://a.org")
    assert list(seen.codes) == [HUB + "/anna/tool"]


def many(count: int) -> tuple[GitHub, list[str]]:
    repositories = [Repo(f"anna/tool-{i}") for i in range(count)]
    return GitHub(*repositories), [f"/{repo.full_name}" for repo in repositories]


def test_250_repositories_are_three_queries() -> None:
    github, paths = many(250)
    seen = ask(github, *paths)
    assert [len(query) for query in github.asked] == [100, 100, 50]
    assert list(seen.codes.items()) == [(HUB + path, Code.OK) for path in paths]


def test_a_repository_is_asked_for_once_with_all_its_files() -> None:
    github = world()
    paths = ["/anna/tool", "/Anna/Tool", "/anna/tool/blob/main/docs/a%20b.md", "/anna/tool/tree/v1", "/anna/tool/wiki"]
    ask(github, *paths)
    assert github.asked == [["anna/tool"]]


def test_a_repository_with_very_many_files_is_asked_for_more_often() -> None:
    github = GitHub(Repo("anna/tool", files={f"main:{i}": "Blob" for i in range(150)}))
    paths = [f"/anna/tool/blob/main/{i}" for i in range(150)]
    assert list(ask(github, *paths).codes.values()) == [Code.OK] * 150
    assert github.asked == [["anna/tool"] * 5, ["anna/tool"]]


def test_old_owners_are_asked_for_together_and_last() -> None:
    github, paths = many(150)
    github.renamed = {f"{owner}/kit": "anna/tool-1" for owner in ("zoe", "yan", "xia")}
    seen = ask(github, "/zoe/kit", "/yan/kit", *paths, "/xia/kit", "/zoe/kit?tab=x")
    assert [len(query) for query in github.asked] == [100, 53, 3]
    assert github.asked[-1] == ["zoe", "yan", "xia"]
    assert list(seen.codes.values()).count(Code.REPO_OWNER_FREE) == 4


def test_no_owner_is_asked_for_where_only_the_name_is_new() -> None:
    github = world()
    assert ask(github, "/carl/there").codes == {HUB + "/carl/there": Code.REPO_MOVED}
    assert github.asked == [["carl/there"]]


def test_a_query_that_is_too_much_is_split_until_the_one_is_found() -> None:
    github, paths = many(100)
    github.poison = {"tool-70"}
    seen = ask(github, *paths)
    assert seen.rest == Rest((HUB + "/anna/tool-70",), EMPTY, "")
    assert list(seen.codes.values()) == [Code.OK] * 99
    assert [len(query) for query in github.asked] == [50, 12, 6, 1, 1, 4, 25]


def test_an_api_that_answers_in_between_is_asked_on() -> None:
    github, paths = many(200)
    github.poison = {"tool-70", "tool-170"}
    seen = ask(github, *paths)
    assert seen.rest == Rest((HUB + "/anna/tool-70", HUB + "/anna/tool-170"), EMPTY, "")
    assert list(seen.codes.values()) == [Code.OK] * 198


def test_an_api_that_fails_again_and_again_is_not_asked_any_more() -> None:
    github, paths = many(600)
    github.faults.extend([said({}, 502)] * 1000)
    with serving(github) as server:
        seen = asked([HUB + path for path in paths], github=server.address)
    assert len(server.requests) == 12
    assert seen.rest == Rest(
        tuple(HUB + path for path in paths),
        EMPTY,
        "GitHub's API answered 502; its repositories are asked over the web.",
    )


def limited(status: int = 403, message: str = "", **headers: str) -> Answer:
    return said({"message": message}, status, **headers)


SECONDARY = "You have exceeded a secondary rate limit."
GRAPHQL = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
WAITED = [
    ("Retry-After in seconds", limited(429, Retry_After="7"), 7.0),
    ("Retry-After as a date", limited(Retry_After="Fri, 15 Jan 2027 08:00:30 GMT"), 30.0),
    ("Retry-After of a server that is busy", limited(503, Retry_After="9"), 9.0),
    ("no points left", limited(x_ratelimit_remaining="0", x_ratelimit_reset=f"{NOON + 20:.0f}"), 20.0),
    ("no points left, says GraphQL", said(GRAPHQL, x_ratelimit_reset=f"{NOON + 40:.0f}"), 40.0),
    ("a secondary limit that names no time", limited(message=SECONDARY), 60.0),
    ("429 that names no time", limited(429), 60.0),
    ("Retry-After that says nothing", limited(429, Retry_After="soon"), 60.0),
]


@pytest.mark.parametrize(("limit", "wait"), [row[1:] for row in WAITED], ids=[row[0] for row in WAITED])
def test_a_limit_of_a_minute_is_waited_for(limit: Answer, wait: float) -> None:
    github = world()
    github.faults.append(limit)
    seen = ask(github, "/anna/tool")
    assert (seen.slept, seen.codes) == ([wait], {HUB + "/anna/tool": Code.OK})
    assert github.asked == [["anna/tool"]]


def test_queries_that_are_refused_together_wait_together() -> None:
    github, paths = many(400)
    barrier = threading.Barrier(4)
    first = [limited(429, Retry_After="60")] * 4

    def together(request: Request) -> Answer:
        barrier.wait(5)
        return first.pop() if first else github(request)

    with Server(together) as server:
        seen = asked([HUB + path for path in paths], github=server.address, at_once=4)
    assert (seen.slept, set(seen.codes.values())) == ([60.0], {Code.OK})


TOO_LONG = [
    ("Retry-After", limited(429, Retry_After="61")),
    ("no points left", limited(x_ratelimit_remaining="0", x_ratelimit_reset=f"{NOON + 3000:.0f}")),
    ("no points left, says GraphQL", said(GRAPHQL, x_ratelimit_reset=f"{NOON + 3000:.0f}")),
    ("an absurd number", limited(429, Retry_After="999999999")),
]


@pytest.mark.parametrize("limit", [row[1] for row in TOO_LONG], ids=[row[0] for row in TOO_LONG])
def test_a_longer_limit_leaves_the_rest_unknown(limit: Answer) -> None:
    github, paths = many(150)
    github.renamed = {"zoe/kit": "anna/tool-1"}
    with Server(lambda request: limit if github.asked else github(request)) as server:
        seen = asked([HUB + path for path in ["/zoe/kit", *paths]], github=server.address)
    assert seen.slept == []
    assert [code for code in seen.codes.values() if code is not Code.OK] == [Code.REPO_MOVED] + [Code.RATE_LIMITED] * 51
    assert seen.rest == Rest((), EMPTY, "GitHub's API asked for a longer pause than a run can make.")


def test_a_run_does_not_wait_for_ever_in_steps_of_a_minute() -> None:
    github = world()
    github.faults.extend([limited(429, Retry_After="60")] * 100)
    seen = ask(github, "/anna/tool")
    assert (seen.slept, seen.codes) == ([60.0] * 3, {HUB + "/anna/tool": Code.RATE_LIMITED})


REFUSALS = [
    (said({"message": "Bad credentials"}, 401), "did not accept the token"),
    (said({"message": "Resource not accessible by integration"}, 403), "refused to answer (403)"),
    (said({}, 404), "refused to answer (404)"),
    (Answer(302, b"", {"Location": "/elsewhere"}), "redirects elsewhere, which is not followed"),
    (Answer(200, b"<html>Please sign in"), "gave an answer that is none of an API"),
]


@pytest.mark.parametrize(("refusal", "says"), REFUSALS, ids=[row[1] for row in REFUSALS])
def test_an_api_that_refuses_leaves_everything_to_the_web_and_says_so(refusal: Answer, says: str) -> None:
    github, paths = many(250)
    github.faults.extend([refusal] * 1000)
    seen = ask(github, *paths)
    assert seen.observations == []
    note = f"GitHub's API {says}; its repositories are asked over the web."
    assert seen.rest == Rest(tuple(HUB + path for path in paths), EMPTY, note)


def test_without_a_network_everything_is_left_to_the_web() -> None:
    seen = asked([HUB + "/anna/tool", HUB + "/anna/kit"], github=NOBODY)
    note = "GitHub's API could not be reached; its repositories are asked over the web."
    assert seen == Seen([], Rest((HUB + "/anna/tool", HUB + "/anna/kit"), EMPTY, note), [])


def test_without_a_token_nothing_is_asked() -> None:
    with serving(world()) as server:
        seen = asked([HUB + "/anna/tool"], github=server.address, token="")
    assert (seen.rest, server.requests) == (Rest((HUB + "/anna/tool",), EMPTY, ""), [])


def test_there_are_as_many_queries_at_once_as_may_be() -> None:
    github, paths = many(800)
    barrier = threading.Barrier(3)

    def together(request: Request) -> Answer:
        barrier.wait(5)
        return github(request)

    with Server(together) as server:
        seen = asked([HUB + path for path in paths[:600]], github=server.address, at_once=3)
    assert server.most_at_once == 3
    assert len(seen.codes) == 600


def test_answering_time_is_kept_within_what_github_documents() -> None:
    """Each answer takes 20 seconds of our clock: after three, there is a pause until the first is a minute old."""
    github, paths = many(500)
    seconds = [1000.0]

    def slowly(request: Request) -> Answer:
        seconds[0] += 20
        return github(request)

    def sleep(wait: float) -> None:
        slept.append(wait)
        seconds[0] += wait

    slept: list[float] = []
    with serving(github) as server, new_session() as session:
        server.answer = slowly
        check(
            [HUB + path for path in paths],
            lambda _: None,
            stop=threading.Event(),
            session=session,
            agent="listkeeper/test",
            token=TOKEN,
            at=Addresses(graphql=server.address),
            at_once=1,
            clock=lambda: seconds[0],
            sleep=sleep,
        )
    assert slept == [20.0]


def test_a_stop_is_heard_while_a_server_is_silent() -> None:
    over, stop, (github, paths) = threading.Event(), threading.Event(), many(150)
    are_daemons: set[bool] = set()
    seen: list[str] = []

    def silent(request: Request) -> Answer:
        if github.asked:
            are_daemons.update(
                thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()
            )
            stop.set()
            over.wait(10)
        return github(request)

    with Server(silent) as server, new_session() as session:
        began = time.monotonic()
        rest = check(
            [HUB + path for path in [*paths, "/anna"]],
            lambda observation: seen.append(observation.url),
            stop=stop,
            session=session,
            agent="listkeeper/test",
            token=TOKEN,
            at=Addresses(graphql=server.address),
            at_once=1,
        )
        took = time.monotonic() - began
        over.set()
    assert seen == [HUB + path for path in paths[:100]]
    assert rest == Rest(tuple(HUB + path for path in [*paths[100:], "/anna"]), EMPTY, "")
    assert took < 3  # where the server is silent for ten seconds
    assert are_daemons == {True}  # the end of the program does not wait for them


def test_an_answer_that_takes_too_long_is_not_waited_for() -> None:
    """Every look at our clock takes ten seconds."""
    over, github = threading.Event(), world()
    looks = itertools.count(1000.0, 10.0)

    def silent(request: Request) -> Answer:
        over.wait(10)
        return github(request)

    with Server(silent) as server, new_session() as session:
        rest = check(
            [HUB + "/anna/tool"],
            lambda _: pytest.fail("nothing was answered"),
            stop=threading.Event(),
            session=session,
            agent="listkeeper/test",
            token=TOKEN,
            at=Addresses(graphql=server.address),
            clock=lambda: next(looks),
        )
        over.set()
    assert rest == Rest((HUB + "/anna/tool",), EMPTY, "")
