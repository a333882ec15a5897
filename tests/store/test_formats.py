"""Files of earlier and later releases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import reduce
from pathlib import Path

import pytest
from listkeeper.history import Outage, Past, after
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.store import Run, Store, StoreError
from listkeeper.store.formats import FORMATS, LINK, Format

from tests.store.keeping import DAY, GONE, NOW, WELL, A, B, C, check, known, names, sql

# As the first release left it: a link that is well, one that is dead since the 1st and one that has answered once.
FIRST = """
CREATE TABLE run (id INTEGER PRIMARY KEY, started INTEGER NOT NULL, finished INTEGER, conclusive INTEGER);
CREATE TABLE link (
  url TEXT NOT NULL PRIMARY KEY,
  first_seen INTEGER, last_ok INTEGER, last_code TEXT, first_failed INTEGER, strikes TEXT, ok_streak INTEGER,
  etag TEXT, last_modified TEXT, final_url TEXT, final_url_seen INTEGER,
  title TEXT, language TEXT, simhash INTEGER, next_due INTEGER
) WITHOUT ROWID;
CREATE TABLE observation (
  run INTEGER NOT NULL, url TEXT NOT NULL, seen INTEGER NOT NULL,
  code TEXT, status INTEGER, final_url TEXT, etag TEXT, last_modified TEXT,
  title TEXT, language TEXT, simhash INTEGER,
  PRIMARY KEY (run, url)
) WITHOUT ROWID;
INSERT INTO run VALUES (7, 1767236400, 1767236460, 1), (8, 1767322800, NULL, NULL);
INSERT INTO link VALUES
  ('https://a.example.org/', 1767236400, 1767236400, 'ok', NULL, '', 1, '"1"', 'then', 'https://a.example.org/new', 1,
   'A page', 'en', -2, 1767545490),
  ('https://b.example.org/ä', 1767236400, NULL, 'gone', 1767236400, '[[2,86400,2,1767236400,1767322800]]', 0, '', '',
   '', 0, '', '', 0, 1767409200),
  ('https://c.example.org/', 1767236400, 1767409200, 'ok', 1767236400, '[[2,86400,2,1767236400,1767322800]]', 1, '',
   '', '', 0, '', '', 0, 1767495600);
INSERT INTO observation VALUES (8, 'https://a.example.org/', 1767322800, 'ok', 200, '', '', '', '', '', 0);
PRAGMA application_id = 1280003144;
PRAGMA user_version = 1;
"""
A_DUE = NOW + timedelta(days=3, hours=13, minutes=51, seconds=30)
FIRST_KNOWN = {
    A: Past(NOW, NOW, Code.OK, None, (), 1, '"1"', "then", A + "new", 1, Snapshot("A page", "en", 2**64 - 2), A_DUE),
    B: after(after(Past(), GONE, NOW), GONE, NOW + DAY),
    C: reduce(
        lambda past, step: after(past, Observation(C, step[1]), NOW + step[0] * DAY),
        enumerate((Code.GONE, Code.GONE, Code.OK)),
        Past(),
    ),
}


@pytest.fixture
def first(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST)
    return path


def test_a_history_of_the_first_release_loses_nothing(first: Path) -> None:
    for day in (3, 4):  # the second time there is nothing to do
        with Store.open(first, NOW + day * DAY) as store:
            assert dict(store.load([A, B, C])) == FIRST_KNOWN
            assert store.runs() == [Run(7, NOW, NOW + timedelta(minutes=1), True), Run(8, NOW + DAY)]
            assert list(store.pending(8)) == [(Observation(A, Code.OK, 200), NOW + DAY)]
            assert (dict(store.outages([A, B, C])), store.outages_since()) == ({}, NOW + 3 * DAY)
    assert names(first) == ["links.db"]


def test_outages_are_kept_from_the_upgrade_on(first: Path) -> None:
    with Store.open(first, NOW + 3 * DAY) as store:
        for day in (3, 4):
            check(store, Observation(B, Code.OK), Observation(C, Code.OK), now=NOW + day * DAY)
        assert dict(store.outages([A, B, C])) == {B: (Outage(NOW, NOW + 3 * DAY, Code.GONE),)}


def test_a_history_of_the_first_release_is_read_as_it_is(first: Path) -> None:
    before = first.read_bytes()
    now = NOW + 3 * DAY
    with Store.read(first, now) as store:
        assert dict(store.load([A, B, C])) == FIRST_KNOWN
        assert len(store.runs()) == 2
        assert (dict(store.outages([A, B, C])), store.outages_since()) == ({}, now)
        with pytest.raises(StoreError, match="cannot be opened for writing"):
            store.begin(NOW)
    assert (first.read_bytes(), names(first)) == (before, ["links.db"])


def test_an_empty_history_of_the_first_release_misses_nothing(first: Path) -> None:
    sql(first, "DELETE FROM link")
    with Store.open(first, NOW) as store:
        assert store.outages_since() is None


# A later release: the title is gone and a note has come, by a table that is made anew.
NEXT = LINK.replace("title TEXT", "note TEXT")
UPGRADE = (
    "ALTER TABLE link RENAME TO link_1",
    NEXT,
    "INSERT INTO link SELECT * FROM link_1",
    "DROP TABLE link_1",
)
LATER = {**FORMATS, 3: Format({**FORMATS[2].tables, "link": NEXT}, UPGRADE)}


def test_an_older_format_is_upgraded(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, WELL)
    Store.open(path, NOW, formats=LATER).close()
    Store.open(path, NOW, formats=LATER).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT url, etag, note FROM link").fetchall() == [(A, '"1"', "")]
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)


def test_an_upgrade_that_fails_leaves_the_older_format(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, WELL)
    broken = {**LATER, 3: Format(LATER[3].tables, (*UPGRADE, "INSERT INTO nowhere VALUES (1)"))}
    with pytest.raises(StoreError):
        Store.open(path, NOW, formats=broken)
    assert known(path) == {A: after(Past(), WELL, NOW)}
