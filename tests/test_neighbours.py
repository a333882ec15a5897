"""Which files beside a list rules get to know, and where it lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from listkeeper import cli

LIST = "# Awesome List\n\n- [A](https://a.example/) - A thing.\n"
NONE = "the list names no licence"
SELECT = ["lint", "--select", "licence"]


@pytest.mark.parametrize(
    ("files", "is_told"),
    [
        ({}, True),
        ({"LICENSE": b"MIT License"}, False),
        ({"Licence.md": b"MIT License"}, False),
        ({"COPYING": b"\xff\xfenot text"}, False),
        ({"LICENSES": b"MIT License"}, True),
    ],
)
def test_a_licence_is_one_of_the_files_beside_the_list(
    files: dict[str, bytes], is_told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    assert cli.run([*SELECT, str(tmp_path / "list.md")]) == 0
    assert (NONE in capsys.readouterr().out) == is_told


def test_a_list_in_a_folder_below_may_have_it_above(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "list.md").write_text(LIST, encoding="utf-8")

    assert cli.run([*SELECT, str(tmp_path / "docs" / "list.md")]) == 0
    assert NONE not in capsys.readouterr().out
