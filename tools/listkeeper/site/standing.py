"""What readers are told of an entry's link, of what the history and the last report know."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from listkeeper.facts import LinkResult
from listkeeper.history import Past, verdict
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


MOVED = frozenset({Code.REDIRECT_PERMANENT, Code.REDIRECT_CROSS_DOMAIN, Code.REPO_MOVED, Code.REPO_OWNER_FREE})
WORDS = {
    State.ALIVE: "Alive",
    State.MOVED: "Moved",
    State.ARCHIVED: "Archived",
    State.DEAD: "Dead",
    State.UNKNOWN: "Not known",
}


def standing(seen: Seen, now: datetime) -> Standing | None:
    """None where nothing was ever seen. A report is younger than the history that its run left behind."""
    past, result = seen
    code = result.code if result else past.last_code if past else None
    if code is None:
        return None
    last_ok = (result and result.last_ok) or (past and past.last_ok) or None
    failed = (result and result.first_failed) or (past and past.first_failed) or None
    state = _state(result.verdict if result else verdict(past or Past(), code, now), code)
    when = failed if state in (State.DEAD, State.UNKNOWN) and failed else last_ok
    return Standing(state, when.date() if when else None, OUTCOMES[code].means)


def _state(known: Verdict, code: Code) -> State:
    if known is Verdict.DEAD:
        return State.DEAD
    if code is Code.REPO_ARCHIVED:
        return State.ARCHIVED
    if code in MOVED:
        return State.MOVED
    return State.ALIVE if known in (Verdict.ALIVE, Verdict.CHANGE) else State.UNKNOWN
