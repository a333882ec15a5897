"""Link results to text. A reporter is a module with a `render`; its name is its `--format`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from listkeeper.facts import LinkResult
from listkeeper.report.links import github, json, junit, markdown, sarif, text


class LinkReporter(Protocol):
    def render(self, results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
        """The whole report, ending in a line end. Colour is for terminals, where a format has it."""


LINK_REPORTERS: dict[str, LinkReporter] = {
    "github": github,
    "json": json,
    "junit": junit,
    "markdown": markdown,
    "sarif": sarif,
    "text": text,
}
