"""Diagnostics to a text without them: edits applied, read again, until there is nothing left to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from listkeeper.diagnostic import Diagnostic, Edit, Fix
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES, Rule

MOST_PASSES = 10
"""Fixes that touch the same text wait for the next pass; no list needed more than four."""


@dataclass(frozen=True)
class Fixed:
    """The text that is left, and what was mended in it."""

    document: Document
    done: tuple[Diagnostic, ...] = ()


def fix(document: Document, facts: Facts, rules: Mapping[str, Rule] = RULES) -> Fixed:
    """Mend all that is safe to mend. Raises SchemaError, BrokenRuleError."""
    done: list[Diagnostic] = []
    for _ in range(MOST_PASSES):
        mended = apart(lint(document, facts, rules))
        if not mended:
            break
        edits = {edit for d in mended if d.fix for edit in d.fix.edits}
        document = parse(applied(document.text, edits), document.path)
        done += mended
    return Fixed(document, tuple(done))


def apart(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Those whose fixes can be applied together: none touches another's text, apart from those that are the same."""
    chosen: list[Diagnostic] = []
    taken: dict[Edit, Fix] = {}
    for diagnostic in found:
        if diagnostic.fix and not any(_clashes(diagnostic.fix, edit, own) for edit, own in taken.items()):
            chosen.append(diagnostic)
            taken |= dict.fromkeys(diagnostic.fix.edits, diagnostic.fix)
    return chosen


def _clashes(fix: Fix, edit: Edit, own: Fix) -> bool:
    """Edits that only touch count too: which comes first would be chance."""
    (start, end), _ = edit
    return fix != own and any(e.span.start <= end and start <= e.span.end for e in fix.edits)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    parts, reached = [], 0
    for span, new in sorted(edits):
        parts += [text[reached : span.start], new]
        reached = span.end
    return "".join([*parts, text[reached:]])
