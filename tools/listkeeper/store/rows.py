"""Past <-> a row of the table. A row may come from anywhere: each value is looked at before it is believed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from listkeeper.history import Past, Strikes
from listkeeper.outcomes import OUTCOMES, Code, Observation, Snapshot, Verdict

COLUMNS = (
    *("first_seen", "last_ok", "last_code", "first_failed", "strikes", "ok_streak"),
    *("etag", "last_modified", "final_url", "final_url_seen"),
    *("title", "language", "simhash", "next_due"),
)
"""Of the table `link`, after `url`."""

Row = tuple[int | str | None, ...]

LONGEST_URL = 8_000
LONGEST_VALIDATOR = 500
LONGEST_TITLE = 200
LAST_SECOND = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp())
MOST = 2**31
BITS_64 = 2**64 - 1

CODES: dict[str, Code] = {code.value: code for code in Code}


def to_row(past: Past) -> Row:
    title, language, simhash = past.snapshot
    return (
        seconds(past.first_seen),
        seconds(past.last_ok),
        past.last_code.value if past.last_code else None,
        seconds(past.first_failed),
        _strikes_text(past.strikes) if past.strikes else "",
        past.ok_streak,
        past.etag,
        past.last_modified,
        past.final_url,
        past.final_url_seen,
        title,
        language,
        signed(simhash),
        seconds(past.next_due),
    )


def from_row(row: Sequence[Any]) -> Past:
    """Raises ValueError where a value is not what `to_row` writes. A code of another release is no code."""
    first, ok, code, failed, strikes, streak, etag, modified, final, seen, title, language, simhash, due = row
    return Past(
        moment(first),
        moment(ok),
        CODES.get(code) if type(code) is str else None,
        moment(failed),
        _strikes(strikes) if strikes else (),
        number(streak),
        text(etag, LONGEST_VALIDATOR),
        text(modified, LONGEST_VALIDATOR),
        text(final, LONGEST_URL),
        number(seen),
        Snapshot(text(title, LONGEST_TITLE), text(language, LONGEST_TITLE), _unsigned(simhash)),
        moment(due),
    )


def observation_row(run: int, seen: int, observation: Observation) -> Row | None:
    """None for what has no history: links that are never asked, and addresses that no table should hold."""
    if OUTCOMES[observation.code].verdict in (Verdict.INVALID, Verdict.REFUSED):
        return None
    url = _kept(observation.url, LONGEST_URL)
    if not url:
        return None
    snapshot = observation.snapshot or Snapshot()
    return (
        run,
        url,
        seen,
        observation.code.value,
        observation.status,
        _kept(observation.final_url, LONGEST_URL),
        _kept(observation.etag, LONGEST_VALIDATOR),
        _kept(observation.last_modified, LONGEST_VALIDATOR),
        _kept(snapshot.title[:LONGEST_TITLE], LONGEST_TITLE),
        _kept(snapshot.language, LONGEST_TITLE),
        signed(snapshot.simhash & BITS_64),
    )


def from_observation_row(row: Sequence[Any]) -> tuple[Observation, datetime]:
    """The columns after `run`. Raises ValueError."""
    url, seen, code, status, final, etag, modified, title, language, simhash = row
    when = moment(seen)
    if when is None or code not in CODES:
        raise ValueError("an observation has a time and a code")
    snapshot = Snapshot(text(title, LONGEST_TITLE), text(language, LONGEST_TITLE), _unsigned(simhash))
    observation = Observation(
        text(url, LONGEST_URL),
        CODES[code],
        status if status is None else number(status),
        text(final, LONGEST_URL),
        etag=text(etag, LONGEST_VALIDATOR),
        last_modified=text(modified, LONGEST_VALIDATOR),
        snapshot=snapshot if snapshot != Snapshot() else None,
    )
    return observation, when


def seconds(moment: datetime | None) -> int | None:
    """Since 1970, in UTC."""
    return int(moment.timestamp()) if moment else None


def moment(value: object) -> datetime | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= LAST_SECOND:
        raise ValueError("a time is a number of seconds since 1970")
    return datetime.fromtimestamp(value, UTC)


def number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise ValueError("a count is a whole number from 0")
    return value


def text(value: object, longest: int) -> str:
    if type(value) is not str or len(value) > longest:
        raise ValueError(f"a text has at most {longest} characters")
    return value


def signed(value: int) -> int:
    """64 bits as SQLite keeps them."""
    return value - 2**64 if value >= 2**63 else value


def _unsigned(value: object) -> int:
    if type(value) is not int:
        raise ValueError("a simhash is a number of 64 bits")
    return value & BITS_64


def _kept(value: str, longest: int) -> str:
    """The text, or nothing: half an address or half a validator is worse than none."""
    return value if len(value) <= longest and (value.isascii() or _is_encodable(value)) else ""


def _is_encodable(value: str) -> bool:
    """Lone surrogates are not."""
    return value == value.encode("utf-8", "ignore").decode("utf-8")


def _strikes_text(strikes: tuple[Strikes, ...]) -> str:
    rows = [
        [needed, int(span.total_seconds()), count, seconds(first), seconds(last)]
        for needed, span, count, first, last in strikes
    ]
    return json.dumps(rows, separators=(",", ":"))


def _strikes(value: object) -> tuple[Strikes, ...]:
    try:
        return tuple(strikes_of(*row) for row in json.loads(text(value, LONGEST_VALIDATOR)))
    except (TypeError, RecursionError):
        raise ValueError("strikes are rows of five numbers") from None


def strikes_of(needed: object, span: object, count: object, first: object, last: object) -> Strikes:
    """Raises ValueError."""
    begin, end = moment(first), moment(last)
    if begin is None or end is None or not number(needed) or not number(count):
        raise ValueError("strikes have a number, a span and two times")
    return Strikes(number(needed), timedelta(seconds=number(span)), number(count), begin, end)
