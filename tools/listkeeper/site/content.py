"""What the pages of a list show: its sections, what they say, and its entries, with what is known of each.

Everything here is text; that it is put into HTML, and escaped, is the templates' work.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import accumulate, islice, takewhile, zip_longest
from typing import NamedTuple
from zlib import crc32

from listkeeper.document import Document, Entry, EntryList, Item, Link, LinkKind, Section, Span
from listkeeper.site.standing import Standing
from listkeeper.timeline import Timeline
from listkeeper.urls import slug

FOLLOWED = ("http://", "https://", "mailto:")
"""What a page links to; of other addresses it shows the words alone."""
OWN_IDS = frozenset({"top", "main", "controls", "results", "sections"})
"""Those that the templates give."""
LONGEST_SUMMARY = 300
LONGEST_OPENING = 400
"""Characters of the introduction that stand before the search."""
DEEPEST_EMPHASIS = 3
"""Marks around marks that are taken off."""
_PLACE = "\ue000"
"""Stands for a link or code while the words around it are read; it means nothing in any text."""
_WORD = re.compile(r"\w")
_LINE_BREAK = re.compile(r"[ \t]*\\?\n[ \t>]*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TO_THE_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Strong characters from right to left (UAX 9, R and AL) are all in these blocks."""
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=[^\s\\])\1(?![\w*])")


class Words(NamedTuple):
    """A piece of prose."""

    text: str
    url: str = ""
    """Where it leads; empty: nowhere."""
    is_code: bool = False


Prose = tuple[Words, ...]


class Card(NamedTuple):
    """An entry."""

    id: str
    """The fragment of the page that leads to it."""
    name: str
    url: str
    """Empty where the page does not link to it."""
    description: str
    tags: tuple[str, ...]
    by: tuple[str, ...]
    others: Prose
    """Its further links."""
    notes: tuple[str, ...]
    standing: Standing | None
    added: str
    """The day, as 2026-03-01; empty where nobody knows."""


class Row(NamedTuple):
    """An item of a list: an entry, or words around other rows."""

    card: Card | None
    words: str
    rows: tuple[Row, ...]
    goes_both_ways: bool = False
    """Whether any text of it, or below it, is written from right to left; others need not say which way they go."""


class Part(NamedTuple):
    """A section, without those below it."""

    id: str
    title: str
    depth: int
    """Below the outermost sections, which have 0."""
    path: tuple[str, ...]
    prose: tuple[Prose, ...]
    rows: tuple[Row, ...]
    entries: int
    """In it and in those below it."""


class Page(NamedTuple):
    """The list."""

    title: str
    summary: str
    """One or two sentences of its introduction."""
    intro: tuple[Prose, ...]
    """What is shown at once, of what stands before the first section."""
    more: tuple[Prose, ...]
    parts: tuple[Part, ...]
    cards: tuple[Card, ...]
    """In document order."""


def page(document: Document, standings: Mapping[str, Standing], line: Timeline | None, blob: str) -> Page:
    """`standings`: by address; `blob`: where the folder of the list can be browsed, empty where nobody knows."""
    return _Reading(document, standings, added(line) if line else {}, blob).page()


def added(line: Timeline) -> dict[tuple[str, str], str]:
    """The day on which each entry was added, by its name and address now."""
    now = {event.entry: event.after for event in line.events}
    rows = ((now[name], line.added[name]) for name in line.entries if name in line.added)
    return {(known.name, known.url): f"{event.when:%Y-%m-%d}" for known, event in rows if known}


class _Reading:
    def __init__(
        self, document: Document, standings: Mapping[str, Standing], days: dict[tuple[str, str], str], blob: str
    ) -> None:
        self.document, self.standings, self.days, self.blob = document, standings, days, blob
        self.taken = OWN_IDS | {section.id for section in document.headings}
        self.slugs = Counter(slug(entry.name.text).strip("-") for entry in document.entries)
        self.cards: list[Card] = []
        self.ids: set[str] = set()
        headings = document.headings
        self.title = min(headings, key=lambda section: section.level) if headings else document.root
        self.least = min((section.level for section in headings if section is not self.title), default=1)
        self.prose = sorted(document.prose)
        self.links = sorted(((link.span, link) for link in document.links), key=lambda row: row[0])
        self.literal = sorted(document.literal)

    def page(self) -> Page:
        document = self.document
        head = [section for section in document.sections if section.level == 0 or self._is_title(section)]
        intro = tuple(prose for section in head for prose in self._prose(section))
        parts = tuple(part for section in document.sections if (part := self._part(section)))
        summary = next((text for prose in intro if len(text := plain(prose)) > 20), "")
        return Page(document.title or document.path, shortened(summary), *_opening(intro), parts, tuple(self.cards))

    def _is_title(self, section: Section) -> bool:
        return section is self.title

    def _part(self, section: Section) -> Part | None:
        is_head = section.level == 0 or self._is_title(section)
        rows = tuple(row for own in section.lists if not own.contents for row in self._rows(own))
        prose = () if is_head else tuple(self._prose(section))
        below = sum(len(own.entries) for each in section.walk() for top in each.lists for own in top.walk())
        if not rows and not prose and (is_head or not any(_has_content(each) for each in section.sections)):
            return None
        title = "" if is_head else section.title
        path = section.path[section.path[:1] == (self.document.title,) and not is_head :]
        return Part("" if is_head else section.id, title, max(section.level - self.least, 0), path, prose, rows, below)

    def _rows(self, own: EntryList) -> Iterator[Row]:
        for item in own.items:
            card = self._card(item.entry) if item.entry else None
            words = "" if card else self._label(item)
            nested = tuple(row for below in item.lists for row in self._rows(below))
            if card or words or nested:
                yield Row(card, words, nested, any(row.goes_both_ways for row in nested) or _goes_left(card, words))

    def _label(self, item: Item) -> str:
        end = min((below.span.start for below in item.lists), default=item.span.end)
        spans = _within(self.prose, Span(item.span.start, end))
        return " ".join(plain(self._pieces(span)) for span in spans) or item.label.text

    def _card(self, entry: Entry) -> Card:
        others = [link for link in entry.links if link.rel not in ("main", "image") and link.kind is not LinkKind.IMAGE]
        card = Card(
            self._id(entry),
            entry.name.text or entry.url,
            self._followed(entry.url),
            entry.description.text,
            tuple(dict.fromkeys(attribute.text for attribute in entry.attributes if attribute.text)),
            tuple(author.text for author in entry.by if author.text),
            tuple(Words(link.text or link.url, self._followed(link.url)) for link in others),
            tuple(note.text for note in entry.notes),
            self.standings.get(entry.url),
            self.days.get((entry.name.text, entry.url), ""),
        )
        self.cards.append(card)
        return card

    def _id(self, entry: Entry) -> str:
        """Of its name; where others have the same, of its address too, so that it stays when they go."""
        name = slug(entry.name.text).strip("-")
        if not name or self.slugs[name] > 1 or name in self.taken:
            name = f"{name or 'entry'}-{crc32(entry.id.encode('utf-8', 'replace')):08x}"
        while name in self.ids:
            name += "-"
        self.ids.add(name)
        return name

    def _followed(self, url: str) -> str:
        if url.lower().startswith(FOLLOWED):
            return url
        if url.startswith("//"):
            return f"https:{url}"
        if url.startswith("#"):
            return url if url[1:] in self.taken else ""
        is_relative = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]|[\x00-\x20]", url)
        return f"{self.blob}{url}" if self.blob and url and is_relative else ""

    def _prose(self, section: Section) -> Iterator[Prose]:
        lists = [own.span for own in section.lists]
        for span in _within(self.prose, section.body):
            if span != section.heading and not any(own.start <= span.start < own.end for own in lists):
                pieces = self._pieces(span)
                if any(_WORD.search(words.text) and not words.url.startswith("#") for words in pieces):  # `back to top`
                    yield pieces

    def _pieces(self, span: Span) -> Prose:
        """A paragraph: its words, links and code; pictures, badges and tags are left out."""
        document = self.document
        first = bisect_left(self.links, span.start, key=lambda row: row[0].start)
        links = [link for _, link in takewhile(lambda row: row[0].start < span.end, islice(self.links, first, None))]
        pictures = [link.span for link in links if link.kind is LinkKind.IMAGE]
        codes = ((own, None) for own in _within(self.literal, span))
        rows: list[tuple[Span, Link | None]] = [*((link.span, link) for link in links), *codes]
        text, found, at = "", [], span.start
        for own, link in sorted(rows, key=lambda row: (row[0].start, -row[0].end)):
            if own.start < at:
                continue
            text += document.text[at : own.start].replace(_PLACE, "") + _PLACE
            at = own.end
            found.append(self._link(link, pictures) if link else _literal(document.source(own)))
        text += document.text[at : span.end].replace(_PLACE, "")
        between = [Words(said) for said in _said(text).split(_PLACE)]  # marks of emphasis may stand around a link
        return tuple(words for pair in zip_longest(between, found) for words in pair if words and words.text)

    def _link(self, link: Link, pictures: Sequence[Span]) -> Words:
        is_badge = any(link.span.start <= own.start < link.span.end for own in pictures)
        return Words("") if is_badge else Words(link.text, self._followed(link.url))


def _literal(source: str) -> Words:
    return Words(source.strip("`").strip(), is_code=True) if source.startswith("`") else Words("")


def _opening(intro: tuple[Prose, ...]) -> tuple[tuple[Prose, ...], tuple[Prose, ...]]:
    """The first paragraph, and those after it that a reader takes in at a glance; then the rest."""
    sizes = accumulate(len(plain(prose)) for prose in intro)
    number = max(sum(size <= LONGEST_OPENING for size in sizes), 1)
    return intro[:number], intro[number:]


def _goes_left(card: Card | None, words: str) -> bool:
    texts = (card.name, card.description, *card.notes) if card else (words,)
    return any(_TO_THE_LEFT.search(text) for text in texts)


def _within(spans: Sequence[Span], outer: Span) -> Sequence[Span]:
    """Those, of sorted ones, that begin in it."""
    return spans[bisect_left(spans, (outer.start, 0)) : bisect_left(spans, (outer.end, 0))]


def _has_content(section: Section) -> bool:
    return any(not own.contents for each in section.walk() for own in each.lists) or bool(section.sections)


def _said(text: str) -> str:
    """Markdown without links and code, as it is read."""
    text = _LINE_BREAK.sub(" ", text)
    for _ in range(DEEPEST_EMPHASIS):
        text = _EMPHASIS.sub(r"\2", text)
    return unescape(_ESCAPED.sub(r"\1", text))


def cards(rows: Sequence[Row]) -> Iterator[Card]:
    """Of rows and those below them, in document order."""
    for row in rows:
        if row.card:
            yield row.card
        yield from cards(row.rows)


def plain(prose: Prose) -> str:
    return " ".join("".join(words.text for words in prose).split())


def shortened(text: str, most: int = LONGEST_SUMMARY) -> str:
    """To the end of a sentence where there is one, else of a word."""
    if len(text) <= most:
        return text
    head = text[:most]
    end = max(head.rfind(". "), head.rfind("。"))
    return head[: end + 1] if end > most // 3 else f"{head.rpartition(' ')[0] or head}…"
