"""A history of links: what runs leave in it, and who may read it beside them."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from listkeeper.history import Past, after
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.store import Run, Store, StoreError

from tests.store.keeping import DAY, GONE, NOW, WELL, A, B, check, known, names, sql


def test_a_history_is_read_beside_the_run_that_writes_it(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, WELL)
        with Store.read(path, NOW) as beside:
            assert dict(beside.load([A])) == dict(store.load([A]))
            assert beside.runs() == store.runs()


def test_reading_a_history_writes_nothing(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, WELL)
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
    sql(path, statement)
    with pytest.raises(StoreError, match=r"links\.db is not a history of links; name another file$"):
        Store.read(path, NOW)


def test_a_run_is_remembered(path: Path) -> None:
    well = replace(WELL, snapshot=Snapshot("Ünïcode", "de", 2**64 - 2))
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store.record(run, [well, GONE], NOW)
        store.finish(run, NOW + DAY, conclusive=True)
        assert (store.note, store.runs()) == ("", [Run(run, NOW, NOW + DAY, True)])
    assert known(path, A, B, "https://never.example.org/") == {
        A: after(Past(), well, NOW),
        B: after(Past(), GONE, NOW),
    }
    assert names(path) == ["links.db"]


def test_runs_add_up(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, GONE)
        check(store, GONE, now=NOW + DAY)
    assert known(path) == {B: after(after(Past(), GONE, NOW), GONE, NOW + DAY)}


def test_an_inconclusive_run_leaves_nothing(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, GONE)
        before = dict(store.load([A, B]))
        check(store, GONE, WELL, now=NOW + DAY, conclusive=False)
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
        check(store, GONE, GONE, again)
    assert known(path) == {B: after(Past(), again, NOW)}


def test_what_was_never_asked_has_no_history(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, Observation(A, Code.MALFORMED), Observation(B, Code.EXCLUDED))
    assert known(path) == {}


def test_what_servers_send_is_bounded(path: Path) -> None:
    big = "x" * 100_000
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        seen = Observation(A, Code.OK, 200, A + big, etag=big, last_modified="\ud800", snapshot=Snapshot(big))
        store.record(run, [seen, Observation(A + big, Code.OK), Observation("\ud800", Code.OK)], NOW)
        store.finish(run, NOW, conclusive=True)
    kept = Observation(A, Code.OK, snapshot=Snapshot("x" * 200))
    assert known(path, A, A + big) == {A: after(Past(), kept, NOW)}


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
        check(store, GONE, now=NOW + DAY)
    assert known(path) == {B: after(after(Past(), GONE, NOW), GONE, NOW + DAY)}


def test_a_kill_before_the_folding_loses_no_strike(path: Path) -> None:
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store.record(run, [GONE], NOW)
    sql(path, f"UPDATE run SET finished = 1, conclusive = 1 WHERE id = {run}")
    assert known(path) == {B: after(Past(), GONE, NOW)}


def test_old_runs_are_forgotten_and_links_are_not(path: Path) -> None:
    with Store.open(path, NOW) as store:
        killed = store.begin(NOW)
        store.record(killed, [WELL], NOW)
        check(store, GONE)
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
            check(store, *seen, now=NOW + day * DAY)
    assert path.stat().st_size < 1_000 * len(seen)
