"""The table of names says one thing of each, and nothing of its own words."""

from __future__ import annotations

from datetime import date

from listkeeper.facts import Facts
from listkeeper.names import LOWER_CASE_TOO, ONE_SPELLING, OTHERWISE
from listkeeper.parser import parse
from listkeeper.rules import spelling

NAMES = [*ONE_SPELLING, *LOWER_CASE_TOO]


def misspelled(words: list[str]) -> list[str]:
    text = "".join(f"- [x](https://x.example) - About {word}.\n" for word in words)
    return [finding.message for finding in spelling.check(parse(text), Facts(date(2026, 1, 1)))]


def test_there_are_many_and_none_stands_twice() -> None:
    folded = [name.casefold() for name in NAMES]
    assert len(folded) > 150
    assert len(set(folded)) == len(folded)


def test_every_right_spelling_is_let_be() -> None:
    assert misspelled(NAMES + list(OTHERWISE.values()) + [name.lower() for name in LOWER_CASE_TOO]) == []


def test_every_other_spelling_is_told() -> None:
    slips = {name.swapcase(): name for name in NAMES if not name.swapcase().isupper()}
    slips = {
        wrong: right
        for wrong, right in (slips | OTHERWISE).items()
        if not (wrong.islower() and right in LOWER_CASE_TOO)
    }
    assert sorted(misspelled(list(slips))) == sorted(
        f"'{wrong}' is written '{right}'" for wrong, right in slips.items()
    )
