"""The addresses of link reference definitions (CommonMark 4.7), where they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.document import Definition, Span
from listkeeper.markdown import Tree

_DEFINED = r"(?s)\[(?:[^\\\[\]]|\\.)+\]:[\s>]*(?:<([^<>\r\n]*)>|([^\s<]\S*))"
"""A text: `re` compiles it at its first use. Within a quote, `>` may stand before the address."""


def definitions(tree: Tree, text: str) -> Iterator[Definition]:
    """Those that count, in document order: of equal labels the first."""
    seen: set[str] = set()
    for label, url, (start, end) in tree.definitions:
        if label not in seen and (match := re.compile(_DEFINED).match(text, start, end)):
            place = match.span(2 if match[1] is None else 1)
            yield Definition(url, Span(*place))
        seen.add(label)
