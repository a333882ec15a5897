"""Opening the file: it may be new, ours, older, newer, foreign, broken or hostile (a cache that others write to)."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from listkeeper.store.errors import DamagedError, StoreError, explained
from listkeeper.store.formats import APPLICATION_ID, Format

LARGEST_VALUE = 1_000_000
"""Bytes in one value or row; SQLite refuses to read more. Ours stay below 30,000."""

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database while it is open or after a kill."""


OWN_FOLDER = ".listkeeper"
_FOREIGN = "{path} is not a history of links; name another file"


class Opened(NamedTuple):
    connection: sqlite3.Connection
    note: str
    """What people should be told; empty where all is well."""


def open_database(path: Path, now: datetime, formats: Mapping[int, Format], timeout: float) -> Opened:
    """Raises StoreError."""
    try:
        _make(path.parent)
        _refuse_odd_files(path)
        was_empty = path.exists() and path.stat().st_size == 0
        before = _identity(path)
        try:
            connection, is_new = _open(path, now, formats, timeout)
        except DamagedError:
            aside = _set_aside(path, now, before)
            connection, _ = _open(path, now, formats, timeout)
            return Opened(connection, f"{path} was damaged; it is kept as {aside}, and a new history has begun")
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {os.strerror(error.errno or 0).lower()}") from None
    return Opened(connection, f"{path} was empty; a new history has begun" if is_new and was_empty else "")


def _make(folder: Path) -> None:
    """Our own folder is not for git: what it holds changes with each run, and no two machines see the same."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    if is_new and folder.name == OWN_FOLDER:
        with (folder / ".gitignore").open("w", encoding="utf-8") as ignored:
            ignored.write("*\n")


def open_to_read(path: Path, now: datetime, formats: Mapping[int, Format]) -> sqlite3.Connection:
    """Nothing is written, to the file or beside it; an older format is upgraded in memory. Raises StoreError."""
    try:
        if not path.exists():
            raise StoreError(f"{path} is not there; a run of links --history begins one")
        _refuse_odd_files(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {os.strerror(error.errno or 0).lower()}") from None
    # Without a log beside it nobody writes, and SQLite need not make one to look for what it holds.
    is_busy = path.with_name(f"{path.name}-wal").exists()
    with explained(path):
        name = f"{path.absolute().as_uri()}?mode=ro{'' if is_busy else '&immutable=1'}"
        connection = _to_read(name)
        try:
            version = _version(connection, path, formats)
            if version == 0:
                raise StoreError(_FOREIGN.format(path=path))
            return connection if version == max(formats) else _upgraded_copy(connection, version, now, formats)
        except BaseException:
            connection.close()
            raise


def _to_read(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, uri=True, isolation_level=None, check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _upgraded_copy(
    connection: sqlite3.Connection, version: int, now: datetime, formats: Mapping[int, Format]
) -> sqlite3.Connection:
    """In memory; the connection to the file is closed."""
    copy = _to_read(":memory:")
    try:
        with closing(connection):
            connection.backup(copy)
        for number in range(version + 1, max(formats) + 1):
            _run(copy, formats[number].upgrade, number, now)
        copy.execute("PRAGMA query_only = ON")
    except BaseException:
        copy.close()
        raise
    return copy


def _refuse_odd_files(path: Path) -> None:
    """A link could make SQLite write elsewhere; a pipe never ends."""
    for each in (path, *(path.with_name(path.name + suffix) for suffix in COMPANIONS)):
        with suppress(FileNotFoundError):
            mode = each.lstat().st_mode
            if stat.S_ISLNK(mode):
                raise StoreError(f"{each} is a symbolic link; name the file itself")
            if not stat.S_ISREG(mode):
                raise StoreError(f"{each} is not a regular file; name another file for the history")


def _open(path: Path, now: datetime, formats: Mapping[int, Format], timeout: float) -> tuple[sqlite3.Connection, bool]:
    """The connection, and whether the tables are new."""
    with explained(path):
        # The lock in Store keeps the threads apart.
        connection = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
        try:
            _harden(connection)
            is_new = _prepare(connection, path, now, formats)
            if not is_new and _pragma(connection, "quick_check(1)") != "ok":
                raise DamagedError(f"{path} is damaged")
            _use_write_ahead_log(connection, timeout)
        except BaseException:
            connection.close()
            raise
        return connection, is_new


def _harden(connection: sqlite3.Connection) -> None:
    """See "Defense Against The Dark Arts" in SQLite's documentation."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "synchronous = FULL",
        "cache_size = -32768",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare(connection: sqlite3.Connection, path: Path, now: datetime, formats: Mapping[int, Format]) -> bool:
    """Tables of the latest format: made, upgraded, or found as they should be. True where they were made.

    All in one transaction that other processes wait for: of two that find no file, one makes the tables.
    """
    latest = max(formats)
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path, formats)
        if version == 0:
            _run(connection, tuple(formats[latest].tables.values()), latest, now)
        for number in range(version + 1, latest + 1 if version else 0):
            _run(connection, formats[number].upgrade, number, now)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return version == 0


def _version(connection: sqlite3.Connection, path: Path, formats: Mapping[int, Format]) -> int:
    """The format that the file has, table by table; 0 where nothing is in it. Raises StoreError for all others."""
    application, version = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    tables = _tables(connection)
    if (application, version, tables) == (0, 0, []):
        return 0
    if application == APPLICATION_ID and version > max(formats):
        raise StoreError(
            f"{path} was written by a newer listkeeper (format {version}, this one knows {max(formats)}); "
            "update listkeeper, or name another file"
        )
    if application != APPLICATION_ID or version not in formats or tables != _expected(formats[version]):
        raise StoreError(_FOREIGN.format(path=path))
    return int(version)


def _tables(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """All that the schema holds, views and triggers too."""
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name LIMIT 100").fetchall()


def _expected(known: Format) -> list[tuple[str, ...]]:
    return [("table", name, name, text) for name, text in sorted(known.tables.items())]


def _run(connection: sqlite3.Connection, statements: tuple[str, ...], version: int, now: datetime) -> None:
    for statement in statements:
        connection.execute(statement, {"now": int(now.timestamp())})
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _use_write_ahead_log(connection: sqlite3.Connection, timeout: float) -> None:
    """SQLite does not wait for the lock that this takes. Where the log cannot be had (some network drives), a journal
    is as safe, and slower."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(FileNotFoundError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def _set_aside(path: Path, now: datetime, damaged: tuple[int, int] | None) -> str:
    """Rename the damaged file, with its log; the name it has now. Another process may have done so already."""
    stem = f"{path.name}.damaged-{now:%Y-%m-%d}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    name = next(name for name in names if not path.with_name(name).exists())
    if _identity(path) == damaged:
        for suffix in ("", *COMPANIONS):
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).rename(path.with_name(name + suffix))
    return name
