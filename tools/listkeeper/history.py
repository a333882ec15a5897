"""What a link's past says of it: strikes, deaths, closings and the next day to ask. Pure: times are passed in, in UTC.

Only conclusive runs are told to `after`; what a run saw through a bad network is no evidence of anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zlib import crc32

from listkeeper.outcomes import OUTCOMES, Code, Observation, Outcome, Snapshot, Verdict

GAP = timedelta(hours=12)
"""Two failures nearer than this are one strike: a run that is repeated at once has nothing new to say."""

OKS_THAT_CLOSE = 2
"""A dead link that answers once may be a server that flickers."""

AFTER_FAILURE = timedelta(days=1)
AFTER_OKS = tuple(timedelta(days=days) for days in (3, 7, 14, 30))
"""How long to leave a link alone after one, two, three, four and more runs that found it well."""
JITTER = 0.5
"""How much sooner or later, as a share, the links that are well are asked; those that failed are asked every night."""
LONGEST = AFTER_OKS[-1] * (1 + JITTER)

RUNS_BEFORE_REWRITING = {Code.REDIRECT_PERMANENT: 2}
"""Equal runs that a suggestion needs where one is not enough: servers call a redirection permanent by mistake."""


class Strikes(NamedTuple):
    """The failures of one class, which is named by what it takes: so many, over at least so long."""

    needed: int
    span: timedelta
    times: int
    first: datetime
    last: datetime


class Past(NamedTuple):
    """What is remembered of a link. Times are whole seconds; None: never."""

    first_seen: datetime | None = None
    last_ok: datetime | None = None
    last_code: Code | None = None
    """Of the last observation that said something: `unknown` leaves it."""
    first_failed: datetime | None = None
    """Since the link was last well."""
    strikes: tuple[Strikes, ...] = ()
    ok_streak: int = 0
    etag: str = ""
    last_modified: str = ""
    final_url: str = ""
    final_url_seen: int = 0
    """Runs in a row that ended at `final_url` with `last_code`."""
    snapshot: Snapshot = Snapshot()
    next_due: datetime | None = None


class Outage(NamedTuple):
    """A time in which a link was called dead, from its first failure to its first answer; whole seconds."""

    began: datetime
    ended: datetime
    code: Code | None
    """How it failed last; None where this release has no such code."""


def after(past: Past, observation: Observation, now: datetime) -> Past:
    """The past with one more observation, made at `now` in a conclusive run."""
    now = now.replace(microsecond=0)
    past = past if past.first_seen else past._replace(first_seen=now)
    match OUTCOMES[observation.code].verdict:
        case Verdict.ALIVE | Verdict.CHANGE:
            return _answered(past, observation, now)
        case Verdict.DEAD | Verdict.SUSPECT:
            return _failed(past, observation, now)
        case _:
            return past


def outage(past: Past, observation: Observation, now: datetime) -> Outage | None:
    """What ends with this observation, made at `now` in a conclusive run; None where no dead link has answered.

    Until further answers close it, `first_failed` stays: an outage that began then is not over yet, and the next first
    answer tells it anew.
    """
    now = now.replace(microsecond=0)
    answers = OUTCOMES[observation.code].verdict in (Verdict.ALIVE, Verdict.CHANGE)
    if not answers or past.ok_streak or not is_dead(past, now):
        return None
    began, code = past.first_failed, past.last_code
    return Outage(began, now, code) if began and began < now else None


def verdict(past: Past, code: Code, now: datetime) -> Verdict:
    """What is known of a link that has just been seen as `code`.

    `past` holds this run too where it was conclusive; where it was not, pass what was known before.
    """
    seen = OUTCOMES[code].verdict
    if seen in (Verdict.INVALID, Verdict.REFUSED):
        return seen
    if is_dead(past, now):
        return Verdict.DEAD
    return Verdict.SUSPECT if seen is Verdict.DEAD else seen


def is_dead(past: Past, now: datetime) -> bool:
    """Enough strikes of one class, and not closed since."""
    return any(
        strikes.times >= strikes.needed
        and strikes.last - strikes.first >= strikes.span
        and not _is_from_the_future(strikes, now)
        for strikes in past.strikes
    )


def struck(past: Past, code: Code) -> int:
    """How many strikes there are of the class of failure that this code belongs to."""
    name = OUTCOMES[code].strikes, OUTCOMES[code].span
    return next((strikes.times for strikes in past.strikes if strikes[:2] == name), 0)


def is_due(past: Past, now: datetime) -> bool:
    """True from half a day before `next_due`, so that a nightly run does not miss what falls due a little after it."""
    due = past.next_due
    # A date beyond the longest wait was set by a clock that was wrong.
    return due is None or due <= now + GAP or due > now + LONGEST


def is_settled(past: Past) -> bool:
    """`final_url` was seen in as many equal runs as it takes to write it into the list."""
    needed = RUNS_BEFORE_REWRITING.get(past.last_code, 1) if past.last_code else 1
    return past.final_url_seen >= needed


def _answered(past: Past, observation: Observation, now: datetime) -> Past:
    streak = past.ok_streak + 1
    is_closed = streak >= OKS_THAT_CLOSE or not is_dead(past, now)
    is_the_same = (past.last_code, past.final_url) == (observation.code, observation.final_url)
    is_unmodified = observation.status == 304  # RFC 9110 15.4.5: need not repeat the validators
    return past._replace(
        last_ok=now,
        last_code=observation.code,
        first_failed=None if is_closed else past.first_failed,
        strikes=() if is_closed else past.strikes,
        ok_streak=streak,
        etag=observation.etag or (past.etag if is_unmodified else ""),
        last_modified=observation.last_modified or (past.last_modified if is_unmodified else ""),
        final_url=observation.final_url,
        final_url_seen=bool(observation.final_url) + (past.final_url_seen if is_the_same else 0),
        snapshot=observation.snapshot or past.snapshot,
        next_due=_due(observation.url, now, AFTER_OKS[min(streak, 4) - 1]) if is_closed else now + AFTER_FAILURE,
    )


def _failed(past: Past, observation: Observation, now: datetime) -> Past:
    return past._replace(
        last_code=observation.code,
        first_failed=past.first_failed or now,
        strikes=_struck(past.strikes, OUTCOMES[observation.code], now),
        ok_streak=0,
        next_due=now + AFTER_FAILURE,
    )


def _struck(strikes: tuple[Strikes, ...], outcome: Outcome, now: datetime) -> tuple[Strikes, ...]:
    """With a strike of the outcome's class, where it has one; the classes in a fixed order."""
    if not outcome.strikes:
        return strikes
    name = (outcome.strikes, outcome.span)
    before = next((s for s in strikes if s[:2] == name), None)
    others = [s for s in strikes if s[:2] != name]
    return tuple(sorted([*others, _one_more(before, now) if before else Strikes(*name, 1, now, now)]))


def _one_more(strikes: Strikes, now: datetime) -> Strikes:
    if _is_from_the_future(strikes, now):
        return strikes._replace(times=1, first=now, last=now)
    if now - strikes.last < GAP:
        return strikes
    return strikes._replace(times=strikes.times + 1, last=now)


def _is_from_the_future(strikes: Strikes, now: datetime) -> bool:
    """A clock was wrong, then or now. Less than the gap is two runs that ended out of turn."""
    return strikes.last >= now + GAP


def _due(url: str, now: datetime, wait: timedelta) -> datetime:
    """Spread by up to a half, always the same for an address: what was found together is not asked together again."""
    share = crc32(url.encode("utf-8", "replace")) / 0xFFFFFFFF
    seconds = wait.total_seconds() * (1 - JITTER + 2 * JITTER * share)
    return now + timedelta(seconds=round(seconds))
