"""`lint --profile`: which rules are asked, and what is said of names that there are not."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from listkeeper import cli

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
