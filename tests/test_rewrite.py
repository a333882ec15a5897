"""New addresses in lists: every way to write a link, what is refused, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.document import Document
from listkeeper.facts import LinkResult, Place
from listkeeper.halving import MAX_TRIALS
from listkeeper.outcomes import Code, Verdict
from listkeeper.parser import parse
from listkeeper.rewrite import (
    DOWNGRADE,
    ELSEWHERE,
    NO_PLACE,
    OTHER_PAGE,
    READS_OTHERWISE,
    SAFE,
    UNWRITABLE,
    Change,
    Rewritten,
    remaining,
    rewrite,
)
from listkeeper.rewrite.reading import After, reading

OLD, NEW = "https://a.example/old", "https://a.example/new"
WIKI, ODD, ASKED = f"{NEW}_(x)", f"{NEW}(", f"{NEW}?a=1&copy=2&amp;b='c'"


def results(document: Document, moves: Mapping[str, str], code: Code = Code.REDIRECT_PERMANENT) -> list[LinkResult]:
    """As a check of the document would give them, where each address of `moves` is to become another."""
    places: dict[str, list[Place]] = {}
    for link in document.links:
        if link.url in moves:
            places.setdefault(link.url, []).append(Place(document.path, *document.locate(link.span.start)))
    return [LinkResult(url, Verdict.CHANGE, code, tuple(own), suggestion=moves[url]) for url, own in places.items()]


def rewritten(text: str, new: str = NEW, old: str = OLD, *, code: Code = Code.REDIRECT_PERMANENT) -> Rewritten:
    document = parse(text)
    return rewrite([document], results(document, {old: new}, code))[0]


# What stands before, what stands after, and the new address where it is not NEW.
SHAPES: dict[str, tuple[str, ...]] = {
    "an entry": (f"- [A]({OLD}) - Does it.\n", f"- [A]({NEW}) - Does it.\n"),
    "an entry that is bold": (f"- **[A]({OLD})** - Does it.\n", f"- **[A]({NEW})** - Does it.\n"),
    "a title stays": (f"[A]({OLD} 'b (c)')", f"[A]({NEW} 'b (c)')"),
    "angle brackets stay": (f"[A](<{OLD}>)", f"[A](<{NEW}>)"),
    "parentheses in pairs": (f"[A]({OLD})", f"[A]({WIKI})", WIKI),
    "a lone parenthesis": (f"[A]({OLD})", f"[A](<{ODD}>)", ODD),
    "a lone parenthesis in angle brackets": (f"[A](<{OLD}>)", f"[A](<{ODD}>)", ODD),
    "a blank": (f"[A]({OLD})", f"[A]({NEW}%20x)", f"{NEW} x"),
    "brackets": (f"[A]({OLD})", f"[A]({NEW}%5Bx%5D)", f"{NEW}[x]"),
    "other letters": (f"[A]({OLD})", f"[A]({NEW}%C3%A9)", f"{NEW}é"),
    "markup": (f"[A]({OLD})", f"[A]({NEW}?%60*_%3C!--%3E%22x)", f'{NEW}?`*_<!-->"x'),
    "an entity": (f"[A]({OLD})", f"[A]({ASKED.replace('&', '&amp;')})", ASKED),
    "a query": (f"[A]({OLD})", f"[A]({NEW}?a=1&copy=2)", f"{NEW}?a=1&copy=2"),
    "an image": (f"![A]({OLD})", f"![A]({NEW})"),
    "a badge in a link": (f"[![A]({OLD})]({OLD})", f"[![A]({NEW})]({NEW})"),
    "an autolink": (f"<{OLD}>", f"<{NEW}>"),
    "a bare address": (f"See {OLD}, too.", f"See {NEW}, too."),
    "a bare address without scheme": (
        "See www.a.example/old.", "See https://www.a.example/old.", "https://www.a.example/old", "http://www.a.example/old",
    ),
    "an entry that is a bare address": (f"- {OLD} - Does it.\n", f"- {NEW} - Does it.\n"),
    "a description with a bare address": (f"- [A]({OLD}/x) - See {OLD}.\n", f"- [A]({OLD}/x) - See {NEW}.\n"),
    "a text that is the address": (f"- [{OLD}]({OLD})\n", f"- [{NEW}]({NEW})\n"),
    "a text that is the address without scheme": (f"[a.example/old]({OLD})", f"[a.example/new]({NEW})"),
    "a text that is the address and bold": (f"[**{OLD}**]({OLD})", f"[**{NEW}**]({NEW})"),
    "a text that says more than the address": (f"[see {OLD}]({OLD})", f"[see {OLD}]({NEW})"),
    "a text that the new address would mark up": (f"[{OLD}]({OLD})", f"[{OLD}]({NEW}*x*)", f"{NEW}*x*"),
    "an alternative text that is the address": (f"![{OLD}]({OLD})", f"![{OLD}]({NEW})"),
    "a definition": (f"[A][a]\n\n[a]: {OLD} 'b'\n", f"[A][a]\n\n[a]: {NEW} 'b'\n"),
    "a definition in angle brackets": (f"[A]\n\n[a]: <{OLD}>\n", f"[A]\n\n[a]: <{NEW}>\n"),
    "a definition with a lone parenthesis": (f"[A]\n\n[a]: {OLD}\n", f"[A]\n\n[a]: <{ODD}>\n", ODD),
    "a definition on two lines": (f"[A]\n\n[a]:\n  {OLD}\n", f"[A]\n\n[a]:\n  {NEW}\n"),
    "a definition in a quote": (f"[A]\n\n> [a]:\n> {OLD}\n", f"[A]\n\n> [a]:\n> {NEW}\n"),
    "a definition of many links": (f"[A] [B][a] ![c][a]\n\n[a]: {OLD}\n", f"[A] [B][a] ![c][a]\n\n[a]: {NEW}\n"),
    "two definitions": (f"[A] [b]\n\n[a]: {OLD}\n[b]: {OLD}\n", f"[A] [b]\n\n[a]: {NEW}\n[b]: {NEW}\n"),
    "many definitions": (
        f"[A]\n\n{''.join(f'[{n}]: {OLD}{chr(10)}' for n in range(19))}[a]: {OLD}\n",
        f"[A]\n\n{''.join(f'[{n}]: {NEW}{chr(10)}' for n in range(19))}[a]: {NEW}\n",
    ),
    "a definition that is not the first": (
        f"[A]\n\n[a]: {OLD}\n[a]: {OLD}\n",
        f"[A]\n\n[a]: {NEW}\n[a]: {OLD}\n",
    ),
    "an address twice in a description": (
        f"- [A]({OLD}/x) - See {OLD} or {OLD}.\n", f"- [A]({OLD}/x) - See {OLD}er or {OLD}er.\n", f"{OLD}er",
    ),
    "an address in the text of a link and after it": (f"[see {OLD}]({OLD}) {OLD}", f"[see {OLD}]({NEW}) {NEW}"),
    "a label that is the address": (f"[{OLD}]\n\n[{OLD}]: {OLD}\n", f"[{OLD}]\n\n[{OLD}]: {NEW}\n"),
    "a text before a label": (f"[{OLD}][a]\n\n[a]: {OLD}\n", f"[{NEW}][a]\n\n[a]: {NEW}\n"),
    "a text that is its own label": (f"[{OLD}][]\n\n[{OLD}]: {OLD}\n", f"[{OLD}][]\n\n[{OLD}]: {NEW}\n"),
    "HTML": (f'<a href="{OLD}">A</a>', f'<a href="{NEW}">A</a>'),
    "HTML in a paragraph": (f"A <a class='b' href='{OLD}'>A</a>", f"A <a class='b' href='{NEW}'>A</a>"),
    "HTML without quotes": (f"<a href={OLD}>A</a>", f'<a href="{NEW}?a=b">A</a>', f"{NEW}?a=b"),
    "HTML with an entity": (f'<a href="{OLD}">A</a>', f'<a href="{NEW}?a=1&amp;copy=2">A</a>', f"{NEW}?a=1&copy=2"),
    "HTML with a quote": (f"<a href='{OLD}'>A</a>", f"<a href='{NEW}&#39;'>A</a>", f"{NEW}'"),
    "HTML whose text is the address": (f"<p><a href='{OLD}'>{OLD}</a></p>", f"<p><a href='{NEW}'>{NEW}</a></p>"),
    "HTML around a bare address": (f"A <a href='{OLD}'>{OLD}</a>", f"A <a href='{NEW}'>{NEW}</a>"),
    "HTML around a bare address without scheme": (
        "A <a href='http://www.a.example/old'>www.a.example/old</a>",
        "A <a href='https://www.a.example/new'>www.a.example/new</a>",
        "https://www.a.example/new",
        "http://www.a.example/old",
    ),
    "HTML whose title is the address": (
        f"<p><a href='{OLD}' title='{OLD}'>{OLD}</a></p>",
        f"<p><a href='{NEW}' title='{OLD}'>{NEW}</a></p>",
    ),
    "an HTML image": (f'<img alt="{OLD}" src="{OLD}">', f'<img alt="{OLD}" src="{NEW}">'),
    "a table": (f"|A|\n|-|\n|[A]({OLD})|\n", f"|A|\n|-|\n|[A]({NEW}%7Cx)|\n", f"{NEW}|x"),
    "a heading": (f"# [A]({OLD})\n\n[b](#a)\n", f"# [A]({NEW})\n\n[b](#a)\n"),
    "the list's fragment stays": (f"[A]({OLD}#b)", f"[A]({NEW}#b)", NEW, f"{OLD}#b"),
    "a new fragment": (f"[A]({OLD}#b)", f"[A]({NEW}#c)", f"{NEW}#c", f"{OLD}#b"),
    "code, comments and other addresses stay": (
        f"`{OLD}` <!-- {OLD} --> [A]({OLD}) [B]({OLD}#b) [C]({OLD}/c)\n\n    {OLD}\n",
        f"`{OLD}` <!-- {OLD} --> [A]({NEW}) [B]({OLD}#b) [C]({OLD}/c)\n\n    {OLD}\n",
    ),
    "CRLF, a byte order mark and no last line end": (
        f"\ufeff# T\r\n\r\n- [A]({OLD})\r\n\t- [B](x)",
        f"\ufeff# T\r\n\r\n- [A]({NEW})\r\n\t- [B](x)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", SHAPES.values(), ids=SHAPES)
def test_a_new_address_is_written_as_its_place_wants_it(row: tuple[str, ...]) -> None:
    before, after, *how = row
    result = rewritten(before, *how)
    assert (result.text, result.left) == (after, ())
    assert result.done


# The list, the new address, and why it is not written.
REFUSED = {
    "a script": (f"[A]({OLD})", "javascript:alert(1)", UNWRITABLE),
    "another scheme": (f"[A]({OLD})", "ftp://a.example/new", UNWRITABLE),
    "a relative address": (f"[A]({OLD})", "/new", UNWRITABLE),
    "credentials": (f"[A]({OLD})", "https://me:pass@a.example/new", UNWRITABLE),
    "a user": (f"[A]({OLD})", "https://a.example@b.example/new", UNWRITABLE),
    "a port that is none": (f"[A]({OLD})", "https://a.example:x/new", UNWRITABLE),
    "a host in other letters": (f"[A]({OLD})", "https://а.example/new", UNWRITABLE),
    "a host with markup": (f"[A]({OLD})", "https://a.example)<b>/new", UNWRITABLE),
    "a line end": (f"[A]({OLD})", f"{NEW}\n\n# B", UNWRITABLE),
    "a control character": (f"[A]({OLD})", f"{NEW}\x1b[31m", UNWRITABLE),
    "letters turned round": (f"[A]({OLD})", f"{NEW}\u202e", UNWRITABLE),
    "a lone surrogate": (f"[A]({OLD})", f"{NEW}\udc80", UNWRITABLE),
    "an invisible character": (f"[A]({OLD})", f"{NEW}%E2%80%8B", UNWRITABLE),
    "a backslash": (f"[A]({OLD})", f"{NEW}\\x", UNWRITABLE),
    "ten thousand characters": (f"[A]({OLD})", f"{NEW}{'x' * 10_000}", UNWRITABLE),
    "a stop that no bare address holds": (f"See {OLD}", f"{NEW}?x!", READS_OTHERWISE),
    "an entity that a bare address would turn": (f"See {OLD}", f"{NEW}?a&amp;b", NO_PLACE),
    "another domain": (f"[A]({OLD})", "https://b.example/old", ELSEWHERE),
    "http for https": (f"[A]({OLD})", "http://a.example/new", DOWNGRADE),
    "a heading that gets another fragment": (f"# {OLD}\n", NEW, READS_OTHERWISE),
    "an entry that is there already": (
        f"- [A]({OLD})\n- [B]({NEW}/?utm_source=x)\n",
        NEW,
        f"{NEW} would duplicate 'B' (line 2)",
    ),
}


@pytest.mark.parametrize(("text", "new", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_safely_stays_and_is_told(text: str, new: str, why: str) -> None:
    result = rewritten(text, new)
    assert result.text == text
    assert result.done == ()
    assert [change.why for change in result.left] == [why]


@pytest.mark.parametrize("code", [code for code in Code if code not in SAFE])
def test_other_codes_are_for_people(code: Code) -> None:
    assert rewritten(f"[A]({OLD})", code=code) == Rewritten(f"[A]({OLD})")


UPGRADE = {
    Code.REDIRECT_PERMANENT: True,
    Code.REDIRECT_HTTPS: False,
    Code.INSECURE: False,
    Code.REPO_MOVED: True,
    Code.REPO_OWNER_FREE: True,
    Code.REPO_CASE: False,
}
"""The codes that are written, and whether to another page."""


@pytest.mark.parametrize(("code", "to_another"), UPGRADE.items())
def test_each_safe_code_changes_no_more_than_it_says(code: Code, to_another: bool) -> None:
    old, same, other = "http://github.com/a/b", "https://github.com/A/b", "https://github.com/a/c"
    assert rewritten(f"[A]({old})", same, old, code=code).text == f"[A]({same})"
    result = rewritten(f"[A]({old})", other, old, code=code)
    assert (result.text, [change.why for change in result.left]) == (
        (f"[A]({other})", []) if to_another else (f"[A]({old})", [OTHER_PAGE])
    )


def test_without_a_suggestion_nothing_is_written_or_told() -> None:
    assert rewritten(f"[A]({OLD})", "") == Rewritten(f"[A]({OLD})")
    assert rewritten(f"[A]({OLD})", OLD) == Rewritten(f"[A]({OLD})")


def test_a_new_address_that_has_a_newer_one_is_passed_over() -> None:
    moves = {"http://a.example/old": "http://a.example/new", "http://a.example/new": NEW, OLD: WIKI, WIKI: OLD}
    document = parse(" ".join(f"[A]({url})" for url in moves))
    (result,) = rewrite([document], results(document, moves))
    assert (result.text, result.left) == (f"[A]({NEW}) [A]({NEW}) [A]({OLD}) [A]({WIKI})", ())


def test_only_the_places_that_a_result_names_are_rewritten() -> None:
    document = parse(f"[A]({OLD})\n[B]({OLD})\n")
    (result,) = results(document, {OLD: NEW})
    named = result._replace(places=(Place("list.md", 2, 1), Place("other.md", 1, 1), Place("list.md", 3, 1)))
    (found,) = rewrite([document], [named])
    assert found == Rewritten(f"[A]({OLD})\n[B]({NEW})\n", (Change(Place("list.md", 2, 1), OLD, NEW),))
    assert remaining([named], [found]) == [named._replace(places=(named.places[1], named.places[2]))]


def test_one_address_that_cannot_be_written_keeps_no_other_from_it() -> None:
    lines = [f"# {OLD}/{n}\n\n- [A]({OLD}/{n}/x)\n" for n in range(5)]
    document = parse("".join(lines))
    moves = {link.url: link.url.replace("old", "new") for link in document.links}
    (result,) = rewrite([document], results(document, moves))
    assert result.text == "".join(f"# {OLD}/{n}\n\n- [A]({NEW}/{n}/x)\n" for n in range(5))
    assert [(change.url, change.why) for change in result.left] == [(f"{OLD}/{n}", READS_OTHERWISE) for n in range(5)]


def test_the_search_for_what_cannot_be_written_ends() -> None:
    text = "".join(f"# {OLD}/{n}\n\n" for n in range(MAX_TRIALS)) + f"[never tried]({OLD})\n"
    document = parse(text)
    (result,) = rewrite([document], results(document, {link.url: f"{link.url}x" for link in document.links}))
    assert (result.text, len(result.left)) == (text, MAX_TRIALS + 1)


def test_an_address_in_an_address_is_no_text() -> None:
    http = OLD.replace("https", "http")
    document = parse(f"<a href='{http}'>[a.example/old]({OLD})</a>")
    (result,) = rewrite([document], results(document, {http: f"{NEW}/1", OLD: f"{NEW}/2"}))
    assert result.text == f"<a href='{NEW}/1'>[a.example/new/2]({NEW}/2)</a>"


def test_of_two_new_texts_for_one_place_one_is_written() -> None:
    http = OLD.replace("https", "http")
    document = parse(f"<a href='{http}'>[a.example/old][b]</a>\n\n[b]: {OLD}\n")
    (result,) = rewrite([document], results(document, {http: f"{NEW}/1", OLD: f"{NEW}/2"}))
    assert result.text == f"<a href='{NEW}/1'>[a.example/new/1][b]</a>\n\n[b]: {OLD}\n"
    assert [change.why for change in result.left] == [READS_OTHERWISE]


# Two texts that are not alike, in one respect each.
UNLIKE = {
    "a place": ("[A](b)", " [A](b)"),
    "an address": ("[A](b)", "[A](c)"),
    "a text": ("[A](b)", "[B](b)"),
    "a kind": ("[A](b)", "![A](b"),
    "an anchor": ('<a name="b"></a>', '<a name="c"></a>'),
    "a title": ("# A", "# B"),
    "a description": ("- [A](b) - C.", "- [A](b) - D."),
    "a separator": ("- [A](b) - C.", "- [A](b) : C."),
    "a comment": ("<!-- a -->", "<!-- b -->"),
    "code": ("    a", "    ab"),
}


@pytest.mark.parametrize(("text", "other"), UNLIKE.values(), ids=UNLIKE)
def test_a_reading_shows_what_differs(text: str, other: str) -> None:
    one, two = parse(text), parse(other)
    assert reading(one, After(one)) == reading(parse(text), After(one))
    assert reading(one, After(one)) != reading(two, After(two))


DUPLICATES = {
    "two entries that become one": (
        [f"- [A]({OLD})\n- [B](https://a.example/older)\n"],
        {OLD: NEW, "https://a.example/older": NEW},
        [f"- [A]({NEW})\n- [B](https://a.example/older)\n"],
        [f"{NEW} would duplicate 'A' (line 1)"],
    ),
    "two entries that are one already": (
        [f"- [A]({OLD})\n- [B]({OLD}/)\n"],
        {OLD: NEW, f"{OLD}/": NEW},
        [f"- [A]({NEW})\n- [B]({NEW})\n"],
        [],
    ),
    "an entry of another list": (
        [f"- [A]({OLD})\n", f"# T\n\n- [Num*Py*]({NEW})\n"],
        {OLD: NEW},
        [f"- [A]({OLD})\n", f"# T\n\n- [Num*Py*]({NEW})\n"],
        [f"{NEW} would duplicate 'NumPy' (1.md:3)"],
    ),
    "an entry that holds the old address": (
        [f"- [A]({NEW}) - x ([B]({OLD}))\n"],
        {OLD: NEW},
        [f"- [A]({NEW}) - x ([B]({NEW}))\n"],
        [],
    ),
    "a link that is not the first of its entry": (
        [f"- [A]({NEW})\n- [B](https://b.example) - x ([C]({OLD}))\n"],
        {OLD: NEW},
        [f"- [A]({NEW})\n- [B](https://b.example) - x ([C]({NEW}))\n"],
        [],
    ),
    "another part of the page": (
        [f"- [A]({OLD}#a)\n- [B]({NEW}#b)\n"],
        {f"{OLD}#a": f"{NEW}#a"},
        [f"- [A]({NEW}#a)\n- [B]({NEW}#b)\n"],
        [],
    ),
    "https beside http": (
        [f"- [A](http://a.example/old)\n- [B]({OLD})\n"],
        {"http://a.example/old": OLD},
        [f"- [A]({OLD})\n- [B]({OLD})\n"],
        [],
    ),
    "a definition": (
        [f"- [A][a]\n- [B]({NEW})\n\n[a]: {OLD}\n"],
        {OLD: NEW},
        [f"- [A][a]\n- [B]({NEW})\n\n[a]: {OLD}\n"],
        [f"{NEW} would duplicate 'B' (line 2)"],
    ),
    "two entries of which one becomes the other's old address": (
        [f"- [A]({OLD})\n- [B]({NEW})\n"],
        {OLD: NEW, NEW: f"{NEW}er"},
        [f"- [A]({NEW}er)\n- [B]({NEW})\n"],
        [f"{NEW}er would duplicate 'A' (line 1)"],
    ),
}


@pytest.mark.parametrize(("texts", "moves", "after", "left"), DUPLICATES.values(), ids=DUPLICATES)
def test_no_entry_becomes_a_duplicate(
    texts: list[str], moves: dict[str, str], after: list[str], left: list[str]
) -> None:
    documents = [parse(text, f"{n}.md") for n, text in enumerate(texts)]
    found = rewrite(documents, [result for document in documents for result in results(document, moves)])
    assert [own.text for own in found] == after
    assert [change.why for own in found for change in own.left] == left


def test_what_is_left_says_why() -> None:
    document = parse(f"# {OLD}\n\n[A]({OLD})\n\n[B](https://b.example)\n")
    moved, other = results(document, {OLD: NEW, "https://b.example": ""})
    assert remaining([moved, other], rewrite([document], [moved, other])) == [
        moved._replace(places=moved.places[:1], note=READS_OTHERWISE),
        other,
    ]


# Laws: whatever the list, whatever the new addresses.
ADDRESSES = [OLD, f"{OLD}/", f"{OLD}#b", f"{OLD}?c=1&d", NEW, "http://a.example/old", "https://b.example"]
FORMS = [
    "- [A]({}) - x.", "- **[A]({})**", "{}", "- {}", "<{}>", "![A]({})", "[![A]({})]({})", "[{}]({})", "# {}", "| {} |",
    "|-|", "[A]: {}", "[A]", "[B][A]", "[{}][A]", "> [A](<{}> 't')", "<a href='{}'>{}</a>", "<p>", "<img src={}>",
    "`{}`", "<!-- {} -->", "    {}", "*{}*", "_{}_", "({})", "[A](#{})", "", "",
]  # fmt: skip
LISTS = st.lists(st.builds(str.replace, st.sampled_from(FORMS), st.just("{}"), st.sampled_from(ADDRESSES)), max_size=8)
HOSTILE = st.one_of(
    st.sampled_from([*ADDRESSES, WIKI, ODD, ASKED, "https://github.com/a/b", "javascript:alert(1)"]),
    st.builds(
        "https://a.example/{}".format, st.text(st.sampled_from("a/()[]<>|`*_~\\!&;#?%'\"\n\x1b\u202e é."), max_size=9)
    ),
    st.text(max_size=9),
)
MOVES = st.dictionaries(st.sampled_from(ADDRESSES), HOSTILE, max_size=4)


@settings(max_examples=150)
@given(LISTS, MOVES)
def test_only_what_was_told_changes(lines: list[str], moves: dict[str, str]) -> None:
    before = parse("\n".join(lines))
    (result,) = rewrite([before], results(before, moves))
    after = parse(result.text)
    assert len(after.links) == len(before.links)
    told = {change.place[1:]: change for change in result.done}
    for old, new in zip(before.links, after.links, strict=True):
        change = told.get(before.locate(old.span.start))
        expected = change.suggestion.replace("'", "%27") if change and change.url == old.url else old.url
        assert (new.url, new.kind) == (expected, old.kind)
    assert (after.anchors, len(after.entries)) == (before.anchors, len(before.entries))
    assert [c.text for c in after.comments] == [c.text for c in before.comments]


@settings(max_examples=150)
@given(LISTS, MOVES)
def test_twice_is_once(lines: list[str], moves: dict[str, str]) -> None:
    before = parse("\n".join(lines))
    (once,) = rewrite([before], results(before, moves))
    again = parse(once.text)
    asked = {link.url for link in before.links}
    (twice,) = rewrite([again], results(again, {url: moves[url] for url in asked & moves.keys()}))
    assert twice.text == once.text
