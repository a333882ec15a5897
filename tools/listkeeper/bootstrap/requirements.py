"""What pyproject.toml asks for, and whether this interpreter has it."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PYPROJECT = Path(__file__).parents[3] / "pyproject.toml"
INSTALLED = re.compile(r"(?P<name>.+?)-(?P<version>\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info")


class Requirement(NamedTuple):
    name: str
    bounds: tuple[tuple[str, tuple[int, ...]], ...]
    """Pairs of `>=` or `<` and a release; pyproject.toml uses no other."""

    def allows(self, found: str) -> bool:
        return all(
            release(found) >= bound if operator == ">=" else release(found) < bound for operator, bound in self.bounds
        )


def read_requirements(needs: str) -> list[Requirement]:
    """Of `run` or of `test`; the tests need what the commands need, and more."""
    pyproject = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    texts = list(pyproject["project"]["dependencies"])
    if needs == "test":
        texts += pyproject["dependency-groups"]["test"]
    return [parse(text) for text in texts]


def parse(text: str) -> Requirement:
    name, bounds = re.split(r"(?=[<>])", text, maxsplit=1)
    return Requirement(name, tuple((op, release(number)) for op, number in re.findall(r"(>=|<)([\d.]+)", bounds)))


def release(text: str) -> tuple[int, ...]:
    """`3.4.0rc1` is (3, 4, 0)."""
    digits = re.split(r"[^\d.]", text, maxsplit=1)[0]
    return tuple(int(number) for number in digits.strip(".").split("."))


def are_met(needs: str) -> bool:
    versions = read_versions(sys.path)
    return all(asked.name in versions and asked.allows(versions[asked.name]) for asked in read_requirements(needs))


def read_versions(folders: Iterable[str]) -> dict[str, str]:
    """What is installed, from the names of the folders that say so: importlib.metadata would take longer than lint."""
    versions: dict[str, str] = {}
    for folder in folders:
        for path in Path(folder).glob("*-info"):
            if match := INSTALLED.fullmatch(path.name):
                versions.setdefault(re.sub(r"[-_.]+", "-", match["name"]).lower(), match["version"])
    return versions
