"""The profile's run over one list: view, rules, comments, order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from listkeeper.awesome_lint.control import Control
from listkeeper.awesome_lint.rules import RULES, Rule
from listkeeper.awesome_lint.view import View
from listkeeper.diagnostic import BrokenRuleError, Diagnostic, Finding, Severity
from listkeeper.document import Document, Section, Span
from listkeeper.facts import Facts

CONTROL = "message-control"
CONDUCT = "awesome-code-of-conduct"
CONDUCT_FILES = tuple(
    f"{folder}{name}.md" for folder in ("", ".github/") for name in ("code-of-conduct", "code_of_conduct")
)
"""In upper or lower case; the first that there is counts."""
NEIGHBOURS = frozenset((*CONDUCT_FILES, "contributing.md", ".github/contributing.md", "package.json"))


def read(text: str, path: str = "list.md") -> Document:
    """A text as a document in which no entries are looked for: no rule of this profile asks for them."""
    return Document(path, text, Section("", 0, "", Span(0, 0), Span(0, len(text))), is_parsed=False)


def documents(document: Document, facts: Facts) -> list[Document]:
    """The list, and the code of conduct beside it where there is one: what the diagnostics of a list may be about."""
    names = {name.casefold(): name for name in facts.neighbours}
    found = next((names[name] for name in CONDUCT_FILES if name in names), None)
    if found is None:
        return [document]
    return [document, read(facts.neighbours[found], str(PurePath(document.path).parent / found))]


def lint(document: Document, facts: Facts, rules: Mapping[str, Rule] = RULES) -> list[Diagnostic]:
    """What awesome-lint would tell of a list, in document order. Raises BrokenRuleError.

    What is told of the code of conduct comes last, and no comment silences it.
    """
    document, *conduct = documents(document, facts)
    asked = {name: rule for name, rule in rules.items() if name not in (CONTROL, CONDUCT)}
    run = _Run(facts)
    view = View(document)
    found = run.ask({CONTROL: rules[CONTROL]}, view) if CONTROL in rules else []
    if not found:
        control = Control(view, RULES)
        found = [(name, own) for name, own in run.ask(asked, view) if control.tells(name, own.span.start)]
    told = sorted(run.diagnostics(document, found), key=lambda d: (d.start, d.rule, d.message))
    for own in conduct if CONDUCT in rules else ():
        told += run.diagnostics(own, run.ask({CONDUCT: rules[CONDUCT]}, View(own)))
    if run.broken:
        raise BrokenRuleError(run.broken[0], document.path, told) from run.broken[1]
    return told


class _Run:
    """Asks rules, and remembers the first that failed."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.broken: tuple[str, Exception] | None = None

    def ask(self, rules: Mapping[str, Rule], view: View) -> list[tuple[str, Finding]]:
        found: list[tuple[str, Finding]] = []
        for name, rule in rules.items():
            if self.facts.config.severity.get(name, rule.severity) is Severity.OFF:
                continue
            try:
                found += [(name, finding) for finding in rule.check(view, self.facts)]
            except Exception as error:  # noqa: BLE001 - raised again when the other rules have been asked
                self.broken = self.broken or (name, error)
        return found

    def diagnostics(self, document: Document, found: list[tuple[str, Finding]]) -> list[Diagnostic]:
        return [self._diagnostic(document, name, finding) for name, finding in found]

    def _diagnostic(self, document: Document, name: str, finding: Finding) -> Diagnostic:
        severity = self.facts.config.severity.get(name, finding.severity or RULES[name].severity)
        start, end = document.locate(finding.span.start), document.locate(finding.span.end)
        return Diagnostic(document.path, start, end, name, severity, finding.message)
