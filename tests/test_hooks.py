"""What pre-commit is offered: hooks that call commands that there are, with options that they have, on lists alone."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from listkeeper.cli import listkeeper
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
HOOKS: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]

each = pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])


@each
def test_a_hook_calls_an_installed_command(hook: dict[str, Any]) -> None:
    script, name, *arguments = shlex.split(hook["entry"])
    command = listkeeper.commands[name]

    assert hook["language"] == "python"
    assert script in SCRIPTS
    with command.make_context(name, [*arguments, "list.md"], **listkeeper.context_settings) as context:
        assert context.params["paths"] == ("list.md",)


@each
def test_a_hook_takes_all_lists_at_once_and_by_default_only_lists(hook: dict[str, Any]) -> None:
    taken = ["list.md", "README.md", "readme.markdown"]
    left = ["contributing.md", "docs/README.md", "list.txt", "mylist.md"]

    assert hook["types"] == ["markdown"]
    assert hook["require_serial"] is True
    assert hook.get("pass_filenames", True) is True
    assert [name for name in taken + left if re.search(hook["files"], name)] == taken


@each
def test_only_what_asks_the_network_waits_to_be_called(hook: dict[str, Any]) -> None:
    assert hook.get("stages") == (["manual"] if shlex.split(hook["entry"])[1] == "links" else None)


@each
def test_a_hook_is_in_the_readme(hook: dict[str, Any]) -> None:
    assert f"`{hook['id']}`" in README


def test_the_readme_configures_hooks_that_there_are() -> None:
    [shown] = re.findall(r"```yaml\n(repos:.*?)```", README, re.S)
    [repository] = YAML(typ="safe", pure=True).load(shown)["repos"]

    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in HOOKS}
