"""What a list is seen to do, in words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from listkeeper.adopt.habits import Observed, observe
from listkeeper.parser import parse

SORTED = "Ant Bee Cat Dog Elk Fox Gnu Hen Ibis Jay Kid Lynx".split()
SHUFFLED = "Lynx Ant Kid Bee Jay Cat Ibis Dog Hen Elk Gnu Fox".split()
NUMBERED = [f"Item {n}" for n in range(1, 14)]


def section(names: Sequence[str], title: str = "A", level: int = 2) -> str:
    return (
        f"{'#' * level} {title}\n\n"
        + "".join(f"- [{name}](https://{name[-2:].strip()}.example)\n" for name in names)
        + "\n"
    )


def seen(text: str, what: str) -> Observed | None:
    return next((own for own in observe(parse(text)) if own.what == what), None)


ALPHABETICAL = ("order", "alphabetical")
ORDERS = [
    ("sorted", section(SORTED), ("alphabetical", "100 %", 0, (ALPHABETICAL,), "")),
    ("one elsewhere", section([*SORTED[1:], "Ant"]), ("alphabetical", "91 %", 1, (ALPHABETICAL,), "")),
    (
        "numbers",
        section(NUMBERED),
        ("alphabetical, numbers by their value", "100 %", 0, (ALPHABETICAL, ("collation.natural", True)), ""),
    ),
    (
        "a list of its own order",
        section(SORTED) * 3 + section(SHUFFLED[:6], 'Year. "2"'),
        ("alphabetical", "100 %", 0, (ALPHABETICAL, (r'sections."Year. \"2\"".order', "keep")), "1 of 4 lists not"),
    ),
    (
        "two lists of their own order",
        section(SORTED) * 6 + section(SHUFFLED[:6]) * 2,
        ("alphabetical", "100 %", 0, (ALPHABETICAL, ('sections."A".order', "keep")), "2 of 8 lists not"),
    ),
    (
        "another script",
        section("Абв Где Еж Жук Зуб Ива Кот Лис Мак Нос".split()),
        ("alphabetical", "100 %", 0, (ALPHABETICAL,), ""),
    ),
    ("shuffled", section(SHUFFLED), ("none that could be told", "", 0, (), "")),
    ("too short", section(SORTED[:3]), ("none that could be told", "", 0, (), "")),
]


@pytest.mark.parametrize(("text", "order"), [pytest.param(*case[1:], id=case[0]) for case in ORDERS])
def test_the_order_that_a_list_is_kept_in(text: str, order: tuple[object, ...]) -> None:
    own = seen(text, "order")
    assert own

    assert (own.words, own.share, own.departures, own.settings, own.note) == order


def test_where_there_is_nothing_to_sort_no_order_is_told() -> None:
    assert seen("# A\n\nText.\n", "order") is None


CONTENTS = [
    ("two levels", "- [A](#a)\n  - [B](#b)\n\n## A\n\n### B\n", "lists headings down to level 3"),
    ("one level", "- [A](#a)\n- [B](#b)\n\n## A\n\n## B\n\n### C\n", "lists headings down to level 2"),
]


@pytest.mark.parametrize(("text", "words"), [pytest.param(*case[1:], id=case[0]) for case in CONTENTS])
def test_how_deep_the_contents_go(text: str, words: str) -> None:
    own = seen(f"# List\n\n{text}", "contents")
    assert own

    assert (own.words, own.settings) == (words, ())


FORM = [
    ("-", 9, 1, "'-'", "90 %", True, (("form.bullet", "-"),)),
    ("-", 7, 3, "'-'", "70 %", False, (("form.bullet", "-"),)),
    ("*", 6, 4, "'*'", "60 %", False, ()),
]


@pytest.mark.parametrize(("bullet", "most", "others", "words", "share", "convention", "settings"), FORM)
def test_a_habit_is_a_convention_or_worth_a_thought_or_neither(
    bullet: str, most: int, others: int, words: str, share: str, convention: bool, settings: tuple[object, ...]
) -> None:
    other = "*" if bullet == "-" else "-"
    lines = [f"{bullet} [A{n}](https://a{n}.example)" for n in range(most)]
    lines += [f"{other} [B{n}](https://b{n}.example)" for n in range(others)]
    own = seen("\n\ntext\n\n".join(lines), "bullet")
    assert own

    assert (own.words, own.share, own.departures) == (words, share, others)
    assert (own.is_convention, own.settings) == (convention, settings)


def test_what_is_done_too_seldom_is_no_habit() -> None:
    assert seen(section(SORTED[:4]), "bullet") is None


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert Observed("bullet", "'-'", 3000, 1, is_convention=True).share == "99 %"
