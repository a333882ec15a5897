"""The rules. A rule is a module with a docstring, a `severity`, whether it is `fixable`, and a `check`.

Its name is its file's, with dashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.rules import (
    anchor,
    contents,
    coverage,
    duplicate_heading,
    duplicate_name,
    duplicate_url,
    empty_section,
    heading_level,
    malformed_url,
    order,
    schema,
    small_section,
    suppression,
)


class Rule(Protocol):
    """What a module must have to be a rule; the first line of its docstring stands in lists of rules."""

    __name__: str
    __doc__: str | None
    severity: Severity
    fixable: bool
    """Whether some of its findings come with a fix."""

    def check(self, document: Document, facts: Facts) -> Iterable[Finding]: ...


RULES: dict[str, Rule] = {
    "anchor": anchor,
    "contents": contents,
    "coverage": coverage,
    "duplicate-heading": duplicate_heading,
    "duplicate-name": duplicate_name,
    "duplicate-url": duplicate_url,
    "empty-section": empty_section,
    "heading-level": heading_level,
    "malformed-url": malformed_url,
    "order": order,
    "schema": schema,
    "small-section": small_section,
    "suppression": suppression,
}
