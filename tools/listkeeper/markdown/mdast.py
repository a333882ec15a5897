"""The nodes of remark's tree (mdast, https://github.com/syntax-tree/mdast), each with the place it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

NodeType = Literal[
    "root",
    "heading",
    "paragraph",
    "list",
    "listItem",
    "blockquote",
    "code",
    "html",
    "thematicBreak",
    "table",
    "tableRow",
    "tableCell",
    "definition",
    "footnoteDefinition",
    "text",
    "emphasis",
    "strong",
    "delete",
    "inlineCode",
    "break",
    "link",
    "image",
    "linkReference",
    "imageReference",
    "footnoteReference",
]

NOWHERE = -1
"""The place of what stands in no place of its own: remark makes links of addresses in text that it has read already."""


class Node:
    """A node. What its type has no use for is empty."""

    __slots__ = (
        "checked",
        "children",
        "depth",
        "end",
        "identifier",
        "kind",
        "label",
        "ordered",
        "parent",
        "start",
        "title",
        "type",
        "url",
        "value",
    )

    def __init__(self, type_: NodeType, start: int, end: int, value: str = "") -> None:
        self.type: NodeType = type_
        self.start = start
        """The offset in the text of its first character; `NOWHERE` of what has no place."""
        self.end = end
        """Just after its last character."""
        self.value = value
        """Of text, code and HTML, the content: in text, escapes and entities are resolved."""
        self.children: list[Node] = []
        self.parent: Node | None = None
        self.depth = 0
        """Of a heading, 1 to 6."""
        self.ordered = False
        """Of a list."""
        self.checked: bool | None = None
        """Of a list item that has a box, whether it is ticked."""
        self.kind = ""
        """`fenced` or `indented` code; `atx` or `setext` heading; `full`, `collapsed` or `shortcut` reference."""
        self.url = ""
        """Of a link, an image or a definition, escapes and entities resolved."""
        self.title: str | None = None
        """Of a link, an image or a definition; None without any. Of an image, `value` is the alternative text."""
        self.label = ""
        """Of a definition or a reference, as it is written; of fenced code, its language."""
        self.identifier = ""
        """Of a definition or a reference: equal for those that belong together."""

    def __repr__(self) -> str:
        return f"<{self.type} {self.start}:{self.end} {self.value[:40]!r}>"

    @property
    def is_first(self) -> bool:
        """Whether nothing stands before it in its parent."""
        return self.parent is None or self.parent.children[0] is self

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order, containers before what they hold."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack.extend(reversed(node.children))

    def adopt(self, children: list[Node]) -> Node:
        """This node, as the parent of these."""
        self.children = children
        for child in children:
            child.parent = self
        return self


def to_string(node: Node) -> str:
    """All text below a node: of text, code and HTML the content, of images the alternative text."""
    if not node.children:
        return node.value
    return "".join([own.value for own in node.walk() if not own.children])
