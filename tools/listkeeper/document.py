"""The records a Markdown list is read into: what stands where, and nothing else.

Nothing here reads files, parses Markdown or prints. The text is the document: every record holds the
`Span` it was read from, and `Document.locate` is the one bridge from spans to what people see.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

BOM = "\ufeff"
EVERYWHERE = ("", "top", "readme")
"""Fragments that every page on GitHub has."""
MOST_DEFINITIONS = 20
"""Reference definitions of one address that are written anew together."""


class Span(NamedTuple):
    """A half-open range of `Document.text`, in code points."""

    start: int
    end: int


class Location(NamedTuple):
    """A place a person can go to. Lines and columns count from 1; columns are code points."""

    line: int
    column: int


class LinkKind(StrEnum):
    """How a link is written (CommonMark 6.3 to 6.6, GFM 6.9)."""

    INLINE = "inline"
    REFERENCE = "reference"
    AUTOLINK = "autolink"
    BARE = "bare"
    HTML = "html"
    IMAGE = "image"


class Link(NamedTuple):
    """An address in the text."""

    url: str
    """As a browser would follow it: entities decoded, backslash escapes resolved, spaces percent-encoded."""
    text: str
    """What a reader sees, without markup."""
    kind: LinkKind
    span: Span
    """The whole construct, from its first bracket to its last."""
    target: Span | None = None
    """The address as written, which a fix replaces; None where it stands in a reference definition."""
    rel: str = ""
    """What it is to its entry: `main`, `source`, `demo`, `docs`, `author`, `image` ... or `related`."""


class Definition(NamedTuple):
    """A link reference definition (CommonMark 4.7) that counts."""

    url: str
    """As `Link.url` of the links that refer to it."""
    target: Span
    """The address as written."""


class AttributeKind(StrEnum):
    """What marks an entry beside its name and description."""

    CODE = "code"
    MARK = "mark"
    EMOJI = "emoji"
    BADGE = "badge"


class Attribute(NamedTuple):
    """A code span, a `(PDF)`-like mark, an emoji or a badge next to an entry's link."""

    text: str
    kind: AttributeKind
    span: Span


class Text(NamedTuple):
    """Text without markup, and the span that it was read from."""

    text: str
    span: Span


class Entry(NamedTuple):
    """One curated resource, in whichever shape the list writes it."""

    id: str
    """Stable while the address stays: its canonical form, told apart by name where two entries share it."""
    name: Text
    url: str
    canonical: str
    """Equal for all spellings of one address, see `urls.canonical`."""
    links: tuple[Link, ...]
    """Every link of the entry, in order; not those of its children. The one with rel `main` is `url`."""
    separator: Text
    """What stands between name and description, without blanks: `-`, `–`, `:` or nothing."""
    description: Text
    """One line, white space folded; empty where there is none."""
    attributes: tuple[Attribute, ...]
    by: tuple[Text, ...]
    """Authors, as the list names them."""
    notes: tuple[Text, ...]
    """Further paragraphs, and prose lines that comment on the entry."""
    section: tuple[str, ...]
    """The titles of the sections around it, outermost first."""
    span: Span
    """From its marker (or its first character) to its last; indentation and line end belong to the place."""
    children: tuple[Entry, ...] = ()


class Shape(StrEnum):
    """What an entry list is made of."""

    BULLET = "bullet"
    ORDERED = "ordered"
    TABLE = "table"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    HTML = "html"


class Item(NamedTuple):
    """One place of a list: a list item, a table row, a line of a paragraph."""

    span: Span
    """From its marker to the last character of its last line that is not blank."""
    label: Text
    """What it is sorted by: the entry's name, else its first line without markup."""
    entry: Entry | None = None
    lists: tuple[EntryList, ...] = ()
    """The lists nested in it."""
    understood: bool = False
    """An entry, or the label of a group of entries."""


class EntryList(NamedTuple):
    """One Markdown list: the unit that is kept in order."""

    items: tuple[Item, ...]
    span: Span
    shape: Shape
    marker: str = ""
    """`-`, `*` or `+`; `.` or `)` of an ordered list."""
    contents: bool = False
    """A table of contents: every link is a `#fragment`."""
    section: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of this list itself, not of the lists nested in it."""
        return tuple([item.entry for item in self.items if item.entry])

    def walk(self) -> Iterator[EntryList]:
        """This list and all nested in it, in document order."""
        yield self
        for item in self.items:
            for nested in item.lists:
                yield from nested.walk()


class Section(NamedTuple):
    """A heading and what stands under it, up to the next heading of the same or a higher level."""

    title: str
    level: int
    """1 to 6; 0 for the document itself."""
    id: str
    """The fragment under which GitHub serves the heading; empty for the document itself."""
    heading: Span
    span: Span
    path: tuple[str, ...] = ()
    """The titles from the outermost section to this one."""
    lists: tuple[EntryList, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def body(self) -> Span:
        """What stands between its heading and its first subsection."""
        return Span(self.heading.end, self.sections[0].span.start if self.sections else self.span.end)

    def walk(self) -> Iterator[Section]:
        """This section and all below it, in document order."""
        yield self
        for section in self.sections:
            yield from section.walk()


class Comment(NamedTuple):
    """An HTML comment, and the block after it (its own place, where none follows)."""

    text: str
    span: Span
    covers: Span


class Coverage(NamedTuple):
    """How many places that could hold an entry were understood."""

    items: int
    understood: int


@dataclass(frozen=True)
class Document:
    """A list.md: its exact text, and what was found in it. Paths are for messages; nothing is opened."""

    path: str
    text: str
    root: Section
    links: tuple[Link, ...] = ()
    """Every address, in document order: of entries, prose, images, HTML."""
    anchors: frozenset[str] = frozenset()
    """The fragments that lead somewhere in this file: heading slugs, HTML `id` and `name`."""
    comments: tuple[Comment, ...] = ()
    code: tuple[Span, ...] = ()
    """Code blocks, in which nothing is checked."""
    is_parsed: bool = True
    """Whether sections, entries and links were looked for; if not, there are none."""
    prose: tuple[Span, ...] = ()
    """Headings, paragraphs and table cells, with the links, the code and the HTML that stand in them."""
    literal: tuple[Span, ...] = ()
    """Code spans, HTML tags and comments in the prose: not read as words."""
    definitions: tuple[Definition, ...] = ()
    """The addresses of reference links, in document order."""

    @property
    def title(self) -> str:
        """The first heading of the highest level that is used, or nothing."""
        headings = list(self.sections)[1:]
        return min(headings, key=lambda s: s.level).title if headings else ""

    @property
    def sections(self) -> Iterator[Section]:
        """The document itself, then all sections in document order."""
        return self.root.walk()

    @cached_property
    def headings(self) -> tuple[Section, ...]:
        """The sections that have a heading, in document order."""
        return tuple(section for section in self.sections if section.level)

    @cached_property
    def lists(self) -> tuple[EntryList, ...]:
        """All lists, nested and contents lists too, in document order."""
        return tuple(
            nested for section in self.sections for entry_list in section.lists for nested in entry_list.walk()
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, parents before their children."""
        found = [e for entry_list in self.lists if not entry_list.contents for e in entry_list.entries]
        return tuple(sorted(found, key=lambda entry: entry.span.start))

    @cached_property
    def by_address(self) -> dict[str, Entry]:
        """The first entry of each canonical address."""
        return {entry.canonical: entry for entry in reversed(self.entries) if entry.canonical}

    def targets(self, link: Link) -> tuple[Span, ...]:
        """Where the address of a link is written, which a fix replaces; of a reference, all definitions that have it.

        Which of them a link refers to, it does not say, and it reads the same whichever it is. Nothing where there are
        more than `MOST_DEFINITIONS`: for each of as many links, they would be as many edits.
        """
        return (link.target,) if link.target else self._defined.get(link.url, ())

    @cached_property
    def _defined(self) -> dict[str, tuple[Span, ...]]:
        found: dict[str, list[Span]] = {}
        for url, target in self.definitions:
            found.setdefault(url, []).append(target)
        return {url: tuple(own) for url, own in found.items() if len(own) <= MOST_DEFINITIONS}

    @cached_property
    def owners(self) -> dict[int, Entry]:
        """The innermost entry on each line that has one."""
        found: dict[int, Entry] = {}
        for entry in self.entries:  # parents come before their children
            first, last = (self.locate(at).line for at in (entry.span.start, max(entry.span.end - 1, entry.span.start)))
            found |= dict.fromkeys(range(first, last + 1), entry)
        return found

    @cached_property
    def coverage(self) -> Coverage:
        """Contents lists do not count."""
        items = [item for entry_list in self.lists if not entry_list.contents for item in entry_list.items]
        return Coverage(len(items), sum(item.understood for item in items))

    @cached_property
    def line_starts(self) -> list[int]:
        r"""The offset of every line. Only `\n` ends one: `str.splitlines` also splits at U+2028 and form feeds.

        A byte order mark is no column: it stands before the first line.
        """
        first = 1 if self.text.startswith(BOM) else 0
        return [first, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def beginnings(self) -> frozenset[int]:
        """The offsets at which lines begin."""
        return frozenset(self.line_starts)

    @cached_property
    def _wordless(self) -> tuple[Sequence[Span], ...]:
        """Where prose holds no words of its own; within each row nothing overlaps."""
        links = [link.span for link in self.links if link.kind is not LinkKind.IMAGE and not link.url.startswith("#")]
        inside = [link.target for link in self.links if link.target and link.url.startswith("#")]
        images = [link.span for link in self.links if link.kind is LinkKind.IMAGE]
        return self.literal, links, inside, images

    def is_prose(self, offset: int) -> bool:
        """Whether the character is read as part of a sentence or a heading: not code, HTML, or a link.

        Links to a place in this file are prose: they repeat a heading.
        """
        return bool(self.leaf(offset)) and not any(_around(row, offset) for row in self._wordless)

    def leaf(self, offset: int) -> Span | None:
        """The heading, paragraph or table cell that holds a character."""
        return _around(self.prose, offset)

    def is_code(self, offset: int) -> bool:
        """Whether the character stands in a code block, a code span or a tag."""
        return bool(_around(self.code, offset) or _around(self.literal, offset))

    def has_fragment(self, fragment: str) -> bool:
        """Whether `#fragment`, without percent-encoding, leads somewhere in this file."""
        plain = fragment.removeprefix("user-content-")  # as GitHub names its anchors
        return fragment in self.anchors or plain in self.anchors or fragment.casefold() in EVERYWHERE

    def source(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def locate(self, offset: int) -> Location:
        line = max(bisect_right(self.line_starts, offset), 1)
        return Location(line, max(offset - self.line_starts[line - 1], 0) + 1)

    def start_of_line(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self.line_starts[max(bisect_right(self.line_starts, offset), 1) - 1]

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None].removesuffix("\r")


def _around(spans: Sequence[Span], offset: int) -> Span | None:
    """The one of the spans, which are in order and apart, that holds the offset."""
    at = bisect_right(spans, offset, key=lambda span: span.start)
    return spans[at - 1] if at and offset < spans[at - 1].end else None
