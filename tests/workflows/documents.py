"""Workflows and actions as files: where they are, how they are read, which commands are in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]


def read(text: str) -> Any:
    """YAML 1.2: `on` is no boolean."""
    return YAML(typ="safe", pure=True).load(text)


def workflows(folder: Path) -> list[Path]:
    return sorted((folder / ".github" / "workflows").glob("*.y*ml"))


def actions(folder: Path) -> list[Path]:
    return sorted([*folder.glob("action.yml"), *(folder / ".github" / "actions").glob("*/action.yml")])


def issue_forms(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / ".github" / "ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"]


class Command(NamedTuple):
    """What a step runs."""

    where: str
    """Job or `action`, and the number of the step, from 1."""
    shell: str
    """The name of a shell, without options."""
    text: str


def commands(document: Any) -> Iterator[Command]:
    """Of a workflow or of a composite action."""
    for name, job in document.get("jobs", {"action": document.get("runs", {})}).items():
        defaults = {**_defaults(document), **_defaults(job)}
        for number, step in enumerate(job.get("steps", []), 1):
            if "run" in step:
                shell = step.get("shell", defaults.get("shell", "bash"))
                yield Command(f"{name}, step {number}", shell.split()[0], step["run"])


def _defaults(part: Any) -> dict[str, str]:
    return dict(part.get("defaults", {}).get("run", {}))
