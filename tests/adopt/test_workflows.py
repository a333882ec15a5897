"""The workflows that are written for a list: as safe as our own, of commands and options that there are."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from listkeeper.adopt.workflows import is_pinned, is_plain, workflows
from listkeeper.cli import listkeeper
from ruamel.yaml import YAML

COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOOLKIT = f"git+https://github.com/OWNER/listkeeper@{COMMIT}"
TEXTS = workflows("README.md", TOOLKIT)
PIN = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
OURS = Path(__file__).parents[2] / ".github" / "workflows"

each = pytest.mark.parametrize("name", TEXTS)


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in read(TEXTS[name])["jobs"].values() for step in job["steps"]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("list")
    (folder / ".github" / "workflows").mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / ".github" / "workflows" / name).write_text(text, encoding="utf-8")
    return folder


def test_there_is_one_for_pull_requests_and_one_for_a_schedule() -> None:
    assert {name: list(read(text)["on"]) for name, text in TEXTS.items()} == {
        "listkeeper-lint.yml": ["pull_request"],
        "listkeeper-links.yml": ["schedule", "workflow_dispatch"],
    }


def test_the_strictest_auditor_finds_nothing(written: Path) -> None:
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    command = [zizmor, "--offline", "--no-progress", "--persona", "auditor", str(written)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr if done.returncode else "") == (0, "")


def test_they_are_workflows(written: Path) -> None:
    files = map(str, (written / ".github" / "workflows").iterdir())
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout if done.returncode else "") == (0, "")


@each
def test_a_job_reads_and_ends(name: str) -> None:
    workflow = read(TEXTS[name])

    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert 0 < job["timeout-minutes"] <= 120


@each
def test_an_action_is_pinned_as_our_own_are(name: str) -> None:
    used = re.findall(r"uses:.*", TEXTS[name])
    own = "".join(path.read_text(encoding="utf-8") for path in OURS.iterdir())

    assert [line for line in used if not PIN.fullmatch(line)] == []
    assert [line for line in used if "cache" not in line and line not in own] == []


@each
def test_no_command_takes_text_from_outside_and_no_checkout_keeps_a_token(name: str) -> None:
    for step in steps(name):
        assert "${{" not in step.get("run", "")
        assert "checkout" not in step.get("uses", "") or step["with"]["persist-credentials"] is False


@each
def test_a_step_calls_a_command_with_options_that_it_has(name: str) -> None:
    lines = [line for step in steps(name) for line in step.get("run", "").splitlines() if "listkeeper " in line]
    assert lines
    for line in lines:
        words = shlex.split(line.partition(" >>")[0].partition(" ||")[0])
        command = listkeeper.commands[words[1]]
        with command.make_context(words[1], words[2:], **listkeeper.context_settings) as context:
            assert context.params["paths"] == ("$LIST",)


HOSTILE = ["a b.md", 'a"; rm -rf x #.md', "数学/list.md", "$(x)`y`.md", "-n.md", "@SETUP@/@TOOLKIT@.md", "a: {b}.md"]


@pytest.mark.parametrize("path", HOSTILE)
def test_the_name_of_a_list_is_only_a_name(path: str) -> None:
    plain, text = read(TEXTS["listkeeper-lint.yml"]), read(workflows(path, TOOLKIT)["listkeeper-lint.yml"])

    assert text["env"] == {"LIST": path, "TOOLKIT": TOOLKIT}
    assert {**text, "env": {}} == {**plain, "env": {}}


@pytest.mark.parametrize(
    ("path", "plain"),
    [(path, True) for path in HOSTILE] + [("a${{ x }}.md", False), ("a\nb", False), ("\x1b", False), ("\udce9", False)],
)
def test_a_name_that_github_would_read_otherwise_is_refused(path: str, plain: bool) -> None:
    assert is_plain(path) == plain


TOOLKITS = [
    (TOOLKIT, True),
    ("listkeeper==1.0.0", True),
    (f"git+https://git.example:8443/~me/a.git@{COMMIT}", True),
    ("listkeeper", False),
    ("listkeeper>=1", False),
    ("git+https://github.com/o/listkeeper", False),
    ("git+https://github.com/o/listkeeper@main", False),
    (f"git+https://github.com/o/listkeeper@{COMMIT[:7]}", False),
    (f"git+http://github.com/o/listkeeper@{COMMIT}", False),
    (f"git+https://user:secret@github.com/o/listkeeper@{COMMIT}", False),
    (f"{TOOLKIT} --index-url https://evil.example", False),
    ("${{ x }}", False),
    ("", False),
]


@pytest.mark.parametrize(("toolkit", "pinned"), TOOLKITS)
def test_what_is_installed_stays_what_it_is(toolkit: str, pinned: bool) -> None:
    assert is_pinned(toolkit) == pinned


def test_lists_are_checked_at_times_of_their_own() -> None:
    crons = {
        read(workflows(f"{n}.md", TOOLKIT)["listkeeper-links.yml"])["on"]["schedule"][0]["cron"] for n in range(50)
    }

    assert len(crons) > 40
    assert all(re.fullmatch(r"[1-5]?\d (?:1?\d|2[0-3]) \* \* (?:1,4|2,5|3,6)", cron) for cron in crons)
