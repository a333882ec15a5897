"""Which questions a run asks: addresses that are one are asked for once, and what needs no network is settled here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from listkeeper.comments import LINKS, Silence, silence_at, silences
from listkeeper.config import Exclusion
from listkeeper.document import Document, Link
from listkeeper.facts import Place
from listkeeper.links.checkout import Documents, Own, path_of_own, settle
from listkeeper.links.patterns import first_match
from listkeeper.outcomes import Code
from listkeeper.urls import canonical, malformed

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
MAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
RESERVED = re.compile(r"(?:.*\.)?(?:example|invalid|test)|(?:.*\.)?example\.(?:com|net|org)")
"""Names that never lead anywhere (RFC 2606, RFC 6761)."""
NAMES = (LINKS, *(code.value for code in Code))
"""What comments may name."""
IN_LIST = "Ignored in the list"
LONGEST_REASON = 300


class Question(NamedTuple):
    """One address as the lists write it."""

    url: str
    places: tuple[Place, ...]
    address: str = ""
    """What is asked for: without fragment, and the same for all spellings of it; empty where nothing is."""
    code: Code | None = None
    """The answer, where no request is needed."""
    fragment: str = ""
    """What the page is to have, as it is written; empty where nothing is asked."""
    added: bool = False
    """The change that is looked at added or edited the link."""
    note: str = ""
    """Why the answer is this one, a sentence."""
    ignored: tuple[tuple[str, str], ...] = ()
    """Codes that a comment in the list keeps from being told of it, and the sentence that says why."""


class Listed(NamedTuple):
    """A document, and where its relative addresses lead."""

    document: Document
    folder: Path
    root: Path
    """Of the checkout: relative addresses do not lead out of it."""
    own: Own = Own()
    added: frozenset[Link] | None = None
    """The links that a change added or edited, and no others are asked; None: no change is looked at."""
    exclude: tuple[Exclusion, ...] = ()
    """What the list's configuration leaves out."""


class _Kind(NamedTuple):
    """Links that are equal in this have one answer."""

    url: str
    where: str
    """The list or the checkout, where the address means something only in it."""
    excluded: str
    """Why it is not checked, a sentence."""
    ignored: tuple[tuple[str, str], ...]
    """Codes, and the reasons not to tell them."""


def plan(lists: Iterable[Listed]) -> list[Question]:
    """A question for each address, in the order in which the lists have them first."""
    found: dict[_Kind, list[tuple[Link, Listed]]] = {}
    same: dict[str, str] = {}
    for listed in lists:
        same |= {entry.url: entry.canonical for entry in listed.document.entries}
        silent = {name: own for name, own in silences(listed.document, NAMES, unnamed=False).items() if own}
        for link in listed.document.links:
            if listed.added is None or link in listed.added:
                found.setdefault(_kind(link, listed, silent), []).append((link, listed))
    asked: dict[str, str] = {}
    documents = Documents()
    return [_question(kind, places, same, asked, documents) for kind, places in found.items()]


def _kind(link: Link, listed: Listed, silent: dict[str, list[Silence]]) -> _Kind:
    held = {name: own.reason for name, of_name in silent.items() if (own := silence_at(of_name, link.span.start))}
    where = "" if is_absolute(link.url) else listed.document.path
    if where == "" and path_of_own(link.url, listed.own) is not None:
        where = str(listed.root)
    excluded = sentence(IN_LIST, held.pop(LINKS)) if LINKS in held else _excluded(link.url, listed.exclude)
    return _Kind(link.url, where, excluded, tuple(sorted(held.items())))


def _excluded(url: str, exclusions: tuple[Exclusion, ...]) -> str:
    at = first_match([exclusion.match for exclusion in exclusions], url) if exclusions else None
    return "" if at is None else sentence("Excluded by the configuration", exclusions[at].reason)


def _question(
    kind: _Kind,
    places: Sequence[tuple[Link, Listed]],
    same: Mapping[str, str],
    asked: dict[str, str],
    documents: Documents,
) -> Question:
    """`same`: keys of addresses, as far as they are known; `asked`: by key, what is asked for so far."""
    where = tuple(Place(own.document.path, *own.document.locate(link.span.start)) for link, own in places)
    listed, ignored = places[0][1], {code: sentence(IN_LIST, reason) for code, reason in kind.ignored}
    known = Question(kind.url, where, added=listed.added is not None, ignored=tuple(ignored.items()))
    if kind.excluded:
        return known._replace(code=Code.EXCLUDED, note=kind.excluded)
    code = settled(kind.url, listed, documents)
    if code is not None and code in ignored:
        return known._replace(code=Code.EXCLUDED, note=ignored[code])
    if code is not None:
        return known._replace(code=code)
    address, _, fragment = (f"https:{kind.url}" if kind.url.startswith("//") else kind.url).partition("#")
    key = f"{urlsplit(address).scheme} {same.get(address) or canonical(address)}"
    return known._replace(address=asked.setdefault(key, address), fragment=fragment)


def sentence(says: str, reason: str) -> str:
    """With its reason, if there is one; the reason is somebody's own words, on however many lines."""
    own = " ".join(reason.split()).rstrip(".")[:LONGEST_REASON]
    return f"{says}: {own}." if own else f"{says}."


def is_absolute(url: str) -> bool:
    return bool(SCHEME.match(url)) or url.startswith("//")


def settled(url: str, listed: Listed, documents: Documents) -> Code | None:
    """What can be said of an address without asking for it; None where a request is needed."""
    if malformed(url):
        return Code.MALFORMED
    if url.startswith("#"):
        return Code.OK if listed.document.has_fragment(unquote(url[1:])) else Code.FRAGMENT_MISSING
    if not is_absolute(url):
        return _file(url, listed, documents)
    scheme = match[1].lower() if (match := SCHEME.match(url)) else "https"
    if scheme == "mailto":
        return Code.OK if MAIL.fullmatch(unquote(url[7:].partition("?")[0])) else Code.MALFORMED
    if scheme not in ("http", "https"):
        return Code.SCHEME_UNSUPPORTED
    own = path_of_own(url, listed.own)
    if own is not None:
        return settle(listed.root / own, listed.root, url.partition("#")[2], listed.own, documents)
    return _web(url)


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


def _file(url: str, listed: Listed, documents: Documents) -> Code:
    written, _, fragment = url.partition("#")
    path = unquote(written.partition("?")[0])
    target = listed.root / path.lstrip("/") if path.startswith("/") else listed.folder / path
    return settle(target, listed.root, fragment, listed.own, documents)
