"""What mistune 3.4 reads otherwise than GitHub, case by case in upstream.md: each fails with mistune's own parsers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from listkeeper.document import BOM, Document, Section, Span
from listkeeper.markdown import Block, Inline, InlineType, Tree

CASES_FILE = Path(__file__).parent / "upstream.md"
CASE = re.compile(
    r"^## (?P<title>.+)\n\.\n(?P<text>(?:(?!\.$).*\n)*)\.\n(?P<reading>(?:(?!## ).+\n)+)\n*", re.MULTILINE
)
NOT_SHOWN = (InlineType.TEXT, InlineType.SOFT_BREAK)


class Case(NamedTuple):
    title: str
    text: str
    reading: list[str]


def read_cases() -> list[Case]:
    text = CASES_FILE.read_text(encoding="utf-8")
    place = text.index("\n## ") + 1
    cases = []
    while match := CASE.match(text, place):
        source = match["text"].replace("<BOM>", BOM).replace("→", "\t")
        cases.append(Case(match["title"], source, match["reading"].splitlines()))
        place = match.end()
    assert not text[place:], f"no case is {text[place : place + 60]!r}"
    return cases


CASES = read_cases()


def reading(text: str) -> list[str]:
    """Blocks with line and column; links with kind, address and source; of the other inlines the type and the text."""
    tree = Tree(text)
    root = Section("", 0, "", Span(0, 0), Span(0, len(text)))
    return list(blocks(tree, Document("", text, root), tree.blocks, ""))


def blocks(tree: Tree, document: Document, found: Sequence[Block], indent: str) -> Iterator[str]:
    for block in found:
        place = document.locate(block.span.start)
        yield f"{indent}{block.type} {place.line}:{place.column}"
        if block.type in ("paragraph", "heading", "table_cell"):
            yield from inlines(document, tree.inlines(block), indent + "  ")
        yield from blocks(tree, document, block.children, indent + "  ")


def inlines(document: Document, found: Sequence[Inline], indent: str) -> Iterator[str]:
    for inline in found:
        if inline.kind and inline.span:
            yield f"{indent}{inline.kind} {inline.url} from {document.source(inline.span)}"
        elif inline.type not in NOT_SHOWN:
            yield f"{indent}{inline.type} {inline.text}".rstrip()
        yield from inlines(document, inline.children, indent + "  ")


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_the_text_is_read_as_github_reads_it(case: Case) -> None:
    assert reading(case.text) == case.reading


def test_11_quotes_and_lists_may_take_turns_160_times() -> None:
    assert reading("> a\n- b\n" * 160)[-5:] == [
        "block_quote 319:1",
        "  paragraph 319:3",
        "list 320:1",
        "  list_item 320:1",
        "    paragraph 320:3",
    ]


def test_every_deviation_has_its_case() -> None:
    numbers = {int(number) for case in CASES if (number := case.title.partition(".")[0]).isdecimal()}
    assert numbers == set(range(1, 18)) - {11}
