"""What a run of the rules found: all that a reporter is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document
from listkeeper.rules import RULES, Rule

REPORTED = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
"""The worst first."""


@dataclass(frozen=True)
class Run:
    """One run over one or more lists."""

    diagnostics: Sequence[Diagnostic]
    """By list, in document order."""
    documents: Mapping[str, Document]
    """By path."""
    rules: Mapping[str, Rule] = field(default_factory=lambda: RULES)
    """Those that were asked, by name, whether they found something or not."""
    older: int | None = None
    """What was found before the change that is looked at as well, and is not told; None without a change."""

    def worst_first(self) -> Iterator[Diagnostic]:
        """By severity, then as they stand in the lists."""
        for severity in REPORTED:
            yield from (d for d in self.diagnostics if d.severity is severity)
