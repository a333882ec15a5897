"""What may become of a list by an edit, and what is refused, told by what it would break."""

from __future__ import annotations

import pytest
from listkeeper.diagnostic import Edit
from listkeeper.document import Span
from listkeeper.fix.edits import applied
from listkeeper.fix.proof import objection
from listkeeper.parser import parse

TEXT = """\
# List

Some words of `welcome`.

- [Tools](#tools)
- [Books](#books)

<!-- a comment -->

## Tools

- [Hammer](https://hammer.example) - Hits nails.
- [Axe](https://axe.example) - Splits wood.
  - [Handle](https://handle.example) - Wood.

## Books

* [Nails](https://nails.example): All about nails

```
code
```
"""

Replacement = tuple[str, str]

KEPT: dict[str, list[Replacement]] = {
    "nothing": [],
    "a full stop at the end": [("about nails", "about nails.")],
    "another separator": [(".example): All", ".example) - All")],
    "another bullet": [("* [Nails]", "- [Nails]")],
    "upper case": [("All about", "all about")],
    "an address": [("https://axe.example", "https://axe.example/")],
    "a name": [("[Axe]", "[Axes]")],
    "a link for a word": [("Hits", "[Hits](https://hits.example)")],
    "lines in another order": [("- [Tools](#tools)\n- [Books](#books)", "- [Books](#books)\n- [Tools](#tools)")],
    "a line of contents": [("- [Books](#books)\n", "- [Books](#books)\n- [Nails](#books)\n")],
    "another line of contents": [("- [Books](#books)\n", "- [All books](#books)\n")],
    "prose": [("Some words", "A few words")],
    "a part of a word": [("ome words", "everal words")],
    "a blank line more": [("Hits nails.\n", "Hits nails.\n\n")],
    "a heading and its link": [("[Books](#books)", "[Read](#read)"), ("## Books", "## Read")],
    "a heading's level": [("## Books", "### Books")],
}
REFUSED: dict[str, tuple[list[Replacement], str]] = {
    "an entry is gone": ([("* [Nails](https://nails.example): All about nails\n", "")], "the number of entries"),
    "an entry is made": (
        [("Hits nails.\n", "Hits nails.\n- [X](https://x.example)\n")],
        "the number of entries",
    ),
    "an entry is no entry": ([("- [Hammer](https://hammer.example)", "- Hammer")], "the number of entries"),
    "an entry is another's child": ([("- [Axe](", "  - [Axe](")], "entries that were not touched"),
    "an entry is in another list": (
        [
            ("- [Hammer](https://hammer.example) - Hits nails.\n", ""),
            ("* [Nails]", "* [X](https://x.example)\n* [Nails]"),
        ],
        "the address of 'Axe'",
    ),
    "entries swap their addresses": (
        [("https://hammer.example", "https://axe.example"), ("https://axe.example", "https://hammer.example")],
        "",
    ),
    "a comment hides what follows": ([("Some words", "<!-- Some words")], "items that were not touched"),
    "a fence hides what follows": ([("Hits nails.\n", "Hits nails.\n```\n")], "entries that were not touched"),
    "a tag hides the description": ([("All", "<b title='All"), ("nails\n", "nails'>\n")], "the description of 'Nails'"),
    "a tag hides words": ([("Some", "<b title='Some"), ("`welcome`.", "`welcome`.'>")], "the word 'of'"),
    "a comment hides words": ([("Some", "<!-- Some"), ("`.\n", "`. -->\n")], "the number of comments"),
    "a bracket undoes a link": ([("[Handle]", "[Handle"), (" - Wood", "[ - Wood")], "the number of entries"),
    "a paragraph is code": ([("Some words", "    Some words")], "the number of code"),
    "a heading is text": ([("## Books", "##Books")], "the number of headings"),
    "a heading's link leads nowhere": ([("## Books", "## Literature")], "where links to sections lead"),
    "a heading has another's name": ([("# List", "# Tools")], "headings that were not touched"),
    "a comment is text": ([("<!-- a comment -->", "!-- a comment -->")], "the number of comments"),
    "a parent is gone": (
        [("- [Axe](https://axe.example) - Splits wood.\n  - [Handle]", "  - [Handle]")],
        "entries that were not touched",
    ),
}


def judged(replacements: list[Replacement]) -> str:
    edits = [Edit(Span(at, at + len(old)), new) for old, new in replacements if (at := TEXT.index(old)) >= 0]
    return objection(parse(TEXT), edits, parse(applied(TEXT, edits)))


@pytest.mark.parametrize("replacements", KEPT.values(), ids=KEPT)
def test_an_edit_is_kept(replacements: list[Replacement]) -> None:
    assert judged(replacements) == ""


@pytest.mark.parametrize(("replacements", "told"), REFUSED.values(), ids=REFUSED)
def test_an_edit_is_refused(replacements: list[Replacement], told: str) -> None:
    assert judged(replacements) == told


# A list, what is written for what in it, and what it would break elsewhere.
ELSEWHERE: dict[str, tuple[str, str, str, str]] = {
    "a definition makes a link of prose": ("See [more].\n\nEnd.\n", "End.", "[more]: x", "links where there were none"),
    "a link is undone from its beginning": ("See [more](x) of it.\n", "[more", "more", "the number of links"),
    "prose is HTML": ("Words.\n\nProse of no other kind.\n", "Words.", "<pre>Words.", "the text around"),
    "a tag hides a part of a name": (
        "- [Claw hammer tool](https://a.example)\n",
        "[Claw hammer tool]",
        "[Claw tool <b title='hammer'>]",
        "",
    ),
    "an order changes where a link leads": (
        "- [B](https://b.example) [x]\n\n  [x]: https://1.example\n- [A](https://a.example)\n\n  [x]: https://2.example\n",
        "- [B](https://b.example) [x]\n\n  [x]: https://1.example\n- [A](https://a.example)\n\n  [x]: https://2.example",
        "- [A](https://a.example)\n\n  [x]: https://2.example\n- [B](https://b.example) [x]\n\n  [x]: https://1.example",
        "entries that were to be put in order",
    ),
    "another address in a definition": (
        "[A]: https://a.example\n\n- [A] - Of [more](https://a.example).\n- [B](https://a.example)\n",
        "https://a.example",
        "https://b.example",
        "",
    ),
    "one of two definitions with one address": (
        "- [A]\n- [B]\n\n[A]: https://a.example\n[B]: https://a.example\n",
        "https://a.example",
        "https://b.example",
        "entries that were not touched",
    ),
    "a definition is none with a blank": (
        "- [A]\n- [B](https://b.example)\n\n[A]: https://a.example\n",
        "a.example",
        "a.example b",
        "entries that were not touched",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new", "told"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_an_edit_breaks_nothing_elsewhere(text: str, old: str, new: str, told: str) -> None:
    edits = [Edit(Span(text.index(old), text.index(old) + len(old)), new)]
    assert objection(parse(text), edits, parse(applied(text, edits))) == told


def test_a_name_keeps_what_is_not_replaced_in_it() -> None:
    text = "- [Claw hammer tool](https://a.example)\n"
    pairs = (("Claw", "<b title='Claw"), ("tool", "tool'>x"))
    edits = [Edit(Span(text.index(old), text.index(old) + len(old)), new) for old, new in pairs]
    assert objection(parse(text), edits, parse(applied(text, edits))) == "the name of 'Claw hammer tool'"
