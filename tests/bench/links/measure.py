"""What a command costs: time, CPU, memory and network, its children included. Linux only, in a network of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")
EACH = 0.2
"""Seconds between two looks at the memory of all processes together."""


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    peak: float
    """MB of memory, of all processes together."""
    moved: float
    """MB over loopback, in both directions, with the overhead of IP and TLS and the questions for names."""
    connections: float
    requests: float = 0


def measure(command: Sequence[str], environment: Mapping[str, str], errors: Path, *, seconds: float) -> Cost:
    """Run a command to its end, or to the limit; what it says of errors goes to a file, its exit status nowhere."""
    moved, opened, began = _moved(), _opened(), time.perf_counter()
    with (
        errors.open("wb") as told,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=told, start_new_session=True
        ) as process,
    ):
        limit = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        limit.start()
        watch = _Watch(process.pid)
        watch.start()
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = 0  # it was waited for
        limit.cancel()
        watch.ends.set()
        watch.join()
    return Cost(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=max(usage.ru_maxrss / 1024, watch.peak),
        moved=(_moved() - moved) / 1e6,
        connections=_opened() - opened,
    )


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(**{part.name: median(getattr(cost, part.name) for cost in costs) for part in fields(Cost)})


class _Watch(threading.Thread):
    """The kernel keeps the peak of each process, not of a family."""

    def __init__(self, leader: int) -> None:
        super().__init__(daemon=True)
        self._leader = leader
        self.ends = threading.Event()
        self.peak = 0.0
        """MB; shared memory counts for each, so it is rather too much."""

    def run(self) -> None:
        while not self.ends.wait(EACH):
            self.peak = max(self.peak, _resident(self._leader))


def _resident(session: int) -> float:
    """MB of all processes of a session."""
    pages = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(after_name[3]) == session:
            pages += int(after_name[21])
    return pages * PAGE_SIZE / 2**20


def _moved() -> int:
    """Bytes that loopback has received, which are those that were sent over it."""
    line = next(line for line in Path("/proc/net/dev").read_text().splitlines() if line.strip().startswith("lo:"))
    return int(line.partition(":")[2].split()[0])


def _opened() -> int:
    names, values = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line[:4] == "Tcp:")
    return int(values[names.index("ActiveOpens")])
