"""The short way of schemas says `fits` only where jsonschema finds nothing wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from listkeeper.export import document_values, entry_values
from listkeeper.parser import parse
from listkeeper.schema import check, load, shipped, validator
from listkeeper.schema.shortcut import DIALECT, fitting

ROOT = Path(__file__).resolve().parent.parent
KNOWN = {"urn:listkeeper:schema:entry": shipped("entry"), "entry.schema.json": shipped("entry")}

texts = st.sampled_from(["", "a", "ab", "Abc.", "x" * 30, "é"])
values = st.recursive(
    st.one_of(texts, st.integers(-1, 3), st.booleans(), st.none(), st.just(1.0)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("ab"), inner, max_size=2)),
    max_leaves=6,
)
sizes = st.integers(0, 3)
leaves = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "array", "object", "integer"]),
        "const": texts | st.integers(-2, 2) | st.booleans(),
        "enum": st.lists(texts, min_size=1, max_size=3, unique=True),
        "pattern": st.sampled_from(["^[A-Z]", "[.]$", "^a?b?$"]),
        "minLength": sizes,
        "maxLength": sizes,
        "minItems": sizes,
        "maxItems": sizes,
        "minimum": sizes,
        "maximum": sizes,
        "uniqueItems": st.just(True),
        "required": st.lists(st.sampled_from("ab"), unique=True, max_size=2),
        "title": st.just("T"),
        "message": st.just({"type": "a text"}),
        "$ref": st.just("#/$defs/a"),
    },
)
schemas = st.recursive(
    leaves,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "additionalProperties": st.just(False),
            "items": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "minItems": sizes,
        },
    ),
    max_leaves=5,
)


@settings(max_examples=500)
@given(schemas, leaves.filter(lambda own: "$ref" not in own), values)
def test_what_fits_is_valid(schema: dict[str, Any], local: dict[str, Any], value: object) -> None:
    whole = {**schema, "$defs": {"a": local}}
    fits = fitting(whole, {})

    assert fits is not None
    assert not fits(value) or Draft202012Validator(whole).is_valid(value)


NOT_KNOWN: dict[str, object] = {
    "a rarer keyword": {"not": {"type": "string"}},
    "a keyword that is none": {"minLenght": 3},
    "a size that is none": {"minLength": -1},
    "a size in words": {"maxItems": "3"},
    "a type that is none": {"type": "text"},
    "several types": {"type": ["string", "null"]},
    "no pattern": {"pattern": "("},
    "no object": {"items": True},
    "an empty choice": {"anyOf": []},
    "a title that is none": {"title": 1},
    "another dialect": {"$schema": "http://json-schema.org/draft-07/schema#"},
    "an id within": {"properties": {"a": {"$id": "urn:x"}}},
    "a reference to nothing": {"$ref": "#/$defs/b"},
    "a reference to a file": {"$ref": "file:///etc/passwd"},
    "a reference below another id": {"$id": "https://x.example/a", "$ref": "entry.schema.json"},
    "a circle": {"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}},
    "definitions that are none": {"$ref": "#/$defs/a", "$defs": [1]},
    "a list": [],
    "a prefix that is none": {"items": {}, "prefixItems": 3},
    "references that double": {
        "$ref": "#/$defs/d0",
        "$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)} | {"d40": {}},
    },
}


@pytest.mark.parametrize("schema", NOT_KNOWN.values(), ids=NOT_KNOWN)
def test_what_is_not_known_is_left_to_jsonschema(schema: object) -> None:
    assert fitting(schema, KNOWN) is None


@pytest.mark.parametrize("dialect", [{}, {"$schema": DIALECT}])
def test_the_schema_of_this_list_takes_the_short_way(dialect: dict[str, str]) -> None:
    own = {**json.loads((ROOT / "schema/resource.schema.json").read_text(encoding="utf-8")), **dialect}
    document = parse((ROOT / "list.md").read_text(encoding="utf-8"))
    fits = fitting(own, KNOWN)

    assert fits
    assert [fits(entry_values(entry, document)) for entry in document.entries] == [True] * 12


def test_a_pattern_that_would_take_years_is_a_doubt() -> None:
    fits = fitting({"pattern": "^(a+)+$"}, {})

    assert fits
    assert fits("a" * 60 + "!") is False


def test_only_the_entry_in_doubt_is_told() -> None:
    document = parse("# T\n\n- [a](https://a.example) - Good.\n- [b](https://b.example) - bad\n")
    own = load('{"properties": {"description": {"pattern": "[.]$", "message": {"pattern": "ends with a stop"}}}}')

    assert [finding.message for finding in check(document, own)] == ["'b': ends with a stop"]
    assert validator(shipped("list")).is_valid(document_values(document))
