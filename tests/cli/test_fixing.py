"""`links --fix`: what it writes into files, and what it says."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest
from listkeeper.cli import fixing, inputs
from listkeeper.cli.inputs import Source
from listkeeper.cli.output import Stop
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict
from listkeeper.parser import parse

OLD, NEW = "https://a.example/old", "https://a.example/new"


def moved(*places: Place, url: str = OLD, new: str = NEW) -> LinkResult:
    return LinkResult(url, Verdict.CHANGE, Code.REDIRECT_PERMANENT, places, suggestion=new)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listed(path: str, text: str) -> Source:
    Path(path).write_bytes(text.encode())
    return inputs.read(path, None)


def test_every_list_gets_its_new_addresses_and_they_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = [listed("a.md", f"- [A]({OLD})\r\n"), listed("b.md", f"# T\n\nSee [A]({OLD}).\n")]
    result = moved(Place("a.md", 1, 3), Place("b.md", 3, 5))

    assert fixing.fix(sources, [result]) == []
    assert (folder / "a.md").read_bytes() == f"- [A]({NEW})\r\n".encode()
    assert (folder / "b.md").read_bytes() == f"# T\n\nSee [A]({NEW}).\n".encode()
    assert capsys.readouterr() == ("", f"a.md:1:3: {OLD} → {NEW}\nb.md:3:5: {OLD} → {NEW}\n")


def test_what_is_not_written_is_told_with_its_reason_and_left(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = listed("list.md", f"- [A]({OLD})\n- [B]({NEW})\n")
    result = moved(Place("list.md", 1, 3))
    before = os.stat("list.md")  # noqa: PTH116 - also the inode: a file that is replaced by its like has another

    why = f"{NEW} would duplicate 'B' (line 2)"
    assert fixing.fix([source], [result]) == [result._replace(note=why)]
    assert (folder / "list.md").stat() == before
    assert capsys.readouterr().err == f"list.md:1:3: {OLD} stays: {why}\n"


def test_nothing_in_what_is_told_acts_on_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, text = "a\x1b[31m\n.md", f"- [A\x9b\u202e]({OLD})\n- [B]({NEW})\n"
    source = listed(path, text)
    fixing.fix([source], [moved(Place(path, 1, 3), new=f"{NEW}\x1b[31m\n"), moved(Place(path, 2, 3), url=NEW, new=OLD)])

    shown = "a\\u001b[31m .md"
    assert capsys.readouterr().err == (
        f"{shown}:1:3: {OLD} stays: the new address cannot be written exactly\n"
        f"{shown}:2:3: {NEW} stays: {OLD} would duplicate 'A\\x9b\\u202e' (line 1)\n"
    )
    assert (folder / path).read_text() == text


def test_a_list_that_was_changed_meanwhile_stays_and_the_others_are_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = [listed("a.md", f"[A]({OLD})"), listed("b.md", f"[A]({OLD})")]
    (folder / "a.md").write_text("mine")

    with pytest.raises(Stop, match=r"^a.md was changed by someone else in the meantime; run the command again$"):
        fixing.fix(sources, [moved(Place("a.md", 1, 1), Place("b.md", 1, 1))])
    assert [(folder / name).read_text() for name in ("a.md", "b.md")] == ["mine", f"[A]({NEW})"]
    assert capsys.readouterr().err == f"b.md:1:1: {OLD} → {NEW}\n"


def test_standard_input_is_refused_before_anything_is_written(folder: Path) -> None:
    source = listed("a.md", f"[A]({OLD})")
    piped = Source(None, parse(f"[A]({OLD})", "<stdin>"), source.facts)

    with pytest.raises(click.UsageError) as refused:
        fixing.fix([source, piped], [moved(Place("a.md", 1, 1))])
    assert refused.value.message == "--fix needs a file; standard input cannot be written back"
    assert (folder / "a.md").read_text() == f"[A]({OLD})"
    fixing.refuse_standard_input([source])
