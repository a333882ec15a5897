"""Patterns of other checkers: which are read, what they match, and what they are in our words."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.adopt.foreign import chooser, of_expression, of_part, ours
from listkeeper.links.patterns import matches

URLS = (
    "https://www.linkedin.com/in/a",
    "https://de.linkedin.com/b",
    "http://linkedin.com",
    "https://example.org/a/b",
    "https://example.org/c.pdf",
    "https://web.archive.org/web/2020/https://example.org/a",
    "https://twitter.com/x",
    "https://x.org/?u=twitter.com",
    "https://www.npmjs.com/package/x",
    "https://ja.example/数学",
    "http://localhost:3000/a",
    "mailto:a@b.example",
    "docs/a.md",
    "#top",
)

# An expression, the addresses that it matches by their numbers, and our patterns for them.
EXPRESSIONS: list[tuple[str, list[int], list[str]]] = [
    (r"^https?://(www\.)?linkedin\.com", [0, 2], ["linkedin.com"]),
    (r"^https?:\/\/(?:www\.)?linkedin\.com\/?.*", [0, 2], ["linkedin.com"]),
    (r"linkedin\.com", [0, 1, 2], ["linkedin.com/*", "*.linkedin.com/*"]),
    ("linkedin.com", [0, 1, 2], ["linkedin.com/*", "*.linkedin.com/*"]),
    (r"^https://example\.org/a", [3], ["example.org/a*"]),
    (r"^https://example\.org/.*", [3, 4], ["example.org"]),
    (r"https://example\.org", [3, 4, 5], ["*example.org*"]),
    (r"^https://example.org/c.pdf$", [4], ["example.org/c.pdf"]),
    (r"\.pdf$", [4], ["*/*.pdf"]),
    (r".*\.pdf$", [4], ["*/*.pdf"]),
    (r"^https://(twitter|www\.npmjs)\.com/", [6, 8], ["twitter.com", "npmjs.com"]),
    ("twitter.com", [6, 7], ["*twitter.com*/*", "*/*twitter.com*"]),
    (r"ja\.example/数学", [9], ["ja.example/数学*"]),
    ("localhost", [10], ["localhost*"]),
    ("^mailto:", [11], ["mailto:*"]),
    ("^docs/", [12], ["docs/*"]),
    ("^#", [13], ["#*"]),
    (r"^https://nowhere\.example", [], []),
]
CLEVER = ["", ".*", "^", "$", r"\d+", "[a-z]", "a{2}", "(a+)+$", "(?i)a", "(?!a)", "a*", "(a|b)+", r"\bx", "a(b", "x|y"]
CLEVER += ["https?" * 5, "a" * 301]


@pytest.mark.parametrize(("text", "numbers", "patterns"), EXPRESSIONS)
def test_an_expression_matches_what_it_did_and_ours_match_the_same(
    text: str, numbers: list[int], patterns: list[str]
) -> None:
    foreign = of_expression(text)
    assert foreign
    wanted = [url for url in URLS if foreign.matches(url)]

    assert wanted == [URLS[number] for number in numbers]
    assert wanted == [url for url in URLS if re.search(text, url)]
    assert ours(foreign, frozenset(wanted), chooser(URLS)) == tuple(patterns)
    assert wanted == [url for url in URLS if any(matches(pattern, url) for pattern in patterns)]


@pytest.mark.parametrize("text", CLEVER)
def test_a_clever_expression_is_left_to_people(text: str) -> None:
    assert of_expression(text) is None


def test_a_part_of_an_address_is_looked_for_anywhere() -> None:
    assert [url for url in URLS if of_part("a.").matches(url)] == ["https://ja.example/数学", "docs/a.md"]
    assert [url for url in URLS if of_part("://x.").matches(url)] == ["https://x.org/?u=twitter.com"]


def test_where_no_pattern_of_ours_matches_the_same_there_is_none() -> None:
    """Only one of two schemes, which ours do not look at."""
    urls = ("http://a.example/x", "https://a.example/x")
    foreign = of_expression("^http://")
    assert foreign

    assert ours(foreign, frozenset(urls[:1]), chooser(urls)) == ()


PARTS = st.lists(st.sampled_from(["a", "b", r"\.", ".*", "(a|b)", "a?", "(?:ab)?", "/"]), min_size=1, max_size=6)
SUBJECTS = st.lists(st.sampled_from("ab./"), max_size=8).map("".join)


@given(st.booleans(), PARTS, st.booleans(), SUBJECTS)
def test_what_is_read_is_what_the_expression_says(start: bool, parts: list[str], end: bool, subject: str) -> None:
    text = "^" * start + "".join(parts) + "$" * end
    foreign = of_expression(text)

    assert foreign is None or foreign.matches(subject) == bool(re.search(text, subject))


def test_hostile_patterns_over_many_links_are_quick() -> None:
    urls = [f"https://a{n}.example/{'a' * 200}" for n in range(3000)]
    choose, start = chooser(urls), time.process_time()
    for number in range(20):
        foreign = of_expression(f"a.*a.*a.*a.*{'a' * 150}.*{number}x")
        assert foreign
        ours(foreign, frozenset(url for url in urls if foreign.matches(url)), choose)

    assert time.process_time() - start < 5
