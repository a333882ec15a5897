"""The table of contents is not like the sections that follow it.

Under `## Contents` stands one list, with a link to every section in their order, each with the section's own title; a
nested list may name all subsections. `Contributing`, `Footnotes` and `Related Lists` are left out. A table of contents
under another heading is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.contents import MISPLACED, contents_heading
from listkeeper.awesome_lint.view import View, at_node, of_file, to_string
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node
from listkeeper.urls import Slugs

severity = Severity.ERROR
fixable = False

LEFT_OUT = ("Contributing", "Footnotes", "Related Lists")
MOST_LEVELS = 2


def check(view: View, facts: Facts) -> Iterator[Finding]:
    contents = contents_heading(view)
    if contents is None:
        return
    if contents.parent is not view.root:
        yield of_file(MISPLACED)
        return
    yield from _Contents(view, contents).check()


class _Contents:
    """The blocks around the heading of the contents, and the fragments that were linked."""

    def __init__(self, view: View, heading: Node) -> None:
        self.heading = heading
        self.blocks = view.root.children
        self.place = {id(block): number for number, block in enumerate(self.blocks)}
        self.linked: dict[str, bool] = {}
        slugs = Slugs()
        for own in view.of("heading"):
            self.linked["#" + slugs.add(to_string(own).replace("\ufe0f", ""))] = False
        self.left_out = _under_left_out(self.blocks)

    def check(self) -> Iterator[Finding]:
        at = self.place[id(self.heading)]
        before = [block.type for block in self.blocks[:at]]
        if before.count("heading") > 1:
            yield at_node(self.heading, "Table of Contents must be the first section")
        elif not {"heading", "html"}.intersection(before):
            yield at_node(self.heading, "First heading should be name of awesome list")
        headings = [own for own in self._headings(at, len(self.blocks), 2) if to_string(own) not in LEFT_OUT]
        if not headings:
            yield of_file("Missing content headers")
            return
        lists = [own for own in self.blocks[at + 1 : self.place[id(headings[0])]] if own.type == "list"]
        if len(lists) == 1:
            yield from self._compare(lists[0], headings, 1)
        elif lists:
            yield at_node(self.heading, "Multiple Table of Contents lists found")
        else:
            yield at_node(self.heading, "Missing or invalid Table of Contents list")

    def _headings(self, after: int, before: int, depth: int) -> list[Node]:
        return [own for own in self.blocks[after + 1 : before] if own.type == "heading" and own.depth == depth]

    def _compare(self, entries: Node, headings: list[Node], level: int) -> Iterator[Finding]:
        """Item by item; what is wrong with one ends the comparison of its list."""
        for number, item in enumerate(entries.children):
            heading = headings[number] if number < len(headings) else None
            if wrong := self._wrong(number, item, heading):
                yield at_node(item, wrong)
                return
            nested = next((own for own in item.walk() if own.type == "list"), None)
            if nested and level < MOST_LEVELS:
                following = headings[number + 1] if number + 1 < len(headings) else None
                yield from self._compare(nested, self._below(headings[number], following), level + 1)
            elif nested:
                yield at_node(item, f"Exceeded max depth of {MOST_LEVELS} levels")
        for heading in headings[len(entries.children) :]:
            yield at_node(entries, f'ToC missing item for "{to_string(heading)}"')

    def _below(self, heading: Node, following: Node | None) -> list[Node]:
        before = self.place[id(following)] if following else len(self.blocks)
        return [own for own in self._headings(self.place[id(heading)], before, 3) if id(own) not in self.left_out]

    def _wrong(self, number: int, item: Node, heading: Node | None) -> str | None:
        link = next((own for own in item.walk() if own.type == "link"), None)
        if link is None:
            return f'ToC item "{number}" missing link "{to_string(item)}"'
        text, title = to_string(link), to_string(heading) if heading else ""
        if not text:
            return f'ToC item "{link.url}" missing link text'
        if not title:
            return (
                f'ToC should not contain section "{text}"'
                if text in LEFT_OUT
                else f'ToC item "{text}" missing corresponding heading'
            )
        if text != title:
            return f'ToC item "{text}" does not match corresponding heading "{title}"'
        if (seen := self.linked.get(link.url)) is None:
            return f'ToC item "{text}" link "{link.url}" not found'
        self.linked[link.url] = True
        return f'ToC item "{text}" has duplicate link "{link.url}"' if seen else None


def _under_left_out(blocks: list[Node]) -> set[int]:
    found, is_left_out = set(), False
    for block in blocks:
        if block.type == "heading" and is_left_out:
            found.add(id(block))
        if block.type == "heading" and block.depth == 2:
            is_left_out = to_string(block) in LEFT_OUT
    return found
