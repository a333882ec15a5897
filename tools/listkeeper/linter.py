"""Rules and document to diagnostics: severity, suppression, order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from listkeeper.diagnostic import Diagnostic, Finding, Severity
from listkeeper.document import Comment, Document, Span
from listkeeper.facts import Facts
from listkeeper.rules import RULES, Rule

DIRECTIVE = re.compile(r"lint\s+(?P<verb>ignore|disable|enable)\b\s*(?P<rules>[^:]*?)\s*(?::\s*(?P<reason>.*))?", re.S)
OWN_RULE = "suppression"
"""The linter's own findings, about comments that cannot work."""


@dataclass(frozen=True)
class Suppression:
    """A range of the text in which rules are silent; no rules: all of them."""

    rules: frozenset[str]
    span: Span

    def silences(self, rule: str, offset: int) -> bool:
        return self.span.start <= offset < self.span.end and (not self.rules or rule in self.rules)


def lint(document: Document, facts: Facts, rules: Mapping[str, Rule] = RULES) -> list[Diagnostic]:
    """Everything that the rules find and no comment silences, in document order."""
    silent = list(suppressions(document))
    found = [
        _diagnostic(document, name, severity, finding)
        for name, rule in rules.items()
        if (severity := facts.config.severity.get(name, rule.severity)) is not Severity.OFF
        for finding in rule.check(document, facts)
        if not any(own.silences(name, finding.span.start) for own in silent)
    ]
    found += [_diagnostic(document, OWN_RULE, Severity.WARNING, f) for f in _unknown_rules(document, rules)]
    return sorted(found, key=lambda d: (d.start, d.rule, d.message))


def _diagnostic(document: Document, rule: str, severity: Severity, finding: Finding) -> Diagnostic:
    start, end = document.locate(finding.span.start), document.locate(finding.span.end)
    return Diagnostic(document.path, start, end, rule, finding.severity or severity, finding.message, finding.fix)


def suppressions(document: Document) -> Iterator[Suppression]:
    """What the comments silence: `<!-- lint ignore RULE: reason -->` the next block, `disable` until `enable`.

    awesome-lint's `<!--lint disable RULE-->` reads the same; without rules, all are meant.
    """
    open_: dict[frozenset[str], int] = {}
    for verb, rules, comment in _directives(document.comments):
        if verb == "ignore":
            yield Suppression(rules, comment.covers)
        elif verb == "disable":
            open_.setdefault(rules, comment.span.start)
        else:
            for started in [own for own in open_ if not rules or not own or own & rules]:
                yield from _closed(started, rules, Span(open_.pop(started), comment.span.end), open_)
    for rules, start in open_.items():
        yield Suppression(rules, Span(start, len(document.text) + 1))


def _closed(
    started: frozenset[str], enabled: frozenset[str], span: Span, open_: dict[frozenset[str], int]
) -> Iterator[Suppression]:
    """End a range; rules that `enable` does not name stay silent."""
    yield Suppression(started, span)
    if rest := started - enabled if enabled else frozenset():
        open_[rest] = span.start


def _directives(comments: Iterable[Comment]) -> Iterator[tuple[str, frozenset[str], Comment]]:
    for comment in comments:
        if match := DIRECTIVE.fullmatch(comment.text):
            yield match["verb"], frozenset(re.split(r"[\s,]+", match["rules"])) - {""}, comment


def _unknown_rules(document: Document, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """awesome-lint's own rule names (`awesome-list-item`, `double-link` ...) may stand in a list that both tools read."""
    for verb, named, comment in _directives(document.comments):
        for name in sorted(named - set(rules) - set(RULES)):
            if verb == "ignore" and not FOREIGN.match(name):
                yield Finding(comment.span, f"{name!r} is not a rule; tools/lint --rules lists them")


FOREIGN = re.compile(
    r"awesome-|double-link$|match-punctuation$|no-|alphabetize|remark|first-|final-|list-item|table-|heading-|emphasis-|strong-"
    r"|code-block|fenced-|hard-break|ordered-|unordered-|rule-style|definition-|blockquote|link-title|maximum-|checkbox|linebreak"
)
