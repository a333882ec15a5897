"""What became of entries: told as a person would tell it who compares two versions of a list."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.bot.changes import Listed, changed
from listkeeper.bot.report import Change
from listkeeper.changes import Kind
from listkeeper.document import Document
from listkeeper.parser import parse

A = "- [A](https://a.site.org/x) - About a.\n"
B = "- [B](https://b.site.org/) - About b.\n"
LONG = "- [Long](https://long.site.org/) - Says what a reader finds in the long of it.\n"


def sections(one: str, two: str, title: str = "One") -> str:
    return f"## {title}\n\n{one}\n## Two\n\n{two}"


# A text before and after a change, and what is told: kind, then `old name @ old line > new name @ new line`.
CASES: dict[str, tuple[str, str, list[str]]] = {
    "nothing": (A + B, A + B, []),
    "a new list": ("", A + B, ["added A@1", "added B@2"]),
    "a list without entries": (A + B, "Words.\n", ["removed A@1", "removed B@2"]),
    "an entry more": (A, B + A, ["added B@1"]),
    "an entry less": (A + B, B, ["removed A@1"]),
    "another order in a section": (A + B, B + A, []),
    "another section": (sections(A + LONG, B), sections(LONG, B + A), ["moved A@3>A@8"]),
    "another section, edited": (
        sections(A + LONG, B),
        sections(LONG, B + A.replace("About", "All about")),
        ["moved A@3>A@8"],
    ),
    "a section with another title": (sections(A + B, ""), sections(A + B, "", "First"), []),
    "a section with another title, and an entry that left it": (
        sections(A + B + LONG, ""),
        sections(A + B, LONG, "First"),
        ["moved Long@5>Long@8"],
    ),
    "a section that is gone": (sections(A, B), f"## Two\n\n{B}{A}", ["moved A@3>A@4"]),
    "a section that was split": (
        sections(A + B, ""),
        f"## Uno\n\n{A}\n## Due\n\n{B}\n## Two\n",
        ["moved A@3>A@3", "moved B@4>B@7"],
    ),
    "two sections change places": (sections(A, B), f"## Two\n\n{B}\n## One\n\n{A}", []),
    "another name": (A + B, A.replace("[A]", "[Alpha]") + B, ["edited A@1>Alpha@1"]),
    "another description": (A, A.replace("About", "All about"), ["edited A@1>A@1"]),
    "a full stop": (A, A.replace("a.\n", "a\n"), ["edited A@1>A@1"]),
    "another address": (A + B, A.replace("/x", "/y") + B, ["edited A@1>A@1"]),
    "another spelling of the address": (A, A.replace("https", "http"), ["edited A@1>A@1"]),
    "another mark": (A, A.replace(") -", ") `new` -"), ["edited A@1>A@1"]),
    "another link in the description": (A, A.replace("a.\n", "[a](https://a.org).\n"), ["edited A@1>A@1"]),
    "another bullet": (A + B, (A + B).replace("- [", "* ["), []),
    "another dash": (A, A.replace(" - ", " – "), []),
    "other line ends": (A + B, (A + B).replace("\n", "\r\n"), []),
    "a line break in the description": (A, A.replace("About a", "About\n  a"), []),
    "a child": (A, A + "  " + B, ["added B@2"]),
    "a child of its own": (A + "  " + B, A + B, []),
    "a name with other capitals at another address": (
        A + B,
        "- [a](https://else.org)\n" + B,
        ["edited A@1>a@1"],
    ),
    "the same description under another name and address": (
        LONG,
        LONG.replace("[Long](https://long", "[Longer](https://longer"),
        ["edited Long@1>Longer@1"],
    ),
    "nearly the same description under another name and address": (
        LONG,
        LONG.replace("[Long](https://long", "[Longer](https://longer").replace("finds", "learns"),
        ["edited Long@1>Longer@1"],
    ),
    "an entry for another": (A + B, A + "- [C](https://c.site.org) - All of c.\n", ["added C@2", "removed B@2"]),
    "an entry for another that is described by the same words": (
        A.replace("About", "Says all about"),
        B.replace("About", "Says all about"),
        ["added B@1", "removed A@1"],
    ),
    "a duplicate": (A, A + A, ["added A@2"]),
    "a duplicate with another name": (A, A.replace("[A]", "[Again]") + A, ["added Again@1"]),
    "one of two duplicates in another section": (sections(A, A), sections("", A), ["removed A@3"]),
    "the name and the address of one go to two": (
        A,
        A.replace("/x", "/y") + A.replace("[A]", "[Old]"),
        ["added A@1", "edited A@1>Old@2"],
    ),
    "no addresses": ("- [A](#a)\n- [B](#b) - x\n\nText\n", "- [B](#b) - x\n", []),
}  # fmt: skip


def told(change: Change) -> str:
    entries = [f"{known.name}@{known.line}" for known in (change.before, change.now) if known]
    return f"{change.kind} {'>'.join(entries)}"


def listed(path: str, before: str | None, now: str | None) -> Listed:
    both: list[Document | None] = [None if text is None else parse(text, path) for text in (before, now)]
    return Listed(path, *both)


def count(document: Document | None) -> int:
    return len(document.entries) if document else 0


@pytest.mark.parametrize(("before", "now", "expected"), CASES.values(), ids=CASES)
def test_a_change_is_told_as_a_person_would(before: str, now: str, expected: list[str]) -> None:
    assert [told(change) for change in changed([listed("list.md", before, now)])] == expected


def test_an_entry_has_its_section_and_its_list() -> None:
    (change,) = changed([listed("a.md", sections(A, ""), sections("", A))])
    sections_told = [known.section for known in (change.before, change.now) if known]
    assert (change.path, sections_told) == ("a.md", [("One",), ("Two",)])


SEVERAL: dict[str, tuple[list[tuple[str | None, str | None]], list[str]]] = {
    "a list that is new": ([(A, A), (None, B)], ["2.md added B@1"]),
    "a list that was removed": ([(A, A), (B, None)], ["2.md removed B@1"]),
    "an entry that went from one into the other": ([(A + B, A), (LONG, LONG + B)], ["2.md moved B@2>B@2"]),
    "an entry that went back": ([(LONG, LONG + B), (A + B, A)], ["1.md moved B@2>B@2"]),
    "a list that was split": ([(A + B, None), (None, A), (None, B)], ["2.md moved A@1>A@1", "3.md moved B@2>B@1"]),
    "the same entry in two": ([(A, A + B), (B, B)], ["1.md added B@2"]),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), SEVERAL.values(), ids=SEVERAL)
def test_lists_are_looked_at_together(texts: list[tuple[str | None, str | None]], expected: list[str]) -> None:
    lists = [listed(f"{number}.md", *own) for number, own in enumerate(texts, 1)]
    assert [f"{change.path} {told(change)}" for change in changed(lists)] == expected


ENTRIES = st.lists(
    st.sampled_from([A, B, LONG, "- [C](c.md)\n", "- [](x)\n", "- [A](https://a.site.org/x#e)\n", "- w\n"])
)


@given(ENTRIES, ENTRIES)
def test_every_entry_is_accounted_for(before: list[str], now: list[str]) -> None:
    own = listed("list.md", "".join(before), "".join(now))
    kinds = [change.kind for change in changed([own])]
    assert kinds.count(Kind.ADDED) - kinds.count(Kind.REMOVED) == count(own.after) - count(own.before)


@given(st.data(), ENTRIES)
def test_no_order_is_a_change(data: st.DataObject, entries: list[str]) -> None:
    other = data.draw(st.permutations(entries))
    assert changed([listed("list.md", "".join(entries), "".join(other))]) == ()


def rows(numbers: range, name: str, words: str) -> str:
    return "".join(
        f"- [{name} {n}](https://{name}{n}.site.org) - {words} number {n} of the list here.\n" for n in numbers
    )


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param(("one", "About"), ("one", "All about"), id="edited"),
        pytest.param(("one", "About"), ("two", "About"), id="renamed"),
        pytest.param(("one", "About"), ("two", "All about"), id="renamed and edited"),
    ],
)
def test_ten_thousand_entries_of_which_all_are_edited_are_compared_in_a_moment(
    before: tuple[str, str], now: tuple[str, str]
) -> None:
    """Measured: half a second."""
    own = listed("list.md", rows(range(10_000), *before), rows(range(10_000), *now))
    assert count(own.before) == count(own.after) == 10_000
    began = time.process_time()
    assert len(changed([own])) in (10_000, 20_000)
    assert time.process_time() - began < 5
