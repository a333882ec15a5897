"""What awesome-lint's comments leave to be told, `<!--lint disable|enable|ignore ids-->`, exactly as it reads them.

Marks say from which offset on a rule, or everything, is on or off. The last mark before a finding decides. Known to be
odd, and kept: a `disable` without ids that nothing enables again also silences what stands before it; ids are separated
by blanks, so that a comma belongs to an id; `ignore` reaches to the end of the comment's next sibling.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from listkeeper.awesome_lint.view import View
from listkeeper.document import Span
from listkeeper.markdown.mdast import NOWHERE, Node

# What a comment may say: names, with values or without.
ATTRIBUTES = re.compile(
    r"(?:\s++[-\w]++(?:=(?:\"(?:\\.|[^\"\\])*+\"|'(?:\\.|[^'\\])*+'|(?:\\.|[^\"'\s\\])++))?)*+\s*", re.S | re.A
)
LEAVES = frozenset(
    "break code definition footnoteReference html image imageReference inlineCode text thematicBreak".split()
)
VERBS = ("enable", "disable", "ignore")

Marks = list[tuple[int, bool]]


class Directive(NamedTuple):
    """What a comment says, and where its next sibling ends."""

    node: Node
    verb: str
    ids: tuple[str, ...]
    tail: int | None


def directives(view: View) -> Iterator[Directive]:
    """What the comments of a list say to awesome-lint, in document order, whatever their verb."""
    comments = [node for node in view.of("html") if "lint" in node.value]
    parents = {id(node.parent): node.parent for node in comments if node.parent}
    following = {id(own): after for parent in parents.values() for own, after in pairwise(parent.children)}
    for node in comments:
        comment = node.value.strip()
        if comment.startswith("<!--") and comment.endswith("-->") and len(comment) > 7:
            said = comment[4:-3].strip()
            if said == "lint" or (said[:4] == "lint" and said[4].isspace() and ATTRIBUTES.fullmatch(said, 4)):
                verb, *ids = said.split()[1:] or [""]
                after = following.get(id(node))
                yield Directive(node, verb, tuple(ids), after.end if after and after.end != NOWHERE else None)


class Control:
    """Whether a finding is told. `names` are the rules that there are; comments may name others, which mean nothing."""

    def __init__(self, view: View, names: Collection[str]) -> None:
        self._start = view.root.start
        self._names = frozenset(names)
        self._marks: dict[str, Marks] = {}
        self._everything: Marks = []
        self._reset = False
        self._gaps = _gaps(view.root)
        for directive in directives(view):
            self._follow(directive)
        self._marks = {name: _last_words(marks) for name, marks in self._marks.items()}
        self._everything = _last_words(self._everything)

    def _follow(self, directive: Directive) -> None:
        for name in self._names.intersection(directive.ids) if directive.ids else (None,):
            if directive.verb in ("enable", "disable"):
                self._toggle(directive.node.start, name, on=directive.verb == "enable")
                if name is None:
                    self._reset = directive.verb == "disable"
            elif directive.tail is not None:
                self._toggle(directive.node.start, name, on=False)
                self._toggle(directive.tail, name, on=True)

    def _toggle(self, offset: int, name: str | None, *, on: bool) -> None:
        """Of one rule, or of everything, which means each rule that was named before as well."""
        marks = self._everything if name is None else self._marks.setdefault(name, [])
        if (marks[-1][1] if marks else not self._reset) != on:
            marks.append((offset, on))
        if name is None:
            for known in self._marks:
                self._toggle(offset, known, on=on)

    def tells(self, name: str, offset: int) -> bool:
        """Whether a finding of a rule at an offset is told."""
        offset = max(offset, self._start)
        gap = bisect_right(self._gaps, offset, key=lambda gap: gap[0]) - 1
        if gap >= 0 and offset < self._gaps[gap][1]:
            return False
        named = _word_at(self._marks.get(name, []), offset)
        everything = _word_at(self._everything, offset)
        return (not self._reset if named is None else named) and everything is not False


def _last_words(marks: Marks) -> Marks:
    """The marks that decide somewhere, in order of place: a later mark at an earlier place overrules those between."""
    kept: Marks = []
    for offset, on in reversed(marks):
        if not kept or offset < kept[-1][0]:
            kept.append((offset, on))
    return kept[::-1]


def _word_at(marks: Marks, offset: int) -> bool | None:
    at = bisect_right(marks, (offset, True)) - 1
    return marks[at][1] if at >= 0 else None


def _gaps(root: Node) -> list[Span]:
    """The parts of the text in which nothing is told: between nodes where one has no place, and after the last leaf."""
    gaps, reached, is_open = [], root.start, False
    for node in root.walk():
        for offset in (node.start, node.end) if node.type in LEAVES else (node.start,):
            if offset == NOWHERE:
                is_open = True
            elif offset > reached:
                if is_open:
                    gaps.append(Span(reached, offset))
                reached, is_open = offset, False
    if reached < root.end:
        gaps.append(Span(reached, root.end))
    return gaps
