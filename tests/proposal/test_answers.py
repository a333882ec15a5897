"""An issue that a form made is read back, and one that was edited into something else is not."""

from __future__ import annotations

from typing import Any

import pytest
from listkeeper.config import Config
from listkeeper.conventions import Conventions
from listkeeper.parser import parse
from listkeeper.proposal.answers import MOST_BODY, Answers, Problem, answers, is_form, target
from listkeeper.proposal.fields import MOST_OPTIONS, Field, fields, targets

LIST = parse(
    "# A\n\n## Tools\n\n- [B](https://b.example/) - Does.\n\n### Maps\n\n- [C](https://c.example/) - Does.\n\n"
    "## Books\n\ntext\n\n### Maps\n\n- [D](https://d.example/)\n\n### Table\n\n|a|\n|-|\n|[E](https://e.example/)|\n",
    "list.md",
)
SCHEMA: dict[str, Any] = {
    "required": ["description"],
    "properties": {
        "url": {"title": "Where it is", "message": {"pattern": "over https"}},
        "attributes": {
            "minItems": 1,
            "prefixItems": [{"title": "Kind", "enum": ["book", "course"]}, {"enum": ["easy", "hard", 3]}],
        },
    },
}
ASKED = [
    Field("name", "Name", "What it calls itself.", True),
    Field("url", "Where it is", "Where it is, from https:// on. Over https.", True),
    Field("section", "Section", "Where in the list it belongs.", True, ("Tools", "Tools › Maps", "Books › Maps")),
    Field("attributes/0", "Kind", "", True, ("book", "course")),
    Field("attributes/1", "Mark 2", "", False, ("easy", "hard")),
    Field("description", "Description", "What it is and for whom, in one sentence.", True),
]
BODY = """\
### Name

Kappa

### Where it is

https://kappa.example/

### Section

Tools › Maps

### Kind

book

### Mark 2

_No response_

### Description

Draws a map.
"""
VALUES = {
    "name": ("Kappa",),
    "url": ("https://kappa.example/",),
    "section": ("Tools › Maps",),
    "attributes/0": ("book",),
    "attributes/1": (),
    "description": ("Draws a map.",),
}


def asked(schema: dict[str, Any] | None = None, text: str = "") -> list[Field]:
    document = parse(text, "list.md") if text else LIST
    return fields(document, schema, Conventions(document, Config()))


def test_a_form_asks_what_the_schema_and_the_sections_say() -> None:
    assert asked(SCHEMA) == ASKED


def test_without_a_schema_it_asks_what_every_entry_has() -> None:
    assert [(own.key, own.is_required) for own in asked()] == [
        ("name", True), ("url", True), ("section", True), ("description", False),
    ]  # fmt: skip


def test_marks_of_which_some_are_chosen_are_one_field() -> None:
    schema = {"properties": {"attributes": {"title": "Tags", "items": {"enum": ["a", "b", "a, b"]}}}}

    assert asked(schema)[3] == Field("attributes", "Tags", "", False, ("a", "b", "a, b"), is_multiple=True)


def test_a_word_that_github_keeps_for_itself_is_typed() -> None:
    schema = {"properties": {"attributes": {"prefixItems": [{"enum": ["None", "book"], "message": "None or book"}]}}}

    assert asked(schema)[3] == Field("attributes/0", "Mark 1", "None or book.", False)


def test_more_sections_than_anybody_chooses_from_are_typed() -> None:
    text = "# A\n\n" + "".join(f"## S{n}\n\n- [E{n}](https://e{n}.example/)\n\n" for n in range(MOST_OPTIONS + 1))

    assert asked(text=text)[2].options == ()
    assert asked(text=text)[2].example == "S0"


def test_labels_that_github_takes_for_one_are_told_apart() -> None:
    schema = {"properties": {"name": {"title": "Name"}, "url": {"title": "Name!"}, "description": {"title": "name"}}}

    assert [own.label for own in asked(schema)] == ["Name", "Name! 2", "Section", "name 3"]


def test_sections_of_one_name_are_told_apart() -> None:
    text = "# A\n\n## S\n\n- [B](https://b.example/)\n\n## S\n\n- [C](https://c.example/)\n\n## S (2)\n\n- [D](https://d.example/)\n"

    assert [own.option for own in targets(parse(text, ""))] == ["S", "S (2)", "S (2) (2)"]


def test_answers_are_read_by_the_labels() -> None:
    assert answers(BODY, ASKED) == Answers(VALUES)
    assert answers(BODY.replace("\n", "\r\n"), ASKED) == Answers(VALUES)


@pytest.mark.parametrize(
    ("chosen", "values"),
    [("a", ("a",)), ("a, b", ("a, b",)), ("b, a", ("b", "a")), ("a, b, b", ("a, b", "b")), ("a, c", ()), ("x", ())],
)
def test_several_choices_are_told_apart(chosen: str, values: tuple[str, ...]) -> None:
    own = Field("attributes", "Tags", "", False, ("a", "b", "a, b"), is_multiple=True)
    problems = () if values else (Problem("Tags", "it is none of the choices of the form"),)

    assert answers(f"### Tags\n\n{chosen}\n", [own]) == Answers({"attributes": values}, problems)


TWICE = "its heading is there 2 times; the form writes it once"
PROBLEMS = {
    "left empty": (BODY.replace("Kappa", "_No response_"), [Problem("Name", "it is left empty")]),
    "nothing": (BODY.replace("Kappa", ""), [Problem("Name", "it is left empty")]),
    "no choice": (BODY.replace("\nbook\n", "\nNone\n"), [Problem("Kind", "it is left empty")]),
    "another choice": (
        BODY.replace("\nbook\n", "\nmovie\n"),
        [Problem("Kind", "it is none of the choices of the form")],
    ),
    "two lines": (BODY.replace("Kappa", "Kappa\nLambda"), [Problem("Name", "it is more than one line")]),
    "a heading of its own": (
        BODY.replace("Kappa", "Kappa\n\n### Other\n"),
        [Problem("Name", "it is more than one line")],
    ),
    "a heading of the form": (BODY.replace("Kappa", "Kappa\n### Kind\nbook"), [Problem("Kind", TWICE)]),
    "a heading in a fence": (BODY.replace("Kappa", "```\n### Kind\n```"), [Problem("Kind", TWICE)]),
    "a heading in a comment": (BODY.replace("Kappa", "<!--\n### Kind\n-->"), [Problem("Kind", TWICE)]),
    "a heading gone": (
        BODY.replace("### Kind\n\nbook\n\n", ""),
        [Problem("Kind", "its heading is missing; the form writes it once")],
    ),
    "another order": (
        "### Kind\n\nbook\n\n" + BODY.replace("### Kind\n\nbook\n\n", ""),
        [Problem("", "the headings are not in the order of the form")],
    ),
    "text above": ("Hello @all\n\n" + BODY, [Problem("", "there is text above the first heading; take it out")]),
    "long": (BODY.replace("Kappa", "K" * 2_001), [Problem("Name", "it is longer than 2,000 characters")]),
    "hidden": (
        BODY.replace("Kappa", "Kap\u202epa"),
        [Problem("Name", "it holds characters that cannot be seen; type it anew")],
    ),
    "longer than an issue": (BODY + " " * MOST_BODY, [Problem("", "the text is longer than 65,536 characters")]),
}


@pytest.mark.parametrize(("body", "problems"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_is_no_answer_is_told_in_words_of_ours(body: str, problems: list[Problem]) -> None:
    assert list(answers(body, ASKED).problems) == problems


def test_a_form_is_known_by_how_it_begins() -> None:
    assert is_form(f"\n\n{BODY}", ASKED)
    assert not is_form("### Bug\n\nIt broke.", ASKED)
    assert not is_form("", ASKED)


MEANT = [("Tools › Maps", 1), ("tools › maps", 1), ("Tools", 0), ("Maps", None), ("Shops", None), ("Books › Maps", 2)]


@pytest.mark.parametrize(("chosen", "number"), MEANT)
def test_a_section_is_meant_by_its_name_where_no_other_has_it(chosen: str, number: int | None) -> None:
    where = targets(LIST)

    assert target(chosen, where) == (None if number is None else where[number])
