"""`export`: data on standard output, a committed export held to the list, a list made of data."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from listkeeper import cli
from ruamel.yaml import YAML

LIST = (
    "# Trees\n\n## Native\n\n* [Ash](https://ash.example) – Grows *fast*.\n* [Oak](https://oak.example) – Grows old.\n"
)
SAME = LIST.replace("* [", "- [")
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(line: str) -> tuple[int, str, str]:
        return cli.run(shlex.split(line)), *capfd.readouterr()

    return run


def test_yaml_and_json_say_the_same(call: Call) -> None:
    in_json = json.loads(call("export")[1])

    assert YAML(typ="safe", pure=True).load(call("export --format yaml")[1]) == in_json
    assert in_json["entries"][0]["markdown"] == "[Ash](https://ash.example) – Grows *fast*."


@pytest.mark.parametrize("format_", ["json", "yaml"])
def test_a_list_is_made_of_its_export(call: Call, format_: str) -> None:
    Path("data").write_text(call(f"export --format {format_}")[1], encoding="utf-8")

    assert call("export --format markdown --from data") == (0, SAME, "")


def test_an_export_becomes_another(call: Call) -> None:
    Path("data.json").write_text(call("export")[1], encoding="utf-8")

    assert call("export --format csv --from data.json") == call("export --format csv")


@pytest.mark.parametrize("format_", ["json", "yaml", "csv"])
def test_a_committed_export_is_held_to_the_list(call: Call, format_: str) -> None:
    check = f"export --format {format_} --check committed"
    assert call(check) == (1, "", "committed is not there; write it with `listkeeper export`\n")
    Path("committed").write_bytes(call(f"export --format {format_}")[1].encode())
    assert call(check) == (0, "", "")
    Path("list.md").write_text(LIST.replace("old", "tall"), encoding="utf-8")
    status, out, told = call(check)
    assert (status, out) == (1, "")
    assert told.startswith("committed:")
    assert told.endswith(" is out of date; write it again with `listkeeper export`\n")


WRONG = [
    ("export --format markdown", "--format markdown needs --from FILE, an export as JSON or YAML"),
    ("export --from nothing.json", "nothing.json cannot be read: there is no such file; name a Markdown file or its f"),
    ("export --from list.md", "list.md is neither JSON nor YAML: "),
    (
        "export --from empty.json",
        "empty.json is no export of a list: it departs from schema/list.schema.json at its top",
    ),
]


@pytest.mark.parametrize(("line", "told"), WRONG)
def test_what_is_wrong_is_told(call: Call, line: str, told: str) -> None:
    Path("empty.json").write_text("{}", encoding="utf-8")
    status, out, said = call(line)

    assert (status, out) == (2, "")
    assert told in said
