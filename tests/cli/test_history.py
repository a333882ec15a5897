"""`history`: a repository with every kind of change, and what is told of it in each form."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from listkeeper import cli
from lxml import etree  # type: ignore[import-untyped]

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = json.loads((Path(__file__).parents[2] / "schema/history.schema.json").read_text(encoding="utf-8"))
NATIVE = "# Trees\n\n## Native\n\n"
ASH, OAK, ELM, PALM = (
    f"- [{name}](https://{name.lower()}.example) - Grows in place number {number}.\n"
    for number, name in enumerate(("Ash", "Oak", "Elm", "Palm"))
)
FAR = "\n## Far\n\n"
Call = Callable[..., tuple[int, str, str]]


class Repo:
    """A repository whose commits have the days and the authors that they are given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: int = 1, author: str = "Ada") -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": author,
            "GIT_COMMITTER_NAME": "Keeper",
            **{f"GIT_{who}_EMAIL": "a@b.example" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_DATE": f"2026-03-{day:02}T12:00:00+02:00" for who in ("AUTHOR", "COMMITTER")},
        }
        command = ["git", "-C", str(self.folder), "-c", "protocol.file.allow=always", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, text: str, day: int, author: str = "Ada", name: str = "list.md") -> str:
        (self.folder / name).write_text(text, encoding="utf-8", newline="")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x", day=day, author=author)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Day by day: a list, another name for it, a merge, a move, an edit, a removal, and files beside it."""
    made = Repo(tmp_path / "repo")
    made.commit(NATIVE + ASH, 1, name="README.md")
    made.git("mv", "README.md", "list.md")
    made.commit(NATIVE + ASH + OAK, 2, "Bob")
    made.git("checkout", "--quiet", "-b", "elm")
    made.commit(NATIVE + ASH + ELM, 3, "Cleo")
    made.commit(NATIVE + ASH + ELM + OAK, 4, "Cleo")
    made.git("checkout", "--quiet", "main")
    made.commit("Beside it.\n", 5, name="other.md")
    made.git("merge", "--quiet", "--no-ff", "--message", "x", "elm", day=6, author="Keeper")
    made.commit(NATIVE + ASH + ELM + FAR + OAK + PALM, 7, "Dan")
    made.commit(NATIVE + ASH + ELM.replace("Grows", "Stands") + FAR + OAK + PALM, 8, "E*e")
    made.commit(NATIVE + ELM.replace("Grows", "Stands") + FAR + OAK + PALM, 9, "Ada")
    return made


TOLD = [
    ("2026-03-01T10:00:00Z", "Ada", "added", "Ash"),
    ("2026-03-02T10:00:00Z", "Bob", "added", "Oak"),
    ("2026-03-06T10:00:00Z", "Cleo", "added", "Elm"),
    ("2026-03-07T10:00:00Z", "Dan", "moved", "Oak"),
    ("2026-03-07T10:00:00Z", "Dan", "added", "Palm"),
    ("2026-03-08T10:00:00Z", "E*e", "edited", "Elm"),
    ("2026-03-09T10:00:00Z", "Ada", "removed", "Ash"),
]
CHANGELOG = """\
# Changes

## March 2026

### Added

- [Palm](<https://palm.example>) in Far (2026-03-07, Dan)
- [Elm](<https://elm.example>) in Native (2026-03-06, Cleo)
- [Oak](<https://oak.example>) in Native (2026-03-02, Bob)
- [Ash](<https://ash.example>) in Native (2026-03-01, Ada)

### Moved

- [Oak](<https://oak.example>) from Native to Far (2026-03-07, Dan)

### Edited

- [Elm](<https://elm.example>) described anew (2026-03-08, E\\*e)

### Removed

- Ash in Native (2026-03-09, Ada)
"""


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        return cli.run(["history", *arguments]), *capfd.readouterr()

    return run


def rows(text: str) -> list[tuple[str, ...]]:
    report = json.loads(text)
    assert list(Draft202012Validator(SCHEMA).iter_errors(report)) == []
    return [(e["date"], e["author"], e["kind"], (e["after"] or e["before"])["name"]) for e in report["events"]]


def test_every_kind_of_change_is_told(repo: Repo, call: Call) -> None:
    status, out, told = call(repo.folder)

    assert (status, rows(out), told) == (0, TOLD, "")
    assert (json.loads(out)["complete"], json.loads(out)["commits"]) == (True, 6)


def test_a_changelog_is_told_by_month(repo: Repo, call: Call) -> None:
    assert call(repo.folder, "--format", "markdown") == (0, CHANGELOG, "")


def test_a_shallow_clone_says_what_it_does_not_know(repo: Repo, call: Call, tmp_path: Path) -> None:
    repo.git("clone", "--quiet", "--depth=3", f"file://{repo.folder}", str(tmp_path / "clone"))
    status, out, told = call(tmp_path / "clone")

    assert (status, rows(out), json.loads(out)["complete"]) == (0, TOLD[-2:], False)
    assert told == (
        "listkeeper: list.md: this clone is shallow; what was added before 2026-03-07 is not known. "
        "For all of it: git fetch --unshallow\n"
    )
    assert (
        "What came before the first commit of this clone is not known."
        in call(tmp_path / "clone", "--format", "markdown")[1]
    )


def feed(text: str) -> Any:
    read = etree.fromstring(text.encode())
    etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "timeline" / "atom.rng")).assertValid(read)
    return read


def test_a_feed_holds_new_entries_alone(repo: Repo, call: Call) -> None:
    read = feed(call(repo.folder, "--format", "atom")[1])

    titles = read.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["Palm", "Elm", "Oak", "Ash"]
    assert read.xpath("a:updated/text()", namespaces=ATOM) == ["2026-03-07T10:00:00Z"]
    assert read.xpath("a:entry[1]/a:link/@href", namespaces=ATOM) == ["https://palm.example"]


def test_ids_of_a_feed_never_change(repo: Repo, call: Call) -> None:
    def ids() -> dict[str, str]:
        entries = feed(call(repo.folder, ".", "--format", "atom")[1]).xpath("a:entry", namespaces=ATOM)
        return {
            own.xpath("string(a:published)", namespaces=ATOM)
            + own.xpath("string(a:title)", namespaces=ATOM): own.xpath("string(a:id)", namespaces=ATOM)
            for own in entries
        }

    before = ids()
    repo.commit(NATIVE + OAK.replace("Grows", "Stands") + FAR + ELM + PALM, 10)
    repo.git("mv", "list.md", "README.md")
    repo.commit(NATIVE + OAK.replace("Grows", "Stands") + FAR + ELM + PALM, 11, name="README.md")
    repo.commit(NATIVE + OAK + FAR + PALM + ELM, 12, name="README.md")
    assert ids() == before


HOSTILE = (
    '- [<script>"&\u202e\x07](https://x.example/?a=1&b=<2>) - ]]> :: ##[error] \ufffe </entry>.\n'
    "- [J](javascript:alert(1))\n"
)


def test_what_a_list_says_is_only_text(tmp_path: Path, call: Call) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit(f"# A & B\n\n{HOSTILE}", 1, author="A&B ]]>")
    read = feed(call(repo.folder, "--format", "atom")[1])

    assert read.xpath("a:entry/a:author/a:name/text()", namespaces=ATOM) == ["A&B ]]"] * 2
    assert read.xpath("a:entry/a:link/@href", namespaces=ATOM) == ["https://x.example/?a=1&b=%3C2%3E"]
    assert not {"\u202e", "\x07"} & set(call(repo.folder, "--format", "markdown")[1])


WRONG = [
    ("-", "history needs a file of a git repository; standard input has none"),
    ("outside.md", "is in no git repository; run it in a clone\n"),
]


@pytest.mark.parametrize(("path", "told"), WRONG)
def test_where_there_is_no_history_a_sentence_says_so(
    tmp_path: Path, call: Call, path: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outside.md").write_text(NATIVE + ASH, encoding="utf-8")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    status, out, said = call(tmp_path, path)

    assert (status, out) == (2, "")
    assert told in said


def test_a_file_that_was_a_link_until_now_has_no_commit(tmp_path: Path, call: Call) -> None:
    repo = Repo(tmp_path / "repo")
    (repo.folder / "list.md").symlink_to("other.md")
    repo.commit("x", 1, name="other.md")
    (repo.folder / "list.md").unlink()
    (repo.folder / "list.md").write_text(NATIVE, encoding="utf-8")
    assert call(repo.folder) == (2, "", "listkeeper: no commit has list.md; commit it first\n")


def test_a_list_that_was_never_committed_is_told(tmp_path: Path, call: Call) -> None:
    repo = Repo(tmp_path / "repo")
    (repo.folder / "list.md").write_text(NATIVE, encoding="utf-8")
    assert "there is no commit in" in call(repo.folder)[2]
    repo.commit("x", 1, name="other.md")
    repo.git("rm", "--quiet", "--cached", "list.md")
    repo.git("commit", "--quiet", "--amend", "--message", "x")
    assert call(repo.folder) == (2, "", "listkeeper: no commit has list.md; commit it first\n")


@pytest.mark.parametrize("named", ["list.md", "docs/list.md", "repo.git", "repo.git/list.md", "."])
def test_of_a_bare_repository_a_sentence_says_what_to_do(tmp_path: Path, call: Call, named: str) -> None:
    repo, bare = Repo(tmp_path / "repo"), tmp_path / "repo.git"
    repo.commit(NATIVE + ASH, 1)
    repo.git("clone", "--quiet", "--bare", ".", str(bare))
    folder = tmp_path if named.startswith("repo.git") else bare
    assert call(folder, named) == (
        2,
        "",
        f"listkeeper: {bare} is a bare repository, which has no files; clone it, and name the list in the clone\n",
    )


def test_a_file_that_is_missing_elsewhere_is_told_as_ever(tmp_path: Path, call: Call) -> None:
    missing = "there is no such file; name a Markdown file or its folder"
    assert missing in call(Repo(tmp_path / "repo").folder, "list.md")[2]
    assert missing in call(tmp_path / "repo/.git", "../list.md")[2]
    for name in ("objects", "refs"):
        (tmp_path / name).mkdir()
    assert missing in call(tmp_path, "list.md")[2]
