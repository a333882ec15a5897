"""What a list does is told from the list, and what is mended changes nothing that a reader follows."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from listkeeper import wording
from listkeeper.config import Config, Form
from listkeeper.conventions import Conventions, single
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.fix import fix
from listkeeper.fix.edits import apart, applied
from listkeeper.habits import CONFIGURATION, NONE, Habit, Habits
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES

ROOT = Path(__file__).parents[1]
EXAMPLES = int(os.environ.get("LISTKEEPER_EXAMPLES", "60"))
laws = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
FORM = {
    name: RULES[name]
    for name in (
        "article",
        "bullet",
        "description",
        "description-casing",
        "description-length",
        "final-punctuation",
        "promotional",
        "repeated-name",
        "separator",
        "spacing",
    )
}


def conventions(text: str, form: Form | None = None) -> Conventions:
    return Conventions(parse(text), Config(form=form or Form()))


def items(count: int, form: str = "- [{0}](https://{0}.example) - Parser for dates.\n", first: int = 0) -> str:
    return "".join(form.format(f"n{number}") for number in range(first, first + count))


def test_a_list_is_told_by_what_it_does_most() -> None:
    text = items(9) + items(1, "* [{0}](https://{0}.example): a parser\n", 9)

    assert conventions(text).form == {
        "bullet": Habit("-", 10, 1),
        "separator": Habit("-", 10, 1),
        "spacing": Habit("single", 20, 0),
        "final-punctuation": Habit("require", 9, 0),
        "casing": Habit("upper", 10, 1),
        "description": Habit("require", 10, 0),
        "article": Habit("forbid", 10, 1),
    }


def test_this_list_has_its_own_form() -> None:
    found = conventions((ROOT / "list.md").read_text(encoding="utf-8")).form

    assert {key: (habit.value, habit.departures) for key, habit in found.items()} == {
        "bullet": ("-", 0),
        "separator": ("-", 0),
        "spacing": ("single", 0),
        "final-punctuation": ("require", 0),
        "casing": ("upper", 0),
        "description": ("require", 0),
        "article": found["article"][::2],
    }


def test_nothing_is_told_of_nothing() -> None:
    assert set(conventions("").form.values()) == {NONE}
    assert set(Conventions().form.values()) == {NONE}


@pytest.mark.parametrize(
    ("habit", "is_convention"),
    [
        (Habit("-", 10, 1), True),
        (Habit("-", 10, 2), False),
        (Habit("-", 5, 0), True),
        (Habit("-", 4, 0), False),
        (Habit("-", 0, 0, CONFIGURATION), True),
        (NONE, False),
    ],
)
def test_nine_of_ten_are_a_convention(habit: Habit, is_convention: bool) -> None:
    assert habit.is_convention == is_convention


WHOLE, OWN, MIXED, FEW = Habit("-", 100, 5), Habit(":", 10, 1), Habit(":", 10, 4), Habit(":", 4, 0)
PARTS = {("a",): WHOLE, ("a", "own"): OWN, ("a", "mixed"): MIXED, ("a", "few"): FEW, ("a", "same"): Habit("-", 10, 1)}


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        (WHOLE, ("a",), WHOLE),
        (WHOLE, ("a", "own"), OWN),
        (WHOLE, ("a", "own", "inner"), OWN),
        (WHOLE, ("a", "mixed"), NONE),
        (WHOLE, ("a", "few"), WHOLE),
        (WHOLE, ("a", "same"), WHOLE),
        (WHOLE, ("b", "unknown"), WHOLE),
        (Habit("-", 100, 40), ("b",), NONE),
        (Habit("-", 100, 40), ("a", "same"), Habit("-", 10, 1)),
        (Habit("x", 0, 0, CONFIGURATION), ("a", "own"), Habit("x", 0, 0, CONFIGURATION)),
    ],
)
def test_the_innermost_part_with_a_convention_decides(whole: Habit, part: tuple[str, ...], expected: Habit) -> None:
    assert Habits(whole, lambda: PARTS).at(part) == expected


def test_what_is_pinned_counts_whatever_the_list_does() -> None:
    pinned = Form(bullet="+", separator=":", final_punctuation="forbid", casing="lower", description="require")
    found = conventions(items(9), pinned._replace(spacing="single", article="ignore")).form

    assert [habit.value for habit in found.values()] == ["+", ":", "single", "forbid", "lower", "require", ""]
    assert [habit.is_convention for habit in found.values()] == [*[True] * 6, False]


def test_blanks_are_single_after_bullets_and_around_separators() -> None:
    text = (
        items(3)
        + items(2, "-  [{0}](https://{0}.example): parser\n", 3)
        + items(1, "- [{0}](https://{0}.example) -parser\n", 5)
    )

    assert conventions(text).spacing == Habit("single", 12, 3)
    assert conventions(items(5, "-   [{0}](https://{0}.example)\n")).spacing == Habit("other", 5, 0)
    assert [single(own) for own in ("-", "—", "→", ":", "：")] == [" - ", " — ", " → ", ": ", "："]


@pytest.mark.parametrize(("asked", "expected"), [("infer", "- "), ("ignore", "- "), ("single", " - ")])
def test_another_separator_gets_the_blanks_of_the_list_unless_others_are_asked_for(asked: str, expected: str) -> None:
    text = items(9, "- [{0}](https://{0}.example)- Parser for dates.\n")
    assert conventions(text, Form(spacing=asked)).spaced("-", ("bullet",)) == expected


def test_a_habit_is_said_with_its_share() -> None:
    assert Habit("-", 512, 9).says("'-'") == "this list writes '-' (98 % of 512)"
    assert Habit("-", 512, 1).says("'-'") == "this list writes '-' (99 % of 512)"
    assert Habit("-", 0, 0, CONFIGURATION).says("'-'") == "the configuration asks for '-'"


ENDED = [
    ("Parses dates.", True),
    ("Parses dates!", True),
    ("What is a date?", True),
    ('Says "what is a date?"', True),
    ("Says “dates.”", True),
    ("Parses dates. 🎉", True),
    ("Parses dates. :tada:", True),
    ("Parses dates. 🎉 🎉 :tada:", True),
    ("Parses dates. (Needs a clock)", True),
    ("Parses dates. [MIT]/[BSD] (once Foo)", True),
    ("Parses dates ...", True),
    ("日期解析器。", True),
    ("日付を解析する」。", True),
    ("तारीखें।", True),
    ("ما هذا؟", True),
    ("Parses dates", False),
    ("Parses dates (and times)", False),
    ("Parses dates 🎉", False),
    ("Bindings for C++", False),
    ("तारीखें पढ़ता है", False),
    ("日期解析器", False),
    ("Formats:", None),
    ("Dates -", None),
    ("A book (PDF)", None),
    ("🎉", None),
    ("", None),
    ("(" * 50, None),
]


@pytest.mark.parametrize(("text", "expected"), ENDED)
def test_a_text_has_ended_or_not(text: str, expected: bool | None) -> None:
    assert wording.is_ended(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Parses dates.", True),
        ("日期。", True),
        ("Dates etc.", False),
        ("Dates...", False),
        ("Made in the U.S.", False),
        ("Vitamin B.", False),
        ("Dates by Foo Inc.", False),
        ("Dates?", False),
        ("Dates", False),
        ("", False),
    ],
)
def test_a_full_stop_may_be_spared(text: str, expected: bool) -> None:
    assert wording.spare_stop(text) is expected


@pytest.mark.parametrize(
    ("text", "word", "case"),
    [
        ("Parser for dates", "Parser", "upper"),
        ("parser, for dates", "parser", "lower"),
        ("cross-platform dates", "cross-platform", "lower"),
        ("iOS dates", "iOS", ""),
        ("µjson", "µjson", "lower"),
        ("x86 dates", "", ""),
        ("net/http dates", "", ""),
        ("std::date", "", ""),
        ("node.js dates", "", ""),
        ("Dates.", "Dates", "upper"),
        ("Über dates", "Über", "upper"),
        ("ßtraße", "ßtraße", ""),
        ("разбор дат", "разбор", "lower"),
        ("日期", "日期", ""),
        ("`date`", "", ""),
        ("", "", ""),
    ],
)
def test_a_description_begins_with_a_word_in_some_case(text: str, word: str, case: str) -> None:
    assert wording.opening(text) == word
    assert wording.case(word) == case


def followed(document: Document) -> tuple[list[tuple[str, str]], Counter[tuple[str, str]]]:
    """What a reader follows: entries by name and address, and all links."""
    entries = [(entry.name.text, entry.url) for entry in document.entries]
    return entries, Counter((link.url, link.text) for link in document.links)


NAMES = ["Alpha", "beta", "Gamma  ray", "C++", "`x`", "**b**", "阿", "a_b", "Дата", "[v]"]
BETWEEN = [" - ", " - ", " - ", " – ", ": ", " ", " -", "- ", " -  ", "  —  ", " `MIT` - ", " (PDF): ", " -\n  ", " | "]
SAID = [
    "Parser for dates.",
    "parser for all dates",
    "a  parser (and  more)",
    "An amazing parser. Fast!",
    "Uses [dates](https://d.example/a_b) and `more  code`",
    "**Bold dates**",
    "*Parser for all dates*",
    "- not a dash",
    "- - -",
    "解析所有日期和时间",
    "解析日期。",
    "разбор всех дат",
    "Parses dates by Foo Inc.",
    "One. Two.",
    "",
    "https://bare.example/x.",
    "Parser for all dates [MIT] [site](https://s.example)",
    "Parser <b>bold dates</b>",
    "Parser for dates  ",
    "Parser: for all - dates",
    'says "what is it"',
    "1. a list",
    "# all the dates",
]
BULLETS = ["- ", "- ", "* ", "+ ", "-   ", "*\t", "  - ", "  * ", "\t- ", "    - ", "1. ", "- [ ] ", "> - ", "- - ", ""]
lines = st.builds(
    "{}[{}](https://{}.example/{}){}{}{}".format,
    st.sampled_from(BULLETS),
    st.sampled_from(NAMES),
    st.sampled_from("abc"),
    st.integers(0, 99),
    st.sampled_from(BETWEEN),
    st.sampled_from(SAID),
    st.sampled_from(
        ["\n", "\n", "\n", "\n\n", "\r\n", "\n## Next\n\n", "\n  More.\n", "\n\n  Note.\n", "\n*\n", "\n---\n"]
    ),
)
texts = st.builds(
    "{}{}".format,
    st.sampled_from(["", items(20), items(20, "* [{0}](https://{0}.example): parser for dates\n"), "Text.\n"]),
    st.lists(lines, max_size=12).map("".join),
)
forms = st.builds(
    Form,
    bullet=st.sampled_from(["infer", "-", "*", "+"]),
    separator=st.sampled_from(["infer", "-", ":", "–"]),
    final_punctuation=st.sampled_from(["infer", "require", "forbid"]),
    casing=st.sampled_from(["infer", "upper", "lower"]),
    description=st.sampled_from(["infer", "require"]),
    article=st.sampled_from(["infer", "forbid"]),
    longest_description=st.just(0),
    promotional=st.just(()),
)


def facts(form: Form) -> Facts:
    return Facts(date(2026, 1, 1), Config(form=form))


SWALLOWED = "-   [a](https://a.example) - Parser.\n\n  Note.\n\t- [b](https://b.example) - Parser.\n"


@laws
@example(items(20) + SWALLOWED, Form())
@given(texts, forms)
def test_what_is_mended_leads_where_it_led(text: str, form: Form) -> None:
    """Also where nobody proves it: each rule's fixes are safe as they are."""
    before = parse(text)
    fixes = apart(lint(before, facts(form), FORM))
    after = parse(applied(text, {edit for own in fixes for edit in own.edits}))

    assert followed(after) == followed(before)


@laws
@given(texts, forms)
def test_what_is_mended_needs_no_mending(text: str, form: Form) -> None:
    once = fix(parse(text), facts(form), FORM).document

    assert fix(once, facts(form), FORM).document.text == once.text


@laws
@given(texts, forms)
def test_what_is_found_stands_in_the_text(text: str, form: Form) -> None:
    document = parse(text)
    ends = [(d.start, d.end) for d in lint(document, facts(form), FORM)]

    assert all((1, 1) <= start <= end <= document.locate(len(text)) for start, end in ends)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param('"' + "amazing " * 20_000, id="quoted praise"),
        pytest.param("(a)" * 30_000, id="notes"),
        pytest.param("🎉" * 60_000, id="emoji"),
        pytest.param("a  b " * 20_000, id="blanks"),
        pytest.param("a." * 40_000, id="abbreviations"),
        pytest.param("[a](b)  " * 5_000, id="links"),
        pytest.param("x-" * 40_000, id="hyphens"),
    ],
)
def test_a_hostile_description_costs_no_more_than_its_length(said: str) -> None:
    document = parse(items(20) + f"- [a](https://a.example) - {said}\n")
    from time import process_time

    began = process_time()
    lint(document, facts(Form(final_punctuation="forbid")), FORM)
    lint(document, facts(Form()), FORM)
    assert process_time() - began < 2
