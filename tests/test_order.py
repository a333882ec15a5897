"""Which lists are kept in order: by configuration, else as the document shows."""

from __future__ import annotations

import pytest
from listkeeper.collation import Collation
from listkeeper.config import Config
from listkeeper.document import Document
from listkeeper.order import is_sortable, labels, policy
from listkeeper.parser import parse

SORTED = "Ant Bee Cat Dog Elk Fox Gnu Hen Ibis Jay Kid Lynx"
SHUFFLED = "Lynx Ant Kid Bee Jay Cat Ibis Dog Hen Elk Gnu Fox"


def section(title: str, names: str) -> str:
    return f"## {title}\n\n" + "".join(f"- [{name}](https://{name.lower()}.example)\n" for name in names.split()) + "\n"


def listed(*parts: str) -> Document:
    return parse("# List\n\n" + "".join(parts))


def collations(document: Document, config: Config, order: str = "") -> list[Collation | None]:
    collation_of = policy(document, config, order)
    return [collation_of(own) for own in document.lists]


PLAIN = Collation()
NATURAL = Collation(natural=True)
ONE_OUT = SORTED.replace("Cat Dog", "Dog Cat")
CASES = {
    "inferred from a list in order": ([SORTED], Config(), "", [PLAIN]),
    "inferred although one is out of place": ([SORTED, ONE_OUT], Config(), "", [PLAIN, PLAIN]),
    "not inferred from a list without order": ([SHUFFLED], Config(), "", [None]),
    "a list with an order of its own in a sorted document": (
        [SORTED, SORTED, SORTED, "Wasp Moth Fly Bug"],
        Config(),
        "",
        [PLAIN, PLAIN, PLAIN, None],
    ),
    "not inferred from two names": (["Ant Bee"], Config(), "", [None]),
    "natural numbers, as the list has them": (
        ["A1 A2 A9 A10 A11 A20 A30 A100 A101 A200 A1000"],
        Config(),
        "",
        [NATURAL],
    ),
    "configured": ([SHUFFLED], Config(order="alphabetical"), "", [PLAIN]),
    "configured, by the collation that the document shows": (
        ["A1 A2 A9 A10 A11 A20 A30 A100 A101 A200 A1000", "A1 A2 A9 A10 A11 A20 A30 A100 A101 A200 A1000", "B2 B1"],
        Config(order="alphabetical"),
        "",
        [NATURAL] * 3,
    ),
    "configured to keep": ([SORTED], Config(order="keep"), "", [None]),
    "a configured collation": ([SORTED], Config(collation=NATURAL), "", [NATURAL]),
    "a configured collation and order": ([SHUFFLED], Config(order="alphabetical", collation=NATURAL), "", [NATURAL]),
    "a section that is sorted": ([SHUFFLED, SHUFFLED], Config(sections={"S1": "alphabetical"}), "", [None, PLAIN]),
    "a section that is not": ([SORTED, SORTED], Config(sections={"S1": "keep"}), "", [PLAIN, None]),
    "a section that is inferred": (
        [SORTED, SHUFFLED],
        Config(order="alphabetical", sections={"S1": "infer"}),
        "",
        [PLAIN, None],
    ),
    "the command line sorts all": (
        [SHUFFLED, SHUFFLED],
        Config(order="keep", sections={"S1": "keep"}),
        "alphabetical",
        [PLAIN] * 2,
    ),
    "the command line keeps all": ([SORTED, SORTED], Config(order="alphabetical"), "keep", [None] * 2),
}


@pytest.mark.parametrize(("lists", "config", "order", "expected"), CASES.values(), ids=CASES)
def test_policy(lists: list[str], config: Config, order: str, expected: list[Collation | None]) -> None:
    document = listed(*(section(f"S{n}", names) for n, names in enumerate(lists)))
    assert collations(document, config, order) == expected


def test_the_innermost_section_decides() -> None:
    document = parse("# L\n\n## A\n\n### B\n\n- [z](https://z.example)\n- [y](https://y.example)\n")
    config = Config(sections={"A": "keep", "B": "alphabetical"})
    assert collations(document, config) == [PLAIN]


A, B = "[a](https://a.example)", "[b](https://b.example)"
SORTABLE = {
    "entries alone": (f"- {B}\n- {A}\n", True),
    "loose": (f"- {B}\n\n- {A}\n", True),
    "with a byte order mark": (f"\ufeff- {B}\n- {A}\n", True),
    "indented": (f"  - {B}\n  - {A}\n", True),
    "nested": (f"- x\n  - {B}\n  - {A}\n", True),
    "one entry": (f"- {A}\n", False),
    "numbers": (f"1. {B}\n2. {A}\n", False),
    "contents": ("- [b](#b)\n- [a](#a)\n", False),
    "another item": (f"- {B}\n- prose\n- {A}\n", False),
    "an empty item": (f"- {B}\n-\n- {A}\n", False),
    "a group": (f"- {B}\n- group\n  - {A}\n", False),
    "different indentation": (f" - {B}\n- {A}\n", False),
    "tabs and blanks": (f"- x\n\t- {B}\n    - {A}\n", False),
    "on the line of another marker": (f"- - {B}\n  - {A}\n", False),
    "in paragraphs": (f"## x\n{B}  \n{A}\n", False),
    "in a table": (f"| n |\n|---|\n| {B} |\n| {A} |\n", False),
}


@pytest.mark.parametrize(("text", "expected"), SORTABLE.values(), ids=SORTABLE)
def test_is_sortable(text: str, expected: bool) -> None:
    document = parse(text)
    assert is_sortable(document.lists[-1] if text.startswith("- x") else document.lists[0], document) is expected


def test_a_list_that_cannot_be_sorted_has_no_collation() -> None:
    document = parse(f"1. {B}\n2. {A}\n")
    assert collations(document, Config(order="alphabetical"), "alphabetical") == [None]


ASSUMED = {
    "two names that no order can be told from": (["Bee Ant"], Config(), [PLAIN]),
    "enough names, and no order": ([SHUFFLED], Config(), [None]),
    "two names, to be kept": (["Bee Ant"], Config(order="keep"), [None]),
    "two names in a section with an order of its own": (["Bee Ant"], Config(sections={"S0": "keep"}), [None]),
}


@pytest.mark.parametrize(("parts", "config", "expected"), ASSUMED.values(), ids=ASSUMED)
def test_sorted_form_of_a_short_list_is_alphabetical(
    parts: list[str], config: Config, expected: list[Collation | None]
) -> None:
    document = listed(*(section(f"S{n}", names) for n, names in enumerate(parts)))
    collation_of = policy(document, config, assume=True)

    assert [collation_of(own) for own in document.lists] == expected


LABELS = {
    "the name": ("- [Bee](https://b.example) - About [Ant](https://a.example).\n", ["Bee"]),
    "code before the link": ("- `MIT` - [Licence](https://b.example)\n", ["MIT - Licence"]),
    "words before the link": ("- Ada Lovelace, [Notes](https://b.example)\n", ["Ada Lovelace, Notes"]),
    "a label that is the name": ("- Bee [[PDF]](https://b.example)\n", ["Bee"]),
    "no emoji": ("- 🐝 [Bee](https://b.example)\n", ["Bee"]),
}


@pytest.mark.parametrize(("text", "seen"), LABELS.values(), ids=LABELS)
def test_an_entry_stands_where_a_reader_looks_for_it(text: str, seen: list[str]) -> None:
    assert [label for own in parse(text).lists for label in labels(own)] == seen
