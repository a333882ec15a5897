"""What readers are told of an entry's link, of what the history and the last report know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from listkeeper.facts import LinkResult
from listkeeper.history import Outage, Past, verdict
from listkeeper.outcomes import OUTCOMES, Code, Verdict


class State(StrEnum):
    """Of a link, for readers."""

    ALIVE = "alive"
    MOVED = "moved"
    ARCHIVED = "archived"
    DEAD = "dead"
    UNKNOWN = "unknown"


class Standing(NamedTuple):
    """A state, since or at which day, and why."""

    state: State
    day: date | None
    """When it was last well; of what is dead or fails: since when."""
    means: str
    """A sentence."""


class Seen(NamedTuple):
    """All that is known of one address."""

    past: Past | None
    result: LinkResult | None
    outages: tuple[Outage, ...] = ()
    """Those that are over."""


class TimeDead(NamedTuple):
    """From the first failure to the first answer."""

    began: datetime
    ended: datetime | None
    """None: it goes on."""


MOVED = frozenset({Code.REDIRECT_PERMANENT, Code.REDIRECT_CROSS_DOMAIN, Code.REPO_MOVED, Code.REPO_OWNER_FREE})
WORDS = {
    State.ALIVE: "Alive",
    State.MOVED: "Moved",
    State.ARCHIVED: "Archived",
    State.DEAD: "Dead",
    State.UNKNOWN: "Not known",
}


def standing(seen: Seen, now: datetime) -> Standing | None:
    """None where nothing was ever seen."""
    known = _known(seen, now)
    if known is None:
        return None
    past, result = seen.past, seen.result
    last_ok = (result and result.last_ok) or (past and past.last_ok) or None
    failed = _first_failed(seen)
    state = _state(*known)
    when = failed if state in (State.DEAD, State.UNKNOWN) and failed else last_ok
    return Standing(state, when.date() if when else None, OUTCOMES[known[1]].means)


def times_dead(seen: Seen, now: datetime) -> list[TimeDead]:
    """When the link was dead, the oldest first; none overlaps another."""
    known = _known(seen, now)
    is_dead = known is not None and known[0] is Verdict.DEAD
    since = _first_failed(seen) if is_dead else None
    # An outage that ends after now was seen by a clock that was wrong.
    ended = [TimeDead(own.began, own.ended) for own in seen.outages if own.ended <= now]
    return list(_joined(sorted([*ended, *([TimeDead(since, None)] if since else [])], key=lambda time: time.began)))


def _joined(times: list[TimeDead]) -> Iterator[TimeDead]:
    """Those that overlap or touch, made one."""
    if not times:
        return
    last = times[0]
    for time in times[1:]:
        if last.ended is None or time.began <= last.ended:
            ends = (last.ended, time.ended)
            last = TimeDead(last.began, None if None in ends else max(end for end in ends if end))
        else:
            yield last
            last = time
    yield last


def _known(seen: Seen, now: datetime) -> tuple[Verdict, Code] | None:
    """A report is younger than the history that its run left behind."""
    past, result = seen.past, seen.result
    if result:
        return result.verdict, result.code
    code = past.last_code if past else None
    return (verdict(past, code, now), code) if past and code else None


def _first_failed(seen: Seen) -> datetime | None:
    return (seen.result and seen.result.first_failed) or (seen.past and seen.past.first_failed) or None


def _state(known: Verdict, code: Code) -> State:
    if known is Verdict.DEAD:
        return State.DEAD
    if code is Code.REPO_ARCHIVED:
        return State.ARCHIVED
    if code in MOVED:
        return State.MOVED
    return State.ALIVE if known in (Verdict.ALIVE, Verdict.CHANGE) else State.UNKNOWN
