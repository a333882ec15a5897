"""Files that are not what they should be."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from listkeeper.history import Past, after
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store, StoreError

from tests.store.keeping import DAY, GONE, NOW, WELL, A, B, check, known, names, sql

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
            check(store, *(Observation(f"{A}{n}", Code.GONE) for n in range(500)))
        yield path.read_bytes()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_kept_aside_and_told(damage: Callable[[bytes], bytes], healthy: bytes, path: Path) -> None:
    path.write_bytes(damage(healthy))
    with Store.open(path, NOW) as store:
        assert store.note == (
            f"{path} was damaged; it is kept as links.db.damaged-2026-01-01, and a new history has begun"
        )
        check(store, WELL)
    assert path.with_name("links.db.damaged-2026-01-01").read_bytes() == damage(healthy)
    assert known(path) == {A: after(Past(), WELL, NOW)}


def test_a_second_damaged_file_of_a_day_has_its_own_name(path: Path) -> None:
    for _ in range(2):
        path.write_text("no database")
        Store.open(path, NOW).close()
    assert names(path) == ["links.db", "links.db.damaged-2026-01-01", "links.db.damaged-2026-01-01-2"]


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
    sql(path, *statements)
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        Store.open(path, NOW)
    assert str(refused.value) == f"{path} is not a history of links; name another file"
    assert (path.read_bytes(), names(path)) == (before, ["links.db"])


def test_a_newer_format_is_refused(path: Path) -> None:
    Store.open(path, NOW).close()
    sql(path, "PRAGMA user_version = 3")
    for opening in (Store.open, Store.read):
        with pytest.raises(StoreError) as refused:
            opening(path, NOW)
        assert str(refused.value) == (
            f"{path} was written by a newer listkeeper (format 3, this one knows 2); "
            "update listkeeper, or name another file"
        )


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
        check(store, WELL, GONE)
    sql(path, f"UPDATE link SET {value} WHERE url = '{A}'")
    assert known(path) == {B: after(Past(), GONE, NOW)}
    with Store.open(path, NOW) as store:
        check(store, WELL, now=NOW + DAY)
    assert known(path)[A] == after(Past(), WELL, NOW + DAY)


def test_a_code_of_another_release_is_no_code(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, WELL)
    sql(path, "UPDATE link SET last_code = 'brand-new'")
    assert known(path) == {A: after(Past(), WELL, NOW)._replace(last_code=None)}


@pytest.mark.parametrize(
    "value", ["code = 'brand-new'", "seen = 'now'", "status = 'x'", "url = x'ff'", "title = x'07'"]
)
def test_an_observation_that_makes_no_sense_is_dropped(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        run = store.begin(NOW)
        store.record(run, [WELL, GONE], NOW)
    sql(path, f"UPDATE observation SET {value} WHERE url = '{A}'")
    with Store.open(path, NOW) as store:
        assert list(store.pending(run)) == [(GONE, NOW)]
        store.finish(run, NOW, conclusive=True)
        assert list(store.pending(run)) == []
    assert known(path) == {B: after(Past(), GONE, NOW)}


@pytest.mark.parametrize("value", ["etag = zeroblob(2000000)", "etag = CAST(x'ff' AS TEXT)"])
def test_a_value_that_cannot_be_read_at_all_is_a_sentence(value: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, WELL)
    sql(path, f"UPDATE link SET {value}")
    with Store.open(path, NOW) as store, pytest.raises(StoreError) as refused:
        list(store.load([A]))
    assert str(refused.value) == f"{path} holds what no history holds; remove it, or name another file"
