"""Reading and writing a list: every byte as it is, nothing half written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from listkeeper import files

TEXTS = [
    ("plain", b"# A\n"),
    ("CRLF", b"# A\r\n- b\r\n"),
    ("lone CR", b"# A\r- b\r"),
    ("a byte order mark", b"\xef\xbb\xbf# A\n"),
    ("no last line end", b"# A"),
    ("other line ends of Unicode", "a\u2028b\x0cc\x85d".encode()),
    ("nothing", b""),
]


@pytest.mark.parametrize("raw", [pytest.param(raw, id=name) for name, raw in TEXTS])
def test_what_is_read_and_written_back_is_the_same_bytes(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(raw)
    text = files.read(path)
    assert files.write(path, text + "\n", before=text)
    assert path.read_bytes() == raw + b"\n"


NOT_TEXT = [
    (b"a\nb\xc3", "list.md:2:2: byte 0xc3 is not UTF-8; save the file as UTF-8"),
    ("é数".encode() + b"\xff", "list.md:1:3: byte 0xff is not UTF-8; save the file as UTF-8"),
    (b"\xed\xa0\x80", "list.md:1:1: byte 0xed is not UTF-8; save the file as UTF-8"),
    (b"a\n\nb\0", "list.md is not a text file: line 3 holds a NUL byte"),
    (b"\xfe\xff\0a", "list.md is UTF-16; save it as UTF-8"),
    (b"a" * (files.MAX_BYTES + 1), "list.md is larger than 20,000,000 bytes; split the list"),
]


@pytest.mark.parametrize(("raw", "told"), NOT_TEXT, ids=[told for _, told in NOT_TEXT])
def test_what_is_not_text_is_refused_at_its_place(raw: bytes, told: str) -> None:
    with pytest.raises(files.FileError) as caught:
        files.decode(raw, "list.md")
    assert str(caught.value) == told


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.md"
    path.write_text("old", encoding="utf-8")
    return path


def test_an_unchanged_file_is_not_touched(path: Path) -> None:
    before = path.stat()
    assert not files.write(path, "old", before="old")
    assert path.stat() == before


def test_the_mode_stays(path: Path) -> None:
    path.chmod(0o640)
    assert files.write(path, "new", before="old")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new", 0o640)


def test_the_owner_stays(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(path, 1234, 5678)
    assert files.write(path, "new", before="old")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 5678)


def test_a_symbolic_link_stays_one(path: Path) -> None:
    link = path.with_name("link.md")
    link.symlink_to(path.name)
    assert files.write(link, "new", before="old")
    assert (link.is_symlink(), path.read_text(encoding="utf-8")) == (True, "new")


def test_other_hard_links_keep_the_old_text(path: Path) -> None:
    other = path.with_name("other.md")
    other.hardlink_to(path)
    assert files.write(path, "new", before="old")
    assert (path.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == ("new", "old")


def test_a_name_as_long_as_the_system_takes(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 252 + ".md")
    path.write_text("old", encoding="utf-8")
    assert files.write(path, "new", before="old")


def refused(path: Path, told: str) -> None:
    """Whatever is wrong, the list and the folder stay as they were."""
    before = sorted(path.parent.iterdir())
    with pytest.raises(files.FileError) as caught:
        files.write(path, "new", before="old")
    assert str(caught.value) == f"{path} {told}"
    assert sorted(path.parent.iterdir()) == before


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(path: Path) -> None:
    path.write_text("newer", encoding="utf-8")
    refused(path, "was changed by someone else in the meantime; run the command again")
    assert path.read_text(encoding="utf-8") == "newer"


def test_a_file_that_was_removed_meanwhile_is_not_made_again(path: Path) -> None:
    path.unlink()
    refused(path, "cannot be written and is unchanged: there is no such file; name a Markdown file or its folder")


def test_a_file_that_became_a_link_out_of_the_checkout_is_not_followed(
    path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "list.md"
    outside.write_text("old", encoding="utf-8")
    path.unlink()
    path.symlink_to(outside)
    refused(path, "is a symbolic link that leads out of its checkout; name the file itself")
    assert outside.read_text(encoding="utf-8") == "old"


def test_a_failure_in_the_middle_leaves_the_old_text_and_no_other_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    refused(path, "cannot be written and is unchanged: no space left on device")
    assert path.read_text(encoding="utf-8") == "old"


def test_a_checkout_is_the_nearest_folder_with_git(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert files.checkout(inner) == inner

    (tmp_path / "a" / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    assert files.checkout(inner) == tmp_path / "a"


def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    files.create(tmp_path / "a" / "b" / "c.yml", "x: é\r\n", within=tmp_path)

    assert (tmp_path / "a" / "b" / "c.yml").read_bytes() == "x: é\r\n".encode()


def test_a_file_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")

    with pytest.raises(files.FileError, match="a cannot be written: file exists"):
        files.create(tmp_path / "a", "x", within=tmp_path)
    assert (tmp_path / "a").read_text() == "mine"


@pytest.mark.parametrize("name", ["link", "link/new", "../new"])
def test_no_file_is_made_outside(name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    inside, outside = tmp_path / "in", tmp_path_factory.mktemp("outside")
    inside.mkdir()
    (inside / "link").symlink_to(outside if "/" in name else outside / "new")

    with pytest.raises(files.FileError):
        files.create(inside / name, "x", within=inside)
    assert list(outside.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_new_file_is_whole_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        files.create(tmp_path / "a", "\udce9", within=tmp_path)
    assert list(tmp_path.iterdir()) == []
