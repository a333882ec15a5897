"""Patterns for addresses, as people write them: `*` stands for any characters, everything else for itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from listkeeper.urls.parts import host_and_port, path_of, query_of, split, without_www

_ESCAPED_STAR = "%2a"


class Pattern(NamedTuple):
    """What stands between the stars of a pattern, in the two ways in which it can be read."""

    web: tuple[str, ...]
    """Host and path: the host has no case and no `www.`, and a host alone means all of its pages."""
    other: tuple[str, ...]
    """A path in the checkout, a `#fragment`, `mailto:`."""


class Subject(NamedTuple):
    """What patterns are compared with."""

    text: str
    is_web: bool


def matches(pattern: str, url: str) -> bool:
    return _fits(_read(pattern), _subject(url))


def matches_words(pattern: str, words: str) -> bool:
    """Whether a pattern stands for words that are no address, such as a name, in whatever letters."""
    return _fits_text(tuple(pattern.casefold().split("*")), words.casefold())


def first_match(patterns: Sequence[str], url: str) -> int | None:
    """The index of the first pattern that an address matches."""
    subject = _subject(url) if patterns else None
    return next((at for at, pattern in enumerate(patterns) if subject and _fits(_read(pattern), subject)), None)


def unmatched(patterns: Iterable[str], urls: Iterable[str]) -> tuple[str, ...]:
    """The patterns that no address matches, each once."""
    left = {pattern: _read(pattern) for pattern in patterns}
    for url in urls:
        if not left:
            break
        subject = _subject(url)
        for pattern in [pattern for pattern, read in left.items() if _fits(read, subject)]:
            del left[pattern]
    return tuple(left)


def matcher(urls: Iterable[str]) -> Callable[[str], frozenset[str]]:
    """What tells which of these addresses a pattern matches; for many patterns, each address is read once."""
    subjects = [(url, _subject(url)) for url in dict.fromkeys(urls)]

    def matching(pattern: str) -> frozenset[str]:
        read = _read(pattern)
        return frozenset(url for url, subject in subjects if _fits(read, subject))

    return matching


@lru_cache(maxsize=1024)
def _read(pattern: str) -> Pattern:
    web = "" if pattern.startswith(("#", "mailto:")) else _of_web(pattern)
    return Pattern(tuple(web.split("*")), tuple(_of_other(pattern).split("*")))


def _subject(url: str) -> Subject:
    parts = split(url)
    if parts.authority is not None and (parts.scheme or "http").lower() in ("http", "https"):
        return Subject(_of_web(url.partition("#")[0]), is_web=True)
    return Subject(_of_other(url), is_web=False)


def _of_web(text: str) -> str:
    scheme, _, rest = text.partition("://") if "://" in text else ("http", "", text.removeprefix("//"))
    host = re.split("[/?]", rest, maxsplit=1)[0]
    path = rest[len(host) :]
    known, port = host_and_port(host, scheme.lower())
    site = without_www(known.replace(_ESCAPED_STAR, "*")) + port
    if not path and text == rest:
        return f"{site}/*"
    return site + _of_path(path if path.startswith("/") else f"/{path}")


def _of_other(text: str) -> str:
    """A path without its fragment, in one spelling; what is no path, as it is written."""
    return text if text.startswith("#") or split(text).scheme else _of_path(text.partition("#")[0])


def _of_path(text: str) -> str:
    path, mark, query = text.partition("?")
    return f"{path_of(path)}{mark}{query_of(query)}"


def _fits(pattern: Pattern, subject: Subject) -> bool:
    return _fits_text(pattern.web if subject.is_web else pattern.other, subject.text)


def _fits_text(parts: Sequence[str], text: str) -> bool:
    """In time that grows with the text: what stands between two stars is looked for once, from left to right."""
    if len(parts) == 1:
        return text == parts[0]
    if not text.startswith(parts[0]) or not text.endswith(parts[-1]):
        return False
    at, end = len(parts[0]), len(text) - len(parts[-1])
    if at > end:
        return False
    for part in parts[1:-1]:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
