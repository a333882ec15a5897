"""Mending ends with a text that another run leaves alone; what is not sure stays, and is named."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.diagnostic import Diagnostic, Edit, Finding, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.fix import fix
from listkeeper.linter import BrokenRuleError, lint
from listkeeper.parser import parse
from listkeeper.render import VerificationError
from listkeeper.rules import RULES, Rule

FACTS = Facts(date(2026, 1, 1))


@dataclass
class Writing:
    """A rule that finds a pattern, and writes something else for it where that is given."""

    pattern: str
    new: str | None = None
    severity: Severity = Severity.ERROR
    fixable: bool = True
    __name__: str = "writing"

    def check(self, document: Document, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
        for match in re.finditer(self.pattern, document.text):
            edit = None if self.new is None else Edit(Span(*match.span()), self.new)
            yield Finding(Span(*match.span()), match[0], Fix((edit,)) if edit else None)


def mended(text: str, **rules: Rule) -> tuple[str, list[str], list[str]]:
    """The text, and what was mended in it and what was left, by rule."""
    fixed = fix(parse(text), FACTS, rules)
    return fixed.document.text, [d.rule for d in fixed.done], [d.rule for d in fixed.left]


def test_all_is_mended_at_once() -> None:
    assert mended("teh cat, teh dog\n", spelling=Writing("teh", "the")) == ("the cat, the dog\n", ["spelling"] * 2, [])


def test_what_touches_waits_for_the_next_pass() -> None:
    rules = {"one": Writing("ab", "x"), "two": Writing("bc", "y"), "three": Writing("xc", "z")}
    assert mended("abc\n", **rules) == ("z\n", ["one", "three"], [])


def test_a_new_problem_is_borne_with_where_it_is_mended_in_its_turn() -> None:
    assert mended("a\n", one=Writing("a", "b"), two=Writing("b", "c")) == ("c\n", ["one", "two"], [])


def test_nothing_is_mended_at_the_price_of_a_problem_that_stays() -> None:
    rules = {"one": Writing("a", "b"), "two": Writing("b"), "three": Writing("x", "y")}
    assert mended("a x b\n", **rules) == ("a y b\n", ["three"], ["one"])


def test_of_a_chain_that_ends_badly_nothing_is_kept() -> None:
    rules = {"one": Writing("a", "b"), "two": Writing("b", "c"), "three": Writing("c"), "four": Writing("x", "y")}
    assert mended("a x\n", **rules) == ("a y\n", ["four"], ["one"])


def test_two_rules_that_undo_each_others_work_come_to_rest() -> None:
    rules = {"one": Writing("a", "b"), "two": Writing("b", "a"), "three": Writing("x", "y")}
    assert mended("a x\n", **rules)[::2] == ("a y\n", ["one"])
    assert mended("a\n", **rules) == ("a\n", [], ["one"])


def test_a_rule_that_never_has_enough_comes_to_rest() -> None:
    assert mended("a\n", one=Writing("a", "aa")) == ("a\n", [], ["one"])


def test_what_would_change_what_the_list_says_is_left() -> None:
    entries = "- [A](https://a.example) - teh first.\n- [B](https://b.example) - The last.\n"
    rules = {"spelling": Writing("teh", "the"), "code": Writing("last[.]", "`end`.")}
    hides = Writing(r"- \[A\].*\n", "")
    assert mended(entries, **rules, gone=hides) == (
        entries.replace("teh", "the").replace("last.", "`end`."),
        ["code", "spelling"],
        ["gone"],
    )


@pytest.mark.parametrize("spans", [((0, 3), (2, 4)), ((0, 99),), ((-3, 2),), ((3, 2),)])
def test_a_fix_that_cannot_be_applied_is_left(spans: tuple[tuple[int, int], ...]) -> None:
    @dataclass
    class Odd(Writing):
        def check(self, document: Document, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
            yield Finding(Span(0, 1), "", Fix(tuple(Edit(Span(*span), "x") for span in spans)))

    assert mended("abcdef teh\n", odd=Odd(""), spelling=Writing("teh", "the"))[::2] == ("abcdef the\n", ["odd"])


def test_a_fix_that_changes_nothing_is_left() -> None:
    assert mended("ab\n", one=Writing("a", "a"), two=Writing("b", "c")) == ("ac\n", ["two"], ["one"])


def test_only_what_is_told_is_mended() -> None:
    def told(_: Document, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        return [d for d in found if d.start.line == 2]

    fixed = fix(parse("teh\nteh\n"), FACTS, {"spelling": Writing("teh", "the")}, told=told)
    assert fixed.document.text == "teh\nthe\n"


@pytest.mark.parametrize(
    ("comment", "text"),
    [("<!-- lint ignore spelling -->", "teh\n\nthe\n"), ("<!-- lint disable spelling -->", "teh\n\nteh\n")],
)
def test_what_a_comment_silences_is_not_mended(comment: str, text: str) -> None:
    assert mended(f"{comment}\n\nteh\n\nteh\n", spelling=Writing("teh", "the"))[0] == f"{comment}\n\n{text}"


def test_nested_lists_are_put_in_order_one_pass_after_the_other() -> None:
    entries = "".join(f"- [{c}](https://{c}.example)\n" for c in "abcdefghijk")
    nested = "- [m](https://m.example)\n  - [z](https://z.example)\n  - [y](https://y.example)\n"
    nested += "- [l](https://l.example)\n"

    assert fix(parse(entries + nested), FACTS).document.text.split("\n")[11:15] == [
        "- [l](https://l.example)",
        "- [m](https://m.example)",
        "  - [z](https://z.example)",
        "  - [y](https://y.example)",
    ]


def test_two_rules_that_undo_each_others_work_are_seen_through_soon() -> None:
    looks = []

    def look(document: Document, facts: Facts, rules: Mapping[str, Rule]) -> list[Diagnostic]:
        looks.append(document.text)
        return lint(document, facts, rules)

    fix(parse("a\n"), FACTS, {"one": Writing("a", "b"), "two": Writing("b", "a")}, lint=look)
    assert looks == ["a\n", "b\n", "a\n", "b\n"]


def test_what_is_found_in_a_file_beside_the_list_is_not_mended_in_the_list() -> None:
    def look(document: Document, facts: Facts, rules: Mapping[str, Rule]) -> list[Diagnostic]:
        return [d._replace(path="other.md") for d in lint(document, facts, rules)]

    assert fix(parse("teh\n"), FACTS, {"spelling": Writing("teh", "the")}, lint=look).document.text == "teh\n"


def test_a_profile_that_reads_no_entries_loses_none() -> None:
    def read(text: str, path: str) -> Document:
        return Document(path, text, parse("").root, is_parsed=False)

    text = "- [A](https://a.example) - teh first.\n"
    gone = {"gone": Writing(r"- \[A\].*\n", "")}
    assert fix(read(text, "list.md"), FACTS, gone, read=read).document.text == text


def test_of_many_fixes_the_one_beside_a_new_problem_is_found_at_once() -> None:
    looks = []

    def look(document: Document, facts: Facts, rules: Mapping[str, Rule]) -> list[Diagnostic]:
        looks.append(document.text)
        return lint(document, facts, rules)

    text = "".join(f"teh line {n}\n\n" for n in range(200))
    rules = {"spelling": Writing("teh", "the"), "seven": Writing("the line 77$|the line 77(?=\n)")}
    fixed = fix(parse(text), FACTS, rules, lint=look)
    assert [d.start.line for d in fixed.left] == [155]
    assert len(looks) < 8


def test_a_rule_that_fails_is_told_before_anything_is_mended() -> None:
    @dataclass
    class Broken(Writing):
        def check(self, document: Document, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002
            raise KeyError

    with pytest.raises(BrokenRuleError, match="rule broken") as caught:
        fix(parse("teh\n"), FACTS, {"broken": Broken(""), "spelling": Writing("teh", "the")})
    assert [d.rule for d in caught.value.found] == ["spelling"]


def test_a_text_that_reads_otherwise_a_second_time_is_our_bug() -> None:
    def read(text: str, path: str) -> Document:
        return parse(text.replace("[a]", "[b]"), path)

    with pytest.raises(VerificationError, match=r"^list\.md reads otherwise a second time$"):
        fix(parse("- [a](https://a.example) teh\n"), FACTS, {"spelling": Writing("teh", "the")}, read=read)


# Laws. Every planted slip has a fix; some entries are out of order, and some addresses are mistyped or double.
PLANTED: dict[str, Rule] = {
    "spelling": Writing("teh", "the"),
    "bullet": Writing(r"(?m)^\*(?= )", "-"),
    "stop": Writing(r"(?m)(?<=\w)(?=\r?$)", "."),
    "blank": Writing(r"(?m)[ \t]+(?=\r?$)", ""),
    **{name: RULES[name] for name in ("anchor", "contents", "duplicate-url", "malformed-url", "order")},
}
LINES = st.builds(
    "{}{} [{}]({}){}{}".format,
    st.sampled_from(["", "", "", "  ", "    "]),
    st.sampled_from("--*"),
    st.sampled_from(["teh", "Alpha", "Beta", "gamma", "Éclair", "一", "Ж", "x_y", "[z]", "`c`"]),
    st.sampled_from([f"https://{c}.example" for c in "abcdefgh"] + ["htpp://i.example", "#tols", "www.j.example"]),
    st.sampled_from(["", " - ", " – ", ": ", " -"]),
    st.sampled_from(["", "Says teh most.", "Says more", "Ends. ", "`code", "<!-- x", "**b", "a | b", "[r]"]),
)
BLOCKS = st.one_of(
    *[LINES] * 4, st.sampled_from(["## Tools", "## Teh tools", "```", "<!-- c -->", "", "teh words", "| a |"])
)
TEXTS = st.builds(
    lambda start, lines, end, stop: start + end.join(lines) + (end if stop else ""),
    st.sampled_from(["", "", "\ufeff"]),
    st.lists(BLOCKS, max_size=12),
    st.sampled_from(["\n", "\n", "\r\n"]),
    st.booleans(),
)
laws = settings(max_examples=80)


@laws
@given(TEXTS)
def test_a_second_run_changes_nothing(text: str) -> None:
    fixed = fix(parse(text), FACTS, PLANTED)
    again = fix(parse(fixed.document.text), FACTS, PLANTED)
    assert (again.document.text, again.done) == (fixed.document.text, ())


@laws
@given(TEXTS)
def test_no_rule_finds_more_and_what_is_mended_is_gone(text: str) -> None:
    fixed = fix(parse(text), FACTS, PLANTED)
    before, after = (Counter(d.rule for d in lint(own, FACTS, PLANTED)) for own in (parse(text), fixed.document))
    assert after <= before
    assert (after == before) == (not fixed.done)


@laws
@given(TEXTS)
def test_nothing_is_lost_and_what_is_not_mended_is_the_same_to_the_byte(text: str) -> None:
    fixed = fix(parse(text), FACTS, PLANTED).document
    assert len(fixed.entries) == len(parse(text).entries)
    assert fixed.text.startswith("\ufeff") == text.startswith("\ufeff")
    assert without_slips(fixed.text) == without_slips(text)


def without_slips(text: str) -> Counter[str]:
    """The lines as they are in whatever order, but for what the rules may write."""
    for old, new in (("teh", "the"), ("htpp:", "http:"), ("(www.", "(https://www."), ("#tools", "#tols")):
        text = text.replace(old, new)
    lines = [re.sub(r"^(\ufeff?)\s*\*(?= )", r"\1-", line.lstrip(" ")) for line in text.split("\n")]
    return Counter(re.sub(r"[ \t.]*(\r?)$", r"\1", line) for line in lines)


def seconds(count: int) -> tuple[float, int]:
    entries = (
        f"- [Entry {n:06}](https://site{n}.example/page) - {'Teh' if n % 5 == 0 else 'The'} page of {n}.\n"
        for n in range(count)
    )
    document = parse("# List\n\n" + "".join(f"\n## S{n}\n\n{e}" if n % 100 == 0 else e for n, e in enumerate(entries)))
    start = time.process_time()
    fixed = fix(document, FACTS, {"spelling": Writing("Teh", "The"), "order": RULES["order"]})
    return time.process_time() - start, len(fixed.done)


def test_ten_times_as_many_slips_cost_about_ten_times_as_much() -> None:
    few, many = seconds(400), seconds(4000)
    assert (few[1], many[1]) == (80, 800)
    assert many[0] < 30 * few[0]
