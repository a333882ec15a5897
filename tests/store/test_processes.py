"""Runs at once, and runs that are killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from listkeeper.store import Store, StoreError
from listkeeper.store.outages import MOST

from tests.store.keeping import DAY, NOW, TOOLS, WELL, A, known, outage_of

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
    done, waits, longest = 0, random.Random(3), 0.2
    Store.open(path, NOW).close()
    with _writer(path, "gone") as writer:
        for _ in range(50):
            days = _write_until_killed(writer, done, waits.uniform(0, longest))
            longest = 0.2 if days else longest * 1.2  # on a busy machine a run takes longer than that
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
    done, waits, longest = 0, random.Random(4), 0.2
    Store.open(path, NOW).close()
    with _writer(path, "gone", "gone", "ok", "ok") as writer:
        for _ in range(25):
            days = _write_until_killed(writer, done, waits.uniform(0, longest))
            longest = 0.2 if days else longest * 1.2  # on a busy machine a run takes longer than that
            with Store.open(path, NOW) as store:
                begun = NOW + (done + len(days)) * DAY
                done += len(days) + any(run.conclusive and run.started == begun for run in store.runs())
                known = dict(store.outages(WRITTEN))
            over = [outage_of(day, day + 2) for day in range(0, 4 * (done // 4), 4)][-MOST:]
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
    assert known(path)[A].ok_streak == 20


def test_another_process_that_does_not_end_is_a_sentence(path: Path) -> None:
    Store.open(path, NOW).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"links\.db is kept busy by another run; try again when that has ended$"):
            Store.open(path, NOW, patience=0.1)
