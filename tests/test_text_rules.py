"""What the cases of the rules about characters and addresses do not show: how severe, and whether there is a fix."""

from __future__ import annotations

from datetime import date

import pytest
from listkeeper.config import Config, Text
from listkeeper.diagnostic import Severity
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
MANY = "".join(f"[{n}]: http://github.com\n" for n in range(20))
FACTS = Facts(date(2026, 1, 1), Config(text=Text(size=100)))

# A rule, a text, the severity of what is found in it, and whether that has a fix.
FOUND = [
    ("file-size", "a" * 101, ERROR, False),
    ("file-size", "a" * 90, WARNING, False),
    ("homoglyph-host", "[a](https://gіthub.com)", ERROR, False),
    ("http", "[a](http://github.com)", WARNING, True),
    ("http", "[a][b]\n\n[b]: http://github.com\n", WARNING, True),
    ("http", f"[a][b]\n\n[b]: http://github.com\n{MANY}", WARNING, False),
    ("invisible-character", "a\u200bb", WARNING, True),
    ("invisible-character", "a \ufe0fb", WARNING, False),
    ("invisible-character", "a \u202eb", ERROR, False),
    ("invisible-character", "a \u202ab\u202c", ERROR, True),
    ("invisible-character", "a\U000e0041", ERROR, False),
    ("invisible-character", "# a\u200bb", WARNING, True),
    ("link-text", "[](https://a.example)", ERROR, False),
    ("link-text", "[https://a.example](https://a.example)", WARNING, False),
    ("link-text", "a [here](https://a.example)", NOTICE, False),
    ("spelling", "## Github", WARNING, True),
    ("spelling", "## Stackoverflow", WARNING, False),
    ("spelling", "- [Stackoverflow](#stackoverflow)", WARNING, False),
    ("spelling", "- [a](https://a.example) - On Stackoverflow.", WARNING, True),
    ("tracking-parameter", "https://a.example/?gclid=b", WARNING, True),
    ("tracking-parameter", "https://www.amazon.com/?tag=b", NOTICE, False),
]


@pytest.mark.parametrize(("rule", "text", "severity", "mended"), FOUND)
def test_this_is_found_once(rule: str, text: str, severity: Severity, mended: bool) -> None:
    found = lint(parse(text), FACTS, {rule: RULES[rule]})
    assert [(d.severity, d.fix is not None) for d in found] == [(severity, mended)]


def test_a_line_of_brackets_is_no_prose() -> None:
    few, many = ("- [a](https://a.example) - " + "(" * count for count in (400, 600))
    found = [len(list(RULES["unbalanced"].check(parse(text), FACTS))) for text in (few, many)]
    assert found == [1, 0]
