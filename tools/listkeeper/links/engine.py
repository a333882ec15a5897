"""The run: which address is asked when. Scheduling is ours, HTTP is `fetch`'s, meaning is `classify`'s.

A *job* is one address on its way to an observation. Each of its requests is a step: taken from its host's queue when
the host may be asked, judged when the answer comes, and either done or put into the queue of the host that is next (a
redirection's target has limits too). A host that waits holds no place; the longest queue starts first.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from itertools import count
from math import inf
from typing import Any, NamedTuple

from listkeeper.links import limits, look, redirects, walls
from listkeeper.links.fetch import Answer, Fetch, NoAnswerError, NotSentError
from listkeeper.links.hosts import USUAL, Host, Manners, Timing, manners_of, name_of
from listkeeper.links.job import Again, Ask, Job, Stage
from listkeeper.links.judge import headers, judge
from listkeeper.links.quirks import asked
from listkeeper.outcomes import Code, Observation
from listkeeper.urls.parts import split

MOST_IN_FLIGHT = 1_000
WALL_BYTES = 16_384
"""Of the body of a refusal, in which marks of bot walls are looked for."""
LAG = 0.12
"""Seconds that the loop may be late before fewer requests start: a flood of TLS handshakes makes false time-outs."""
STEP = 0.01
WATCHED_EVERY = 0.2
"""Seconds."""


Clock = Callable[[], float]


class Status(NamedTuple):
    """How far a run is."""

    left: int
    """Addresses without an observation yet."""
    hosts: int
    """With a request in flight."""
    waiting: int
    """Hosts that asked to be left alone for a while."""
    longest_wait: float
    """Seconds until the last of these may be asked."""


class Run:
    """One run over many addresses; `observed` is called with each observation as it is made."""

    def __init__(
        self,
        fetch: Fetch,
        observed: Callable[[Observation], None],
        *,
        agent: str,
        clock: Clock | None = None,
        wall: Clock = time.time,
        chance: random.Random | None = None,
        manners: Callable[[str], Manners] = manners_of,
        timing: Timing = USUAL,
        forget: Callable[[str], None] = lambda _name: None,
        watch: Callable[[Status], None] | None = None,
        hand_over: Callable[[Job], bool] = lambda _job: False,
        most: int = MOST_IN_FLIGHT,
    ) -> None:
        """`clock` never jumps and times what waits, `wall` is seconds since 1970, in which servers name deadlines.

        `forget`: have a host name looked up anew. `watch` is told now and then how far the run is. `hand_over` is
        offered each job before it waits for its host, and says whether it has gone to a run that asks that host.
        """
        self._fetch, self._observed, self._agent, self._forget = fetch, observed, agent, forget
        self._manners, self._timing, self._most, self._watch = manners, timing, most, watch
        self._hand_over = hand_over
        self._clock, self._wall = clock or asyncio.get_running_loop().time, wall
        self._chance = chance or random.Random()  # noqa: S311  # spreads retries, guards nothing
        self._hosts: dict[str, Host[Job]] = {}
        self._ready: deque[Host[Job]] = deque()
        self._waiting: dict[str, float] = {}
        """Hosts that are in `_ready` (at 0) or in `_later`, and since when they may be asked."""
        self._later: list[tuple[float, int, Host[Job] | Job]] = []
        self._number = count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[str, Job] = {}
        """Addresses without an observation yet, and where each stands."""
        self._siblings: dict[str, Answer | NoAnswerError | list[Job]] = {}
        """Siblings that cannot exist: what their servers said to them, or who waits for that."""
        self._more: asyncio.Future[Iterable[Ask | Job] | None] | None = None
        self._watched = 0.0
        self._bug: Exception | None = None
        self._broken: BaseException | None = None
        self._wake = asyncio.Event()

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    async def check(self, asks: Iterable[Ask], more: AsyncIterator[Iterable[Ask | Job]] | None = None) -> None:
        """Observe every address, each once. Cancelling stops at once; what is left is observed as unchecked.

        `more`: what turns out only meanwhile to be asked, jobs that other runs handed over among it.

        A bug that an answer brings to light leaves its address unchecked and is raised when all others are done.
        """
        try:
            self._enter(asks)
            if more is not None:
                self._wait_for(more)
            await self._work()
        except asyncio.CancelledError:
            for job in tuple(self._open.values()):
                self._done(job.given_up(Code.UNCHECKED))
            raise
        finally:
            await self._stop()
        if self._bug:
            raise self._bug

    def _enter(self, asks: Iterable[Ask | Job]) -> None:
        for job in [self._first(ask) for ask in {ask.address: ask for ask in asks}.values()]:
            if job.start:
                self._put(job, first=bool(job.hops))
            else:
                self._done(job.seen(_of_no_use(job.address)))
        self._ready = deque(sorted(self._ready, key=lambda host: -len(host.queue)))

    def _wait_for(self, more: AsyncIterator[Iterable[Ask | Job]]) -> None:
        self._source, self._more = more, asyncio.ensure_future(anext(more, None))
        self._more.add_done_callback(lambda _done: self._wake.set())

    def _take_more(self) -> None:
        if self._more is None or not self._more.done():
            return
        asks, self._more = self._more.result(), None
        if asks is not None:
            self._wait_for(self._source)
            self._enter(asks)

    def _first(self, ask: Ask | Job) -> Job:
        if isinstance(ask, Job):
            self._open[ask.address] = ask
            return ask
        start = (redirects.target(ask.address, ask.address) or "").partition("#")[0]
        job = Job(ask, start, asked(start))
        wants_page = job.url == start and look.reads(job)
        if wants_page or ask.failed_as:  # a HEAD would not do, or only lead to a GET
            job = replace(job, method="GET", reads=wants_page)
        self._open[ask.address] = job
        return job

    async def _stop(self) -> None:
        tasks: list[asyncio.Future[Any]] = [*self._tasks, *([self._more] if self._more else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self) -> None:
        batch = 16
        while self._open or self._more is not None:
            self._take_more()
            before = self._clock()
            self._due(before)
            self._start(before, batch)
            self._tell(before)
            await self._pause(before)
            if self._broken:
                raise self._broken
            late = self._clock() - before > LAG + STEP
            batch = max(8, batch * 3 // 4) if late and self._ready else min(256, batch + 4)

    def _tell(self, now: float) -> None:
        if self._watch is None or now < self._watched:
            return
        self._watched = now + WATCHED_EVERY
        waits = [host.blocked_until - now for host in self._hosts.values() if host.queue and host.blocked_until > now]
        busy = sum(host.in_flight > 0 for host in self._hosts.values())
        self._watch(Status(len(self._open), busy, len(waits), max(waits, default=0.0)))

    async def _pause(self, now: float) -> None:
        """Until something can be done: an answer, a host's next start, a job's delay."""
        if not self._open and self._more is None:
            return
        self._wake.clear()
        if self._ready and self.in_flight < self._most:
            await asyncio.sleep(STEP)
            return
        wait = max(self._later[0][0] - now, 0.0) if self._later else None
        if self._watch is not None:
            wait = min(wait or 1.0, 1.0)
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _due(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            at, _, what = heapq.heappop(self._later)
            if isinstance(what, Host):
                if self._waiting.get(what.name) == at:  # else it was lined up before
                    self._line_up(what)
            else:
                host = self._hosts.get(name_of(what.url))
                self._put(what, first=host is None or host.is_well)  # it has waited; where all fails, others first

    def _start(self, now: float, most: int) -> None:
        for _ in range(min(most, len(self._ready), self._most - self.in_flight)):
            host = self._ready.popleft()
            self._waiting.pop(host.name, None)
            if host.may_start(now) and not host.gives_up(now):
                self._begin(host, host.start(now), now)
            self._schedule(host, now)

    def _begin(self, host: Host[Job], job: Job, now: float) -> None:
        task = asyncio.create_task(self._step(host, job, now))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._broken = error
        self._wake.set()

    def _schedule(self, host: Host[Job], now: float) -> None:
        """Have the host looked at when it may next be asked; a full one is looked at when a place is free."""
        if host.gives_up(now):
            self._give_up(host, now)
        if not host.queue or host.is_full:
            return
        at = host.ready_at(now)
        if self._waiting.get(host.name, inf) <= at:
            return
        if at <= now:
            self._line_up(host)
        else:
            self._waiting[host.name] = at
            heapq.heappush(self._later, (at, next(self._number), host))

    def _line_up(self, host: Host[Job]) -> None:
        """Hosts that were asked before go first: they have a connection open, and long queues end last."""
        self._waiting[host.name] = 0.0
        if host.next_start:
            self._ready.appendleft(host)
        else:
            self._ready.append(host)

    def _put(self, job: Job, *, first: bool = False) -> None:
        # A further question goes to the page's own host, and others here wait for its answer.
        if job.stage is Stage.PAGE and self._hand_over(job):
            self._open.pop(job.address, None)
            return
        name = name_of(job.url)
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host(name, self._manners(name), self._timing)
        (host.queue.appendleft if first else host.queue.append)(job)
        self._schedule(host, self._clock())

    def _give_up(self, host: Host[Job], now: float) -> None:
        """What waits for a host that is not asked any more is unknown, unless it is the host that is not there."""
        limited = host.is_limited_beyond(now)
        while host.queue:
            job = host.queue.popleft()
            absent = None if limited else host.absent_for(job.url)
            self._done(job.seen(absent) if absent else job.given_up(Code.RATE_LIMITED if limited else Code.UNCHECKED))

    def _done(self, observation: Observation) -> None:
        if self._open.pop(observation.url, None):
            self._wake.set()
            self._observed(observation)

    async def _step(self, host: Host[Job], job: Job, began: float) -> None:
        """One request and what comes of it; `began` is its start."""
        if job.unknown:
            self._forget(job.unknown)
        if job.method == "HEAD" and not (host.manners.head and host.takes_head):
            job = replace(job, method="GET")
        got = await self._ask(host, job)
        now = self._clock()
        if got is None:
            host.finish(began)
            self._put(job, first=True)
            self._schedule(host, now)
            return
        job = replace(job, seconds=job.seconds + now - began)
        said = self._judge(job, got)
        self._learn(host, job, got, said, now)
        host.finish(began)
        if job.stage is Stage.SIBLING:
            self._share(job, got)
        self._go_on(said, now)
        self._schedule(host, now)
        self._wake.set()

    async def _ask(self, host: Host[Job], job: Job) -> Answer | NoAnswerError | None:
        """None where the host named a deadline while the connection was opened."""
        sent = headers(job, self._agent, host.manners.accept)
        try:
            return await self._fetch(
                job.method,
                job.url,
                sent,
                wants=_bytes_wanted(job),
                may_send=lambda: host.blocked_until <= self._clock(),
                again=bool(job.before),
            )
        except NotSentError:
            return None
        except NoAnswerError as error:
            return error

    def _judge(self, job: Job, got: Answer | NoAnswerError) -> Observation | Again:
        try:
            return judge(job, got, self._timing, self._chance)
        except Exception as error:  # noqa: BLE001  # one server's oddity is not to cost the others their check
            error.add_note(f"while checking {job.address}")
            self._bug = self._bug or error
            return job.seen(Code.UNCHECKED)

    def _go_on(self, said: Observation | Again, now: float) -> None:
        if isinstance(said, Observation):
            self._done(said)
            return
        self._open[said.job.address] = said.job
        if said.job.stage is Stage.SIBLING and not said.wait:
            self._ask_sibling(said.job)
        elif said.wait:
            heapq.heappush(self._later, (now + said.wait, next(self._number), said.job))
        else:
            self._put(said.job, first=True)

    def _ask_sibling(self, job: Job) -> None:
        """Each once: what a server says to what cannot exist, it says to all that is beside it."""
        known = self._siblings.get(job.url)
        if known is None:
            self._siblings[job.url] = []
            self._put(job, first=True)
        elif isinstance(known, list):
            known.append(job)
        elif job.found:
            self._done(look.at_more(job, job.found, None if isinstance(known, NoAnswerError) else known))

    def _share(self, job: Job, got: Answer | NoAnswerError) -> None:
        waiting = self._siblings.get(job.url)
        self._siblings[job.url] = got
        for other in waiting if isinstance(waiting, list) else ():
            self._ask_sibling(other)

    def _learn(
        self, host: Host[Job], job: Job, got: Answer | NoAnswerError, said: Observation | Again, now: float
    ) -> None:
        """What an answer, or none, says of its host as a whole."""
        says_nothing_yet = isinstance(said, Again) and said.job.stands_in  # a HEAD that failed
        if job.stage is Stage.PAGE and not says_nothing_yet:
            host.note(job.url, said.code, now)
        if isinstance(got, NoAnswerError):
            return
        if got.status < 400:
            host.note_method(head=job.method == "HEAD", stands_in=job.stands_in)
        wall = self._wall()
        until = limits.deadline(got.headers, wall, limited=got.status in (429, 503))
        if until is not None:
            host.defer(now + until - wall, now)
        elif said.code is Code.RATE_LIMITED:
            host.slow_down(now)
        if said.code is not Code.RATE_LIMITED:
            host.limited = 0


def _bytes_wanted(job: Job) -> Callable[[int], int]:
    def wants(status: int) -> int:
        if walls.may_be_wall(status):
            return WALL_BYTES
        return look.bytes_wanted(job, status) if job.reads else 0

    return wants


def _of_no_use(address: str) -> Code:
    """Why an address cannot be asked."""
    scheme = (split(address).scheme or "http").lower()
    return Code.MALFORMED if scheme in {"http", "https"} else Code.SCHEME_UNSUPPORTED
