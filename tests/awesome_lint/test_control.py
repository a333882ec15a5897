"""What awesome-lint's comments leave to be told: as awesome-lint 2.3.0 itself says of each of these texts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from listkeeper.awesome_lint import View, lint, read
from listkeeper.awesome_lint.control import _last_words, _word_at
from listkeeper.awesome_lint.rules import RULES, Rule
from listkeeper.awesome_lint.view import at_node, of_file, to_string
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

FACTS = Facts(date(2026, 1, 1))
OFF, ON = "<!--lint disable rule-style-->", "<!--lint enable rule-style-->"

# A text, and the lines of the thematic breaks in it that are told. Each is `***`, which rule-style tells.
TOLD = [
    ("no comment", "***\n", "1"),
    ("disable, to the end", f"***\n\n{OFF}\n\n***\n", "1"),
    ("disable, until enable", f"{OFF}\n\n***\n\n{ON}\n\n***\n", "7"),
    ("blanks around", "<!--  lint disable rule-style  -->\n\n***\n", ""),
    ("over several lines", "<!--lint\ndisable\nrule-style\n-->\n\n***\n", ""),
    ("another rule", "<!--lint disable no-such-rule-->\n\n***\n", "3"),
    ("two rules", "<!--lint disable double-link rule-style-->\n\n***\n", ""),
    ("the name as it is printed", "<!--lint disable remark-lint:rule-style-->\n\n***\n", "3"),
    ("a comma is no name", "<!--lint disable double-link, rule-style-->\n\n***\n", "3"),
    ("a value", "<!--lint disable rule-style=1-->\n\n***\n", "3"),
    ("a verb in capitals elsewhere", "<!--LINT disable rule-style-->\n\n***\n", "3"),
    ("two comments in one block", f"{OFF} {ON}\n\n***\n", "3"),
    ("text beside it", f"a {OFF} b\n\n***\n", ""),
    ("in a list item", f"- {OFF}\n\n***\n", ""),
    ("code", f"    {OFF}\n\n***\n", "3"),
    ("everything", "***\n\n<!--lint disable-->\n\n***\n\n<!--lint enable-->\n\n***\n", "1 9"),
    ("everything, never enabled: what stands before it, too", "***\n\n<!--lint disable-->\n\n***\n", ""),
    ("everything, but one again", f"<!--lint disable-->\n\n{ON}\n\n***\n", ""),
    ("one, then everything again", f"{OFF}\n\n***\n\n<!--lint enable-->\n\n***\n", "7"),
    ("enabled from the start", f"{ON}\n\n***\n", "3"),
    ("ignore, the next block", "<!--lint ignore rule-style-->\n\n***\n\n***\n", "5"),
    ("ignore, a whole quote", "<!--lint ignore rule-style-->\n\n> ***\n>\n> ***\n\n***\n", "7"),
    ("ignore, nothing comes", "***\n\n<!--lint ignore rule-style-->\n", "1"),
    ("ignore, everything", "<!--lint ignore-->\n\n***\n\n***\n", "5"),
    ("ignore, within disable", f"{OFF}\n\n<!--lint ignore rule-style-->\n\n***\n\n***\n", "7"),
    (
        "a comment within what is ignored has the last word",
        f"<!--lint ignore rule-style-->\n\n> {OFF}\n>\n> ***\n\n***\n",
        "",
    ),
    ("ignore, last in a quote", "> <!--lint ignore rule-style-->\n\n***\n", "3"),
    ("behind a byte order mark", f"\ufeff{OFF}\n\n***\n", ""),
    ("CRLF", f"{OFF}\r\n\r\n***\r\n\r\n{ON}\r\n\r\n***\r\n", "7"),
]


def lines(text: str) -> str:
    found = lint(read(text), FACTS, {"rule-style": RULES["rule-style"]})
    return " ".join(str(d.start.line) for d in found)


@pytest.mark.parametrize(("text", "told"), [pytest.param(text, told, id=name) for name, text, told in TOLD])
def test_what_comments_leave_to_be_told(text: str, told: str) -> None:
    assert lines(text) == told


def test_the_last_mark_before_a_place_decides() -> None:
    chance = random.Random(1)
    for _ in range(200):
        marks = [(chance.randrange(20), chance.random() < 0.5) for _ in range(chance.randrange(8))]
        for offset in range(20):
            plainly = next((on for start, on in reversed(marks) if start <= offset), None)
            assert _word_at(_last_words(marks), offset) == plainly


@dataclass
class Parts:
    """A rule that tells every text and every link, and the file once."""

    severity: Severity = Severity.ERROR
    fixable: bool = False
    __name__: str = "parts"

    def check(self, view: View, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
        yield of_file("file")
        for node in view.of("text", "link"):
            yield at_node(node, to_string(node))


def told(text: str, rule: Rule | None = None) -> list[str]:
    found = lint(read(text), FACTS, {"double-link": rule or Parts()})
    return [f"{d.start.line}:{d.start.column} {d.message}" for d in found]


def test_what_is_told_of_the_file_stands_at_its_first_character() -> None:
    assert told("<!--lint disable double-link-->\n\na\n") == []
    assert told("\n<!--lint disable double-link-->\n\na\n") == ["1:1 file"]


def test_what_has_no_place_is_told_of_the_file_and_what_is_beside_it_not_at_all() -> None:
    # remark links an address within an open bracket only when all has been read: it has no place, nor has what is
    # beside it, and nothing is told of where they stand. At the very beginning that swallows what is told of the file.
    assert told("a\n\n[ http://a.example *c*\n") == [
        "1:1  ",
        "1:1 [ ",
        "1:1 a",
        "1:1 file",
        "1:1 http://a.example",
        "1:1 http://a.example",
        "3:21 c",
    ]
    assert told("[ http://a.example *c*\n") == ["1:21 c"]


def test_a_verb_that_is_not_known_ends_the_run() -> None:
    text = "***\n\n<!--lint skip rule-style-->\n"
    assert [(d.rule, d.start.line) for d in lint(read(text), FACTS)] == [("message-control", 3)]


def test_comments_are_linear_in_their_number() -> None:
    import time

    def seconds(count: int) -> float:
        text = "".join(f"{OFF} <!--lint ignore--> *a* {ON}\n" for _ in range(count))
        start = time.process_time()
        lint(read(text), FACTS, {"double-link": Parts()})
        return time.process_time() - start

    assert seconds(2_000) < max(seconds(500), 0.05) * 4 * 2
