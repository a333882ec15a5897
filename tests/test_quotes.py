"""Which single quotation marks are told to be alone, each by itself, where all words stand elsewhere without one."""

from __future__ import annotations

import pytest
from listkeeper.quotes import may_be_odd, odd, plain_words

# The mark in brackets is alone.
ALONE = (
    "a [‘]safe word",
    "a ‘safe’ and a [‘]safe word",
    "it’s a ([‘]safe) word",
    "“[‘]safe” words",
    "The [‘]Stories section",
    "ein [‚]Wort",
    "ein ‚Wort‘ und ein [‚]Wort",
    "ein [‚]Ort, und ein Wort“",
    "说 [‚]书",
    "le [‹]mot",
    "le mot[‹] et plus",
    "a safe word.[’]",
    "a safe word.[’] And more",
    "is it safe?[’]",
    "ein Wort![‘] Und mehr",
    "关于[‘]数学",
    "关于‘数学’和[‘]逻辑",
    "数学[’]",
    "数学[’]，和逻辑",
    "数学[‘]，和逻辑",
    "그 [‘]안전한 언어",
    "О [‘]логике",
)
PAIRED = (
    "a ‘safe’ word",
    "a ‘safe' word",
    "a ‘safe` word",
    "a ´safe’ word.",
    "‘safe.’",
    "'safe.’",
    "ett ’säkert’ ord",
    "ein ‚Wort‘, ein ‚Wort’, ein ‚Wort'",
    "„ein ‚Wort‘“",
    "‹un› ›ord‹",
    "‘safe‘ words",
    "‘数学‘和逻辑",
    "’数学’",
    "‘Matlab工具’",
    "‘안전한’ 언어",
)
NO_QUOTES = (
    "rock ’n’ roll in the ’90s, dogs’",
    "years of rockin’, and rollin’",
    "a dogs’ word",
    "It‘s 90‘s",
    "the ‘90s",
    "wait ‘till then",
    "‘re and ‘n",
    "the U.S.’",
    "Inc.’ own",
    "5.’ 6,’",
    "a word.’ It’s so",
    "(a word!’)",
    "5’",
    "word!’s",
    "by ‘Abd, ‘Umar",
    "the ‘ākau",
    "al-‘Jabr",
    "Hawai‘i, Ka‘ba, O‘zbek",
    "tog‘ Sharī‘",
    "‘Ροδος",
    "‘Абд",
    "fünf‚ sechs, a‚b, ‚ ‚a",
    "foo‘bar‚bar",
    "Rest ‘",
    "x ‘ y",
    "iPhone‘s用户",
    "中国‘s",
    "中国‘Go",
    "中国’s",
    "서울’88",
    "奥’康纳",
    "’90년대",
    "’서울",
    "‹Back",
    "- ‹Back",
    "File› Save",
    "See ›more",
    "a‹b",
    "List‹T",
    "12‹ 13",
    "le ‹mot› et ‹plus",
    "List‹T›",
    "x ‹y",
    "x ‹ y",
    "‹ Back",
    "T‹",
)


@pytest.mark.parametrize("marked", ALONE)
def test_a_mark_that_has_lost_its_partner_is_told(marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    assert may_be_odd(text)
    assert odd(text, lambda word: bool(word)) == marked.index("[")


@pytest.mark.parametrize("text", [*PAIRED, *NO_QUOTES])
def test_a_mark_that_has_one_or_is_something_else_is_not(text: str) -> None:
    assert odd(text, lambda word: bool(word)) is None


def test_a_word_that_stands_nowhere_by_itself_may_begin_with_the_mark() -> None:
    words = plain_words("Safe words, but ‘phags pa and ’ndrangheta. It’s so.")
    assert words == {"safe", "words", "but", "and"}
    assert odd("a ‘safe word", words.__contains__) == len("a ")
    assert odd("the ‘Phags pa", words.__contains__) is None


def test_a_text_with_apostrophes_alone_is_not_looked_at_more_closely() -> None:
    assert not may_be_odd("It’s a dogs’ life, isn’t it?")
    assert not may_be_odd("It’s a life.")
