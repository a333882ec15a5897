"""The order of names."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.collation import Collation, MissingLocaleError, infer, misplaced

PLAIN = Collation()
NATURAL = Collation(natural=True)
ARTICLES = Collation(articles=True)
PUNCTUATION = Collation(punctuation=True)

# Names in the order that a list keeps.
ORDERS = [
    (PLAIN, "case does not count", ["aardvark", "Bee", "cat", "Dog"]),
    (PLAIN, "the exact text decides last", ["BEE", "Bee", "bee", "bees"]),
    (PLAIN, "accents do not count", ["Eclair", "Éclat", "ecru", "Zebra", "žluť"]),
    (PLAIN, "a letter's own mark does", ["\u0915", "\u0915\u092c", "\u0915\u093f", "\u0916"]),
    (PLAIN, "ß is ss", ["Strasa", "Straße", "Strassf"]),
    (PLAIN, "a blank comes before letters", ["one two", "onetwo"]),
    (PLAIN, "white space is one blank", ["one  three", "one two", "one\tzoo"]),
    (PLAIN, "leading punctuation does not count", ["mocha", ".NET", "Nim", "@scope", "_zone"]),
    (PLAIN, "inner punctuation does", ["a b", "a-b", "a.b", "ab"]),
    (PLAIN, "a name of nothing but punctuation keeps it", ["!!!", "+", "a"]),
    (PLAIN, "emoji do not count", ["Alpha", "🚀 Beta", "Gamma ⚠️", "👩\u200d💻 Zeta"]),
    (PLAIN, "shortcodes do not count", ["Alpha", ":zap: Beta", "Gamma"]),
    (PLAIN, "a time is no shortcode", ["at 10:30:00", "at 11"]),
    (PLAIN, "marks of direction do not count", ["Alpha", "\u200fBeta", "\u202bGamma\u202c"]),
    (PLAIN, "digits are characters", ["10", "2", "a10", "a2"]),
    (PLAIN, "articles are words", ["A tale", "Beer", "The end", "Zoo"]),
    (NATURAL, "numbers by value", ["2", "10", "a2b", "a10a", "a10b", "b"]),
    (NATURAL, "leading zeros do not count", ["007", "7", "08", "9"]),
    (NATURAL, "digits stay before letters", ["a 1", "a 99", "a b"]),
    (NATURAL, "wide digits are digits", ["a２", "a10"]),
    (ARTICLES, "articles do not count", ["The Art", "A Bee", "an Eel", "Theory", "Zoo"]),
    (ARTICLES, "an article alone is a name", ["A", "Bee", "The"]),
    (PUNCTUATION, "punctuation does not count", ["a-b", "a.c", "ad", "a_e"]),
    (PUNCTUATION, "unless there is nothing else", ["!", "a"]),
    (Collation(natural=True, articles=True), "both", ["The 2", "A 10", "b"]),
]


@pytest.mark.parametrize(("collation", "labels"), [pytest.param(c, labels, id=name) for c, name, labels in ORDERS])
def test_names_come_in_this_order(collation: Collation, labels: list[str]) -> None:
    assert sorted(random.Random(1).sample(labels, len(labels)), key=collation.key) == labels
    assert misplaced(labels, collation) == []


def test_a_key_is_the_folded_name_and_the_exact_one() -> None:
    assert PLAIN.key("  .NET  Café 🚀") == ("net cafe", "  .NET  Café 🚀")
    assert NATURAL.key("9" * 5000) > NATURAL.key("8" * 5000)


@given(st.text(), st.builds(Collation, natural=st.booleans(), articles=st.booleans(), punctuation=st.booleans()))
def test_any_text_has_a_key(text: str, collation: Collation) -> None:
    assert collation.key(text)[1] == text
    assert bool(collation.key(text)[0]) == bool(text)


def test_a_language_without_pyicu_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icu", None)
    with pytest.raises(MissingLocaleError, match=r"'sv' needs PyICU: pip install 'listkeeper\[icu\]'"):
        Collation(locale="sv").key("å")


def test_a_language_orders_by_its_own_rules() -> None:
    pytest.importorskip("icu")
    assert sorted(["Örn", "Zebra", "Åsna", "Apa"], key=Collation(locale="sv").key) == ["Apa", "Zebra", "Åsna", "Örn"]
    assert sorted(["Örn", "Zebra", "Apa"], key=Collation(locale="de").key) == ["Apa", "Örn", "Zebra"]
    assert sorted(["a10", ".a2"], key=Collation(locale="sv", natural=True).key) == [".a2", "a10"]


def test_a_language_is_asked_from_pyicu(monkeypatch: pytest.MonkeyPatch) -> None:
    collator = SimpleNamespace(getSortKey=lambda text: text[::-1].encode())
    create = SimpleNamespace(createInstance=lambda _: collator)
    monkeypatch.setitem(sys.modules, "icu", SimpleNamespace(Collator=create, Locale=str))
    assert Collation(locale="xx").key(".ab") == (b"ba", ".ab")


LETTERS = "abcdefghijklmnopqrstuvwxyz"
INFERRED: list[tuple[str, Sequence[Sequence[str]], Collation | None]] = [
    ("a long sorted group", [LETTERS[:7]], PLAIN),
    ("several short ones", [LETTERS[:4]] * 3, PLAIN),
    ("too few to tell from chance", ["abc", "abc"], None),
    ("six items are one in 720", [LETTERS[:6]], None),
    ("pairs prove nothing", ["ab"] * 50, None),
    ("nothing", [], None),
    ("empty groups", ["", "a"], None),
    ("in reverse", [LETTERS[::-1]], None),
    ("every other pair", ["badcfehgjilknmporqtsvuxwzy"], None),
    ("a slip in a long list", ["abcdefghijklmnopqrstuvwxzy"], PLAIN),
    ("capitals among small letters", [["a", "B", "c", "D", "e", "F", "g"]], PLAIN),
    ("capitals before small letters", [["B", "C", "D", "E", "F", "G", "a", "b"]], None),
    ("by value", [["v1", "v2", "v3", "v9", "v10", "v11", "v100"]], NATURAL),
    ("numbers that do not tell", [["v1", "v2", "v3", "v4", "v5", "v6", "v7"]], PLAIN),
    ("without articles", [["An Ant", "Bee", "The Cat", "Dog", "A Hen", "Jay", "Owl", "The Yak"]], ARTICLES),
    ("without punctuation", [["ab", "a-c", "ad", "a-e", "af", "a-g", "ah", "a-i"]], PUNCTUATION),
    (
        "by value and without articles",
        [["The 1", "2", "A 10", "The 11", "b", "The c", "d", "A e", "f"]],
        Collation(natural=True, articles=True),
    ),
]


@pytest.mark.parametrize(("groups", "collation"), [pytest.param(g, c, id=name) for name, g, c in INFERRED])
def test_a_list_shows_which_order_it_keeps(groups: Sequence[Sequence[str]], collation: Collation | None) -> None:
    assert infer(groups) == collation


def test_a_shuffled_list_keeps_no_order() -> None:
    shuffled = random.Random(7)
    groups = [shuffled.sample(LETTERS, shuffled.randint(2, 9)) for _ in range(200)]
    assert infer(groups) is None


MISPLACED = [
    ("", []),
    ("a", []),
    ("aabb", []),
    ("ba", [(1, 0)]),
    ("acdb", [(3, 1)]),
    ("dabc", [(0, 4)]),
    ("cab", [(0, 3)]),
    ("bcda", [(3, 0)]),
    ("abxcd", [(2, 5)]),
    ("cdab", [(2, 0), (3, 0)]),
    ("adcbe", [(2, 1), (3, 1)]),
]


@pytest.mark.parametrize(("labels", "moves"), MISPLACED)
def test_the_fewest_items_move(labels: str, moves: list[tuple[int, int]]) -> None:
    assert misplaced(labels, PLAIN) == moves


def moved(labels: Sequence[str], moves: list[tuple[int, int]]) -> list[str]:
    """The labels with each item before its neighbour; those before the same one in their own order."""
    arrivals = {target: sorted((labels[i] for i, t in moves if t == target), key=PLAIN.key) for _, target in moves}
    going = {index for index, _ in moves}
    result: list[str] = []
    for index in range(len(labels) + 1):
        result += arrivals.get(index, [])
        result += [] if index in going or index == len(labels) else [labels[index]]
    return result


names = st.lists(st.sampled_from(["a", "A", "á", "b", ".b", "B", "c", "d", "e e", "e-e", "10", "9"]), max_size=12)


@given(names)
def test_moving_exactly_those_puts_all_in_order(labels: list[str]) -> None:
    keys = [PLAIN.key(label)[0] for label in moved(labels, misplaced(labels, PLAIN))]

    assert keys == sorted(keys)


@given(names)
def test_items_in_order_stay(labels: list[str]) -> None:
    assert misplaced(sorted(labels, key=PLAIN.key), PLAIN) == []


@given(st.lists(st.sampled_from("abcdef"), max_size=7))
def test_no_smaller_set_would_do(labels: list[str]) -> None:
    subsets = ([x for i, x in enumerate(labels) if mask >> i & 1] for mask in range(1 << len(labels)))
    longest = max(len(subset) for subset in subsets if subset == sorted(subset))
    assert len(misplaced(labels, PLAIN)) == len(labels) - longest


def test_names_that_differ_only_in_case_stand_in_any_order() -> None:
    assert misplaced(["validator", "Validator", "valid"], PLAIN) == [(2, 0)]


STROKES = [("Øre", "ore"), ("Ærø", "aero"), ("Łódź", "lodz"), ("µTorrent", "μtorrent")]


@pytest.mark.parametrize(("label", "folded"), STROKES)
def test_letters_with_strokes_stand_where_readers_look(label: str, folded: str) -> None:
    assert PLAIN.key(label)[0] == folded
