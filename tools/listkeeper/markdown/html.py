"""The little of HTML that lists use inside Markdown: tags with their attributes, comments. Patterns are linear.

HTML is not parsed into a tree: GitHub cleans it, lists cut it up with blank lines, and nothing here renders it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from mistune.util import escape_url

from listkeeper.document import Span

TAG = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>",
    re.S,
)
ATTRIBUTE = re.compile(r"""(?<![\w:.-])([A-Za-z_:][\w:.-]*+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")


class Tag(NamedTuple):
    """A tag or a comment; `span` and the values of `attributes` are offsets into the text that was searched."""

    name: str
    """In lower case; `!--` for a comment, whose text is the one attribute `text`."""
    closing: bool
    span: Span
    attributes: dict[str, Span]


def tags(html: str) -> Iterator[Tag]:
    """Tags and comments in order; inside a comment nothing is looked at. One that is not closed goes to the end."""
    for match in TAG.finditer(html):
        if match["name"] is None:
            yield Tag("!--", False, Span(*match.span()), {"text": Span(*match.span("comment"))})
            continue
        start = match.start("rest")
        attributes: dict[str, Span] = {}
        for attribute in ATTRIBUTE.finditer(match["rest"]):
            group = next(n for n in (2, 3, 4) if attribute[n] is not None)
            attributes.setdefault(
                attribute[1].lower(), Span(start + attribute.start(group), start + attribute.end(group))
            )
        yield Tag(match["name"].lower(), bool(match["close"]), Span(*match.span()), attributes)


def address(raw: str) -> str:
    """The value of `href` or `src` as a browser would follow it (WHATWG URL: blanks at the ends go)."""
    return escape_url(unescape(raw).strip(" \t\r\n\f"))
