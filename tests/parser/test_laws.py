"""What holds for any text at all. `LISTKEEPER_EXAMPLES=20000` looks longer than CI does."""

from __future__ import annotations

import os
import re
from collections import Counter
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listkeeper.collation import Collation
from listkeeper.document import Attribute, Document, Entry, Section, Span, Text
from listkeeper.markdown import Tree, is_plain
from listkeeper.markdown.inline import PARSER
from listkeeper.parser import line, parse, shortcut
from listkeeper.parser import pieces as slow
from listkeeper.parser.reader import LEAVES, Reader
from listkeeper.render import render

EXAMPLES = int(os.environ.get("LISTKEEPER_EXAMPLES", "60"))
laws = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))

SALAD = "".join("-*+123.)( \t\n\n\n[]()<>!`~#|_:/&;\\\"'=ab hx\r\ufeff–—：️🚀é阿\u00a0\u2028\0")
WORDS = [
    "Alpha",
    "beta",
    "Gamma ray",
    "[x]",
    "`code`",
    "**bold**",
    "_it_",
    "(PDF)",
    "[MIT]",
    "🚀",
    ":zap:",
    "&amp;",
    "\\*",
    "by",
    "-",
    "–",
    ":",
    ".",
    "e.g.",
    "www.a.example",
    "https://b.example/x",
    "a@b.example",
    "<b>",
    "</a>",
    '<a href="https://h.example">',
    "<!-- c -->",
    "![i](i.png)",
    "[Demo](https://d.example)",
    "([Source](https://s.example))",
    "\u00a0",
    "é",
    "阿尔法",
]
NAMES = [
    "Alpha",
    "beta",
    "Gamma ray",
    "delta-4",
    "É",
    "阿",
    "10",
    "9",
    "`x`",
    "[v]",
    "**b**",
    "🚀 z",
    "",
    "a_b_c",
    "c: d",
    "www.x",
    "http://x",
]
ADDRESSES = [
    "https://a.example",
    "https://a.example/",
    "http://b.example/x_y",
    "#frag",
    "c.md",
    "<d e>",
    "https://e.example/(f)",
    "",
    "https://g.example/?a=b&amp;c",
    "https://www.h.example/i",
]
links = st.builds("[{}]({})".format, st.sampled_from(NAMES), st.sampled_from(ADDRESSES))
words = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
lines = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "", "", "  ", "    ", "\t", "> ", " "]),
    st.sampled_from(
        ["- ", "- ", "* ", "1. ", "", "## ", "-", "|", "- [ ] ", "- - ", "+   ", "```", "<li>", "<!--", "[a]: "]
    ),
    st.one_of(links, words),
    st.sampled_from([" - ", " ", ": ", " – ", "", "  ", "\\", " | "]),
    words,
)
ends = st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n"])
lists = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "\ufeff", "---\na: b\n---\n"]),
    st.lists(st.builds("{}{}".format, lines, ends), max_size=9).map("".join),
    st.sampled_from(["", "- [z](https://z.example)"]),
)
bullets = st.lists(
    st.builds("- [{}](https://{}.example) - {}".format, st.sampled_from(NAMES), st.sampled_from("abc"), words),
    min_size=2,
    max_size=7,
)
texts = st.one_of(st.text(SALAD, max_size=120), lists, st.text(max_size=60), bullets.map("\n".join))


def alphabetical(_: object) -> Collation:
    return Collation()


def spans(document: Document) -> list[Span]:
    found = [link.span for link in document.links] + [link.target for link in document.links if link.target]
    found += [comment.span for comment in document.comments] + list(document.code)
    for section in document.sections:
        found += [section.span, section.heading]
    for entry_list in document.lists:
        found.append(entry_list.span)
        found += [span for item in entry_list.items for span in (item.span, item.label.span)]
    for entry in document.entries:
        found += [entry.span, *(part.span for part in parts(entry)), *(link.span for link in entry.links)]
        found += [note.span for note in entry.notes]
    return found


def parts(entry: Entry) -> list[Text | Attribute]:
    return [entry.name, entry.separator, entry.description, *entry.attributes, *entry.by]


def plain_names(document: Document) -> list[Entry]:
    return [
        entry
        for entry in document.entries
        if entry.name.text.isalnum() and entry.links and entry.links[0].kind == "inline"
    ]


@laws
@given(texts)
def test_any_text_parses_and_every_span_lies_in_it(text: str) -> None:
    document = parse(text)
    assert [span for span in spans(document) if not 0 <= span.start <= span.end <= len(text)] == []
    assert [
        entry.name for entry in plain_names(document) if entry.name.text not in document.source(entry.name.span)
    ] == []


@laws
@given(texts)
def test_parts_lie_within_their_entry(text: str) -> None:
    document = parse(text)
    for entry in document.entries:
        for part in parts(entry):
            assert entry.span.start <= part.span.start <= part.span.end <= entry.span.end, part


@laws
@given(texts)
def test_sections_nest_and_lie_in_document_order(text: str) -> None:
    def check(section: Section) -> None:
        for inner in section.sections:
            assert inner.level > section.level
            assert section.span.start <= inner.span.start <= inner.span.end <= section.span.end
            check(inner)

    check(parse(text).root)


@laws
@given(texts)
def test_keep_is_the_identity(text: str) -> None:
    assert render(parse(text), lambda _: None).text == text


@laws
@given(texts)
def test_sorting_keeps_every_line_and_settles(text: str) -> None:
    once = render(parse(text), alphabetical).text
    bag = Counter(line.removesuffix("\r") for line in once.removeprefix("\ufeff").split("\n"))
    assert bag == Counter(line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n"))
    assert render(parse(once), alphabetical).text == once


@laws
@given(texts)
def test_locate_goes_there_and_back(text: str) -> None:
    document = parse(text)
    first = len(text) - len(text.removeprefix("\ufeff"))
    for offset in range(first, len(text) + 1):
        line, column = document.locate(offset)
        assert document.line_starts[line - 1] + column - 1 == offset
        assert text.count("\n", 0, offset) == line - 1


@laws
@given(texts)
def test_ids_are_unique_and_the_same_for_the_same_text(text: str) -> None:
    ids = [entry.id for entry in parse(text).entries]
    assert ids == [entry.id for entry in parse(text).entries]
    assert len(set(ids)) == len(ids)


@laws
@given(st.permutations([f"- [{name}](https://{name}.example) - Text.\n" for name in ("a", "b", "c", "d")]))
def test_ids_stay_when_entries_change_places(items: list[str]) -> None:
    assert {entry.name.text: entry.id for entry in parse("".join(items)).entries} == {
        name: f"//{name}.example" for name in ("a", "b", "c", "d")
    }


@laws
@given(st.one_of(lines, texts))
def test_the_short_way_reads_what_the_inline_parser_reads(text: str) -> None:
    tree = Tree(text)
    reader = Reader(text, tree)
    for block in tree.walk():
        if block.type in LEAVES and (parts := reader._parts(block)):
            assert shortcut.pieces(*parts) == slow.pieces(tree.inlines(block))


@laws
@given(st.one_of(lines, texts))
def test_an_entry_is_the_same_without_its_pieces(text: str) -> None:
    tree = Tree(text)
    quick, thorough = Reader(text, tree), Reader(text, tree)
    for block in tree.walk():
        if block.type in LEAVES:
            draft, pieces = quick.take_entry(block)
            whole = thorough.take(block)
            assert draft == line.read(whole, block.span, text)
            assert pieces in ([], whole)
    assert (quick.links, quick.literal) == (thorough.links, thorough.literal)


SAYINGS = 'a b A 1 . ! ? : , ( ) (MIT) (by a) (1:02:03) by - – -- :rocket: 🚀 ™ ℹ é e.g. | / + # " \u2028'.split(" ")
MARKS = (
    "* ** _ __ ` [ ] ]( ( ) ! : & a b_c é 。 . , [x] [y](https://a.example) `c` [^1] - \\ # | https:// 🚀 阿 "
    "www. www.a.b [w](https://www.a.example) [q](https://q.example/?a&b&amp;c&d=) [ (https://a.example/?b & amp ; #1"
).split(" ")


@laws
@given(st.lists(st.sampled_from([*MARKS, " ", " "]), max_size=12).map("".join), st.booleans())
def test_the_second_short_way_reads_what_the_inline_parser_reads(said: str, defined: bool) -> None:
    text = f"- [Alpha](https://a.example) {said}\n" + "\n[x]: https://x.example\n" * defined
    tree = Tree(text)
    reader = Reader(text, tree)
    for block in tree.walk():
        if block.type in LEAVES and (short := reader._marked(block)) is not None:
            assert short == slow.pieces(tree.inlines(block))
            assert reader.literal == [piece.span for piece in short if piece.kind is slow.PieceKind.CODE]


@laws
@given(
    st.lists(st.sampled_from([*MARKS, *SAYINGS, "www.a.b", "  ", "\u2003", "\u00a0", "\t"]), max_size=3).map(" ".join)
)
def test_text_without_markup_is_what_the_inline_parser_makes_of_it(said: str) -> None:
    tree = Tree(f"# {said}\n")
    for block in tree.walk():
        if block.type in LEAVES and (body := tree.places(block)[0]) and is_plain(body):
            assert tree.inlines(block) == tree._inlines(PARSER(body, {}), [(0, 2)])


TRICKY = [
    "\ufeff",
    "\ufeff- [a](https://a.example)",
    "\r",
    "\0",
    "- ",
    "-",
    "- -",
    "[",
    "[a](",
    "- [](  )",
    "- [a](\n",
    "<a",
    "<a href=",
    "| [a](b) |\n|-|",
    "# [a](b)\n# [a](b)\n",
    "- [a](b)\n  - [a](b)\n",
    "[a](b)\\",
    "[a](b)  \n\\\n",
    "- [a][a]\n\n[a]: <>",
    "- <a href=''></a>",
    "> - [a](b)",
    "- [a](b) - [\n)",
    "\ud800",
]


@pytest.mark.parametrize("text", TRICKY, ids=ascii)
def test_tricky_texts_read_and_render(text: str) -> None:
    document = parse(text)
    assert render(document, lambda _: None).text == text
    assert all(0 <= span.start <= span.end <= len(text) for span in spans(document))


@laws
@given(st.lists(st.sampled_from([*SAYINGS, " ", "  "]), max_size=9).map("".join), st.sampled_from(" -–—:"))
def test_a_plain_line_is_read_as_any_other(said: str, dash: str) -> None:
    text = f"- [Alpha](https://a.example) {dash} {said}\n"
    tree = Tree(text)
    leaf = next(block for block in tree.walk() if block.type in LEAVES)
    pieces = Reader(text, tree).take(leaf)
    if plain := line._read_plain(pieces, text):
        assert plain == line._read_any(pieces, leaf.span, text)


@laws
@given(
    st.lists(st.sampled_from([*SAYINGS, "`c`", "*d*", "[e](https://e.example)", " ", "  "]), max_size=9).map("".join),
    st.sampled_from(" -–—:"),
)
def test_a_line_with_a_description_is_read_as_any_other(said: str, dash: str) -> None:
    text = f"- [Alpha](https://a.example) {dash} {said}\n"
    tree = Tree(text)
    leaf = next(block for block in tree.walk() if block.type in LEAVES)
    pieces = Reader(text, tree).take(leaf)
    if described := line._read_described(pieces, leaf.span, text):
        assert described == line._read_any(pieces, leaf.span, text)


def test_entries_that_share_an_address_are_told_apart_by_name_then_number() -> None:
    one = "- [{}](https://a.example)\n"
    text = one.format("Alpha") + one.format("Beta") + one.format("Beta")
    ids = [entry.id for entry in parse(text).entries]
    assert ids == ["//a.example", "//a.example~beta", "//a.example~beta~2"]


def test_the_short_way_is_taken_by_most_entries() -> None:
    line = "- [Alpha](https://www.a.example/x_y) - Does one thing: well.\n"
    tree = Tree(line)
    leaf = next(block for block in tree.walk() if block.type in LEAVES)
    link, said = Reader(line, tree)._parts(leaf) or (None, "")
    assert (link and link.text, re.sub(r"\W+", " ", said).strip()) == ("Alpha", "Does one thing well")


SHORT = "[Alpha](https://a.example)"
LONG_WAY = [
    f"{SHORT} - See www.b.example.",
    f"{SHORT} - See https://b.example.",
    f"{SHORT} - Write to a@b.example.",
    f"{SHORT} - A *fine* thing.",
    f"{SHORT} - Some `code`.",
    f"{SHORT} - This &amp; that.",
    f"{SHORT} - A \\* star.",
    f"{SHORT} - One [more](https://b.example).",
    f"{SHORT} - A <b>bold</b> word.",
    f"{SHORT} - Not ~~this~~.",
    f"{SHORT}\n  Below.",
    "[Alpha](https://a.example/(b)) - Does one thing.",
    '[Alpha](https://a.example "title") - Does one thing.',
    "[Al *p* ha](https://a.example)",
    "[Alpha](https://a.example/?b=1&amp;c=2) - Does one thing.",
    "[^1](https://a.example)",
    "[](https://a.example)",
    "[Alpha](docs/alpha.md)",
]


@pytest.mark.parametrize("line", LONG_WAY)
def test_the_short_way_leaves_markup_to_the_inline_parser(line: str) -> None:
    tree = Tree(f"- {line}\n")
    leaf = next(block for block in tree.walk() if block.type in LEAVES)
    assert Reader(f"- {line}\n", tree)._parts(leaf) is None


SECOND_WAY = [
    f"{SHORT} - Some `code`, ` <b> ` and `\\`.",
    f"{SHORT} - Some `code`, a *fine* thing, **more** and _most_.",
    f"{SHORT} - One [more](https://www.b.example/~x?y=1%20z).",
    f"{SHORT} - One [more](https://www.b.example/~x?y=1&z=2&amp=3).",
    f"{SHORT} - This & that, in snake_case. [MIT]",
    f"A *[fine](https://b.example) thing* and {SHORT}",
]
NEITHER_WAY = [
    f"{SHORT} - One [more](https://b.example/?y=1&amp;z=2).",
    f"{SHORT} - One [more](https://b.example/?y=1&#38;z=2).",
    f"{SHORT} - See www.b.example.",
    f"{SHORT} - See https://b.example.",
    f"{SHORT} - Write to a@b.example.",
    f"{SHORT} - This &amp; that.",
    f"{SHORT} - A \\* star.",
    f"{SHORT} - A <b>bold</b> word.",
    f"{SHORT} - Not ~~this~~.",
    f"{SHORT} - ![an](https://b.example/i.png) image",
    f"{SHORT} - *One _in* other_.",
    f"{SHORT} - **One *in* other**.",
    f"{SHORT} - *a_b* [MIT]",
    f"{SHORT} - *a [MIT] b*",
    f"{SHORT} - Never *closed.",
    f"{SHORT} - 2 * 3.",
    f"{SHORT} - a*b*c",
    f"{SHORT} - ``two` marks``",
    f"{SHORT} - [^1] of [x][y] or [z]: this",
    f"{SHORT}\n  Below.",
    "[](https://a.example)",
    "[Alpha](docs/alpha.md)",
]


@pytest.mark.parametrize("said", SECOND_WAY)
def test_the_second_short_way_is_taken_by_plain_markup(said: str) -> None:
    tree = Tree(f"{said}\n")
    found = Reader(f"{said}\n", tree)._marked(tree.blocks[0])
    assert found == slow.pieces(tree.inlines(tree.blocks[0]))


@pytest.mark.parametrize("said", NEITHER_WAY)
def test_the_second_short_way_leaves_the_rest_to_the_inline_parser(said: str) -> None:
    tree = Tree(f"- {said}\n")
    leaf = next(block for block in tree.walk() if block.type in LEAVES)
    assert Reader(f"- {said}\n", tree)._marked(leaf) is None


def test_words_in_brackets_may_be_a_link_where_there_are_definitions() -> None:
    text = f"{SHORT} - A [mark].\n\n[mark]: https://b.example\n"
    assert [link.url for link in parse(text).links] == ["https://a.example", "https://b.example"]


@pytest.mark.parametrize(
    "said", ["🚀" * 40_000, "🚀 " * 20_000, ":" + "a" * 40_000, ":a" * 20_000], ids=lambda s: s[:3]
)
def test_a_run_of_emoji_is_read_in_no_time(said: str) -> None:
    began = process_time()
    found = [entry.name.text for entry in parse(f"- [a](https://a.example) - {said}\n").entries]

    assert found == ["a"]
    assert process_time() - began < 2


def test_a_list_of_references_is_read_in_no_time() -> None:
    numbers = range(2_000)
    text = (
        "".join(f"- [{n}][n{n}] - Is.\n" for n in numbers) + "\n" + "".join(f"[n{n}]: https://{n}.x\n" for n in numbers)
    )
    began = process_time()

    assert len(parse(text).entries) == len(numbers)
    assert process_time() - began < 2
