"""One of the processes of a run: asks its own hosts, and tells the parent what it saw.

Pipes are read and written in threads: on Windows no loop can do that, and the end of the parent is to end this process
whatever the loop is at.
"""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import AsyncIterator, Callable
from pathlib import PurePath
from queue import SimpleQueue
from threading import Thread
from typing import NoReturn

from listkeeper.links import session
from listkeeper.links.engine import Status
from listkeeper.links.job import Job
from listkeeper.links.jobs.wire import Batch, Order, Report, Word, owner, received, send
from listkeeper.links.resolver import CONCURRENT
from listkeeper.links.tls import trusting
from listkeeper.outcomes import Observation

STDIN, STDOUT, STDERR = 0, 1, 2
GATHERED = 0.02
"""Seconds for which what there is to say is gathered."""
PLACES = 4
"""Innermost, of a bug."""


def main() -> NoReturn:
    """Work until the parent says that all is done, or is gone."""
    pipe = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)  # what a library prints is no report
    try:
        order: Order = received(STDIN)
    except EOFError:
        os._exit(1)
    teller = _Teller(pipe)
    bug = ""
    try:
        session.run_loop(_work(order, teller))
    except MemoryError:
        os._exit(1)  # the parent sees that we are gone; to say so would take memory
    except Exception as error:  # noqa: BLE001  # the parent's to raise
        bug = _described(error)
    teller.close(bug)
    os._exit(0)  # at once: a look-up that nobody waits for any more holds its thread for long


async def _work(order: Order, teller: _Teller) -> None:
    task, arriving = asyncio.current_task(), asyncio.Queue[Batch | None]()
    assert task

    def hear(said: Batch | Word) -> None:
        if said is Word.STOP:
            task.cancel()
        else:
            arriving.put_nowait(None if isinstance(said, Word) else said)

    Thread(target=_listen, args=(asyncio.get_running_loop(), hear), daemon=True).start()

    def hand_over(job: Job) -> bool:
        if owner(job.url, order.jobs) == order.number:
            return False
        teller.hand_over(job)
        return True

    try:
        await session.observe(
            (),
            networks=order.networks,
            agent=order.agent,
            observed=teller.observed,
            lookup=order.lookup,
            tls=trusting(order.certificates),
            manners=order.manners,
            timing=order.timing,
            watch=teller.watch if order.watched else None,
            more=_batches(arriving),
            hand_over=hand_over,
            most=max(1, (order.most or session.most_in_flight()) // order.jobs),
            lookups=max(1, CONCURRENT // order.jobs),
        )
    except asyncio.CancelledError:
        return


async def _batches(arriving: asyncio.Queue[Batch | None]) -> AsyncIterator[Batch]:
    while (batch := await arriving.get()) is not None:
        yield batch


def _listen(loop: asyncio.AbstractEventLoop, hear: Callable[[Batch | Word], None]) -> None:
    try:
        while True:
            said = received(STDIN)
            loop.call_soon_threadsafe(hear, said)
    except BaseException:  # noqa: BLE001  # no parent, or no memory: there is nobody to work for
        os._exit(1)


class _Teller:
    """What there is to say, gathered for a moment and written by a thread, so that no request waits for the parent."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._left: SimpleQueue[Report] = SimpleQueue()
        self._observed: list[Observation] = []
        self._handed_over: list[Job] = []
        self._status: Status | None = None
        self._is_gathering = False
        self._writer = Thread(target=self._write, daemon=True)
        self._writer.start()

    def observed(self, seen: Observation) -> None:
        self._observed.append(seen)
        self._gather()

    def hand_over(self, job: Job) -> None:
        self._handed_over.append(job)
        self._gather()

    def watch(self, status: Status) -> None:
        self._status = status
        self._gather()

    def close(self, bug: str) -> None:
        self._tell(bug, is_last=True)
        self._writer.join()

    def _gather(self) -> None:
        if not self._is_gathering:
            self._is_gathering = True
            asyncio.get_running_loop().call_later(GATHERED, self._tell)

    def _tell(self, bug: str = "", *, is_last: bool = False) -> None:
        status = (*self._status,) if self._status else None
        self._left.put(Report(self._observed, self._handed_over, status, bug, is_last))
        self._observed, self._handed_over, self._status, self._is_gathering = [], [], None, False

    def _write(self) -> None:
        try:
            while True:
                report = self._left.get()
                send(self._pipe, report)
                if report.is_last:
                    return
        except BaseException:  # noqa: BLE001  # no parent, or no memory
            os._exit(1)


def _described(error: Exception) -> str:
    """A traceback does not pass through a pipe: what it says, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
    places = [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return f"{type(error).__name__}: {error} ({' < '.join(places)})"
