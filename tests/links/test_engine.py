"""The run against a web of our own: what each behaviour of a server comes to, and what the servers saw of us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from listkeeper.links import session
from listkeeper.links.classify import Phase
from listkeeper.links.engine import Run
from listkeeper.links.fetch import AioFetch, Answer, NoAnswerError, NotSentError, always
from listkeeper.links.guard import Networks, socket_factory
from listkeeper.links.hosts import Manners
from listkeeper.links.job import Ask
from listkeeper.links.resolver import Failure, LookupFailedError, Resolver, TableLookup
from listkeeper.outcomes import Code, Hop, Observation

from tests.links.asking import LOOPBACK, SOON, codes, observe, run
from tests.links.behaviours import (
    Request,
    Talk,
    after,
    answer,
    hang,
    raw,
    to,
)
from tests.links.world import World


def test_an_observation_tells_the_whole_way() -> None:
    world, (seen,) = run({"old": to("/moved"), "old/moved": to("/now", 302), "old/now": answer(ETag='"1"')}, ["old/a"])
    hops = (Hop(301, world.url("old/moved")), Hop(302, world.url("old/now")))
    expected = Observation(
        world.url("old/a"), Code.REDIRECT_TEMPORARY, 200, world.url("old/now"), hops, attempt=1, etag='"1"'
    )
    assert replace(seen, seconds=0.0) == expected


@pytest.mark.parametrize(
    ("link", "code", "requests"), [(9.0, Code.REDIRECT_PERMANENT, 3), (0.25, Code.TIMEOUT_TOTAL, 2)]
)
def test_a_chain_of_slow_redirections_is_followed_for_so_long(link: float, code: Code, requests: int) -> None:
    slow = {"old": to("/moved"), "old/moved": after(0.3, to("/now")), "old/now": answer()}
    world, (seen,) = run(slow, ["old/a"], timing=SOON._replace(head=5.0, get=5.0, link=link))
    assert (seen.code, seen.attempt, len(world.seen)) == (code, 1, requests)


def test_what_took_too_long_altogether_is_not_tried_again() -> None:
    timing = SOON._replace(head=0.1, get=0.1, again=0.1)
    for link, attempts in ((5.0, 2), (0.15, 1)):
        _, (seen,) = run({"host": hang}, ["host/a"], timing=timing._replace(link=link))
        assert (seen.code, seen.attempt) == (Code.TIMEOUT_READ, attempts)


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
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        wants: Callable[[int], int],
        may_send: Callable[[], bool] = always,
        again: bool = False,
    ) -> Answer:
        assert method in {"HEAD", "GET"}
        assert headers["User-Agent"]
        assert wants(403) > 0
        if not may_send():
            raise NotSentError
        before = sum(asked == url for asked, _ in self.asked)
        assert before or not again
        self.asked.append((url, asyncio.get_running_loop().time()))
        await asyncio.sleep(0)
        said = self.answers[url][min(before, len(self.answers[url]) - 1)]
        if isinstance(said, NotSentError):
            raise said
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


def test_a_request_that_was_not_sent_is_no_attempt() -> None:
    seen: list[Observation] = []
    play(Script({A: [NotSentError(), NotSentError(), Answer(200, {})]}), seen.append)
    assert [(observation.code, observation.attempt) for observation in seen] == [(Code.OK, 1)]


def test_what_may_not_be_sent_when_the_connection_is_open_is_not_sent() -> None:
    async def go() -> World:
        async with World({"host": answer()}) as world:
            resolver = Resolver(TableLookup(world.names), LOOPBACK)
            async with AioFetch(resolver=resolver, open_socket=socket_factory(LOOPBACK), tls=world.tls) as fetch:
                with pytest.raises(NotSentError):
                    await fetch("GET", world.url("host"), {}, wants=lambda _status: 0, may_send=lambda: False)
            return world

    assert asyncio.run(go()).seen == []


def test_repeated_header_fields_are_one() -> None:
    fields = "Set-Cookie: a=b\r\nSet-Cookie: datadome=x\r\nX-A: 1\r\nx-a: 2\r\nLocation: /a\r\nLocation: /b\r\n"
    page = raw(f"HTTP/1.1 302 Word\r\nContent-Length: 0\r\n{fields}\r\n")

    async def go() -> Answer:
        async with World({"host": page}) as world:
            resolver = Resolver(TableLookup(world.names), LOOPBACK)
            async with AioFetch(resolver=resolver, open_socket=socket_factory(LOOPBACK), tls=world.tls) as fetch:
                return await fetch("GET", world.url("host"), {}, wants=lambda _status: 0)

    fields_seen = {"content-length": "0", "set-cookie": "a=b, datadome=x", "x-a": "1, 2", "location": "/a"}
    assert asyncio.run(go()) == Answer(302, fields_seen, None, {"a": "b", "datadome": "x"})
