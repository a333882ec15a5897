"""What a run found, as text. A reporter is a module with a `render`; its name is its `--format`."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from listkeeper.report.run import Run

FORMATS = ("github", "json", "junit", "markdown", "sarif", "text")


class Reporter(Protocol):
    def render(self, run: Run, *, colour: bool) -> str:
        """The whole report, ending in a line end. Colour is for terminals, where a format has it."""


def reporter(name: str) -> Reporter:
    """The reporter of one of `FORMATS`; the others are not worth waiting for."""
    return cast(Reporter, import_module(f"listkeeper.report.{name}"))
