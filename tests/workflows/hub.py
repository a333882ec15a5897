"""What is around a run on GitHub: repositories, artifacts, caches, tokens, and the API, which is the tests' own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from tests.workflows.permissions import Permissions
from tests.workflows.reading import GitHubsOwn
from tests.workflows.repositories import Files, Repository, create, fork


class Api(Protocol):
    """What a run needs of the API."""

    address: str
    graphql: str

    def token(self, permissions: Permissions) -> str:
        """Makes one."""


class Tokens:
    """An API of which only tokens are asked."""

    address, graphql = "http://127.0.0.1:9", "http://127.0.0.1:9/graphql"

    def __init__(self) -> None:
        self.made: list[Permissions] = []

    def token(self, permissions: Permissions) -> str:
        self.made.append(permissions)
        return f"ghs_{len(self.made)}"


class Cached(NamedTuple):
    """What a cache holds, and whose runs may see it."""

    repository: str
    ref: str
    key: str
    folder: Path


@dataclass
class Hub:
    """GitHub, but for what its API serves."""

    folder: Path
    github: GitHubsOwn
    api: Api
    repositories: dict[str, Repository] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    machine: Mapping[str, str] = field(default_factory=dict)
    """Variables that the machine has beside those of a runner."""
    prepared: Path | None = None
    """What `action.yml` would install, where a test does not want it installed; see `prepared.py`."""
    caches: list[Cached] = field(default_factory=list)
    artifacts: dict[int, dict[str, Path]] = field(default_factory=dict)
    """By the number of the run, then by name: folders."""
    published: dict[str, Path] = field(default_factory=dict)
    """What GitHub Pages serves, by the name of the repository: folders."""
    left_out: set[str] = field(default_factory=set)
    """Jobs that are not played, as if their `if` did not hold: those that a test is not about, to save its time."""
    lost: set[str] = field(default_factory=set)
    """Names of artifacts whose upload fails."""
    serial: int = 0

    def next(self) -> int:
        self.serial += 1
        return self.serial

    def create(self, name: str, files: Files, *, private: bool = False) -> Repository:
        """A repository with one commit."""
        repository = create(self.folder / "repositories", name, private=private)
        repository.commit(repository.default, files)
        self.repositories[name] = repository
        return repository

    def fork(self, repository: Repository, owner: str) -> Repository:
        copy = fork(repository, owner)
        self.repositories[copy.name] = copy
        return copy

    def switch_pages_on(self, repository: Repository, address: str) -> Repository:
        self.repositories[repository.name] = replace(repository, pages=address)
        return self.repositories[repository.name]

    def adopt(self, name: str, path: Path) -> Repository:
        """A repository that was made before, as it is."""
        copied = self.folder / "repositories" / f"{name}.git"
        shutil.copytree(path, copied)
        self.repositories[name] = Repository(name, copied)
        return self.repositories[name]
