"""What awesome-lint's comments leave to be told, `<!--lint disable|enable|ignore ids-->`, exactly as it reads them.

Marks say from which offset on a rule, or everything, is on or off. The last mark before a finding decides. Known to be
odd, and kept: a `disable` without ids that nothing enables again also silences what stands before it; ids are separated
by blanks, so that a comma belongs to an id; `ignore` reaches to the end of the comment's next sibling.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
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
    for node in view.of("html"):
        comment = node.value.strip()
        if comment.startswith("<!--") and comment.endswith("-->") and len(comment) > 7:
            said = comment[4:-3].strip()
            if said == "lint" or (said[:4] == "lint" and said[4].isspace() and ATTRIBUTES.fullmatch(said, 4)):
                verb, *ids = said.split()[1:] or [""]
                yield Directive(node, verb, tuple(ids), _tail(node))


def _tail(node: Node) -> int | None:
    siblings = node.parent.children if node.parent else []
    at = next((number for number, own in enumerate(siblings) if own is node), len(siblings))
    following = siblings[at + 1] if at + 1 < len(siblings) else None
    return following.end if following and following.end != NOWHERE else None


class Control:
    """Whether a finding is told."""

    def __init__(self, view: View) -> None:
        self._start = view.root.start
        self._marks: dict[str, Marks] = {}
        self._everything: Marks = []
        self._reset = False
        self._gaps = _gaps(view.root)
        for directive in directives(view):
            self._follow(directive)

    def _follow(self, directive: Directive) -> None:
        for id_ in directive.ids or (None,):
            if directive.verb in ("enable", "disable"):
                self._toggle(directive.node.start, id_, on=directive.verb == "enable")
                if id_ is None:
                    self._reset = directive.verb == "disable"
            elif directive.tail is not None:
                self._toggle(directive.node.start, id_, on=False)
                self._toggle(directive.tail, id_, on=True)

    def _toggle(self, offset: int, id_: str | None, *, on: bool) -> None:
        marks = self._everything if id_ is None else self._marks.setdefault(id_, [])
        if self._state(marks) != on:
            marks.append((offset, on))
        if id_ is None:
            for known in self._marks:
                self._toggle(offset, known, on=on)

    def _state(self, marks: Marks) -> bool:
        """On or off at the end of what has been read."""
        if marks:
            return marks[-1][1]
        return not self._reset

    def tells(self, id_: str, offset: int) -> bool:
        """Whether a finding of a rule at an offset is told."""
        offset = max(offset, self._start)
        gap = bisect_right(self._gaps, offset, key=lambda gap: gap.start) - 1
        if gap >= 0 and offset < self._gaps[gap].end:
            return False
        return self._is_on(self._marks.get(id_, []), offset, initially=not self._reset) and self._is_on(
            self._everything, offset, initially=True
        )

    @staticmethod
    def _is_on(marks: Marks, offset: int, *, initially: bool) -> bool:
        return next((on for start, on in reversed(marks) if start <= offset), initially)


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
