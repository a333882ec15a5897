"""Rules and document to diagnostics: severity, suppression, order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from listkeeper.comments import silence_at, silences
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import BrokenRuleError, Diagnostic, Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.rules import RULES, Rule
from listkeeper.schema import SchemaError

__all__ = ["BrokenRuleError", "lint"]


def lint(document: Document, facts: Facts, rules: Mapping[str, Rule] = RULES) -> list[Diagnostic]:
    """What the rules find and no comment silences, in document order. Raises SchemaError, BrokenRuleError.

    The conventions are the document's own, unless `facts` has some.
    """
    silent = silences(document, rules)
    if facts.conventions.document is None:
        facts = replace(facts, conventions=Conventions(document, facts.config))
    found: list[Diagnostic] = []
    broken: tuple[str, Exception] | None = None
    for name, rule in rules.items():
        severity = facts.config.severity.get(name, rule.severity)
        if severity is Severity.OFF:
            continue
        try:
            findings = [own for own in rule.check(document, facts) if not silence_at(silent[name], own.span.start)]
        except SchemaError:
            raise
        except Exception as error:  # noqa: BLE001 - raised again when the other rules have been asked
            broken = broken or (name, error)
            continue
        found += [_diagnostic(document, name, severity, finding) for finding in findings]
    found.sort(key=lambda d: (d.start, d.rule, d.message))
    if broken:
        raise BrokenRuleError(broken[0], document.path, found) from broken[1]
    return found


def _diagnostic(document: Document, rule: str, severity: Severity, finding: Finding) -> Diagnostic:
    start, end = document.locate(finding.span.start), document.locate(finding.span.end)
    other = document.locate(finding.other.start) if finding.other else None
    severity = finding.severity or severity
    return Diagnostic(document.path, start, end, rule, severity, finding.message, finding.fix, other)
