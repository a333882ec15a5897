"""What README, CONTRIBUTING and CHANGELOG say of the code is true."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from listkeeper.cli import listkeeper
from listkeeper.cli.bot import bot
from listkeeper.diagnostic import Severity
from listkeeper.report import FORMATS
from listkeeper.report.rulebook import summary
from listkeeper.rules import RULES
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
COMMANDS: dict[str, click.Command] = dict(listkeeper.commands)
BOT = click.Context(bot)
OF_BOT = [bot.get_command(BOT, name) for name in bot.list_commands(BOT)]
OPTIONS = [p for command in (*COMMANDS.values(), *OF_BOT) if command for p in command.params]
DOCUMENTED_OPTIONS = re.findall(r"`(--[a-z-]+)", README)


def test_readme_begins_with_what_it_is_and_the_two_commands() -> None:
    head = README[: README.index("## Commands")]

    assert re.findall(r"^tools/\w+", head, re.M) == ["tools/lint", "tools/test"]


def test_readme_has_a_row_for_every_rule() -> None:
    rows = README.split("<!-- rules")[1].split("<!-- end")[0]
    table = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \|$", rows, re.M)

    assert table == [(name, rule.severity.word, summary(rule)) for name, rule in RULES.items()]


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_has_a_row_for_every_command_with_its_arguments(name: str) -> None:
    parent = click.Context(listkeeper, **listkeeper.context_settings)
    usage = " ".join(COMMANDS[name].collect_usage_pieces(click.Context(COMMANDS[name], parent))[1:])

    assert re.search(rf"^\| `{name} (?:--\w+ )?{re.escape(usage)}`", README, re.M)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_executable(name: str) -> None:
    executable = ROOT / "tools" / name

    assert executable.stat().st_mode & 0o111
    assert f" {name} " in executable.read_text()


def test_every_option_has_help() -> None:
    assert [p.name for p in OPTIONS if isinstance(p, click.Option) and not p.help] == []


def test_every_option_in_the_readme_exists() -> None:
    known = {opt for p in OPTIONS for opt in p.opts}

    assert set(DOCUMENTED_OPTIONS) - known == set()


def test_readme_names_every_format() -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `lint"))

    assert all(f"`{name}`" in row or f" {name}`" in row for name in FORMATS)


def test_readme_shows_every_key_of_the_configuration() -> None:
    schema = json.loads((ROOT / "schema/config.schema.json").read_text())
    shown = README.split("```toml")[1].split("```")[0]

    assert [key for key in schema["properties"] if not re.search(rf"^\[*{key}\b", shown, re.M)] == []


@pytest.mark.parametrize(("profile", "path"), [("default", "rules"), ("awesome-lint", "awesome_lint")])
def test_the_page_of_the_rules_says_what_they_say(profile: str, path: str) -> None:
    from listkeeper.profiles import profile as known
    from listkeeper.report.rulebook import page

    file = ROOT / "tools" / "listkeeper" / path / "README.md"
    option = "" if profile == "default" else f" --profile {profile}"
    again = f"write it again: tools/lint{option} --rules --format markdown > {file.relative_to(ROOT)}"
    assert file.read_text(encoding="utf-8") == page(known(profile).rules, profile), again


@pytest.mark.parametrize("path", ["rules", "awesome_lint"])
def test_the_examples_of_the_rules_are_there(path: str) -> None:
    folder = ROOT / "tools" / "listkeeper" / path
    cases = re.findall(r"\[examples\]\((.+?)\)", (folder / "README.md").read_text(encoding="utf-8"))

    assert [case for case in cases if not (folder / case).exists()] == []


def test_readme_links_lead_to_files() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README + CONTRIBUTING + CHANGELOG)

    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_readme_names_every_severity() -> None:
    assert all(severity.word in README for severity in Severity)


def test_readme_shows_the_workflow_that_init_writes() -> None:
    from listkeeper.adopt.workflows import Toolkit, workflows

    shown = README.split("## On GitHub")[1].split("```yaml\n")[1].split("```")[0]
    written = workflows("", "", Toolkit("github.com", "OWNER/listkeeper", "COMMIT"))["listkeeper-check.yml"]

    assert shown == written.split("\n", 1)[1]


def between(words: str) -> str:
    """The rows of a table of README that a test compares with the code."""
    return README.split(f"<!-- {words}")[1].split("|---|\n")[1].split("\n<!-- end")[0]


def test_readme_says_what_each_job_may_do_and_for_what() -> None:
    rows = []
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        for name, job in re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", text.split("\njobs:\n")[1], re.M):
            found = re.findall(r"^      ([a-z-]+: (?:read|write)) # (.+)$", job, re.M)
            may, why = ", ".join(f"`{scope}`" for scope, _ in found), "; ".join(reason for _, reason in found)
            rows += [f"| `{path.name}` {name} | {may} | {why} |\n"] if path.name != "test.yml" else []

    assert between("permissions: ") == "".join(rows)


def test_readme_describes_the_inputs_of_the_action() -> None:
    inputs = YAML(typ="safe", pure=True).load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]

    assert between("inputs: ") == "".join(f"| `{name}` | {own['description']} |\n" for name, own in inputs.items())


def test_the_workflows_in_the_readme_are_those_that_init_writes() -> None:
    from listkeeper.adopt.workflows import CALLERS, FORM, SITE

    rows = README.split("| workflow | runs | does |\n|---|---|---|\n")[1].split("\n\n")[0]

    assert re.findall(r"^\| `([a-z]+)\.yml` \|", rows, re.M) == [*CALLERS, *FORM, *SITE]


def test_what_readme_claims_beside_other_tools_leads_to_a_test() -> None:
    rows = README.split("| what Listkeeper has beside it |\n|---|---|---|\n")[1].split("\n\n")[0].splitlines()
    claims = [claim for row in rows for claim in row.split(" | ")[2].removesuffix(" |").split("; ")]

    assert len(rows) == 6
    assert [claim for claim in claims if "](tests/" not in claim] == []


def test_pictures_are_small_and_say_what_they_show() -> None:
    pictures = re.findall(r"!\[(.*)\]\((.+)\)", README)

    assert len(pictures) == 3
    assert [path for words, path in pictures if len(words) < 80 or (ROOT / path).stat().st_size > 60_000] == []


def test_the_rule_in_the_guide_is_a_rule() -> None:
    from listkeeper.facts import Facts
    from listkeeper.parser import parse

    code = re.search(r"```python\n(.*?)   ```", CONTRIBUTING, re.S)
    assert code
    scope: dict[str, object] = {}
    exec(re.sub(r"^   ", "", code[1], flags=re.M), scope)
    check = scope["check"]
    assert callable(check)
    document = parse("- [a](https://a.example) - LOUD.\n- [b](https://b.example) - Calm.\n")
    from datetime import date

    found = [finding.message for finding in check(document, Facts(date(2026, 1, 1)))]

    assert found == ["the description of 'a' is all in capitals"]


def test_the_changelog_names_every_rule_and_command() -> None:
    assert [name for name in (*RULES, *COMMANDS) if f"`{name}" not in CHANGELOG] == []


def test_the_page_about_links_holds_the_table_of_outcomes() -> None:
    from listkeeper.outcomes import table

    page = (ROOT / "tools/listkeeper/links/README.md").read_text(encoding="utf-8")

    assert page.split("compares them -->\n\n")[1].split("\n## ")[0] == table()


def test_the_page_about_links_says_of_servers_what_codes_mean() -> None:
    from listkeeper.history import Past, verdict
    from listkeeper.outcomes import Code

    page = (ROOT / "tools/listkeeper/links/README.md").read_text(encoding="utf-8")
    said = re.findall(r"^\| [^|]+ \| `([a-z0-9-]+)`: (\w+) \|", page.split("\n## ")[1], re.M)
    now = datetime(2026, 1, 1, tzinfo=UTC)

    assert said
    assert said == [(code, verdict(Past(), Code(code), now)) for code, _ in said]
