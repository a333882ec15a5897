"""What goes wrong around a list: one sentence that names the thing, the right status, no traceback, no hang."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from listkeeper import cli
from listkeeper.cli import inputs

ROOT = Path(__file__).parents[2]
LIST = "# List\n\n- [Alpha](https://alpha.example/) - The first.\n"
UNSORTED = "# List\n\n- [Beta](https://b.example/)\n- [Alpha](https://a.example/)\n"
SORTED = "# List\n\n- [Alpha](https://a.example/)\n- [Beta](https://b.example/)\n"
CLEAN = "list.md (1 entry): nothing to say\n"


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a line in which `listkeeper` is the command."""
    script = f'listkeeper() {{ "{sys.executable}" -P -m listkeeper "$@"; }}\n{line}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools"), "NO_COLOR": "1"}
    command = ["bash", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=60, check=False)


def run(line: str, folder: Path) -> tuple[int, str, str]:
    done = shell(line, folder)
    return done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


Call = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Run a command in the folder: in this process, which is quicker, unless it needs a shell."""

    def in_folder(command: str) -> tuple[int, str, str]:
        if re.search(r"[<>$]", command):
            return run(f"listkeeper {command}", folder)
        return cli.run(shlex.split(command)), *capfd.readouterr()

    return in_folder


def write(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def rename(name: str, new: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).rename(folder / new)


def link(name: str, target: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).symlink_to(target)


# What is there beside list.md, the command, and what it says.
REFUSED: list[tuple[str, Callable[[Path], object] | None, str, str]] = [
    ("a missing file", None, "lint no.md", "no.md cannot be read: there is no such file; name a Markdown file or its"),
    ("a folder of no lists", lambda f: (f / "d").mkdir(), "lint d", "d is a directory without a Markdown file; name"),
    ("a file as a folder", None, "lint list.md/x", "list.md/x cannot be read: not a directory"),
    ("UTF-16", write("a.md", "# a".encode("utf-16")), "lint a.md", "a.md is UTF-16; save it as UTF-8"),
    ("Latin-1", write("a.md", b"# a\n\nb\xe9\n"), "lint a.md", "a.md:3:2: byte 0xe9 is not UTF-8; save the file as"),
    ("binary", write("a.md", b"\x7fELF\n\0"), "lint a.md", "a.md is not a text file: line 2 holds a NUL byte"),
    ("a pipe", lambda f: os.mkfifo(f / "a.md"), "lint a.md", "a.md is not a regular file; name a Markdown file"),
    ("an endless device", None, "lint /dev/zero", "/dev/zero is not a regular file; name a Markdown file"),
    (
        "a link that leads out",
        link("a.md", "/etc/hostname"),
        "lint a.md",
        "a.md is a symbolic link that leads out of its checkout; name the file itself",
    ),
    (
        "a link to nowhere",
        link("a.md", "b.md"),
        "lint a.md",
        "a.md is a symbolic link to a file that is not there; name another file",
    ),
    ("a link to itself", link("a.md", "a.md"), "lint a.md", "a.md cannot be read: too many levels of symbolic links"),
    (
        "a list that is too large",
        write("a.md", b"a" * 20_000_001),
        "lint a.md",
        "a.md is larger than 20,000,000 bytes; split the list",
    ),
    (
        "endless input",
        None,
        "lint - </dev/zero",
        "standard input is larger than 20,000,000 bytes; split the list",
    ),
    ("closed input", None, "lint - <&-", "standard input is closed; name a file"),
    (
        "a name that acts on a terminal",
        None,
        "lint $'\\e[31m\\nred'",
        "\\u001b[31m\nred cannot be read: there is no such file; name a Markdown file or its folder",
    ),
    ("a missing configuration", None, "lint --config no.toml", "no.toml cannot be read: there is no such file; name a"),
    ("a folder as configuration", None, "lint --config .git", ".git is a directory; name a file in it"),
    (
        "a configuration that is not TOML",
        write("listkeeper.toml", b"order = "),
        "lint",
        "listkeeper.toml: not TOML: Invalid value (at end of document)",
    ),
    (
        "a configuration that is not UTF-8",
        write("listkeeper.toml", b"order = '\xff'"),
        "lint",
        "listkeeper.toml:1:10: byte 0xff is not UTF-8; save the file as UTF-8",
    ),
    (
        "a misspelt key",
        write("pyproject.toml", b"[tool.listkeeper]\nordr = 'keep'"),
        "lint",
        "pyproject.toml: unknown key 'ordr'; did you mean 'order'?",
    ),
    (
        "a schema outside",
        write("listkeeper.toml", b"schema = '../a.json'"),
        "lint",
        "listkeeper.toml: schema '../a.json' leads out of the folder of the configuration",
    ),
    (
        "a missing schema",
        write("listkeeper.toml", b"schema = 'a.json'"),
        "lint",
        "listkeeper.toml: schema: a.json cannot be read: there is no such file; name a Markdown file or its folder",
    ),
    (
        "a schema that is none",
        write("listkeeper.toml", b"schema = 'list.md'"),
        "lint",
        "list.md: not JSON: Expecting value on line 1",
    ),
    ("no room for the report", None, "lint >/dev/full", "the output cannot be written: no space left on device"),
    ("no room for the help", None, "--help >/dev/full", "no space left on device"),
    ("nowhere to print", None, "lint >&-", "the output cannot be written: standard output is closed"),
]


@pytest.mark.parametrize(("prepare", "command", "told"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_it_is_told_in_a_sentence(
    prepare: Callable[[Path], object] | None, command: str, told: str, folder: Path, call: Call
) -> None:
    if prepare:
        prepare(folder)
    status, out, err = call(command)
    assert (status, out) == (2, "")
    assert err.startswith(f"listkeeper: {told}")
    assert len(err.splitlines()) == told.count("\n") + 1


WRONG_USAGE = [
    ("lnt", "No such command 'lnt'. Did you mean 'lint'?"),
    ("lint --formt json", "No such option '--formt'. Did you mean '--format'?"),
    (
        "lint --format jsno",
        "Invalid value for '--format': 'jsno' is not one of 'github', 'json', 'junit', 'markdown', 'sarif', 'text'.",
    ),
    ("lint --select ordr", "there is no rule 'ordr'; did you mean 'order'?; --rules lists them"),
    ("lint --select ''", "there is no rule ''; --rules lists them"),
    ("lint --ignore order,ordr", "there is no rule 'ordr'; did you mean 'order'?; --rules lists them"),
    ("lint --explain ordr", "there is no rule 'ordr'; did you mean 'order'?; --rules lists them"),
    ("lint $'--\\e[31m'", "No such option '--\\x1b[31m'."),
    ("render --write --check", "--write cannot be combined with --check or --diff"),
    ("render --write - </dev/null", "--write needs a file; standard input cannot be written back"),
    ("export two", "two holds 2 Markdown files; name one of them"),
]


@pytest.mark.parametrize(("command", "told"), WRONG_USAGE)
def test_wrong_usage_is_told_with_what_is_near(command: str, told: str, folder: Path, call: Call) -> None:
    (folder / "two").mkdir()
    for name in ("a.md", "b.md"):
        (folder / "two" / name).write_text(LIST, encoding="utf-8")
    status, out, err = call(command)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1] == f"Error: {told}"


ACCEPTED: list[tuple[str, Callable[[Path], object] | None, str, str]] = [
    ("the list of this folder", None, "", CLEAN),
    ("a folder", None, ".", CLEAN),
    ("standard input", None, "- <list.md", CLEAN.replace("list.md", "<stdin>")),
    ("no name, where the list is a README", rename("list.md", "Readme.md"), "", CLEAN.replace("list.md", "Readme.md")),
    ("no name, where a README is beside the list", write("README.md", b"# Other\n"), "", CLEAN),
    ("one file, named twice", None, "list.md ./list.md", CLEAN),
    ("a byte order mark and CRLF", write("a.md", b"\xef\xbb\xbf# A\r\n\r\n- [B](c.md)\r\n"), "a.md", "a.md (1 entry)"),
    ("a link within the checkout", link("a.md", "list.md"), "a.md", CLEAN.replace("list.md", "a.md")),
    ("a name that begins with a dash", write("-a.md", LIST.encode()), "-- -a.md", CLEAN.replace("list.md", "-a.md")),
    ("a name with a line end", write("a\nb.md", LIST.encode()), "$'a\\nb.md'", CLEAN.replace("list.md", "a b.md")),
    ("a configuration with BOM and CRLF", write("listkeeper.toml", b"\xef\xbb\xbforder = 'keep'\r\n"), "", CLEAN),
    ("a folder of the configuration's name", lambda f: (f / "listkeeper.toml").mkdir(), "", CLEAN),
    ("a pyproject.toml of others", write("pyproject.toml", b"[tool.other]\na = 1\n"), "", CLEAN),
]


@pytest.mark.parametrize(("prepare", "command", "told"), [pytest.param(*case[1:], id=case[0]) for case in ACCEPTED])
def test_it_is_read(
    prepare: Callable[[Path], object] | None, command: str, told: str, folder: Path, call: Call
) -> None:
    if prepare:
        prepare(folder)
    status, out, err = call(f"lint {command}")
    assert (status, err) == (0, "")
    assert out.startswith(told)


def test_an_empty_list_is_a_finding_not_a_refusal(folder: Path, call: Call) -> None:
    (folder / "list.md").write_bytes(b"")
    status, out, err = call("lint")
    assert (status, err) == (1, "")
    assert out.startswith("list.md:1:1: error: the file is empty; an entry looks like")


def test_a_file_name_that_is_not_utf8_is_kept_in_json(folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"a\xe9.md")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    status, out, err = run("listkeeper lint --format json $'a\\xe9.md'", folder)
    assert (status, err) == (1, "")
    assert '"path": "a\\udce9.md"' in out


def test_a_configuration_above_counts_but_not_beyond_the_checkout(folder: Path, call: Call) -> None:
    inner = folder / "docs" / "deep"
    inner.mkdir(parents=True)
    (inner / "list.md").write_text(UNSORTED, encoding="utf-8")
    (folder / "listkeeper.toml").write_text("order = 'alphabetical'", encoding="utf-8")
    assert call("lint --select order docs/deep")[0] == 1

    (folder / "docs" / ".git").mkdir()
    inputs.facts.cache_clear()
    assert call("lint --select order docs/deep")[0] == 0


@pytest.mark.parametrize(("command", "status"), [("links --dump", 0), ("lint", 1), ("export", 0), ("render", 0)])
def test_a_reader_may_stop_reading_and_the_status_stays(command: str, status: int, folder: Path) -> None:
    (folder / "many.md").write_text("# Many\n\n" + "- [x](https://x.example/)\n" * 3000, encoding="utf-8")
    line = f"listkeeper {command} many.md | true; exit ${{PIPESTATUS[0]}}"
    assert run(line, folder) == (status, "", "")


@pytest.mark.parametrize(("redirected", "status"), [("2>&-", 2), ("2>/dev/full", 2)])
def test_an_error_that_cannot_be_told_still_has_its_status(redirected: str, status: int, folder: Path) -> None:
    assert run(f"listkeeper lint no.md {redirected}", folder) == (status, "", "")
    assert run(f"listkeeper lnt {redirected}", folder) == (status, "", "")


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads every file")
    (folder / "list.md").chmod(0)
    assert run("listkeeper lint", folder) == (2, "", "listkeeper: list.md cannot be read: permission denied\n")


WRITE = "listkeeper render --order alphabetical --write"


def test_a_read_only_file_is_left_alone(folder: Path) -> None:
    (folder / "list.md").write_text(UNSORTED, encoding="utf-8")
    (folder / "list.md").chmod(0o444)
    told = "listkeeper: list.md is read-only; allow writing (chmod u+w) and run the command again\n"
    assert run(WRITE, folder) == (2, "", told)
    assert (folder / "list.md").read_text(encoding="utf-8") == UNSORTED


def test_a_full_disk_leaves_the_list_whole(folder: Path) -> None:
    (folder / "list.md").write_text(UNSORTED, encoding="utf-8")
    told = "listkeeper: list.md cannot be written and is unchanged: file too large\n"
    assert run(f"ulimit -f 0; trap '' XFSZ; {WRITE}", folder) == (2, "", told)
    assert (folder / "list.md").read_text(encoding="utf-8") == UNSORTED
    assert sorted(path.name for path in folder.iterdir()) == [".git", "list.md"]


def test_two_that_write_at_once_leave_the_list_whole(folder: Path) -> None:
    (folder / "list.md").write_text(UNSORTED, encoding="utf-8")
    status, _, err = run(f"{WRITE} 2>&1 & {WRITE} 2>&1 & {WRITE} 2>&1 & wait", folder)
    assert (status, err) == (0, "")
    assert (folder / "list.md").read_text(encoding="utf-8") == SORTED
    assert sorted(path.name for path in folder.iterdir()) == [".git", "list.md"]


@pytest.mark.parametrize("command", ["lint", "render", "export", "links"])
def test_every_command_explains_itself(command: str, call: Call) -> None:
    status, out, err = call(f"{command} --help")
    assert (status, err) == (0, "")
    assert out.startswith(f"Usage: listkeeper {command} [OPTIONS] [PATH]")
    assert "default list.md" in " ".join(out.split())
    assert call(f"{command} -h") == (0, out, "")


def test_tools_lint_calls_itself_by_that_name() -> None:
    environment = {**os.environ, "VIRTUAL_ENV": sys.prefix}
    command = [str(ROOT / "tools" / "lint"), "--formt"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: tools/lint [OPTIONS] [PATH]...\nTry 'tools/lint --help' for help.\n")


BROKEN = """
import sys
from types import SimpleNamespace
from listkeeper.cli import run
from listkeeper.diagnostic import Severity
from listkeeper.rules import RULES
def check(document, facts):
    raise KeyError("\\x1b[31m" + "x" * 400)
RULES["order"] = SimpleNamespace(severity=Severity.ERROR, check=check)
sys.exit(run(["lint"]))
"""


def test_a_bug_in_a_rule_ends_in_a_report_and_the_others_findings(folder: Path) -> None:
    (folder / "list.md").write_text("# List\n\n- [A](htpp://a.example/)\n", encoding="utf-8")
    (folder / "broken.py").write_text(BROKEN, encoding="utf-8")
    status, out, err = run(f'PYTHONPATH="{ROOT / "tools"}" "{sys.executable}" broken.py', folder)
    assert status == 4
    assert "[malformed-url]" in out
    first, version, *rest = err.splitlines()
    assert first == "listkeeper: this is a bug of listkeeper; the list was not changed. Please report these lines:"
    assert version.startswith("  version   ")
    assert [line.split()[0] for line in rest] == ["command", "what", "error", "place"]
    assert rest[1] == "  what      rule order on list.md"
    assert rest[2].startswith("  error     KeyError: '\\x1b[31mxxx")
    assert rest[3].startswith("  place     ")
    assert "broken.py:8 check < listkeeper/linter.py" in rest[3]
    assert max(map(len, rest)) < 400
