"""No text takes more than proportional time, runs into a recursion limit or makes a traceback."""

from __future__ import annotations

import time

import pytest
from listkeeper.markdown import BlockType, Tree, tags

LEAVES = (BlockType.PARAGRAPH, BlockType.HEADING, BlockType.CELL)
SMALL, FACTOR = 2_000, 4
FLOOR = 0.05
"""Seconds of CPU time below which nothing is compared."""

# What is repeated, alone or after a beginning.
REPEATED = (
    "[", "[a][", "![", "[a](", "[a](<", '[a](b "', "[a](b 'c\n", "[a](b c ", "[a](\n", "![a](<b", "[a](u)\n", "<a ",
    '<a b="', "x <!--", "<!-- \n\n", "x <![CDATA[", "x <?", "x <!X ", "</", "<x>\n", "<http:", "<a@b.", "<a\n",
    "<a  x= ", "`", "` `` ", "*a ", "*a", "**a ", "*a_ ", "a**b c* ", "a_", "~~a ", "\\", "\\*", "&amp;", "&#x0",
    "\x00", "> ", ">", "> a\n", "> - a\n- b\n", "> [a]:\n", "- ", "1. ", "> - ", "- - ", "- \n", "- a\n", "- a\n\n",
    "- a\n* b\n", "-\ta\n", "- a\r\n", "- a\r", "- <div>\n", "- <!--\n", "- a\n  b\n", "  - b\n", "- a\n  - b\n",
    "[a]: x\n", '[a]: x "t"\n', '[a]: x\n"b\n', "[a\n", "[a\nb\n", "[x] y\n", "[^1]", "[^a]: b\n", "[^a]:",
    "    c\n\n", "| a | b |\n", "a|b\n-\n", "|a", "|a|\n|-|\n", "> |a|\n> |-|\n", "\\|", "\n", " ", "\t", " \n",
    "\u2003", "a\n", "     b\n", "word ", "# a\n", "#", " #", "---\n", "```\n", "``` a\nb\n", "a\n===\n",
    "http://a.b ", "http://", "www.", "a@", "a@a.", "a.", ")", "<div>\n", "<div>\n\n",
)  # fmt: skip
BEGUN = (
    ("- a\n", "\n"), ("- a\n", "b\n"), ("> a\n", "b\n"), ("a\n-", " "), ("a\n", "|"), ("a\n", "-"),
    ("http://a.b/", "("), ("http://a.b/", ")"), ("[", "a"), ("[a](", "("), ("<a", " a"), ("<a x", " "),
    ("|a|\n|-|\n", "|x|y|\n"), ("|a|\n|-|\n|", "\\|"), ("|a|\n|-|\n|", "[x\\|](u)"), ("---\n", "a: b\n"),
    ("---\n", " \n"), ("---\n", " "), ("---\n", " #\n"), ("---\na: b\n", "- "), ("<div ", 'a="b" '),
    ("<div>\n", '<a b="'), ("<div>\n", "<a \"'\" "), ("<div>\n", "<!--"), ("<div>\n<a ", "a"), ("<div>\n<a a", " "),
    ("<div>\n<a ", "a "), ("<div>\n", "<a"), ("[a]: /u\n\n", "[a] "), ("[^1]: a\n\n", "[^1] "),
)  # fmt: skip
NESTED = (
    ("[", "](u)"),
    ("[", "]"),
    ("![", "](u)"),
    ("*", "*"),
    ("**a ", " b**"),
    ("*a **b ", "c** d* "),
    ("<b>", "</b>"),
    ("(", ")"),
)

FAMILIES = {
    **{repr(unit): ("", unit, "") for unit in REPEATED},
    **{f"{begin!r} then {unit!r}": (begin, unit, "") for begin, unit in BEGUN},
    **{f"{open_!r} closed by {close!r}": ("", open_, close) for open_, close in NESTED},
}


def text(family: str, size: int) -> str:
    begin, unit, close = FAMILIES[family]
    count = size // len(unit + close)
    return begin + unit * count + "a" + close * count


def read(source: str) -> float:
    """Read everything there is to read; the CPU time in seconds."""
    start = time.process_time()
    tree = Tree(source)
    for block in tree.walk():
        if block.type in LEAVES:
            tree.inlines(block)
        elif block.type is BlockType.HTML:
            list(tags(block.text))
    return time.process_time() - start


@pytest.mark.parametrize("family", FAMILIES)
def test_time_grows_with_the_text(family: str) -> None:
    small = min(read(text(family, SMALL)) for _ in range(2))
    most = max(FLOOR, small) * FACTOR * 2
    assert any(read(text(family, SMALL * FACTOR)) < most for _ in range(3))  # one may meet a busy machine
