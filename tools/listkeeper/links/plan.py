"""Which questions a run asks: addresses that are one are asked for once, and what needs no network is settled here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from listkeeper.document import Document, Link
from listkeeper.facts import Place
from listkeeper.outcomes import Code
from listkeeper.urls import canonical, malformed

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
MAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
RESERVED = re.compile(r"(?:.*\.)?(?:example|invalid|test)|(?:.*\.)?example\.(?:com|net|org)")
"""Names that never lead anywhere (RFC 2606, RFC 6761)."""


class Question(NamedTuple):
    """One address as the lists write it."""

    url: str
    places: tuple[Place, ...]
    address: str = ""
    """What is asked for: without fragment, and the same for all spellings of it; empty where nothing is."""
    code: Code | None = None
    """The answer, where no request is needed."""


class Listed(NamedTuple):
    """A document, and the folders that its relative addresses start from."""

    document: Document
    folder: Path
    root: Path
    """Of the checkout: relative addresses do not lead out of it."""


def plan(lists: Iterable[Listed]) -> list[Question]:
    """A question for each address, in the order in which the lists have them first."""
    found: dict[tuple[str, str], list[tuple[Link, Listed]]] = {}
    for listed in lists:
        for link in listed.document.links:
            here = "" if is_absolute(link.url) else listed.document.path
            found.setdefault((link.url, here), []).append((link, listed))
    asked: dict[str, str] = {}
    return [_question(url, places, asked) for (url, _), places in found.items()]


def _question(url: str, places: list[tuple[Link, Listed]], asked: dict[str, str]) -> Question:
    where = tuple(Place(own.document.path, *own.document.locate(link.span.start)) for link, own in places)
    code = settled(url, places[0][1])
    if code is not None:
        return Question(url, where, code=code)
    address = (f"https:{url}" if url.startswith("//") else url).partition("#")[0]
    key = f"{urlsplit(address).scheme} {canonical(address)}"
    return Question(url, where, asked.setdefault(key, address))


def is_absolute(url: str) -> bool:
    return bool(SCHEME.match(url)) or url.startswith("//")


def settled(url: str, listed: Listed) -> Code | None:
    """What can be said of an address without asking for it; None where a request is needed."""
    if malformed(url):
        return Code.MALFORMED
    if url.startswith("#"):
        return Code.OK if listed.document.has_fragment(unquote(url[1:])) else Code.FRAGMENT_MISSING
    if not is_absolute(url):
        return _file(url, listed)
    scheme = match[1].lower() if (match := SCHEME.match(url)) else "https"
    if scheme == "mailto":
        return Code.OK if MAIL.fullmatch(unquote(url[7:].partition("?")[0])) else Code.MALFORMED
    return _web(url) if scheme in ("http", "https") else Code.SCHEME_UNSUPPORTED


def _web(url: str) -> Code | None:
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
    except ValueError:
        return Code.MALFORMED
    if not host:
        return Code.MALFORMED
    if user is not None:
        return Code.CREDENTIALS_IN_URL
    return Code.RESERVED_DOMAIN if RESERVED.fullmatch(host.rstrip(".").lower()) else None


def _file(url: str, listed: Listed) -> Code:
    """A path in the checkout, as GitHub serves it: case counts, and nothing lies above the root."""
    path = unquote(re.split(r"[?#]", url, maxsplit=1)[0])
    if "\0" in path:
        return Code.MALFORMED
    target = listed.root / path.lstrip("/") if path.startswith("/") else listed.folder / path
    try:
        inside = target.resolve().is_relative_to(listed.root)
        if inside and target.exists():
            return Code.OK if _is_spelled_so(target, listed.root) else Code.FILE_CASE
        near = inside and target.parent.is_dir() and target.name.casefold() in _names(target.parent)
    except (OSError, RuntimeError):
        return Code.FILE_MISSING
    return Code.FILE_CASE if near else Code.FILE_MISSING


def _is_spelled_so(target: Path, root: Path) -> bool:
    """On a file system that ignores case, the name still has to be the one that GitHub knows."""
    resolved = target.resolve()
    return resolved == root or target.is_symlink() or resolved.name in {path.name for path in resolved.parent.iterdir()}


def _names(folder: Path) -> Mapping[str, str]:
    return {path.name.casefold(): path.name for path in folder.iterdir()}
