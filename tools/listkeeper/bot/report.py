"""What a change did to the lists, and what is wrong with it: all that the bot knows of a pull request.

Made beside the code of a stranger, and read where a token can write: a report says what it likes, so it is held to
`schema/change-report.schema.json` first, and nothing of it is shown but through `escape`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from listkeeper.changes import Kind
from listkeeper.diagnostic import Severity
from listkeeper.facts import LinkResult


class Known(NamedTuple):
    """An entry as the bot names it."""

    name: str
    url: str
    section: tuple[str, ...]
    line: int
    """The first of the entry, from 1."""


class Change(NamedTuple):
    """One entry that the change touched."""

    kind: Kind
    path: str
    now: Known | None
    """None where it was removed."""
    before: Known | None
    """None where it was added."""


class Problem(NamedTuple):
    """A diagnostic, as far as the bot tells it."""

    path: str
    line: int
    rule: str
    severity: Severity
    message: str
    mendable: bool
    """`lint --fix` mends it."""


class Suggestion(NamedTuple):
    """Whole lines of the list as the change has it, and what would be right in their place."""

    path: str
    line: int
    """The first, from 1."""
    end_line: int
    """The last of them."""
    text: tuple[str, ...]
    """The lines instead, without line ends; none: they go."""
    rules: tuple[str, ...]
    before: tuple[str, ...] = ()
    """The lines as they were looked at, without line ends: what was looked at may be a merge with the base, whose
    lines have other numbers than those of the pull request, so a suggestion goes where the very same lines are."""


class About(NamedTuple):
    """A repository that a new link leads to. Days are ISO 8601, as `2026-11-26`; empty: not known."""

    url: str
    """As the list has it."""
    stars: int
    created: str
    pushed: str
    licence: str
    """SPDX; empty where GitHub recognises none."""
    archived: bool


class Similar(NamedTuple):
    """Entries that were there already and may be what a new one is."""

    path: str
    line: int
    """Of the new entry."""
    entries: tuple[Known, ...]


class Elsewhere(NamedTuple):
    """An address that another open pull request adds, too."""

    path: str
    line: int
    url: str
    pull: int


@dataclass(frozen=True)
class ChangeReport:
    """Everything in document order, list by list; what was left out for want of room is in `left_out`."""

    base: str
    """The commit that the change is compared with; 40 or 64 hexadecimal digits."""
    head: str
    """The commit that was looked at."""
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    """What `--fix` would make of the lines that the change touched; apart from each other, in order."""
    older: int = 0
    """Problems that were there before the change."""
    links: tuple[LinkResult, ...] = ()
    """Those that the change added or edited."""
    conclusive: bool = True
    """False: so many hosts failed that it was the network."""
    about: tuple[About, ...] = ()
    similar: tuple[Similar, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    entries: int = 0
    """How many the lists have now."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """By the name of the field above."""
    notes: tuple[str, ...] = ()
    """What could not be looked at and why, in sentences of ours."""
