"""A new entry: written as its neighbours are, in its place, one line more; and what somebody typed stays text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.collation import Collation
from listkeeper.config import Config, Form
from listkeeper.parser import parse
from listkeeper.proposal.fields import targets
from listkeeper.proposal.placing import PlacingError, Proposal, is_one_line_more, placed

ROOT = Path(__file__).parents[2]
PLAIN = Proposal("Kappa", "https://kappa.example/", (), "Draws a map.")


def put(text: str, proposal: Proposal = PLAIN, config: Config | None = None, *, section: int = 0) -> str:
    document = parse(text, "list.md")
    return placed(document, targets(document)[section], proposal, config or Config())


def listed(*lines: str, head: str = "# A\n\n## S\n\n") -> str:
    return head + "".join(f"{line}\n" for line in lines)


NAMES = "Alpha Beta Gamma Iota Lambda Omega Sigma Theta Zeta".split()
ORDERED = [f"- [{name}](https://{name.lower()}.example/) - Draws a graph." for name in NAMES]

WRITTEN = {
    "as most are": (ORDERED, "- [Kappa](https://kappa.example/) - Draws a map."),
    "with stars and a colon": (
        ["* [B](https://b.example/): Does.", "* [A](https://a.example/): Does."],
        "* [Kappa](https://kappa.example/): Draws a map.",
    ),
    "with three blanks": (
        ["*   [B](https://b.example/) -- Does."],
        "*   [Kappa](https://kappa.example/) -- Draws a map.",
    ),
    "in bold": (["- **[B](https://b.example/)** - Does."], "- **[Kappa](https://kappa.example/)** - Draws a map."),
    "as in most, not as in the last": (
        [*ORDERED[:4], "- [Zz](https://zz.example/): Does."],
        "- [Kappa](https://kappa.example/) - Draws a map.",
    ),
    "without another's icon": (
        ["- ![x](https://x.example/i.png) [B](https://b.example/) - Does.", "- [C](https://c.example/) - Does."],
        "- [Kappa](https://kappa.example/) - Draws a map.",
    ),
}


@pytest.mark.parametrize(("lines", "line"), WRITTEN.values(), ids=WRITTEN)
def test_an_entry_is_written_as_its_neighbours_are(lines: list[str], line: str) -> None:
    assert line in put(listed(*lines)).split("\n")


MARKED = {
    "before the dash": (
        ["- [B](https://b.example/) `book` `easy` - Does."],
        ("course", "hard"),
        "- [Kappa](https://kappa.example/) `course` `hard` - Draws a map.",
    ),
    "behind the description": (
        ["- [B](https://b.example/) - Does. `Book` `Easy`", "- [C](https://c.example/) - Does. `Book` `Hard`"],
        ("Book", "Hard"),
        "- [Kappa](https://kappa.example/) - Draws a map. `Book` `Hard`",
    ),
    "none": (["- [B](https://b.example/) `book` - Does."], (), "- [Kappa](https://kappa.example/) - Draws a map."),
    "as the list has it already": (
        ["- [B](https://b.example/) (PDF) - Does."],
        ("PDF",),
        "- [Kappa](https://kappa.example/) (PDF) - Draws a map.",
    ),
}


@pytest.mark.parametrize(("lines", "marks", "line"), MARKED.values(), ids=MARKED)
def test_marks_stand_where_the_list_has_them(lines: list[str], marks: tuple[str, ...], line: str) -> None:
    assert line in put(listed(*lines), PLAIN._replace(attributes=marks)).split("\n")


def test_without_a_description_what_closes_the_markup_stays() -> None:
    text = listed("- **[B](https://b.example/)** - Does.", "- **[C](https://c.example/)**")

    assert "- **[Kappa](https://kappa.example/)**\n" in put(text, PLAIN._replace(description=""))


def names(text: str) -> list[str]:
    return [entry.name.text for entry in parse(text, "list.md").entries]


PLACES = {
    "in order": (ORDERED, Config(), [*NAMES[:4], "Kappa", *NAMES[4:]]),
    "kept, at the end": (ORDERED, Config(order="keep"), [*NAMES, "Kappa"]),
    "without order, at the end": (
        [ORDERED[at] for at in (4, 2, 0, 7, 5)],
        Config(),
        [*(NAMES[at] for at in (4, 2, 0, 7, 5)), "Kappa"],
    ),
    "one astray moves nothing": (
        [ORDERED[8], *ORDERED[:8]],
        Config(order="alphabetical"),
        ["Zeta", *NAMES[:4], "Kappa", *NAMES[4:8]],
    ),
    "as it is configured": (
        [ORDERED[0].replace("Alpha", "The Alpha"), ORDERED[5]],
        Config(order="alphabetical", collation=Collation(articles=True)),
        ["The Alpha", "Kappa", "Omega"],
    ),
}


@pytest.mark.parametrize(("lines", "config", "expected"), PLACES.values(), ids=PLACES)
def test_an_entry_goes_where_the_order_of_the_list_wants_it(
    lines: list[str], config: Config, expected: list[str]
) -> None:
    assert names(put(listed(*lines), config=config)) == expected


def test_a_list_in_order_for_itself_stays_so_in_a_document_that_is_not() -> None:
    unsorted = "\n## T\n\n" + "".join(f"- [{n}](https://{n}.example/t)\n" for n in "ezdaxcbyqhkwmt" * 2)

    assert names(put(listed(*ORDERED) + unsorted))[:6] == [*NAMES[:4], "Kappa", "Lambda"]


LINES = {
    "first": (listed(*ORDERED[5:]), "\n"),
    "last": (listed(*ORDERED[:4]), "\n"),
    "no line end": (listed(*ORDERED[:4]).removesuffix("\n"), "\n"),
    "windows": (listed(*ORDERED).replace("\n", "\r\n"), "\r\n"),
    "loose": (listed(*(f"{line}\n" for line in ORDERED)), "\n"),
    "indented": (listed(*(f"  {line}" for line in ORDERED)), "\n"),
    "of one": (listed(ORDERED[0]), "\n"),
    "with a byte order mark": ("\ufeff" + listed(*ORDERED, head=""), "\n"),
    "nested": (listed(*ORDERED[:4], "  - [N](https://n.example/) - Nested.", *ORDERED[4:]), "\n"),
    "before another section": (listed(*ORDERED[:4]) + "\n## T\n\ntext\n", "\n"),
}


@pytest.mark.parametrize(("text", "end"), LINES.values(), ids=LINES)
def test_nothing_else_changes(text: str, end: str) -> None:
    after = put(text)

    assert is_one_line_more(text, after)
    assert (after.count("\r\n") > 0) == (end == "\r\n")
    assert after.count("\n") - text.count("\n") == (2 if "\n\n- [B" in text else 1)


def test_the_longest_list_of_a_section_is_meant() -> None:
    text = listed("- [Yes](https://yes.example/)", "", "Or:", "", *ORDERED[:2], "- [M](https://m.example/) - Does.")

    assert names(put(text)) == ["Yes", *NAMES[:2], "M", "Kappa"]


TAKEN = {
    "brackets": ("a [b] c", "- [a [b] c](https://kappa.example/) - Draws a map."),
    "one bracket": ("a ] c", r"- [a \] c](https://kappa.example/) - Draws a map."),
    "stars": ("*x*", r"- [\*x\*](https://kappa.example/) - Draws a map."),
    "a snake": ("snake_case_name", "- [snake_case_name](https://kappa.example/) - Draws a map."),
    "a tag": ("<b>", r"- [\<b\>](https://kappa.example/) - Draws a map."),
}


@pytest.mark.parametrize(("name", "line"), TAKEN.values(), ids=TAKEN)
def test_a_name_is_text(name: str, line: str) -> None:
    after = put(listed(*ORDERED), PLAIN._replace(name=name))

    assert line in after.split("\n")
    assert name in names(after)


REFUSED = {
    "a second link": PLAIN._replace(description="Draws [more](https://more.example/)."),
    "a bare address": PLAIN._replace(description="See https://more.example/ too."),
    "an image": PLAIN._replace(description="![x](https://x.example/i.png) Draws."),
    "html": PLAIN._replace(description="Draws <b onclick=x>a map</b>."),
    "a comment": PLAIN._replace(description="Draws <!-- lint disable --> a map."),
    "a comment that stays open": PLAIN._replace(description="Draws <!-- a map."),
    "a second line": PLAIN._replace(description="Draws.\n- [More](https://more.example/) - Too."),
    "a heading": PLAIN._replace(description="Draws.\n\n# More"),
    "an address that ends": PLAIN._replace(url="https://a.example/) [x](https://b.example/"),
    "an address with a blank": PLAIN._replace(url="https://a.example/ b"),
    "an address that is none": PLAIN._replace(url="javascript:alert(1)"),
    "no address": PLAIN._replace(url=""),
    "no name": PLAIN._replace(name=" "),
    "a mark that ends": PLAIN._replace(attributes=("a` [x](https://b.example/) `b",)),
}


@pytest.mark.parametrize("proposal", REFUSED.values(), ids=REFUSED)
def test_what_is_more_than_an_entry_is_refused_without_its_words(proposal: Proposal) -> None:
    with pytest.raises(PlacingError) as refused:
        put(listed(*ORDERED), proposal)

    assert str(refused.value).startswith("it would not read as one entry with this name and this address; ")


@pytest.mark.parametrize("more", ["\n\n# More", "\n\n    code", "\n\n<p>more</p>"])
def test_nothing_comes_after_an_entry_at_the_end(more: str) -> None:
    """Where nothing else of the list would change."""
    with pytest.raises(PlacingError):
        put(listed(*ORDERED), PLAIN._replace(description=f"Draws.{more}"), Config(order="keep"))


def test_an_address_with_parentheses_stays_one() -> None:
    after = put(listed(*ORDERED), PLAIN._replace(url="https://en.wikipedia.org/wiki/Map_)x("))

    assert "- [Kappa](https://en.wikipedia.org/wiki/Map_%29x%28) - Draws a map." in after.split("\n")


def test_a_code_span_in_a_description_is_one() -> None:
    assert "- [Kappa](https://kappa.example/) - Draws `maps`.\n" in put(
        listed(*ORDERED), PLAIN._replace(description="Draws `maps`.")
    )


TEXTS = st.text(st.sampled_from("ab `*_[]()<>!&\\|~#-\n\"'.:/@$"), max_size=30)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=150, database=None)
def test_whatever_is_typed_there_is_one_entry_more_or_none(name: str, url: str, description: str) -> None:
    text = listed(*ORDERED) + "\n## T\n\n" + listed(*ORDERED[:3], head="")
    try:
        after = put(text, Proposal(name, f"https://{url}", (), description))
    except PlacingError:
        return
    was, now = parse(text, ""), parse(after, "")

    assert len(now.entries) == len(was.entries) + 1
    assert len(now.links) == len(was.links) + 1
    assert [own.title for own in now.headings] == [own.title for own in was.headings]
    assert set(was.text.split("\n")) <= set(after.split("\n"))


def test_one_line_more_is_not_any_change() -> None:
    assert not is_one_line_more("a\nb\n", "a\nb\n")
    assert not is_one_line_more("a\nb\n", "a\nx\ny\nb\n")
    assert not is_one_line_more("a\nb\n", "b\na\nc\n")
    assert is_one_line_more("a\nb\n", "a\n\nx\nb\n")


def test_the_list_of_this_repository_takes_one() -> None:
    text = (ROOT / "list.md").read_text(encoding="utf-8")
    document = parse(text, "list.md")
    proposal = Proposal("Linear Algebra Done Right", "https://linear.axler.net/", ("book", "intermediate"), "A book.")
    after = placed(document, targets(document)[1], proposal, Config(order="alphabetical", form=Form()))

    assert is_one_line_more(text, after)
    assert names(after)[1:4] == [
        "Khan Academy: Linear Algebra",
        "Linear Algebra Done Right",
        "MIT 18.06, Lecture 21: Eigenvalues and Eigenvectors",
    ]
