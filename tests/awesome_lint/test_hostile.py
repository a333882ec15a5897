"""No list takes the profile more than proportional time, runs into a recursion limit or makes a rule fail."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import date

import pytest
from listkeeper.awesome_lint import lint, read
from listkeeper.facts import Facts
from listkeeper.markdown import remark

FACTS = Facts(date(2026, 1, 1))
SMALL, FACTOR = 3_000, 4
FLOOR = 0.05
"""Seconds of CPU time below which nothing is compared."""

CONTENTS = "# A\n\n## Contents\n\n"
ENTRY = "- [a](https://a.example) "

# What is repeated, with what stands before and after it.
REPEATED = {
    "brackets": ("", "[", ""),
    "brackets closed": ("", "[a] ", ""),
    "brackets within brackets": ("", "[", "](u)"),
    "emphasis within emphasis": ("", "*a **b ", "c** d*"),
    "marks that open only": ("", "*a **b _c ", ""),
    "deletion": ("", "~a ~~b ", ""),
    "backticks": ("", "` `` ", ""),
    "comments that do not end": ("x ", "<!-- ", ""),
    "addresses in open brackets": ("[ ", "http://a.example ", ""),
    "addresses of mail": ("", "a@b.c ", ""),
    "no addresses of mail": ("", "a@", ""),
    "dots at the end of an address": ("http://a", ".", ""),
    "entities at the end of an address": ("http://a/", "&amp;", ""),
    "parentheses in an address": ("[a](", "(", ")"),
    "quotes in a quote": ("", "> ", ""),
    "lists in a list": ("", "- ", ""),
    "titles": ("", "# a B-c\n", ""),
    "small words in a title": ("# ", "a The ", ""),
    "opened quotes": ("", "“", ""),
    "closed quotes": ("", "”", ""),
    "quotes that cross": ("", "“『", "』”"),
    "straight quotes": ("", '" ', ""),
    "entries": ("", ENTRY + "- text\n", ""),
    "links in an entry": (ENTRY, "[b](https://b.example) ", ""),
    "badges in an entry": ("- ", "[![a](b)](c) ", ""),
    "emoji in an entry": (ENTRY, "😀", ""),
    "joined emoji in an entry": (ENTRY, "👨‍", ""),
    "parentheses in an entry": (ENTRY, "(", ")"),
    "quotation marks at the end": (ENTRY + "- A", '."', ""),
    "misspelt names": ("", "github ", ""),
    "no name quite": ("", "using mac os git hu ", ""),
    "sections of contents": (CONTENTS + "- [a](#a)\n\n", "## a\n", ""),
    "subsections of contents": (CONTENTS + "- [a](#a)\n  - [b](#b)\n\n## a\n\n", "### b\n", ""),
    "contents": (CONTENTS, "- [a](#a)\n", "\n## a\n"),
    "comments": ("", "<!--lint disable double-link-->\n\n***\n\n<!--lint ignore-->\n\n", ""),
    "comments in a paragraph": ("a ", "<!--lint ignore--> *b* ", ""),
    "a long comment": ("<!--lint ", 'a="b" ', "-->"),
    "a comment of blanks": ("<!--lint ", " ", "x=-->"),
    "slashes": ("[a](http://a", "/.././", ") [b](http://a/)"),
    "a query": ("[a](http://a?", "b&", ") [b](http://a?b)"),
    "rows": ("|a|\n|-|\n", "|b|c|\n", ""),
    "columns": ("", "|a", "\n"),
    "definitions": ("", "[a]: b\n", ""),
    "footnotes": ("", "[^a]: b\n\n[^a] ", ""),
    "blank lines": ("", "     \n", ""),
    "odd line ends": ("", "- a\r", ""),
}


def text(family: str, size: int) -> str:
    begin, unit, close = REPEATED[family]
    count = size // len(unit + close)
    return begin + unit * count + "a" + close * count


def measured(what: Callable[[], object]) -> float:
    """CPU seconds, without the collection of garbage, which the command line does without, too."""
    gc.disable()
    try:
        start = time.process_time()
        what()
        return time.process_time() - start
    finally:
        gc.enable()


def seconds(source: str) -> float:
    return measured(lambda: lint(read(source), FACTS))


@pytest.mark.parametrize("family", REPEATED)
def test_time_grows_with_the_text(family: str) -> None:
    small = min(seconds(text(family, SMALL)) for _ in range(2))
    large = min(seconds(text(family, SMALL * FACTOR)) for _ in range(2))
    assert large < max(FLOOR, small) * FACTOR * 2


@pytest.mark.parametrize("family", ["a *b _c ", "*a_ ", "x <!-- ", "x@y ", "a@b.c ", "xyz ` `` ", "http://a.b/..x "])
def test_a_paragraph_is_read_in_one_pass(family: str) -> None:
    def read_only(count: int) -> float:
        return measured(lambda: remark.read(family * count + "*"))

    few = min(read_only(4_000) for _ in range(2))
    assert min(read_only(16_000) for _ in range(2)) < max(few, FLOOR / 4) * FACTOR * 2


def test_a_megabyte_of_brackets_takes_seconds() -> None:
    assert seconds("[" * 1_000_000) < 20


def test_marks_that_are_nested_thousands_deep_are_no_recursion() -> None:
    found = lint(read("*a **b " * 20_000 + "c** d*" * 20_000 + "\n"), FACTS)
    assert {d.rule for d in found} == {"awesome-contributing", "awesome-heading"}
