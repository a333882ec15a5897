"""The first line by which the bot knows its own: unseen, remembered, and no proof without who wrote it."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.bot.marker import LOGIN, MOST_STATE, marker, own, remembered

KINDS = ("comment", "review", "health", "redirects", "fix", "form")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
states = st.dictionaries(st.text(), values, max_size=5)


@given(st.sampled_from(KINDS), states, st.text())
def test_what_is_remembered_comes_back(kind: str, state: dict[str, object], text: str) -> None:
    line = marker(kind, state)
    is_kept = len(b64encode(json.dumps(state, separators=(",", ":")).encode())) <= MOST_STATE

    assert re.fullmatch(r"<!-- listkeeper:1:[a-z]+( [\w=-]+)? -->\n", line)
    assert remembered(line + text, kind) == (state if is_kept else {})
    assert all(remembered(line + text, other) is None for other in KINDS if other != kind)


@given(states)
def test_nobody_sees_it(state: dict[str, object]) -> None:
    shown = cmarkgfm.github_flavored_markdown_to_html(f"{marker('comment', state)}Hello")
    assert re.sub(r"<!--.*?-->", "", shown, flags=re.S).strip() == "<p>Hello</p>"


def test_a_memory_that_is_too_long_is_not_kept() -> None:
    assert marker("comment", {"x": "y" * MOST_STATE}) == marker("comment") == "<!-- listkeeper:1:comment -->\n"
    assert remembered(marker("comment", {"x": "y" * MOST_STATE}), "comment") == {}


def packed(raw: bytes) -> str:
    return f"<!-- listkeeper:1:comment {urlsafe_b64encode(raw).decode()} -->\n"


BODIES: list[tuple[object, object]] = [
    (marker("comment"), {}),
    (marker("comment").replace("\n", "\r\n") + "Hello", {}),
    (packed(b'{"a":1}'), {"a": 1}),
    (packed(b"no JSON"), {}),
    (packed(b"[1]"), {}),
    (packed(b"\xff"), {}),
    (packed(b"[" * 100_000), {}),
    (packed(b"9" * 10_000), {}),
    ("<!-- listkeeper:1:comment a -->\n", {}),
    (f" {marker('comment')}", None),
    (f"> {marker('comment')}", None),
    (f"Hello\n{marker('comment')}", None),
    ("<!-- listkeeper:2:comment -->\n", None),
    ("<!-- listkeeper:1:comment", None),
    ("<!-- listkeeper:1:comments -->", None),
    ("", None),
    (None, None),
    (["<!-- listkeeper:1:comment -->"], None),
]


@pytest.mark.parametrize(("body", "state"), BODIES)
def test_only_a_first_line_of_ours_is_a_marker(body: object, state: object) -> None:
    assert remembered(body, "comment") == state


def row(login: object, body: object) -> Mapping[str, object]:
    return {"user": {"login": login}, "body": body}


def test_own_is_what_has_the_marker_and_the_author() -> None:
    mine, second = row(LOGIN, marker("comment", {"n": 1})), row(LOGIN, marker("comment"))
    rows: list[Mapping[str, object]] = [
        row("anna", marker("comment")),
        row("github-actions", marker("comment")),
        row("github-actions[bot]x", marker("comment")),
        row([LOGIN], marker("comment")),
        {"user": None, "body": marker("comment")},
        {"body": marker("comment")},
        {"user": LOGIN, "body": marker("comment")},
        row(LOGIN, "Hello"),
        row(LOGIN, None),
        row(LOGIN, marker("review")),
        mine,
        second,
    ]

    assert own(rows, "comment") == [mine, second]
    assert own(rows, "comment", "anna") == rows[:1]
