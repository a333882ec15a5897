"""The examples of the CommonMark and GFM specifications, read as markdown-it-py reads them.

Their text is under CC BY-SA and is not copied: marko 1.0.0 ships both, 673 different examples.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.markdown.outline import ours, theirs, without_padding

EXAMPLE = re.compile(r"^`{32} example(?P<kind>.*)\n(?P<text>(?:.*\n)*?)\.\n(?P<html>(?:.*\n)*?)`{32}$", re.MULTILINE)
BARE = "GitHub links bare addresses"
KNOWN = {
    "<http://foo.bar/baz bim>\n": BARE,
    "< http://foo.bar >\n": BARE,
    "http://example.com\n": BARE,
    "foo@bar.example.com\n": BARE,
    "foo <!--> foo -->\n\nfoo <!-- foo--->\n": "CommonMark 0.31 lets a comment end in --->",
}


class Example(NamedTuple):
    kind: str
    html: str


def read_examples() -> dict[str, Example]:
    marko = distribution("marko")
    found: dict[str, Example] = {}
    for name in ("commonmark", "gfm"):
        text = Path(str(marko.locate_file(f"tests/spec/{name}.txt"))).read_text(encoding="utf-8")
        for match in EXAMPLE.finditer(text):
            example = Example(match["kind"].strip(), match["html"])
            found.setdefault(match["text"].replace("→", "\t"), example)
    return found


EXAMPLES = read_examples()
SHARED = [text for text, example in EXAMPLES.items() if example.kind != "autolink" and text not in KNOWN]
AUTOLINKS = [text for text, example in EXAMPLES.items() if example.kind == "autolink"]


def test_no_example_is_missing() -> None:
    assert (len(EXAMPLES), len(AUTOLINKS)) == (673, 11)


@pytest.mark.parametrize("text", SHARED)
def test_an_example_is_read_as_the_second_parser_reads_it(text: str) -> None:
    assert without_padding(ours(text)) == without_padding(theirs(text))


@pytest.mark.parametrize("text", KNOWN, ids=KNOWN.values())
def test_a_known_difference_is_still_one(text: str) -> None:
    assert ours(text) != theirs(text)


@pytest.mark.parametrize("text", AUTOLINKS)
def test_bare_addresses_are_linked_as_the_specification_says(text: str) -> None:
    read = [line.split()[1] for line in ours(text) if line.lstrip().startswith("link ")]
    assert read == [url.replace("&amp;", "&") for url in re.findall('href="([^"]*)"', EXAMPLES[text].html)]
