"""What is found in the lists of a run, and what of it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from listkeeper.cli import output
from listkeeper.cli.homes import home
from listkeeper.cli.inputs import Source
from listkeeper.config import Waiver
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import BrokenRuleError, Diagnostic, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.ratchet import fresh
from listkeeper.report.run import Run
from listkeeper.schema import SchemaError
from listkeeper.waivers import RULE, unused, waive

if TYPE_CHECKING:
    from listkeeper.rules import Rule

ABOUT_HOME = "awesome-github"
"""The one rule for which GitHub is asked."""
RulesOf = Callable[[Source], "Mapping[str, Rule]"]
"""The rules that are asked of a list."""


class Found(NamedTuple):
    """What rules found and no waiver is for, and the first failure of one: the others have had their say."""

    diagnostics: Sequence[Diagnostic]
    used: frozenset[Waiver] = frozenset()
    broken: BrokenRuleError | None = None


class _Looked(NamedTuple):
    """A list, what is found in it, and what was before the change."""

    source: Source
    rules: Mapping[str, Rule]
    """Those that are on."""
    now: Found
    before: Found


def look(sources: Sequence[Source], rules_of: RulesOf) -> tuple[Run, BrokenRuleError | None]:
    """What is told of the lists, and the first failure of a rule. Raises Stop."""
    lists = [_look(source, sources, rules_of(source)) for source in sources]
    diagnostics: list[Diagnostic] = []
    documents: dict[str, Document] = {}
    asked: dict[str, Rule] = {}
    older: Counter[str] = Counter()
    for source, rules, now, before in lists:
        told = _fresh(source, before, source.document, now.diagnostics)
        diagnostics += [*_unused_waivers(source, lists), *told]
        older[source.document.path] += len(now.diagnostics) - len(told)
        documents |= {own.path: own for own in source.profile.documents(source.document, source.facts)}
        asked |= rules
    is_change = any(source.facts.before for source in sources)
    run = Run(diagnostics, documents, asked, older_by_path=older if is_change else None)
    return run, next((found.broken for own in lists for found in (own.now, own.before) if found.broken), None)


def _look(source: Source, sources: Sequence[Source], rules: Mapping[str, Rule]) -> _Looked:
    severity = source.facts.config.severity
    on = {name: rule for name, rule in rules.items() if severity.get(name, rule.severity) is not Severity.OFF}
    if ABOUT_HOME in on:
        source = replace(source, facts=replace(source.facts, home=home(source.path)))
    return _Looked(source, on, _ask(source, source.document, source.facts, rules), ask_before(source, sources, rules))


def ask_before(source: Source, sources: Sequence[Source], rules: Mapping[str, Rule]) -> Found:
    """What is found in the list before the change; it is held to the conventions of today. Raises Stop."""
    before = source.facts.before
    if before is None:
        return Found(())
    today, then = (Conventions(own, source.facts.config) for own in (source.document, before))
    others = tuple(own.facts.before or own.document for own in sources if own is not source)
    facts = replace(source.facts, before=None, conventions=then.held_to(today), others=others)
    return _ask(source, before, facts, rules)


def tell(source: Source, before: Found, document: Document, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What is told of all that is found in a document."""
    left, _ = waive(found, document, source.facts.config.waivers, source.facts.today)
    return _fresh(source, before, document, left)


def _fresh(source: Source, before: Found, document: Document, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    old = source.facts.before
    return list(found) if old is None else fresh(found, document, before.diagnostics, old)


def _unused_waivers(source: Source, lists: Sequence[_Looked]) -> Iterator[Diagnostic]:
    """Told once, of the first list that has this configuration; of a change, only what it has left without use."""
    same = [own for own in lists if own.source.facts.config is source.facts.config]
    if same[0].source is not source or RULE not in same[0].rules:
        return
    used = frozenset().union(*(own.now.used for own in same))
    is_change = any(own.source.facts.before for own in same)
    before = frozenset().union(*(own.before.used for own in same))
    waivers = [own for own in source.facts.config.waivers if own in before or not is_change]
    asked = frozenset().union(*(own.rules for own in same))
    yield from unused(waivers, used, asked, source.facts, source.document.path)


def together(sources: Sequence[Source]) -> list[Source]:
    """Each list with the others of the run as facts."""
    found = []
    for source in sources:
        others = tuple(other.document for other in sources if other is not source)
        found.append(replace(source, facts=replace(source.facts, others=others)))
    return found


def _ask(source: Source, document: Document, facts: Facts, rules: Mapping[str, Rule]) -> Found:
    """Raises Stop."""
    broken = None
    try:
        found = source.profile.lint(document, facts, rules)
    except BrokenRuleError as error:
        found, broken = error.found, error
    except SchemaError as error:
        raise output.Stop(f"{facts.config.schema}: {error}") from None
    left, used = waive(found, document, facts.config.waivers, facts.today)
    return Found(left, used, broken)
