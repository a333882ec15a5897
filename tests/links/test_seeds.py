"""A small web by twenty seeds: no page that lives is called otherwise, all that miss are found, hosts are spared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import pytest
from listkeeper.links.hosts import Manners, Timing
from listkeeper.outcomes import Code, Observation

from tests.links.asking import observe
from tests.links.behaviours import Behaviour, Request, after, answer, first, head, reset, shown, to
from tests.links.pages.samples import GOOD
from tests.links.world import World

SEEDS = range(20)
HOSTS = 120
TIMING = Timing(connect=2.0, head=1.5, get=2.0, again=2.0, backoff=0.05, late=0.15, longest_wait=3.0, all_waits=6.0)
MANNERS = Manners(at_once=2, gap=0.01)
LATE = 0.03
"""Seconds by which a busy machine takes a request later than it was sent; hosts with many pages need more than that."""
REST = 0.2
"""Seconds for which hosts that are tired want to be left alone."""
MISSING = frozenset({Code.NOT_FOUND, Code.GONE})


@dataclass
class Web:
    """What hosts do, what is asked of them, and what is true of it."""

    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    places: dict[str, bool] = field(default_factory=dict)
    """Whether there is such a page."""


def page(chance: Random) -> Behaviour:
    """With latencies that have a long tail."""
    return after(min(chance.expovariate(200), 0.1), shown(GOOD["an essay"]))


def missing(chance: Random) -> Behaviour:
    return after(chance.uniform(0, 0.01), answer(chance.choice((404, 410))))


def flaky(chance: Random) -> Behaviour:
    return first(*[answer(503)] * chance.randint(1, 2), page(chance))


def tired(chance: Random) -> Behaviour:
    return first(answer(429, Retry_After=str(REST)), page(chance))


def cut_off(chance: Random) -> Behaviour:
    return first(reset, page(chance))


def no_head(chance: Random) -> Behaviour:
    return head(answer(chance.choice((403, 404, 405, 501))), page(chance))


KINDS: list[tuple[Callable[[Random], Behaviour], int]] = [
    (page, 12),
    (missing, 4),
    (flaky, 2),
    (tired, 2),
    (cut_off, 2),
    (no_head, 2),
]


def web(seed: int) -> Web:
    """Most hosts have one page, a few have many; some lead to another, and one of these to very many."""
    chance, made = Random(seed), Web()
    kinds = [kind for kind, share in KINDS for _ in range(share)]
    for number in range(HOSTS):
        for page_number in range(10 if number % 20 == 0 else 1):
            place, kind = f"h{number}/{page_number}", chance.choice(kinds)
            made.behaviours[place] = kind(chance)
            made.places[place] = kind is not missing
    for number in range(12):
        made.behaviours[f"way{number}"] = to(f"http://h0.test:{{port}}/{number % 10}", 302)
        made.places[f"way{number}/x"] = made.places[f"h0/{number % 10}"]
    return made


async def checked(seed: int) -> tuple[World, Web, dict[str, Observation]]:
    made = web(seed)
    async with World(made.behaviours) as world:
        seen = await observe(world, map(world.url, made.places), manners=lambda _name: MANNERS, timing=TIMING)
        return world, made, {place: seen[world.url(place)] for place in made.places}


@pytest.fixture(scope="module", params=SEEDS)
def run(request: pytest.FixtureRequest) -> tuple[World, Web, dict[str, Observation]]:
    return asyncio.run(checked(request.param))


Run = tuple[World, Web, dict[str, Observation]]


def test_what_is_missing_is_found_and_nothing_else(run: Run) -> None:
    _, made, observed = run
    alive = frozenset({Code.OK, Code.REDIRECT_CROSS_DOMAIN})
    wrong = {
        place: seen.code
        for place, seen in observed.items()
        if seen.code not in (alive if made.places[place] else MISSING)
    }
    assert wrong == {}


def test_no_host_has_more_in_flight_than_it_is_to_have(run: Run) -> None:
    world, _, _ = run
    assert max(world.most.values()) <= MANNERS.at_once


def test_requests_start_no_denser_than_the_gap(run: Run) -> None:
    world, _, _ = run
    for requests in by_host(world).values():
        came = sorted(request.came for request in requests)
        assert came[-1] - came[0] >= (len(came) - 1) * MANNERS.gap - LATE


def test_no_request_comes_before_a_deadline_but_what_was_on_its_way(run: Run) -> None:
    world, _, _ = run
    for requests in by_host(world).values():
        for limit in (request for request in requests if request.status == 429):
            early = [each for each in requests if 0 < each.came - limit.went < REST - LATE]
            assert len(early) < MANNERS.at_once


def by_host(world: World) -> dict[str, list[Request]]:
    found: dict[str, list[Request]] = {}
    for request in world.seen:
        found.setdefault(request.host, []).append(request)
    return found
