"""The workflows that are written for a list: a few lines that call ours, and let them do what they ask for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from listkeeper.adopt.workflows import CALLERS, FORM, SITE, Toolkit, is_plain, toolkit, workflows
from ruamel.yaml import YAML

COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOOLKIT = Toolkit("github.com", "OWNER/listkeeper", COMMIT)
TEXTS = workflows("", "Awesome", TOOLKIT, form=True, site=True)
OURS = Path(__file__).parents[2] / ".github" / "workflows"

each = pytest.mark.parametrize("name", [*CALLERS, *FORM, *SITE])


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def caller(name: str, path: str = "", title: str = "Awesome", source: Toolkit = TOOLKIT) -> Any:
    return read(workflows(path, title, source, form=True, site=True)[f"listkeeper-{name}.yml"])


def called(name: str) -> Any:
    return read((OURS / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("list")
    (folder / ".github" / "workflows").mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / ".github" / "workflows" / name).write_text(text, encoding="utf-8")
    return folder


CHECK = f"""\
# Written by `listkeeper init --workflows`: what a pull request changes in the list is looked at, its new links, too.
name: Check list

on:
  pull_request:
  merge_group:

permissions: {{}}

jobs:
  check:
    permissions:
      contents: read # to check out
      pull-requests: read # to see what other open pull requests add
    uses: OWNER/listkeeper/.github/workflows/check.yml@{COMMIT}
"""


def test_the_list_is_found_without_being_named() -> None:
    assert TEXTS["listkeeper-check.yml"] == CHECK


def test_elsewhere_it_is_named() -> None:
    assert workflows("docs/my list.md", "Awesome", TOOLKIT)["listkeeper-check.yml"] == (
        CHECK + '    with:\n      list: "docs/my list.md"\n'
    )


def test_on_another_server_it_says_whence_the_toolkit_is() -> None:
    assert workflows("", "Awesome", Toolkit("git.example", "OWNER/listkeeper", COMMIT))["listkeeper-check.yml"] == (
        CHECK + f'    with:\n      toolkit-repository: "OWNER/listkeeper"\n      toolkit-commit: "{COMMIT}"\n'
    )


@pytest.mark.parametrize(("asked", "written"), [({}, set()), ({"form": True}, {"form"}), ({"site": True}, {"site"})])
def test_a_workflow_that_not_every_list_wants_is_written_where_it_is_asked_for(
    asked: dict[str, bool], written: set[str]
) -> None:
    names = {f"listkeeper-{name}.yml" for name in {*CALLERS, *written}}

    assert set(workflows("", "Awesome", TOOLKIT, **asked)) == names


def test_the_strictest_auditor_finds_nothing(written: Path) -> None:
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    command = [zizmor, "--offline", "--no-progress", "--persona", "auditor", str(written)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr if done.returncode else "") == (0, "")


def test_they_are_workflows(written: Path) -> None:
    files = map(str, (written / ".github" / "workflows").iterdir())
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout if done.returncode else "") == (0, "")


@each
def test_a_caller_allows_what_the_called_jobs_ask_for_and_no_more(name: str) -> None:
    """GitHub does not start a job that asks for more than its caller was given."""
    asked: dict[str, str] = {}
    for job in called(name)["jobs"].values():
        asked |= {scope: level for scope, level in job["permissions"].items() if asked.get(scope) != "write"}

    assert caller(name)["permissions"] == {}
    assert caller(name)["jobs"][name]["permissions"] == asked


@each
def test_a_caller_has_the_name_and_the_events_of_ours(name: str) -> None:
    def events(workflow: Any) -> Any:
        return {event: None if event == "schedule" else of for event, of in workflow["on"].items()}

    ours = called(name)
    assert caller(name)["name"] == ours["name"]
    assert events(caller(name)) == {event: of for event, of in events(ours).items() if event != "workflow_call"}


@each
def test_a_caller_gives_inputs_that_are_taken(name: str) -> None:
    given = caller(name, "a.md", source=Toolkit("git.example", "o/r", COMMIT))["jobs"][name]["with"]

    assert set(given) <= set(called(name)["on"]["workflow_call"]["inputs"])


HOSTILE = ["a b.md", 'a"; rm -rf x #.md', "数学/list.md", "$(x)`y`.md", "-n.md", "@CRON@/@LIST@.md", "a: {b}.md"]


@pytest.mark.parametrize("path", HOSTILE)
@each
def test_the_name_of_a_list_is_only_a_name(path: str, name: str) -> None:
    plain, text = caller(name, "plain.md"), caller(name, path)
    given = text["jobs"][name].get("with")

    assert given == (None if name == "comment" else {"list": path})
    for workflow in (plain, text):
        workflow["jobs"][name].pop("with", None)
        workflow["on"].pop("schedule", None)
    assert text == plain


@pytest.mark.parametrize(
    ("path", "plain"),
    [(path, True) for path in HOSTILE] + [("a${{ x }}.md", False), ("a\nb", False), ("\x1b", False), ("\udce9", False)],
)
def test_a_name_that_github_would_read_otherwise_is_refused(path: str, plain: bool) -> None:
    assert is_plain(path) == plain


TOOLKITS = [
    (f"OWNER/listkeeper@{COMMIT}", TOOLKIT),
    (f"git+https://github.com/OWNER/listkeeper@{COMMIT}", TOOLKIT),
    (f"listkeeper @ git+https://github.com/OWNER/listkeeper.git@{COMMIT}", TOOLKIT),
    (f"git+https://git.example:8443/me/a.b@{COMMIT}", Toolkit("git.example:8443", "me/a.b", COMMIT)),
    ("listkeeper", None),
    ("listkeeper==1.0.0", None),
    ("o/listkeeper", None),
    ("o/listkeeper@main", None),
    ("o/listkeeper@v1.0.0", None),
    (f"o/listkeeper@{COMMIT[:7]}", None),
    (f"o/listkeeper@{COMMIT}0", None),
    (f"./listkeeper@{COMMIT}", None),
    (f"../listkeeper@{COMMIT}", None),
    (f"o/..@{COMMIT}", None),
    (f"o/r/../x@{COMMIT}", None),
    (f"git+http://github.com/o/listkeeper@{COMMIT}", None),
    (f"git+https://user:secret@github.com/o/listkeeper@{COMMIT}", None),
    (f"OWNER/listkeeper@{COMMIT}\n", None),
    (f"OWNER/listkeeper@{COMMIT} # x", None),
    ("${{ x }}", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "found"), TOOLKITS)
def test_what_is_called_stays_what_it_is(text: str, found: Toolkit | None) -> None:
    assert toolkit(text) == found


def test_lists_are_checked_at_times_of_their_own() -> None:
    """Most lists are a `README.md` and call the same commit: the title tells them apart."""
    crons = {caller("links", title=f"Awesome {n}")["on"]["schedule"][0]["cron"] for n in range(50)}

    assert len(crons) > 40
    assert all(re.fullmatch(r"[1-5]?\d (?:1?\d|2[0-3]) \* \* (?:1,4|2,5|3,6)", cron) for cron in crons)
