"""What rules tell of a list that its neighbours in the same run have, too."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from listkeeper import cli
from listkeeper.config import Config, Structure
from listkeeper.diagnostic import Severity
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES

WEB = "## Web\n\n- [A](https://a.example/)\n- [Б](https://b.example/#one)\n- [Docs](docs.md)\n"
MORE = "- [C](https://c.example/)\n- [D](https://d.example/)\n- [E](https://e.example/)\n"


def found(text: str, other: str, *, path: str = "b.md", allowed: str = "nowhere") -> list[str]:
    facts = Facts(date(2026, 1, 1), Config(structure=Structure(duplicates=allowed)), others=(parse(other, "a.md"),))
    own = lint(parse(text, path), facts, {"duplicate-url": RULES["duplicate-url"]})
    assert all(d.severity is Severity.NOTICE for d in own)
    return [f"{d.start.line}:{d.start.column}: {d.message}" for d in own]


A_IN_A = "https://a.example is already listed as 'A' in a.md (line 3)"
B_IN_A = "http://b.example/#one is already listed as 'Б' in a.md (line 4)"


def test_what_another_file_has_is_told() -> None:
    assert found("- [Ä](https://a.example)\n- [Б](http://b.example/#one)\n", WEB) == [
        f"1:7: {A_IN_A}",
        f"2:7: {B_IN_A}",
    ]


def test_it_is_told_in_the_file_whose_path_comes_last_alone() -> None:
    assert found("- [A](https://a.example)\n", WEB, path="README.md") == []


@pytest.mark.parametrize("allowed", ["across-files", "across-sections", "anywhere"])
def test_it_is_not_told_where_the_list_wants_it(allowed: str) -> None:
    assert found("- [A](https://a.example)\n", WEB, allowed=allowed) == []


@pytest.mark.parametrize("text", ["- [B](https://b.example/#two)\n", "- [B](https://b.example/)\n", "- [D](docs.md)\n"])
def test_parts_of_a_page_and_files_of_a_folder_are_others(text: str) -> None:
    assert found(text, WEB) == []


def test_files_with_most_entries_in_common_are_translations() -> None:
    assert found(MORE, MORE) == []
    assert len(found(MORE, MORE.replace("c.", "f."))) == 2


def test_lint_shows_each_list_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text("- [A](https://a.example)\n", encoding="utf-8")
    paths = [str(tmp_path / f"{name}.md") for name in ("b", "a")]

    assert cli.run(["lint", "--select", "duplicate-url", "--format", "json", *paths]) == 0
    told = [(d["path"], d["message"]) for d in json.loads(capsys.readouterr().out)["diagnostics"]]
    assert told == [(paths[0], f"https://a.example is already listed as 'A' in {paths[1]} (line 1)")]
