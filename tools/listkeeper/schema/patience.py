"""A limit to the time that a pattern from outside may take."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

PATIENCE = 1.0
"""Seconds that a pattern may look at one text. `(a+)+$` would take years over a line of 60 letters."""


def search(pattern: str | re.Pattern[str], text: str) -> bool:
    """Whether the pattern is found. Raises TimeoutError when `PATIENCE` is over, and re.error."""
    with _limited(PATIENCE):
        return re.search(pattern, text) is not None


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises TimeoutError when they are over; `re` looks for signals while it matches, and nothing else stops it.

    Unlimited in threads and on Windows, where there is no such signal.
    """

    def give_up(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
