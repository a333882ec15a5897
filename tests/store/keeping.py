"""Histories that tests keep, and what is in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from listkeeper.history import Outage, Past
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store

NOW = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
A, B, C = "https://a.example.org/", "https://b.example.org/ä", "https://c.example.org/"
TOOLS = Path(__file__).parents[2] / "tools"
WELL = Observation(A, Code.OK, 200, A + "new", etag='"1"', last_modified="then")
GONE = Observation(B, Code.GONE, 410)


def check(store: Store, *observations: Observation, now: datetime = NOW, conclusive: bool = True) -> None:
    run = store.begin(now)
    store.record(run, observations, now)
    store.finish(run, now, conclusive=conclusive)


def known(path: Path, *urls: str) -> dict[str, Past]:
    with Store.open(path, NOW) as store:
        return dict(store.load(urls or (A, B)))


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def raw(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


def live(store: Store, url: str, life: str, first: int = 0) -> None:
    """A run a day: what `gone` and `ok` stand for, and `-` for a day without one."""
    for day, code in enumerate(life.split(), first):
        if code != "-":
            check(store, Observation(url, Code(code)), now=NOW + day * DAY)


def outage_of(began: float, ended: float, code: Code | None = Code.GONE) -> Outage:
    return Outage(NOW + began * DAY, NOW + ended * DAY, code)
