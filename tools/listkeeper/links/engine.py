"""The run: which address is asked when. Scheduling is ours, HTTP is `fetch`'s, meaning is `classify`'s.

A *job* is one address on its way to an observation. Each of its requests is a step: taken from its host's queue when
it is the host's turn, judged when the answer comes, and either done or put into the queue of the host that is next (a
redirection's target has limits too).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from listkeeper.links import limits, look, redirects, walls
from listkeeper.links.fetch import Answer, Fetch, NoAnswerError, NotSentError
from listkeeper.links.hosts import USUAL, Host, Manners, Timing, manners_of
from listkeeper.links.job import Again, Ask, Job, Stage
from listkeeper.links.judge import headers, judge
from listkeeper.links.quirks import asked
from listkeeper.links.siblings import Siblings
from listkeeper.links.turns import Turns
from listkeeper.outcomes import Code, Observation
from listkeeper.urls.parts import split

MOST_IN_FLIGHT = 500
"""More than the loop serves in the time that an answer takes would only wait, in memory."""
WALL_BYTES = 16_384
"""Of the body of a refusal, in which marks of bot walls are looked for."""
LAG = 0.03
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
        self._turns = Turns(self._host, self._give_up)
        self._siblings = Siblings()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[str, Job] = {}
        """Addresses without an observation yet, and where each stands."""
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
        self._turns.order()

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
            for job in self._turns.come(before):
                self._put(job)  # after what was never asked: that may need a second look, too
            for host, job in self._turns.take(before, min(batch, self._most - self.in_flight)):
                self._begin(host, job, before)
            self._tell(before)
            await self._pause(before)
            if self._broken:
                raise self._broken
            late = self._clock() - before > LAG + STEP
            batch = max(8, batch * 3 // 4) if late and self._turns.is_anyones else min(256, batch + 4)

    def _tell(self, now: float) -> None:
        if self._watch is None or now < self._watched:
            return
        self._watched = now + WATCHED_EVERY
        hosts = self._turns.hosts.values()
        waits = [host.blocked_until - now for host in hosts if host.queue and host.blocked_until > now]
        busy = sum(host.in_flight > 0 for host in hosts)
        self._watch(Status(len(self._open), busy, len(waits), max(waits, default=0.0)))

    async def _pause(self, now: float) -> None:
        """Until something can be done: an answer, a host's next start, a job's delay."""
        if not self._open and self._more is None:
            return
        self._wake.clear()
        if self._turns.is_anyones:  # where all places are taken, too: to wake up at each answer costs more than to wait
            await asyncio.sleep(STEP)
            return
        next_at = self._turns.next_at
        wait = None if next_at is None else max(next_at - now, 0.0)
        if self._watch is not None:
            wait = min(wait or 1.0, 1.0)
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _begin(self, host: Host[Job], job: Job, now: float) -> None:
        task = asyncio.create_task(self._step(host, job, now))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._broken = error
        self._wake.set()

    def _put(self, job: Job, *, first: bool = False) -> None:
        # A further question goes to the page's own host, and others here wait for its answer.
        if job.stage is Stage.PAGE and self._hand_over(job):
            self._open.pop(job.address, None)
            return
        self._turns.put(job, self._clock(), first=first)

    def _host(self, name: str) -> Host[Job]:
        return Host(name, self._manners(name), self._timing)

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
            self._turns.schedule(host, now)
            return
        job = replace(job, seconds=job.seconds + now - began)
        said = self._judge(job, got)
        self._learn(host, job, got, said, now)
        host.finish(began)
        if job.stage is Stage.SIBLING:
            for seen in self._siblings.answered(job, got):
                self._done(seen)
        self._go_on(said, now)
        self._turns.schedule(host, now)
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
        if said.job.stage is Stage.SIBLING and not said.wait and not self._siblings.asks(said.job):
            if seen := self._siblings.told(said.job):
                self._done(seen)
        elif said.wait:
            self._turns.put_later(said.job, now + said.wait)
        else:
            self._put(said.job, first=True)

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
