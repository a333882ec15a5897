"""`lint --fix` and `--diff`: what is written, what is said, and the status of what is left."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from listkeeper import cli
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.fix import Fixed
from listkeeper.render import VerificationError
from listkeeper.rules import RULES

BAD = "# List\r\n\r\n- [B](htpp://b.example) - Last\r\n- [A](https://a.example)\r\n- [Zed](https://a.example)"
GOOD = BAD.replace("htpp", "http")

Call = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "list.md").write_bytes(BAD.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Call:  # noqa: ARG001
    return lambda command: (cli.run(shlex.split(command)), *capfd.readouterr())


DUPLICATE = "list.md:5:9: error: https://a.example is already listed as 'A' (line 4) [duplicate-url]\n"
QUOTED = "    - [Zed](https://a.example)\n            ^^^^^^^^^^^^^^^^^\n"


def test_what_is_mended_is_written_and_what_is_left_is_reported(folder: Path, call: Call) -> None:
    status, out, err = call("lint --fix --select malformed-url,duplicate-url")
    assert (status, err) == (1, "list.md: mended 1 problem: malformed-url 1\n")
    assert out == f"{DUPLICATE}{QUOTED}list.md (3 entries): 1 error\n"
    assert (folder / "list.md").read_bytes() == GOOD.encode()


def test_a_second_run_changes_nothing_and_leaves_the_file_alone(folder: Path, call: Call) -> None:
    call("lint --fix --select malformed-url")
    before = os.stat("list.md")  # noqa: PTH116 - also the inode: a file that is replaced by its like has another
    assert call("lint --fix --select malformed-url") == (0, "list.md (3 entries): nothing to say\n", "")
    assert (folder / "list.md").stat() == before


def test_a_diff_is_printed_alone_and_nothing_is_written(folder: Path, call: Call) -> None:
    status, out, err = call("lint --diff --select malformed-url")
    assert (status, err) == (1, "list.md: 1 problem would be mended: malformed-url 1\n")
    assert out == (
        "--- a/list.md\n+++ b/list.md\n@@ -1,5 +1,5 @@\n # List\r\n \r\n"
        "-- [B](htpp://b.example) - Last\r\n+- [B](http://b.example) - Last\r\n"
        " - [A](https://a.example)\r\n - [Zed](https://a.example)\n\\ No newline at end of file\n"
    )
    assert (folder / "list.md").read_bytes() == BAD.encode()


def test_a_diff_can_be_applied(folder: Path, call: Call) -> None:
    (folder / "list.diff").write_text(call("lint --diff --select malformed-url")[1], newline="")
    subprocess.run(["git", "apply", "--unsafe-paths", "list.diff"], cwd=folder, check=True, timeout=20)
    assert (folder / "list.md").read_bytes() == GOOD.encode()


def test_a_diff_of_standard_input(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(BAD.encode())))
    status, out, err = call("lint --diff --select malformed-url -")
    assert (status, err) == (1, "<stdin>: 1 problem would be mended: malformed-url 1\n")
    assert "+- [B](http://b.example) - Last\r\n" in out


def test_where_nothing_can_be_mended_a_diff_is_empty(call: Call) -> None:
    assert call("lint --diff --select suppression") == (0, "", "")
    assert call("lint --diff --select duplicate-url") == (1, "", "")


def test_several_lists_are_mended_and_told_one_by_one(folder: Path, call: Call) -> None:
    (folder / "other.md").write_text("# Other\n\n[x](www.x.example), [y](htpp://y.example)\n")
    _, out, err = call("lint --fix --select malformed-url list.md other.md")
    assert err == "list.md: mended 1 problem: malformed-url 1\nother.md: mended 2 problems: malformed-url 2\n"
    assert out == "2 files (4 entries): nothing to say\n"


@dataclass
class Hiding:
    """A rule whose fix would hide an entry."""

    severity: Severity = Severity.WARNING
    fixable: bool = True
    __name__: str = "hiding"

    def check(self, document: Document, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
        for entry in document.entries:
            if entry.name.text:
                yield Finding(
                    entry.name.span, "hide it", Fix((Edit(Span(entry.span.start, entry.span.start), "<!--"),))
                )


def test_what_only_a_person_can_mend_is_named(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "hiding", Hiding())
    text = "".join(f"- [{n}](https://{n}.example)\n" for n in range(7))
    (folder / "list.md").write_text(text)
    status, out, err = call("lint --fix --select hiding,malformed-url")
    assert (status, out.splitlines()[-1]) == (0, "list.md (7 entries): 7 warnings")
    assert err == "list.md: 7 problems can only be mended by hand: hiding (lines 1, 2, 3, 4, 5 and 2 more)\n"
    assert (folder / "list.md").read_text() == text


def test_a_list_that_cannot_be_written_keeps_the_others_from_nothing(folder: Path, call: Call) -> None:
    (folder / "other.md").write_bytes(BAD.encode())
    (folder / "list.md").chmod(0o444)
    status, out, err = call("lint --fix --select malformed-url list.md other.md")
    assert (status, out.splitlines()[-1]) == (2, "2 files (6 entries): 1 error")
    assert err == (
        "other.md: mended 1 problem: malformed-url 1\n"
        "listkeeper: list.md is read-only; allow writing (chmod u+w) and run the command again\n"
    )
    assert (folder / "other.md").read_bytes() == GOOD.encode()


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_a_rule_that_fails_leaves_the_list_alone(
    option: str, folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(document: Document, facts: Facts) -> Iterator[Finding]:
        raise KeyError(document, facts)

    monkeypatch.setitem(RULES, "order", SimpleNamespace(severity=Severity.ERROR, check=check))
    status, out, err = call(f"lint {option} --select malformed-url,order")
    assert status == 4
    assert ("[malformed-url]" in out) == (option == "--fix")
    assert "  what      rule order on list.md" in err.splitlines()
    assert (folder / "list.md").read_bytes() == BAD.encode()


def test_a_text_that_reads_otherwise_is_our_bug(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fix(document: Document, *_: object, **__: object) -> Fixed:
        raise VerificationError(f"{document.path} reads otherwise a second time")

    monkeypatch.setattr("listkeeper.cli.mending.fix", fix)
    status, out, err = call("lint --fix --select malformed-url")
    assert (status, out) == (4, "")
    assert err == (
        "listkeeper: list.md reads otherwise a second time: it is unchanged."
        " This is a bug of listkeeper; please report it with the list\n"
    )
    assert (folder / "list.md").read_bytes() == BAD.encode()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("lint --fix -", "--fix needs a file; standard input cannot be written back, but --diff can be printed"),
        ("lint --fix --diff", "--fix cannot be combined with --diff, which writes nothing"),
    ],
)
def test_wrong_usage_is_told(command: str, told: str, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    status, out, err = call(command)
    assert (status, out, err.splitlines()[-1]) == (2, "", f"Error: {told}")
