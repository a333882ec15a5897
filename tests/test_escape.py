"""Text from outside that would act where it is shown."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper import escape
from markdown_it import MarkdownIt

GFM = MarkdownIt("gfm-like", {"html": True, "linkify": True})

TERMINAL = [
    ("plain é 数 🚀", "plain é 数 🚀"),
    ("a\tb\nc\rd", "a b c d"),
    ("\x1b[31mred\x1b]8;;x\x07", "\\u001b[31mred\\u001b]8;;x\\u0007"),
    ("\x9b31m", "\\u009b31m"),
    ("abc\u202edef\u2066\u200f", "abc\\u202edef\\u2066\\u200f"),
    ("a\u2028b\u0085c\x7f", "a\\u2028b\\u0085c\\u007f"),
    ("\udce9", "\\udce9"),
    ("family 👨\u200d👩\u200d👧, می\u200cخواهم", "family 👨\u200d👩\u200d👧, می\u200cخواهم"),
    ("a ##[add-mask]b", "a ##\\u005badd-mask]b"),
    ("#\r##[x", "# ##\\u005bx"),
    ("::error::a::b", "\\u003a:error::a::b"),
    (" \n\u3000::error::a", "  \u3000\\u003a:error::a"),
    ("a ::error::b", "a ::error::b"),
    ("", ""),
]
VISIBLE = [
    ("plain é 数 🚀 ❤\ufe0f e\u0301", "plain é 数 🚀 ❤\ufe0f e\u0301"),
    ("a\tb\nc\rd", "a b c d"),
    ("\x1b[31m\x00\x9b", "\\u001b[31m\\u0000\\u009b"),
    ("a\u200bb\u00adc\u200dd\ufeff", "a\\u200bb\\u00adc\\u200dd\\ufeff"),
    ("a\u00a0b\u3000c\u2028d", "a\\u00a0b\\u3000c\\u2028d"),
    ("\U000e0041\ue000\ufffe\udce9", "\\U000e0041\\ue000\\ufffe\\udce9"),
    ("a ##[add-mask]b", "a ##\\u005badd-mask]b"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), TERMINAL)
def test_nothing_acts_on_a_terminal(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown


@pytest.mark.parametrize(("text", "shown"), VISIBLE)
def test_nothing_hides_in_a_visible_text(text: str, shown: str) -> None:
    assert escape.visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("abc", "abc"), ("abcd", "abc…"), ("\x1b" * 9, "\x1b" * 3 + "…")]
)
def test_a_long_text_is_cut_and_seen_to_be(text: str, shown: str) -> None:
    assert escape.cut(text, 3) == shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("a```b`", "```` a```b` ````"),
        ("`", "`` ` ``"),
        (" a", "`  a `"),
        ("  ", "`  `"),
        ("a|b\\|", "`a|b\\|`"),
        ("", "(empty)"),
        ("a\nb\u202e", "`a b\\u202e`"),
        ("`" * 79, f"{'`' * 80} {'`' * 79} {'`' * 80}"),
        (f"@org {'`' * 90}x", f"{'`' * 80}@org {'`' * 79}…x{'`' * 80}"),
    ],
)
def test_code_in_markdown_has_more_backticks_than_its_text(text: str, code: str) -> None:
    assert escape.markdown_code(text) == code


def test_a_pipe_does_not_end_the_cell_of_a_table() -> None:
    assert escape.markdown_cell("a|b\\|") == "`a\\|b\\\\|`"


MARKS = st.lists(
    st.sampled_from([*"`|\\ <>&[]()!*_~#@:\n\t-ab", "``", "##[", "<!--", "-->", "https://a.org", "\u202e"]), min_size=1
).map("".join)


@given(MARKS)
def test_a_code_span_is_one_to_another_parser(text: str) -> None:
    [_, paragraph, _] = GFM.parse(f"x {escape.markdown_code(text)} y")

    assert [(token.type, token.content) for token in paragraph.children or []] == [
        ("text", "x "),
        ("code_inline", escape.visible(text)),
        ("text", " y"),
    ]


@given(MARKS)
def test_a_cell_is_one_to_another_parser(text: str) -> None:
    tokens = GFM.parse(f"| a | b |\n| --- | --- |\n| {escape.markdown_cell(text)} | z |\n\nend\n")
    inner = [child for token in tokens for child in token.children or []]

    assert [(token.type, token.content) for token in inner] == [
        ("text", "a"),
        ("text", "b"),
        ("code_inline", escape.visible(text)),
        ("text", "z"),
        ("text", "end"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://a.org/?a=1&b=2", "https://a.org/?a=1&b=2"),
        ("[a](b) [1]", r"\[a\](b) \[1\]"),
        ("{0}", "{{0}}"),
        ("\\[", r"\\\["),
        ("a\nb\u202e", r"a b\\u202e"),
    ],
)
def test_a_sarif_message_has_no_link_and_no_placeholder(text: str, value: str) -> None:
    assert escape.sarif_message(text) == value


@pytest.mark.parametrize("text", ["<a b=\"c\" d='e'>&amp;]]>", "plain", " \n\r\t ", "\x00\ufffe\ud800\x85"])
def test_xml_is_text_to_another_parser(text: str) -> None:
    element = ElementTree.fromstring(f'<a b="{escape.xml_attribute(text)}">{escape.xml_text(text)}</a>'.encode())

    assert (element.text, element.get("b"), len(element)) == (escape.visible(text),) * 2 + (0,)


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("100% sure", "100%25 sure", "100%25 sure"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("one\n::error::two\r\nthree", "one ::error::two  three", "one %3A%3Aerror%3A%3Atwo  three"),
        ("%0A::set-output", "%250A::set-output", "%250A%3A%3Aset-output"),
        ("a ##[add-mask]b", "a ##\\u005badd-mask]b", "a ##\\u005badd-mask]b"),
    ],
)
def test_a_workflow_command_stays_one_command(text: str, data: str, value: str) -> None:
    assert (escape.command_data(text), escape.command_property(text)) == (data, value)


def test_json_is_utf8_whatever_a_file_is_called() -> None:
    text = escape.json_text(json.dumps({"path": "é\udce9.md"}, ensure_ascii=False))
    assert text.encode() == '{"path": "é\\udce9.md"}'.encode()
    assert json.loads(text) == {"path": "é\udce9.md"}


def test_json_in_a_log_is_no_command_and_says_the_same() -> None:
    text = escape.json_text(json.dumps({"##[a": "\\##[add-mask]"}))
    assert text == '{"##\\u005ba": "\\\\##\\u005badd-mask]"}'
    assert json.loads(text) == {"##[a": "\\##[add-mask]"}
