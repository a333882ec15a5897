"""Asks several APIs at once: threads only send and wait; all that is decided is decided in the caller's thread."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from queue import Empty, SimpleQueue
from typing import NamedTuple, Protocol

from listkeeper.github.api import Failure, Reply
from listkeeper.github.judgement import Doubt
from listkeeper.github.limits import MINUTE
from listkeeper.outcomes import Observation

TICK = 0.1
"""Seconds between two looks whether to stop."""
LIFETIME = 30.0
"""Seconds after which an answer is not waited for, however steadily it drips."""

Clock = Callable[[], float]
Told = Callable[[Reply | Failure, float], None]


class Job(NamedTuple):
    """A request, and what to do with its answer at a time."""

    send: Callable[[], Reply | Failure]
    told: Told


class Source(Protocol):
    """An API with its questions."""

    def next(self, now: float) -> Job | None:
        """What may be sent now."""

    def ready_at(self, now: float) -> float:
        """When something may be sent, if no answer comes before; infinity when there is nothing."""

    def abandon(self) -> None:
        """There is no more time: leave what is not known."""


class Collected:
    """What has become of the addresses so far."""

    def __init__(self, observed: Callable[[Observation], None]) -> None:
        self._observed = observed
        self.doubtful: dict[str, Doubt] = {}
        self.left: set[str] = set()
        self.notes: list[str] = []
        """Sentences for people."""
        self._settled: set[str] = set()

    def tell(self, said: Observation | Doubt) -> None:
        if isinstance(said, Doubt):
            self.doubtful[said.dead.url] = said
        else:
            self._settled.add(said.url)
            self._observed(said)

    def leave(self, urls: Iterable[str]) -> None:
        """To the web, but for those of which something is known already."""
        self.left.update(url for url in urls if url not in self._settled and url not in self.doubtful)


class _Flight(NamedTuple):
    job: Job
    since: float


def work(sources: Sequence[Source], *, stop: threading.Event, clock: Clock, sleep: Callable[[float], object]) -> None:
    """Until there is nothing to ask, or `stop` is set. `sleep` ends when `stop` is set."""
    answers: SimpleQueue[tuple[int, Reply | Failure | Exception]] = SimpleQueue()
    flights: dict[int, _Flight] = {}
    numbers = count()
    while not stop.is_set():
        now = clock()
        for job in _startable(sources, now):
            flights[number := next(numbers)] = _Flight(job, now)
            _start(job, number, answers)
        if flights:
            _land(flights, answers, clock)
            continue
        ready = min((source.ready_at(now) for source in sources), default=math.inf)
        if ready == math.inf:
            return
        sleep(min(max(ready - now, 0.0), MINUTE))
    for source in sources:
        source.abandon()


def _startable(sources: Sequence[Source], now: float) -> Iterable[Job]:
    for source in sources:
        while job := source.next(now):
            yield job


def _start(job: Job, number: int, answers: SimpleQueue[tuple[int, Reply | Failure | Exception]]) -> None:
    """In a thread that nobody waits for at the end of the program: a request cannot be called off."""

    def ask() -> None:
        try:
            answers.put((number, job.send()))
        except Exception as error:  # noqa: BLE001  # a bug of ours is raised where it is seen
            answers.put((number, error))

    threading.Thread(target=ask, daemon=True).start()


def _land(
    flights: dict[int, _Flight], answers: SimpleQueue[tuple[int, Reply | Failure | Exception]], clock: Clock
) -> None:
    """Take an answer, if one comes soon, and give those up that are overdue."""
    try:
        number, answer = answers.get(timeout=TICK)
    except Empty:
        now = clock()
        for late in [number for number, flight in flights.items() if now - flight.since > LIFETIME]:
            flights.pop(late).job.told(Failure.SLOW, now)
        return
    if isinstance(answer, Exception):
        raise answer
    if flight := flights.pop(number, None):
        flight.job.told(answer, clock())
