"""Diagnostics to a text without them: edits applied, proved, read again, until there is nothing left to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from listkeeper.diagnostic import Diagnostic, Edit, Fix
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.fix.blame import blamed
from listkeeper.fix.edits import apart, applied, is_sound
from listkeeper.fix.proof import objection
from listkeeper.halving import together
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.render import VerificationError
from listkeeper.rules import RULES, Rule

MOST_PASSES = 30
"""Fixes that touch the same text wait for the next pass, so nested lists need as many as they are deep (20)."""
ROOM = 1000
"""Characters by which mending may make a list longer than twice what it is."""

Filter = Callable[[Document, Sequence[Diagnostic]], Sequence[Diagnostic]]
"""Which diagnostics are told to the user: only those are mended."""
Read = Callable[[str, str], Document]
Lint = Callable[[Document, Facts, Mapping[str, Rule]], list[Diagnostic]]


@dataclass(frozen=True)
class Fixed:
    """The text that is left, and what was mended in it."""

    document: Document
    done: tuple[Diagnostic, ...] = ()
    left: tuple[Diagnostic, ...] = ()
    """What has a fix, with which the list would read otherwise or have a new problem."""


@dataclass(frozen=True)
class _Stage:
    """A text on the way, and what is found in it."""

    document: Document
    found: Sequence[Diagnostic]
    done: tuple[Diagnostic, ...] = ()
    failed: set[frozenset[Fix]] = field(default_factory=set)
    """Fixes that cannot be applied to this text together, so as not to try them twice."""

    @property
    def problems(self) -> Counter[str]:
        return Counter(d.rule for d in self.found)

    @property
    def unmendable(self) -> Counter[str]:
        return Counter(d.rule for d in self.found if d.fix is None)


Judge = Callable[[_Stage, _Stage], bool]
"""Whether the first stage may come after the second."""


def fix(
    document: Document,
    facts: Facts,
    rules: Mapping[str, Rule] = RULES,
    *,
    told: Filter = lambda _, found: found,
    read: Read = parse,
    lint: Lint = lint,
) -> Fixed:
    """Mend all that is safe to mend. Raises SchemaError, BrokenRuleError, and VerificationError before any edit.

    A stage of the text is only kept if no rule finds more than before, and all rules together find less. So this ends,
    and what it ends with has nothing that would be mended by another run.
    """
    mender = _Mender(facts, rules, told, read, lint)
    stage = mender.look(document)
    if any(d.fix for d in stage.found) and read(document.text, document.path) != document:
        raise VerificationError(f"{document.path} reads otherwise a second time")
    while better := mender.far(stage) or mender.near(stage):
        stage = better
    return Fixed(stage.document, stage.done, tuple(d for d in told(stage.document, stage.found) if d.fix))


def judge(
    document: Document,
    facts: Facts,
    rules: Mapping[str, Rule] = RULES,
    *,
    read: Read = parse,
    lint: Lint = lint,
) -> Callable[[Sequence[Edit]], bool]:
    """Says of edits whether they, and no others, leave the same list with fewer problems.

    Both may raise SchemaError and BrokenRuleError.
    """
    mender = _Mender(facts, rules, lambda _, found: found, read, lint)
    stage = mender.look(document)

    def is_better(edits: Sequence[Edit]) -> bool:
        after = mender.after(stage, [Fix(tuple(edits))])
        return after is not None and _is_better(after, stage)

    return is_better


@dataclass(frozen=True)
class _Mender:
    facts: Facts
    rules: Mapping[str, Rule]
    told: Filter
    read: Read
    lint: Lint

    def look(self, document: Document) -> _Stage:
        """Of a profile, what is said of neighbouring files is not of this text."""
        found = self.lint(document, self.facts, self.rules)
        return _Stage(document, [d for d in found if d.path == document.path])

    def far(self, start: _Stage) -> _Stage | None:
        """Passes until nothing changes; a new problem is borne with as long as it can be mended in its turn.

        Two lists may become one when their bullets do, and be out of order only then. The last stage that is better
        than the start counts; two rules that undo each other's work reach none.
        """
        best, stage, seen = None, start, {start.document.text}
        for _ in range(MOST_PASSES):
            after = self.once(stage, _is_bearable)
            if after is None or after.document.text in seen or _has_outgrown(after, start):
                break
            stage = after
            seen.add(stage.document.text)
            best = stage if _is_better(stage, start) else best
        return best

    def near(self, start: _Stage) -> _Stage | None:
        """One pass that leaves no new problem at all."""
        return self.once(start, _is_better)

    def once(self, stage: _Stage, judge: Judge) -> _Stage | None:
        """As many fixes as go together; None where none does. One that does not keeps no other from its turn."""
        text = stage.document.text
        told = [d for d in self.told(stage.document, stage.found) if d.fix and is_sound(d.fix.edits, text)]

        suspects: frozenset[Fix] = frozenset()

        def attempt(fixes: list[Fix]) -> _Stage | None:
            nonlocal suspects
            suspects = frozenset()
            if frozenset(fixes) in stage.failed:
                return None
            after = self.after(stage, fixes)
            if after is not None and judge(after, stage):
                return after
            if after is None or not _is_bearable(after, stage):
                stage.failed.add(frozenset(fixes))
            if after is not None:
                suspects = blamed(fixes, stage.found, after.found, after.document)
            return None

        while wanted := apart(told):
            chosen, refused, after = together(list(wanted), attempt, lambda: suspects)
            if after is not None:
                return replace(after, done=(*stage.done, *(d for own in chosen for d in wanted[own])))
            left_out = set(refused)
            told = [d for d in told if d.fix not in left_out]
        return None

    def after(self, stage: _Stage, fixes: Sequence[Fix]) -> _Stage | None:
        """The text with these fixes; None where it is not the same list, or not another text."""
        edits = [edit for own in fixes for edit in own.edits]
        document = stage.document
        text = applied(document.text, edits)
        after = self.read(text, document.path)
        if text == document.text or objection(_parsed(document), edits, _parsed(after)):
            return None
        return self.look(after)


def _has_outgrown(stage: _Stage, start: _Stage) -> bool:
    """Rules that write what they find would go on for ever, twice as much each time."""
    return len(stage.document.text) > 2 * len(start.document.text) + ROOM


def _parsed(document: Document) -> Document:
    return document if document.is_parsed else parse(document.text, document.path)


def _is_better(stage: _Stage, than: _Stage) -> bool:
    """No rule finds more, all together find less."""
    return stage.problems <= than.problems and stage.problems != than.problems


def _is_bearable(stage: _Stage, than: _Stage) -> bool:
    """Where a rule finds more, it is nothing that has to be mended by hand."""
    grown = stage.problems - than.problems
    return all(stage.unmendable[rule] <= than.unmendable[rule] for rule in grown)
