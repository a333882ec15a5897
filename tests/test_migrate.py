"""Other shapes to bullets: no word is lost, and what has no form as bullets stays and is told."""

from __future__ import annotations

import pytest
from listkeeper.document import Document, Shape
from listkeeper.migrate import WRITERS, migrate
from listkeeper.parser import parse


def lines(*own: str) -> str:
    return "".join(line + "\n" for line in own)


PARAGRAPHS = """# Mathematics
What a beginner needs. It is a personal choice.

### Calculus
[Lectures](https://a.example/calculus)

### Algebra
[Lectures](https://a.example/algebra)··
[Eigenvalues](http://b.example/eigen/)\\
These matter (do NOT skip them): see [why](https://c.example).··
And they are fun.

### Signals
Filters are everywhere, "from A to B".··
[Filters](https://a.example/filters) this is the basis, but old...··
[Waves](https://a.example/waves)

### How to study
Use [Keras](https://k.example) and read on.··

Then write your own.
""".replace("·", " ")
BULLETS = """# Mathematics
What a beginner needs. It is a personal choice.

### Calculus
- [Lectures](https://a.example/calculus)

### Algebra
- [Lectures](https://a.example/algebra)

- [Eigenvalues](http://b.example/eigen/)

  These matter (do NOT skip them): see [why](https://c.example).

  And they are fun.

### Signals
Filters are everywhere, "from A to B".

- [Filters](https://a.example/filters) - this is the basis, but old...
- [Waves](https://a.example/waves)

### How to study
Use [Keras](https://k.example) and read on.··

Then write your own.
""".replace("·", " ")
HEADINGS = lines(
    "# L",
    "",
    "## Tools",
    "",
    "### [Alpha](https://a.example) ![i](i.png) ###",
    "",
    "Does one thing,",
    "and well.",
    "",
    "And more.",
    "",
    "### [Beta](https://b.example)",
    "",
    "## Rest",
    "",
    "x",
)
HTML = lines(
    "<ul>",
    '  <li><a href="https://a.example">A</a> - Does <b>one</b>',
    "  thing.</li>",
    '  <li><a class="x" href="https://b.example">B &amp; C</a></li>',
    "</ul>",
    "",
    "x",
)
MIGRATED = {
    "paragraphs": (PARAGRAPHS, BULLETS),
    "a table": (
        lines(
            "x",
            "",
            "| API | Description | Auth | HTTPS |",
            "|:--|---|---|---|",
            "| [Cats](https://a.example) | Cats \\| kittens | apiKey | Yes |",
            "| **[Dogs](https://b.example)** | Dogs. | | No",
            "",
            "y",
        ),
        lines(
            "x",
            "",
            "- [Cats](https://a.example) - Cats | kittens (Auth: apiKey, HTTPS: Yes)",
            "- **[Dogs](https://b.example)** - Dogs. (HTTPS: No)",
            "",
            "y",
        ),
    ),
    "a table with links in other columns": (
        lines(
            "| Name | Description | Code | Paper |",
            "|-|-|-|-|",
            "| [A](https://a.example) | Does it. | [Code](https://c.example) | [ICML](https://p.example) |",
        ),
        lines("- [A](https://a.example) - Does it. (Paper: [ICML](https://p.example)) ([Code](https://c.example))"),
    ),
    "a table with the description beside the name": (
        lines("| Name | Licence |", "|-|-|", "| [A](https://a.example) - Does it. | MIT |"),
        lines("- [A](https://a.example) - Does it. (Licence: MIT)"),
    ),
    "headings": (
        HEADINGS,
        lines(
            "# L",
            "",
            "## Tools",
            "",
            "- [Alpha](https://a.example) ![i](i.png) - Does one thing,",
            "  and well.",
            "",
            "  And more.",
            "",
            "- [Beta](https://b.example)",
            "",
            "## Rest",
            "",
            "x",
        ),
    ),
    "HTML items": (
        HTML,
        lines("- [A](https://a.example) - Does <b>one</b> thing.", "- [B &amp; C](https://b.example)", "", "x"),
    ),
    "bullets": (lines("- [A](https://a.example)"), lines("- [A](https://a.example)")),
    "no entries": (lines("# L", "", "Only [prose](https://a.example)."),) * 2,
}
STAYS = {
    "a table with a row that is no entry": (
        "| n | d |\n|-|-|\n| [A](https://a.example) | x |\n| B | y |\n",
        Shape.TABLE,
    ),
    "a table with a link in its header": (
        "| [n](https://n.example) | d |\n|-|-|\n| [A](https://a.example) | x |\n",
        Shape.TABLE,
    ),
    "a heading over code": (
        "## [A](https://a.example)\n\nText.\n\n```\ncode\n```\n\n## [B](https://b.example)\n\n> Quote.\n",
        Shape.HEADING,
    ),
    "a heading that a link leads to": (
        "[A](#a) [B](#b)\n\n## [A](https://a.example)\n\nText.\n\n## [B](https://b.example)\n\nText.\n",
        Shape.HEADING,
    ),
    "a heading with sections of its own": (
        lines("# L", "", "## [A](https://a.example)", "", "Text.", "", "## [B](https://b.example)", "", "### More"),
        Shape.HEADING,
    ),
    "HTML with a list in it": (
        '<ul>\n<li><a href="https://a.example">A</a>\n<ul><li><a href="https://b.example">B</a></li></ul></li>\n</ul>\n',
        Shape.HTML,
    ),
    "HTML with something before the list": (
        '<p>Read this.</p><ul><li><a href="https://a.example">A</a></li></ul>\n',
        Shape.HTML,
    ),
    "HTML whose text would be markup": ('<ul>\n<li><a href="https://a.example">*A*</a> x</li>\n</ul>\n', Shape.HTML),
    "a summary": ('<details><summary><a href="https://a.example">A</a></summary></details>\n', Shape.HTML),
}


def told(document: Document) -> list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (entry.name.text, entry.url, entry.description.text, tuple(note.text for note in entry.notes), entry.section)
        for entry in document.entries
    ]


@pytest.mark.parametrize(("text", "expected"), MIGRATED.values(), ids=MIGRATED)
def test_migrates(text: str, expected: str) -> None:
    assert (migrate(parse(text)).text, migrate(parse(text)).refused) == (expected, ())


@pytest.mark.parametrize(("text", "expected"), MIGRATED.values(), ids=MIGRATED)
def test_migrates_with_other_line_ends(text: str, expected: str) -> None:
    assert migrate(parse(text.replace("\n", "\r\n"))).text == expected.replace("\n", "\r\n")
    assert migrate(parse(text.removesuffix("\n"))).text == expected.removesuffix("\n")
    assert migrate(parse("\ufeff" + text)).text == "\ufeff" + expected


@pytest.mark.parametrize("text", [text for text, _ in MIGRATED.values()], ids=MIGRATED)
def test_migrating_twice_changes_nothing(text: str) -> None:
    once = migrate(parse(text)).text
    assert migrate(parse(once)).text == once


@pytest.mark.parametrize("text", [PARAGRAPHS, HEADINGS, HTML], ids=["paragraphs", "headings", "HTML"])
def test_the_entries_are_the_same(text: str) -> None:
    document = parse(text)
    again = parse(migrate(document).text)
    assert told(again) == told(document)
    assert {own.shape for own in again.lists} == {Shape.BULLET}


@pytest.mark.parametrize(("text", "shape"), STAYS.values(), ids=STAYS)
def test_what_would_lose_something_stays_and_is_told(text: str, shape: Shape) -> None:
    result = migrate(parse(text))
    assert result.text == text
    assert {own.shape for own in result.refused} == {shape}


def test_one_list_stays_and_the_others_become_bullets() -> None:
    table = "| n | d |\n|-|-|\n| [{}](https://x.example) | x |\n"
    text = table.format("A") + "\nx\n\n" + table.format("B") + "| none | y |\n"
    result = migrate(parse(text))
    assert result.text == "- [A](https://x.example) - x\n\nx\n\n" + table.format("B") + "| none | y |\n"
    assert [own.span.start for own in result.refused] == [text.index("| n | d |", 5)]


def test_a_cell_keeps_its_markup_and_names_its_column() -> None:
    text = "| Name | Description | Stars |\n|-|-|-|\n| [A](https://a.example) `v2` | A *fine* thing | `12` |\n"
    assert migrate(parse(text)).text == "- [A](https://a.example) `v2` - A *fine* thing (Stars: `12`)\n"


BAD_FORMS = {
    "a lost word": "- [A](https://a.example) - Does one thing.\n",
    "other words": "- [A](https://a.example) - Does a thing (Licence: MIT one)\n",
    "a lost link": "- [A](https://a.example) - Does one thing. (Licence: MIT b example https)\n",
}


@pytest.mark.parametrize("form", BAD_FORMS.values(), ids=BAD_FORMS)
def test_a_form_that_loses_something_is_not_taken(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "| n | d | Licence |\n|-|-|-|\n| [A](https://a.example) | Does one thing. | MIT <https://b.example> |\n"
    if "b example" not in form:
        text = text.replace(" <https://b.example>", "")
    assert migrate(parse(text)).refused == ()
    monkeypatch.setitem(WRITERS, Shape.TABLE, lambda *_: form.rstrip("\n"))
    result = migrate(parse(text))
    assert (result.text, len(result.refused)) == (text, 1)
