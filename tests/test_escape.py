"""Text from outside that would act where it is shown."""

from __future__ import annotations

import json

import pytest
from listkeeper import escape

TERMINAL = [
    ("plain é 数 🚀", "plain é 数 🚀"),
    ("a\tb\nc\rd", "a b c d"),
    ("\x1b[31mred\x1b]8;;x\x07", "\\u001b[31mred\\u001b]8;;x\\u0007"),
    ("\x9b31m", "\\u009b31m"),
    ("abc\u202edef\u2066\u200f", "abc\\u202edef\\u2066\\u200f"),
    ("a\u2028b\u0085c\x7f", "a\\u2028b\\u0085c\\u007f"),
    ("\udce9", "\\udce9"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), TERMINAL)
def test_nothing_acts_on_a_terminal(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("100% sure", "100%25 sure", "100%25 sure"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("one\n::error::two\r\nthree", "one ::error::two  three", "one %3A%3Aerror%3A%3Atwo  three"),
        ("%0A::set-output", "%250A::set-output", "%250A%3A%3Aset-output"),
    ],
)
def test_a_workflow_command_stays_one_command(text: str, data: str, value: str) -> None:
    assert (escape.command_data(text), escape.command_property(text)) == (data, value)


def test_json_is_utf8_whatever_a_file_is_called() -> None:
    text = escape.json_text(json.dumps({"path": "é\udce9.md"}, ensure_ascii=False))
    assert text.encode() == '{"path": "é\\udce9.md"}'.encode()
    assert json.loads(text) == {"path": "é\udce9.md"}
