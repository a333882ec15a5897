"""`init`: what it finds, what it writes, and that nothing which is there is touched."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from listkeeper import cli
from listkeeper.cli import inputs
from listkeeper.cli.init import NEEDS_TOOLKIT, PINNED

COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOOLKIT = f"git+https://github.com/OWNER/listkeeper@{COMMIT}"
NAMES = "Alpha Beta Gamma Kappa Lambda Omega Sigma Theta Zeta".split()
LIST = (
    "# Awesome\n\n## Contents\n\n- [Tools](#tools)\n- [More](#more)\n\n## Tools\n\n"
    + "".join(f"- [{name}](https://{name.lower()}.example/) - The {name} tool.\n" for name in NAMES)
    + "\n## More\n\n- [Wall](https://www.linkedin.com/x) - Behind a wall.\n"
)
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    def run(line: str) -> tuple[int, str, str]:
        inputs.facts.cache_clear()
        return cli.run(shlex.split(line)), *capfd.readouterr()

    return run


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


SAID = """\
list.md: 10 entries, 100 % of its items understood

What the list does:
  bullet             '-'                                       100 %
  separator          '-'                                       90 %   1 differs
  spacing            one blank wherever one belongs            100 %
  final punctuation  descriptions end as sentences do          100 %
  casing             descriptions begin with a capital letter  100 %
  description        entries have a description                100 %
  article            descriptions begin without A, An, The     80 %   2 differ, not asked of every entry
  order              alphabetical                              100 %
  contents           lists headings down to level 2

Next:
  listkeeper lint list.md        says what differs
  listkeeper lint --fix list.md  mends what is safe to mend; --diff only shows it

"""
WRITTEN = """\
# How list.md is written, as `listkeeper init` found it. Every key is optional.
# Lines behind # are not in force: remove the # to ask it of every entry.

order = "alphabetical" # 100 % of 9: alphabetical

[form]
bullet = "-" # 100 % of 10: '-'
separator = "-" # 90 % of 10: '-'
spacing = "single" # 100 % of 20: one blank wherever one belongs
final-punctuation = "require" # 100 % of 10: descriptions end as sentences do
casing = "upper" # 100 % of 10: descriptions begin with a capital letter
description = "require" # 100 % of 10: entries have a description
# article = "forbid" # 80 % of 10: descriptions begin without A, An, The
"""


def test_it_says_what_the_list_does_and_writes_it_down(folder: Path, call: Call) -> None:
    text = (
        LIST.replace("/) - The Beta", "/): The Beta")
        .replace("- The Theta", "- A small")
        .replace("- The Zeta", "- An old")
    )
    (folder / "list.md").write_text(text)

    assert call("init") == (0, SAID, "listkeeper: listkeeper.toml was written\n")
    assert (folder / "listkeeper.toml").read_text() == WRITTEN
    assert names(folder) == ["list.md", "listkeeper.toml"]


def test_lint_finds_with_it_what_it_finds_without(folder: Path, call: Call) -> None:
    (folder / "list.md").write_text(LIST.replace("- [Zeta]", "* [Zeta]").replace("The Beta", "the Beta"))
    before = call("lint --format json")
    call("init")

    assert (folder / "listkeeper.toml").exists()
    assert [d["rule"] for d in json.loads(call("lint --format json")[1])["diagnostics"]] == [
        d["rule"] for d in json.loads(before[1])["diagnostics"]
    ]


def test_a_second_time_nothing_is_touched_and_it_is_printed(folder: Path, call: Call) -> None:
    call("init")
    (folder / "listkeeper.toml").write_text('order = "keep"\n')
    status, out, err = call("init")

    assert (status, (folder / "listkeeper.toml").read_text()) == (0, 'order = "keep"\n')
    assert err == "listkeeper: listkeeper.toml is there already and stays as it is; what it would be is printed\n"
    assert "\n# listkeeper.toml\n# How list.md is written" in out


@pytest.mark.parametrize("name", ["pyproject.toml", "listkeeper.toml"])
def test_a_configuration_above_counts_as_there(name: str, folder: Path, call: Call) -> None:
    text = '[tool.listkeeper]\norder = "keep"\n' if name == "pyproject.toml" else 'order = "keep"\n'
    (folder / name).write_text(text)
    (folder / "docs").mkdir()
    (folder / "list.md").rename(folder / "docs" / "list.md")
    status, _, err = call("init docs")

    assert (status, err.partition(" stays")[0]) == (0, f"listkeeper: {name} is there already and")
    assert names(folder) == ["docs/list.md", name]


def test_a_dry_run_prints_and_writes_nothing(folder: Path, call: Call) -> None:
    status, out, err = call(f"init --dry-run --workflows --toolkit {TOOLKIT}")

    assert (status, err, names(folder)) == (0, "", ["list.md"])
    assert [line for line in out.splitlines() if line.startswith(("# listkeeper.toml", "# .github"))] == [
        "# listkeeper.toml",
        "# .github/workflows/listkeeper-check.yml",
        "# .github/workflows/listkeeper-comment.yml",
        "# .github/workflows/listkeeper-links.yml",
        "# .github/workflows/listkeeper-fix.yml",
    ]


def test_nobody_gets_a_public_site_unasked(folder: Path, call: Call) -> None:
    call(f"init --workflows --issue-form --toolkit {TOOLKIT}")
    without = names(folder)
    status, _, err = call(f"init --workflows --issue-form --site --toolkit {TOOLKIT}")

    assert (status, "source GitHub Actions" in err) == (0, True)
    assert set(names(folder)) - set(without) == {".github/workflows/listkeeper-site.yml"}


def test_a_site_is_a_workflow(folder: Path, call: Call) -> None:
    status, _, err = call(f"init --site --toolkit {TOOLKIT}")

    assert (status, names(folder)) == (2, ["list.md"])
    assert "--site is a workflow; add --workflows" in err


def test_with_a_form_there_is_the_workflow_behind_it(folder: Path, call: Call) -> None:
    call(f"init --workflows --issue-form --toolkit {TOOLKIT}")

    assert [name for name in names(folder) if name.startswith(".github/")] == [
        ".github/ISSUE_TEMPLATE/listkeeper-entry.yml",
        *(f".github/workflows/listkeeper-{name}.yml" for name in ("check", "comment", "fix", "form", "links")),
    ]


def test_workflows_lie_at_the_root_and_name_the_list_from_there(folder: Path, call: Call) -> None:
    (folder / "docs").mkdir()
    (folder / "list.md").rename(folder / "docs" / "my list.md")
    (folder / ".github" / "workflows").mkdir(parents=True)
    (folder / ".github" / "workflows" / "listkeeper-comment.yml").write_text("mine")
    status, _, err = call(f"init 'docs/my list.md' --workflows --toolkit {TOOLKIT}")

    assert status == 0
    assert err == (
        "listkeeper: docs/listkeeper.toml was written\n"
        "listkeeper: .github/workflows/listkeeper-check.yml was written\n"
        "listkeeper: .github/workflows/listkeeper-comment.yml is there already and stays as it is;"
        " what it would be is printed\n"
        "listkeeper: .github/workflows/listkeeper-links.yml was written\n"
        "listkeeper: .github/workflows/listkeeper-fix.yml was written\n"
    )
    assert 'list: "docs/my list.md"\n' in (folder / ".github/workflows/listkeeper-check.yml").read_text()
    assert (folder / ".github/workflows/listkeeper-comment.yml").read_text() == "mine"


@pytest.mark.parametrize(
    ("names", "path", "named"),
    [
        (("list.md",), "list.md", None),
        (("README.md",), "README.md", None),
        (("README.md", "list.md"), "README.md", "README.md"),
        (("README.md", "list.md"), "list.md", None),
        (("awesome.md",), "awesome.md", "awesome.md"),
    ],
)
def test_workflows_name_the_list_only_where_it_would_not_be_found(
    names: tuple[str, ...], path: str, named: str | None, folder: Path, call: Call
) -> None:
    (folder / "list.md").unlink()
    for name in names:
        (folder / name).write_text(LIST)
    _, out, _ = call(f"init --dry-run {path} --workflows --toolkit {TOOLKIT}")

    assert re.findall(r"^ +list: (.*)$", out, re.M) == ([] if named is None else [f'"{named}"'] * 3)


def test_what_other_tools_were_told_is_carried_over(folder: Path, call: Call) -> None:
    (folder / "package.json").write_text('{"scripts": {"test": "awesome-lint"}}')
    (folder / ".lycheeignore").write_text("^https://www\\.linkedin\\.com\n\\d+\n")
    status, out, _ = call("init")
    text = (folder / "listkeeper.toml").read_text()

    assert status == 0
    assert "\nCarried over:\n  package.json   scripts.test" in out
    assert "\nLeft to you:\n  .lycheeignore  \\d+  it is more than text" in out
    assert "looks at more than awesome-lint, which can go\n" in out
    assert text.splitlines()[3].startswith('profile = "awesome-lint" # package.json: scripts.test')
    assert '{ match = "linkedin.com", reason = "from .lycheeignore" }, # ^https://www\\.linkedin\\.com\n' in text


def test_what_another_tool_asks_for_is_not_asked_while_it_would_fail_the_list(folder: Path, call: Call) -> None:
    """A list of two is too short to tell an order; sorted as remark has it, it would fail."""
    (folder / "list.md").write_text("# A\n\n- [Beta](https://b.example/)\n- [Alpha](https://a.example/)\n")
    (folder / ".remarkrc").write_text('{"plugins": ["remark-lint-alphabetize-lists"]}')
    status, out, _ = call("init")

    assert status == 0
    assert 'order = "alphabetical" would be 1 error more; mend the list first' in out
    assert call("lint")[0] == 0


def test_a_list_that_is_too_short_to_tell_needs_no_configuration(folder: Path, call: Call) -> None:
    (folder / "list.md").write_text("# A\n\nNothing.\n")
    status, out, err = call("init")

    assert (status, names(folder)) == (0, ["list.md"])
    assert "What the list does:\n  it is too short to tell\n" in out
    assert err == "listkeeper: there is nothing to write down; lint tells by the list itself\n"


REFUSED = [
    ("init -", "init needs a file; beside standard input nothing can be written"),
    ("init two", "two holds 2 Markdown files; name one of them"),
    ("init --workflows", NEEDS_TOOLKIT),
    ("init --workflows --toolkit x", f"--toolkit 'x' is not pinned: {PINNED}"),
    (
        f"init 'a${{{{ b }}}}.md' --workflows --toolkit {TOOLKIT}",
        "'a${{ b }}.md' has characters that cannot stand in a workflow; rename the list",
    ),
]


@pytest.mark.parametrize(("line", "told"), REFUSED)
def test_wrong_usage_is_told_and_nothing_is_written(line: str, told: str, folder: Path, call: Call) -> None:
    (folder / "two").mkdir()
    for name in ("two/a.md", "two/b.md", "a${{ b }}.md"):
        (folder / name).write_text(LIST)
    before = names(folder)
    status, out, err = call(line)

    assert (status, out, names(folder)) == (2, "", before)
    assert err.splitlines()[-1] == f"Error: {told}"


def test_files_of_other_tools_that_are_odd_are_passed_over(folder: Path, call: Call) -> None:
    (folder / ".lycheeignore").symlink_to("/etc/hostname")
    (folder / "package.json").write_bytes(b"\xff\xfe\0")
    (folder / ".remarkrc").mkdir()
    (folder / "lychee.toml").write_text("exclude = ['a']\n" + "#" * 600_000)
    os.mkfifo(folder / ".travis.yml")
    status, out, _ = call("init")

    assert status == 0
    assert "Carried over" not in out
    assert "Left to you" not in out


def test_nothing_in_a_file_acts_on_a_terminal_or_ends_a_comment(folder: Path, call: Call) -> None:
    (folder / "lychee.toml").write_text('exclude = ["linkedin.com/x", "\\u001b[31m\\u202e"]\n"a\\nb\\u001b" = 1\n')
    (folder / ".travis.yml").write_text("awesome-lint \x1b[31m\u202e\x85\u2028x = 1\n")
    status, out, err = call("init")
    text = (folder / "listkeeper.toml").read_text()

    assert (status, err) == (0, "listkeeper: listkeeper.toml was written\n")
    assert out.isascii()
    assert text.isascii()
    assert call("lint --profile default")[0] == 0


def test_a_folder_of_workflows_that_leads_out_of_the_checkout_is_refused(
    folder: Path, call: Call, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (folder / ".github").symlink_to(outside)
    status, _, err = call(f"init --workflows --toolkit {TOOLKIT}")

    assert status == 2
    assert "listkeeper-check.yml would lie outside of" in err
    assert list(outside.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(folder: Path, call: Call) -> None:
    (folder / ".github").write_text("a file")
    status, _, err = call(f"init --workflows --toolkit {TOOLKIT}")

    assert status == 2
    assert err.splitlines()[-1].startswith("listkeeper: .github/workflows/listkeeper-check.yml cannot be written: ")


INSTALLED = [
    ({"url": "https://github.com/o/r.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, 0),
    ({"url": "file:///home/me/r", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, 2),
    ({"url": "https://files.example/listkeeper.whl", "archive_info": {}}, 2),
    ({"url": "file:///home/me/r", "dir_info": {"editable": True}}, 2),
    ([], 2),
]


@pytest.mark.parametrize(("origin", "status"), INSTALLED)
def test_installed_from_a_commit_the_workflows_call_that(
    origin: object, status: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import metadata

    class Installed:
        def read_text(self, name: str) -> str:
            assert name == "direct_url.json"
            return json.dumps(origin)

    monkeypatch.setattr(metadata, "distribution", lambda _: Installed())
    was, out, err = call("init --dry-run --workflows")

    assert was == status
    assert (f"uses: o/r/.github/workflows/check.yml@{COMMIT}\n" in out) == (status == 0)
    assert (NEEDS_TOOLKIT in err) == (status == 2)


def test_a_form_lies_at_the_root_and_a_newer_one_is_printed(folder: Path, call: Call) -> None:
    form = folder / ".github" / "ISSUE_TEMPLATE" / "listkeeper-entry.yml"
    needs = "listkeeper: the form needs a label 'listkeeper-entry' in the repository, which you make once\n"
    name = ".github/ISSUE_TEMPLATE/listkeeper-entry.yml"
    (folder / "listkeeper.toml").write_text("")
    kept = "listkeeper: listkeeper.toml is there already and stays as it is; what it would be is printed\n"
    first = call("init --issue-form")
    text = form.read_text()
    second = call("init --issue-form")
    (folder / "list.md").write_text(LIST.replace("More", "Others"))
    third = call("init --issue-form")

    assert (first[0], first[2]) == (0, f"{needs}{kept}listkeeper: {name} was written\n")
    assert '        - "Tools"\n        - "More"\n' in text
    assert (second[0], second[2]) == (0, f"{needs}{kept}listkeeper: {name} is as it would be written now\n")
    assert (third[0], third[2]) == (
        0,
        f"{needs}{kept}listkeeper: {name} is there already and stays as it is; what it would be is printed\n",
    )
    assert '        - "Others"\n' in third[1]
    assert form.read_text() == text
