from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from listkeeper.bootstrap.node import NoNodeError

from tests.github.fake import FakeGitHub
from tests.workflows.prepared import prepare
from tests.workflows.reading import GitHubsOwn
from tests.workflows.repositories import Repository, git
from tests.workflows.scene import Scene
from tests.workflows.stand_ins import LAID
from tests.workflows.toolkit import toolkit


@pytest.fixture(scope="session")
def github() -> Iterator[GitHubsOwn]:
    """Tests that need it are skipped where there is no Node, but never in CI."""
    try:
        own = GitHubsOwn()
    except NoNodeError as error:
        without = pytest.fail if os.environ.get("CI") else pytest.skip
        without(f"GitHub's own reading of workflows is missing: {error}")
    yield own
    own.close()


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """This repository, as it is now; to be copied."""
    return toolkit(tmp_path_factory.mktemp("toolkit"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session", autouse=True)
def unharmed() -> Iterator[None]:
    """What many jobs share is as it was."""
    yield
    for folder in LAID.values():
        assert git(folder, "status", "--porcelain") == ""


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub("OWNER/listkeeper") as github:
        yield github


@pytest.fixture
def scene(tmp_path: Path, github: GitHubsOwn, fake: FakeGitHub, kit: Repository, prepared: Path) -> Scene:
    """Our own list."""
    return Scene(tmp_path, github, fake, kit, prepared)
