"""When a host wants to be asked again, from the headers of its answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0
"""Seconds after which no deadline is believed: a day. Beyond it stands a slip, or somebody's joke."""

LIMITED = frozenset({403, 429, 503})
"""Statuses that can mean "too many requests"; 403 is GitHub's, with the count in a header."""

_CAP = 1000  # characters of a header: the longest that says anything is far shorter

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_UNITS = {"ms": 0.001, "s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_PART = r"([0-9]+(?:\.[0-9]+)?)\s*(ms|s|sec|seconds?|m|min|minutes?|h|hours?)"
_DURATION = re.compile(rf"(?:{_PART}\s*)+")
_QUOTED = re.compile(r'"[^"]*"')
_FIELD = re.compile(r"([a-z]+)\s*=\s*([0-9.]+)")

# A number this large counts from 1970 (in 2001 and later), and one that is larger still does so in milliseconds.
_EPOCH = 1e9
_EPOCH_MILLISECONDS = 1e12

_REMAINING = ("x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining")
_RESET = (
    "x-ratelimit-reset-after",
    "x-ratelimit-reset",
    "x-rate-limit-reset",
    "ratelimit-reset",
)

_NAMES = frozenset({"retry-after", "ratelimit", *_REMAINING, *_RESET})


def deadline(headers: Mapping[str, str], now: float, *, limited: bool = False) -> float | None:
    """The moment before which the host is not to be asked again; None where it names none that is still to come.

    `now` and the answer are seconds since 1970: headers name days and hours, so a monotonic clock will not do.
    `limited`: the status says that there were too many, so a reset time counts without a count of what remains.
    `Retry-After` (RFC 9110 10.2.3) comes before all others, as GitHub and draft-ietf-httpapi-ratelimit-headers say.
    Moments are read by the server's own clock, its `Date`.
    """
    if _NAMES.isdisjoint(map(str.lower, headers)):  # as with nearly all answers
        return None
    fields = {name.lower(): value.strip().lower()[:_CAP] for name, value in headers.items()}
    server = _date(fields.get("date", "")) or now
    wait = _wait(fields.get("retry-after", ""), server)
    if wait is None:
        wait = max((w for w in (_policies(fields), _reset(fields, server, limited)) if w is not None), default=0.0)
    return now + min(wait, LONGEST) if wait > 0 else None


def _wait(value: str, server: float) -> float | None:
    """Seconds from now, from seconds, a moment or a duration: `120`, `1700000000`, `1m30s`, a date."""
    if _NUMBER.fullmatch(value):
        return _from_number(float(value), server)
    if _DURATION.fullmatch(value):
        parts = re.findall(_PART, value)
        return sum(float(number) * _UNITS[unit if unit in _UNITS else unit.removesuffix("s")] for number, unit in parts)
    moment = _date(value)
    return None if moment is None else moment - server


def _from_number(number: float, server: float) -> float:
    if number >= _EPOCH_MILLISECONDS and math.isfinite(number):
        return number / 1000 - server
    return number - server if _EPOCH <= number < _EPOCH_MILLISECONDS else number


def _date(value: str) -> float | None:
    """Any of the three dates of HTTP (RFC 9110 5.6.7), or ISO 8601."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(value.upper())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _policies(fields: Mapping[str, str]) -> float | None:
    """`limit=10, remaining=0, reset=30` (drafts 3 to 7) and `"default";r=0;t=30, "day";r=9;t=600` (since draft 8)."""
    value = _QUOTED.sub("", fields.get("ratelimit", ""))
    policies = [value] if "remaining" in value else value.split(",")
    waits = [_exhausted(_FIELD.findall(policy)) for policy in policies]
    return max((wait for wait in waits if wait is not None), default=None)


def _exhausted(found: list[tuple[str, str]]) -> float | None:
    policy = dict(found)
    left = policy.get("remaining", policy.get("r", ""))
    reset = policy.get("reset", policy.get("t", ""))
    return float(reset) if _is_zero(left) and _NUMBER.fullmatch(reset) else None


def _reset(fields: Mapping[str, str], server: float, limited: bool) -> float | None:
    remaining = [fields[name] for name in _REMAINING if name in fields]
    if not (any(_is_zero(left) for left in remaining) if remaining else limited):
        return None
    return next((_wait(fields[name], server) for name in _RESET if name in fields), None)


def _is_zero(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and float(value) == 0
