"""What is found in the lists of a run, and what of it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from listkeeper.cli import output
from listkeeper.cli.inputs import Source
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.linter import BrokenRuleError
from listkeeper.ratchet import fresh
from listkeeper.report.run import Run
from listkeeper.rules import Rule
from listkeeper.schema import SchemaError

RulesOf = Callable[[Source], Mapping[str, Rule]]
"""The rules that are asked of a list."""


class Found(NamedTuple):
    """What rules found, and the first failure of one: the others have had their say."""

    diagnostics: Sequence[Diagnostic]
    broken: BrokenRuleError | None = None


def look(sources: Sequence[Source], rules_of: RulesOf) -> tuple[Run, BrokenRuleError | None]:
    """What is told of the lists, and the first failure of a rule. Raises Stop."""
    diagnostics: list[Diagnostic] = []
    failures: list[BrokenRuleError | None] = []
    documents: dict[str, Document] = {}
    asked: dict[str, Rule] = {}
    found = 0
    for source in sources:
        rules = rules_of(source)
        documents |= {own.path: own for own in source.profile.documents(source.document, source.facts)}
        asked |= {name: rule for name, rule in rules.items() if _is_on(name, rule, source)}
        now, before = ask(source, rules), ask_before(source, sources, rules)
        told = tell(source, before, source.document, now.diagnostics)
        diagnostics += told
        found += len(now.diagnostics)
        failures += [now.broken, before.broken]
    is_change = any(source.facts.before for source in sources)
    run = Run(diagnostics, documents, asked, older=found - len(diagnostics) if is_change else None)
    return run, next(filter(None, failures), None)


def ask(source: Source, rules: Mapping[str, Rule]) -> Found:
    """What the rules find in a list. Raises Stop."""
    return _ask(source, source.document, source.facts, rules)


def ask_before(source: Source, sources: Sequence[Source], rules: Mapping[str, Rule]) -> Found:
    """What they find in the list before the change; it is held to the conventions of today. Raises Stop."""
    before = source.facts.before
    if before is None:
        return Found(())
    conventions = Conventions(source.document, source.facts.config)
    others = tuple(own.facts.before or own.document for own in sources if own is not source)
    return _ask(source, before, replace(source.facts, before=None, conventions=conventions, others=others), rules)


def tell(source: Source, old: Found, document: Document, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What of all that is found in a document is told."""
    before = source.facts.before
    return list(found) if before is None else fresh(found, document, old.diagnostics, before)


def together(sources: Sequence[Source]) -> list[Source]:
    """Each list with the others of the run as facts."""
    found = []
    for source in sources:
        others = tuple(other.document for other in sources if other is not source)
        found.append(replace(source, facts=replace(source.facts, others=others)))
    return found


def _ask(source: Source, document: Document, facts: Facts, rules: Mapping[str, Rule]) -> Found:
    try:
        return Found(source.profile.lint(document, facts, rules))
    except BrokenRuleError as error:
        return Found(error.found, error)
    except SchemaError as error:
        raise output.Stop(f"{facts.config.schema}: {error}") from None


def _is_on(name: str, rule: Rule, source: Source) -> bool:
    return source.facts.config.severity.get(name, rule.severity) is not Severity.OFF
