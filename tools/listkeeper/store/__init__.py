"""The history of links in one SQLite file: what runs have seen, and what it means so far.

Observations are stored as they are made, at most a second late, in a table of their own. When their run ends they are
folded into what is known of each link, or dropped where the run was inconclusive. So a kill loses a second of
observations and never a strike, and no strike comes of a bad network.

Kept for good: one row for each link (`Past`), and the last 100 runs. A link takes about 300 bytes. Of each link that
was called dead and came back, the newest twelve outages are kept, for two years.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from listkeeper.history import Outage, Past, after, outage
from listkeeper.outcomes import Observation
from listkeeper.store import outages
from listkeeper.store.errors import StoreError, explained
from listkeeper.store.formats import FORMATS, Format
from listkeeper.store.lines import HEADER, Line, from_lines, header, to_line
from listkeeper.store.opening import open_database, open_to_read
from listkeeper.store.rows import COLUMNS, Row, from_observation_row, from_row, moment, observation_row, seconds, to_row

__all__ = ["HEADER", "Run", "Store", "StoreError"]

LATEST = 1.0
"""Seconds that an observation waits for others before it is stored."""
BATCH = 5_000
"""Rows in one transaction: long enough to be fast, short enough that another process does not wait."""
ASKED = 500
"""Addresses in one query; SQLite takes at least 999 values."""
RUNS_KEPT = 100
UNFINISHED_KEPT = 20
"""A run that was killed, and that nobody finished for it, is forgotten when so many others have begun."""

_LINK = f"url, {', '.join(COLUMNS)}"
_SEEN = "url, seen, code, status, final_url, etag, last_modified, title, language, simhash"
_PUT_LINK = f"INSERT OR REPLACE INTO link ({_LINK}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608 our own names
_PUT_SEEN = f"INSERT OR REPLACE INTO observation (run, {_SEEN}) VALUES (?{', ?' * 10})"  # noqa: S608
_GET_LINKS = f"SELECT {_LINK} FROM link WHERE url IN (%s)"  # noqa: S608
_FOLD = (
    f"SELECT {', '.join(f'o.{name}' for name in _SEEN.split(', '))}, "  # noqa: S608
    f"{', '.join(f'l.{name}' for name in COLUMNS)} "
    "FROM observation AS o LEFT JOIN link AS l ON l.url = o.url WHERE o.run = ? ORDER BY o.url LIMIT ?"
)

_T = TypeVar("_T")


class Run(NamedTuple):
    """One check of links; `finished` and `conclusive` are None while it goes on, and after a kill."""

    id: int
    started: datetime
    finished: datetime | None = None
    conclusive: bool | None = None


class Store:
    """An open history; safe to use from several threads, and beside other processes. All methods raise StoreError."""

    def __init__(self, connection: sqlite3.Connection, path: Path, note: str = "") -> None:
        self.path = path
        self.note = note
        """What people should be told about the opening of the file; empty where all is well."""
        self._connection = connection
        self._lock = threading.RLock()
        self._waiting: list[Row] = []
        self._timer: threading.Timer | None = None
        self._failure: StoreError | None = None

    @classmethod
    def open(
        cls, path: Path, now: datetime, *, formats: Mapping[int, Format] = FORMATS, patience: float = 30.0
    ) -> Store:
        """Begin or go on with the history at `path`; `patience`: seconds to wait for another process."""
        connection, note = open_database(path, now, formats, patience)
        store = cls(connection, path, note)
        store._fold_what_is_left()
        return store

    @classmethod
    def read(cls, path: Path, now: datetime, *, formats: Mapping[int, Format] = FORMATS) -> Store:
        """The history at `path`, of which nothing is changed: no other method than those that tell may be called."""
        return cls(open_to_read(path, now, formats), path)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stores what waits, and leaves one file behind."""
        try:
            self.flush()
        finally:
            self._connection.close()

    def load(self, urls: Iterable[str]) -> Iterator[tuple[str, Past]]:
        """What is known of these links, in no order; those never seen are left out, and rows that make no sense too."""
        for asked in _batches(urls, ASKED):
            yield from _pasts(self._rows(_GET_LINKS % _marks(asked), asked))

    def outages(self, urls: Iterable[str]) -> Iterator[tuple[str, tuple[Outage, ...]]]:
        """Those of these links that are over, the oldest first; links without any are left out."""
        return self._outages(outages.OVER, urls)

    def outages_since(self) -> datetime | None:
        """When outages were first kept: of links known then, none is told that ended before. None: all are told."""
        with suppress(ValueError):
            return moment(self._rows(outages.SINCE)[0][0])
        return None

    def begin(self, now: datetime) -> int:
        """The number of a new run."""
        with self._transaction() as connection:
            # By number, not by time: the clock of a process that goes on beside this one may be another.
            old = "DELETE FROM run WHERE id <= (SELECT max(id) FROM run) - iif(finished IS NULL, ?, ?)"
            connection.execute(old, (UNFINISHED_KEPT, RUNS_KEPT))
            connection.execute("DELETE FROM observation WHERE run NOT IN (SELECT id FROM run)")
            outages.forget_old(connection, now)
            inserted = connection.execute("INSERT INTO run (started) VALUES (?)", (seconds(now),))
            assert inserted.lastrowid is not None
            return inserted.lastrowid

    def record(self, run: int, observations: Iterable[Observation], now: datetime) -> None:
        """Keep what a run has seen, a second from now at the latest. Of one address, the last observation counts."""
        with self._lock:
            if self._failure:
                raise self._failure
            when = seconds(now)
            assert when is not None
            for observation in observations:
                row = observation_row(run, when, observation)
                if row:
                    self._waiting.append(row)
                if len(self._waiting) >= BATCH:
                    self.flush()
            if self._waiting and not self._timer:
                self._timer = threading.Timer(LATEST, self._flush_later)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Store what waits now. Where that fails it goes on waiting."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            if self._waiting:
                with self._transaction() as connection:
                    connection.executemany(_PUT_SEEN, self._waiting)
                self._waiting = []
            self._failure = None

    def finish(self, run: int, now: datetime, *, conclusive: bool) -> None:
        """End a run, this one's or one that was killed: what it saw counts from now on, or is forgotten."""
        self.flush()
        with self._transaction() as connection:
            ended = "UPDATE run SET finished = ?, conclusive = ? WHERE id = ?"
            connection.execute(ended, (seconds(now), int(conclusive), run))
            if not conclusive:
                connection.execute("DELETE FROM observation WHERE run = ?", (run,))
        if conclusive:
            self._fold(run)
        with self._lock, suppress(sqlite3.OperationalError):  # another process reads; the next run will do it
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def runs(self) -> list[Run]:
        """The last ones, oldest first."""
        return list(_runs(self._rows("SELECT id, started, finished, conclusive FROM run ORDER BY id")))

    def pending(self, run: int) -> Iterator[tuple[Observation, datetime]]:
        """What a run that has not ended saw, and when: enough to judge whether it was conclusive."""
        last = ""
        query = f"SELECT {_SEEN} FROM observation WHERE run = ? AND url > ? ORDER BY url LIMIT ?"  # noqa: S608
        while rows := self._rows(query, (run, last, BATCH)):
            for row in rows:
                with suppress(ValueError):
                    yield from_observation_row(row)
            last = rows[-1][0]

    def export_lines(self) -> Iterator[str]:
        """The history as text, see `lines`; without line ends."""
        yield header(self.outages_since())
        last = ""
        query = f"SELECT {_LINK} FROM link WHERE url > ? ORDER BY url LIMIT ?"  # noqa: S608
        while rows := self._rows(query, (last, BATCH)):
            known = dict(outages.grouped(self._rows(outages.BETWEEN, (last, rows[-1][0]))))
            for url, past in _pasts(rows):
                yield to_line(Line(url, past, known.get(url, ())))
            last = rows[-1][0]

    def lines_of(self, urls: Iterable[str]) -> list[str]:
        """Those lines of an export that are about these links, without its head."""
        asked = list(dict.fromkeys(urls))
        known = dict(self._outages(outages.ALL, asked))
        pasts = sorted(self.load(asked), key=lambda row: row[0])
        return [to_line(Line(url, past, known.get(url, ()))) for url, past in pasts]

    def since(self) -> datetime | None:
        """When the first of its links was first seen: another day tells that this is another history."""
        with suppress(ValueError):
            return moment(self._rows("SELECT min(first_seen) FROM link")[0][0])
        return None

    def import_lines(self, lines: Iterable[str], name: str, now: datetime) -> None:
        """Add the links of an export, in place of what is known of them; all or none. `name` is for messages.

        Outages are added to those that are known.
        """
        with self._transaction() as connection:
            head, known = from_lines(lines, name)
            for batch in _batches(known, BATCH):
                connection.executemany(_PUT_LINK, ((line.url, *to_row(line.past)) for line in batch))
                outages.put(connection, [(line.url, own) for line in batch for own in line.outages])
            if since := now if head.format == 1 else head.outages_since:
                outages.put_since(connection, min(since, now))

    def _fold(self, run: int) -> None:
        """Observations into pasts, batch by batch; each is folded and removed in one transaction, so it counts once."""
        while True:
            with self._transaction() as connection:
                rows = connection.execute(_FOLD, (run, BATCH)).fetchall()
                if not rows:
                    return
                ended: list[tuple[str, Outage]] = []
                connection.executemany(_PUT_LINK, _folded(rows, ended))
                outages.put(connection, ended)
                connection.execute("DELETE FROM observation WHERE run = ? AND url <= ?", (run, rows[-1][0]))

    def _fold_what_is_left(self) -> None:
        """A kill between the end of a run and that of its folding leaves some."""
        left = self._rows("SELECT id FROM run WHERE conclusive = 1 AND id IN (SELECT run FROM observation) ORDER BY id")
        for (run,) in left:
            self._fold(run)

    def _flush_later(self) -> None:
        try:
            self.flush()
        except StoreError as error:
            self._failure = error  # told by the next `record`

    def _outages(self, query: str, urls: Iterable[str]) -> Iterator[tuple[str, tuple[Outage, ...]]]:
        for asked in _batches(urls, ASKED):
            yield from outages.grouped(self._rows(query % _marks(asked), asked))

    def _rows(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        with self._lock, explained(self.path):
            return self._connection.execute(query, tuple(values)).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One that writes: it waits for other processes when it begins, never in the middle."""
        with self._lock, explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _marks(asked: Sequence[str]) -> str:
    return ", ".join("?" * len(asked))


def _pasts(rows: Iterable[Any]) -> Iterator[tuple[str, Past]]:
    for url, *row in rows:
        with suppress(ValueError):
            yield url, from_row(row)


def _runs(rows: Iterable[Any]) -> Iterator[Run]:
    for number, started, finished, conclusive in rows:
        with suppress(ValueError):
            began = moment(started)
            if began:
                yield Run(number, began, moment(finished), None if conclusive is None else bool(conclusive))


def _folded(rows: Iterable[Any], ended: list[tuple[str, Outage]]) -> Iterator[Row]:
    """The links as they are from now on; what has ended is added to `ended`."""
    for row in rows:
        with suppress(ValueError):
            observation, seen = from_observation_row(row[:10])
            past = _past(row[10:])
            if found := outage(past, observation, seen):
                ended.append((observation.url, found))
            yield observation.url, *to_row(after(past, observation, seen))


def _past(row: tuple[Any, ...]) -> Past:
    """A row that makes no sense is forgotten: the link begins anew."""
    if row[0] is None:
        return Past()
    try:
        return from_row(row)
    except ValueError:
        return Past()
