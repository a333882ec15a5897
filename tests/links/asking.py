"""Runs against the world, with waits that are short."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from aiohttp.abc import ResolveResult
from listkeeper.links import session
from listkeeper.links.engine import Run
from listkeeper.links.fetch import AioFetch
from listkeeper.links.guard import AddressInfo, Networks, socket_factory
from listkeeper.links.hosts import Manners, Timing
from listkeeper.links.job import Ask
from listkeeper.links.resolver import Lookup, Resolver, TableLookup
from listkeeper.outcomes import Code, Observation

from tests.links.behaviours import Behaviour
from tests.links.world import World

# Of a busy machine that both serves and asks: with less, a server that is slow to wake seems to hang.
SOON = Timing(
    connect=1.5, head=1.0, get=1.5, again=1.5, patience=0.1, backoff=0.05, late=0.2, longest_wait=3.0, all_waits=6.0
)
# Nothing is ever sent to the two multicast groups: the kernel opens no connection to one, and says so.
NO_WAY, NO_WAY_BY_IPV6 = "224.0.0.1", "ff02::1"
LOOPBACK = Networks(tuple(map(ip_network, ("127.0.0.1/32", "::1/128", NO_WAY, NO_WAY_BY_IPV6))))
AGENT = "listkeeper-test/1"


def at_ease(_name: str) -> Manners:
    """No host wants time between two requests."""
    return Manners(gap=0.0)


def one_by_one(_name: str) -> Manners:
    return Manners(at_once=1, gap=0.0)


def asks(addresses: Iterable[str | Ask]) -> list[Ask]:
    return [address if isinstance(address, Ask) else Ask(address) for address in addresses]


async def observe(
    world: World,
    addresses: Iterable[str | Ask],
    *,
    manners: Callable[[str], Manners] = at_ease,
    timing: Timing = SOON,
    lookup: Lookup | None = None,
    observed: Callable[[Observation], None] = lambda _seen: None,
) -> dict[str, Observation]:
    """As the command does it."""
    seen: list[Observation] = []

    def note(observation: Observation) -> None:
        seen.append(observation)
        observed(observation)

    await session.observe(
        asks(addresses),
        networks=LOOPBACK,
        agent=AGENT,
        observed=note,
        lookup=lookup or TableLookup(world.names),
        tls=world.tls,
        manners=manners,
        timing=timing,
    )
    return _each_once(seen)


def run(behaviours: Mapping[str, Behaviour], places: Iterable[str], **options: Any) -> tuple[World, list[Observation]]:
    """A run of its own; observations in the order of the places."""

    async def go() -> tuple[World, list[Observation]]:
        async with World(behaviours) as world:
            addresses = [world.url(place) for place in places]
            observed = await observe(world, addresses, **options)
            return world, [observed[address] for address in addresses]

    return asyncio.run(go())


def codes(observed: Iterable[Observation]) -> list[Code]:
    return [observation.code for observation in observed]


class Doors(Resolver):
    """Ports 80 and 443 are the world's: aiohttp connects to the port that the resolver names."""

    ports: Mapping[int, int] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        return [{**each, "port": self.ports.get(port, port)} for each in found]


@dataclass
class Counted:
    """What a run saw, and how often it tried to connect."""

    observed: dict[str, Observation]
    connections: Counter[int] = field(default_factory=Counter)
    """By port."""


async def observe_at_usual_ports(
    world: World,
    addresses: Iterable[str | Ask],
    *,
    manners: Callable[[str], Manners] = at_ease,
    timing: Timing = SOON,
    ipv6: bool | None = None,
) -> Counted:
    """Like `observe`, where `http://name.test/` and `https://name.test/` lead into the world, too. `ipv6`: it can be
    reached; None: if this machine reaches it.
    """
    seen: list[Observation] = []
    counted = Counted({})
    async with _opened(world, counted, timing, ipv6) as (fetch, resolver):
        engine = Run(fetch, seen.append, agent=AGENT, manners=manners, timing=timing, forget=resolver.forget)
        await engine.check(asks(addresses))
    counted.observed = _each_once(seen)
    return counted


@asynccontextmanager
async def _opened(
    world: World, counted: Counted, timing: Timing, ipv6: bool | None
) -> AsyncIterator[tuple[AioFetch, Resolver]]:
    resolver = Doors(TableLookup(world.names), LOOPBACK, ipv6=ipv6)
    resolver.ports = {80: world.port, 443: world.ports.get("good", 443)}
    guarded = socket_factory(LOOPBACK)

    def opened(address: AddressInfo) -> socket.socket:
        counted.connections[address[4][1]] += 1
        return guarded(address)

    async with AioFetch(resolver=resolver, open_socket=opened, tls=world.tls, timing=timing) as fetch:
        yield fetch, resolver
    await resolver.close()


def _each_once(seen: list[Observation]) -> dict[str, Observation]:
    assert len(seen) == len({observation.url for observation in seen}), "each address once"
    return {observation.url: observation for observation in seen}
