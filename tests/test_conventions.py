"""The habits of one document for the entries of another: what was before a change, as it is seen today."""

from __future__ import annotations

from functools import cached_property

from listkeeper.config import Config
from listkeeper.conventions import HABITS, Conventions
from listkeeper.parser import parse

NEW = parse("".join(f"- [{c}](https://{c}.example) - Parser for dates.\n" for c in "abcdefghi"))
OLD = parse("# Before\n\n" + "".join(f"* [{c}](https://{c}.example): parser for dates\n" for c in "abc"))


def test_the_entries_are_their_own_and_the_habits_the_others() -> None:
    old, new = Conventions(OLD, Config()), Conventions(NEW, Config())
    held = old.held_to(new)
    assert [getattr(held, name) for name in HABITS] == [getattr(new, name) for name in HABITS]
    assert (held.groups, held.listed) == (old.groups, old.listed)
    assert (old.bullet.value, held.bullet.value) == ("*", "-")


def test_every_habit_is_among_them() -> None:
    """A habit is told from all entries together."""
    properties = {name: own for name, own in vars(Conventions).items() if isinstance(own, cached_property)}
    habits = {name for name, own in properties.items() if own.func.__annotations__["return"] == "Habits"}
    assert habits <= set(HABITS) <= set(properties)
