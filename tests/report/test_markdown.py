"""The summary of a run: compared as a whole, and read by another Markdown parser."""

from __future__ import annotations

import re

import pytest
from listkeeper.diagnostic import Diagnostic, Edit, Fix, Severity
from listkeeper.document import Document, Location, Span
from listkeeper.escape import cut, visible
from listkeeper.parser import parse
from listkeeper.report import reporter
from listkeeper.report.run import Run
from markdown_it import MarkdownIt

from tests.report.links.examples import HOSTILE

GFM = MarkdownIt("gfm-like", {"html": True, "linkify": True})
FIX = Fix((Edit(Span(0, 1), "x"),))
DOCUMENTS = {name: parse("- [A](b)\n- [C](d)\n", name) for name in ("fine.md", "a.md", "b.md")}
MARKDOWN = """\
## Lint

6 entries in 3 lists: 2 errors, 1 warning, 1 notice. `lint --fix` mends 1 of them.

### `b.md`: 1 error, 1 warning

| Line | Severity | Rule | What is wrong |
| ---: | --- | --- | --- |
| 9 | error | `order` | `'a\\|b' belongs first` |
| 3 | warning | `order` (`--fix`) | `w` |

### `a.md`: 1 error, 1 notice

| Line | Severity | Rule | What is wrong |
| ---: | --- | --- | --- |
| 7 | error | `anchor` | `e` |
| 5 | notice | `order` | `n` |
"""


def told(
    line: int, message: str, severity: Severity = Severity.ERROR, path: str = "a.md", rule: str = "order"
) -> Diagnostic:
    return Diagnostic(path, Location(line, 5), Location(line, 9), rule, severity, message)


def markdown(*diagnostics: Diagnostic, documents: dict[str, Document] = DOCUMENTS) -> str:
    return reporter("markdown").render(Run(diagnostics, documents), colour=False)


def test_the_worst_list_comes_first_and_in_it_the_worst_finding() -> None:
    shown = markdown(
        told(5, "n", Severity.NOTICE),
        told(7, "e", rule="anchor"),
        told(3, "w", Severity.WARNING, "b.md")._replace(fix=FIX),
        told(9, "'a|b' belongs first", path="b.md"),
    )

    assert shown == MARKDOWN


def test_nothing_to_say_is_one_line() -> None:
    one = {"a.md": parse("- [A](b)\n", "a.md")}

    assert markdown(documents=one) == "## Lint\n\n1 entry: nothing to say.\n"


def test_what_is_beyond_the_first_rows_is_folded() -> None:
    shown = markdown(*(told(n, "x") for n in range(1, 28)), told(99, "y", Severity.NOTICE))
    above, folded = shown.split("\n<details>\n")

    assert re.findall(r"^\| (\d+)", above, re.M) == [str(n) for n in range(1, 26)]
    assert folded.startswith("<summary>2 errors, 1 notice more</summary>\n\n| Line |")
    assert re.findall(r"^\| (\d+)", folded, re.M) == ["26", "27", "99"]
    assert folded.endswith("|\n\n</details>\n")


def test_what_has_no_room_is_summed_up_by_rule() -> None:
    many = [told(n, "x" * 90) for n in range(1, 3001)]
    shown = markdown(*many, *(told(n, "y", Severity.NOTICE, rule="anchor") for n in range(30)))
    rows = shown.count("| error | `order` |")

    assert 59_000 < len(shown) <= 60_000
    assert 300 < rows < 600
    assert f"\n| Rule | Findings |\n| --- | ---: |\n| `order` | {3000 - rows:,} |\n| `anchor` | 30 |\n" in shown
    assert shown.endswith("</details>\n")


def test_of_many_lists_those_without_room_are_counted() -> None:
    names = [f"{n}.md" for n in range(60)]
    documents = dict.fromkeys(names, DOCUMENTS["a.md"])
    shown = markdown(*(told(1, "x", path=name) for name in names), documents=documents)

    assert shown.count("\n### ") == 50
    assert shown.endswith("\nand 10 more lists with findings\n")


def test_a_few_endless_messages_leave_room_for_what_they_are() -> None:
    names = [f"{n}.md" for n in range(40)]
    documents = dict.fromkeys(names, DOCUMENTS["a.md"])
    shown = markdown(*(told(n, "\x1b" * 9999, path=name) for name in names for n in range(40)), documents=documents)
    tables = shown.count("\n### ")

    assert 59_000 < len(shown) <= 60_000
    assert shown.endswith(f"\nand {40 - tables} more lists with findings\n")


def elements(text: str) -> list[str]:
    """The kinds of things that a parser finds, and the text of code."""
    found = []
    for block in GFM.parse(text):
        for token in block.children or [block]:
            if token.type == "code_inline":
                found.append(token.content)
            elif token.type in ("html_inline", "html_block", "link_open", "image", "fence", "code_block", "td_open"):
                found.append(token.type)
    return found


@pytest.mark.parametrize("text", [*HOSTILE, "a" * 499 + "`", "//`|\\|`/x"], ids=lambda text: ascii(text[:20]))
def test_a_text_from_outside_is_code_and_nothing_else(text: str) -> None:
    shown = re.sub("`{80,}", "`" * 79 + "…", cut(visible(cut(text))))
    report = markdown(told(1, text, path=text), documents={text: DOCUMENTS["a.md"]})

    assert elements(report) == [shown, "td_open", "td_open", "td_open", "order", "td_open", shown]
