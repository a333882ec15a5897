"""What the tests of commands on pull requests begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.bot.scene import LIST, Scene
from tests.github.fake import FakeGitHub


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two writes GitHub wants a second; `tests/github/test_rest.py` holds that it gets it."""
    monkeypatch.setattr("listkeeper.github.rest.GAP", 0.0)


@pytest.fixture
def scene(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    with FakeGitHub("octo/list", {"list.md": LIST}) as fake:
        yield Scene(fake, tmp_path, capfd)
