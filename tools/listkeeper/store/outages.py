"""Outages in the history: each is written with the first answer that a dead link gives, and told once others closed it.

One that began when its link's `first_failed` says is not over: the link may have flickered. So the two never disagree.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from listkeeper.history import Outage
from listkeeper.outcomes import OUTCOMES, Code, Verdict
from listkeeper.store.rows import CODES, Row, moment, seconds

MOST = 12
"""The newest ones of each link are kept."""
KEPT = timedelta(days=731)
"""From its end."""

COLUMNS = ("began", "ended", "code")
"""Of the table `outage`, after `url`."""
ALL = f"SELECT url, {', '.join(COLUMNS)} FROM outage WHERE url IN (%s) ORDER BY url, began"  # noqa: S608 our own names
BETWEEN = ALL.replace("IN (%s)", "> ? AND url <= ?")
OVER = (
    f"SELECT o.url, {', '.join(f'o.{name}' for name in COLUMNS)} "  # noqa: S608
    "FROM outage AS o LEFT JOIN link AS l ON l.url = o.url "
    "WHERE o.url IN (%s) AND l.first_failed IS NOT o.began ORDER BY o.url, o.began"
)
SINCE = "SELECT max(since) FROM outages_kept"

_OVERLAPPING = "DELETE FROM outage WHERE url = ? AND began <= ? AND ended >= ?"
_PUT = "INSERT OR REPLACE INTO outage VALUES (?, ?, ?, ?)"
_TOO_MANY = (
    "DELETE FROM outage WHERE url = ?1 "  # noqa: S608
    f"AND began < (SELECT began FROM outage WHERE url = ?1 ORDER BY began DESC LIMIT 1 OFFSET {MOST - 1})"
)
# By the clock and by the last run, whichever is earlier: one that is wrong once takes nothing away.
_OLD = "DELETE FROM outage WHERE ended < min(?, (SELECT max(finished) FROM run)) - ?"


def put(connection: sqlite3.Connection, found: Sequence[tuple[str, Outage]]) -> None:
    """In place of those of the same link that they overlap: one outage, seen twice, is one."""
    rows = [(url, *to_row(outage)) for url, outage in found]
    connection.executemany(_OVERLAPPING, [(url, ended, began) for url, began, ended, _ in rows])
    connection.executemany(_PUT, rows)
    connection.executemany(_TOO_MANY, [(url,) for url in dict.fromkeys(url for url, _ in found)])


def forget_old(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute(_OLD, (seconds(now), int(KEPT.total_seconds())))


def put_since(connection: sqlite3.Connection, since: datetime) -> None:
    """What was not kept until then goes on missing, whatever else is known."""
    when = seconds(since)
    connection.execute(f"INSERT INTO outages_kept SELECT ?1 WHERE ?1 > ifnull(({SINCE}), -1)", (when,))
    connection.execute("DELETE FROM outages_kept WHERE since < ?", (when,))


def grouped(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, tuple[Outage, ...]]]:
    """By address, as the rows are; those that make no sense are left out, and those that are too many."""
    for url, own in groupby(rows, key=lambda row: row[0]):
        if found := tuple(_sensible(own))[-MOST:]:
            yield url, found


def _sensible(rows: Iterable[Sequence[Any]]) -> Iterator[Outage]:
    for _, *row in rows:
        with suppress(ValueError):
            yield from_row(row)


def to_row(outage: Outage) -> Row:
    return seconds(outage.began), seconds(outage.ended), outage.code.value if outage.code else None


def from_row(row: Sequence[Any]) -> Outage:
    """Raises ValueError where a value is not what `to_row` writes. A code that is none of a failure is no code."""
    began, ended = moment(row[0]), moment(row[1])
    if began is None or ended is None or began >= ended:
        raise ValueError("an outage begins before it ends")
    code = CODES.get(row[2]) if type(row[2]) is str else None
    return Outage(began, ended, code if code and _is_failure(code) else None)


def _is_failure(code: Code) -> bool:
    return OUTCOMES[code].verdict in (Verdict.DEAD, Verdict.SUSPECT)
