"""The parent's side of a run in several processes: who has which address, and when all is done."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from listkeeper.links.job import Ask, Job
from listkeeper.links.jobs.wire import Batch, Order, Report, Word, frame, heard, owner
from listkeeper.links.threads import in_thread
from listkeeper.outcomes import Code, Observation

if TYPE_CHECKING:
    from listkeeper.links.engine import Status

STOPPING = 1.5
"""Seconds that workers have for saying what they leave."""
ENDING = 5.0
"""Seconds that they have for closing their connections."""
START = "import sys; sys.path[:] = sys.argv[1:]; from listkeeper.links.jobs.worker import main; main()"


class BrokenJobError(Exception):
    """A bug in a worker, as it says itself."""


class Pool:
    """Workers and what each has to do. They never wait for one another: only the parent says that all is done."""

    def __init__(
        self, order: Order, observed: Callable[[Observation], None], watch: Callable[[Status], None] | None
    ) -> None:
        self._order, self._observed, self._watch = order, observed, watch
        self.workers: list[Process] = []
        self._gone: set[int] = set()
        self._open: dict[str, int] = {}
        """Addresses without an observation yet, and the worker that has each."""
        self._waits_for_more = False
        self._is_over = False
        self._statuses: dict[int, tuple[int, int, int, float]] = {}
        self._bugs: list[str] = []
        self._lost: set[int] = set()
        """Workers that ended before they were told to."""
        self._unasked = 0
        """Addresses that were theirs."""

    @property
    def note(self) -> str:
        """What people should be told."""
        if not self._lost:
            return ""
        processes = "a process" if len(self._lost) == 1 else f"{len(self._lost)} processes"
        return f"{processes} of --jobs {self._order.jobs} ended early: {self._unasked:,} links left unchecked"

    async def run(self, asks: list[Ask], more: Callable[[], Iterable[Ask]] | None) -> None:
        """As `session.observe`. Raises BrokenJobError."""
        self._waits_for_more = more is not None
        self._open = dict.fromkeys((ask.address for ask in asks), 0)
        tasks: list[asyncio.Task[None]] = []
        try:
            await self._start()
            listening = [asyncio.create_task(self._listen(number)) for number in range(self._order.jobs)]
            tasks += listening
            if more is not None:
                tasks.append(asyncio.create_task(self._take_more(more)))
            self._deal(asks)
            await _all_done(tasks)
        except asyncio.CancelledError:
            self._say(Word.STOP)
            if tasks:
                await asyncio.wait(tasks[: self._order.jobs], timeout=STOPPING)
            self._leave(list(self._open))
            raise
        finally:
            await self._end(tasks)
        if self._bugs:
            raise BrokenJobError(self._bugs[0])

    async def _start(self) -> None:
        for number in range(self._order.jobs):
            worker = await _started(_command())
            self.workers.append(worker)
            self._write(number, self._order._replace(number=number))

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        self._kill()
        await asyncio.gather(*tasks, *(worker.wait() for worker in self.workers), return_exceptions=True)

    def _kill(self) -> None:
        """Not by `Process.kill`, which first waits for one that has ended: asyncio, which waits for it as well, would
        then warn on standard error that somebody else did (CPython 3.11, `Popen.send_signal`).
        """
        for worker in (worker for worker in self.workers if worker.returncode is None):
            with suppress(ProcessLookupError):
                if sys.platform == "win32":
                    worker.kill()
                else:
                    os.kill(worker.pid, signal.SIGKILL)

    async def _take_more(self, more: Callable[[], Iterable[Ask]]) -> None:
        asks = await in_thread(more)
        self._waits_for_more = False
        self._deal(asks)

    async def _listen(self, number: int) -> None:
        """To one worker, until it is gone."""
        reader = self.workers[number].stdout
        assert reader
        report = None
        try:
            while report is None or not report.is_last:
                report = await heard(reader)
                self._take(number, report)
        except asyncio.IncompleteReadError:
            pass
        if not self._is_over and (report is None or not report.is_last):
            self._lost.add(number)
        self._take_leave_of(number)

    def _take(self, number: int, report: Report) -> None:
        for seen in report.observed:
            if self._open.pop(seen.url, None) is not None:
                self._observed(seen)
        if report.bug:
            self._bugs.append(report.bug)
        self._deal(report.handed_over)
        if report.status and self._watch:
            self._statuses[number] = report.status
            self._tell(self._watch)

    def _take_leave_of(self, number: int) -> None:
        self._gone.add(number)
        self._statuses.pop(number, None)
        self._give_up(number, [address for address, at in self._open.items() if at == number])
        self._settle()

    def _deal(self, batch: Iterable[Ask | Job]) -> None:
        """Give each to the worker that owns its host."""
        dealt: dict[int, Batch] = {}
        for each in batch:
            number = owner(each.url if isinstance(each, Job) else each.address, self._order.jobs)
            self._open[each.address] = number
            dealt.setdefault(number, []).append(each)
        for number, own in dealt.items():
            if number in self._gone:
                self._give_up(number, [each.address for each in own])
            else:
                self._write(number, own)
        self._settle()

    def _give_up(self, number: int, addresses: list[str]) -> None:
        self._unasked += len(addresses) if number in self._lost else 0
        self._leave(addresses)

    def _leave(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            if self._open.pop(address, None) is not None:
                self._observed(Job(Ask(address), address, address).given_up(Code.UNCHECKED))

    def _settle(self) -> None:
        if self._open or self._waits_for_more or self._is_over:
            return
        self._is_over = True
        self._say(Word.END)
        asyncio.get_running_loop().call_later(ENDING, self._kill)

    def _tell(self, watch: Callable[[Status], None]) -> None:
        from listkeeper.links.engine import Status

        _, hosts, waiting, longest = zip(*self._statuses.values(), strict=True)
        watch(Status(len(self._open), sum(hosts), sum(waiting), max(longest)))

    def _say(self, word: Word) -> None:
        for number in range(len(self.workers)):
            self._write(number, word)

    def _write(self, number: int, value: Any) -> None:
        pipe = self.workers[number].stdin
        assert pipe
        if not pipe.is_closing():
            pipe.write(frame(value))


async def _all_done(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Or one of them failed: raises what it raised. Who cancels this does not cancel them."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()


def _command() -> list[str]:
    """A Python that imports from where this one does, and never (-P) from the folder that it is started in."""
    flags = {"-P": True, "-E": sys.flags.ignore_environment, "-s": sys.flags.no_user_site}
    return [sys.executable, *(flag for flag, is_set in flags.items() if is_set), "-c", START, *filter(None, sys.path)]


async def _started(command: list[str]) -> Process:
    """Out of the terminal's group of processes: Ctrl-C is for the parent, which tells the others."""
    if sys.platform == "win32":
        apart = subprocess.CREATE_NEW_PROCESS_GROUP
        return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, creationflags=apart)
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, process_group=0)
