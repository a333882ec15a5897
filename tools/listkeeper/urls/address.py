"""When two addresses are one."""

from __future__ import annotations

import re
from typing import NamedTuple

from listkeeper.urls.parts import Parts, host_and_port, path_of, query_of, split, without_www
from listkeeper.urls.sites import CODE_HOSTS, REFERRERS, TRACKING, Page, site_of

_SCP = re.compile(r"(?:[\w.-]+@)([\w.-]+):(?!/)(.+)")
# Three of five addresses in lists: a repository, and nothing to decode, to drop or to keep apart.
_REPOSITORY = re.compile(
    rf"https?://(?:www\.)?((?:{'|'.join(map(re.escape, sorted(CODE_HOSTS)))})"
    r"/[A-Za-z0-9_-]+/[A-Za-z0-9_-][A-Za-z0-9_.-]*+(?<!\.[Gg][Ii][Tt]))/?"
)
_HOME = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)/?")
"""A host, and nothing else."""
_WEB = frozenset({None, "http", "https"})
_GIT = frozenset({"git", "ssh", "git+https", "git+http", "git+ssh", "git+git"})
# At the end of a path, what a server sends for the folder itself. Not `index.php`: it is often a program.
_INDEX = re.compile(r"(?:^|(?<=/))index\.html?$")
# Servers never see a fragment, but single-page applications name their pages by one: `#/page`, `#!page`.
_ROUTE = re.compile(r"!?(?=/)|!")


def canonical(url: str) -> str:
    """A key, equal for addresses that lead to the same page. It is not an address to fetch.

    What is dropped: http or https, `www.`, user and password, default port, last slash, `index.html`, fragment (but
    `#/route`), tracking parameters; the order of the others. `sites.py` adds what is known of single sites. Any text
    has a key, and a key is its own key. That two hosts or a redirect are one only the network can tell.
    """
    if plain := _REPOSITORY.fullmatch(url):
        return f"//{plain[1].lower()}"
    if (home := _HOME.fullmatch(url)) and not site_of(host := without_www(home[1])):
        return f"//{host}"
    url = url.strip()
    if "@" in url:
        url = _scp_as_url(url)
    parts = split(url)
    scheme = parts.scheme.lower() if parts.scheme else None
    if scheme == "doi":
        return canonical(f"//doi.org/{parts.path.lstrip('/')}")
    if parts.authority is None:
        return _relative(parts) if scheme is None else _opaque(scheme, url[len(scheme) + 1 :])
    return _hierarchical(scheme, parts, parts.authority)


def _scp_as_url(url: str) -> str:
    """`git@github.com:o/r`, which git takes for an address."""
    match = _SCP.fullmatch(url)
    return f"//{match[1]}/{match[2]}" if match and without_www(match[1].lower()) in CODE_HOSTS else url


def _hierarchical(scheme: str | None, parts: Parts, authority: str) -> str:
    host, port = host_and_port(authority, scheme)
    bare = without_www(host)
    if scheme in _WEB or (scheme in _GIT and bare in CODE_HOSTS):
        page = _page(Page(bare + port if scheme in _WEB else bare, path_of(parts.path), parts.query))
        return f"//{page.host}{page.path}{_suffix('?', page.query)}{_suffix('#', _route(parts.fragment))}"
    user = authority.rpartition("@")[0]
    path = path_of(parts.path).rstrip("/")
    query = _suffix("?", query_of(parts.query or ""))
    return f"{scheme}://{user}{'@' if user else ''}{host}{port}{path}{query}"


def _page(page: Page) -> Page:
    site = site_of(page.host)
    dropped = site.dropped if site else frozenset()
    query = _query(page.query, dropped) if page.query else ""
    plain = page._replace(path=page.path if site and site.exact else _INDEX.sub("", page.path), query=query)
    known = site.rewrite(plain) if site and site.rewrite else plain
    return known._replace(path=known.path.rstrip("/"))


def _query(query: str, dropped: frozenset[str]) -> str:
    """Without tracking, in the order of the names: sites read parameters as a map. Repeated ones keep their order."""
    kept = [pair for pair in query_of(query).replace("%20", "+").split("&") if pair and not _tracks(pair, dropped)]
    return "&".join(sorted(kept, key=lambda pair: pair.partition("=")[0]))


def _tracks(pair: str, dropped: frozenset[str]) -> bool:
    name, _, value = pair.partition("=")
    if name == "ref":  # also a branch, a chapter, a product: only by its value
        return value.startswith("awesome-") or value in REFERRERS or name in dropped
    return name in TRACKING or name.startswith("utm_") or name in dropped


class Tracked(NamedTuple):
    """An address with parameters that only tell where a reader comes from."""

    parameters: tuple[str, ...]
    """Their names."""
    without: str
    """The address without them, otherwise as it was written."""


def tracked(url: str) -> Tracked | None:
    """What of a web address tracks readers; None where nothing does. `&amp;` separates parameters, too."""
    address, mark, fragment = url.partition("#")
    path, _, query = address.partition("?")
    if not query or not (authority := split(path).authority):
        return None
    site = site_of(without_www(host_and_port(authority, None)[0]))
    own = site.tracking if site else frozenset()
    pairs = re.split("(&(?:amp;)?)", query)
    names = [pair.partition("=")[0] for pair in pairs[::2] if _tracks(pair, own)]
    if not names:
        return None
    kept = "".join(
        mark + pair for mark, pair in zip(["", *pairs[1::2]], pairs[::2], strict=True) if not _tracks(pair, own)
    )
    kept = re.sub("^&(?:amp;)?", "", kept)
    return Tracked(tuple(dict.fromkeys(names)), f"{path}{_suffix('?', kept)}{mark}{fragment}")


def _route(fragment: str | None) -> str:
    if not fragment or not (match := _ROUTE.match(fragment)):
        return ""
    route = query_of(fragment.partition(":~:")[0])
    return "" if len(route) <= match.end() + 1 and route in {"/", "!", "!/"} else route.rstrip("/")


def _relative(parts: Parts) -> str:
    """A place in the same repository, or in the same file."""
    path = path_of(parts.path).rstrip("/") or ("/" if parts.path.startswith("/") else "")
    if path.startswith("//"):
        path = f"/.{path}"  # RFC 3986 5.3: it must not look like a host
    elif ":" in path.partition("/")[0]:
        path = f"./{path}"  # RFC 3986 4.2: nor like a scheme
    elif parts.path and not path:
        path = "."
    if not parts.path and parts.query is None:
        return _suffix("#", query_of(parts.fragment or ""))
    query = _query(parts.query, frozenset()) if parts.query else ""
    return f"{path}{_suffix('?', query)}{_suffix('#', _route(parts.fragment))}"


def _opaque(scheme: str, rest: str) -> str:
    """`mailto:` and its like: only the scheme and a mailbox's host have no case."""
    if scheme == "mailto":
        mailbox, mark, headers = rest.partition("?")
        local, at, host = mailbox.rpartition("@")
        rest = f"{local}{at}{host.lower()}{mark if headers else ''}{headers}"
    return f"{scheme}:{rest}"


def _suffix(mark: str, text: str | None) -> str:
    return f"{mark}{text}" if text else ""
