"""Casing and emoji, as the libraries of awesome-lint take them."""

from __future__ import annotations

import pytest
from listkeeper.awesome_lint import emoji
from listkeeper.awesome_lint.casing import is_title, may_begin

TITLES = (
    "Awesome", "Awesome List", "Awesome List of Things", "Awesome List Of Things", "Awesome C++", "Awesome .NET",
    "Awesome Self-Hosted", "Awesome GraphQL", "Awesome 日本", "Awesome Node.js", "123", "Of the List To",
    "Awesome Don't",
)  # fmt: skip
NO_TITLES = (
    "awesome", "AWESOME LIST", "Awesome iOS", "Awesome Node.js ", "awesome-list", "AwesomeList", "Awesome Self-hosted",
    "Awesome v1.2", "Список", "Awesome éclairs", "Awesome 1.2b c",
)  # fmt: skip
FIRST = ("Foo", "iPhone", "npm", ".NET", "3d", "x86", "FOO_BAR", "日本", '"foo', "(foo", "Foo_")
NOT_FIRST = ("foo", "nginx", "Éclair", "éclair", "Ёлка", "αβ", "foo_Bar", "foo-")


@pytest.mark.parametrize("text", TITLES)
def test_a_title(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize("text", NO_TITLES)
def test_no_title(text: str) -> None:
    assert not is_title(text)


def test_words_that_may_begin_a_description_and_others() -> None:
    assert [word for word in (*FIRST, *NOT_FIRST) if may_begin(word)] == list(FIRST)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a 😀 b", "a  b"), ("✔", ""), ("✔\ufe0f", ""), ("😀\ufe0f", "\ufe0f"), ("👩\u200d💻", ""), ("👍🏽", ""),
        ("🇩🇪", ""), ("1\ufe0f\u20e3", ""), ("1", "1"), ("🏴\U000e0067\U000e0062\U000e007f", ""), ("→", "→"), ("©", ""),
    ],
)  # fmt: skip
def test_text_without_its_emoji(text: str, rest: str) -> None:
    assert emoji.without(text) == rest
    assert emoji.ends(text) == (text.strip() != "" and rest == "")
