"""A new address as it has to be written in each place of a list, so that it is read back exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import quote

from listkeeper.document import Document, Link, LinkKind, Span
from listkeeper.urls import malformed

LONGEST = 2000
"""Characters. What is longer is no address that a person would put into a list."""

# No user and password, no letters that look like others: a host in Unicode is to be given in ASCII.
_WEB = re.compile(r"(https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::[0-9]{1,5})?)((?:[/?#].*)?)", re.I | re.ASCII)
_KEPT = ":/?#@!$&'()*+,;=%~"
"""RFC 3986's reserved characters but the brackets, which Markdown escapes."""

_ENTITY = re.compile(r"&[^&;]{1,32};")
_NESTED_ONCE = re.compile(r"[^()]*(?:\([^()]*\)[^()]*)*")
_SAYS_NOTHING_ELSE = re.compile(r"(?:[A-Za-z0-9./:?=#%+,;@!$()'-]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))*")
"""An address in which Markdown and HTML see no markup."""


class Patch(NamedTuple):
    """Other text for a span."""

    span: Span
    text: str
    shown: bool = False
    """A reader sees it: it is no address behind a text, but text."""


def writable(url: str) -> str:
    """The address with what has no place in one percent-encoded; nothing where it cannot be written exactly.

    Only http and https. A backslash is refused: browsers take it for a slash.
    """
    match = _WEB.fullmatch(url)
    if not match or not url.isprintable() or "\\" in url:
        return ""
    written = match[1] + quote(match[2], safe=_KEPT)
    return "" if len(written) > LONGEST or malformed(written) else written


def as_read(written: str) -> str:
    """What `Link.url` is for an address that is written so: the one character that is escaped in reading."""
    return written.replace("'", "%27")


def patches(document: Document, link: Link, url: str) -> list[Patch]:
    """What writes the address at a link, and in its text where that is the old one; nothing where it cannot be."""
    if link.kind in (LinkKind.BARE, LinkKind.AUTOLINK):
        return [Patch(link.target, url, shown=True)] if link.target and not _holds_entity(url) else []
    if link.target:
        return [Patch(link.target, _behind_text(document, link, link.target, url)), *_text(document, link, url)]
    defined = [Patch(own, _defined(document, own, url)) for own in document.targets(link)]
    return [*defined, *_text(document, link, url)] if defined else []


def _behind_text(document: Document, link: Link, target: Span, url: str) -> str:
    before = document.text[target.start - 1]
    if document.text[link.span.start] == "<":
        return _attribute(url, before)
    return _destination(url, in_brackets=before == "<")


def _attribute(url: str, before: str) -> str:
    """The value of `href` or `src`; in quotes where it had none, since `=` would need them."""
    value = url.replace("&", "&amp;") if unescape(url) != url else url
    value = value.replace("'", "&#39;") if before == "'" else value
    return value if before in "\"'" else f'"{value}"'


def _destination(url: str, *, in_brackets: bool) -> str:
    """A link destination (CommonMark 6.3); one with more than plain parentheses needs angle brackets."""
    value = url.replace("&", "&amp;") if _holds_entity(url) else url
    return value if in_brackets or _NESTED_ONCE.fullmatch(value) else f"<{value}>"


def _holds_entity(url: str) -> bool:
    """In Markdown an entity ends in a semicolon (CommonMark 6.2): `&copy=1` is none, but would be in HTML."""
    return bool(_ENTITY.search(url)) and unescape(url) != url


def _defined(document: Document, target: Span, url: str) -> str:
    return _destination(url, in_brackets=document.text[target.start - 1] == "<")


def _text(document: Document, link: Link, url: str) -> list[Patch]:
    """The text of a link that is nothing but its address, with or without `https://`.

    It stays where it is also a label, where a link of its own stands in it, or where the new one would be markup.
    """
    old, new = next(((o, n) for o, n in _ways_to_say(link.url, url) if link.text == o), ("", ""))
    if not old or link.kind is LinkKind.IMAGE or not _SAYS_NOTHING_ELSE.fullmatch(new):
        return []
    span = _place_of_text(document, link, old)
    if span is None or any(_overlap(span, other.target) for other in document.links if other.target):
        return []
    return [Patch(span, new, shown=True)]


def _ways_to_say(old: str, new: str) -> Iterator[tuple[str, str]]:
    yield old, new
    yield old.partition("://")[2], new.partition("://")[2]


def _place_of_text(document: Document, link: Link, text: str) -> Span | None:
    """Where the text of a link stands as it is read; None where it cannot be told, or names a definition."""
    if document.text[link.span.start] == "<":
        start = document.text.rfind(text, link.target.end if link.target else link.span.start, link.span.end)
    elif link.target:
        start = document.text.rfind(text, link.span.start, link.target.start)
    else:
        start = link.span.start + 1
        rest = document.text[start : link.span.end]
        start = start if rest.startswith(f"{text}][") and not rest.endswith("[]") else -1
    return Span(start, start + len(text)) if start >= 0 else None


def _overlap(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end
