"""Where redirects lead, which kind they are, and whether the list may follow them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from listkeeper.links.walls import asks_to_sign_in
from listkeeper.outcomes import Code, Hop
from listkeeper.urls import canonical
from listkeeper.urls.parts import Parts, host_and_port, split
from listkeeper.urls.sites import TRACKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

STATUSES = frozenset({301, 302, 303, 307, 308})
"""Those that browsers follow (https://fetch.spec.whatwg.org/#redirect-status); 300, 304 and 305 lead nowhere."""
PERMANENT = frozenset({301, 308})

LONGEST_SUGGESTION = 2000
"""Characters. What is longer is no address that a person would put into a list."""

# They name a thing for good and know where it is today: that they lead elsewhere is what they are for.
RESOLVERS = frozenset("doi.org dx.doi.org hdl.handle.net purl.org purl.com w3id.org n2t.net ark.org urn.fi".split())

SESSION = frozenset("sid sessionid session_id jsessionid phpsessid aspsessionid cfid cftoken zenid oscsid".split())
LOCALE = frozenset("hl lang language locale lc setlang".split())
# Good for minutes, and only for whom they were made.
SIGNED = frozenset("x-amz-signature x-goog-signature signature sig token access_token expires ticket policy".split())

_LANGUAGES = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id is it ja ko lt lv ms nb nl no pl pt ro ru sk sl sr sv th "
    "tr uk vi zh"
)
_LOCALE_STEP = re.compile(rf"(?:{'|'.join(_LANGUAGES.split())})(?:[-_](?:[a-z]{{2}}|[a-z]{{4}}|[0-9]{{3}}))?", re.I)
_ERROR_STEP = re.compile(
    r"(?:error[-_]?)?(?:404|410)(?:[-_]?error)?(?:\.\w+)?"
    r"|(?:page[-_]?)?not[-_]?found(?:\.\w+)?"
    r"|(?:page[-_])?(?:error|missing|unavailable|gone|removed)(?:[-_]?page)?(?:\.\w+)?",
    re.I,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.I)
# Most addresses: nothing in them is to be escaped, dropped or put another way.
_PLAIN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,4})?/[A-Za-z0-9._~/-]*(?:\?[A-Za-z0-9._~/=&+-]+)?"
)
_DROPPED_BY_BROWSERS = re.compile(r"[\t\r\n]")
_RESERVED = "%:/?#[]@!$&'()*+,;=-._~"


def target(url: str, location: str) -> str | None:
    """Where `Location` leads from `url`, as an address to ask: http or https, ASCII; None where no browser could go.

    User and password are dropped: a redirect is not to make us send any. A fragment is inherited (RFC 9110 10.2.2).
    """
    if "#" not in url and _PLAIN.fullmatch(location):
        return location
    # WHATWG URL: blanks around are stripped, tabs and line ends dropped, backslashes taken for slashes.
    wanted = _DROPPED_BY_BROWSERS.sub("", location.strip("\0\x20\t\r\n\f")).replace("\\", "/")
    named = split(wanted)
    if not wanted or (named.scheme and not named.authority):  # `https:///b` is somewhere else in every browser
        return None
    try:
        found = split(urljoin(url, wanted))
        authority = _authority(found)
    except ValueError:
        return None
    if authority is None:
        return None
    fragment = found.fragment if found.fragment is not None else split(url).fragment
    path = found.path if found.path.startswith("/") else f"/{found.path}"
    scheme = (found.scheme or "").lower()
    return _joined(found._replace(scheme=scheme, authority=authority, path=path, fragment=fragment))


def _authority(parts: Parts) -> str | None:
    """Host and port as they are asked; None where there is no such place on the web."""
    if (parts.scheme or "").lower() not in {"http", "https"} or not parts.authority:
        return None
    plain = parts.authority.rpartition("@")[2]
    if not plain.isascii():
        plain = "".join(host_and_port(plain, parts.scheme))
    match = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\\?#%<>\[\]^|]+)(?::([0-9]{0,5}))?", plain)
    if not match or not plain.isascii() or int(match[2] or 0) > 65535:
        return None
    return plain


def _joined(parts: Parts) -> str:
    query = "" if parts.query is None else f"?{parts.query}"
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    # A stray surrogate stands for a byte that was no UTF-8: aiohttp reads headers so.
    rest = quote(f"{parts.path}{query}{fragment}", safe=_RESERVED, errors="surrogateescape")
    return f"{parts.scheme}://{parts.authority}{rest}"


def classify(url: str, hops: Sequence[Hop], final: str) -> Code:
    """Which kind of redirect led from `url` to `final`, which answered well."""
    if not hops:
        return Code.OK
    if asks_to_sign_in(url, final):
        return Code.OK_AUTH
    if _is_same_page(url, final):
        return Code.REDIRECT_HTTPS if _is_upgrade(url, final) else Code.REDIRECT_COSMETIC
    if _is_error_page(final) and not _is_error_page(url):
        return Code.SOFT_404
    if leaves(url, final):
        return Code.REDIRECT_CROSS_DOMAIN
    if not same_site(url, final):
        return Code.REDIRECT_TEMPORARY
    if _is_home(final) and len(_steps(url)) > 1:
        return Code.SOFT_404
    return Code.REDIRECT_PERMANENT if all(hop.status in PERMANENT for hop in hops) else Code.REDIRECT_TEMPORARY


def suggestion(url: str, hops: Sequence[Hop], final: str) -> str | None:
    """What the list should say instead; None where a person has to look, or nothing is to be gained.

    Never what is only spelled otherwise, on another domain, a sign-in, an error page or a home page for a deeper one.
    The fragment stays the list's own.
    """
    code = classify(url, hops, final)
    if code is Code.REDIRECT_HTTPS:
        return _over_https(url, hops, final)
    if code is not Code.REDIRECT_PERMANENT or not _is_worth_writing(url, final):
        return None
    return _cleaned(url, final)


def _over_https(url: str, hops: Sequence[Hop], final: str) -> str | None:
    """The list's own spelling if it was on the way, else the last one if only slashes or `www.` tell them apart."""
    wanted = f"https{url[len('http') :]}"
    without = wanted.partition("#")[0]
    if any(_without_fragment(seen) == without for seen in (*(hop.url for hop in hops), final)):
        return wanted
    spelled = _cleaned(url, final)
    return spelled if canonical(spelled) == canonical(url) and len(spelled) <= LONGEST_SUGGESTION else None


def _is_worth_writing(url: str, final: str) -> bool:
    parts = split(final)
    downgrade = _scheme(url) == "https" and _scheme(final) == "http"
    signed = any(_name(pair) in SIGNED for pair in (parts.query or "").split("&"))
    lost = _is_home(final) and not _is_home(url)
    return not (downgrade or signed or lost) and len(final) <= LONGEST_SUGGESTION


def _cleaned(url: str, final: str) -> str:
    """Without what the target adds for itself; with the fragment of the list."""
    ours, theirs = split(url), split(final)
    kept = set((ours.query or "").split("&"))
    pairs = [p for p in (theirs.query or "").split("&") if p and (p in kept or not _is_about_the_visit(p))]
    path = _SESSION_IN_PATH.sub("", theirs.path)
    fragment = ours.fragment or theirs.fragment
    return _joined(theirs._replace(path=path, query="&".join(pairs) or None, fragment=fragment))


def _is_about_the_visit(pair: str) -> bool:
    name = _name(pair)
    return name in SESSION or name in _TRACKING or name.startswith(("utm_", "aspsessionid"))


_TRACKING = frozenset(name.lower() for name in TRACKING)


def _name(pair: str) -> str:
    return pair.partition("=")[0].lower()


def _is_same_page(url: str, final: str) -> bool:
    return _key(url) == _key(final)


def _key(url: str) -> str:
    """Equal for addresses that differ only in scheme, `www.`, port, slashes, case, session, tracking and locale."""
    parts = split(_without_fragment(url))
    pairs = [p for p in (parts.query or "").split("&") if not _is_about_the_visit(p) and _name(p) not in LOCALE]
    path = _SESSION_IN_PATH.sub("", parts.path)
    if _has_locale(url):
        path = "/" + path.lstrip("/").partition("/")[2]
    return canonical(_joined(parts._replace(path=path, query="&".join(pairs) or None))).casefold()


def _has_locale(url: str) -> bool:
    steps = _steps(url)
    return bool(steps) and bool(_LOCALE_STEP.fullmatch(steps[0]))


def _is_upgrade(url: str, final: str) -> bool:
    return (_scheme(url), _scheme(final)) == ("http", "https")


def _is_home(url: str) -> bool:
    """The front page, in whichever language."""
    steps = [step for step in _steps(url) if not re.fullmatch(r"(?:index|default|home)(?:\.\w+)?", step, re.I)]
    return not split(url).query and (not steps or (len(steps) == 1 and _has_locale(url)))


def _is_error_page(url: str) -> bool:
    steps = _steps(url)
    return bool(steps) and bool(_ERROR_STEP.fullmatch(steps[-1]))


def _steps(url: str) -> list[str]:
    return [step for step in split(url).path.split("/") if step]


def _scheme(url: str) -> str:
    return (split(url).scheme or "").lower()


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]


def _host(url: str) -> str:
    return host_and_port(split(url).authority or "", None)[0]


def leaves(url: str, final: str) -> bool:
    """Another domain answers, and not because `url` is of a service that is made for that."""
    return not same_site(url, final) and _host(url) not in RESOLVERS


def same_site(url: str, other: str) -> bool:
    """Both belong to one registrable domain."""
    return registrable(_host(url)) == registrable(_host(other))


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """`b.co.uk` of `a.b.co.uk`: what somebody registered; the host itself where that is no matter of registration.

    Includes the private section of the public suffix list: `anna.github.io` and `bob.github.io` are two people's.
    """
    host = host.lower().rstrip(".")
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # reads 340 kB, in about 0.15 s

    return PublicSuffixList()
