"""How long an API asks to be left alone, and how much it may be asked. Pure."""

from __future__ import annotations

import re
from collections import deque
from email.utils import parsedate_to_datetime

from listkeeper.github.api import Reply

MINUTE = 60.0
"""Seconds. Longer waits are not waited for, and where GitHub names none, it documents this one."""
MOST_SECONDS = 50.0
"""Of answering time in a minute: GitHub documents 60 for GraphQL, which is nearer than its hundred requests at once."""
_LIMITED = re.compile(r"rate limit|abuse detection", re.I)


def asked_wait(reply: Reply, wall: float) -> float | None:
    """Seconds to wait before the next request; None where the answer is no refusal for the number of requests.

    `wall`: seconds since 1970. GitHub documents the order: Retry-After, then the reset, then a minute.
    """
    if reply.status not in {403, 429, 503}:
        return None
    if "retry-after" in reply.headers:
        return _seconds(reply.headers["retry-after"], wall)
    if reply.status == 503:
        return None
    if reply.headers.get("x-ratelimit-remaining", "").strip() == "0":
        return reset_wait(reply, wall)
    return MINUTE if reply.status == 429 or _LIMITED.search(message(reply)) else None


def reset_wait(reply: Reply, wall: float) -> float:
    """Until the hour's points are new."""
    reset = reply.headers.get("x-ratelimit-reset", "").strip()
    return max(0.0, int(reset) - wall) if re.fullmatch(r"[0-9]{1,12}", reset) else MINUTE


def message(reply: Reply) -> str:
    """What the API says of an error: to be looked into, never to be shown."""
    said = reply.body.get("message") if isinstance(reply.body, dict) else None
    return said[:1000] if isinstance(said, str) else ""


def _seconds(text: str, wall: float) -> float:
    """Retry-After (RFC 9110 10.2.3): seconds or a date."""
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - wall)
    except (ValueError, OverflowError):
        return MINUTE


class Budget:
    """The answering time of the last minute."""

    def __init__(self) -> None:
        self._spent: deque[tuple[float, float]] = deque()

    def spend(self, seconds: float, now: float) -> None:
        self._spent.append((now, seconds))

    def ready_at(self, now: float) -> float:
        """When there is room again; `now` where there is."""
        while self._spent and self._spent[0][0] <= now - MINUTE:
            self._spent.popleft()
        over = sum(seconds for _, seconds in self._spent) - MOST_SECONDS
        ready = now
        for ended, seconds in self._spent:
            if over < 0:
                break
            over, ready = over - seconds, ended + MINUTE
        return ready
