"""Entries that may be what a new one is."""

from __future__ import annotations

import time

import pytest
from listkeeper.bot.similar import MOST_NEW, similar
from listkeeper.changes import added_entries
from listkeeper.parser import parse

BEFORE = """# List

- [Linear Algebra Done Right](https://a.site.org) - Vector spaces and operators without determinants.
- [Convex Optimization](https://b.site.org) - The standard text on convex sets, functions and problems.
- [matplotlib.js](https://c.site.org) - Draws.
- [Go](https://d.site.org) - A language.
- [Alpha](https://e.site.org) - Says something of its own.
"""

# A new entry, and the names of those that are like it.
NEW: dict[str, tuple[str, list[str]]] = {
    "another thing": ("- [Statistics](https://n.site.org) - Samples and what they say.", []),
    "the same name": ("- [alpha](https://n.site.org) - Quite another thing, by others.", ["Alpha"]),
    "the same name, otherwise put": ("- [Matplotlib JS](https://n.site.org) - Plots.", ["matplotlib.js"]),
    "a letter more": ("- [Convex Optimisations](https://n.site.org) - Words.", ["Convex Optimization"]),
    "a short name": ("- [Gio](https://n.site.org) - Another language.", []),
    "much the same words": (
        "- [Axler](https://n.site.org) - Operators on vector spaces, without determinants, done right.",
        ["Linear Algebra Done Right"],
    ),
    "no name": ("- [](https://n.site.org)", []),
}  # fmt: skip


@pytest.mark.parametrize(("line", "names"), NEW.values(), ids=NEW)
def test_what_looks_like_an_entry_is_told(line: str, names: list[str]) -> None:
    old, new = parse(BEFORE), parse(f"{BEFORE}{line}\n")
    found = similar(new, added_entries(old, new))
    assert [[entry.name for entry in own.entries] for own in found] == ([names] if names else [])


def test_new_entries_are_not_beside_each_other() -> None:
    new = parse("# List\n\n- [Alpha](https://a.site.org)\n- [Alpha](https://b.site.org)\n")
    assert similar(new, new.entries) == ()


def test_the_three_nearest_are_named() -> None:
    old = parse("# L\n\n" + "".join(f"- [Alphabet{c}](https://{c}.site.org)\n" for c in "abcd"))
    new = parse(old.text + "- [Alphabet c](https://x.site.org)\n")
    (found,) = similar(new, added_entries(old, new))
    assert [entry.name for entry in found.entries] == ["Alphabetc", "Alphabeta", "Alphabetb"]


def test_what_a_problem_names_is_not_told_again() -> None:
    old = parse("# L\n\n- [Alpha](https://a.site.org)\n")
    new = parse(old.text + "- [Alpha](https://x.site.org)\n")
    assert similar(new, added_entries(old, new), {(3, 4)}) == ()


@pytest.mark.parametrize("name", ["Thing", "Thing number {} of the list"])
def test_thousands_of_alike_entries_are_compared_in_a_moment(name: str) -> None:
    """Measured: 0.2 s."""
    old = parse("".join(f"- [{name.format(n)}](https://{n}.site.org) - Says what it is.\n" for n in range(3_000)))
    new = parse(old.text + "".join(f"- [{name.format(n)}](https://n{n}.site.org) - New.\n" for n in range(300)))
    began = time.process_time()
    assert len(similar(new, new.entries[3_000:])) <= MOST_NEW
    assert time.process_time() - began < 5
