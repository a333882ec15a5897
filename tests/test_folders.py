"""A folder of ours is replaced at once, and one that is not ours is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from listkeeper import folders
from listkeeper.files import FileError

MARKER = ".mine"
OLD = {MARKER: b"# ours\na\nb\n", "a": b"old", "b": b"old"}
NEW = {MARKER: b"# ours\na\n", "a": b"new"}
TOOLS = Path(__file__).parents[1] / "tools"


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_a_new_folder_is_made_with_those_above_it(folder: Path) -> None:
    folders.replace(folder / "deep" / "er", NEW, MARKER)

    assert held(folder / "deep" / "er") == NEW
    assert [path.name for path in (folder / "deep").iterdir()] == ["er"]


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_folder_of_ours_is_replaced(exchanges: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not exchanges:  # as where the system cannot
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    folders.replace(folder, OLD, MARKER)
    folders.replace(folder, NEW, MARKER)

    assert held(folder) == NEW
    assert list(folder.parent.iterdir()) == [folder]


def test_an_empty_folder_is_filled_and_keeps_its_mode(folder: Path) -> None:
    folder.mkdir(0o750)
    folders.replace(folder, NEW, MARKER)

    assert held(folder) == NEW
    assert folder.stat().st_mode & 0o777 == 0o750


def test_what_others_put_there_stays(folder: Path) -> None:
    folders.replace(folder, OLD, MARKER)
    (folder / "CNAME").write_bytes(b"trees.example")
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_bytes(b"ref")
    (folder / "to").symlink_to("elsewhere")
    folders.replace(folder, NEW, MARKER)

    assert held(folder) == NEW | {"CNAME": b"trees.example", ".git/HEAD": b"ref"}
    assert (folder / "to").readlink() == Path("elsewhere")


def test_a_folder_that_is_not_ours_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "a").write_bytes(b"mine")
    with pytest.raises(FileError, match="holds files, but no site of listkeeper's; name a new or an empty folder"):
        folders.replace(folder, NEW, MARKER)

    assert held(folder) == {"a": b"mine"}
    assert list(folder.parent.iterdir()) == [folder]


def test_a_marker_that_is_a_link_is_none(folder: Path) -> None:
    folder.mkdir()
    (folder / MARKER).symlink_to(__file__)
    with pytest.raises(FileError, match="no site of"):
        folders.replace(folder, NEW, MARKER)


def test_a_file_is_no_folder(folder: Path) -> None:
    folder.write_bytes(b"x")
    with pytest.raises(FileError, match="is not a folder"):
        folders.replace(folder, NEW, MARKER)


def test_a_disk_that_is_full_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    folders.replace(folder, OLD, MARKER)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="cannot be written and is unchanged: no space left on device"):
        folders.replace(folder, NEW, MARKER)

    assert held(folder) == OLD
    assert list(folder.parent.iterdir()) == [folder]


KILLED = """
import sys
from pathlib import Path
from listkeeper.folders import replace
folder = Path(sys.argv[1])
print("begun", flush=True)
for number in range(10_000):
    replace(folder, {".mine": b"# ours\\na\\nb\\n", "a": b"%d" % number, "b": b"%d" % number}, ".mine")
"""


def test_there_is_always_a_folder(folder: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere there is a moment without one")
    folders.replace(folder, OLD, MARKER)
    command = [sys.executable, "-c", KILLED, str(folder)]
    with subprocess.Popen(command, env={"PYTHONPATH": str(TOOLS)}, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        end = time.monotonic() + 0.5
        seen = {(folder / "a").exists() for _ in iter(lambda: time.monotonic() < end, False)}
        process.kill()

    assert seen == {True}


def test_after_a_kill_the_folder_is_whole(folder: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere there is a moment without either folder")
    folders.replace(folder, OLD, MARKER)
    for wait in (0.02, 0.05, 0.08, 0.11):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder)], env={"PYTHONPATH": str(TOOLS)}, stdout=subprocess.PIPE
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        now = held(folder)
        assert set(now) == {MARKER, "a", "b"}
        assert now["a"] == now["b"]
