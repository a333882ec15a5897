"""What is found in the lists of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from listkeeper.cli import output
from listkeeper.cli.inputs import Source
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document
from listkeeper.linter import BrokenRuleError
from listkeeper.report.run import Run
from listkeeper.rules import Rule
from listkeeper.schema import SchemaError

RulesOf = Callable[[Source], Mapping[str, Rule]]
"""The rules that are asked of a list."""


def look(sources: Sequence[Source], rules_of: RulesOf) -> tuple[Run, BrokenRuleError | None]:
    """What is found, and the first failure of a rule: the others have had their say. Raises Stop."""
    diagnostics: list[Diagnostic] = []
    broken: BrokenRuleError | None = None
    documents: dict[str, Document] = {}
    asked: dict[str, Rule] = {}
    for source in together(sources):
        rules = rules_of(source)
        documents |= {own.path: own for own in source.profile.documents(source.document, source.facts)}
        asked |= {name: rule for name, rule in rules.items() if _is_on(name, rule, source)}
        try:
            diagnostics += source.profile.lint(source.document, source.facts, rules)
        except BrokenRuleError as error:
            diagnostics += error.found
            broken = broken or error
        except SchemaError as error:
            raise output.Stop(f"{source.facts.config.schema}: {error}") from None
    return Run(diagnostics, documents, asked), broken


def together(sources: Sequence[Source]) -> list[Source]:
    """Each list with the others of the run as facts."""
    found = []
    for source in sources:
        others = tuple(other.document for other in sources if other is not source)
        found.append(replace(source, facts=replace(source.facts, others=others)))
    return found


def _is_on(name: str, rule: Rule, source: Source) -> bool:
    return source.facts.config.severity.get(name, rule.severity) is not Severity.OFF
