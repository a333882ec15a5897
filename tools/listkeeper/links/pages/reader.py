"""From the beginning of a body to a `Page`: one pass over its tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping

from listkeeper.links.pages.charsets import decode
from listkeeper.links.pages.markup import End, Start, Text, tokens
from listkeeper.links.pages.page import Page
from listkeeper.urls.parts import host_and_port, split

BODY_LIMIT = 524_288
"""Bytes that are looked at."""
TEXT_LIMIT = 50_000
"""Characters of text that are kept."""
LINE_LIMIT = 300
"""Characters of a title, a heading or a description that are kept."""
LINKS_LIMIT = 1_000
"""Hosts and script addresses that are kept."""
HEADINGS_LIMIT = 5_000

_APP_ROOTS = frozenset(
    "root app __next __nuxt __layout ___gatsby __docusaurus svelte q-app react-root reactroot main-app app-root".split()
)
_APP_ELEMENTS = frozenset({"app-root", "ember-application", "flt-glass-pane"})
_APP_ATTRIBUTES = frozenset({"ng-app", "data-reactroot", "data-sveltekit-preload-data", "data-server-rendered"})

_MARKS = {
    "window.park": re.compile(r"window\.park\b"),
    "/lander": re.compile(r"location(?:\.href)?\s?=\s?[\"']/lander"),
}
"""In scripts."""

# A word goes on over these; all others end it.
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del em font i ins kbd mark q s small span strike strong sub sup u var wbr".split()
)
_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # gzip and zstd (RFC 1952, RFC 8878), which nobody asked for
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}")
_IN_SCRIPT = re.compile(r"\b(user-content-[^\s\"'\\<>&]++)|\"anchor\":\"([^\"\\]++)\"")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def read(body: bytes, content_type: str, *, complete: bool) -> Page:
    """`complete`: the body is all of the page. Never raises; time is linear in the length."""
    complete = complete and len(body) <= BODY_LIMIT
    body = body[:BODY_LIMIT]
    kind = content_type.partition(";")[0].strip().lower() or _sniffed(body)
    if body.startswith(_COMPRESSED):
        return Page(is_html=False, complete=complete)
    if kind in {"text/html", "application/xhtml+xml"}:
        return _Reader().read(decode(body, content_type), complete)
    text = decode(body, content_type) if kind.startswith("text/") else ""
    return Page(is_html=False, complete=complete, text=line(text, TEXT_LIMIT))


def _sniffed(body: bytes) -> str:
    """For a server that names no type (https://mimesniff.spec.whatwg.org, little of it)."""
    begin = re.sub(rb"\A(?:\xef\xbb\xbf)?(?:\s++|<!--.*?-->|<\?xml[^>]*+>)*+", b"", body[:1024].lower(), flags=re.S)
    return "text/html" if re.match(rb"<(?:!doctype\s++html|html|head|body|title|script|meta)\b", begin) else ""


def line(text: str, limit: int = LINE_LIMIT) -> str:
    """Blanks as one, none at the ends."""
    return " ".join(text.split())[:limit].rstrip()


class _Reader:
    """One page being read: what was seen so far. There is no tree and no stack, so nothing can be nested too deep."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        """What counts where it comes first: title, canonical address, ..."""
        self._text: list[str] = []
        self._heading: list[str] | None = None
        self._headings: list[str] = []
        self._h1 = ""
        self._ids: set[str] = set()
        self._languages: set[str] = set()
        self._hosts: set[str] = set()
        self._sources: set[str] = set()
        self._marks: set[str] = set()
        self._own_links = self._scripts = self._templates = 0
        self._has_root = self._is_anchored = False
        self._is_h1 = self._follows_id = False

    def read(self, text: str, complete: bool) -> Page:
        for token in tokens(text):
            match token:
                case Text(content, within):
                    self._on_text(content, within)
                case Start(name, attributes):
                    self._on_start(name, attributes)
                case End(name):
                    self._on_end(name)
        self._end_heading()
        return self._page(complete)

    def _page(self, complete: bool) -> Page:
        found = self._found.get
        return Page(
            complete=complete,
            title=line(found("title", "")),
            h1=self._h1,
            language=found("lang", ""),
            description=line(found("description", "") or found("og:description", "")),
            text=line("".join(self._text), TEXT_LIMIT),
            headings=tuple(self._headings),
            ids=frozenset(self._ids),
            is_anchored=self._is_anchored,
            canonical=found("canonical", ""),
            og_url=found("og:url", ""),
            languages=frozenset(self._languages),
            own_links=self._own_links,
            link_hosts=frozenset(self._hosts),
            scripts=self._scripts,
            sources=frozenset(self._sources),
            marks=frozenset(self._marks),
            has_app_root=self._has_root,
        )

    def _on_text(self, text: str, within: str) -> None:
        if within == "title":
            self._found.setdefault("title", text)
        elif within == "script":
            self._marks.update(mark for mark, pattern in _MARKS.items() if pattern.search(text))
            # GitHub sends what it has rendered as text inside JSON.
            self._ids.update(match[1] or match[2] for match in _IN_SCRIPT.finditer(text))
        elif not within and not self._templates:
            self._text.append(text)
            if self._heading is not None:
                self._heading.append(text)

    def _on_start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._break(name)
        if name == "template":
            self._templates += 1
        if name in _HEADINGS:
            self._end_heading()
            self._heading, self._is_h1 = [], name == "h1"
            # Sphinx gives the id to the section, old pages to an anchor before the heading; both say h2 and below.
            self._is_anchored |= self._follows_id and not self._is_h1
        self._follows_id = bool(attributes) and self._has_id(name, attributes)
        if name in _APP_ELEMENTS or (attributes and not _APP_ATTRIBUTES.isdisjoint(attributes)):
            self._has_root = True
        if name in _TAGS:
            _TAGS[name](self, attributes)

    def _has_id(self, name: str, attributes: Mapping[str, str]) -> bool:
        identities = {attributes.get("id", ""), attributes.get("name", "") if name == "a" else ""} - {""}
        if identities and not self._templates:
            self._ids |= identities
            self._is_anchored |= self._heading is not None and not self._is_h1
            self._has_root |= not _APP_ROOTS.isdisjoint(identities)
        return bool(identities)

    def _on_end(self, name: str) -> None:
        self._break(name)
        if name == "template":
            self._templates = max(self._templates - 1, 0)
        if name in _HEADINGS:
            self._end_heading()

    def _break(self, name: str) -> None:
        if name not in _INLINE:
            self._on_text(" ", "")

    def _end_heading(self) -> None:
        if self._heading is None:
            return
        text, self._heading = line("".join(self._heading)), None
        if len(self._headings) < HEADINGS_LIMIT:
            self._headings.append(text)
        if self._is_h1:
            self._h1 = self._h1 or text

    def html(self, attributes: Mapping[str, str]) -> None:
        language = (attributes.get("lang") or attributes.get("xml:lang") or "").strip().lower().replace("_", "-")
        if _LANGUAGE.fullmatch(language):
            self._found.setdefault("lang", language)
        if "data-adblockkey" in attributes:
            self._marks.add("data-adblockkey")

    def meta(self, attributes: Mapping[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        content = attributes.get("content", "").strip()
        if name in {"description", "og:description", "og:url"}:
            self._found.setdefault(name, content)

    def link(self, attributes: Mapping[str, str]) -> None:
        relations = attributes.get("rel", "").lower().split()
        if "canonical" in relations:
            self._found.setdefault("canonical", attributes.get("href", "").strip())
        language = attributes.get("hreflang", "").strip().lower()
        if "alternate" in relations and _LANGUAGE.fullmatch(language) and len(self._languages) < LINKS_LIMIT:
            self._languages.add(language)

    def a(self, attributes: Mapping[str, str]) -> None:
        address = attributes.get("href", "").strip()
        if address.startswith("//") or address[:8].lower().startswith(("http://", "https://")):
            if len(self._hosts) < LINKS_LIMIT:
                self._hosts.add(_host(address))
        elif address and not address.startswith("#") and not _SCHEME.match(address):
            self._own_links += 1

    def script(self, attributes: Mapping[str, str]) -> None:
        self._scripts += 1
        self.frame(attributes)

    def frame(self, attributes: Mapping[str, str]) -> None:
        address = attributes.get("src", "").strip()
        if ("//" in address[:8]) and len(self._sources) < LINKS_LIMIT:
            self._sources.add(f"{_host(address)}{split(address).path}"[:LINE_LIMIT])


_TAGS = {
    "html": _Reader.html,
    "meta": _Reader.meta,
    "link": _Reader.link,
    "a": _Reader.a,
    "script": _Reader.script,
    "iframe": _Reader.frame,
    "frame": _Reader.frame,
}


def _host(address: str) -> str:
    authority = split(address[:LINE_LIMIT]).authority or ""
    return host_and_port(authority[:253], None)[0]  # RFC 1035 2.3.4
