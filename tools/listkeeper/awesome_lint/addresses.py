"""Addresses as awesome-lint judges and compares them: by the URL parser of browsers, and by npm's normalize-url."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import parse_qsl, unquote

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):")
AUTHORITY = re.compile(r"(?:[^@/?#\\]*@)*+(?P<host>\[[^\]/?#\\]*\]|[^:/?#\\]*)(?::(?P<port>[0-9]*))?(?=[/?#\\]|$)")
SPECIAL = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21", "file": ""}
FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20#/:<>?@\\\[\]^|%\x7f]")
FORBIDDEN_IN_OPAQUE_HOST = re.compile(r"[\x00 \t\n\r#/:<>?@\\\[\]^|]")
JS_BLANKS = " \t\n\r\v\f\ufeff\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
INDEX = re.compile(r"index\.[a-z]+")
WWW = re.compile(r"www\.(?!www\.)[a-z0-9-]{1,63}\.[a-z.0-9-]{2,63}")
TEXT_FRAGMENT = re.compile(r":~:text.*", re.I | re.S)
SLASHES = re.compile(r"(\b[a-z][a-z0-9+.-]{1,50}://)|/{2,}")


# What most addresses are: nothing in them is to be decoded, put in order or left out but `www.` and a slash at the end.
PLAIN_HOST = r"(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*"
PLAIN = re.compile(rf"https?://{PLAIN_HOST}(?:[/?#][!-~]*)?")
PLAIN_KEY = re.compile(
    r"https?://(?:www\.(?=[a-z0-9-]{1,63}\.[a-z0-9.-]{2,63}(?:/|$)))?"
    rf"((?!www\.){PLAIN_HOST}(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*)*+)/?"
)


@cache
def is_absolute(url: str) -> bool:
    """Whether a browser would take it for an address by itself: `mailto:x` and `foo:bar` too, `#x` and `./x` not."""
    if PLAIN.fullmatch(url):
        return True
    url = url.strip(JS_BLANKS)
    return " " not in url and _is_url(url)


def _is_url(url: str) -> bool:
    url = url.translate({9: None, 10: None, 13: None})
    scheme = SCHEME.match(url)
    if not scheme:
        return False
    name, rest = scheme[1].lower(), url[scheme.end() :]
    if name in SPECIAL and name != "file":
        return _is_authority(rest.lstrip("/\\"), FORBIDDEN_IN_HOST, empty=False)
    if name != "file" and rest.startswith("//"):
        return _is_authority(rest[2:], FORBIDDEN_IN_OPAQUE_HOST, empty=True)
    return True


def _is_authority(rest: str, forbidden: re.Pattern[str], *, empty: bool) -> bool:
    found = AUTHORITY.match(rest)
    if not found or int(found["port"] or 0) > 65535:
        return False
    host = found["host"]
    if host.startswith("["):
        return re.fullmatch(r"\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]", host) is not None
    host = unquote(host)
    return forbidden.search(host) is None and (bool(host) or (empty and not found["port"]))


def key(url: str) -> str:
    """Equal for addresses that awesome-lint takes for the same. Scheme, `www.`, a slash at the end do not count."""
    plain = PLAIN_KEY.fullmatch(url)
    if plain and "/index." not in url:
        return plain[1]
    if url.startswith("#"):
        return url
    trimmed = url.strip(JS_BLANKS)
    scheme = SCHEME.match(trimmed)
    if scheme and "." not in scheme[1] and scheme[1].lower() not in ("http", "https", "file") and _is_url(trimmed):
        return trimmed
    if re.match(r"\.*/(?!/)|\.+/", trimmed):
        return url  # relative to a folder, which is no address here
    if not re.match(r"\w+://", trimmed, re.A):
        trimmed = "http:" + trimmed
    return _key(trimmed) if _is_url(trimmed) else url


def _key(url: str) -> str:
    url = url.translate({9: None, 10: None, 13: None})
    scheme = SCHEME.match(url)
    assert scheme
    name, rest = scheme[1].lower(), url[scheme.end() :].lstrip("/\\")
    authority = AUTHORITY.match(rest)
    assert authority
    host, port = unquote(authority["host"]).lower().removesuffix("."), authority["port"] or ""
    port = "" if port == SPECIAL.get(name) else port.lstrip("0") or port[-1:]
    before, mark, fragment = rest[authority.end() :].partition("#")
    path, _, query = before.partition("?")
    fragment = TEXT_FRAGMENT.sub("", fragment)
    path, query = _path(path.replace("\\", "/")), _query(query)
    if WWW.fullmatch(host):
        host = host.removeprefix("www.")
    whole = host + (f":{port}" if port else "") + path + query + (f"#{fragment}" if mark and fragment else "")
    return whole if fragment else whole.removesuffix("/")


def _path(path: str) -> str:
    parts: list[str] = []
    for part in SLASHES.sub(lambda slashes: slashes[1] or "/", path).split("/")[1:]:
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
    path = _decoded("/" + "/".join(parts))
    last = [part for part in path.split("/") if part]
    if last and INDEX.fullmatch(last[-1]):
        path = "/" + "".join(f"{part}/" for part in last[:-1])
    return path.removesuffix("/") or "/"


def _decoded(path: str) -> str:
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path


def _query(query: str) -> str:
    """Without `utm_*`, sorted by name."""
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = sorted(((k, v) for k, v in pairs if not re.match(r"utm_\w+", k, re.I)), key=lambda pair: pair[0])
    return "?" + "&".join(f"{k}={v}" for k, v in kept) if kept else ""
