"""Where people read words: not in code, HTML, links, images or comments."""

from __future__ import annotations

import re

import pytest
from listkeeper.document import Span
from listkeeper.parser import parse

MARKED = re.compile(r"(?<!e)[xy](?!ample)")

# A list in which every `x` is prose, and every `y` is none.
PROSE: dict[str, str] = {
    "an entry": "- [y](https://y.example/y) - x `y` x.\n",
    "markup": "- [y](y) - **x** _x_ ~~x~~ \\x\n",
    "two lines": "x\nx `y\ny` x\n",
    "a heading": "# x ![y](y) x\n\nx\n===\n",
    "a table": "| x | x |\n|---|---|\n| [y](y) | x `y` x |\n",
    "a quote": "> x\n> x <b title='y'>x</b> <!-- y --> x\n",
    "code": "```y\ny\n```\n\n    y\n\nx\n",
    "HTML": "<div>y</div>\n\nx <a href='y'>y</a> x\n",
    "links within this file": "- [x](#y)\n- [x `y` ![y](y)](#y)\n",
    "an image in a link": "[![y](y) y](y) x\n",
    "addresses": "x https://y.example/y x <https://y.example/y> x\n",
    "a definition": "x [y][1]\n\n[1]: https://y.example/y 'y'\n",
    "other scripts": "- [数y](y) - 数x `数y` матx\n",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_prose_is_what_people_read(text: str, line_end: str) -> None:
    document = parse(text.replace("\n", line_end))
    told = "".join("x" if document.is_prose(match.start()) else "y" for match in MARKED.finditer(document.text))
    assert told == "".join(MARKED.findall(text))


def test_a_leaf_is_a_heading_a_paragraph_or_a_cell() -> None:
    document = parse("# Title\n\none\ntwo\n\n| a | b |\n|---|---|\n")
    leaves = {document.leaf(at) for at in range(len(document.text))} - {None}
    assert [document.source(leaf) for leaf in sorted(leaf for leaf in leaves if leaf)] == [
        "# Title",
        "one\ntwo",
        "a",
        "b",
    ]
    assert document.leaf(0) == Span(0, 7)


def test_code_is_what_stands_in_code_or_in_a_tag() -> None:
    text = "`c` <c> d\n\n```\nc\n```\n"
    document = parse(text)
    assert "".join(c for at, c in enumerate(text) if c in "cd" and document.is_code(at)) == "ccc"
