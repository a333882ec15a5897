"""Which links a change added or edited, and which it only moved or described anew."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.changes import added, added_entries
from listkeeper.parser import parse

A = "- [A](https://a.site.org/x) - About a.\n"
B = "- [B](https://b.site.org/) - About b.\n"

# A text before and after a change, and the places of the links that the change added.
CHANGES: dict[str, tuple[str, str, list[str]]] = {
    "nothing": (A + B, A + B, []),
    "a new list": ("", A + B, ["1:3 https://a.site.org/x", "2:3 https://b.site.org/"]),
    "a new entry": (A, B + A, ["1:3 https://b.site.org/"]),
    "an entry that is gone": (A + B, A, []),
    "another order": (A + B, B + A, []),
    "another section": (f"## One\n\n{A}\n## Two\n\n{B}", f"## One\n\n{B}\n## Two\n\n{A}", []),
    "another description": (A, "- [A](https://a.site.org/x) - Says more.\n", []),
    "another name": (A, "- [Alpha](https://a.site.org/x) - About a.\n", []),
    "another way to write the link": (A, "- [A][1]\n\n[1]: https://a.site.org/x\n", []),
    "another spelling of the address": (A, "- [A](http://www.A.site.org/x/?utm_source=list)\n", []),
    "another address": (A, "- [A](https://a.site.org/y) - About a.\n", ["1:3 https://a.site.org/y"]),
    "another part of the page": (A, "- [A](https://a.site.org/x#part)\n", ["1:3 https://a.site.org/x#part"]),
    "no part of the page": ("[a](https://a.site.org/x#part)\n", "[a](https://a.site.org/x)\n", ["1:1 https://a.site.org/x"]),
    "another file": ("[a](a.md)\n", "[a](b.md)\n", ["1:1 b.md"]),
    "another place in the file": ("[a](#a)\n", "[a](#b)\n", ["1:1 #b"]),
    "a duplicate above": (A, f"- [A again](https://a.site.org/x)\n{A}", ["1:3 https://a.site.org/x"]),
    "a duplicate below": (A, f"{A}- [A again](https://a.site.org/x)\n", ["2:3 https://a.site.org/x"]),
    "a line twice": (A, A + A, ["2:3 https://a.site.org/x"]),
    "two duplicates": (A, f"- a https://a.site.org/x\n{A}- b https://a.site.org/x\n", [
        "1:5 https://a.site.org/x", "3:5 https://a.site.org/x"]),
    "one of two duplicates is gone": (A + A, A, []),
    "other line ends": (A + B, (A + A).replace("\n", "\r\n"), ["2:3 https://a.site.org/x"]),
    "a link in prose": ("Text.\n", "Text, https://a.site.org.\n", ["1:7 https://a.site.org"]),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_only_what_the_change_added_is_new(old: str, new: str, expected: list[str]) -> None:
    document = parse(new)
    found = sorted(added(parse(old), document), key=lambda link: link.span)
    places = [(document.locate(link.span.start), link.url) for link in found]
    assert [f"{place.line}:{place.column} {url}" for place, url in places] == expected


ADDED: dict[str, tuple[str, str, list[str]]] = {
    "nothing": (A + B, A + B, []),
    "a new list": ("", A + B, ["A", "B"]),
    "a new entry": (A, B + A, ["B"]),
    "another order": (A + B, B + A, []),
    "another name": (A, A.replace("[A]", "[Alpha]"), []),
    "another address": (A, A.replace("/x", "/y"), []),
    "another address, and a new entry with the old one": (A, A.replace("/x", "/y") + A.replace("[A]", "[C]"), ["A"]),
    "another name and another address": (A, "- [C](https://c.site.org)\n", ["C"]),
    "a duplicate": (A, A + A.replace("[A]", "[Again]"), ["Again"]),
    "a child": (A, A + "  - [C](https://c.site.org)\n", ["C"]),
    "an entry for another": (A + B, A + "- [C](https://c.site.org)\n", ["C"]),
    "a link of prose": (A, A + "\nSee [C](https://c.site.org).\n", []),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "names"), ADDED.values(), ids=ADDED)
def test_only_the_entries_that_there_were_not_are_new(old: str, new: str, names: list[str]) -> None:
    assert [entry.name.text for entry in added_entries(parse(old), parse(new))] == names


ENTRIES = st.lists(st.sampled_from([A, B, "- [C](c.md)\n", "- [D](#d)\n", "- [E](https://a.site.org/x#e)\n"]))


@given(st.data(), ENTRIES)
def test_no_order_makes_anything_new(data: st.DataObject, entries: list[str]) -> None:
    other = data.draw(st.permutations(entries))
    assert added(parse("".join(entries)), parse("".join(other))) == frozenset()


@given(ENTRIES, ENTRIES)
def test_as_many_links_are_new_as_the_new_text_has_more(old: list[str], more: list[str]) -> None:
    assert len(added(parse("".join(old)), parse("".join(old + more)))) == len(more)


def seconds(count: int) -> float:
    old = parse("".join(f"- [{n}](https://a.site.org/x)\n" for n in range(count)))
    new = parse("".join(f"- [{n}](https://a.site.org/x)\n" for n in range(2 * count)))
    times = []
    for _ in range(3):
        start = time.process_time()
        assert len(added(old, new)) == count
        times.append(time.process_time() - start)
    return min(times)


def test_ten_times_the_links_cost_about_ten_times_as_much() -> None:
    assert seconds(5000) < 30 * seconds(500)
