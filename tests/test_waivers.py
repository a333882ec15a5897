"""What a waiver is for, how long it holds, and when it is of no use any more."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from listkeeper.config import Config, Waiver
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.waivers import unused, waive

TODAY = date(2026, 1, 1)


@dataclass
class Marks:
    """A rule that finds its mark, and in the file as a whole where it stands at its end."""

    mark: str
    severity: Severity = Severity.ERROR
    fixable: bool = False
    __name__: str = "marks"

    def check(self, document: Document, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
        for match in re.finditer(rf"{self.mark}\d+", document.text):
            yield Finding(Span(*match.span()), match[0])
        if document.text.endswith(f"{self.mark}\n"):
            yield Finding(Span(0, 0), self.mark)


TEXT = """\
# Title a0

See <https://prose.example/x> a1.

## Tools

- [C#](https://sharp.example/c) - Is a2.
  - [Child](https://child.example) - Is a3.
- [Concrete Mathematics](https://book.example/first) - First, a4 b4 ([source](https://code.example/x)).

## Книги

- [Обучение](https://book.example/second) - Is a5.

a
"""
RULES = {"rule-a": Marks("a"), "rule-b": Marks("b")}

# A pattern, and what is left of a0 to a5, b4 and a for the file.
PATTERNS = [
    ("C#", "a0 a1 a3 a4 a5 b4 a"),
    ("C", "a0 a1 a2 a3 a4 a5 b4 a"),
    ("c#", "a0 a1 a3 a4 a5 b4 a"),
    ("Concrete*", "a0 a1 a2 a3 a5 b4 a"),
    ("*ние", "a0 a1 a2 a3 a4 b4 a"),
    ("ОБУЧЕНИЕ", "a0 a1 a2 a3 a4 b4 a"),
    ("Child", "a0 a1 a2 a4 a5 b4 a"),
    ("Tools", "a0 a1 a5 b4 a"),
    ("Книги", "a0 a1 a2 a3 a4 b4 a"),
    ("Title a0", "a2 a3 a4 a5 b4 a"),
    ("book.example", "a0 a1 a2 a3 b4 a"),
    ("book.example/second", "a0 a1 a2 a3 a4 b4 a"),
    ("https://book.example/*", "a0 a1 a2 a3 b4 a"),
    ("code.example/x", "a0 a1 a2 a3 a5 b4 a"),
    ("prose.example/x", "a0 a2 a3 a4 a5 b4 a"),
    ("*", "b4"),
    ("nothing", "a0 a1 a2 a3 a4 a5 b4 a"),
]


def left(*waivers: Waiver) -> list[str]:
    document = parse(TEXT)
    found = waive(lint(document, Facts(TODAY), RULES), document, waivers, TODAY).left
    return sorted((d.message for d in found), key=lambda message: (len(message) < 2, message))


@pytest.mark.parametrize(("pattern", "told"), PATTERNS)
def test_what_a_waiver_leaves_to_be_told(pattern: str, told: str) -> None:
    assert left(Waiver("rule-a", pattern, "")) == told.split()


@pytest.mark.parametrize(("expires", "holds"), [(None, True), (TODAY, True), (date(2025, 12, 31), False)])
def test_a_waiver_holds_to_the_end_of_its_last_day(expires: date | None, holds: bool) -> None:
    assert (left(Waiver("rule-a", "*", "", expires)) == ["b4"]) == holds


@pytest.mark.parametrize(("pattern", "told"), [("*", 0), ("Tools", 1), ("C#", 1)])
def test_what_is_found_in_a_file_beside_the_list_stands_in_no_entry(pattern: str, told: int) -> None:
    document = parse(TEXT)
    found = [d._replace(path="other.md") for d in lint(document, Facts(TODAY), RULES) if d.message == "a2"]
    assert len(waive(found, document, [Waiver("rule-a", pattern, "")], TODAY).left) == told


USE = [
    ("is used", Waiver("rule-a", "Tools", ""), []),
    ("waives nothing", Waiver("rule-b", "Книги", ""), ["the waiver of rule-b for 'Книги' waives nothing; remove it"]),
    ("has expired", Waiver("rule-b", "Книги", "", date(2025, 1, 1)), []),
    ("is of a rule that was not asked", Waiver("rule-c", "*", ""), []),
    ("is second for the same", Waiver("rule-a", "C#", ""), []),
]


@pytest.mark.parametrize(("waiver", "told"), [pytest.param(*case[1:], id=case[0]) for case in USE])
def test_a_waiver_that_waives_nothing_is_told(waiver: Waiver, told: list[str]) -> None:
    document, waivers = parse(TEXT), [Waiver("rule-a", "Tools", ""), waiver]
    used = waive(lint(document, Facts(TODAY), RULES), document, waivers, TODAY).used
    found = list(unused(waivers, used, RULES, Facts(TODAY), "list.md"))
    assert [d.message for d in found] == told
    assert all((d.rule, d.severity, d.start) == ("waiver", Severity.NOTICE, (1, 1)) for d in found)


def test_the_owner_decides_how_severe_it_is() -> None:
    facts = Facts(TODAY, Config(severity={"waiver": Severity.ERROR}))
    (found,) = unused([Waiver("rule-a", "x", "")], (), RULES, facts, "list.md")
    assert found.severity is Severity.ERROR


def seconds(count: int) -> float:
    document = parse("".join(f"- [e{n}](https://x{n}.example) - Is a{n}.\n" for n in range(count)))
    waivers = [Waiver("rule-a", "**a*" * 30 + str(n), "") for n in range(50)]
    found = lint(document, Facts(TODAY), RULES)
    start = time.process_time()
    assert len(waive(found, document, waivers, TODAY).left) == count
    return time.process_time() - start


def test_ten_times_as_many_findings_cost_about_ten_times_as_much() -> None:
    assert seconds(2000) < 30 * seconds(200)
