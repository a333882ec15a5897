"""Diagnostics to text. A reporter is a module with a `render`; its name is its `--format`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from listkeeper.diagnostic import Diagnostic
from listkeeper.document import Document
from listkeeper.report import github, json, text


class Reporter(Protocol):
    def render(self, diagnostics: Sequence[Diagnostic], documents: Mapping[str, Document], *, colour: bool) -> str:
        """The whole report, ending in a line end; `documents` by path. Colour is for terminals."""


REPORTERS: dict[str, Reporter] = {"github": github, "json": json, "text": text}
