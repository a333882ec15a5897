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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from listkeeper.links import classify, limits, redirects, walls
from listkeeper.links.classify import Phase
from listkeeper.links.fetch import Answer, Fetch, NoAnswerError
from listkeeper.links.hosts import USUAL, Host, Manners, Timing, manners_of, name_of
from listkeeper.outcomes import NETWORK, OUTCOMES, Code, Hop, Observation, Verdict
from listkeeper.urls.parts import split

MOST_HOPS = 10
MOST_IN_FLIGHT = 1_000
MOST_ATTEMPTS = 6
"""Whatever they come to: a server can fail in another way each time."""
LAG = 0.12
"""Seconds that the loop may be late before fewer requests start: a flood of TLS handshakes makes false time-outs."""
STEP = 0.01


@dataclass(frozen=True, slots=True)
class Job:
    """Where an address stands on its way."""

    address: str
    url: str
    method: str = "HEAD"
    hops: tuple[Hop, ...] = ()
    before: tuple[Code, ...] = ()
    """What the attempts before this one came to."""
    late: bool = False
    """Asked again with the second header profile."""
    stands_in: bool = False
    """This GET is asked because a HEAD of the same address failed."""
    cookies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By registrable domain; only within this chain of redirections."""
    seconds: float = 0.0
    unknown: str = ""
    """A name that could not be looked up in the attempt before."""

    def seen(self, code: Code, status: int | None = None, headers: Mapping[str, str] | None = None) -> Observation:
        """What this attempt came to."""
        return self._observation(code, len(self.before) + 1, status, headers or {})

    def given_up(self, code: Code) -> Observation:
        """There is no further attempt. What failed without an answer did so; one 404 is not yet two."""
        last = self.before[-1] if self.before else code
        believed = last in NETWORK or OUTCOMES[last].verdict is Verdict.UNKNOWN
        return self._observation(last if believed else code, len(self.before), None, {})

    def _observation(self, code: Code, attempts: int, status: int | None, headers: Mapping[str, str]) -> Observation:
        return Observation(
            url=self.address,
            code=code,
            status=status,
            final_url=self.hops[-1].url if self.hops else self.url,
            hops=self.hops,
            seconds=round(self.seconds, 3),
            attempt=attempts,
            etag=headers.get("etag", "")[:200],
            last_modified=headers.get("last-modified", "")[:60],
        )


@dataclass(frozen=True, slots=True)
class Again:
    """Ask once more: the job as it is then, and the seconds to wait before."""

    job: Job
    wait: float = 0.0
    code: Code | None = None
    """What the answer was, if it was no redirection."""


Clock = Callable[[], float]


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
        most: int = MOST_IN_FLIGHT,
    ) -> None:
        """`clock` never jumps and times what waits, `wall` is seconds since 1970, in which servers name deadlines.

        `forget`: have a host name looked up anew.
        """
        self._fetch, self._observed, self._agent, self._forget = fetch, observed, agent, forget
        self._manners, self._timing, self._most = manners, timing, most
        self._clock, self._wall = clock or asyncio.get_running_loop().time, wall
        self._chance = chance or random.Random()  # noqa: S311  # spreads retries, guards nothing
        self._hosts: dict[str, Host[Job]] = {}
        self._ready: deque[Host[Job]] = deque()
        self._waiting: set[str] = set()
        """Hosts that are in `_ready` or in `_later`."""
        self._later: list[tuple[float, int, Host[Job] | Job]] = []
        self._number = count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[str, Job] = {}
        """Addresses without an observation yet, and where each stands."""
        self._bug: Exception | None = None
        self._broken: BaseException | None = None
        self._wake = asyncio.Event()

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    @property
    def left(self) -> int:
        """Addresses without an observation yet."""
        return len(self._open)

    async def check(self, addresses: Iterable[str]) -> None:
        """Observe every address, each once. Cancelling stops at once; what is left is observed as unchecked.

        A bug that an answer brings to light leaves its address unchecked and is raised when all others are done.
        """
        try:
            for job in [self._first(address) for address in dict.fromkeys(addresses)]:
                if job.url:
                    self._put(job)
                else:
                    self._done(job.seen(_of_no_use(job.address)))
            self._ready = deque(sorted(self._ready, key=lambda host: -len(host.queue)))
            await self._work()
        except asyncio.CancelledError:
            for job in tuple(self._open.values()):
                self._done(job.given_up(Code.UNCHECKED))
            raise
        finally:
            await self._stop()
        if self._bug:
            raise self._bug

    def _first(self, address: str) -> Job:
        url = redirects.target(address, address)
        job = self._open[address] = Job(address, url.partition("#")[0] if url else "")
        return job

    async def _stop(self) -> None:
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self) -> None:
        batch = 16
        while self._open:
            before = self._clock()
            self._due(before)
            self._start(before, batch)
            await self._pause(before)
            if self._broken:
                raise self._broken
            late = self._clock() - before > LAG + STEP
            batch = max(8, batch * 3 // 4) if late and self._ready else min(256, batch + 4)

    async def _pause(self, now: float) -> None:
        """Until something can be done: an answer, a host's next start, a job's delay."""
        if not self._open:
            return
        self._wake.clear()
        if self._ready and self.in_flight < self._most:
            await asyncio.sleep(STEP)
            return
        wait = max(self._later[0][0] - now, 0.0) if self._later else None
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _due(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            _, _, what = heapq.heappop(self._later)
            if isinstance(what, Host):
                self._ready.append(what)
            else:
                self._put(what)

    def _start(self, now: float, most: int) -> None:
        for _ in range(min(most, len(self._ready), self._most - self.in_flight)):
            host = self._ready.popleft()
            self._waiting.discard(host.name)
            if host.may_start(now) and not host.gives_up(now):
                self._begin(host, host.start(now))
            self._schedule(host, now)

    def _begin(self, host: Host[Job], job: Job) -> None:
        task = asyncio.create_task(self._step(host, job))
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
        if host.name in self._waiting or not host.queue or host.in_flight >= host.manners.at_once:
            return
        self._waiting.add(host.name)
        if host.ready_at() <= now:
            self._ready.append(host)
        else:
            heapq.heappush(self._later, (host.ready_at(), next(self._number), host))

    def _put(self, job: Job, *, first: bool = False) -> None:
        name = name_of(job.url)
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host(name, self._manners(name), self._timing)
        (host.queue.appendleft if first else host.queue.append)(job)
        self._schedule(host, self._clock())

    def _give_up(self, host: Host[Job], now: float) -> None:
        """What waits for a host that is not asked any more is unknown, not dead."""
        code = Code.RATE_LIMITED if host.is_limited_beyond(now) else Code.UNCHECKED
        while host.queue:
            self._done(host.queue.popleft().given_up(code))

    def _done(self, observation: Observation) -> None:
        if self._open.pop(observation.url, None):
            self._wake.set()
            self._observed(observation)

    async def _step(self, host: Host[Job], job: Job) -> None:
        """One request and what comes of it."""
        if job.unknown:
            self._forget(job.unknown)
        if job.method == "HEAD" and not (host.manners.head and host.takes_head):
            job = replace(job, method="GET")
        began = self._clock()
        got = await self._ask(job)
        now = self._clock()
        job = replace(job, seconds=job.seconds + now - began)
        said = self._judge(job, got)
        self._learn(host, job, got, said, now)
        host.finish()
        self._go_on(said, now)
        self._schedule(host, now)
        self._wake.set()

    async def _ask(self, job: Job) -> Answer | NoAnswerError:
        try:
            return await self._fetch(job.method, job.url, headers(job, self._agent), wants_body=walls.may_be_wall)
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
        if said.wait:
            heapq.heappush(self._later, (now + said.wait, next(self._number), said.job))
        else:
            self._put(said.job, first=True)

    def _learn(
        self, host: Host[Job], job: Job, got: Answer | NoAnswerError, said: Observation | Again, now: float
    ) -> None:
        """What an answer, or none, says of its host as a whole."""
        if not (isinstance(said, Again) and said.job.stands_in):  # a HEAD that failed says nothing yet
            host.note(job.address, said.code, now)
        if isinstance(got, NoAnswerError):
            return
        if job.stands_in and got.status < 400:
            host.takes_head = False
        wall = self._wall()
        until = limits.deadline(got.headers, wall, limited=got.status in (429, 503))
        if until is not None:
            host.defer(now + until - wall, now)
        elif said.code is Code.RATE_LIMITED:
            host.slow_down(now)
        if said.code is not Code.RATE_LIMITED:
            host.limited = 0


def _of_no_use(address: str) -> Code:
    """Why an address cannot be asked."""
    scheme = (split(address).scheme or "http").lower()
    return Code.MALFORMED if scheme in {"http", "https"} else Code.SCHEME_UNSUPPORTED


def headers(job: Job, agent: str) -> dict[str, str]:
    """What is sent: who we are, and for a second attempt what browsers send besides. Never a browser's name."""
    sent = {"User-Agent": f"Mozilla/5.0 (compatible; {agent})" if job.late else agent, "Accept": "*/*"}
    if job.late:
        sent |= {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en,*;q=0.5"}
    if job.cookies and (held := job.cookies.get(redirects.registrable(name_of(job.url)))):
        sent["Cookie"] = "; ".join(f"{key}={value}" for key, value in held.items())
    return sent


def judge(job: Job, got: Answer | NoAnswerError, timing: Timing, chance: random.Random) -> Observation | Again:
    """What comes of an answer, or of none. Pure, but for the chance in a delay."""
    said = on_error(job, got) if isinstance(got, NoAnswerError) else on_answer(job, got)
    if isinstance(said, Observation):
        return _retry(job, said.code, timing, chance) or said
    return said


HEAD_FAILURES = frozenset({Code.TIMEOUT_READ, Code.TIMEOUT_TOTAL, Code.RESET, Code.PROTOCOL_ERROR})


def on_error(job: Job, error: NoAnswerError) -> Observation | Again:
    """No answer came: ask by GET where only HEAD failed, or observe it."""
    code = classify.from_error(error.reason, error.phase, redirected=bool(job.hops))
    if job.method == "HEAD" and code in HEAD_FAILURES and error.phase is Phase.ANSWER:
        return _by_get(job, code)
    return job.seen(code)


def on_answer(job: Job, answer: Answer) -> Observation | Again:
    """An answer came: follow it, ask otherwise, or observe it."""
    if answer.status in redirects.STATUSES:
        return _follow(job, answer)
    code = classify.from_status(answer.status, answer.headers, answer.body)
    # A wall shows itself in a body, which HEAD does not have.
    doubtful = answer.status >= 400 or walls.may_be_wall(answer.status)
    if job.method == "HEAD" and doubtful and code is not Code.RATE_LIMITED:
        return _by_get(job, code)
    if code is Code.OK and job.hops:
        code = redirects.classify(job.address, job.hops, job.hops[-1].url)
    return job.seen(code, answer.status, answer.headers)


def _by_get(job: Job, code: Code) -> Again:
    return Again(replace(job, method="GET", stands_in=True), code=code)


# Over soon, if at all, and whatever the header profile. The others are asked late, and otherwise.
_PASSING = frozenset({
    Code.SERVER_ERROR, Code.ORIGIN_ERROR, Code.RATE_LIMITED, Code.RESET, Code.REFUSED, Code.DNS_TEMPORARY,
})  # fmt: skip


def _retry(job: Job, code: Code, timing: Timing, chance: random.Random) -> Again | None:
    """The next attempt, from the address on, where the class of failure has one left."""
    same = job.before.count(code)
    if same >= OUTCOMES[code].retries or len(job.before) + 1 >= MOST_ATTEMPTS:
        return None
    of_name = code in {Code.DNS_NXDOMAIN, Code.DNS_TEMPORARY}
    again = Job(
        job.address,
        _start_of(job),
        method="GET",
        before=(*job.before, code),
        seconds=job.seconds,
        unknown=name_of(job.url) if of_name else "",
    )
    if code in _PASSING:
        return Again(again, timing.backoff * 2**same * chance.uniform(0.75, 1.25), code)
    return Again(replace(again, late=True), timing.late * chance.uniform(1.0, 1.2), code)


def _start_of(job: Job) -> str:
    return (redirects.target(job.address, job.address) or job.url).partition("#")[0]


def _follow(job: Job, answer: Answer) -> Observation | Again:
    """To where the answer points. Fragments are not sent; a loop may be one of cookies and is tried once with them."""
    target = redirects.target(job.url, answer.headers.get("location", ""))
    if target is None:
        return job.seen(Code.REDIRECT_BAD, answer.status)
    url = target.partition("#")[0]
    been = [_start_of(job), *(hop.url.partition("#")[0] for hop in job.hops)]
    cookies = _with_cookies(job, answer)
    hops = (*job.hops, Hop(answer.status, target))
    moved = replace(job, url=url, hops=hops, cookies=cookies, stands_in=False)
    if len(hops) > MOST_HOPS:
        return moved.seen(Code.TOO_MANY_REDIRECTS, answer.status)
    if been.count(url) > bool(cookies):
        return moved.seen(Code.REDIRECT_LOOP, answer.status)
    return Again(moved)


def _with_cookies(job: Job, answer: Answer) -> Mapping[str, Mapping[str, str]]:
    if not answer.cookies:
        return job.cookies
    site = redirects.registrable(name_of(job.url))
    return {**job.cookies, site: {**job.cookies.get(site, {}), **answer.cookies}}
