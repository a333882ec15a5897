"""What is known of single sites: which of their addresses lead to one page.

Only what is certain: a duplicate that is missed costs less than one that is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Page(NamedTuple):
    """A page of the web: its host (with a port), path and query, each spelled as `parts` spells it."""

    host: str
    path: str
    query: str | None


class Site(NamedTuple):
    """A site's own rules."""

    rewrite: Callable[[Page], Page] | None = None
    dropped: frozenset[str] = frozenset()
    """Parameters that choose no page, beside those of `TRACKING`."""
    tracking: frozenset[str] = frozenset()
    """Those of them that only tell who shared the address, or where; what is left may still say how a page is shown."""
    exact: bool = False
    """A path that ends in `index.html` names this file, as in a repository."""


CODE_HOSTS = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})

TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igsh igshid mc_cid mc_eid "
    "mkt_tok ref_src ref_url _ga _gl _hsenc _hsmi __hstc __hssc __hsfp hsCtaTracking oly_anon_id oly_enc_id "
    "vero_id vero_conv rb_clickid wickedid s_cid".split()
)
REFERRERS = frozenset({"producthunt", "hackernews", "hn", "reddit", "twitter", "newsletter"})


def _parameters(query: str | None) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in (query or "").split("&"))
    return {name: value for name, _, value in pairs if name}


def _repository(page: Page) -> Page:
    """Owner and name have no case, and `.git` is for git alone."""
    empty, *segments = page.path.rstrip("/").split("/")
    if segments and page.host == "gitlab.com" and "-" not in segments:  # groups may be nested
        segments[-1] = segments[-1].removesuffix(".git")
    segments[:2] = [segment.lower() for segment in segments[:2]]
    if len(segments) > 1:
        segments[1] = segments[1].removesuffix(".git")
    query = page.query
    if len(segments) == 2 and query == "tab=readme-ov-file":
        query = ""
    return Page(page.host, "/".join([empty, *segments]), query)


# Patterns are text: `re` compiles them at their first use, which keeps the import short.
_GIST = r"/(?:[^/]+/)?([0-9a-f]{20}|[0-9a-f]{32})(?:\.git)?/?"


def _gist(page: Page) -> Page:
    """The owner's name is optional."""
    match = re.fullmatch(_GIST, page.path)
    return page._replace(path=f"/{match[1]}") if match else page


_ARXIV = (
    r"/(?:abs|pdf|html|ps|format|e-print)/(?:(\d{4}\.\d{4,5})|([a-z-]+)(?:\.[A-Z]{2})?/(\d{7}))(?:v\d+)?(?:\.pdf)?/?"
)


def _arxiv(page: Page) -> Page:
    """One paper: its abstract, its renderings, all its versions. Old numbers may name a class: `math.GT/0309136`."""
    match = re.fullmatch(_ARXIV, page.path)
    if not match:
        return page._replace(host="arxiv.org")
    number = match[1] or f"{match[2]}/{match[3]}"
    return Page("arxiv.org", f"/abs/{number}", "")


def _doi(page: Page) -> Page:
    """Names have no case (ISO 26324); those that arXiv registers lead to arXiv."""
    name = page.path.replace("%2F", "/").lower()
    paper = name.partition("/10.48550/arxiv.")[2]
    return _arxiv(Page("arxiv.org", f"/abs/{paper}", "")) if paper else Page("doi.org", name, page.query)


_VIDEO = r"(?a)/(?:embed|v|shorts|live)/([\w-]{11})/?"
_SHORT_VIDEO = r"(?a)/([\w-]{11})/?"


def _youtube(page: Page) -> Page:
    """A video, in whichever player. A list that plays around it makes another page; a time in it does not."""
    values = _parameters(page.query)
    short = page.host == "youtu.be"
    match = re.fullmatch(_SHORT_VIDEO if short else _VIDEO, page.path)
    video = match[1] if match else values.get("v", "") if page.path.rstrip("/") == "/watch" else ""
    around = values.get("list", "")
    if page.path.rstrip("/") == "/embed/videoseries" and around:
        return Page("youtube.com", "/playlist", f"list={around}")
    if video:
        return Page("youtube.com", "/watch", f"list={around}&v={video}" if around else f"v={video}")
    host = page.host if short else "youtube.com"
    return Page(host, page.path.lower() if re.fullmatch(r"/@[^/]+/?", page.path) else page.path, page.query)


def _wiki(page: Page) -> Page:
    """The mobile host, the long form of a title, blanks as underscores."""
    host = page.host.replace(".m.", ".", 1)
    path, query = page.path, page.query
    title = _parameters(query).get("title")
    if path == "/w/index.php" and title and query == f"title={title}":
        path, query = f"/wiki/{title.replace('+', '_')}", ""
    if path.startswith("/wiki/"):
        title = path.removeprefix("/wiki/").replace("%20", "_")
        first = title[:1].upper() if host.endswith("wikipedia.org") else title[:1]  # a Wiktionary has both
        path = f"/wiki/{first}{title[1:]}"
    return Page(host, path, query)


_PRODUCT = r"(?i)/(?:.*/)?(?:dp|gp/product|gp/aw/d|exec/obidos/ASIN)/([A-Z0-9]{10})(?:/.*)?"


def _amazon(page: Page) -> Page:
    """A product, whatever stands before and after its number. Each country has its own."""
    match = re.fullmatch(_PRODUCT, page.path)
    host = page.host.removeprefix("smile.")
    return Page(host, f"/dp/{match[1].upper()}", "") if match else page._replace(host=host)


_ANSWER = r"/(?:a/(\d+)(?:/\d+)?|questions/\d+/[^/]+/(\d+))/?"
_QUESTION = r"/(?:questions|q)/(\d+)(?:/[^/]*)?/?"


def _question(page: Page) -> Page:
    """Words after a number are for people, a number after it is the sharer's."""
    if answer := re.fullmatch(_ANSWER, page.path):
        return page._replace(path=f"/a/{answer[1] or answer[2]}")
    match = re.fullmatch(_QUESTION, page.path)
    return page._replace(path=f"/questions/{match[1]}") if match else page


_PROJECT = r"/(?:project|pypi)/([^/]+)/?"


def _pypi(page: Page) -> Page:
    """The old host and the old path; a project's name as PEP 503 normalises it."""
    match = re.fullmatch(_PROJECT, page.path)
    if not match:
        return page
    return Page("pypi.org", f"/project/{re.sub(r'[-_.]+', '-', match[1]).lower()}", page.query)


_APP = r"(/(?:[a-z]{2}/)?app)/(?:[^/]+/)?(id\d+)/?"


def _app_store(page: Page) -> Page:
    """An app's number is enough. Each country has its own."""
    match = re.fullmatch(_APP, page.path)
    return Page("apps.apple.com", f"{match[1]}/{match[2]}" if match else page.path, page.query)


def _twitter(page: Page) -> Page:
    """The old names of the host; a user's name has no case."""
    empty, *segments = page.path.split("/")
    return Page("x.com", "/".join([empty, *[s.lower() for s in segments[:1]], *segments[1:]]), page.query)


def _npm(page: Page) -> Page:
    return page._replace(host="npmjs.com")


_FORGE = Site(_repository, exact=True)
_ARXIV_SITE = Site(_arxiv)
_DOI_SITE = Site(_doi, exact=True)
_YOUTUBE_SITE = Site(
    _youtube,
    dropped=frozenset("si feature ab_channel pp app t start time_continue index start_radio".split()),
    tracking=frozenset({"si", "feature", "pp"}),
)
_QUESTIONS_SITE = Site(_question, dropped=frozenset({"noredirect", "rq", "lq"}))
_PYPI_SITE = Site(_pypi)
_APPS_SITE = Site(
    _app_store,
    dropped=frozenset({"mt", "uo", "at", "ct", "ls", "itsct", "itscg"}),
    tracking=frozenset({"uo", "ct", "itsct", "itscg"}),
)
_TWITTER_SITE = Site(_twitter, dropped=frozenset({"s", "t", "lang"}), tracking=frozenset({"s", "t"}))
_NPM_SITE = Site(_npm)
_WIKI_SITE = Site(_wiki, exact=True)
_AMAZON_SITE = Site(_amazon)

_SITES = {
    **dict.fromkeys(CODE_HOSTS, _FORGE),
    "gist.github.com": Site(_gist, exact=True),
    **dict.fromkeys(("arxiv.org", "export.arxiv.org", "xxx.lanl.gov"), _ARXIV_SITE),
    **dict.fromkeys(("doi.org", "dx.doi.org"), _DOI_SITE),
    **dict.fromkeys(("youtube.com", "m.youtube.com", "youtu.be", "youtube-nocookie.com"), _YOUTUBE_SITE),
    **dict.fromkeys(
        "stackoverflow.com serverfault.com superuser.com askubuntu.com mathoverflow.net stackapps.com".split(),
        _QUESTIONS_SITE,
    ),
    **dict.fromkeys(("pypi.org", "pypi.python.org"), _PYPI_SITE),
    **dict.fromkeys(("apps.apple.com", "itunes.apple.com"), _APPS_SITE),
    **dict.fromkeys(("x.com", "twitter.com", "mobile.twitter.com"), _TWITTER_SITE),
    **dict.fromkeys(("npmjs.com", "npmjs.org"), _NPM_SITE),
    "play.google.com": Site(
        dropped=frozenset({"hl", "gl", "referrer", "pcampaignid", "pli"}),
        tracking=frozenset({"referrer", "pcampaignid"}),
    ),
    "open.spotify.com": Site(dropped=frozenset({"si", "context"}), tracking=frozenset({"si"})),
    "medium.com": Site(dropped=frozenset({"source"})),
}
# Sites of many hosts, by what their hosts end with.
_FAMILIES = (
    (
        r"[a-z-]+(?:\.m)?\.(?:wikipedia|wiktionary|wikibooks|wikiquote|wikisource|wikiversity)\.org",
        _WIKI_SITE,
    ),
    (r".+\.stackexchange\.com", _QUESTIONS_SITE),
    (r"(?:smile\.)?amazon\.(?:com?\.)?[a-z]{2,3}", _AMAZON_SITE),
)
_FAMILY = re.compile(r"wik|stackexchange|amazon")


def site_of(host: str) -> Site | None:
    if site := _SITES.get(host):
        return site
    if not _FAMILY.search(host):
        return None
    return next((site for pattern, site in _FAMILIES if re.fullmatch(pattern, host)), None)
