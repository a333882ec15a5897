"""The folder of an artifact: one regular file, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from listkeeper.bot.artifact import from_json
from listkeeper.bot.limits import REPORT_BYTES
from listkeeper.cli.bot import artifact
from listkeeper.cli.output import Stop

RAW = (Path(__file__).parents[1] / "bot" / "report.json").read_bytes()


def test_a_report_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(RAW)
    assert artifact.read(str(tmp_path)) == from_json(RAW)


def _plain(folder: Path, raw: bytes = RAW, name: str = "report.json") -> None:
    folder.mkdir()
    (folder / name).write_bytes(raw)


def _beside(folder: Path) -> None:
    _plain(folder)
    (folder / "sitecustomize.py").write_text("")


def _inside_a_folder(folder: Path) -> None:
    folder.mkdir()
    (folder / "report.json").mkdir()
    (folder / "report.json" / "report.json").write_bytes(RAW)


def _link(folder: Path) -> None:
    (folder.parent / "elsewhere.json").write_bytes(RAW)
    folder.mkdir()
    (folder / "report.json").symlink_to(folder.parent / "elsewhere.json")


def _linked_folder(folder: Path) -> None:
    _plain(folder.parent / "elsewhere")
    folder.symlink_to(folder.parent / "elsewhere", target_is_directory=True)


def _file(folder: Path) -> None:
    folder.write_bytes(RAW)


def _pipe(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "report.json")


def _sparse(folder: Path) -> None:
    _plain(folder)
    os.truncate(folder / "report.json", 5_000_000_000)


MADE: dict[str, tuple[Callable[[Path], None], str]] = {
    "no folder": (lambda _: None, "{} cannot be read: "),
    "an empty folder": (Path.mkdir, "{} does not hold report.json and nothing else; name the folder of the artifact"),
    "another name": (lambda folder: _plain(folder, name="Report.json"), "{} does not hold report.json and nothing"),
    "two files": (_beside, "{} does not hold report.json and nothing else"),
    "a folder": (_inside_a_folder, "{}/report.json is not a regular file"),
    "a link": (_link, "{} cannot be read: "),
    "a link to a folder": (_linked_folder, "{} cannot be read: "),
    "a file for a folder": (_file, "{} cannot be read: "),
    "a pipe": (_pipe, "{}/report.json is not a regular file"),
    "five gigabytes": (_sparse, "{}/report.json is larger than 1,000,000 bytes"),
    "a byte too much": (lambda folder: _plain(folder, b" " * (REPORT_BYTES + 1)), "{}/report.json is larger than 1,0"),
    "no report": (lambda folder: _plain(folder, b"{}"), "{}/report.json is not used: it departs from schema/change-r"),
}


@pytest.mark.parametrize(("make", "told"), MADE.values(), ids=MADE)
def test_whatever_else_a_folder_holds_is_refused(make: Callable[[Path], None], told: str, tmp_path: Path) -> None:
    folder = tmp_path / "artifact"
    make(folder)
    with pytest.raises(Stop) as caught:
        artifact.read(str(folder))
    assert str(caught.value).startswith(told.format(folder))
