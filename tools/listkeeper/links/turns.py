"""Whose turn it is: hosts that may be asked stand in line, the others wait for their time. It is told what time it is.

Each job waits for its host, and a host that waits holds no place. In the line, jobs on their way come first, redirected
ones and second looks among them: some take long, and would end last. Then come hosts that were asked before, since they
have a connection open, and then the longest queue.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from itertools import count
from math import inf

from listkeeper.links.hosts import Host, name_of
from listkeeper.links.job import Job

_Place = tuple[bool, bool, int, int, Host[Job]]


class Turns:
    """The hosts of a run, and the jobs that wait for them."""

    def __init__(self, host: Callable[[str], Host[Job]], give_up: Callable[[Host[Job], float], None]) -> None:
        """`host` makes one of a name; `give_up` empties the queue of one that is not asked any more."""
        self._host, self._give_up = host, give_up
        self.hosts: dict[str, Host[Job]] = {}
        self._line: list[_Place] = []
        self._waiting: dict[str, float] = {}
        """Hosts that are in `_line` (at 0) or in `_later`, and since when they may be asked."""
        self._later: list[tuple[float, int, Host[Job] | Job]] = []
        self._number = count()

    @property
    def is_anyones(self) -> bool:
        return bool(self._line)

    @property
    def next_at(self) -> float | None:
        """When somebody's time comes; None where nobody waits for one."""
        return self._later[0][0] if self._later else None

    def put(self, job: Job, now: float, *, first: bool = False) -> None:
        name = name_of(job.url)
        host = self.hosts.get(name)
        if host is None:
            host = self.hosts[name] = self._host(name)
        (host.queue.appendleft if first else host.queue.append)(job)
        self.schedule(host, now)

    def put_later(self, job: Job, at: float) -> None:
        heapq.heappush(self._later, (at, next(self._number), job))

    def order(self) -> None:
        """Queues have grown while their hosts stood in line."""
        self._line = sorted(self._place(host) for *_, host in self._line)

    def come(self, now: float) -> Iterator[Job]:
        """The jobs whose time has come; hosts are lined up."""
        while self._later and self._later[0][0] <= now:
            at, _, what = heapq.heappop(self._later)
            if not isinstance(what, Host):
                yield what
            elif self._waiting.get(what.name) == at:  # else it was lined up before
                self._line_up(what)

    def take(self, now: float, most: int) -> Iterator[tuple[Host[Job], Job]]:
        """Up to so many jobs that are to start now, each host's next."""
        for _ in range(min(most, len(self._line))):
            *_, host = heapq.heappop(self._line)
            self._waiting.pop(host.name, None)
            if host.may_start(now) and not host.gives_up(now):
                yield host, host.start(now)
            self.schedule(host, now)

    def schedule(self, host: Host[Job], now: float) -> None:
        """Have a host looked at when it may next be asked; a full one is looked at when a place is free."""
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
        self._waiting[host.name] = 0.0
        heapq.heappush(self._line, self._place(host))

    def _place(self, host: Host[Job]) -> _Place:
        is_begun = bool(host.queue and host.queue[0].seconds)
        return not is_begun, not host.next_start, -len(host.queue), next(self._number), host
