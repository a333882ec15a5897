"""Disks that are full, and files that may not be written."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from listkeeper.history import Past, after
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store, StoreError

from tests.store.keeping import GONE, NOW, TOOLS, WELL, A, B, check, known


def test_a_full_disk_loses_nothing_that_was_stored(path: Path) -> None:
    many = [Observation(f"{A}{n}", Code.OK) for n in range(5_000)]
    with Store.open(path, NOW) as store:
        check(store, WELL)
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
    assert known(path, A, *(seen.url for seen in many)).keys() == {A, *(seen.url for seen in many)}


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
        check(store, GONE)
    command = [sys.executable, "-c", LIMITED, str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(TOOLS)})
    message = f"{path} cannot be written: the disk may be full; nothing that was stored before is lost\n"
    assert (ended.stdout, ended.stderr) == (message, "")
    assert known(path) == {B: after(Past(), GONE, NOW)}


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
    assert known(path) == {B: after(Past(), GONE, NOW)}


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
