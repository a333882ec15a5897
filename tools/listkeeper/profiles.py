"""The sets of rules that a list can be held to: the default one, and awesome-lint's. Each is loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from listkeeper.config import DEFAULT_PROFILE, PROFILES
from listkeeper.diagnostic import Diagnostic
from listkeeper.document import Document
from listkeeper.facts import Facts


@dataclass(frozen=True)
class Profile:
    """A set of rules, and how a list is read and looked at with them."""

    name: str
    rules: Mapping[str, Any]
    """Modules with a docstring and a `severity`, by id."""
    read: Callable[[str, str], Document]
    """Text and path to a document."""
    lint: Callable[[Document, Facts, Mapping[str, Any]], list[Diagnostic]]
    documents: Callable[[Document, Facts], Iterable[Document]]
    """What the diagnostics of a document may be about."""
    neighbours: frozenset[str] = frozenset()
    """Files of the list's folder that are read, by their path from there, in small letters."""


def profile(name: str) -> Profile:
    """One of `config.PROFILES`."""
    if name == DEFAULT_PROFILE:
        from listkeeper import linter, parser, rules

        return Profile(name, rules.RULES, parser.parse, linter.lint, lambda document, _: [document], rules.NEIGHBOURS)
    from listkeeper.awesome_lint import linter as awesome
    from listkeeper.awesome_lint import rules as own

    return Profile(name, own.RULES, awesome.read, awesome.lint, awesome.documents, awesome.NEIGHBOURS)


class RuleNames(Collection[str]):
    """The ids of all rules; awesome-lint's are looked up where a name is not among the default ones."""

    def __contains__(self, name: object) -> bool:
        return any(name in profile(known).rules for known in PROFILES)

    def __iter__(self) -> Iterator[str]:
        return (name for known in PROFILES for name in profile(known).rules)

    def __len__(self) -> int:
        return sum(1 for _ in self)
