"""The tree that remark 15 with remark-gfm makes of a text, node by node: the cases of remark.md are its own answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from listkeeper.markdown.mdast import NOWHERE, Node, to_string
from listkeeper.markdown.remark import read

CASE = re.compile(r"^## (?P<title>.+)\n\.\n(?P<text>(?:(?!\.$).*\n)*)\.\n(?P<tree>(?:.+\n)*)\n*", re.MULTILINE)
SIGNS = str.maketrans({"→": "\t", "␍": "\r", "␣": " ", "⌁": "\ufeff"})
"""In the cases, for what is hard to see."""


def cases() -> list[tuple[str, str, str]]:
    text, found, place = Path(__file__).with_name("remark.md").read_text(encoding="utf-8"), [], 0
    place = text.index("## ")
    while match := CASE.match(text, place):
        found.append((match["title"], match["text"].translate(SIGNS), match["tree"]))
        place = match.end()
    assert not text[place:], f"no case is {text[place : place + 60]!r}"
    return found


def outline(node: Node, depth: int = 0) -> str:
    """A line for each node: type, what it says, where it stands."""
    said = [repr(node.value)] if node.value else []
    said += [f"depth {node.depth} {node.kind}"] if node.type == "heading" else []
    said += [node.kind] if node.type in ("code", "linkReference", "imageReference") else []
    said += [f"to {node.url}"] if node.url else []
    said += [f"titled {node.title!r}"] if node.title is not None else []
    said += [f"labelled {node.label!r}"] if node.label else []
    said += ["ordered"] if node.ordered else []
    said += [{True: "ticked", False: "not ticked"}[node.checked]] if node.checked is not None else []
    place = "nowhere" if node.start == NOWHERE else f"{node.start}-{node.end}"
    own = "  " * depth + " ".join([node.type, place, *said]) + "\n"
    return own + "".join(outline(child, depth + 1) for child in node.children)


@pytest.mark.parametrize(("text", "tree"), [pytest.param(text, tree, id=title) for title, text, tree in cases()])
def test_every_node_is_in_its_place(text: str, tree: str) -> None:
    assert outline(read(text)) == tree


@pytest.mark.parametrize("text", [text for _, text, _ in cases()])
def test_parents_are_right_and_siblings_in_order(text: str) -> None:
    for node in read(text).walk():
        assert all(child.parent is node for child in node.children)
        starts = [child.start for child in node.children if child.start != NOWHERE]
        assert starts == sorted(starts)


def test_the_text_of_a_node_is_that_of_all_below_it() -> None:
    assert to_string(read("# a *b* `c` ![d](e)<br>\n\nf\n").children[0]) == "a b c d<br>"
