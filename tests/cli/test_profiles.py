"""`lint --profile`: which rules are asked, and what is said of names that there are not."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from listkeeper import cli

from tests.github.forges import TOKEN, Answer, GitHub, Repo, Server, said

LIST = "# List\n\n- [Beta](https://b.example/)\n- [Alpha](https://b.example/)\n\n***\n"
THEIRS = "list.md:6:1: error: Unexpected thematic rule `***`, expected `---` [rule-style]"
NO_RULE = "Error: there is no rule 'rule-styl' in profile awesome-lint; did you mean 'rule-style'?; --rules lists them"

Call = tuple[int, list[str], list[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, capfd: pytest.CaptureFixture[str]) -> Call:
    status = cli.run(shlex.split(command))
    out, error = capfd.readouterr()
    return status, out.splitlines(), error.splitlines()


def rules(command: str, capfd: pytest.CaptureFixture[str]) -> set[str]:
    return {d["rule"] for d in json.loads("".join(run(f"{command} --format json", capfd)[1]))["diagnostics"]}


@pytest.mark.usefixtures("folder")
def test_a_list_is_held_to_the_rules_of_the_profile(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, error = run("lint --profile awesome-lint --select rule-style", capfd)

    assert (status, out[0], out[-1], error) == (1, THEIRS, "list.md: 1 error", [])


def test_the_configuration_names_a_profile_and_the_option_overrides_it(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "listkeeper.toml").write_text(
        'profile = "awesome-lint"\n[severity]\nrule-style = "notice"\norder = "off"\n'
    )

    assert "rule-style" in rules("lint", capfd)
    assert "duplicate-url" not in rules("lint", capfd)
    assert run("lint --select rule-style", capfd)[1][0] == THEIRS.replace("error", "notice")
    assert "rule-style" not in rules("lint --profile default", capfd)
    assert "duplicate-url" in rules("lint --profile default", capfd)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("--profile awesome", "Error: there is no profile 'awesome'; did you mean 'awesome-lint'?"),
        ("--profile awesome-lint --select rule-styl", NO_RULE),
        ("--profile awesome-lint --ignore order,rule-styl", "Error: there is no rule 'order' in profile awesome-lint"),
        (
            "--profile awesome-lint --explain rule-styl",
            "Error: there is no rule 'rule-styl'; did you mean 'rule-style'?",
        ),
        ("--select rule-style", "Error: there is no rule 'rule-style'"),
        ("--explain rule-styl", "Error: there is no rule 'rule-styl'; did you mean 'rule-style'?; --rules lists them"),
    ],
)
def test_a_name_that_is_not_known_is_told_with_the_closest_one(
    command: str, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    status, out, error = run(f"lint {command}", capfd)

    assert (status, out) == (2, [])
    assert error[-1].startswith(told)


@pytest.mark.usefixtures("folder")
def test_its_rules_are_listed_and_explained(capfd: pytest.CaptureFixture[str]) -> None:
    listed = run("lint --profile awesome-lint --rules", capfd)[1]
    explained = run("lint --explain rule-style", capfd)[1]

    assert any(line.startswith("rule-style ") for line in listed)
    assert not any(line.startswith("duplicate-url ") for line in listed)
    assert explained[0] == "rule-style"
    assert "    <!--lint ignore rule-style-->" in explained  # a reason would make it a comment like any other


def test_files_beside_the_list_are_read_in_upper_and_lower_case(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / ".github").mkdir()
    (folder / ".github" / "CONTRIBUTING.md").write_text("One line each.\n")

    assert "awesome-contributing" not in rules("lint --profile awesome-lint", capfd)

    (folder / ".github" / "CONTRIBUTING.md").unlink()
    assert "awesome-contributing" in rules("lint --profile awesome-lint", capfd)


def test_a_file_beside_the_list_that_leads_out_of_the_checkout_is_refused(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "contributing.md").symlink_to("/etc/hostname")

    status, out, error = run("lint --profile awesome-lint", capfd)

    assert (status, out) == (2, [])
    assert error[-1].endswith("contributing.md is a symbolic link that leads out of its checkout; name the file itself")


# What GitHub says of the repository

GITHUB = "lint --profile awesome-lint --select awesome-github"
BARE = {
    "The repository should have a description",
    'The repository should have "awesome" as a GitHub topic',
    'The repository should have "awesome-list" as a GitHub topic',
    "License was not detected by GitHub",
}


@pytest.fixture
def server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A checkout whose branch is pushed to a repository on GitHub, the API of which is on loopback."""
    (folder / ".git").rmdir()
    for command in (
        "init -q -b main",
        "remote add origin git@github.com:anna/list.git",
        "config branch.main.remote origin",
    ):
        subprocess.run(["git", *command.split()], cwd=folder, check=True)
    github = GitHub(Repo("anna/list"))
    with Server(github) as own:
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("GITHUB_GRAPHQL_URL", f"{own.address}/graphql")
        monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
        yield own
    assert github.wrong == []


def told(command: str, capfd: pytest.CaptureFixture[str]) -> set[str]:
    status, out, error = run(f"{command} --format json", capfd)
    assert status < 2, error
    return {d["message"] for d in json.loads("".join(out))["diagnostics"]}


def test_with_a_token_github_is_asked_once_for_the_one_repository(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    assert told(GITHUB, capfd) == BARE
    assert [json.loads(request.body)["variables"] for request in server.requests] == [{"o": "anna", "n": "list"}]


def test_a_repository_that_is_described_is_told_nothing(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    server.answer = GitHub(Repo("anna/list", description="Lists", licence="mit", topics=("awesome", "awesome-list")))

    assert told(GITHUB, capfd) == set()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500),
        Answer(body=b"no JSON"),
        said({"data": {"repository": None}}),
        said({"data": {"repository": {"description": 1}}}),
        said([]),
        Answer(302, headers={"Location": "http://127.0.0.1:9/"}),
    ],
)
def test_an_answer_that_says_nothing_is_not_held_against_the_list(
    answer: Answer, server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    server.answer = lambda _: answer

    assert told(GITHUB, capfd) == set()


def test_topics_of_another_form_are_not_known(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    value = {"description": "", "licenseInfo": None, "repositoryTopics": {"nodes": 1}}
    server.answer = lambda _: said({"data": {"repository": value}})

    assert told(GITHUB, capfd) == {"The repository should have a description", "License was not detected by GitHub"}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("remote set-url --push origin https://gitlab.com/anna/list", {"Repository should be on GitHub"}),
        ("config --unset branch.main.remote", {"Awesome list must reside in a valid git repository"}),
        ("remote remove origin", {"Awesome list must reside in a valid git repository"}),
    ],
)
def test_a_repository_that_is_not_on_github_is_told_without_asking(
    command: str, expected: set[str], server: Server, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", *command.split()], cwd=folder, check=True)

    assert told(GITHUB, capfd) == expected
    assert server.requests == []


@pytest.mark.parametrize(
    "command", [GITHUB, "lint --profile awesome-lint --ignore awesome-github", "lint --profile default"]
)
def test_nobody_is_asked_without_a_token_or_where_the_rule_is_not(
    command: str, server: Server, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if command == GITHUB:
        monkeypatch.delenv("GITHUB_TOKEN")

    assert BARE.isdisjoint(told(command, capfd))
    assert server.requests == []


def test_outside_of_a_checkout_nothing_is_known(
    server: Server, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    apart = tmp_path_factory.mktemp("apart") / "list.md"
    apart.write_text(LIST)

    assert told(f"{GITHUB} {apart}", capfd) == set()
    assert server.requests == []
