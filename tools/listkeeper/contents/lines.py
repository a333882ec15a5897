"""The lines of a table of contents, each with the section that it is for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from listkeeper.document import Document, EntryList, Item, Link, LinkKind, Section, Span


class Line(NamedTuple):
    """One item of the contents, without the lists nested in it."""

    span: Span
    depth: int
    """0 for an item of the outermost list."""
    holder: EntryList
    """The list whose item it is."""
    link: Link | None = None
    """Its only link, where that leads to a `#fragment`."""
    section: Section | None = None
    """Where the link leads."""


@dataclass(frozen=True)
class Table:
    """A table of contents in document order; several lists where it has several parts."""

    document: Document
    lists: tuple[EntryList, ...]
    lines: tuple[Line, ...]

    @cached_property
    def listed(self) -> dict[str, Line]:
        """The first line of each section, by fragment."""
        return {own.section.id: own for own in reversed(self.lines) if own.section}

    def depth_of(self, section: Section) -> int | None:
        """The depth of those beside a section; where none is listed, of all of its level. None where that differs."""
        kin = [own for own in self._sections if own[0].level == section.level]
        beside = {depth for own, depth in kin if own.path[:-1] == section.path[:-1]}
        depths = beside or {depth for _, depth in kin}
        return depths.pop() if len(depths) == 1 else None

    @cached_property
    def _sections(self) -> list[tuple[Section, int]]:
        return [(own.section, own.depth) for own in self.lines if own.section]

    @cached_property
    def _by_place(self) -> list[tuple[int, int]]:
        """Where each section that has a line begins, and the number of that line."""
        return sorted((own.section.span.start, number) for number, own in enumerate(self.lines) if own.section)

    def before(self, section: Section) -> int | None:
        """The number of the line for the last listed section that begins before another."""
        place = bisect_left(self._by_place, (section.span.start, -1))
        return self._by_place[place - 1][1] if place else None


def table_of(document: Document, lists: Sequence[EntryList]) -> Table:
    """Lists that are contents, read line by line."""
    sections = {section.id: section for section in reversed(list(document.sections)) if section.level}
    lines = [own for entry_list in lists for own in _lines(document, entry_list, sections, 0)]
    return Table(document, tuple(lists), tuple(lines))


def _lines(document: Document, entry_list: EntryList, sections: Mapping[str, Section], depth: int) -> Iterator[Line]:
    for item in entry_list.items:
        span = _own(document, item)
        link = _only_link(document, span)
        yield Line(span, depth, entry_list, link, sections.get(unquote(link.url[1:])) if link else None)
        for nested in item.lists:
            yield from _lines(document, nested, sections, depth + 1)


def _own(document: Document, item: Item) -> Span:
    """An item without what is nested in it, and without the blanks before that."""
    start, end = item.span
    end = min([end, *(nested.span.start for nested in item.lists)])
    return Span(start, start + len(document.text[start:end].rstrip()))


def _only_link(document: Document, span: Span) -> Link | None:
    first, last = (bisect_left(document.links, place, key=lambda link: link.span.start) for place in span)
    links = [link for link in document.links[first:last] if link.kind is not LinkKind.IMAGE]
    return links[0] if len(links) == 1 and links[0].url.startswith("#") else None
