"""Rules and document to diagnostics: severity, suppression, order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping

from listkeeper.diagnostic import Diagnostic, Finding, Severity
from listkeeper.document import BOM, Document, Span
from listkeeper.facts import Facts
from listkeeper.rules import RULES, Rule
from listkeeper.rules.suppression import directives
from listkeeper.schema import SchemaError


class BrokenRuleError(Exception):
    """A rule failed, which is our bug: its cause is the rule's exception. The other rules had their say."""

    def __init__(self, rule: str, path: str, found: list[Diagnostic]) -> None:
        super().__init__(f"rule {rule} on {path}")
        self.found = found


def lint(document: Document, facts: Facts, rules: Mapping[str, Rule] = RULES) -> list[Diagnostic]:
    """What the rules find and no comment silences, in document order. Raises SchemaError, BrokenRuleError."""
    silent = silences(document, rules)
    found: list[Diagnostic] = []
    broken: tuple[str, Exception] | None = None
    for name, rule in rules.items():
        severity = facts.config.severity.get(name, rule.severity)
        if severity is Severity.OFF:
            continue
        try:
            findings = [own for own in rule.check(document, facts) if not _holds(silent[name], own.span.start)]
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
    return Diagnostic(document.path, start, end, rule, finding.severity or severity, finding.message, finding.fix)


def silences(document: Document, rules: Collection[str]) -> dict[str, list[Span]]:
    """Where comments silence each rule: ranges in order, apart from one another."""
    found: dict[str, list[Span]] = {rule: [] for rule in rules}
    disabled: dict[str, int] = {}
    begin = len(document.text) - len(document.text.lstrip(BOM + " \t\r\n"))
    for directive in directives(document.comments):
        start, end = directive.comment.span
        start = 0 if start == begin else start  # a comment that comes first is also for findings about the whole file
        for rule in found.keys() & directive.rules if directive.rules else found:
            if directive.verb == "ignore":
                covers = directive.comment.covers
                found[rule].append(Span(min(start, covers.start), max(end, covers.end)))
            elif directive.verb == "disable":
                disabled.setdefault(rule, start)
            elif directive.verb == "enable" and rule in disabled:
                found[rule].append(Span(disabled.pop(rule), end))
    for rule, start in disabled.items():
        found[rule].append(Span(start, len(document.text) + 1))
    return {rule: list(_merged(spans)) for rule, spans in found.items()}


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in sorted(spans):
        if current and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current:
            yield current
        current = span
    if current:
        yield current


def _holds(spans: list[Span], offset: int) -> bool:
    at = bisect_right(spans, offset, key=lambda span: span.start)
    return bool(at) and offset < spans[at - 1].end
