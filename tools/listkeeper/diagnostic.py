"""What is wrong, as data: a rule's word, and the user's."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from listkeeper.document import Location, Span

LONGEST_NAME = 60
"""Characters that a message has for what it names."""


class Severity(IntEnum):
    """How much a diagnostic matters; only errors fail a run."""

    OFF = 0
    NOTICE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Edit(NamedTuple):
    """Replace a span of the text."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that put a finding right together; they do not overlap."""

    edits: tuple[Edit, ...]


def rewritten(places: Sequence[Span], text: str) -> Fix | None:
    """The same text in all of these places, such as where an address is written; None where there are none."""
    return Fix(tuple([Edit(place, text) for place in places])) if places else None


class Finding(NamedTuple):
    """A rule's word: where, what, and how to mend it where that is safe.

    The linter adds which rule, how severe, which file.
    """

    span: Span
    message: str
    fix: Fix | None = None
    severity: Severity | None = None
    """Where it differs from the rule's own."""
    other: Span | None = None
    """The second place of what is wrong with two together, such as the original of a duplicate."""


def quoted(words: str) -> str:
    """Words of a list as messages name them: in quotes, and cut where they are longer than a name is."""
    return repr(words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rstrip() + "…")


class Diagnostic(NamedTuple):
    """A finding with its file, its rule and its severity: what reports are made of."""

    path: str
    start: Location
    end: Location
    """Just after the last character."""
    rule: str
    severity: Severity
    message: str
    fix: Fix | None = None
    other: Location | None = None
    """Where the second place is, of what is wrong with two together."""


class BrokenRuleError(Exception):
    """A rule failed, which is our bug: its cause is the rule's exception. The other rules had their say."""

    def __init__(self, rule: str, path: str, found: list[Diagnostic]) -> None:
        super().__init__(f"rule {rule} on {path}")
        self.found = found
