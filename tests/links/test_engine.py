"""The run against a web of our own: what each behaviour of a server comes to, and what the servers saw of us."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import trustme
from listkeeper.links import session
from listkeeper.links.classify import Phase
from listkeeper.links.engine import Run
from listkeeper.links.fetch import AioFetch, Answer, NoAnswerError, trusting
from listkeeper.links.guard import Networks, socket_factory
from listkeeper.links.hosts import Manners
from listkeeper.links.job import Ask
from listkeeper.links.resolver import Failure, LookupFailedError, Resolver, TableLookup
from listkeeper.outcomes import Code, Hop, Observation

from tests.links.asking import LOOPBACK, SOON, codes, observe, one_by_one, run
from tests.links.behaviours import (
    Behaviour,
    Request,
    Talk,
    after,
    answer,
    big,
    chunked,
    drip,
    endless_headers,
    first,
    flood,
    half_close,
    hang,
    head,
    raw,
    reset,
    reset_in_headers,
    stuck,
    to,
    with_cookie,
)
from tests.links.world import World

LIE = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnot!"
MATRIX: dict[str, tuple[Behaviour, Code, int]] = {
    # How the host behaves, what that comes to, and the requests that it saw.
    "ok": (answer(), Code.OK, 1),
    "no-content": (answer(204, b""), Code.OK, 1),
    "head-405": (head(answer(405)), Code.OK, 2),
    "head-501": (head(answer(501)), Code.OK, 2),
    "head-404": (head(answer(404)), Code.OK, 2),
    "head-403": (head(answer(403)), Code.OK, 2),
    "head-hangs": (head(hang), Code.OK, 2),
    "head-resets": (head(reset), Code.OK, 2),
    # What comes after the answer to a HEAD is not HTTP to aiohttp; GET settles it.
    "head-with-body": (raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage", keep=True), Code.OK, 2),
    "chain": (to("/1"), Code.TOO_MANY_REDIRECTS, 22),
    "mailto": (to("mailto:a@b.org"), Code.REDIRECT_BAD, 2),
    "nowhere": (answer(302), Code.REDIRECT_BAD, 2),
    "to-private": (to("http://10.0.0.1/"), Code.PRIVATE_ADDRESS, 1),
    "to-metadata": (to("http://169.254.169.254/latest/"), Code.PRIVATE_ADDRESS, 1),
    "to-private-by-ipv6": (to("http://[::ffff:10.0.0.1]/"), Code.PRIVATE_ADDRESS, 1),
    "to-private-in-octal": (to("http://012.0.0.1/"), Code.REDIRECT_BAD, 2),
    "to-private-name": (to("http://private.test:{port}/"), Code.PRIVATE_ADDRESS, 1),
    "to-mail": (to("http://ok.test:25/"), Code.REDIRECT_BAD, 2),
    "loop": (to("/"), Code.REDIRECT_LOOP, 2),
    "loop-that-ends-with-a-cookie": (with_cookie(answer(), to("/", 302, Set_Cookie="a=b")), Code.REDIRECT_COSMETIC, 2),
    "loop-with-cookies": (to("/", 302, Set_Cookie="a=b"), Code.REDIRECT_LOOP, 4),
    "not-found": (answer(404), Code.NOT_FOUND, 3),
    "gone": (answer(410), Code.GONE, 3),
    "found-again": (first(answer(404), answer(404), answer()), Code.OK, 3),
    "flaky": (first(answer(503), answer(503), answer()), Code.OK, 3),
    "down": (answer(500), Code.SERVER_ERROR, 5),
    "origin-down": (answer(522), Code.ORIGIN_ERROR, 5),
    "limited": (first(answer(503, Retry_After="1"), answer()), Code.OK, 2),
    "limited-now-and-then": (first(answer(429), answer(), answer()), Code.OK, 2),
    "limited-always": (answer(429), Code.RATE_LIMITED, 3),
    "limited-until-a-date": (
        first(answer(429, Date="Sun, 06 Nov 1994 08:49:37 GMT", Retry_After="Sun, 06 Nov 1994 08:49:38 GMT"), answer()),
        Code.OK,
        2,
    ),
    "limited-garbage": (first(answer(429, Retry_After="soon"), answer()), Code.OK, 2),
    "limited-for-years": (answer(429, Retry_After="99999999"), Code.RATE_LIMITED, 1),
    "legal": (answer(451), Code.LEGAL, 2),
    "sign-in": (answer(401), Code.OK_AUTH, 2),
    "linkedin": (answer(999), Code.BLOCKED, 3),
    "cloudflare": (answer(403, cf_mitigated="challenge"), Code.BLOCKED, 3),
    "aws": (answer(202, b"", x_amzn_waf_action="challenge"), Code.BLOCKED, 3),
    "accepted": (answer(202, b"on its way"), Code.OK, 2),
    "wall-by-cookie": (answer(403, b"", Set_Cookie="datadome=x"), Code.BLOCKED, 3),
    "wall-for-one-profile": (
        first(answer(403, cf_mitigated="challenge"), answer(403, cf_mitigated="challenge"), answer()),
        Code.OK,
        3,
    ),
    "slow": (hang, Code.TIMEOUT_READ, 3),
    "drips": (drip, Code.TIMEOUT_TOTAL, 3),
    "half-closed": (half_close, Code.RESET, 4),
    "resets": (reset, Code.RESET, 4),
    "resets-in-headers": (reset_in_headers, Code.RESET, 4),
    "garbage": (raw("BLARG 12 nope\r\n\r\n"), Code.PROTOCOL_ERROR, 3),
    "old": (raw("HTTP/1.0 200 OK\r\n\r\npage"), Code.OK, 2),
    "hints": (raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"), Code.OK, 1),
    "flood": (flood, Code.TIMEOUT_TOTAL, 3),
    "long-header": (answer(X_Long="x" * 10_000), Code.OK, 1),
    "endless-header": (answer(X_Long="x" * 100_000), Code.PROTOCOL_ERROR, 3),
    "big": (head(answer(405), big), Code.OK, 2),
    "chunk-lie": (raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"), Code.PROTOCOL_ERROR, 3),
    "gzip-lie": (head(answer(405), raw(LIE)), Code.OK, 2),
    "chunks-cut-off": (head(answer(405), chunked("page", ends=False)), Code.OK, 2),
    "body-without-end": (head(answer(405), stuck), Code.OK, 2),
    "says-nothing": (raw(""), Code.RESET, 4),
    "speaks-ssh": (raw("SSH-2.0-OpenSSH_9\r\n"), Code.PROTOCOL_ERROR, 3),
    "speaks-http-0.9": (raw("<html>page</html>\n"), Code.PROTOCOL_ERROR, 3),
    "speaks-http-2": (raw(b"\0\0\x12\x04\0\0\0\0\0" + bytes(18)), Code.PROTOCOL_ERROR, 3),
    "status-000": (raw("HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n"), Code.STATUS_UNCLEAR, 2),
    "status-without-words": (raw("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), Code.OK, 1),
    "bare-line-feeds": (raw("HTTP/1.1 200 OK\nContent-Length: 0\n\n"), Code.OK, 1),
    "length-twice": (raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"), Code.PROTOCOL_ERROR, 3),
    "lengths-differ": (
        raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\n"),
        Code.PROTOCOL_ERROR,
        3,
    ),
    "odd-field-name": (raw("HTTP/1.1 200 OK\r\nOdd Name: x\r\nContent-Length: 0\r\n\r\n"), Code.PROTOCOL_ERROR, 3),
    "many-headers": (answer(**{f"X{number}": "x" * 500 for number in range(80)}), Code.OK, 1),
    "endless-headers": (endless_headers, Code.PROTOCOL_ERROR, 3),
    "old-redirect": (raw("HTTP/1.0 302 Word\r\nLocation: /new\r\n\r\n"), Code.REDIRECT_TEMPORARY, 2),
    "to-no-host": (to("http://"), Code.REDIRECT_BAD, 2),
    "to-a-broken-host": (to("http://[::1/"), Code.REDIRECT_BAD, 2),
    "to-nobody": (to("http://no-such-name.test/"), Code.DNS_NXDOMAIN, 2),
    "to-latin-1": (
        raw("HTTP/1.1 302 Word\r\nContent-Length: 0\r\nLocation: /\xf6\r\n\r\n"),
        Code.REDIRECT_TEMPORARY,
        2,
    ),
    "to-utf-8": (
        raw("HTTP/1.1 302 Word\r\nContent-Length: 0\r\nLocation: /\xc3\xb6\r\n\r\n"),
        Code.REDIRECT_TEMPORARY,
        2,
    ),
    "to-a-script": (to("javascript:alert(1)"), Code.REDIRECT_BAD, 2),
    "refusal-cut-off": (raw("HTTP/1.1 403 Word\r\nContent-Length: 99\r\n\r\nno"), Code.BLOCKED, 3),
}
CHAIN: dict[str, Behaviour] = {f"chain/{number}": to(f"/{number + 1}") for number in range(1, 12)}
ENDS: dict[str, Behaviour] = dict.fromkeys(("old-redirect/new", "to-latin-1/%F6", "to-utf-8/%C3%B6"), answer())

TLS = {
    "good": Code.OK,
    "expired": Code.TLS_EXPIRED,
    "host": Code.TLS_HOSTNAME,
    "chain": Code.TLS_CHAIN,
    "self": Code.TLS_SELF_SIGNED,
    "plain": Code.TLS_PROTOCOL,
    "mute": Code.TIMEOUT_TLS,
    "ancient": Code.TLS_PROTOCOL,
}

# Addresses that no server sees.
ODD = {
    "http://no-such-name.test/": Code.DNS_NXDOMAIN,
    "http://down.names.test/": Code.DNS_TEMPORARY,
    "http://private.test/": Code.PRIVATE_ADDRESS,
    "http://10.0.0.1/": Code.PRIVATE_ADDRESS,
    "http://2130706434/": Code.MALFORMED,  # 127.0.0.2 to browsers
    "http://ok.test:25/": Code.MALFORMED,
    "http://ok.test:99999/": Code.MALFORMED,
    "http://[::1/": Code.MALFORMED,
    "http://a..b/": Code.DNS_NXDOMAIN,
    f"http://{'a' * 64}.test/": Code.DNS_NXDOMAIN,
    "http://b\u00fccher.test/": Code.DNS_TEMPORARY,  # asked for as xn--bcher-kva.test
    "mailto:a@b.org": Code.SCHEME_UNSUPPORTED,
}


@pytest.fixture(scope="module")
def matrix() -> tuple[World, dict[str, Observation]]:
    """All behaviours in one run."""

    async def run() -> tuple[World, dict[str, Observation]]:
        async with World({**{name: row[0] for name, row in MATRIX.items()}, **CHAIN, **ENDS}) as world:
            await world.open_tls()
            await world.open_deaf()
            world.names |= {
                "private.test": ("127.0.0.1", "192.168.0.1"),
                "down.names.test": Failure.SERVER_FAILURE,
                "xn--bcher-kva.test": Failure.SERVER_FAILURE,
            }
            closed = [f"http://ok.test:{world.ports[kind]}/" for kind in ("refused", "deaf")]
            places = [world.url(name) for name in MATRIX] + [world.tls_url(kind) for kind in TLS]
            return world, await observe(world, [*places, *closed, *ODD])

    return asyncio.run(run())


Matrix = tuple[World, dict[str, Observation]]


@pytest.mark.parametrize("name", MATRIX)
def test_what_a_server_does_has_a_code_and_a_price(name: str, matrix: Matrix) -> None:
    world, observed = matrix
    _, code, requests = MATRIX[name]
    assert (observed[world.url(name)].code, len(world.requests(name))) == (code, requests)


@pytest.mark.parametrize("kind", TLS)
def test_certificates_are_told_apart(kind: str, matrix: Matrix) -> None:
    world, observed = matrix
    assert observed[world.tls_url(kind)].code is TLS[kind]


@pytest.mark.parametrize("address", ODD)
def test_addresses_that_are_not_asked(address: str, matrix: Matrix) -> None:
    assert matrix[1][address].code is ODD[address]


@pytest.mark.parametrize(("kind", "code"), [("refused", Code.REFUSED), ("deaf", Code.TIMEOUT_CONNECT)])
def test_ports_where_nobody_answers(kind: str, code: Code, matrix: Matrix) -> None:
    world, observed = matrix
    assert observed[f"http://ok.test:{world.ports[kind]}/"].code is code


def test_a_page_without_end_is_hung_up_on(matrix: Matrix) -> None:
    assert 0 < matrix[0].sent["big.test"] < 200_000


def test_a_failed_page_is_asked_late_and_with_the_second_profile(matrix: Matrix) -> None:
    head, get, late = matrix[0].requests("wall-for-one-profile")
    assert [request.method for request in (head, get, late)] == ["HEAD", "GET", "GET"]
    assert late.came - get.went >= SOON.late
    first_profile = {"user-agent": "listkeeper-test/1", "accept": "*/*"}
    second_profile = {
        "user-agent": "Mozilla/5.0 (compatible; listkeeper-test/1)",
        "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "accept-language": "en,*;q=0.5",
    }
    host = {"host": get.headers["host"]}
    assert [dict(get.headers), dict(late.headers)] == [host | first_profile, host | second_profile]


def test_an_observation_tells_the_whole_way() -> None:
    world, (seen,) = run({"old": to("/moved"), "old/moved": to("/now", 302), "old/now": answer(ETag='"1"')}, ["old/a"])
    hops = (Hop(301, world.url("old/moved")), Hop(302, world.url("old/now")))
    expected = Observation(
        world.url("old/a"), Code.REDIRECT_TEMPORARY, 200, world.url("old/now"), hops, attempt=1, etag='"1"'
    )
    assert replace(seen, seconds=0.0) == expected


def starts(world: World, name: str) -> list[float]:
    return sorted(request.came for request in world.requests(name))


def ways_to(name: str) -> dict[str, Behaviour]:
    """Hosts that redirect to one."""
    return {f"way{n}": to(f"http://{name}.test:{{port}}/{n}") for n in range(12)}


def test_no_more_requests_are_in_flight_than_a_host_is_to_have_also_by_way_of_redirects() -> None:
    world, observed = run(
        {**ways_to("target"), "target": after(0.1, answer())},
        [*ways_to("target"), *(f"target/direct{n}" for n in range(4))],
        manners=lambda _name: Manners(at_once=3, gap=0.0),
    )
    assert codes(observed) == [Code.REDIRECT_CROSS_DOMAIN] * 12 + [Code.OK] * 4
    # What is on another domain is looked at: a GET for each of those besides.
    assert (world.most["target"], len(world.requests("target"))) == (3, 16 + 12)


def test_requests_start_no_faster_than_a_host_wants_them_also_by_way_of_redirects() -> None:
    world, _ = run(
        {**ways_to("target"), "target": answer()},
        [*ways_to("target"), *(f"target/direct{n}" for n in range(4))],
        manners=lambda name: Manners(at_once=99, gap=0.05 if name == "target.test" else 0.0),
    )
    came = starts(world, "target")
    # A busy machine may hand the server two at once that were sent apart; over many that evens out.
    late = 0.2
    assert len(came) == 28
    assert came[-1] - came[0] > 27 * 0.05 - late


def test_nothing_reaches_a_host_before_its_deadline_while_others_go_on() -> None:
    limited = first(answer(429, Retry_After="1"), answer())
    world, observed = run(
        {"tired/0": limited, "tired": answer(), "way": to("http://tired.test:{port}/9"), "lively": answer()},
        [*(f"tired/{n}" for n in range(5)), "way", *(f"lively/{n}" for n in range(20))],
        manners=lambda name: Manners(at_once=1, gap=0.05 if name == "lively.test" else 0.0),
    )
    assert codes(observed) == [Code.OK] * 5 + [Code.REDIRECT_CROSS_DOMAIN] + [Code.OK] * 20
    asked, *later = world.requests("tired")
    assert min(request.came for request in later) - asked.went >= 1.0
    assert len([came for came in starts(world, "lively") if asked.went < came < asked.went + 1.0]) > 10


def test_a_host_that_names_no_deadline_is_left_alone_for_a_while_as_a_whole() -> None:
    world, observed = run(
        {"tired/0": first(answer(429), answer()), "tired": answer()},
        [f"tired/{n}" for n in range(4)],
        manners=one_by_one,
        timing=SOON._replace(backoff=0.5),
    )
    asked, *later = world.requests("tired")

    assert codes(observed) == [Code.OK] * 4
    assert min(request.came for request in later) - asked.went >= 0.5


def test_who_wants_to_be_asked_another_day_is_not_waited_for() -> None:
    places = [*(f"busy/{n}" for n in range(4)), "way"]
    way = to("http://busy.test:{port}/9")
    world, observed = run(
        {"busy": answer(429, Retry_After="3600"), "way": after(0.1, way)},
        places,
        manners=one_by_one,
    )
    assert codes(observed) == [Code.RATE_LIMITED] * 5
    assert len(world.requests("busy")) == 1


def test_deadlines_without_end_are_not_followed() -> None:
    world, observed = run(
        {"busy": answer(429, Retry_After="1")},
        [f"busy/{n}" for n in range(9)],
        manners=one_by_one,
        timing=SOON._replace(all_waits=1.5),
    )
    assert codes(observed) == [Code.RATE_LIMITED] * 9
    assert len(world.requests("busy")) == 2


def test_cookies_stay_in_their_chain() -> None:
    sets = to("/two", 302, Set_Cookie="a=b; Path=/")
    world, _ = run(
        {"shop/one": sets, "shop/two": to("http://other.test:{port}/"), "shop": answer(), "other": answer()},
        ["shop/one", *(f"shop/after{n}" for n in range(3))],
        manners=lambda _name: Manners(at_once=1, gap=0.05),
    )
    sent = {request.host + request.path: request.headers.get("cookie") for request in world.seen}
    assert sent == {
        "shop.test/one": None,
        "shop.test/two": "a=b",
        "other.test/": None,
        "shop.test/after0": None,
        "shop.test/after1": None,
        "shop.test/after2": None,
    }


def test_a_retry_begins_without_cookies() -> None:
    world, _ = run({"shop": to("/lost", Set_Cookie="a=b"), "shop/lost": answer(404)}, ["shop"])
    sent = [(request.path, request.headers.get("cookie")) for request in world.seen]
    assert sent == [("/", None), ("/lost", "a=b"), ("/lost", "a=b"), ("/", None), ("/lost", "a=b")]


def test_a_host_that_does_not_take_head_is_asked_by_get_from_then_on() -> None:
    world, observed = run(
        {"plain": head(answer(405))},
        [f"plain/{n}" for n in range(4)],
        manners=one_by_one,
    )
    assert codes(observed) == [Code.OK] * 4
    assert [request.method for request in world.seen] == ["HEAD", "GET", "GET", "GET", "GET"]


def test_a_page_that_is_not_there_does_not_speak_against_head() -> None:
    world, _ = run(
        {"host/0": answer(404), "host": answer()},
        [f"host/{n}" for n in range(3)],
        manners=one_by_one,
    )
    assert [request.method for request in world.seen if request.path != "/0"] == ["HEAD", "HEAD"]


def test_a_dead_host_is_left_alone_and_only_what_was_asked_is_said_to_fail() -> None:
    world, observed = run({"dead": reset}, [f"dead/{n}" for n in range(30)], manners=one_by_one)
    asked = {request.path for request in world.seen}
    expected = [Code.RESET if f"/{n}" in asked else Code.UNCHECKED for n in range(30)]
    assert codes(observed) == expected
    assert 10 <= len(asked) < 15


def test_a_host_that_is_down_for_a_moment_is_asked_again() -> None:
    pages: dict[str, Behaviour] = {f"host/{n}": first(reset, reset, answer()) for n in range(5)}
    _, observed = run(
        {**pages, "host": answer()},
        [f"host/{n}" for n in range(20)],
        manners=one_by_one,
    )
    assert codes(observed) == [Code.OK] * 20


def test_slow_pages_among_good_ones_do_not_count_against_the_host() -> None:
    _, observed = run({"host/0": hang, "host/1": hang, "host": answer()}, [f"host/{n}" for n in range(20)])
    assert codes(observed) == [Code.TIMEOUT_READ] * 2 + [Code.OK] * 18


def test_a_wall_is_not_run_against_again_and_again() -> None:
    world, observed = run(
        {"wall": answer(403, cf_mitigated="challenge")},
        [f"wall/{n}" for n in range(12)],
        manners=one_by_one,
    )
    asked = {request.path for request in world.seen}
    assert codes(observed) == [Code.BLOCKED if f"/{n}" in asked else Code.UNCHECKED for n in range(12)]
    assert len(asked) == 3


async def one_each(talk: Talk, request: Request) -> bool:
    """Promise to stay by HTTP/1.1, and go when the connection is used again."""
    if talk.requests > 1:
        talk.reset()
        return False
    return await answer()(talk, request)


def test_connections_that_the_server_dropped_are_no_failures() -> None:
    world, observed = run(
        {"host": one_each},
        [f"host/{n}" for n in range(5)],
        manners=lambda _name: Manners(at_once=1, gap=0.0, head=False),
    )
    assert {(seen.code, seen.attempt) for seen in observed} == {(Code.OK, 1)}
    assert len(world.seen) == 9


class LateLookup(TableLookup):
    """Fails the first time."""

    async def addresses(self, host: str, family: int) -> Sequence[str]:
        if host not in self.asked:
            self.asked.append(host)
            raise LookupFailedError(Failure.SERVER_FAILURE)
        return await super().addresses(host, family)


def test_a_name_that_was_not_found_is_looked_up_anew() -> None:
    async def go() -> Observation:
        async with World({"late": answer()}) as world:
            (seen,) = (await observe(world, [world.url("late")], lookup=LateLookup(world.names))).values()
            return seen

    seen = asyncio.run(go())
    assert (seen.code, seen.attempt) == (Code.OK, 2)


def test_what_is_left_when_a_run_is_cancelled_is_unchecked() -> None:
    async def go() -> tuple[list[Code], set[asyncio.Task[Any]]]:
        async with World({"slow": hang, "flaky": answer(503), "busy": answer(429, Retry_After="2")}) as world:
            places = [f"{name}/{n}" for name in ("slow", "flaky", "busy", "good") for n in range(9)]
            world.names["good.test"] = ("127.0.0.1",)
            seen: list[Observation] = []
            good = asyncio.Event()

            def note(observation: Observation) -> None:
                seen.append(observation)
                if [one.code for one in seen].count(Code.OK) == 9:
                    good.set()

            before = asyncio.all_tasks()
            addresses = [world.url(place) for place in places]
            timing = SOON._replace(backoff=9.0, head=9.0)
            run = asyncio.create_task(observe(world, addresses, observed=note, timing=timing))
            await good.wait()
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)
            assert run.cancelled()
            own = {task for task in asyncio.all_tasks() - before if "_accept" not in repr(task)}
            by_address = {observation.url: observation.code for observation in seen}
            assert len(seen) == len(by_address)
            return [by_address[address] for address in addresses], own

    found, own = asyncio.run(go())
    unchecked = [Code.UNCHECKED] * 9
    assert (found[:9], found[27:]) == (unchecked, [Code.OK] * 9)
    assert set(found[9:18]) == {Code.UNCHECKED}
    assert set(found[18:27]) <= {Code.UNCHECKED, Code.RATE_LIMITED}
    assert own == set()


def test_a_run_needs_no_more_than_addresses() -> None:
    seen: list[Observation] = []
    session.run(
        [Ask("http://10.0.0.1/"), Ask("http://10.0.0.1/"), Ask("http://127.0.0.1/")],
        networks=Networks(),
        agent="test",
        observed=seen.append,
    )
    assert {observation.url: observation.code for observation in seen} == {
        "http://10.0.0.1/": Code.PRIVATE_ADDRESS,
        "http://127.0.0.1/": Code.PRIVATE_ADDRESS,
    }


class Script:
    """Answers without a network: by address, in turn, the last from then on."""

    def __init__(self, answers: Mapping[str, Sequence[Answer | Exception]]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, float]] = []

    async def __call__(
        self, method: str, url: str, headers: Mapping[str, str], *, wants: Callable[[int], int]
    ) -> Answer:
        assert method in {"HEAD", "GET"}
        assert headers["User-Agent"]
        assert wants(403) > 0
        before = sum(asked == url for asked, _ in self.asked)
        self.asked.append((url, asyncio.get_running_loop().time()))
        await asyncio.sleep(0)
        said = self.answers[url][min(before, len(self.answers[url]) - 1)]
        if isinstance(said, Exception):
            raise NoAnswerError(said, Phase.ANSWER)
        return said


A, B = "https://a.test/", "https://b.test/"


def play(script: Script, observed: Callable[[Observation], None], **options: Any) -> None:
    async def go() -> None:
        await Run(script, observed, agent="test", timing=SOON, **options).check(map(Ask, script.answers))

    asyncio.run(go())


@pytest.mark.parametrize("wall", [0.0, 1.7e9, 4e9])
def test_a_deadline_holds_whatever_the_wall_clock_says(wall: float) -> None:
    script = Script({A: [Answer(429, {"retry-after": "0.3"}), Answer(200, {})]})
    seen: list[Observation] = []
    play(script, seen.append, wall=lambda: wall)
    (_, sooner), (_, later) = script.asked
    assert codes(seen) == [Code.OK]
    assert 0.3 <= later - sooner < 0.6


def test_a_run_that_only_waits_does_not_spin() -> None:
    script = Script({A: [Answer(429, {"retry-after": "1"}), Answer(200, {})]})
    looks = count()

    def clock() -> float:
        next(looks)
        return asyncio.get_running_loop().time()

    play(script, lambda _seen: None, clock=clock)
    assert next(looks) < 60


def test_a_bug_costs_one_address_and_is_raised_at_the_end() -> None:
    bug = ZeroDivisionError("ours")
    seen: list[Observation] = []
    with pytest.raises(ZeroDivisionError) as raised:
        play(Script({A: [bug], B: [Answer(503, {}), Answer(200, {})]}), seen.append)
    assert {observation.url: observation.code for observation in seen} == {A: Code.UNCHECKED, B: Code.OK}
    assert raised.value.__notes__ == [f"while checking {A}"]


def test_a_report_that_cannot_be_written_ends_the_run() -> None:
    def full(_seen: Observation) -> None:
        raise OSError(28, "disk full")

    with pytest.raises(OSError, match="disk full"):
        play(Script({A: [Answer(200, {})], B: [Answer(503, {})]}), full)


def test_a_page_is_missing_only_when_it_was_missed_twice() -> None:
    script = Script({A: [Answer(503, {}), Answer(503, {}), Answer(404, {}), Answer(200, {})]})
    seen: list[Observation] = []
    play(script, seen.append)
    assert [(observation.code, observation.attempt) for observation in seen] == [(Code.OK, 3)]


def test_repeated_header_fields_are_one() -> None:
    fields = "Set-Cookie: a=b\r\nSet-Cookie: datadome=x\r\nX-A: 1\r\nx-a: 2\r\nLocation: /a\r\nLocation: /b\r\n"
    page = raw(f"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{fields}\r\n")

    async def go() -> Answer:
        async with World({"host": page}) as world:
            resolver = Resolver(TableLookup(world.names), LOOPBACK)
            async with AioFetch(resolver=resolver, open_socket=socket_factory(LOOPBACK), tls=world.tls) as fetch:
                return await fetch("GET", world.url("host"), {}, wants=lambda _status: 0)

    fields_seen = {"content-length": "0", "set-cookie": "a=b, datadome=x", "x-a": "1, 2", "location": "/a"}
    assert asyncio.run(go()) == Answer(200, fields_seen, None, {"a": "b", "datadome": "x"})


def test_certificates_are_judged_as_browsers_do(tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(file))
    tls = trusting(file)
    assert not tls.verify_flags & ssl.VERIFY_X509_STRICT
    assert tls.verify_mode is ssl.CERT_REQUIRED
    assert tls.check_hostname
    assert ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode()) in tls.get_ca_certs(binary_form=True)
