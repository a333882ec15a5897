"""What a run of the rules found: all that a reporter is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document

if TYPE_CHECKING:
    from listkeeper.rules import Rule

REPORTED = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
"""The worst first."""


def _all_rules() -> Mapping[str, Rule]:
    from listkeeper.rules import RULES  # a run of another profile does not wait for them

    return RULES


@dataclass(frozen=True)
class Run:
    """One run over one or more lists."""

    diagnostics: Sequence[Diagnostic]
    """By list, in document order."""
    documents: Mapping[str, Document]
    """By path."""
    rules: Mapping[str, Rule] = field(default_factory=_all_rules)
    """Those that were asked, by name, whether they found something or not."""
    older_by_path: Mapping[str, int] | None = None
    """How much was found before the change that is looked at as well, and is not told; None without a change."""

    @property
    def older(self) -> int | None:
        """In all lists together."""
        return None if self.older_by_path is None else sum(self.older_by_path.values())

    def worst_first(self) -> Iterator[Diagnostic]:
        """By severity, then as they stand in the lists."""
        for severity in REPORTED:
            yield from (d for d in self.diagnostics if d.severity is severity)
