"""The schemas themselves, what entries are told by them, and schemas that cannot be used."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from listkeeper import schema
from listkeeper.export import document_values
from listkeeper.parser import parse

ROOT = Path(__file__).parents[1]
SCHEMAS = sorted((ROOT / "schema").glob("*.schema.json"))
SHIPPED = {path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS}
ENTRY = "- [Alpha](https://alpha.example/) `book` - The first of them.\n"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_schema_is_a_schema_of_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(SHIPPED[name])
    assert SHIPPED[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SHIPPED[name]["$id"] == f"urn:listkeeper:schema:{name}"


def properties(part: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every described value with its place."""
    if isinstance(part, dict):
        for name, own in part.get("properties", {}).items():
            yield f"{place}/{name}", own
        for key, inner in part.items():
            if key not in ("examples", "enum", "const", "message"):
                yield from properties(inner, f"{place}/{key}" if key != "properties" else place)
    elif isinstance(part, list):
        for inner in part:
            yield from properties(inner, place)


DESCRIBED = [
    pytest.param(name, own, id=place)
    for name, shipped in SHIPPED.items()
    for place, own in [(name, shipped), *properties(shipped, name)]
]


@pytest.mark.parametrize(("name", "own"), DESCRIBED)
def test_everything_in_a_schema_is_titled_described_and_shown(name: str, own: dict[str, Any]) -> None:
    assert own["title"]
    assert own["description"].endswith(".")
    assert own["examples"]
    checker = schema.validator({**own, "$defs": SHIPPED[name].get("$defs", {})})
    assert [error.message for example in own["examples"] for error in checker.iter_errors(example)] == []


LISTS = {
    "empty": "",
    "prose": "# List\n\nWords.\n",
    "entries": f"# List\n\n## Books\n\n{ENTRY}  - [Nested](nested.md)\n",
    "odd": "\ufeff- [ ](#)\n- ![](x.png)\n- <https://a.example>\n\n| [a](b) | c |\n|-|-|\n| [d](e) | f |\n\n#\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_an_export_is_as_its_schema_says(text: str) -> None:
    values = document_values(parse(text))
    assert [error.message for error in schema.validator(SHIPPED["list"]).iter_errors(values)] == []


OWN = "# List\n\n## Books\n\n"
GOOD = "- [Alpha](https://alpha.example/) `book` `introductory` - What a reader learns from the first of them."
# An entry in the list of this repository, and what its contributor reads.
RESOURCE = [
    (GOOD, ""),
    (GOOD.replace("Alpha", "A"), "5:3: 'A': the name has at least 2 characters"),
    (GOOD.replace("https:", "http:"), "5:11: 'Alpha': the address starts with https://"),
    (GOOD.replace("`book`", "`film`"), "5:35: 'Alpha': the first mark after the link is its kind: `course`"),
    (GOOD.replace("introductory", "easy"), "5:42: 'Alpha': the second mark after the link is its level: `introduct"),
    (GOOD.replace(" `book`", ""), "5:3: 'Alpha': between link and dash stand two marks, a kind and a level"),
    (GOOD.replace("`book`", "`book` `new`"), "5:3: 'Alpha': between link and dash stand two marks only"),
    (GOOD.split(" - ", maxsplit=1)[0], "5:3: 'Alpha': the description says what a reader learns here"),
    (GOOD.replace("What a", "what a"), "5:59: 'Alpha': the description is one sentence: a capital letter first"),
    (GOOD.removesuffix("."), "5:59: 'Alpha': the description is one sentence: a capital letter first"),
    (GOOD.replace("them", "them " * 50), "5:59: 'Alpha': the description is one sentence of at most 200 characters"),
]


@pytest.mark.parametrize(("entry", "told"), RESOURCE)
def test_a_contributor_is_told_at_the_field(entry: str, told: str) -> None:
    document = parse(OWN + entry + "\n")
    findings = sorted(schema.check(document, SHIPPED["resource"]))
    lines = ["{}:{}: {}".format(*document.locate(own.span.start), own.message) for own in findings]
    assert lines[0].startswith(told) if told else lines == []
    assert bool(told) == bool(lines)


def findings(own: Any, text: str = ENTRY) -> list[str]:
    return [finding.message for finding in schema.check(parse("# List\n\n" + text), schema.load(json.dumps(own)))]


def field(name: str, **constraints: Any) -> dict[str, Any]:
    return {"properties": {name: constraints}}


PLAIN = [
    ({"required": ["isbn", "year"]}, "the entry lacks isbn, year"),
    (field("name", const="Beta"), "the name is 'Beta', not 'Alpha'"),
    (field("name", enum=["Beta", "Gamma"]), "the name is one of Beta, Gamma, not 'Alpha'"),
    (field("url", pattern="^http:"), "the address does not look as the list wants it (pattern ^http:)"),
    (field("description", minLength=30), "the description has 18 characters; at least 30 are wanted"),
    (field("description", maxLength=5), "the description has 18 characters; at most 5 are wanted"),
    (field("by", minItems=1), "the authors are 0; at least 1 are wanted"),
    (field("attributes", maxItems=0), "the attributes are 1; at most 0 are wanted"),
    (field("attributes", items={"const": "film"}), "attribute 1 is 'film', not 'book'"),
    (field("links", items=field("rel", const="x")), "link 1 is 'x', not 'main'"),
    (field("section", contains={"const": "A"}), 'the section departs from the schema (contains: {"const": "A"})'),
    ({"not": {}}, "the entry departs from the schema (not: {})"),
    (field("name", const="Beta", message="it is called Beta"), "it is called Beta"),
    (field("name", const="Beta", message={"const": "it is\ncalled  Beta"}), "it is called Beta"),
    (field("name", const="Beta", message={"enum": "no"}), "the name is 'Beta', not 'Alpha'"),
    (field("name", const="Beta", message={"const": 7}), "the name is 'Beta', not 'Alpha'"),
    (field("name", const="Beta", message=["no"]), "the name is 'Beta', not 'Alpha'"),
    (field("description", pattern="é$"), "the description does not look as the list wants it (pattern é$)"),
]


@pytest.mark.parametrize(("own", "told"), PLAIN)
def test_an_error_is_told_in_plain_words(own: dict[str, Any], told: str) -> None:
    assert findings(own) == [f"'Alpha': {told}"]


def test_repeated_attributes_are_told() -> None:
    text = ENTRY.replace("`book`", "`book` `book`")
    assert findings(field("attributes", uniqueItems=True), text) == ["'Alpha': the attributes repeat one another"]


def test_a_missing_description_is_missing() -> None:
    assert findings(field("description", minLength=1), "- [A](b)\n") == ["'A': the description is missing"]


def test_a_list_with_a_schema_has_a_title_and_no_empty_heading() -> None:
    assert [own.message for own in schema.check(parse("- x\n\n##\n"), {})] == [
        "the list has no title; it begins with a heading, '# Name of the List'",
        "the heading is empty; say what the section holds, or remove it",
    ]
    assert list(schema.check(parse("# List\n"), {})) == []


UNUSABLE = [
    ("{", "not JSON: Expecting property name enclosed in double quotes on line 1"),
    ("", "not JSON: Expecting value on line 1"),
    ("true", "a schema of entries is an object"),
    ("[]", "not a JSON Schema: at the top: [] is not of type 'object', 'boolean'"),
    ('{"properties": {"url": {"type": 5}}}', "not a JSON Schema: at properties/url/type: 5 is not valid"),
    ('{"properties": {"url": {"pattern": "("}}}', "not a JSON Schema: at properties/url/pattern: '(' is not a 'regex'"),
    ('{"x": {"pattern": "("}, "properties": {"url": {"$ref": "#/x"}}}', "pattern '(' cannot be used: missing )"),
    ('{"a":' * 100_000, "nested too deeply"),
    ("[" * 100_000, "nested too deeply"),
    ('{"$ref": "#"}', "its references go round in circles"),
    ('{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}', "its references go"),
    ('{"$ref": "http://127.0.0.1:9/x"}', "$ref 'http://127.0.0.1:9/x' leads nowhere; schemas are not fetched"),
    ('{"$ref": "file:///etc/hostname"}', "$ref 'file:///etc/hostname' leads nowhere; schemas are not fetched"),
    ('{"$ref": "config.schema.json"}', "$ref 'config.schema.json' leads nowhere; schemas are not fetched"),
    ('{"$id": "http://127.0.0.1:9/", "$ref": "y"}', "$ref 'y' leads nowhere; schemas are not fetched"),
]


@pytest.mark.parametrize(("text", "told"), UNUSABLE)
def test_a_schema_that_cannot_be_used_says_why(text: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(schema.SchemaError) as caught:
        list(schema.check(parse(ENTRY), schema.load(text)))
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize("reference", ["urn:listkeeper:schema:entry", "entry.schema.json"])
def test_a_schema_may_build_on_ours(reference: str) -> None:
    assert findings({"$ref": reference}) == []


def test_a_pattern_that_backtracks_for_years_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listkeeper.schema.patience.PATIENCE", 0.1)
    began = time.monotonic()
    with pytest.raises(schema.SchemaError, match=r"pattern '\(a\+\)\+\$' takes too long on 'aaa.*avoid a repeat"):
        findings(field("description", pattern="(a+)+$"), f"- [A](b) - {'a' * 10_000}!\n")
    assert time.monotonic() - began < 5


def test_a_list_without_a_schema_does_not_load_the_validator(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(f"# List\n\n{ENTRY}", encoding="utf-8")
    code = (
        "import sys; from listkeeper.cli import run; status = run(['lint']);"
        " sys.exit(status or [name for name in sys.modules if name in ('jsonschema', 'referencing')] or 0)"
    )
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); {code}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
