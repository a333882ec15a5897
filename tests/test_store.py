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
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.history import Past, after
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.store import Run, Store, StoreError
from listkeeper.store.formats import FORMATS, LINK, Format
from listkeeper.store.lines import HEADER, from_lines, to_line
from listkeeper.store.rows import from_row, to_row

NOW = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
A, B = "https://a.example.org/", "https://b.example.org/ä"
TOOLS = Path(__file__).parents[1] / "tools"
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
        with Store.read(path) as beside:
            assert dict(beside.load([A])) == dict(store.load([A]))
            assert beside.runs() == store.runs()


def test_reading_a_history_writes_nothing(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
    before = path.read_bytes()
    with Store.read(path) as store:
        assert [url for url, _ in store.load([A, B])] == [A]
        with pytest.raises(StoreError, match="cannot be opened for writing"):
            store.begin(NOW)
        assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == before


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 9", "PRAGMA application_id = 7", "CREATE TABLE x (y)"])
def test_what_is_no_history_of_this_format_is_not_read(path: Path, statement: str) -> None:
    Store.open(path, NOW).close()
    _sql(path, statement)
    with pytest.raises(StoreError, match="is not a history of links that this listkeeper reads"):
        Store.read(path)


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


# Other processes

WRITER = """
import os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store

def write(first, count):
    for day in range(first, first + count):
        now = datetime(2026, 1, 1, 3, tzinfo=UTC) + timedelta(days=day)
        with Store.open(Path(sys.argv[1]), now) as store:
            run = store.begin(now)
            for part in range(0, 300, 50):
                urls = [f"https://{n}.example.org/" for n in range(part, part + 50)]
                store.record(run, [Observation(url, Code.GONE) for url in urls], now)
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


def _writer(path: Path) -> subprocess.Popen[str]:
    """Reads lines of a first day and how many; for each, answers with the id of a process that writes, and its days."""
    command = [sys.executable, "-c", WRITER, str(path)]
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
    with _writer(path) as writer:
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


@pytest.mark.skipif(os.name == "nt", reason="no fork")
def test_runs_at_once_lose_nothing(path: Path) -> None:
    count = 10
    writers = [_writer(path) for _ in range(3)]
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
    _sql(path, "PRAGMA user_version = 2")
    with pytest.raises(StoreError) as refused:
        Store.open(path, NOW)
    assert str(refused.value) == (
        f"{path} was written by a newer listkeeper (format 2, this one knows 1); "
        "update listkeeper, or name another file"
    )


# A later release: the title is gone and a note has come, by a table that is made anew.
NEXT = LINK.replace("title TEXT", "note TEXT")
UPGRADE = (
    "ALTER TABLE link RENAME TO link_1",
    NEXT,
    "INSERT INTO link SELECT * FROM link_1",
    "DROP TABLE link_1",
)
LATER = {**FORMATS, 2: Format({**FORMATS[1].tables, "link": NEXT}, UPGRADE)}


def test_an_older_format_is_upgraded(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
    Store.open(path, NOW, formats=LATER).close()
    Store.open(path, NOW, formats=LATER).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT url, etag, note FROM link").fetchall() == [(A, '"1"', "")]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_an_upgrade_that_fails_leaves_the_older_format(path: Path) -> None:
    with Store.open(path, NOW) as store:
        _check(store, WELL)
    broken = {**LATER, 2: Format(LATER[2].tables, (*UPGRADE, "INSERT INTO nowhere VALUES (1)"))}
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
        store.import_lines(TEXT, "links.jsonl")
        assert list(store.export_lines()) == TEXT
    assert _known(path) == {A: after(Past(), WELL, NOW), B: after(Past(), GONE, NOW)}


HOST = '{"url": "https://c.example.org/"'
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
}


@pytest.mark.parametrize(("line", "message"), BAD_LINES.items(), ids=[line[:60] for line in BAD_LINES])
def test_a_line_that_is_wrong_is_named_and_nothing_is_taken(line: str, message: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        with pytest.raises(StoreError) as refused:
            store.import_lines([*TEXT, line], "links.jsonl")
        assert str(refused.value) == f"links.jsonl:4: {message}"
        assert list(store.export_lines()) == [HEADER]


def test_text_of_another_kind_is_refused(path: Path) -> None:
    with Store.open(path, NOW) as store, pytest.raises(StoreError) as refused:
        store.import_lines(TEXT[1:], "links.jsonl")
    assert str(refused.value) == 'links.jsonl:1: the first line should be {"format": 1}'


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
Life = list[tuple[Observation, int]]


def _lived(life: Life) -> dict[str, Past]:
    pasts: dict[str, Past] = {}
    for seen, hour in life:
        pasts[seen.url] = after(pasts.get(seen.url, Past()), seen, NOW + timedelta(hours=hour))
    return pasts


@given(lives)
def test_rows_and_lines_keep_a_past(life: Life) -> None:
    pasts = _lived(life)
    assert {url: from_row(to_row(past)) for url, past in pasts.items()} == pasts
    lines = [HEADER, *(to_line(url, past) for url, past in sorted(pasts.items()))]
    assert dict(from_lines(lines, "")) == pasts


@given(lives)
@settings(max_examples=30)
def test_an_export_that_is_imported_is_the_same(life: Life) -> None:
    lines = [HEADER, *(to_line(url, past) for url, past in sorted(_lived(life).items()))]
    folder = Path(tempfile.mkdtemp())
    with Store.open(folder / "links.db", NOW) as store:
        store.import_lines(lines, "")
        assert list(store.export_lines()) == lines
    shutil.rmtree(folder)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | texts,
        lambda v: (
            st.lists(v)
            | st.dictionaries(texts | st.sampled_from(["url", "strikes", "title", "simhash", "first_seen"]), v)
        ),
    )
)
@settings(max_examples=50)
def test_no_line_is_a_traceback(value: object) -> None:
    with suppress(StoreError):
        list(from_lines([HEADER, json.dumps(value)], "links.jsonl"))
