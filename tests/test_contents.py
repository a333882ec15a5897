"""A table of contents is mended to what it would be anew: same style, all lines, in order."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from listkeeper.contents import table_of, tables_of_contents
from listkeeper.facts import Facts
from listkeeper.fix import fix
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES

FACTS = Facts(date(2026, 1, 1))
OWN = {"contents": RULES["contents"]}
NAMES = [f"Раздел {letter}" for letter in "абвгдежз"] + [f"Topic {letter}" for letter in "abcdefgh"]


@st.composite
def outlines(draw: st.DrawFn) -> list[tuple[str, int]]:
    """Headings: at least six of level 2, some of them with three of level 3 each."""
    outline = []
    for n in range(draw(st.integers(6, 12))):
        outline.append((NAMES[n], 2))
        if draw(st.booleans()):
            outline += [(f"{NAMES[n]} {part}", 3) for part in ("one", "two", "three")]
    return outline


@st.composite
def styles(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Bullet, indentation of the second level, what is around a link, line break."""
    bullet = draw(st.sampled_from(["-", "*", "1.", "-  "]))
    indentation = draw(st.sampled_from([" " * (len(bullet) + 1), "\t"]))
    return bullet, indentation, draw(st.sampled_from(["", "**"])), draw(st.sampled_from(["\n", "\n\n", "\r\n"]))


def lines_of(outline: list[tuple[str, int]], style: tuple[str, str, str, str]) -> list[str]:
    bullet, indentation, wrap, _ = style
    return [
        f"{indentation if level == 3 else ''}{bullet} {wrap}[{title}](#{title.lower().replace(' ', '-')}){wrap}"
        for title, level in outline
    ]


def document(lines: list[str], outline: list[tuple[str, int]], style: tuple[str, str, str, str]) -> str:
    newline = style[3].replace("\n\n", "\n")
    headings = [f"{'#' * level} {title}" for title, level in outline]
    return newline.join(["# List", "", style[3].join(lines), "", *headings, ""])


@given(outlines(), styles(), st.data())
def test_lines_that_were_removed_come_back(
    outline: list[tuple[str, int]], style: tuple[str, str, str, str], data: st.DataObject
) -> None:
    lines = lines_of(outline, style)
    removable = [n for n, (title, level) in enumerate(outline) if n and level == 3 and title.endswith("two")]
    removable += [n for n, (_, level) in enumerate(outline) if n > 1 and level == 2 and outline[n - 1][1] == 2][:2]
    gone = data.draw(st.sets(st.sampled_from(removable)) if removable else st.just(set[int]()))
    left = [line for n, line in enumerate(lines) if n not in gone]

    fixed = fix(parse(document(left, outline, style)), FACTS, OWN)

    assert fixed.document.text == document(lines, outline, style)
    assert lint(fixed.document, FACTS, OWN) == []


@given(outlines(), styles(), st.data())
def test_lines_that_changed_places_go_back(
    outline: list[tuple[str, int]], style: tuple[str, str, str, str], data: st.DataObject
) -> None:
    lines = lines_of(outline, style)
    groups: list[list[str]] = []
    for line, (_, level) in zip(lines, outline, strict=True):
        groups.append([line]) if level == 2 else groups[-1].append(line)
    groups = [[group[0], *data.draw(st.permutations(group[1:]))] for group in groups]
    mixed = [line for group in data.draw(st.permutations(groups)) for line in group]

    fixed = fix(parse(document(mixed, outline, style)), FACTS, OWN)

    assert fixed.document.text == document(lines, outline, style)


@given(st.text("-*1. []()#ab\n\t", max_size=120), outlines())
def test_any_text_as_contents_is_left_or_mended_for_good(text: str, outline: list[tuple[str, int]]) -> None:
    own = [("a", 2), ("b", 2), ("a b", 3), *outline[:2]]
    source = f"- [a](#a)\n- [b](#b)\n{text}\n" + "".join(f"\n{'#' * level} {title}\n" for title, level in own)

    fixed = fix(parse(source), FACTS, OWN).document

    assert fix(fixed, FACTS, OWN).document == fixed
    assert {link.text for link in parse(source).links} <= {link.text for link in fixed.links}


def test_each_line_knows_its_section_and_its_depth() -> None:
    read = parse("- [A](#a)\n  - [B](#b) and [more](#a)\n  - [C](#c)\n- x\n\n## A\n### C\n")

    lines = table_of(read, tables_of_contents(read)).lines

    assert [(line.depth, line.section and line.section.title) for line in lines] == [
        (0, "A"),
        (1, None),
        (1, "C"),
        (0, None),
    ]
