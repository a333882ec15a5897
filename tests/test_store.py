"""The history in its file: kept through kills, full disks and two runs at once; opened with suspicion."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.history import Outage, Past, after, outage
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.store import Run, Store, StoreError, outages
from listkeeper.store.formats import FORMATS, LINK, Format
from listkeeper.store.lines import HEADER, Line, from_lines, header, to_line
from listkeeper.store.outages import KEPT, MOST
from listkeeper.store.rows import from_row, to_row

NOW = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
A, B = "https://a.example.org/", "https://b.example.org/ä"
TOOLS = Path(__file__).parents[1] / "tools"
C = "https://c.example.org/"
A_DUE = NOW + timedelta(days=3, hours=13, minutes=51, seconds=30)
WELL = Observation(A, Code.OK, 200, A + "new", etag='"1"', last_modified="then")
GONE = Observation(B, Code.GONE, 410)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "links.db"


def _check(store: Store, *observations: Observation, now: datetime = NOW, conclusive: bool = True) -> None:
    run = store.begin(now)
    store.record(run, observations, now)
    store.finish(run, now, conclusive=conclusive)


def _known(path: Path, *urls: str) -> dict[str, Past]:
    with Store.open(path, NOW) as store:
        return dict(store.load(urls or (A, B)))


def test_a_history_is_read_beside_the_run_that_writes_it(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
        with Store.read(path, NOW) as beside:
            assert dict(beside.load([A])) == dict(store.load([A]))
            assert beside.runs() == store.runs()


def test_reading_a_history_writes_nothing(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
    before = path.read_bytes()
    with Store.read(path, NOW) as store:
        assert [url for url, _ in store.load([A, B])] == [A]
        with pytest.raises(StoreError, match="cannot be opened for writing"):
            store.begin(NOW)
        assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == before


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 1", "PRAGMA application_id = 7", "CREATE TABLE x (y)"])
def test_what_is_no_history_is_not_read(path: Path, statement: str) -> None:
    Store.open(path, NOW).close()
    _sql(path, statement)
    with pytest.raises(StoreError, match=r"links\.db is not a history of links; name another file$"):
        Store.read(path, NOW)


def _sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def _names(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


# What runs leave


def test_a_run_is_remembered(path: Path) -> None:
    well = replace(WELL, snapshot=Snapshot("Ünïcode", "de", 2**64 - 2))
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store.record(run, [well, GONE], NOW)
        store.finish(run, NOW + DAY, conclusive=True)
        assert (store.note, store.runs()) == ("", [Run(run, NOW, NOW + DAY, True)])
    assert _known(path, A, B, "https://never.example.org/") == {
        A: after(Past(), well, NOW),
        B: after(Past(), GONE, NOW),
    }
    assert _names(path) == ["links.db"]


def test_runs_add_up(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, GONE)
        _check(store, GONE, now=NOW + DAY)
    assert _known(path) == {B: after(after(Past(), GONE, NOW), GONE, NOW + DAY)}


def test_an_inconclusive_run_leaves_nothing(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, GONE)
        before = dict(store.load([A, B]))
        _check(store, GONE, WELL, now=NOW + DAY, conclusive=False)
        assert dict(store.load([A, B])) == before
        runs = store.runs()
        assert [run.conclusive for run in runs] == [True, False]
        assert [list(store.pending(run.id)) for run in runs] == [[], []]


def test_a_run_that_goes_on_has_no_say_yet(path: Path) -> None:
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store.record(run, [GONE], NOW)
        store.flush()
        assert dict(store.load([B])) == {}
        assert list(store.pending(run)) == [(GONE, NOW)]
        assert store.runs() == [Run(run, NOW)]


def test_the_last_observation_of_a_run_counts(path: Path) -> None:
    again = Observation(B, Code.OK, 200)
    with Store.open(path, NOW) as store:
        _check(store, GONE, GONE, again)
    assert _known(path) == {B: after(Past(), again, NOW)}


def test_what_was_never_asked_has_no_history(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, Observation(A, Code.MALFORMED), Observation(B, Code.EXCLUDED))
    assert _known(path) == {}


def test_what_servers_send_is_bounded(path: Path) -> None:
    big = "x" * 100_000
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        seen = Observation(A, Code.OK, 200, A + big, etag=big, last_modified="\ud800", snapshot=Snapshot(big))
        store.record(run, [seen, Observation(A + big, Code.OK), Observation("\ud800", Code.OK)], NOW)
        store.finish(run, NOW, conclusive=True)
    kept = Observation(A, Code.OK, snapshot=Snapshot("x" * 200))
    assert _known(path, A, A + big) == {A: after(Past(), kept, NOW)}


def test_observations_are_stored_within_a_second(path: Path) -> None:
    with Store.open(path, NOW) as store, Store.open(path, NOW) as other:
        run = store.begin(NOW)
        store.record(run, [GONE], NOW)
        assert list(other.pending(run)) == []
        deadline = time.monotonic() + 10
        while not list(other.pending(run)):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_killed_run_can_be_finished_by_the_next(path: Path) -> None:
    with Store.open(path, NOW) as store:
        killed = store.begin(NOW)
        store.record(killed, [GONE], NOW)
    with Store.open(path, NOW + DAY) as store:
        store.finish(killed, NOW + DAY, conclusive=True)
        _check(store, GONE, now=NOW + DAY)
    assert _known(path) == {B: after(after(Past(), GONE, NOW), GONE, NOW + DAY)}


def test_a_kill_before_the_folding_loses_no_strike(path: Path) -> None:
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store.record(run, [GONE], NOW)
    _sql(path, f"UPDATE run SET finished = 1, conclusive = 1 WHERE id = {run}")
    assert _known(path) == {B: after(Past(), GONE, NOW)}


def test_old_runs_are_forgotten_and_links_are_not(path: Path) -> None:
    with Store.open(path, NOW) as store:
        killed = store.begin(NOW)
        store.record(killed, [WELL], NOW)
        _check(store, GONE)
        for day in range(103):
            store.finish(store.begin(NOW + day * DAY), NOW, conclusive=True)
        assert len(store.runs()) == 101
        assert list(store.pending(killed)) == []
        assert dict(store.load([A, B])) == {B: after(Past(), GONE, NOW)}


def test_a_link_takes_less_than_a_kilobyte(path: Path) -> None:
    seen = [
        Observation(f"https://host{n}.example.org/a/path/of/a/common/length/{n}", Code.REDIRECT_PERMANENT, 200, A * 2)
        for n in range(3_000)
    ]
    with Store.open(path, NOW) as store:
        for day in range(3):
            _check(store, *seen, now=NOW + day * DAY)
    assert path.stat().st_size < 1_000 * len(seen)


# Outages


def _live(store: Store, url: str, life: str, first: int = 0) -> None:
    """A run a day: what `gone` and `ok` stand for, and `-` for a day without one."""
    for day, code in enumerate(life.split(), first):
        if code != "-":
            _check(store, Observation(url, Code(code)), now=NOW + day * DAY)


def _outage(began: float, ended: float, code: Code | None = Code.GONE) -> Outage:
    return Outage(NOW + began * DAY, NOW + ended * DAY, code)


def test_an_outage_is_told_once_it_is_over(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "ok gone gone ok")
        assert dict(store.outages([A])) == {}
        _live(store, A, "gone - ok", first=4)
        assert dict(store.outages([A])) == {}
        _live(store, A, "ok", first=7)
        assert dict(store.outages([A, B])) == {A: (_outage(1, 6),)}
        assert store.outages_since() is None


def test_what_was_never_called_dead_leaves_no_outage(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone ok ok gone ok ok")
        _live(store, B, "parked parked parked parked ok ok")
        assert _raw(path, "SELECT * FROM outage") == []


def test_an_inconclusive_run_ends_no_outage(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok")
        _check(store, WELL, now=NOW + 3 * DAY, conclusive=False)
        assert dict(store.outages([A])) == {}


def test_an_outage_is_written_with_the_answer_or_neither_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError

    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone")
        before = dict(store.load([A]))
        with monkeypatch.context() as broken:
            broken.setattr(outages, "put", fail)
            with pytest.raises(StoreError):
                _live(store, A, "ok", first=2)
        assert dict(store.load([A])) == before
    with Store.open(path, NOW) as store:  # folds what is left
        _live(store, A, "ok", first=3)
        assert dict(store.outages([A])) == {A: (_outage(0, 2),)}


def test_of_each_link_the_newest_outages_are_kept(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, B, "gone gone ok ok")
        for number in range(MOST + 3):
            _live(store, A, "gone gone ok ok", first=4 * number)
        kept = tuple(_outage(day, day + 2) for day in range(12, 4 * (MOST + 3), 4))
        assert len(kept) == MOST
        assert dict(store.outages([A, B])) == {A: kept, B: (_outage(0, 2),)}
        assert _raw(path, "SELECT count(*) FROM outage") == [(MOST + 1,)]


def test_outages_are_forgotten_after_two_years(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok ok - gone gone ok ok")
        for after_it, kept in ((timedelta(), [0, 5]), (timedelta(hours=1), [5]), (6 * DAY, [])):
            when = NOW + 2 * DAY + KEPT + after_it
            store.finish(store.begin(when), when, conclusive=True)
            store.finish(store.begin(when), when, conclusive=True)
            assert [began for (began,) in _days(path)] == kept


def _days(path: Path) -> list[tuple[int]]:
    return _raw(path, f"SELECT (began - {int(NOW.timestamp())}) / 86400 FROM outage")


def test_a_clock_that_is_wrong_once_forgets_no_outage(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok ok")
        far = NOW + 20 * KEPT
        store.finish(store.begin(far), far, conclusive=False)
        store.finish(store.begin(NOW + 5 * DAY), NOW + 5 * DAY, conclusive=True)
        assert dict(store.outages([A])) == {A: (_outage(0, 2),)}


def _raw(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_many_links_come_back_at_once(path: Path) -> None:
    urls = [f"https://{n}.example.org/" for n in range(6_000)]  # more than are folded at once
    with Store.open(path, NOW) as store:
        for day, code in enumerate((Code.GONE, Code.GONE, Code.OK, Code.OK)):
            _check(store, *(Observation(url, code) for url in urls), now=NOW + day * DAY)
        assert dict(store.outages(urls)) == dict.fromkeys(urls, (_outage(0, 2),))


@pytest.mark.parametrize(
    "value", ["began = -1", "began = 'then'", "ended = began - 1", "ended = 'now'", "ended = 9e300"]
)
def test_an_outage_that_makes_no_sense_is_none(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok ok - gone gone ok ok")
        _sql(path, f"UPDATE outage SET {value} WHERE began > {int((NOW + DAY).timestamp())}")
        assert dict(store.outages([A])) == {A: (_outage(0, 2),)}
        assert [json.loads(line).get("outages") for line in list(store.export_lines())[1:]] == [
            [["2026-01-01T03:00:00Z", "2026-01-03T03:00:00Z", "gone"]]
        ]
        assert store.lines_of([A]) == list(store.export_lines())[1:]


def test_more_outages_than_a_link_can_have_are_not_told(path: Path) -> None:
    """Nor exported: an export can be imported."""
    with Store.open(path, NOW) as store:
        _live(store, A, "ok")
    rows = ", ".join(f"('{A}', {day * 86400}, {day * 86400 + 1}, 'gone')" for day in range(1, 500))
    _sql(path, f"INSERT INTO outage VALUES {rows}")
    with Store.open(path, NOW) as store:
        assert [outage.began.day for outage in dict(store.outages([A]))[A]] == list(range(4, 16))
        store.import_lines(list(store.export_lines()), "links.jsonl", NOW)


@pytest.mark.parametrize("code", ["'brand-new'", "'ok'", "x'00ff'", "7", "NULL"])
def test_an_outage_of_a_code_that_is_no_failure_has_none(code: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok ok")
        _sql(path, f"UPDATE outage SET code = {code}")
        assert dict(store.outages([A])) == {A: (_outage(0, 2, None),)}


@pytest.mark.parametrize("value", ["'soon'", "-7", "9e300", "x'00'"])
def test_a_beginning_that_makes_no_sense_is_none(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        _sql(path, f"INSERT INTO outages_kept VALUES ({value})")
        assert store.outages_since() is None
        assert next(store.export_lines()) == HEADER


# Other processes

WRITER = """
import os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store

CODES = [Code(code) for code in sys.argv[2:]]

def write(first, count):
    for day in range(first, first + count):
        now = datetime(2026, 1, 1, 3, tzinfo=UTC) + timedelta(days=day)
        with Store.open(Path(sys.argv[1]), now) as store:
            run = store.begin(now)
            for part in range(0, 300, 50):
                urls = [f"https://{n}.example.org/" for n in range(part, part + 50)]
                store.record(run, [Observation(url, CODES[day % len(CODES)]) for url in urls], now)
                store.flush()
            store.finish(run, now, conclusive=True)
        print(day, flush=True)

for line in sys.stdin:
    child = os.fork()
    if not child:
        write(*map(int, line.split()))
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""
WRITTEN = [f"https://{n}.example.org/" for n in range(300)]


def _writer(path: Path, *codes: str) -> subprocess.Popen[str]:
    """Reads lines of a first day and how many; for each, answers with the id of a process that writes, and its days.

    `codes`: what is seen day by day, again and again.
    """
    command = [sys.executable, "-c", WRITER, str(path), *codes]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def _write_until_killed(writer: subprocess.Popen[str], first: int, wait: float) -> list[int]:
    """The days whose run had ended before the kill."""
    assert writer.stdin
    assert writer.stdout
    print(first, 10_000, file=writer.stdin, flush=True)
    child = int(writer.stdout.readline())
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    return [int(line) for line in iter(writer.stdout.readline, "ended\n")]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_at_any_moment_no_strike_is_lost_and_the_next_run_goes_on(path: Path) -> None:
    done, waits = 0, random.Random(3)
    Store.open(path, NOW).close()
    with _writer(path, "gone") as writer:
        for _ in range(50):
            days = _write_until_killed(writer, done, waits.uniform(0, 0.2))
            assert days == list(range(done, done + len(days)))
            with Store.open(path, NOW) as store:
                pasts = dict(store.load(WRITTEN))
                assert store.note == ""
                runs = store.runs()
            # A run that was killed after its end counts, all of it; one that was killed before, not at all.
            is_one_more = any(run.conclusive and run.started == NOW + (done + len(days)) * DAY for run in runs)
            done += len(days) + is_one_more
            assert [past.strikes[0].times for past in pasts.values()] == ([done] * 300 if done else [])
            with closing(sqlite3.connect(path)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert done > 0


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_at_any_moment_no_outage_is_lost_or_there_twice(path: Path) -> None:
    """The links fail for two days, answer for two, and so on."""
    done, waits = 0, random.Random(4)
    Store.open(path, NOW).close()
    with _writer(path, "gone", "gone", "ok", "ok") as writer:
        for _ in range(25):
            days = _write_until_killed(writer, done, waits.uniform(0, 0.2))
            with Store.open(path, NOW) as store:
                begun = NOW + (done + len(days)) * DAY
                done += len(days) + any(run.conclusive and run.started == begun for run in store.runs())
                known = dict(store.outages(WRITTEN))
            over = [_outage(day, day + 2) for day in range(0, 4 * (done // 4), 4)][-MOST:]
            assert known == (dict.fromkeys(WRITTEN, tuple(over)) if over else {})
    assert done > 4


@pytest.mark.skipif(os.name == "nt", reason="no fork")
def test_runs_at_once_lose_nothing(path: Path) -> None:
    count = 10
    writers = [_writer(path, "gone") for _ in range(3)]
    for number, writer in enumerate(writers):
        print(number, count, file=writer.stdin, flush=True)
    told = [writer.communicate()[0].split() for writer in writers]
    assert [days[1:] for days in told] == [[*map(str, range(n, n + count)), "ended"] for n in range(3)]
    with Store.open(path, NOW) as store:
        assert [run.conclusive for run in store.runs()] == [True] * 3 * count
        assert len(dict(store.load(WRITTEN))) == 300


def test_two_runs_at_once_both_count(path: Path) -> None:
    with Store.open(path, NOW) as one, Store.open(path, NOW) as other:
        for day in range(10):
            first, second = one.begin(NOW), other.begin(NOW)
            one.record(first, [WELL], NOW + 2 * day * DAY)
            other.record(second, [WELL], NOW + (2 * day + 1) * DAY)
            one.finish(first, NOW, conclusive=True)
            other.finish(second, NOW, conclusive=True)
    assert _known(path)[A].ok_streak == 20


def test_another_process_that_does_not_end_is_a_sentence(path: Path) -> None:
    Store.open(path, NOW).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"links\.db is kept busy by another run; try again when that has ended$"):
            Store.open(path, NOW, patience=0.1)


# Files that are not what they should be

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda raw: raw[: len(raw) // 2],
    "cut after the header": lambda raw: raw[:100],
    "a few bytes": lambda _: b"SQLite",
    "garbage": lambda raw: random.Random(1).randbytes(len(raw)),
    "zeros": lambda raw: bytes(len(raw)),
    "a text file": lambda _: b"# Awesome\n\n- [A](https://a.example.org/)\n" * 50,
    "a page overwritten": lambda raw: raw[:8192] + random.Random(2).randbytes(8192) + raw[16384:],
    "garbage after the header": lambda raw: raw[:100] + random.Random(3).randbytes(len(raw) - 100),
}


@pytest.fixture(scope="module")
def healthy() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links.db"
        with Store.open(path, NOW) as store:
            _check(store, *(Observation(f"{A}{n}", Code.GONE) for n in range(500)))
        yield path.read_bytes()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_kept_aside_and_told(damage: Callable[[bytes], bytes], healthy: bytes, path: Path) -> None:
    path.write_bytes(damage(healthy))
    with Store.open(path, NOW) as store:
        assert store.note == (
            f"{path} was damaged; it is kept as links.db.damaged-2026-01-01, and a new history has begun"
        )
        _check(store, WELL)
    assert path.with_name("links.db.damaged-2026-01-01").read_bytes() == damage(healthy)
    assert _known(path) == {A: after(Past(), WELL, NOW)}


def test_a_second_damaged_file_of_a_day_has_its_own_name(path: Path) -> None:
    for _ in range(2):
        path.write_text("no database")
        Store.open(path, NOW).close()
    names = ["links.db", "links.db.damaged-2026-01-01", "links.db.damaged-2026-01-01-2"]
    assert _names(path) == names


def test_an_empty_file_is_told(path: Path) -> None:
    path.touch()
    with Store.open(path, NOW) as store:
        assert store.note == f"{path} was empty; a new history has begun"
    with Store.open(path, NOW) as store:
        assert store.note == ""


FOREIGN = {
    "another program's": ["CREATE TABLE bookmark (url TEXT)"],
    "another application": ["PRAGMA application_id = 1"],
    "a trigger": ["CREATE TRIGGER link AFTER INSERT ON run BEGIN DELETE FROM link; END"],
    "a view": ["DROP TABLE link", "CREATE VIEW link AS SELECT 1"],
    "an index": ["CREATE INDEX i ON link (title)"],
    "a check": ["DROP TABLE run", "CREATE TABLE run (id INTEGER PRIMARY KEY, started CHECK (abs(started)))"],
    "another column": ["ALTER TABLE link ADD COLUMN more TEXT"],
    "a table missing": ["DROP TABLE observation"],
    "an older format that never was": ["PRAGMA user_version = 0"],
}


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_database_is_refused_and_left_alone(statements: list[str], path: Path) -> None:
    if "bookmark" not in statements[0]:
        Store.open(path, NOW).close()
    _sql(path, *statements)
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        Store.open(path, NOW)
    assert str(refused.value) == f"{path} is not a history of links; name another file"
    assert (path.read_bytes(), _names(path)) == (before, ["links.db"])


def test_a_newer_format_is_refused(path: Path) -> None:
    Store.open(path, NOW).close()
    _sql(path, "PRAGMA user_version = 3")
    for opening in (Store.open, Store.read):
        with pytest.raises(StoreError) as refused:
            opening(path, NOW)
        assert str(refused.value) == (
            f"{path} was written by a newer listkeeper (format 3, this one knows 2); "
            "update listkeeper, or name another file"
        )


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
    assert _names(first) == ["links.db"]


def test_outages_are_kept_from_the_upgrade_on(first: Path) -> None:
    with Store.open(first, NOW + 3 * DAY) as store:
        for day in (3, 4):
            _check(store, Observation(B, Code.OK), Observation(C, Code.OK), now=NOW + day * DAY)
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
    assert (first.read_bytes(), _names(first)) == (before, ["links.db"])


def test_an_empty_history_of_the_first_release_misses_nothing(first: Path) -> None:
    _sql(first, "DELETE FROM link")
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
        _check(store, WELL)
    Store.open(path, NOW, formats=LATER).close()
    Store.open(path, NOW, formats=LATER).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT url, etag, note FROM link").fetchall() == [(A, '"1"', "")]
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)


def test_an_upgrade_that_fails_leaves_the_older_format(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
    broken = {**LATER, 3: Format(LATER[3].tables, (*UPGRADE, "INSERT INTO nowhere VALUES (1)"))}
    with pytest.raises(StoreError):
        Store.open(path, NOW, formats=broken)
    assert _known(path) == {A: after(Past(), WELL, NOW)}


def _link(path: Path) -> None:
    path.with_name("elsewhere.db").touch()
    path.symlink_to(path.with_name("elsewhere.db"))


def _link_to_log(path: Path) -> None:
    path.with_name("links.db-wal").symlink_to(path.with_name("elsewhere"))


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link": (_link, "links.db is a symbolic link; name the file itself"),
    "a dangling link": (lambda path: path.symlink_to("nowhere"), "links.db is a symbolic link; name the file itself"),
    "a link for a log": (_link_to_log, "links.db-wal is a symbolic link; name the file itself"),
    "a folder": (Path.mkdir, "links.db is not a regular file; name another file for the history"),
    "a pipe": (os.mkfifo, "links.db is not a regular file; name another file for the history"),
}


@pytest.mark.skipif(os.name == "nt", reason="no pipes among the files")
@pytest.mark.parametrize(("make", "message"), ODD.values(), ids=ODD)
def test_what_is_no_regular_file_is_refused(make: Callable[[Path], object], message: str, path: Path) -> None:
    make(path)
    with pytest.raises(StoreError) as refused:
        Store.open(path, NOW)
    assert str(refused.value) == f"{path.parent}{os.sep}{message}"


def test_the_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / ".listkeeper" / "links.db"
    Store.open(path, NOW).close()
    assert path.exists()
    assert (tmp_path / ".listkeeper" / ".gitignore").read_text() == "*\n"


def test_a_folder_that_is_there_or_has_another_name_is_left_to_its_owner(tmp_path: Path) -> None:
    (tmp_path / ".listkeeper").mkdir()
    for folder in (".listkeeper", "kept"):
        Store.open(tmp_path / folder / "links.db", NOW).close()
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["links.db", "links.db"]


def test_a_file_in_place_of_the_folder_is_a_sentence(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreError) as refused:
        Store.open(path / "links.db", NOW)
    assert str(refused.value) == f"{path / 'links.db'} cannot be opened: file exists"


HOSTILE_VALUES = [
    "first_seen = 'yesterday'",
    "first_seen = 1e300",
    "last_ok = -1",
    "last_ok = 9223372036854775807",
    "strikes = '[[1,2'",
    "strikes = '[[1,2,3]]'",
    "strikes = x'00ff'",
    "strikes = replace(hex(zeroblob(200)), '0', '[')",
    "strikes = '[[2,86400,2,null,null]]'",
    "ok_streak = -1",
    "ok_streak = 'many'",
    "etag = zeroblob(400000)",
    "final_url = replace(hex(zeroblob(20000)), '0', 'a')",
    "simhash = 'x'",
    "title = NULL",
]


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_a_row_that_makes_no_sense_is_a_link_never_seen(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL, GONE)
    _sql(path, f"UPDATE link SET {value} WHERE url = '{A}'")
    assert _known(path) == {B: after(Past(), GONE, NOW)}
    with Store.open(path, NOW) as store:
        _check(store, WELL, now=NOW + DAY)
    assert _known(path)[A] == after(Past(), WELL, NOW + DAY)


def test_a_code_of_another_release_is_no_code(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
    _sql(path, "UPDATE link SET last_code = 'brand-new'")
    assert _known(path) == {A: after(Past(), WELL, NOW)._replace(last_code=None)}


@pytest.mark.parametrize(
    "value", ["code = 'brand-new'", "seen = 'now'", "status = 'x'", "url = x'ff'", "title = x'07'"]
)
def test_an_observation_that_makes_no_sense_is_dropped(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store.record(run, [WELL, GONE], NOW)
    _sql(path, f"UPDATE observation SET {value} WHERE url = '{A}'")
    with Store.open(path, NOW) as store:
        assert list(store.pending(run)) == [(GONE, NOW)]
        store.finish(run, NOW, conclusive=True)
        assert list(store.pending(run)) == []
    assert _known(path) == {B: after(Past(), GONE, NOW)}


@pytest.mark.parametrize("value", ["etag = zeroblob(2000000)", "etag = CAST(x'ff' AS TEXT)"])
def test_a_value_that_cannot_be_read_at_all_is_a_sentence(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
    _sql(path, f"UPDATE link SET {value}")
    with Store.open(path, NOW) as store, pytest.raises(StoreError) as refused:
        list(store.load([A]))
    assert str(refused.value) == f"{path} holds what no history holds; remove it, or name another file"


# Disks


def test_a_full_disk_loses_nothing_that_was_stored(path: Path) -> None:
    many = [Observation(f"{A}{n}", Code.OK) for n in range(5_000)]
    with Store.open(path, NOW) as store:
        _check(store, WELL)
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages + 20}")
        run = store.begin(NOW)
        with pytest.raises(StoreError) as refused:
            store.record(run, many, NOW)
        store._connection.execute("PRAGMA max_page_count = 100000")
        store.finish(run, NOW, conclusive=True)  # what waited is still there
    assert (
        str(refused.value) == f"{path} cannot be written: the disk may be full; nothing that was stored before is lost"
    )
    assert _known(path, A, *(seen.url for seen in many)).keys() == {A, *(seen.url for seen in many)}


LIMITED = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store, StoreError
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
now = datetime(2026, 1, 2, tzinfo=UTC)
try:
    with Store.open(Path(sys.argv[1]), now) as store:
        run = store.begin(now)
        store.record(run, [Observation(f"https://{n}.example.org/", Code.OK) for n in range(20_000)], now)
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="no limits")
def test_a_file_that_may_not_grow_is_a_sentence(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, GONE)
    command = [sys.executable, "-c", LIMITED, str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(TOOLS)})
    message = f"{path} cannot be written: the disk may be full; nothing that was stored before is lost\n"
    assert (ended.stdout, ended.stderr) == (message, "")
    assert _known(path) == {B: after(Past(), GONE, NOW)}


def test_a_failure_to_store_in_the_background_is_told_by_the_next_record(path: Path) -> None:
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store._connection.execute("PRAGMA query_only = ON")
        store.record(run, [GONE], NOW)
        deadline = time.monotonic() + 10
        while not store._failure:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with pytest.raises(StoreError, match=r"cannot be opened for writing"):
            store.record(run, [WELL], NOW)
        store._connection.execute("PRAGMA query_only = OFF")
        store.finish(run, NOW, conclusive=True)
    assert _known(path) == {B: after(Past(), GONE, NOW)}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs to become somebody else")
def test_a_read_only_file_is_a_sentence() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        path = Path(folder) / "links.db"
        Store.open(path, NOW).close()
        path.chmod(0o444)
        Path(folder).chmod(0o755)
        ended = _as_nobody(lambda: Store.open(path, NOW).close())
    assert ended == f"{path} cannot be opened for writing; allow writing to it and to its folder"


def _as_nobody(act: Callable[[], None]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setuid(65534)
            act()
        except StoreError as error:
            os.write(writing, str(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    return text


# The history as text

TEXT = f"""\
{HEADER}
{{"url": "https://a.example.org/", "first_seen": "2026-01-01T03:00:00Z", "last_ok": "2026-01-01T03:00:00Z", \
"last_code": "ok", "ok_streak": 1, "etag": "\\"1\\"", "last_modified": "then", \
"final_url": "https://a.example.org/new", "final_url_seen": 1, "next_due": "2026-01-04T16:51:30Z"}}
{{"url": "https://b.example.org/\\u00e4", "first_seen": "2026-01-01T03:00:00Z", "last_code": "gone", \
"first_failed": "2026-01-01T03:00:00Z", \
"strikes": [[2, 86400, 1, "2026-01-01T03:00:00Z", "2026-01-01T03:00:00Z"]], "next_due": "2026-01-02T03:00:00Z"}}
""".splitlines()


def test_the_history_as_text(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, GONE, WELL)
        assert list(store.export_lines()) == TEXT


def test_text_is_read_back(path: Path) -> None:
    with Store.open(path, NOW) as store:
        store.import_lines(TEXT, "links.jsonl", NOW)
        assert list(store.export_lines()) == TEXT
        assert store.outages_since() is None
    assert _known(path) == {A: after(Past(), WELL, NOW), B: after(Past(), GONE, NOW)}


AWAY = """\
{"url": "https://a.example.org/", "first_seen": "2026-01-01T03:00:00Z", "last_ok": "2026-01-04T03:00:00Z", \
"last_code": "ok", "ok_streak": 2, "next_due": "2026-01-12T11:20:11Z", "outages": [\
["2026-01-01T03:00:00Z", "2026-01-03T03:00:00Z", "gone"]]}"""


def test_outages_are_text_too(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok ok")
        assert list(store.export_lines()) == [HEADER, AWAY]
        assert store.lines_of([A]) == [AWAY]


def test_outages_are_read_back_and_never_twice(path: Path) -> None:
    with Store.open(path, NOW) as store:
        for _ in range(2):
            store.import_lines([HEADER, AWAY], "links.jsonl", NOW)
            assert list(store.export_lines()) == [HEADER, AWAY]
            assert dict(store.outages([A])) == {A: (_outage(0, 2),)}


def test_an_outage_that_is_not_over_goes_on_where_it_is_imported(path: Path) -> None:
    with Store.open(path, NOW) as store, Store.open(path.with_name("other.db"), NOW) as other:
        _live(store, A, "gone gone ok")
        other.import_lines(list(store.export_lines()), "links.jsonl", NOW)
        assert dict(other.outages([A])) == {}
        _live(other, A, "ok", first=3)
        assert dict(other.outages([A])) == {A: (_outage(0, 2),)}


def test_what_is_imported_joins_what_is_known(path: Path) -> None:
    """Of outages that overlap, those of the text count: two machines saw the same one, hours apart."""
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok ok - gone gone ok ok - - gone gone ok ok")
        told = [
            ["2026-01-02T03:00:00Z", "2026-01-02T04:00:00Z", "reset"],
            ["2026-01-10T03:00:00Z", "2026-01-11T03:00:00Z", None],
        ]
        store.import_lines([HEADER, json.dumps({"url": A, "outages": told})], "links.jsonl", NOW)
        assert dict(store.outages([A])) == {
            A: (
                Outage(NOW + DAY, NOW + DAY + timedelta(hours=1), Code.RESET),
                _outage(5, 7),
                _outage(9, 10, None),
                _outage(11, 13),
            )
        }


def test_text_of_the_first_release_is_read_and_takes_no_outage_away(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _live(store, A, "gone gone ok ok")
        store.import_lines([FIRST_HEADER, *TEXT[1:]], "links.jsonl", NOW + 9 * DAY)
        assert dict(store.load([A, B])) == {A: after(Past(), WELL, NOW), B: after(Past(), GONE, NOW)}
        assert dict(store.outages([A])) == {A: (_outage(0, 2),)}
        assert store.outages_since() == NOW + 9 * DAY


def test_since_when_outages_are_kept_is_text_too(path: Path) -> None:
    """What has been missing once goes on missing; nothing is missing of days to come."""
    now = NOW + 9 * DAY
    steps = [
        (header(NOW + 3 * DAY), NOW + 3 * DAY),
        (HEADER, NOW + 3 * DAY),
        (header(NOW), NOW + 3 * DAY),
        (header(NOW + 5 * DAY), NOW + 5 * DAY),
        (header(NOW + 900 * DAY), now),
    ]
    with Store.open(path, NOW) as store:
        for head, since in steps:
            store.import_lines([head], "links.jsonl", now)
            assert (store.outages_since(), list(store.export_lines())) == (since, [header(since)])
    assert header(NOW) == '{"format": 2, "outages_since": "2026-01-01T03:00:00Z"}'
    assert _raw(path, "SELECT count(*) FROM outages_kept") == [(1,)]


FIRST_HEADER = '{"format": 1}'
HOST = '{"url": "https://c.example.org/"'
ONE = '["2026-01-01T03:00:00Z", "2026-01-03T03:00:00Z", "gone"]'
KIND = "a value is not of the kind that belongs here"
BAD_LINES = {
    "nonsense": "this line is not JSON",
    "[" * 90_000: "this line is not JSON",
    "": "this line is not JSON",
    "[]": "a line should be a JSON object",
    '{"first_seen": null}': "url should be 1 to 8,000 characters",
    '{"url": 7}': "url should be 1 to 8,000 characters",
    f'{{"url": "{"a" * 9_000}"}}': "url should be 1 to 8,000 characters",
    '{"url": "' + "a" * 100_000 + '"}': "this line is too long",
    '{"url": "https://b.example.org/"}': "addresses should be in order, and each only once",
    '{"url": "https://a.example.org/"}': "addresses should be in order, and each only once",
    HOST + ', "more\\u001b": 1}': "'more\\x1b' is not known here",
    HOST + ', "first_seen": "yesterday"}': KIND,
    HOST + ', "first_seen": 7}': KIND,
    HOST + ', "first_seen": "2026-01-01T03:00:00+01:00"}': KIND,
    HOST + ', "first_seen": "1066-01-01T03:00:00Z"}': KIND,
    HOST + ', "last_code": "brand-new"}': KIND,
    HOST + ', "last_code": []}': KIND,
    HOST + ', "ok_streak": 1.0}': KIND,
    HOST + ', "ok_streak": true}': KIND,
    HOST + ', "ok_streak": -1}': KIND,
    HOST + ', "strikes": [[1]]}': KIND,
    HOST + ', "strikes": 3}': KIND,
    HOST + ', "simhash": "0x1"}': KIND,
    HOST + ', "title": ["a"]}': KIND,
    HOST + ', "title": "\\ud800"}': KIND,
    HOST + ', "outages": []}': KIND,
    HOST + ', "outages": 3}': KIND,
    HOST + ', "outages": null}': KIND,
    HOST + ', "outages": {"a": 1}}': KIND,
    HOST + ', "outages": "abc"}': KIND,
    HOST + ', "outages": [3]}': KIND,
    HOST + ', "outages": ["abc"]}': KIND,
    HOST + f', "outages": [[{ONE[1:-9]}]]}}': KIND,
    HOST + f', "outages": [{ONE[:-1]}, 7]]}}': KIND,
    HOST + f', "outages": [{ONE}, {ONE}]}}': KIND,
    HOST + f', "outages": [{", ".join([ONE] * 13)}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("gone", "brand-new")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-03", "2025-01-03")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-03", "2026-01-01")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-03", "9999-01-03")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-01T03:00:00Z", "1066-01-01T03:00:00Z")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("03:00:00Z", "03:00:00+00:00", 1)}]}}': KIND,
    HOST + ', "outages": [[7, 8, "gone"]]}': KIND,
    HOST + ', "outages": [[null, null, null]]}': KIND,
    HOST + f', "outages": [{ONE.replace("gone", "ok")}]}}': KIND,
}


@pytest.mark.parametrize(("line", "message"), BAD_LINES.items(), ids=[line[:60] for line in BAD_LINES])
def test_a_line_that_is_wrong_is_named_and_nothing_is_taken(line: str, message: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        with pytest.raises(StoreError) as refused:
            store.import_lines([*TEXT, line], "links.jsonl", NOW)
        assert str(refused.value) == f"links.jsonl:4: {message}"
        assert list(store.export_lines()) == [HEADER]


def test_text_of_the_first_release_knows_no_outages(path: Path) -> None:
    with Store.open(path, NOW) as store, pytest.raises(StoreError) as refused:
        store.import_lines([FIRST_HEADER, AWAY], "links.jsonl", NOW)
    assert str(refused.value) == "links.jsonl:2: 'outages' is not known here"


HEADS = {
    TEXT[1]: 'the first line should be {"format": 2}',
    "": 'the first line should be {"format": 2}',
    "[" * 90_000: 'the first line should be {"format": 2}',
    '{"format": true}': 'the first line should be {"format": 2}',
    '{"format": 0}': 'the first line should be {"format": 2}',
    '{"format": 2, "more": 1}': 'the first line should be {"format": 2}',
    '{"format": 1, "outages_since": "2026-01-04T03:00:00Z"}': 'the first line should be {"format": 2}',
    '{"format": 2, "outages_since": "soon"}': KIND,
    '{"format": 2, "outages_since": null}': KIND,
    '{"format": 2, "outages_since": "2026-01-04T03:00:00+01:00"}': KIND,
    '{"format": 3}': "this was exported by a newer listkeeper; update listkeeper",
    '{"format": 3, "more": 1}': "this was exported by a newer listkeeper; update listkeeper",
}


@pytest.mark.parametrize(("head", "message"), HEADS.items(), ids=[head[:60] for head in HEADS])
def test_text_of_another_kind_is_refused(head: str, message: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        with pytest.raises(StoreError) as refused:
            store.import_lines([head, *TEXT[1:]], "links.jsonl", NOW)
        assert str(refused.value) == f"links.jsonl:1: {message}"
        assert list(store.export_lines()) == [HEADER]


def test_no_text_is_nothing(path: Path) -> None:
    with Store.open(path, NOW) as store:
        store.import_lines([], "links.jsonl", NOW)
        assert list(store.export_lines()) == [HEADER]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
lives = st.lists(
    st.tuples(
        st.builds(
            Observation,
            url=texts.filter(bool),
            code=st.sampled_from(Code),
            status=st.none() | st.integers(100, 599),
            final_url=texts,
            etag=texts,
            last_modified=texts,
            snapshot=st.none() | st.builds(Snapshot, texts, texts, st.integers(0, 2**64 - 1)),
        ),
        st.integers(0, 1000),
    ),
    max_size=5,
)
deaths = st.lists(
    st.tuples(
        st.builds(Observation, st.sampled_from([A, B]), st.sampled_from([Code.GONE, Code.OK, Code.BLOCKED])),
        st.integers(13, 60),
    ),
    max_size=20,
).map(lambda steps: [(seen, sum(wait for _, wait in steps[: at + 1])) for at, (seen, _) in enumerate(steps)])
"""Links that die and come back."""
Life = list[tuple[Observation, int]]


def _lived(life: Life) -> list[Line]:
    """By address."""
    pasts: dict[str, Past] = {}
    left: dict[str, dict[datetime, Outage]] = {}
    for seen, hour in life:
        past, now = pasts.get(seen.url, Past()), NOW + timedelta(hours=hour)
        pasts[seen.url] = after(past, seen, now)
        if found := outage(past, seen, now):
            left.setdefault(seen.url, {})[found.began] = found
    return [Line(url, past, tuple(sorted(left.get(url, {}).values()))) for url, past in sorted(pasts.items())]


@given(lives | deaths)
def test_rows_and_lines_keep_a_past(life: Life) -> None:
    known = _lived(life)
    assert [from_row(to_row(line.past)) for line in known] == [line.past for line in known]
    head, lines = from_lines([HEADER, *map(to_line, known)], "")
    assert (head, list(lines)) == ((2, None), known)


@given(lives | deaths)
@settings(max_examples=30)
def test_an_export_that_is_imported_is_the_same(life: Life) -> None:
    lines = [HEADER, *map(to_line, _lived(life))]
    folder = Path(tempfile.mkdtemp())
    with Store.open(folder / "links.db", NOW) as store:
        for _ in range(2):
            store.import_lines(lines, "", NOW)
            assert list(store.export_lines()) == lines
    shutil.rmtree(folder)


@given(deaths)
@settings(max_examples=30)
def test_runs_leave_the_outages_that_a_life_has(life: Life) -> None:
    folder = Path(tempfile.mkdtemp())
    with Store.open(folder / "links.db", NOW) as store:
        for seen, hour in life:
            _check(store, seen, now=NOW + timedelta(hours=hour))
        assert list(store.export_lines()) == [HEADER, *map(to_line, _lived(life))]
    shutil.rmtree(folder)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | texts,
        lambda v: (
            st.lists(v)
            | st.dictionaries(
                texts | st.sampled_from(["url", "strikes", "title", "simhash", "first_seen", "outages"]), v
            )
        ),
    )
)
@settings(max_examples=50)
def test_no_line_is_a_traceback(value: object) -> None:
    for lines in ([HEADER, json.dumps(value)], [json.dumps(value)]):
        with suppress(StoreError):
            list(from_lines(lines, "links.jsonl")[1])
