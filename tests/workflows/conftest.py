from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from listkeeper.bootstrap.node import NoNodeError

from tests.workflows.reading import GitHubsOwn


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
