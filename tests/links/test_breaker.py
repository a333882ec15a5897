"""Hosts that are not there, or fail at everything: left alone, and nothing is said of what was not asked."""

from __future__ import annotations

import asyncio

import pytest
from listkeeper.links.hosts import Manners
from listkeeper.outcomes import Code

from tests.links.asking import SOON, codes, observe_at_usual_ports, one_by_one, run
from tests.links.behaviours import (
    Behaviour,
    answer,
    first,
    hang,
    reset,
)
from tests.links.world import World


async def fifty_links(host: str, world: World, kind: str) -> tuple[list[Code], int]:
    """The codes of fifty links of a host, and the connections that it took to find them."""
    scheme = "https" if kind in world.ports and kind != "refused" else "http"
    addresses = [f"{scheme}://{host}:{world.ports.get(kind, 80)}/{number}" for number in range(50)]
    counted = await observe_at_usual_ports(world, addresses)
    return codes(counted.observed.values()), counted.connections.total()


ABSENT = [
    # A host, the kind of its port, what all its links come to, and the connections that this may take.
    ("refused.test", "refused", Code.REFUSED, 12),
    ("tls-expired.test", "expired", Code.TLS_EXPIRED, 12),
    ("tls-self.test", "self", Code.TLS_SELF_SIGNED, 12),
    ("tls-host.test", "host", Code.TLS_HOSTNAME, 12),
    ("no-such-name.test", "", Code.DNS_NXDOMAIN, 0),
]


@pytest.mark.parametrize(("host", "kind", "code", "most"), ABSENT, ids=[row[2] for row in ABSENT])
def test_what_is_true_of_a_server_is_said_of_all_its_links(host: str, kind: str, code: Code, most: int) -> None:
    async def go() -> tuple[list[Code], int]:
        async with World({"refused": answer()}) as world:
            await world.open_tls()
            return await fifty_links(host, world, kind)

    found, connections = asyncio.run(go())
    assert found == [code] * 50
    assert min(most, 5) <= connections <= most


def test_of_a_host_that_fails_in_several_ways_nothing_is_said_unasked() -> None:
    ways = (reset, hang)
    pages = {f"mixed/{number}": ways[number % 2] for number in range(50)}
    timing = SOON._replace(connect=0.2, get=0.2, again=0.2)
    world, observed = run(pages, pages, manners=lambda _name: Manners(at_once=1, gap=0.0, head=False), timing=timing)
    asked = {int(request.path[1:]) for request in world.seen}
    seen = (Code.RESET, Code.TIMEOUT_READ)
    assert codes(observed) == [seen[number % 2] if number in asked else Code.UNCHECKED for number in range(50)]
    assert len(asked) < 25


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
