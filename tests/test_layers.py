"""Who may import what, and who may touch the world: DESIGN's promise that a part can be read without those above it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "tools" / "listkeeper"
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the bottom: a part imports from the rows below its own, and from itself.
LAYERS = [
    {"document", "collation", "escape", "names", "halving", "wording", "calls", "habits"},
    {"comments", "diagnostic", "markdown", "quotes", "urls", "vocabulary"},
    {"changes", "config", "parser", "export", "outcomes"},
    {"contents", "conventions", "ratchet", "timeline"},
    {"facts", "order", "schema", "files", "git", "history"},
    {"render", "rules", "links", "github", "store", "folders"},
    {"migrate", "linter", "report", "rewrite", "waivers"},
    {"fix", "awesome_lint", "interchange"},
    {"profiles", "proposal", "site"},
    {"adopt", "bot"},
    {"cli"},
    {"__main__", "bootstrap"},
]

# The one part that imports a library of others.
LIBRARIES = {
    "aiohttp": "links",
    "click": "cli",
    "icu": "collation",
    "jinja2": "site",
    "jsonschema": "schema",
    "markupsafe": "site",
    "mistune": "markdown",
    "referencing": "schema",
    "requests": "github",
    "ruamel": "interchange",
}

# Modules, functions and attributes by which a program touches the world, and the parts that may.
WORLD = {
    "asyncio": {"links"},
    "ctypes": {"folders"},  # renames two folders at once
    "http": set(),
    "os": {"cli", "files", "folders", "links", "github", "store"},
    "platform": {"cli", "links"},
    "shutil": {"folders"},
    "signal": {"links", "schema"},  # ends workers, stops a pattern that never ends
    "socket": {"links"},
    "sqlite3": {"store"},
    "subprocess": {"git", "links"},
    "sys": {"cli", "links"},
    "tempfile": {"files", "folders"},
    "threading": {"cli", "github", "links", "schema", "store"},
    "time": {"cli", "github", "links", "store"},
    "urllib.request": set(),
    "print": {"cli"},
    "input": set(),
    "open": set(),
    "exit": {"cli"},
    "environ": {"cli"},
    "getenv": {"cli"},
    "now": {"cli"},
    "today": {"cli"},
    "read_text": {"cli", "schema", "site"},  # how this was installed, the schemas and scripts that are shipped
    "read_bytes": set(),
    "write_text": set(),
    "write_bytes": set(),
    "unlink": {"files"},
}


def part(path: Path) -> str:
    """`rules/order.py` belongs to `rules`, `linter.py` is `linter`; the package's own `__init__` is nobody's."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, wherever it stands; `from listkeeper import x` is `listkeeper.x`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            of_package = node.module == "listkeeper"
            yield from (f"listkeeper.{alias.name}" for alias in node.names) if of_package else [node.module or ""]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "import_module":
            yield from (str(name.value) for name in node.args if isinstance(name, ast.Constant))


def used(tree: ast.AST) -> Iterator[str]:
    """The names that are called, and the attributes that are looked up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Attribute) and not _is_given(node):
            yield node.attr


def _is_given(node: ast.Attribute) -> bool:
    """The day among the facts, an entry as a change has it, and methods of other things."""
    return node.attr in ("open", "input", "print") or ast.unparse(node) in ("facts.today", "change.now")


def below(own: str) -> set[str]:
    level = next(level for level, row in enumerate(LAYERS) if own in row)
    return {own, "__version__"}.union(*LAYERS[:level])


def violations(own: str, source: str) -> list[str]:
    """What a part does that it may not."""
    tree = ast.parse(source)
    found = []
    for name in imported(tree):
        first, _, rest = name.partition(".")
        if first == "listkeeper" and rest.partition(".")[0] not in below(own):
            found.append(f"{own} imports {name}, which is not below it")
        if LIBRARIES.get(first, own) != own:
            found.append(f"{own} imports {first}, which is {LIBRARIES[first]}'s")
    if own not in ("bootstrap", "__main__"):  # they set up and start what the others are part of
        touched = {name for name in [*imported(tree), *used(tree)] if own not in WORLD.get(name, {own})}
        found += [f"{own} touches the world: {name}" for name in sorted(touched)]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_knows_those_below_and_touches_what_it_may(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        assert list(imported(ast.parse(path.read_text(encoding="utf-8")))) == []
        return
    assert violations(part(path), path.read_text(encoding="utf-8")) == []


def test_every_part_has_its_layer_and_only_one() -> None:
    placed = [name for row in LAYERS for name in row]
    assert len(placed) == len(set(placed))
    assert {part(path) for path in MODULES} - {"__init__"} <= set(placed)


PLANTED = [
    ("document", "from listkeeper.parser import parse", ["document imports listkeeper.parser, which is not below it"]),
    ("rules", "import listkeeper.linter", ["rules imports listkeeper.linter, which is not below it"]),
    ("rules", "from listkeeper import cli", ["rules imports listkeeper.cli, which is not below it"]),
    ("parser", "def f():\n    from listkeeper.rules import R", ["parser imports listkeeper.rules, which is not below"]),
    ("rules", "print('x')", ["rules touches the world: print"]),
    ("rules", "import requests", ["rules imports requests, which is github's"]),
    ("rules", "import mistune.core", ["rules imports mistune, which is markdown's"]),
    ("render", "import_module('jsonschema')", ["render imports jsonschema, which is schema's"]),
    ("rules", "from datetime import date\ndate.today()", ["rules touches the world: today"]),
    ("rules", "from datetime import datetime\ndatetime.today()", ["rules touches the world: today"]),
    ("rules", "facts.today", []),
    ("linter", "import os\nos.environ", ["linter touches the world: environ", "linter touches the world: os"]),
    ("parser", "from pathlib import Path\nPath('a').read_text()", ["parser touches the world: read_text"]),
    ("report", "import sys", ["report touches the world: sys"]),
    ("report", "open('a')", ["report touches the world: open"]),
    ("report", "import urllib.request", ["report touches the world: urllib.request"]),
    ("rules", "from listkeeper.document import Document\nfrom listkeeper.rules import RULES", []),
    ("cli", "import os, sys, click\nprint(os.environ)\nsys.exit(1)", []),
]


@pytest.mark.parametrize(("own", "source", "told"), PLANTED)
def test_a_planted_violation_is_seen(own: str, source: str, told: list[str]) -> None:
    found = violations(own, source)
    assert len(found) == len(told)
    assert all(line.startswith(expected) for line, expected in zip(found, told, strict=True))
