"""Fixes as GitHub takes them with one click: whole lines of the change, and what would be right in their place.

Suggestions are for lines that the change touched, for only those are in its diff. All fixes of a line are one, made by
the engine behind `lint --fix`; and since anybody may click on one and leave the others, each is proved by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from listkeeper.bot.limits import REVIEW_COMMENTS
from listkeeper.bot.report import Suggestion
from listkeeper.diagnostic import Diagnostic, Edit
from listkeeper.document import BOM, Document, Span
from listkeeper.escape import CONTROL
from listkeeper.facts import Facts
from listkeeper.fix import Filter, Lint, Read, fix, judge
from listkeeper.fix.edits import is_sound
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES, Rule

LONGEST = 2_000
"""Lines from the first to the last that is otherwise, where lines came or went: those are compared each with each."""
MOST_READ = 1_500_000
"""Characters that are read again for their proofs, a list for each: 15 s. What has no proof is no suggestion."""
_HIDDEN = re.compile(CONTROL.replace("\x00-\x1f", "\x00-\x08\x0a-\x1f"))
"""What must not be clicked into a list unseen; a tab may."""


class Means(NamedTuple):
    """With what a list is mended, as `fix.fix` takes it."""

    facts: Facts
    rules: Mapping[str, Rule] = RULES
    told: Filter = lambda _, found: found
    """What the change made wrong."""
    read: Read = parse
    lint: Lint = lint


class Run(NamedTuple):
    """Lines that the change touched, one after the other; both count."""

    first: int
    last: int


Judge = Callable[[Sequence[Edit]], bool]


class _Hunk(NamedTuple):
    """Lines that are otherwise in the mended list."""

    first: int
    last: int
    text: tuple[str, ...]


def suggestions(document: Document, before: Document | None, means: Means) -> tuple[Suggestion, ...]:
    """In document order, apart from each other. Raises SchemaError, BrokenRuleError, and VerificationError."""

    def told(document: Document, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        lines = runs(document, before)
        return [d for d in means.told(document, found) if _is_within(document, d, lines)]

    mended = fix(document, means.facts, means.rules, told=told, read=means.read, lint=means.lint)
    if not mended.done:
        return ()
    lines, hunks = runs(document, before), list(_hunks(document.text, mended.document.text))
    is_better = judge(document, means.facts, means.rules, read=means.read, lint=means.lint)
    most = min(REVIEW_COMMENTS, MOST_READ // (len(document.text) + 1) + 1)
    found: list[_Hunk] = []
    for run in lines:
        own = [hunk for hunk in hunks if run.first <= hunk.first <= hunk.last <= run.last]
        found += _proved(document, own[: max(most - len(found), 0)], is_better)
    return tuple(_suggestion(document, hunk, mended.done) for hunk in found)


def runs(document: Document, before: Document | None) -> list[Run]:
    """The lines that the list did not have before; where it is new, all."""
    old = set(_lines(before.text)) if before else set()
    found: list[Run] = []
    for number, line in enumerate(_lines(document.text), 1):
        if line in old or (number == 1 and document.text.startswith(BOM)):
            continue
        if found and found[-1].last == number - 1:
            found[-1] = Run(found[-1].first, number)
        else:
            found.append(Run(number, number))
    return found


def _lines(text: str) -> list[str]:
    """Without line ends, whether the last has one or not."""
    lines = [line.removesuffix("\r") for line in text.removeprefix(BOM).split("\n")]
    return lines if lines[-1] else lines[:-1]


def _is_within(document: Document, d: Diagnostic, lines: Sequence[Run]) -> bool:
    """Whether all that its fix writes lies in one run of lines."""
    if not d.fix or not d.fix.edits or not is_sound(d.fix.edits, document.text):
        return False
    touched = [_changed(document.source(edit.span), edit) for edit in d.fix.edits]
    numbers = [document.locate(at).line for start, end in touched for at in (start, max(end - 1, start))]
    at = bisect_right(lines, min(numbers), key=lambda run: run.first)
    return bool(at) and max(numbers) <= lines[at - 1].last


def _changed(old: str, edit: Edit) -> Span:
    """The part of an edit that is not as it was: a list is put in order by an edit of all of it."""
    same = _alike(old, edit.text)
    tail = _alike(old[same:][::-1], edit.text[same:][::-1])
    return Span(edit.span.start + same, edit.span.end - tail)


def _alike(one: Sequence[object], other: Sequence[object]) -> int:
    """How far two begin alike."""
    return next(
        (n for n, (own, theirs) in enumerate(zip(one, other, strict=False)) if own != theirs),
        min(map(len, (one, other))),
    )


def _hunks(old: str, new: str) -> Iterator[_Hunk]:
    """Line by line where there are as many; where lines came or went, those that are otherwise together."""
    there, here = _lines(old), _lines(new)
    if len(there) == len(here):
        pairs = enumerate(zip(there, here, strict=True), 1)
        yield from (_Hunk(number, number, (line,)) for number, (was, line) in pairs if was != line)
        return
    same = _alike(there, here)
    tail = _alike(there[same:][::-1], here[same:][::-1])
    there, here = there[same : len(there) - tail], here[same : len(here) - tail]
    if max(len(there), len(here)) <= LONGEST:
        matcher = SequenceMatcher(None, there, here, autojunk=False)
        for kind, start, end, first, last in matcher.get_opcodes():
            # What is only put in has no line to stand on.
            if kind in ("replace", "delete"):
                yield _Hunk(same + start + 1, same + end, tuple(here[first:last]))


def _proved(document: Document, hunks: Sequence[_Hunk], is_better: Judge) -> Iterator[_Hunk]:
    """The hunks of a run that are right one by one; if some are only right together, all of them as one."""
    alone = [hunk for hunk in hunks if _keeps_entries(document, hunk) and _is_proved(document, hunk, is_better)]
    if len(alone) == len(hunks):
        yield from alone
        return
    whole = _joined(document, hunks)
    yield from [whole] if _is_proved(document, whole, is_better) else alone


def _keeps_entries(document: Document, hunk: _Hunk) -> bool:
    """Whether each entry is still there; one half of a move would write another one over it."""
    old = [document.line(number) for number in range(hunk.first, hunk.last + 1)]
    before, after = (parse("\n".join(lines)).entries for lines in (old, hunk.text))
    pairs = zip(before, after, strict=False)
    kept = all(was.canonical == own.canonical or was.name.text == own.name.text for was, own in pairs)
    around = {
        document.line(number) for number in (hunk.first - 1, hunk.last + 1) if 0 < number <= len(document.line_starts)
    }
    return kept and len(before) == len(after) and not around & set(hunk.text)


def _joined(document: Document, hunks: Sequence[_Hunk]) -> _Hunk:
    text: list[str] = []
    reached = hunks[0].first
    for hunk in hunks:
        text += [document.line(number) for number in range(reached, hunk.first)]
        text += hunk.text
        reached = hunk.last + 1
    return _Hunk(hunks[0].first, hunks[-1].last, tuple(text))


def _is_proved(document: Document, hunk: _Hunk, is_better: Judge) -> bool:
    return not any(_HIDDEN.search(line) for line in hunk.text) and is_better([_edit(document, hunk)])


def _edit(document: Document, hunk: _Hunk) -> Edit:
    start = document.line_starts[hunk.first - 1]
    end = document.line_starts[hunk.last] if hunk.last < len(document.line_starts) else len(document.text)
    old = document.text[start:end]
    line_end = "\r\n" if old.endswith("\r\n") else "\n"
    new = "".join(line + line_end for line in hunk.text)
    return Edit(Span(start, end), new if old.endswith("\n") else new.removesuffix(line_end))


def _suggestion(document: Document, hunk: _Hunk, done: Iterable[Diagnostic]) -> Suggestion:
    rules = {d.rule for d in done if hunk.first <= d.start.line <= hunk.last} or {d.rule for d in done}
    before = tuple(document.line(number) for number in range(hunk.first, hunk.last + 1))
    return Suggestion(document.path, hunk.first, hunk.last, hunk.text, tuple(sorted(rules)), before)
