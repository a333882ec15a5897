"""What can go wrong with the history, in sentences. SQLite's own words stay out: they may quote a hostile file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """The history cannot be read or written; the message names the file and says what to do."""


class DamagedError(StoreError):
    """The file is no database, or a broken one."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte; the rest tells its kinds apart
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DamagedError(f"{path} is damaged; run again to begin a new history, or name another file") from None
        raise StoreError(_sentence(path, code)) from None


def _sentence(path: Path, code: int) -> str:
    match code:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return f"{path} cannot be written: the disk may be full; nothing that was stored before is lost"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return f"{path} cannot be opened for writing; allow writing to it and to its folder"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{path} is kept busy by another run; try again when that has ended"
    return f"{path} holds what no history holds; remove it, or name another file"
