"""The parts of an address, and the one spelling of each (RFC 3986)."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# RFC 3986 appendix B, with the scheme's own alphabet: `a/b:c` and `git@host:path` have none.
_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_AUTHORITY = re.compile(r"(?:.*@)?(.*?)(?::([0-9]*))?", re.DOTALL)
_PLAIN_HOST = re.compile(r"[a-z0-9._~-]*")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Reserved, but without a meaning of their own here: brackets are escaped only because Markdown needs it.
_PATH = _UNRESERVED | frozenset("!'()*,:@$")
_QUERY = _PATH | frozenset("/?")

_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~!'()*,:@$&=+;/-]*")
_UNSAFE_PATH = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!'()*,:@$&=+;/%-]")
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9._~!'()*,:@$&=+;/?-]*")
_UNSAFE_QUERY = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!'()*,:@$&=+;/?%-]")
_UNSAFE_HOST = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~%-]")

DEFAULT_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21", "git": "9418", "ssh": "22"}


class Parts(NamedTuple):
    """An address cut at its delimiters; None where a part and its delimiter are missing."""

    scheme: str | None
    authority: str | None
    path: str
    query: str | None
    fragment: str | None


def split(url: str) -> Parts:
    match = _PARTS.fullmatch(url)
    assert match, "the pattern fits every text"
    return Parts(*match.groups())


def _quoted(match: re.Match[str]) -> str:
    # A lone surrogate is no text, but may stand in one that was read from a damaged file.
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def _unquote(text: str, decoded: frozenset[str]) -> str:
    def once(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in decoded else match[0].upper()

    return _ESCAPE.sub(once, text)


def path_of(text: str) -> str:
    """One spelling of a path: RFC 3986 6.2.2 (case of escapes, needless escapes, dot segments).

    An empty segment (`a//b`) stays: it may name something else, and addresses stand inside addresses.
    """
    if not _PLAIN_PATH.fullmatch(text):
        text = _unquote(_UNSAFE_PATH.sub(_quoted, text), _PATH)
    return _without_dots(text) if "." in text and {".", ".."} & set(text.split("/")) else text


def query_of(text: str) -> str:
    """One spelling of a query or a fragment."""
    if _PLAIN_QUERY.fullmatch(text):
        return text
    return _unquote(_UNSAFE_QUERY.sub(_quoted, text), _QUERY)


def _without_dots(path: str) -> str:
    """RFC 3986 5.2.4; a relative path keeps the `..` that lead out of it."""
    rooted = path.startswith("/")
    kept: list[str] = []
    segments = path.removeprefix("/").split("/")
    for segment in segments:
        if segment == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif segment not in {".", ".."} or (segment == ".." and not rooted):
            kept.append(segment)
    if segments[-1] in {".", ".."} and kept:
        kept.append("")
    return "/" * rooted + "/".join(kept)


def host_and_port(authority: str, scheme: str | None) -> tuple[str, str]:
    """One spelling of a host, and its port with the colon before it, unless it is the scheme's own."""
    if "@" not in authority and ":" not in authority:
        return host_of(authority), ""
    match = _AUTHORITY.fullmatch(authority)
    assert match, "the pattern fits every text"
    port = (match[2] or "").lstrip("0")
    return host_of(match[1]), f":{port}" if port and port != DEFAULT_PORTS.get(scheme or "") else ""


def host_of(text: str) -> str:
    host = text.lower()
    if not _PLAIN_HOST.fullmatch(host):
        host = _address(host) if host.startswith("[") else _ascii(host)
    return host.rstrip(".")


def without_www(host: str) -> str:
    """Only where what remains is still a host: `www.com` keeps it."""
    rest = host.removeprefix("www.")
    return rest if "." in rest and not rest.startswith("www.") else host


def _ascii(host: str) -> str:
    """A host in ASCII (RFC 3492), without what has no place in one.

    Python's own `idna` codec is of 2003: to it, `straße.de` is `strasse.de`, where browsers see two hosts.
    """
    host = unescaped(host)
    if not host.isascii():
        host = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", host).lower()).replace("\u3002", ".")
        host = ".".join(_punycode(label) for label in host.split("."))
    return _unquote(_UNSAFE_HOST.sub(_quoted, host), _UNRESERVED).lower()


def unescaped(host: str) -> str:
    """A host with its letters that are not ASCII, which renderers of Markdown escape; other escapes stay."""
    return _ESCAPES.sub(_text, host) if "%" in host else host


def _text(match: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(match[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return match[0]
    return match[0] if text.isascii() else text


def _punycode(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()


def _address(host: str) -> str:
    from ipaddress import AddressValueError, IPv6Address  # slow to import, rarely needed

    try:
        return f"[{IPv6Address(host.removeprefix('[').removesuffix(']'))}]"
    except AddressValueError:
        return _ascii(host)
