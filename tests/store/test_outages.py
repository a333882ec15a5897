"""What was dead and came back."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store, StoreError, outages
from listkeeper.store.lines import HEADER
from listkeeper.store.outages import KEPT, MOST

from tests.store.keeping import DAY, NOW, WELL, A, B, check, live, outage_of, raw, sql


def test_an_outage_is_told_once_it_is_over(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "ok gone gone ok")
        assert dict(store.outages([A])) == {}
        live(store, A, "gone - ok", first=4)
        assert dict(store.outages([A])) == {}
        live(store, A, "ok", first=7)
        assert dict(store.outages([A, B])) == {A: (outage_of(1, 6),)}
        assert store.outages_since() is None


def test_what_was_never_called_dead_leaves_no_outage(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone ok ok gone ok ok")
        live(store, B, "parked parked parked parked ok ok")
        assert raw(path, "SELECT * FROM outage") == []


def test_an_inconclusive_run_ends_no_outage(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok")
        check(store, WELL, now=NOW + 3 * DAY, conclusive=False)
        assert dict(store.outages([A])) == {}


def test_an_outage_is_written_with_the_answer_or_neither_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError

    with Store.open(path, NOW) as store:
        live(store, A, "gone gone")
        before = dict(store.load([A]))
        with monkeypatch.context() as broken:
            broken.setattr(outages, "put", fail)
            with pytest.raises(StoreError):
                live(store, A, "ok", first=2)
        assert dict(store.load([A])) == before
    with Store.open(path, NOW) as store:  # folds what is left
        live(store, A, "ok", first=3)
        assert dict(store.outages([A])) == {A: (outage_of(0, 2),)}


def test_of_each_link_the_newest_outages_are_kept(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, B, "gone gone ok ok")
        for number in range(MOST + 3):
            live(store, A, "gone gone ok ok", first=4 * number)
        kept = tuple(outage_of(day, day + 2) for day in range(12, 4 * (MOST + 3), 4))
        assert len(kept) == MOST
        assert dict(store.outages([A, B])) == {A: kept, B: (outage_of(0, 2),)}
        assert raw(path, "SELECT count(*) FROM outage") == [(MOST + 1,)]


def test_outages_are_forgotten_after_two_years(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok ok - gone gone ok ok")
        for after_it, kept in ((timedelta(), [0, 5]), (timedelta(hours=1), [5]), (6 * DAY, [])):
            when = NOW + 2 * DAY + KEPT + after_it
            store.finish(store.begin(when), when, conclusive=True)
            store.finish(store.begin(when), when, conclusive=True)
            assert [began for (began,) in _days(path)] == kept


def _days(path: Path) -> list[tuple[int]]:
    return raw(path, f"SELECT (began - {int(NOW.timestamp())}) / 86400 FROM outage")


def test_a_clock_that_is_wrong_once_forgets_no_outage(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok ok")
        far = NOW + 20 * KEPT
        store.finish(store.begin(far), far, conclusive=False)
        store.finish(store.begin(NOW + 5 * DAY), NOW + 5 * DAY, conclusive=True)
        assert dict(store.outages([A])) == {A: (outage_of(0, 2),)}


def test_many_links_come_back_at_once(path: Path) -> None:
    urls = [f"https://{n}.example.org/" for n in range(6_000)]  # more than are folded at once
    with Store.open(path, NOW) as store:
        for day, code in enumerate((Code.GONE, Code.GONE, Code.OK, Code.OK)):
            check(store, *(Observation(url, code) for url in urls), now=NOW + day * DAY)
        assert dict(store.outages(urls)) == dict.fromkeys(urls, (outage_of(0, 2),))


@pytest.mark.parametrize(
    "value", ["began = -1", "began = 'then'", "ended = began - 1", "ended = 'now'", "ended = 9e300"]
)
def test_an_outage_that_makes_no_sense_is_none(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok ok - gone gone ok ok")
        sql(path, f"UPDATE outage SET {value} WHERE began > {int((NOW + DAY).timestamp())}")
        assert dict(store.outages([A])) == {A: (outage_of(0, 2),)}
        assert [json.loads(line).get("outages") for line in list(store.export_lines())[1:]] == [
            [["2026-01-01T03:00:00Z", "2026-01-03T03:00:00Z", "gone"]]
        ]
        assert store.lines_of([A]) == list(store.export_lines())[1:]


def test_more_outages_than_a_link_can_have_are_not_told(path: Path) -> None:
    """Nor exported: an export can be imported."""
    with Store.open(path, NOW) as store:
        live(store, A, "ok")
    rows = ", ".join(f"('{A}', {day * 86400}, {day * 86400 + 1}, 'gone')" for day in range(1, 500))
    sql(path, f"INSERT INTO outage VALUES {rows}")
    with Store.open(path, NOW) as store:
        assert [outage.began.day for outage in dict(store.outages([A]))[A]] == list(range(4, 16))
        store.import_lines(list(store.export_lines()), "links.jsonl", NOW)


@pytest.mark.parametrize("code", ["'brand-new'", "'ok'", "x'00ff'", "7", "NULL"])
def test_an_outage_of_a_code_that_is_no_failure_has_none(code: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok ok")
        sql(path, f"UPDATE outage SET code = {code}")
        assert dict(store.outages([A])) == {A: (outage_of(0, 2, None),)}


@pytest.mark.parametrize("value", ["'soon'", "-7", "9e300", "x'00'"])
def test_a_beginning_that_makes_no_sense_is_none(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        sql(path, f"INSERT INTO outages_kept VALUES ({value})")
        assert store.outages_since() is None
        assert next(store.export_lines()) == HEADER
