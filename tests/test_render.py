"""Sorting moves entries and nothing else; what would lose something is refused."""

from __future__ import annotations

import time

import pytest
from listkeeper.collation import Collation
from listkeeper.document import Document, EntryList
from listkeeper.halving import MAX_TRIALS
from listkeeper.order import is_sortable
from listkeeper.parser import parse
from listkeeper.render import VerificationError, render, rewritten, verify

A, B, C = (f"[{name}](https://{name.lower()}.example)" for name in ("A", "B", "C"))


def put_in_order(text: str) -> str:
    return _render(text)[0]


def _render(text: str) -> tuple[str, int]:
    document = parse(text)
    result = render(document, lambda own: Collation() if is_sortable(own, document) else None)
    return result.text, len(result.refused)


MOVES = {
    "a tight list": (f"- {B}\n- {A}\n", f"- {A}\n- {B}\n"),
    "no last line end": (f"- {B}\n- {A}", f"- {A}\n- {B}"),
    "a byte order mark": (f"\ufeff- {B}\n- {A}\n", f"\ufeff- {A}\n- {B}\n"),
    "CRLF": (f"- {B}\r\n- {A}\r\n", f"- {A}\r\n- {B}\r\n"),
    "mixed line ends stay in their places": (f"- {B}\r\n- {A}\n- {C}", f"- {A}\r\n- {B}\n- {C}"),
    "a loose list": (f"- {B}\n\n\n- {A}\n\n- {C}\n", f"- {A}\n\n\n- {B}\n\n- {C}\n"),
    "indentation stays": (f"  - {B}\n  - {A}\n", f"  - {A}\n  - {B}\n"),
    "children move along": (f"- {B}\n  - x\n- {A}\n", f"- {A}\n- {B}\n  - x\n"),
    "children are sorted, too": (
        f"- {B}\n  - [z](https://z.example)\n  - [y](https://y.example)\n- {A}\n",
        f"- {A}\n- {B}\n  - [y](https://y.example)\n  - [z](https://z.example)\n",
    ),
    "a further paragraph moves along": (f"- {B}\n\n  More.\n\n- {A}\n", f"- {A}\n\n- {B}\n\n  More.\n"),
    "a comment within an item moves along": (f"- {B}\n  <!-- b -->\n- {A}\n", f"- {A}\n- {B}\n  <!-- b -->\n"),
    "a fence within an item moves along": (
        f"- {B}\n  ```\n  - x\n  ```\n- {A}\n",
        f"- {A}\n- {B}\n  ```\n  - x\n  ```\n",
    ),
    "a fence that is never closed ends with its item": (f"- {B}\n  ```\n  x\n- {A}\n", f"- {A}\n- {B}\n  ```\n  x\n"),
    "a comment that is never closed ends with its item": (f"- {B}\n  <!-- x\n- {A}\n", f"- {A}\n- {B}\n  <!-- x\n"),
    "a lazy line moves along": (f"- {B} - one\ntwo\n- {A}\n", f"- {A}\n- {B} - one\ntwo\n"),
    "what stands around stays": (f"# T\n\nx\n\n- {B}\n- {A}\n\ny\n", f"# T\n\nx\n\n- {A}\n- {B}\n\ny\n"),
    "each part of a list split by a comment by itself": (
        f"- {C}\n- {B}\n<!-- new -->\n- [Z](https://z.example)\n- {A}\n",
        f"- {B}\n- {C}\n<!-- new -->\n- {A}\n- [Z](https://z.example)\n",
    ),
    "each section by itself": (f"# X\n- {B}\n- {A}\n# Y\n- {C}\n- {A}\n", f"# X\n- {A}\n- {B}\n# Y\n- {A}\n- {C}\n"),
    "equal names keep their order": (
        "- [x](https://2.example)\n- [x](https://1.example)\n- [a](https://a.example)\n",
        "- [a](https://a.example)\n- [x](https://2.example)\n- [x](https://1.example)\n",
    ),
    "form feeds and line separators are no line ends": (f"- {B} \u2028\x0c x\n- {A}\n", f"- {A}\n- {B} \u2028\x0c x\n"),
}
STAYS = {
    "numbers": f"1. {B}\n2. {A}\n",
    "an entry and another item": f"- {B}\n- please read\n- {A}\n",
    "a contents list": "- [b](#b)\n- [a](#a)\n",
    "a table": f"| x |\n|---|\n| {B} |\n| {A} |\n",
    "HTML": '<ul>\n<li><a href="https://b.example">B</a></li>\n<li><a href="https://a.example">A</a></li>\n</ul>\n',
    "paragraphs": f"## X\n{B}  \n{A}\n",
    "different indentation": f" - {B}\n- {A}\n",
    "an item that holds a list on its own line": f"- - {B}\n- - {A}\n",
    "several items on a line": f"- - {B}\n  - {A}\n",
    "an empty item": f"- {B}\n-\n- {A}\n",
    "a contents table within a heading that is an entry": f"## {A}\n\n| x |\n|---|\n| [b](#b) |\n\n## {B}\n\nx\n",
    "one entry": f"- {B}\n",
    "a quote": f"> - {B}\n> - {A}\n",
    "code": f"```\n- {B}\n- {A}\n```\n",
}
TWICE_DEFINED = f"- {B} [x]\n\n  [x]: https://1.example\n- {A}\n\n  [x]: https://2.example\n"
"""The first definition counts (CommonMark 4.7): in order, the link would lead elsewhere."""


@pytest.mark.parametrize(("text", "expected"), MOVES.values(), ids=MOVES)
def test_only_the_entries_move(text: str, expected: str) -> None:
    assert put_in_order(text) == expected
    assert put_in_order(expected) == expected


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_stays_as_it_is(text: str) -> None:
    assert _render(text) == (text, 0)


def test_a_list_that_would_read_otherwise_is_refused_and_told() -> None:
    assert _render(TWICE_DEFINED) == (TWICE_DEFINED, 1)


def test_the_other_lists_are_sorted_where_one_is_refused() -> None:
    good = f"# {{}}\n\n- {B}\n- {A}\n\n"
    result, refused = _render("".join(good.format(n) for n in range(9)) + "# Last\n\n" + TWICE_DEFINED)
    assert (result.count(f"- {A}\n- {B}\n"), result.endswith(TWICE_DEFINED), refused) == (9, True, 1)


BASE = f"# T\n\n<!-- c -->\n\n## S\n\n- {A} - one\n- {B} - two `x`\n\n## R\n\n1. {C}\n\n```\ncode\n```\n"
LOSSES = {
    "a lost line": (BASE.replace(f"- {A} - one\n", ""), "lines"),
    "a line made": (BASE + "x\n", "lines"),
    "a line twice": (BASE + f"- {A} - one\n", "lines"),
    "a changed address": (BASE.replace("a.example", "z.example"), "lines"),
    "merged lines": (BASE.replace(" - one\n-", " - one -"), "lines"),
    "a heading in another place": (
        BASE.replace("## S\n\n", "").replace("## R\n", "## R\n\n## S\n"),
        "sections, lists, entries",
    ),
    "entries in another section": (
        BASE.replace(f"- {A} - one\n", "").replace(f"1. {C}\n", f"1. {C}\n- {A} - one\n"),
        "lists, entries",
    ),
    "a list put into code": (
        BASE.replace(f"- {A} - one\n", "").replace("code\n", f"code\n- {A} - one\n"),
        "links, code, lists, entries, coverage",
    ),
    "code put out": (BASE.replace("code\n```\n", "```\ncode\n"), "code"),
    "a comment put into code": (
        BASE.replace("<!-- c -->\n", "").replace("code\n", "code\n<!-- c -->\n"),
        "comments, code",
    ),
}


@pytest.mark.parametrize(("changed", "told"), LOSSES.values(), ids=LOSSES)
def test_verify_tells(changed: str, told: str) -> None:
    assert verify(parse(BASE), changed) == told


def test_verify_has_nothing_to_say_of_other_places() -> None:
    swapped = BASE.replace(f"- {A} - one\n- {B} - two `x`\n", f"- {B} - two `x`\n- {A} - one\n")
    assert swapped != BASE
    assert verify(parse(BASE), swapped) == ""


def test_verify_tells_anchors_that_are_gone() -> None:
    assert verify(parse("<!--\n-->\n<a id='x'></a>\n"), "<!--\n<a id='x'></a>\n-->\n") == "comments, anchors"


def test_a_rewriting_that_changes_the_text_by_itself_is_our_bug() -> None:
    with pytest.raises(VerificationError, match="the text itself"):
        rewritten("a", [], rewrite=lambda _: "b", problem=lambda _: "")


def test_the_search_for_what_cannot_be_sorted_ends() -> None:
    lists = parse("".join(f"# {n}\n- {B}\n- {A}\n" for n in range(500))).lists
    trials = []

    def rewrite(chosen: object) -> str:
        trials.append(chosen)
        return "same" if not chosen else "changed"

    text, refused = rewritten("same", lists, rewrite=rewrite, problem=lambda _: "entries")
    assert (text, refused, len(trials)) == ("same", list(lists), MAX_TRIALS + 1)


def test_a_text_is_read_once_to_be_sure_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    document, seen = parse(f"- {B}\n- {A}\n"), list[str]()

    def watched(text: str, path: str) -> Document:
        seen.append(text)
        return parse(text, path)

    monkeypatch.setattr("listkeeper.render.parse", watched)
    assert render(document, lambda _: Collation()).text == f"- {A}\n- {B}\n"
    assert seen == [f"- {A}\n- {B}\n"]


def test_ten_times_the_entries_take_no_more_than_twenty_times_the_time() -> None:
    def cost(count: int) -> float:
        text = "".join(f"- [n{n * 7919 % count}](https://{n}.example) - Text.\n" for n in range(count))
        start = time.process_time()
        put_in_order(text)
        return time.process_time() - start

    cost(10)
    assert cost(2000) <= 20 * cost(200) + 0.1


def test_a_policy_names_the_lists_to_sort() -> None:
    text = f"# X\n- {B}\n- {A}\n# Y\n- {B}\n- {A}\n"

    def only_x(own: EntryList) -> Collation | None:
        return Collation() if own.section == ("X",) else None

    assert render(parse(text), only_x).text == f"# X\n- {A}\n- {B}\n# Y\n- {B}\n- {A}\n"
