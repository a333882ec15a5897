"""A run in several processes, since one is bound by its CPU: TLS handshakes and HTTP of thousands of links.

Each process asks the hosts that it owns and no others, so that what hosts see of them all is what they would see of
one: a job that is redirected to another's host is handed over. The parent has no part in asking. It deals the addresses
out, passes on what is handed over, and has all that is there once: observations, history, progress, Ctrl-C.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from listkeeper.links.guard import Networks
from listkeeper.links.hosts import USUAL, Manners, Timing, manners_of
from listkeeper.links.job import Ask
from listkeeper.links.jobs.pool import Pool
from listkeeper.links.jobs.wire import Order
from listkeeper.outcomes import Observation

if TYPE_CHECKING:
    from listkeeper.links.engine import Status
    from listkeeper.links.resolver import Lookup


def run(
    asks: Iterable[Ask],
    *,
    jobs: int,
    networks: Networks,
    agent: str,
    observed: Callable[[Observation], None],
    certificates: Path | None = None,
    lookup: Lookup | None = None,
    manners: Callable[[str], Manners] = manners_of,
    timing: Timing = USUAL,
    watch: Callable[[Status], None] | None = None,
    more: Callable[[], Iterable[Ask]] | None = None,
    most: int | None = None,
) -> str:
    """`session.run`, in so many processes. What people should be told of it, a sentence, or nothing.

    `certificates`: a PEM file of authorities that are trusted besides the system's. `lookup` and `manners` are pickled.
    `most`: requests in flight in all processes together. Raises BrokenJobError for a bug in one of them.
    """
    asked = list(asks)
    jobs = min(jobs, len(asked)) if more is None else jobs
    if jobs <= 1 or not sys.executable:  # an embedded Python does not know how to start another
        from listkeeper.links import session
        from listkeeper.links.tls import trusting

        session.run(
            asked,
            networks=networks,
            agent=agent,
            observed=observed,
            lookup=lookup,
            tls=trusting(certificates),
            manners=manners,
            timing=timing,
            watch=watch,
            more=more,
            most=most,
        )
        return ""
    order = Order(jobs, networks, agent, certificates, lookup, manners, timing, watch is not None, most)
    pool = Pool(order, observed, watch)
    asyncio.run(pool.run(asked, more))
    return pool.note
