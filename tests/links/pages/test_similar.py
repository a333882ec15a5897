"""How alike texts are, in 64 bits and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.links.pages import Page, distance, is_near, is_same_page, simhash, snapshot
from listkeeper.links.pages.similar import in_common, is_far, words
from listkeeper.outcomes import Snapshot

from tests.links.pages.samples import ESSAY, ESSAY_DE, GOOD, page

ESSAY_JA = page(GOOD["a page in Japanese"]).text

WORDS = [
    ("Hello, world!", ["hello", "world"]),
    ("STRASSE Straße", ["strasse", "strasse"]),
    ("x_1 3.14", ["x_1", "3", "14"]),
    ("勾配降下", ["勾配", "配降", "降下"]),
    ("python入門 3", ["python", "入門", "3"]),
    ("한국어 페이지", ["한국어", "페이지"]),
    ("สวัสดี", ["สว", "วั", "ัส", "สด", "ดี"]),
    ("— … !", []),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_simhash_is_the_same_in_every_run() -> None:
    assert [f"{simhash(text):016x}" for text in ("", "one", "one two three", "勾配降下法")] == [
        "0000000000000000",
        "34f2ddaa8b7615c9",
        "0482081ae108e459",
        "b4a0197cbdbe8e1e",
    ]


NEAR = [
    ("the same", ESSAY, ESSAY),
    ("other blanks and capitals", ESSAY, ESSAY.upper().replace(" ", "\n ")),
    ("another date at the end", ESSAY * 2 + "Last built on Monday", ESSAY * 2 + "Last built on Friday"),
    ("another word", ESSAY * 2, ESSAY.replace("heavy", "massive") * 2),
    ("another letter without blanks", ESSAY_JA * 3, ESSAY_JA * 3 + "完"),
]
UNLIKE = [
    ("another language", ESSAY, ESSAY_DE),
    ("another language and script", ESSAY, ESSAY_JA),
    ("no text at all", "", ""),
    ("no text beside some", ESSAY, "!"),
    ("another text of a language", ESSAY[: len(ESSAY) // 2], ESSAY[len(ESSAY) // 2 :]),
]


@pytest.mark.parametrize(("one", "two"), [row[1:] for row in NEAR], ids=[row[0] for row in NEAR])
def test_texts_that_are_near(one: str, two: str) -> None:
    assert is_near(simhash(one), simhash(two))
    assert not is_far(simhash(one), simhash(two))


@pytest.mark.parametrize(("one", "two"), [row[1:] for row in UNLIKE], ids=[row[0] for row in UNLIKE])
def test_texts_that_are_not_near(one: str, two: str) -> None:
    assert not is_near(simhash(one), simhash(two))


def test_unrelated_texts_are_far_and_no_text_is_far_from_nothing() -> None:
    assert is_far(simhash(ESSAY), simhash(ESSAY_JA))
    assert not is_far(0, simhash(ESSAY))
    assert not is_far(simhash(ESSAY), 0)


def test_half_a_text_is_neither_near_nor_far() -> None:
    whole, half = page(ESSAY).text, page(ESSAY).text[: len(page(ESSAY).text) * 2 // 3]

    assert not is_near(simhash(whole), simhash(half))
    assert not is_far(simhash(whole), simhash(half))


@pytest.mark.parametrize(
    ("bits", "share", "expected"), [(6, 0.9, True), (7, 0.9, False), (0, 1.0, True), (1, 1.0, False), (32, 0.5, True)]
)
def test_near_is_a_share_of_equal_bits(bits: int, share: float, expected: bool) -> None:
    one = 1 << 63
    two = one | ((1 << bits) - 1)

    assert distance(one, two) == bits
    assert is_near(one, two, share) is expected


@given(st.text(), st.text())
def test_a_simhash_has_64_bits_and_distance_is_symmetric(one: str, two: str) -> None:
    first, second = simhash(one), simhash(two)

    assert 0 <= first < 2**64
    assert distance(first, second) == distance(second, first) <= 64
    assert distance(first, first) == 0


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1))
def test_a_repeated_text_has_the_same_simhash_but_for_where_it_joins(letters: list[str]) -> None:
    text = " ".join([*letters, letters[0]])

    assert simhash(f"{text} {' '.join([*letters[1:], letters[0]])}") == simhash(text)


IN_COMMON = [
    ("a b c d", "d c b a", 1.0),
    ("a b c d", "a b", 0.5),
    ("a a", "a", 0.5),
    ("a", "b", 0.0),
    ("", "", 0.0),
    ("Listkeeper – Docs", "LISTKEEPER | Guide", 0.5),
]


@pytest.mark.parametrize(("one", "two", "share"), IN_COMMON)
def test_words_in_common(one: str, two: str, share: float) -> None:
    assert in_common(one, two) == in_common(two, one) == share


def test_a_snapshot_keeps_a_short_title() -> None:
    read = Page(title="t" * 300, language="en", text="one two")

    assert snapshot(read) == Snapshot("t" * 200, "en", simhash("one two"))


SAME_PAGE = [
    (Page(title="Walking downhill"), Page(title="walking  downhill!"), True),
    (Page(title="A", text=ESSAY), Page(title="B", text=ESSAY), True),
    (Page(title="Walking downhill", text=ESSAY), Page(title="Welcome to nginx!", text="It works."), False),
    (Page(), Page(), False),
    (Page(is_html=False), Page(is_html=False), False),
]


@pytest.mark.parametrize(("one", "two", "expected"), SAME_PAGE)
def test_one_page_read_twice(one: Page, two: Page, expected: bool) -> None:
    assert is_same_page(one, two) is expected
