"""How a document reads, and how it should read after patches: the proof that nothing else has changed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate

from listkeeper.document import Document, Entry, Link, Span, Text
from listkeeper.rewrite.spelling import Patch

Key = tuple[Span, Span | None]
"""Which link of a document it is: its span and its target."""

NO_URLS: Mapping[Key, str] = {}


def key(link: Link) -> Key:
    return link.span, link.target


class After:
    """Where everything stands and what it says once the patches are made; without any, where and what it is."""

    def __init__(self, document: Document, patches: Iterable[Patch] = (), urls: Mapping[Key, str] = NO_URLS) -> None:
        self._text = document.text
        self._urls = urls
        self._patches = sorted(set(patches))
        self._ends = [patch.span.end for patch in self._patches]
        self._moves = list(accumulate((len(p.text) - (p.span.end - p.span.start) for p in self._patches), initial=0))
        self._shown = [patch for patch in self._patches if patch.shown]
        self._shown_starts = [patch.span.start for patch in self._shown]

    def text(self) -> str:
        parts, start = [], 0
        for patch in self._patches:
            parts += [self._text[start : patch.span.start], patch.text]
            start = patch.span.end
        return "".join([*parts, self._text[start:]])

    def url(self, link: Link) -> str:
        return self._urls.get(key(link), link.url)

    def span(self, span: Span) -> Span:
        return Span(self._offset(span.start), self._offset(span.end))

    def said(self, text: str, span: Span) -> str:
        """Text that was read from a span, with the new words for the old ones, each after the other."""
        position = 0
        for patch in self._shown[bisect_left(self._shown_starts, span.start) :]:
            if patch.span.end > span.end:
                break
            old = self._text[patch.span.start : patch.span.end]
            found = text.find(old, position)
            if found >= 0:
                text = text[:found] + patch.text + text[found + len(old) :]
                position = found + len(patch.text)
        return text

    def _offset(self, offset: int) -> int:
        return offset + self._moves[bisect_right(self._ends, offset)]


def reading(document: Document, after: After) -> tuple[object, ...]:
    """All that a document says, as it should be after patches; ids follow addresses and are left out."""
    parts = (document.root, document.links, document.comments, document.code, document.coverage)
    return (document.anchors, *(_read(part, after) for part in parts))


def _read(value: object, after: After) -> object:
    match value:
        case Span():
            return after.span(value)
        case Text():
            return after.said(value.text, value.span), after.span(value.span)
        case Link():
            return after.url(value), after.said(value.text, value.span), value.kind, after.span(value.span), value.rel
        case Entry():
            return tuple(_read(part, after) for part in value._replace(id="", canonical="", url=_url(value, after)))
        case tuple():
            return tuple(_read(part, after) for part in value)
    return value


def _url(entry: Entry, after: After) -> str:
    return next((after.url(link) for link in entry.links if link.rel == "main"), entry.url)
