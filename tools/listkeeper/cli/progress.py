"""A line on the terminal that says how far a run is; without a terminal, nothing.

`412 of 5,000 links, 37 hosts in flight, 2 hosts asked us to wait, 45 s, about 3 min left`
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO

from listkeeper.escape import cut, terminal
from listkeeper.report.text import width
from listkeeper.report.wording import counted

REDRAW = 0.1
"""Seconds between two drawings."""
WINDOW = 15.0
"""Seconds that an estimate looks back on: a run starts fast and ends with the slow hosts."""
BASE_SECONDS, BASE_LINKS = 3.0, 20
"""What an estimate needs to stand on."""
UNKNOWN_COLUMNS = 80
CLEAR = "\r\x1b[K"


class Progress:
    """One line that is written over, and problems above it as they are found. Nothing of the terminal is changed, so
    there is nothing to restore but the line; `close` clears it, Ctrl-C or not.
    """

    def __init__(
        self,
        stream: TextIO | None,
        total: int,
        clock: Callable[[], float],
        *,
        columns: Callable[[], int] | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """`clock`: seconds, of a clock that never jumps. `columns`: the width of the terminal, which may change."""
        self._stream = stream if stream and stream.isatty() and environment.get("TERM") != "dumb" else None
        self._total, self._clock = total, clock
        self._columns = columns or self._ask_columns
        self._parts: tuple[str, ...] = ()
        self._found: list[str] = []
        self._drawn = float("-inf")
        self._past: deque[tuple[float, int]] = deque([(clock(), 0)])

    @property
    def is_shown(self) -> bool:
        return self._stream is not None

    def update(self, done: int, in_flight_hosts: int = 0, waiting: int = 0, longest_wait: float = 0.0) -> None:
        """How far it is. `waiting`: hosts that gave a deadline; `longest_wait`: seconds until the last of them."""
        now = self._clock()
        self._remember(now, done)
        left = _seconds_left(self._past, self._total - done)
        self._parts = (
            f"{done:,} of {counted(self._total, 'link')}",
            f"{counted(in_flight_hosts, 'host')} in flight" if in_flight_hosts else "",
            f"{counted(waiting, 'host')} asked us to wait, {max(longest_wait, 1):.0f} s" if waiting else "",
            f"about {_rounded(max(left, longest_wait if waiting else 0.0))} left" if left is not None else "",
        )
        self._draw(now)

    def found(self, text: str) -> None:
        """A problem, for its own line above; at once, or with the next drawing."""
        if self._stream:
            self._found.append(terminal(cut(text)))
            self._draw(self._clock())

    def close(self) -> None:
        """What was found and not drawn yet is; the line is cleared."""
        self._write(CLEAR + "".join(f"{line}\n" for line in self._found))
        self._stream = None

    def _remember(self, now: float, done: int) -> None:
        if now - self._past[-1][0] >= REDRAW or len(self._past) == 1:
            self._past.append((now, done))
        else:
            self._past[-1] = (self._past[-1][0], done)
        while len(self._past) > 2 and now - self._past[1][0] >= WINDOW:
            self._past.popleft()

    def _draw(self, now: float) -> None:
        if not self._stream or now - self._drawn < REDRAW:
            return
        self._drawn = now
        line = _fitting(self._parts, self._columns() - len("^C") - 1)
        self._write(CLEAR + "".join(f"{found}\n" for found in self._found) + line)
        self._found.clear()

    def _write(self, text: str) -> None:
        if not self._stream:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # the terminal is gone; the run is not
            self._stream = None

    def _ask_columns(self) -> int:
        try:
            columns = os.get_terminal_size(self._stream.fileno()).columns if self._stream else 0
        except (OSError, ValueError):
            columns = 0
        return columns or UNKNOWN_COLUMNS  # some terminals do not know it either, and say 0


def _seconds_left(past: deque[tuple[float, int]], links: int) -> float | None:
    """By the pace of late; None where there is too little to go by, or nothing has moved."""
    (then, before), (now, done) = past[0], past[-1]
    if links <= 0 or now - then < BASE_SECONDS or done - before < BASE_LINKS:
        return None
    return links * (now - then) / (done - before)


def _rounded(seconds: float) -> str:
    """No more exact than it is known."""
    if seconds < 60:
        return f"{max(5, 5 * round(seconds / 5))} s"
    return f"{round(seconds / 60)} min" if seconds < 90 * 60 else f"{round(seconds / 3600)} h"


def _fitting(parts: Sequence[str], columns: int) -> str:
    """What there is room for: a line that the terminal wraps, or that ^C makes wrap, is not written over."""
    for dropped in ((), (2,), (1, 2), (1, 2, 3)):
        line = ", ".join(part for number, part in enumerate(parts) if part and number not in dropped)
        if width(line) <= columns:
            return line
    return ""
