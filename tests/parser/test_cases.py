"""Lists and the entries that a reader sees in them: the cases stand in the Markdown files beside this one.

A case is a heading, the list between two lines of `~~~~~`, and a line for each entry (children indented):

    NAME <URL> SEPARATOR "DESCRIPTION" kind=ATTRIBUTE by=AUTHOR note="NOTE" rel=<URL> in=SECTION/SECTION

What an entry does not have is left out; `(none)` says that the list has no entries. `coverage N/M` follows where not
every item was understood. Each case is read with other line ends, a byte order mark and no last line end as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from listkeeper.document import Attribute, Document, Entry, Text
from listkeeper.parser import parse

CASE = re.compile(r"^## (?P<name>[^\n]+)\n+~~~~~\n(?P<text>.*?)~~~~~\n+(?P<expected>(?:[^\n]+\n)+)", re.M | re.S)
FILES = sorted(Path(__file__).parent.glob("*.md"))


def cases() -> Iterator[tuple[str, str, str]]:
    for file in FILES:
        source = file.read_text(encoding="utf-8")
        found = list(CASE.finditer(source))
        assert 2 * len(found) == source.count("\n~~~~~\n"), f"{file.name} has a case that cannot be read"
        for case in found:
            yield f"{file.stem}: {case['name']}", case["text"], case["expected"].strip()


def told(document: Document) -> str:
    """The entries of a document as the cases write them."""
    children = {id(child) for entry in document.entries for child in entry.children}
    lines = [line for entry in document.entries if id(entry) not in children for line in _told(entry, "")]
    coverage = document.coverage
    if coverage.understood < coverage.items:
        lines.append(f"coverage {coverage.understood}/{coverage.items}")
    return "\n".join(lines) or "(none)"


def _told(entry: Entry, indentation: str) -> Iterator[str]:
    parts = [f"{entry.name.text} <{entry.url}>", entry.separator.text]
    parts += [f'"{entry.description.text}"'] if entry.description.text else []
    parts += [f"{attribute.kind}={attribute.text}" for attribute in entry.attributes]
    parts += [f"by={author.text}" for author in entry.by]
    parts += [f'note="{note.text}"' for note in entry.notes]
    parts += [f"{link.rel}=<{link.url}>" for link in entry.links if link.rel != "main"]
    parts += [f"in={'/'.join(entry.section)}"] if entry.section else []
    yield indentation + " ".join(filter(None, parts))
    for child in entry.children:
        yield from _told(child, indentation + "  ")


ALL = list(cases())
VARIANTS = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "no last line end": lambda text: text.removesuffix("\n"),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in ALL])
def test_reads(text: str, expected: str, variant: str) -> None:
    assert told(parse(VARIANTS[variant](text))) == expected


@pytest.mark.parametrize("text", [pytest.param(case[1], id=case[0]) for case in ALL])
def test_spans_hold_what_was_read(text: str) -> None:
    """Where a part is written without markup, its span is exactly its text."""
    document = parse(text)
    for entry in document.entries:
        parts: list[Text | Attribute] = [entry.separator, *entry.attributes, *entry.by, *entry.notes]
        for part in parts:
            source = document.source(part.span)
            assert part.text == source or set(source) & set("[`<&!\n*_"), (part, source)
        said = document.source(entry.description.span)
        assert entry.description.text == said or set(said) & set("[`<&*_\\\n"), said


def test_the_cases_are_many() -> None:
    assert len(ALL) >= 70
