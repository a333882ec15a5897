"""A list as awesome-lint's rules see it: remark's tree, looked up by type of node."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from pathlib import PurePath

from listkeeper.diagnostic import Finding
from listkeeper.document import Document, Span
from listkeeper.markdown import mdast, remark
from listkeeper.markdown.mdast import NOWHERE, Node, NodeType


class View:
    """The text, its tree, and the name of its file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.root = remark.read(document.text)
        self._of: dict[NodeType, list[Node]] = {}
        self._numbers: dict[NodeType, list[int]] = {}
        for number, node in enumerate(self.root.walk()):
            self._of.setdefault(node.type, []).append(node)
            self._numbers.setdefault(node.type, []).append(number)

    def of(self, *types: NodeType) -> Sequence[Node]:
        """All nodes of these types, in document order, containers before what they hold."""
        if len(types) == 1:
            return self._of.get(types[0], ())
        numbers = chain.from_iterable(self._numbers.get(type_, ()) for type_ in types)
        nodes = chain.from_iterable(self._of.get(type_, ()) for type_ in types)
        return [node for _, node in sorted(zip(numbers, nodes, strict=True), key=itemgetter(0))]

    def source(self, node: Node) -> str:
        """The text that a node was read from; nothing for one without a place."""
        return self.text[node.start : node.end] if node.start != NOWHERE else ""

    @cached_property
    def lines(self) -> list[int]:
        """The offset at which each line starts."""
        return self.document.line_starts

    def line(self, offset: int) -> int:
        """The number of a line, from 1."""
        return max(bisect_right(self.lines, offset), 1)

    @property
    def stem(self) -> str:
        """The name of the file without its extension; empty for standard input."""
        return PurePath(self.document.path).stem if self._is_file else ""

    @property
    def suffix(self) -> str:
        """The extension of the file, dot included; empty without any."""
        return PurePath(self.document.path).suffix if self._is_file else ""

    @property
    def _is_file(self) -> bool:
        return self.document.path != "<stdin>"


def at(offset: int, message: str) -> Finding:
    """A finding at a place."""
    return Finding(Span(offset, offset), message)


def at_node(node: Node, message: str) -> Finding:
    """A finding at a node; one that has no place is told of the file."""
    return of_file(message) if node.start == NOWHERE else Finding(Span(node.start, node.end), message)


def of_file(message: str) -> Finding:
    """A finding about the file as a whole, which is told at its first character."""
    return Finding(Span(0, 0), message)


to_string = mdast.to_string
