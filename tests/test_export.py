"""A list as plain values, in the shape of `schema/list.schema.json`."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator
from listkeeper.export import document_values
from listkeeper.parser import parse
from referencing import Registry, Resource

TEXT = """\ufeff# Things

## Tools

- [Alpha](https://a.example) by Ada - Does one thing. ([Code](https://code.example/a)) `MIT`
  - [Beta](https://b.example)
"""
EXPECTED = {
    "format": 1,
    "path": "things.md",
    "title": "Things",
    "coverage": {"items": 2, "understood": 2},
    "sections": [
        {"id": "things", "title": "Things", "level": 1, "line": 1, "path": []},
        {"id": "tools", "title": "Tools", "level": 2, "line": 3, "path": ["Tools"]},
    ],
    "entries": [
        {
            "id": "//a.example",
            "name": "Alpha",
            "url": "https://a.example",
            "description": "Does one thing.",
            "section": ["Tools"],
            "line": 5,
            "column": 1,
            "end_line": 6,
            "attributes": ["MIT"],
            "by": ["Ada"],
            "links": [
                {"url": "https://a.example", "text": "Alpha", "rel": "main", "kind": "inline", "line": 5, "column": 3},
                {
                    "url": "https://code.example/a",
                    "text": "Code",
                    "rel": "source",
                    "kind": "inline",
                    "line": 5,
                    "column": 56,
                },
            ],
            "children": ["//b.example"],
        },
        {
            "id": "//b.example",
            "name": "Beta",
            "url": "https://b.example",
            "description": "",
            "section": ["Tools"],
            "line": 6,
            "column": 3,
            "end_line": 6,
            "attributes": [],
            "by": [],
            "links": [
                {"url": "https://b.example", "text": "Beta", "rel": "main", "kind": "inline", "line": 6, "column": 5}
            ],
            "children": [],
        },
    ],
}


def test_document_values() -> None:
    assert document_values(parse(TEXT, "things.md")) == EXPECTED


def test_an_empty_list_has_all_the_keys() -> None:
    assert document_values(parse("", "list.md")) == {
        "format": 1,
        "path": "list.md",
        "title": "",
        "coverage": {"items": 0, "understood": 0},
        "sections": [],
        "entries": [],
    }


def test_the_values_are_what_the_schema_says() -> None:
    """The schema that is shipped takes what is exported, and would not take less."""
    folder = Path(__file__).parent.parent / "schema"
    schemas = {
        own["$id"]: own for own in (json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json"))
    }
    registry = Registry().with_resources((id_, Resource.from_contents(own)) for id_, own in schemas.items())
    validator = Draft202012Validator(schemas["urn:listkeeper:schema:list"], registry=registry)
    assert list(validator.iter_errors(document_values(parse(TEXT, "things.md")))) == []
    assert not validator.is_valid({**EXPECTED, "entries": [{"name": "Alpha"}]})
