"""`lint --since`: what a person would say a change made wrong, in real histories."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from listkeeper import cli
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.rules import RULES as RULES_KNOWN

WORDS = "Alpha Beta Delta Epsilon Eta Gamma Iota Kappa Lambda Mu".split()
GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]


def entry(name: str, address: str = "", description: str = "") -> str:
    address = address or f"https://{name.lower().replace(' ', '-')}.example"
    return f"- [{name}]({address}) - {description or f'All about {name.lower()}'}.\n"


def section(title: str, *entries: str) -> str:
    return f"## {title}\n\n{''.join(entries)}\n"


CONTENTS = "- [Letters](#letters)\n- [Old](#old)\n- [More](#more)\n\n"
LETTERS = [entry(word) for word in WORDS]
# Three old problems: a double address, a mistyped one, and an entry out of order.
OLD = [entry("Zeta"), entry("Again", "https://alpha.example"), entry("Theta", "htpp://theta.example")]
MORE = [entry("Xi"), entry("Ypsilon")]
ORDERED = 'order = "alphabetical"\n'


def text(*sections: str, contents: str = CONTENTS) -> str:
    return f"# List\n\n{contents}{''.join(sections)}".rstrip("\n") + "\n"


BEFORE = text(section("Letters", *LETTERS), section("Old", *OLD), section("More", *MORE))

RULES = "anchor,contents,duplicate-url,empty-section,malformed-url,order,tracking-parameter"

# What the list is after the change, and what is told of it. There are three older problems.
CHANGES: dict[str, tuple[str, list[str], int]] = {
    "nothing": (BEFORE, [], 3),
    "an entry, well": (BEFORE.replace(LETTERS[9], LETTERS[9] + entry("Nu")), [], 3),
    "an entry out of order": (
        BEFORE.replace(LETTERS[0], entry("Nu") + LETTERS[0]),
        ["9:3 order"],
        3,
    ),
    "an entry with a wrong address": (
        BEFORE.replace(MORE[1], MORE[1] + entry("Zoo", "htpp://zoo.example")),
        ["30:9 malformed-url"],
        3,
    ),
    "an entry that is there already": (
        BEFORE.replace(MORE[1], MORE[1] + entry("Zoo", "https://beta.example")),
        ["30:9 duplicate-url"],
        3,
    ),
    "an entry above the one that is there already": (
        BEFORE.replace(LETTERS[0], entry("Aa", "https://xi.example") + LETTERS[0]),
        ["29:8 duplicate-url"],
        3,
    ),
    "an entry out of order beside an old problem": (BEFORE.replace(OLD[0], OLD[0] + entry("Zoo")), ["23:3 order"], 3),
    "an entry at its place beside an old problem": (BEFORE.replace(OLD[2], entry("Some") + OLD[2]), [], 3),
    "a third of two that are double": (
        BEFORE.replace(MORE[0], entry("Third", "https://alpha.example") + MORE[0]),
        ["28:11 duplicate-url"],
        3,
    ),
    "an edit of an entry that is well": (BEFORE.replace("All about xi", "More about xi"), [], 3),
    "an edit of an entry with an old problem": (
        BEFORE.replace("All about theta", "More about theta"),
        ["24:11 malformed-url"],
        2,
    ),
    "an old problem is put right": (BEFORE.replace("htpp:", "https:"), [], 2),
    "an entry goes from beside an old problem": (
        BEFORE.replace(OLD[2], "").replace(MORE[0], OLD[2] + MORE[0]),
        [],
        3,
    ),
    "an entry is gone": (BEFORE.replace(LETTERS[4], ""), [], 3),
    "the original of a double is gone": (BEFORE.replace(LETTERS[0], ""), [], 2),
    "a section is empty": (BEFORE.replace("".join(MORE), ""), ["26:1 empty-section"], 3),
    "an entry is moved to another section": (
        BEFORE.replace(LETTERS[9], "").replace(MORE[0], LETTERS[9] + MORE[0]),
        [],
        3,
    ),
    "an entry is moved out of order": (
        BEFORE.replace(LETTERS[9], "").replace(LETTERS[0], LETTERS[9] + LETTERS[0]),
        ["9:3 order"],
        3,
    ),
    "an entry with an old problem is moved": (BEFORE.replace(OLD[1], "").replace(MORE[0], OLD[1] + MORE[0]), [], 3),
    "the two halves of a double change places": (
        BEFORE.replace(LETTERS[0], "@").replace(OLD[1], LETTERS[0]).replace("@", OLD[1]),
        [],
        3,
    ),
    "sections in another order": (
        text(section("Old", *OLD), section("Letters", *LETTERS), section("More", *MORE)),
        ["3:3 contents"],
        3,
    ),
    "sections and contents in another order": (
        text(
            section("Old", *OLD),
            section("Letters", *LETTERS),
            section("More", *MORE),
            contents="- [Old](#old)\n- [Letters](#letters)\n- [More](#more)\n\n",
        ),
        [],
        3,
    ),
    "a heading has another name": (BEFORE.replace("## More", "## Further"), ["5:10 anchor", "26:1 contents"], 3),
    "a section that is not in the contents": (BEFORE + "\n" + section("New", entry("Zoo")), ["31:1 contents"], 3),
    "other line ends": (BEFORE.replace("\n", "\r\n"), [], 3),
    "everything at once": (
        text(
            section("Old", OLD[2], OLD[0], OLD[1]),
            section("Letters", *LETTERS[:4], *LETTERS[5:], entry("Nu", "htpp://nu.example")),
            section("Further", LETTERS[4], *MORE, entry("Beta again", "https://beta.example")),
        ),
        [
            "3:3 contents", "5:10 anchor", "11:3 order", "24:8 malformed-url", "26:1 contents",
            "31:3 order", "31:16 duplicate-url",
        ],
        2,
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    return tmp_path


def git(*arguments: str) -> None:
    subprocess.run([*GIT, *arguments], check=True, capture_output=True, timeout=20)


def commit(name: str, content: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", name)


Call = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Call:  # noqa: ARG001
    return lambda command: (cli.run(shlex.split(command)), *capfd.readouterr())


def told(call: Call, command: str) -> tuple[list[str], int | None]:
    """Places and rules, and how many older problems are not told."""
    _, out, err = call(f"lint --format json {command}")
    assert err == ""
    report = json.loads(out)
    found = [f"{d['line']}:{d['column']} {d['rule']}" for d in report["diagnostics"]]
    return found, report["summary"].get("older")


@pytest.mark.parametrize(("after", "expected", "older"), CHANGES.values(), ids=CHANGES)
def test_what_a_change_made_wrong_is_told(after: str, expected: list[str], older: int, call: Call) -> None:
    commit("listkeeper.toml", ORDERED)
    commit("list.md", BEFORE)
    commit("list.md", after)
    assert told(call, f"--since HEAD~1 --select {RULES}") == (expected, older)


def test_without_a_change_everything_is_told(call: Call) -> None:
    commit("listkeeper.toml", ORDERED)
    commit("list.md", BEFORE)
    expected = ["22:3 order", "23:11 duplicate-url", "24:11 malformed-url"]
    assert told(call, f"--select {RULES}") == (expected, None)


@pytest.fixture
def problem(call: Call) -> Callable[[str], tuple[list[str], int | None]]:
    """A list with an old problem and a new one, and what is told with more arguments."""
    commit("list.md", text(section("Old", *OLD), contents=""))
    commit("list.md", text(section("Old", *OLD, entry("Zoo", "htpp://zoo.example")), contents=""))
    return lambda arguments: told(call, f"--select malformed-url {arguments}")


NEW = ["8:9 malformed-url"]
Problem = Callable[[str], tuple[list[str], int | None]]


def test_the_older_text_may_be_a_file(folder: Path, problem: Problem) -> None:
    git("show", "HEAD~1:list.md")
    (folder / "older.md").write_text(text(section("Old", *OLD), contents=""))
    assert problem("--since older.md") == (NEW, 1)


def test_a_list_that_is_not_committed_is_looked_at_as_it_is(folder: Path, problem: Problem) -> None:
    (folder / "list.md").write_text(text(section("Old", *OLD[:2], entry("Zoo", "htpp://zoo.example")), contents=""))
    assert problem("--since HEAD~1") == (["7:9 malformed-url"], 0)
    assert problem("--since HEAD") == ([], 1)


def test_what_happened_on_the_other_branch_meanwhile_is_not_this_change(problem: Problem) -> None:
    git("switch", "--quiet", "--create", "ours", "HEAD~1")
    commit("list.md", text(section("Old", *OLD, entry("Zoo", "www.zoo.example")), contents=""))
    assert problem("--since main") == (NEW, 1)


def test_a_list_is_followed_to_the_name_it_had(folder: Path, problem: Problem) -> None:
    git("mv", "list.md", "README.md")
    commit("README.md", (folder / "README.md").read_text() + entry("More", "htpp://more.example"))
    assert problem("--since HEAD~1 README.md") == (["9:10 malformed-url"], 2)


def test_all_of_a_new_list_is_told(problem: Problem) -> None:
    commit("new.md", text(section("Old", *OLD), contents=""))
    assert problem("--since HEAD~1 new.md") == (["7:11 malformed-url"], None)
    assert problem("--since HEAD~1 new.md list.md") == (["7:11 malformed-url"], 2)


def test_of_two_lists_each_has_its_own_past(call: Call) -> None:
    double = section("A", entry("Alpha"))
    commit("a.md", double)
    commit("b.md", section("B", entry("Beta")))
    commit("b.md", section("B", entry("Beta"), entry("Alpha")))
    assert told(call, "--select duplicate-url --since HEAD~1 a.md b.md") == (["4:11 duplicate-url"], 0)
    assert told(call, "--select duplicate-url --since HEAD a.md b.md") == ([], 1)


def test_of_two_lists_the_one_that_a_change_made_the_double_of_is_told(call: Call) -> None:
    commit("a.md", section("A", entry("Alpha")))
    commit("b.md", section("B", entry("Beta")))
    commit("a.md", section("A", entry("Alpha"), entry("Beta")))
    assert told(call, "--select duplicate-url --since HEAD~1 a.md b.md") == (["3:10 duplicate-url"], 0)


def test_a_habit_that_becomes_dominant_blames_nobody(call: Call) -> None:
    entries = [entry(word) for word in WORDS[:8]]
    other = entry("Zeta").replace(" - ", ": ")
    commit("list.md", section("A", *entries, other))
    commit("list.md", section("A", *entries, other, *map(entry, ("Omega", "Phi", "Psi", "Rho"))))
    assert told(call, "--select separator") == (["11:31 separator"], None)
    assert told(call, "--select separator --since HEAD~1") == ([], 1)
    commit("list.md", section("A", *entries[1:], *map(entry, ("Omega", "Phi", "Psi", "Rho")), other))
    assert told(call, "--select separator --since HEAD~1") == ([], 1)


def test_how_many_are_older_is_told_in_a_line(problem: Problem, call: Call) -> None:
    del problem
    status, out, err = call("lint --since HEAD --select malformed-url")
    assert (status, err) == (0, "")
    assert out == "list.md (4 entries): nothing to say\n2 older problems are not shown\n"
    status, out, err = call("lint --since HEAD~1 --select malformed-url --format markdown")
    assert (status, out.splitlines()[4]) == (1, "1 older problem is not shown")
    status, out, err = call("lint --since HEAD~1 --select malformed-url --format github")
    assert (status, out.splitlines()[-1]) == (1, "::notice title=older problems::1 older problem is not shown")
    status, out, err = call("lint --since HEAD --select malformed-url --format junit")
    assert (status, out.count("<system-out>2 older problems are not shown</system-out>")) == (0, 1)


def test_only_what_the_change_made_wrong_is_mended(folder: Path, call: Call) -> None:
    commit("listkeeper.toml", ORDERED)
    commit("list.md", text(section("Old", *OLD), contents=""))
    commit("list.md", text(section("Old", entry("Zoo", "htpp://zoo.example"), entry("Nu"), *OLD), contents=""))
    status, out, err = call("lint --fix --since HEAD~1 --select malformed-url,order")
    assert (status, err) == (0, "list.md: mended 3 problems: order 2, malformed-url 1\n")
    assert out == "list.md (5 entries): nothing to say\n2 older problems are not shown\n"
    mended = [OLD[0], OLD[1], entry("Nu"), OLD[2], entry("Zoo", "http://zoo.example")]
    assert (folder / "list.md").read_text() == text(section("Old", *mended), contents="")


REFUSED = {
    "a revision that there is not": ("--since nowhere", "--since: git knows no revision 'nowhere'; name a branch,"),
    "standard input": ("--since HEAD -", "--since REV needs a file of a git repository; for standard input, name an"),
    "one older file for two lists": (
        "--since list.md list.md other.md",
        "--since list.md is the older text of one list, and 2 are named; name that one",
    ),
}


@pytest.mark.parametrize(("arguments", "told"), REFUSED.values(), ids=REFUSED)
def test_it_is_told_in_a_sentence(arguments: str, told: str, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    commit("list.md", BEFORE)
    commit("other.md", BEFORE)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    status, out, err = call(f"lint {arguments}")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith(f"listkeeper: {told}")


def test_outside_of_git_it_is_told_in_a_sentence(folder: Path, call: Call) -> None:
    (folder / ".git").rename(folder / "git")
    (folder / "list.md").write_text(BEFORE)
    status, out, err = call("lint --since HEAD")
    assert (status, out) == (2, "")
    assert err.endswith("is in no git repository; run it in a clone, or name an older file\n")


def test_a_shallow_clone_is_told_what_to_fetch(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        commit("list.md", BEFORE + f"\n{number}\n")
    git("branch", "base", "HEAD~2")
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{folder}", "clone"], check=True, timeout=20)
    monkeypatch.chdir(folder / "clone")
    status, out, err = call("lint --since origin/base")
    assert (status, out) == (2, "")
    assert err.endswith("fetch more: git fetch --depth=1000 origin base\n")


def test_a_merge_conflict_is_told(folder: Path, call: Call) -> None:
    commit("list.md", BEFORE)
    git("switch", "--quiet", "--create", "ours")
    commit("list.md", BEFORE.replace("about xi", "of ours"))
    git("switch", "--quiet", "main")
    commit("list.md", BEFORE.replace("about xi", "of theirs"))
    subprocess.run([*GIT, "merge", "ours"], capture_output=True, timeout=20, check=False)
    status, out, err = call("lint --since HEAD")
    assert (status, out) == (2, "")
    assert err.endswith(": list.md has a merge conflict; resolve it, tell git (git add), and run the command again\n")
    assert (folder / "list.md").read_text().count("<<<<<<<") == 1
    (folder / "*.md").write_text("# Other\n\n" + MORE[0])
    status, out, err = call("lint --since HEAD --select order '*.md'")
    assert (status, err) == (0, "")


@pytest.mark.parametrize("rev", ["HEAD~1", "HEAD"])
def test_a_rule_that_fails_is_told_and_the_others_have_their_say(
    rev: str, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the older text as well: what it has found there cannot be told from what is new."""
    commit("list.md", BEFORE)
    commit("list.md", BEFORE + entry("Zoo", "htpp://zoo.example"))

    def check(document: Document, facts: Facts) -> Iterator[Finding]:
        if (rev == "HEAD~1") == (facts.before is None):
            raise KeyError(document.path)
        yield from ()

    monkeypatch.setitem(RULES_KNOWN, "order", SimpleNamespace(severity=Severity.ERROR, check=check))
    status, out, err = call(f"lint --fix --since {rev} --select malformed-url,order")
    assert Path("list.md").read_text().count("htpp") == BEFORE.count("htpp") + 1
    assert (status, out.count("[malformed-url]")) == (4, int(rev == "HEAD~1"))
    assert "  what      rule order on list.md" in err.splitlines()


def waiver(rule: str, match: str, more: str = "") -> str:
    return f"[[waivers]]\nrule = '{rule}'\nmatch = '{match}'\nreason = 'as it is'\n{more}"


def test_what_is_waived_is_neither_told_nor_mended(folder: Path, call: Call) -> None:
    (folder / "listkeeper.toml").write_text(waiver("malformed-url", "Theta") + waiver("duplicate-url", "alpha.example"))
    (folder / "list.md").write_text(BEFORE)
    assert call("lint --fix --select malformed-url,duplicate-url,waiver") == (
        0,
        "list.md (15 entries): nothing to say\n",
        "",
    )
    assert (folder / "list.md").read_text() == BEFORE


def test_a_waiver_without_use_is_told_once_for_all_lists_of_its_configuration(folder: Path, call: Call) -> None:
    old = "expires = 2020-01-01\n"
    unused = waiver("malformed-url", "Nobody") + waiver("order", "Nobody") + waiver("malformed-url", "Theta", old)
    (folder / "listkeeper.toml").write_text(waiver("malformed-url", "Theta") + unused)
    (folder / "a.md").write_text("# A\n\n" + "".join(LETTERS))
    (folder / "b.md").write_text(BEFORE)
    status, out, err = call("lint --select malformed-url,waiver a.md b.md")
    assert (status, err) == (0, "")
    expired = "expired on 2020-01-01; put right what it waives, or give it a later date"
    assert re.findall(r"^(\S+:.*) \[waiver\]", out, re.M) == [
        "a.md:1:1: notice: the waiver of malformed-url for 'Nobody' waives nothing; remove it",
        f"a.md:1:1: warning: the waiver of malformed-url for 'Theta' {expired}",
        f"b.md:1:1: warning: the waiver of malformed-url for 'Theta' {expired}",
    ]


def test_a_change_hears_only_of_the_waivers_that_it_left_without_use(folder: Path, call: Call) -> None:
    (folder / "listkeeper.toml").write_text(waiver("malformed-url", "Theta") + waiver("malformed-url", "Nobody"))
    commit("list.md", BEFORE)
    commit("list.md", BEFORE.replace(OLD[2], ""))
    _, out, _ = call("lint --since HEAD~1 --select malformed-url,waiver")
    assert re.findall(r"the waiver.*", out) == [
        "the waiver of malformed-url for 'Theta' waives nothing; remove it [waiver]"
    ]
