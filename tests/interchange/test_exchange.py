"""A list as data and back: nothing of an entry is lost on the way."""

from __future__ import annotations

import csv
import json
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.document import Document
from listkeeper.escape import json_text
from listkeeper.interchange import WRITERS, values
from listkeeper.interchange.csv import LONGEST
from listkeeper.interchange.markup import markups, restored
from listkeeper.interchange.reading import ExportError, read
from listkeeper.parser import parse
from ruamel.yaml import YAML

LIST = """\
# Things

- [Zero](https://zero.example) - Before all sections.

## Tools

* [Alpha](https://a.example) by Ada - Does *one* thing, see [docs](https://docs.example). `MIT`
  * [Beta](https://b.example/x_(y)) – Does more.

    A second paragraph.
1. [Gamma][g] - Has a [reference].

## `Code` & <b>

| Name | Description | Licence |
| --- | --- | --- |
| [Delta](https://d.example) | Left \\| right. | MIT |

[g]: https://g.example/"a"
[reference]: <https://r.example/a b>
"""
CASES = [
    LIST,
    "",
    "# Only a title\n",
    "- [A](https://a.example)\r\n  - [B](https://b.example) - Two\r\n    lines.\r\n",
    "- [a\\]b](<https://a.example/a b>) - `code` and \\*stars\\*.\n",
    "### [Heading](https://h.example)\n\nIs an entry.\n",
    "* Group\n  * [In it](https://in.example) - Nested under a label.\n",
    '<ul><li><a href="https://h.example">H</a> - HTML.</li></ul>\n',
    "- https://bare.example\n- <https://auto.example>\n",
    "# S\n\n## Lines\n\n[Epsilon](https://e.example)  \n[Zeta](https://z.example)\n",
    "- [x] [Done](https://done.example) - A task.\n",
    "# A\n\n- [One](https://1.example)\n\n# A\n\n- [Two](https://2.example)\n",
]


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), ANY))
def test_json_is_laid_out_as_the_standard_encoder_does(found: dict[str, Any]) -> None:
    assert WRITERS["json"](found) == json_text(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


@pytest.mark.parametrize("text", CASES)
def test_json_of_a_list_is_laid_out_as_the_standard_encoder_does(text: str) -> None:
    found = values(parse(text, path="list.md"))
    assert WRITERS["json"](found) == json_text(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


def told(document: Document) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            *(entry.id, entry.name.text, entry.url, entry.description.text, entry.section),
            tuple(attribute.text for attribute in entry.attributes),
            tuple(author.text for author in entry.by),
            tuple((link.url, link.text) for link in entry.links),
            tuple(child.id for child in entry.children),
        )
        for entry in document.entries
    )


@pytest.mark.parametrize("text", CASES)
@pytest.mark.parametrize("format_", ["json", "yaml"])
def test_a_list_that_went_through_data_has_the_same_entries(text: str, format_: str) -> None:
    document = parse(text)

    assert told(parse(restored(read(WRITERS[format_](values(document)))))) == told(document)


@given(st.text("-*[]()<>`|#\\ \nab:/.é\u202e", max_size=80))
def test_any_text_that_holds_entries_goes_through_data(text: str) -> None:
    document = parse(f"# L\n\n- [A](https://a.example) - {text}\n")
    again = parse(restored(values(document)))

    assert [e.url for e in again.entries if e.url == "https://a.example"][:1] == ["https://a.example"]


def test_an_entry_is_kept_to_the_letter_but_for_where_it_stands() -> None:
    assert markups(parse(LIST)) == [
        "[Zero](https://zero.example) - Before all sections.",
        "[Alpha](https://a.example) by Ada - Does *one* thing, see [docs](https://docs.example). `MIT`",
        "[Beta](https://b.example/x_(y)) – Does more.\n\nA second paragraph.",
        "[Gamma](<https://g.example/%22a%22>) - Has a [reference](<https://r.example/a%20b>).",
        r"[Delta](<https://d.example>) - Left \| right. `MIT`",
    ]


HOSTILE = [
    "no",
    "1e3",
    "0o7",
    "~",
    "a: b #c",
    "- x",
    '"',
    "\\",
    "\u2028",
    "\x85",
    "\x7f",
    "\ufeff",
    "é",
    "😀",
    "&a *a",
    "?",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_yaml_reads_as_what_was_written(text: str) -> None:
    shape: dict[str, Any] = {"a": text, "b": [text, {"c": text, "d": []}], "e": {}, "f": None, "g": 7, "h": True}

    assert YAML(typ="safe", pure=True).load(WRITERS["yaml"](shape)) == shape


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner)))
def test_any_values_go_through_yaml(value: Any) -> None:
    text = WRITERS["yaml"]({"value": value})

    assert _without_lone_surrogates(YAML(typ="safe", pure=True).load(text)) == _without_lone_surrogates(
        {"value": value}
    )


def _without_lone_surrogates(value: Any) -> str:
    return json.dumps(value).lower()


FORMULAS = [
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("  =1", "'  =1"),
    ("＝1", "'＝1"),
    ("a=1", "a=1"),
    ('say "hi", all', 'say "hi", all'),
]


@pytest.mark.parametrize(("name", "cell"), FORMULAS)
def test_no_cell_is_a_formula(name: str, cell: str) -> None:
    entry = values(parse("- [A](https://a.example)\n"))["entries"][0] | {"name": name}

    (_, row) = _rows(WRITERS["csv"]({"entries": [entry]}))
    assert row[1] == cell


def test_a_spreadsheet_gets_a_row_for_each_entry() -> None:
    header, *rows = _rows(WRITERS["csv"](values(parse(LIST))))

    assert header == ["id", "name", "url", "description", "section", "attributes", "by", "links", "line"]
    assert rows[1] == [
        *("//a.example", "Alpha", "https://a.example", "Does one thing, see docs.", "Tools", "MIT", "Ada"),
        *("https://docs.example", "7"),
    ]


def test_what_no_cell_holds_is_cut_and_seen_to_be() -> None:
    entry = values(parse("- [A](https://a.example)\n"))["entries"][0] | {"description": "x" * 40_000}

    cell = _rows(WRITERS["csv"]({"entries": [entry]}))[1][3]
    assert (len(cell), cell[-1]) == (LONGEST - 1, "…")


def _rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


HOSTILE_EXPORTS = [
    ("", "no export of a list: it departs from schema/list.schema.json at its top"),
    ("[]", "no export of a list: it departs from schema/list.schema.json at its top"),
    ("{", "not JSON: expecting property name enclosed in double quotes on line 1"),
    ('{"a":' * 100_000, "not JSON that can be read: nested too deeply, or a number that is too long"),
    ('{"a": ' + "9" * 5000 + "}", "not JSON that can be read: nested too deeply, or a number that is too long"),
    ("a: &x [1]\nb: *x\n", "YAML with aliases (*name), which an export has not"),
    ("a: [1\nb: 2\n", "neither JSON nor YAML: expected ',' or ']', but got ':' on line 2"),
    ("a: !!python/object:os.system x\n", "neither JSON nor YAML: could not determine a constructor for the tag"),
]


@pytest.mark.parametrize(("text", "told"), HOSTILE_EXPORTS)
def test_what_is_no_export_is_told(text: str, told: str) -> None:
    with pytest.raises(ExportError) as caught:
        read(text)
    assert str(caught.value).startswith(told)
