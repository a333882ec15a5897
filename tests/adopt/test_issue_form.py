"""The issue form: valid for GitHub, the same each time, and no text of a list is anything else than text in it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from listkeeper.adopt.issue_form import LABEL, LONGEST_ABOUT, issue_form
from listkeeper.cli import inputs
from listkeeper.config import Config
from listkeeper.conventions import Conventions
from listkeeper.parser import parse
from listkeeper.proposal.fields import Field, fields
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
FORM = Draft7Validator(
    json.loads(files("check_jsonschema").joinpath("builtin_schemas/vendor/github-issue-forms.json").read_text("utf-8"))
)


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def of(text: str) -> str:
    document = parse(text, "list.md")
    return issue_form(document.title, fields(document, None, Conventions(document, Config())))


def test_the_form_of_this_repository_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    own = inputs.read("list.md", None)
    asked = fields(own.document, own.facts.schema, Conventions(own.document, own.facts.config))
    written = (ROOT / ".github/ISSUE_TEMPLATE/listkeeper-entry.yml").read_text(encoding="utf-8")

    assert written == issue_form(own.document.title, asked)
    assert list(FORM.iter_errors(read(written))) == []
    assert [own["attributes"].get("label") for own in read(written)["body"][1:]] == [
        "Name", "Address", "Section", "Kind", "Level", "Description",
    ]  # fmt: skip


def test_a_field_is_typed_or_chosen_as_it_is_asked() -> None:
    asked = [
        Field("name", "Name", "Its name.", True, example="Kappa"),
        Field("attributes", "Tags", "", False, ("a", "b"), is_multiple=True),
    ]

    assert read(issue_form("A", asked))["body"][1:] == [
        {
            "type": "input",
            "id": "name",
            "attributes": {"label": "Name", "description": "Its name.", "placeholder": "Kappa"},
            "validations": {"required": True},
        },
        {
            "type": "dropdown",
            "id": "attributes",
            "attributes": {"label": "Tags", "multiple": True, "options": ["a", "b"]},
            "validations": {"required": False},
        },
    ]


TITLES = [
    "no",
    "Yes",
    "12:30:45",
    "0777",
    "2026-11-26",
    "null",
    "~",
    "'single' and \"double\"",
    "a: b # c",
    "- x",
    "&anchor *alias !tag",
    "{{ x }} ${{ secrets.TOKEN }}",
    "%TAG",
    "back\\slash \\n",
    "emoji 🧮 and ümläut",
    "x" * 500,
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_text_in_whatever_yaml(title: str) -> None:
    heading = title.translate({ord(c): f"\\{c}" for c in "\\*_`[]<>&!~{}#"})
    text = of(f"# {heading}\n\n## {heading}\n\n- [B](https://b.example/)\n")
    form = read(text)
    (option,) = form["body"][3]["attributes"]["options"]

    assert option == (title if len(title) < 200 else f"{title[:200]}…")
    assert list(FORM.iter_errors(form)) == []
    assert len(form["description"]) <= LONGEST_ABOUT
    assert [line for line in text.split("\n") if line.startswith("        - ") and line[10:11] != '"'] == []
    assert form["labels"] == [LABEL]


def test_a_title_that_hides_something_is_shown() -> None:
    form = read(of("# A\n\n## x\u202ey\x1b[31m\n\n- [B](https://b.example/)\n"))

    assert form["body"][3]["attributes"]["options"] == ["x\\u202ey\\u001b[31m"]


def test_it_is_the_same_each_time() -> None:
    text = "# A\n\n## S\n\n- [B](https://b.example/)\n"

    assert of(text) == of(text)


def test_a_list_without_sections_has_a_form() -> None:
    assert list(FORM.iter_errors(read(of("- [B](https://b.example/)\n")))) == []
    assert list(FORM.iter_errors(read(of("text\n")))) == []
