"""Link results to text. A reporter is a module with a `render`; its name is its `--format`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from listkeeper.facts import LinkResult

LINK_FORMATS = ("github", "json", "junit", "markdown", "sarif", "text")


class LinkReporter(Protocol):
    def render(self, results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
        """The whole report, ending in a line end. Colour is for terminals, where a format has it."""


def link_reporter(name: str) -> LinkReporter:
    """The reporter of one of `LINK_FORMATS`; the others are not worth waiting for."""
    return cast(LinkReporter, import_module(f"listkeeper.report.links.{name}"))
