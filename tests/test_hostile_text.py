"""No text costs a rule about characters and addresses more than its length."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.parser import parse
from listkeeper.rules import RULES

FACTS = Facts(date(2026, 1, 1))
TOLD = (
    "file-size final-newline homoglyph-host http invisible-character line-ends link-text malformed-url shortener "
    "spelling tracking-parameter trailing-space unbalanced"
).split()

# What a list may be filled with; each is one line of an entry, but where it breaks the line itself.
FILLINGS = {
    "brackets": "(",
    "brackets of all kinds": "([{「（",
    "closing brackets": ")]",
    "quotation marks": '"',
    "curly quotation marks": "“„«",
    "dollars": "$x $",
    "emoticons": ":) (;",
    "intervals": "[0, 1)",
    "zero-width characters": "\u200b",
    "zero-width characters among letters": "a\u200b\u00ad",
    "embeddings": "\u202a\u202c",
    "overrides": "\u202e",
    "isolates in Hebrew": "א\u2067\u2069",
    "tags": "\U000e0041",
    "selectors": "\ufe0f",
    "blanks": " ",
    "blanks and tabs at the ends of lines": "x \t \n",
    "line ends of three kinds": "a\rb\r\nc\n",
    "misspelled names": "Github Raspberry pi ",
    "misspelled names in code": "`Github` <b>Github</b> ",
    "addresses": "http://github.com/?utm_source=a ",
    "links": "[here](http://bit.ly/a) ",
    "parameters": "https://x.org/?a&utm_source=b",
    "hosts of two scripts": "https://gіthub.com/ ",
    "addresses that swallow": "https://x.org/。、",
    "entries": '\n- [Github](http://bit.ly/a?utm_source=b) - Github (a "b“ \u200b ',
}


def read(filling: str, size: int) -> Document:
    return parse("- [a](https://a.example) - " + filling * (size // len(filling)))


def seconds(rule: str, document: Document) -> float:
    start = process_time()
    for _ in RULES[rule].check(document, FACTS):
        pass
    return process_time() - start


@pytest.mark.parametrize("filling", FILLINGS.values(), ids=FILLINGS)
def test_ten_times_the_text_costs_about_ten_times_as_much(filling: str) -> None:
    short, long = read(filling, 3_000), read(filling, 30_000)
    for rule in TOLD:
        least = max(min(seconds(rule, short) for _ in range(2)), 0.001)
        assert min(seconds(rule, long) for _ in range(2)) < 40 * least, rule
