"""A run with all that it needs, opened and closed: resolver, guarded sockets, HTTP session."""

from __future__ import annotations

import asyncio
import gc
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from listkeeper.links.engine import MOST_IN_FLIGHT, Run, Status
from listkeeper.links.fetch import AioFetch
from listkeeper.links.guard import Networks, socket_factory
from listkeeper.links.hosts import USUAL, Manners, Timing, manners_of
from listkeeper.links.job import Ask, Job
from listkeeper.links.resolver import CONCURRENT, Lookup, Resolver, system_lookup
from listkeeper.links.threads import in_thread
from listkeeper.links.tls import trusting
from listkeeper.outcomes import Observation

SPARE_FILES = 100
"""File descriptors for everything else: the history, name servers, connections that wait for another request."""


async def observe(
    asks: Iterable[Ask],
    *,
    networks: Networks,
    agent: str,
    observed: Callable[[Observation], None],
    lookup: Lookup | None = None,
    tls: ssl.SSLContext | None = None,
    manners: Callable[[str], Manners] = manners_of,
    timing: Timing = USUAL,
    watch: Callable[[Status], None] | None = None,
    more: AsyncIterator[Iterable[Ask | Job]] | None = None,
    hand_over: Callable[[Job], bool] = lambda _job: False,
    most: int | None = None,
    lookups: int = CONCURRENT,
) -> None:
    """Observe each address once. When cancelled, those that are left are observed as unchecked.

    `more`, `hand_over`: as in `Run`. `most`: requests in flight; as many as the limit of open files allows by default.
    `lookups`: names that are asked for at once.
    """
    world = opened(networks=networks, lookup=lookup, lookups=lookups, tls=tls, timing=timing)
    async with world as (fetch, resolver):
        run = Run(
            fetch,
            observed,
            agent=agent,
            manners=manners,
            timing=timing,
            forget=resolver.forget,
            watch=watch,
            hand_over=hand_over,
            most=most or most_in_flight(),
        )
        await run.check(asks, more)


@asynccontextmanager
async def opened(
    *,
    networks: Networks,
    lookup: Lookup | None = None,
    lookups: int = CONCURRENT,
    tls: ssl.SSLContext | None = None,
    timing: Timing = USUAL,
) -> AsyncIterator[tuple[AioFetch, Resolver]]:
    """Guarded HTTP, and the resolver behind it."""
    resolver = Resolver(lookup or system_lookup(), networks, concurrent=lookups)
    try:
        async with AioFetch(
            resolver=resolver, open_socket=socket_factory(networks), tls=tls or trusting(), timing=timing
        ) as fetch:
            yield fetch, resolver
    finally:
        await resolver.close()


def run(
    asks: Iterable[Ask],
    *,
    networks: Networks,
    agent: str,
    observed: Callable[[Observation], None],
    lookup: Lookup | None = None,
    tls: ssl.SSLContext | None = None,
    manners: Callable[[str], Manners] = manners_of,
    timing: Timing = USUAL,
    watch: Callable[[Status], None] | None = None,
    more: Callable[[], Iterable[Ask]] | None = None,
    most: int | None = None,
) -> None:
    """`observe` for those without a loop. Ctrl-C ends it with KeyboardInterrupt, when every address was observed.

    `more` runs in a thread meanwhile, and says which addresses are to be asked besides; who interrupts has to stop it.
    """
    run_loop(
        observe(
            asks,
            networks=networks,
            agent=agent,
            observed=observed,
            lookup=lookup,
            tls=tls,
            manners=manners,
            timing=timing,
            watch=watch,
            more=_in_thread(more) if more else None,
            most=most,
        )
    )


def run_loop(main: Coroutine[Any, Any, None]) -> None:
    """`asyncio.run` on uvloop where there is one, which takes about a third less CPU and memory; not on Windows.

    What a run makes lives until its end, so that looking for cycles finds little: it is done less often.
    """
    new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    with suppress(ImportError):
        import uvloop

        new_loop = uvloop.new_event_loop
    before, was_enabled = gc.get_threshold(), gc.isenabled()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 50, 50)
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(main)
    finally:
        gc.set_threshold(*before)
        if not was_enabled:
            gc.disable()
        gc.unfreeze()


async def _in_thread(more: Callable[[], Iterable[Ask]]) -> AsyncIterator[Iterable[Ask]]:
    yield await in_thread(more)


def most_in_flight() -> int:
    """As many as there may be open files, after asking for more of those."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MOST_IN_FLIGHT
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_IN_FLIGHT + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST_IN_FLIGHT if soft == resource.RLIM_INFINITY else max(1, min(MOST_IN_FLIGHT, (soft - SPARE_FILES) // 2))
