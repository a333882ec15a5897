"""What comments silence, what severity and configuration decide, and what happens when a rule fails."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from listkeeper.comments import directives
from listkeeper.config import Config
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Location, Span
from listkeeper.facts import Facts
from listkeeper.linter import BrokenRuleError, lint
from listkeeper.parser import parse
from listkeeper.rules import Rule
from listkeeper.schema import SchemaError

FACTS = Facts(date(2026, 1, 1))


@dataclass
class Letter:
    """A rule that finds its letter wherever a digit follows, and in the file as a whole where it stands at its end."""

    letter: str
    severity: Severity = Severity.ERROR
    fixable: bool = False
    __name__: str = "letter"

    def check(self, document: Document, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
        for match in re.finditer(rf"\b{self.letter}\d", document.text):
            yield Finding(Span(*match.span()), match[0])
        if document.text.endswith(f"\n{self.letter}"):
            yield Finding(Span(0, 0), self.letter)


RULES: dict[str, Rule] = {"rule-a": Letter("a"), "rule-b": Letter("b")}

OFF, ON = "<!-- lint disable rule-a -->", "<!-- lint enable rule-a -->"

# What the comments of a text leave to be told.
SUPPRESSIONS = [
    ("no comment", "- a1\n- b1\n", "a1 b1"),
    ("ignore: the whole list after it", "<!-- lint ignore rule-a: reason -->\n\n- a1\n- b1\n- a2\n\na3\n", "b1 a3"),
    ("ignore: directly above a list", "<!-- lint ignore rule-a -->\n- a1\n- a2\n\na3\n", "a3"),
    ("ignore: a comment without indentation ends a list", "- a1\n<!-- lint ignore rule-a -->\n- a2\n- a3\n", "a1"),
    ("ignore: the item after an indented comment", "- a1\n  <!-- lint ignore rule-a -->\n- a2\n- a3\n", "a1 a3"),
    ("ignore: the same in a loose list", "- a1\n\n  <!-- lint ignore rule-a -->\n\n- a2\n\n- a3\n", "a1 a3"),
    ("ignore: an item's first line", "- <!-- lint ignore rule-a -->\n  a1\n- a2\n", "a2"),
    ("ignore: the end of an entry's line", "- [a1](u) - a2. <!-- lint ignore rule-a: x -->\n- a3\n", "a3"),
    ("ignore: not the nested entries", "- a1 <!-- lint ignore rule-a -->\n  - a2\n", "a2"),
    ("ignore: nothing comes after it", "- a1\n\n<!-- lint ignore rule-a -->\n", "a1"),
    ("ignore: the heading after it", "<!-- lint ignore rule-a -->\n## a1\n\na2\n", "a2"),
    ("ignore: a heading's own line", "## a1 <!-- lint ignore rule-a -->\n\na2\n", "a2"),
    ("ignore: a paragraph", "a1\na2 <!-- lint ignore rule-a -->\na3\n\na4\n", "a4"),
    ("ignore: a quote's own list", "> <!-- lint ignore rule-a -->\n> - a1\n\n- a2\n", "a2"),
    ("ignore: a comment in a table is for its row", "x | y\n-|-\na1 | <!-- lint ignore rule-a -->\na2 |\n", "a2"),
    ("ignore: a comment beside other HTML", "<li>a1 <!-- lint ignore rule-a --></li>\n\na2\n", "a2"),
    ("nor a code span", "`<!-- lint disable rule-a -->` a1\n\na2\n", "a1 a2"),
    ("ignore: several rules", "<!-- lint ignore rule-a rule-b -->\na1 b1\n\na2 b2\n", "a2 b2"),
    ("ignore: with commas", "<!-- lint ignore rule-a, rule-b: x -->\na1 b1\n\na2 b2\n", "a2 b2"),
    ("ignore: no rule is all rules", "<!-- lint ignore -->\na1 b1\n\na2 b2\n", "a2 b2"),
    ("ignore: no rule, but a reason", "<!-- lint ignore: moved -->\na1 b1\n\na2\n", "a2"),
    ("ignore: an unknown rule is not all rules", "<!-- lint ignore double-link -->\na1 b1\n", "a1 b1"),
    ("ignore: over several lines", "<!--\nlint ignore\n  rule-a:\n  a long story\n-->\na1 b1\n", "b1"),
    ("ignore: not the end of disable", "<!-- lint disable rule-a -->\n<!-- lint ignore rule-a -->\na1\n\na2\n", ""),
    ("disable: to the end", "a1\n\n<!-- lint disable rule-a -->\n\n- a2\n- b1\n\na3\n", "a1 b1"),
    ("disable: until enable", "<!-- lint disable rule-a -->\na1\n\n<!-- lint enable rule-a -->\na2\n", "a2"),
    ("disable: all rules", "<!-- lint disable -->\na1 b1\n\n<!-- lint enable -->\na2 b2\n", "a2 b2"),
    ("disable: all, enable one", "<!-- lint disable -->\na1 b1\n\n<!-- lint enable rule-b -->\na2 b2\n", "b2"),
    ("disable: two, enable one", "<!-- lint disable rule-a rule-b -->\n\n<!-- lint enable rule-a -->\na1 b1\n", "a1"),
    ("disable: one, enable all", "<!-- lint disable rule-a -->\na1\n\n<!-- lint enable -->\na2\n", "a2"),
    ("disable: twice", f"{OFF}\na1\n\n{OFF}\na2\n", ""),
    ("disable: twice, enable once", f"{OFF}\n{OFF}\n{ON}\na1\n", "a1"),
    (
        "disable: pairs that cross",
        f"{OFF}\n<!--lint disable rule-b-->\na1 b1\n\n{ON}\na2 b2\n\n<!--lint enable rule-b-->\na3 b3\n",
        "a2 a3 b3",
    ),
    ("disable: within a list", f"- a1\n  {OFF}\n- a2\n  {ON}\n- a3\n", "a1 a3"),
    ("disable: within a line", "- a1 <!-- lint disable rule-a --> a2\n- a3\n", "a1"),
    ("enable: nothing is disabled", "<!-- lint enable rule-a -->\na1\n", "a1"),
    ("awesome-lint's spelling", "<!--lint disable rule-a-->\na1 b1\n\n<!--lint enable rule-a-->\na2\n", "b1 a2"),
    ("awesome-lint's ignore", "<!--lint ignore rule-a-->\n- a1\n- b1\n", "b1"),
    ("first in the file: for the file as well", "<!-- lint ignore rule-a -->\n- a1\n- b1\n\na", "b1"),
    ("first in the file, after a byte order mark", "\ufeff\n<!-- lint disable rule-a -->\n- a1\n- b1\n\na", "b1"),
    ("later in the file: not for the file", "- b1\n\n<!-- lint disable rule-a -->\na1\n\na", "a b1"),
    ("a fenced block is no comment", "```\n<!-- lint disable rule-a -->\n```\na1\n", "a1"),
    ("nor is an indented one", "a1\n\n    <!-- lint disable rule-a -->\n\na2\n", "a1 a2"),
    ("another verb", "<!-- lint stop rule-a -->\na1\n", "a1"),
    ("another word", "<!-- linter disable rule-a -->\na1\n", "a1"),
    ("CRLF", "<!-- lint ignore rule-a -->\r\n- a1\r\n- b1\r\n", "b1"),
]


@pytest.mark.parametrize(("text", "told"), [pytest.param(t, told, id=name) for name, t, told in SUPPRESSIONS])
def test_what_comments_leave_to_be_told(text: str, told: str) -> None:
    assert [d.message for d in lint(parse(text), FACTS, RULES)] == told.split()


def test_a_reason_is_kept_and_may_hold_colons() -> None:
    comment = "<!-- lint ignore rule-a, rule-b: see https://x.example/: both -->"
    (directive,) = directives(parse(comment).comments)
    assert directive[:3] == ("ignore", ("rule-a", "rule-b"), "see https://x.example/: both")


def test_a_diagnostic_says_where_which_and_how_severe() -> None:
    (found,) = lint(parse("- x\n- a1\n", "some/list.md"), FACTS, RULES)
    assert (found.path, found.start, found.end) == ("some/list.md", Location(2, 3), Location(2, 5))
    assert (found.rule, found.severity, found.message, found.fix) == ("rule-a", Severity.ERROR, "a1", None)


def test_diagnostics_come_in_the_order_of_the_text() -> None:
    assert [d.message for d in lint(parse("b1 a1\na2 b2\n"), FACTS, RULES)] == ["b1", "a1", "a2", "b2"]


def test_the_owner_decides_how_severe_a_rule_is() -> None:
    configured = Facts(FACTS.today, Config(severity={"rule-a": Severity.NOTICE, "rule-b": Severity.OFF}))
    assert [(d.message, d.severity) for d in lint(parse("a1 b1"), configured, RULES)] == [("a1", Severity.NOTICE)]


@dataclass
class Broken:
    """A rule that fails, or that cannot read the schema."""

    error: Exception
    severity: Severity = Severity.ERROR
    fixable: bool = False
    __name__: str = "broken"

    def check(self, document: Document, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
        yield Finding(Span(0, 1), "found before it fails")
        raise self.error


def test_a_rule_that_fails_is_named_and_the_others_have_their_say() -> None:
    rules: dict[str, Rule] = {"rule-0": Broken(KeyError("x")), **RULES, "rule-z": Broken(ValueError("y"))}
    with pytest.raises(BrokenRuleError, match=r"^rule rule-0 on list\.md$") as caught:
        lint(parse("a1 b1"), FACTS, rules)
    assert [d.message for d in caught.value.found] == ["a1", "b1"]
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_schema_that_cannot_be_used_is_not_a_bug() -> None:
    with pytest.raises(SchemaError, match="leads nowhere"):
        lint(parse("a1"), FACTS, {"schema": Broken(SchemaError("leads nowhere"))})


def seconds(count: int) -> float:
    document = parse("".join(f"<!-- lint ignore rule-b -->\n\na{n % 10} b{n % 10}\n\n" for n in range(count)))
    times = []
    for _ in range(3):
        start = time.process_time()
        assert len(lint(document, FACTS, RULES)) == count
        times.append(time.process_time() - start)
    return min(times)


def test_ten_times_as_many_comments_and_findings_cost_about_ten_times_as_much() -> None:
    assert seconds(5000) < 30 * seconds(500)
