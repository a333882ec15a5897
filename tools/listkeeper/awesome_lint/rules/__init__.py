"""The rules, in awesome-lint's order: first those of remark, then its own."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol, cast

from listkeeper.awesome_lint.view import View
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts


class Rule(Protocol):
    """What a module must have to be a rule of this profile."""

    __name__: str
    __doc__: str | None
    severity: Severity
    fixable: bool

    def check(self, view: View, facts: Facts) -> Iterable[Finding]: ...


IDS = (
    "message-control",
    "rule-style",
    "awesome-contributing",
)

RULES: dict[str, Rule] = {name: cast(Rule, import_module(f"{__name__}.{name.replace('-', '_')}")) for name in IDS}
