"""Whether a page has the place that a fragment names, and where only a browser can tell.

A place that is missed for no reason costs more trust than one that is not noticed: unless the page shows that it names
its places by itself, it is taken for one that a script completes.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from listkeeper.links.pages.page import Page
from listkeeper.outcomes import Code
from listkeeper.urls import Slugs
from listkeeper.urls.parts import host_and_port, split, without_www
from listkeeper.urls.sites import CODE_HOSTS

LITTLE_TEXT = 500
"""Characters below which a page with an element for an application has not been filled yet."""
HARDLY_ANY_TEXT = 100
"""Characters below which any page with a script has not."""

_DIRECTIVE = re.compile(r":~:.*", re.S)  # https://wicg.github.io/scroll-to-text-fragment
_ROUTE = re.compile(r"[/!].*", re.S)
# Lines of a file, and what code hosts load only when it is scrolled to.
_OF_CODE_HOSTS = re.compile(
    r"(?:lines?-|l)\d+.*|(?:issue(?:comment)?|event|pullrequest(?:review|comment)|commitcomment|discussioncomment"
    r"|gistcomment|note|ref-(?:issue|pullrequest))[-_]\d+|(?:diff|ref-commit|commits-pushed)-[0-9a-f]{5,}.*"
    r"|discussion_r\d+|r\d+|.+-ov-file",
    re.I | re.S,
)
_MEDIA = re.compile(r"(?:t|xywh|page|track|svgview)\b\s?[=(].*", re.I | re.S)  # https://www.w3.org/TR/media-frags
_NOT_HTML = re.compile(
    r"\.(?:pdf|png|jpe?g|gif|webp|avif|svg|mp[34]|webm|ogg|mov|txt|csv|json|ya?ml|xml|zip|gz|epub|docx?|pptx?|xlsx?)\Z",
    re.I,
)
# `key=value`, `a/b`, `?q`: what a page's script is to read, not a name.
_STATE = re.compile(r"[=/?&]")
_TOP = frozenset({"", "top"})  # https://html.spec.whatwg.org/#scrolling-to-a-fragment


def is_checkable(url: str, fragment: str) -> bool:
    """False where the page need not be read: the place is always there, or only a browser can tell."""
    name = unquote(_DIRECTIVE.sub("", fragment))
    of_host = _is_code_host(url) and (_OF_CODE_HOSTS.fullmatch(name) or name.lower() == "readme")
    always = name.lower() in _TOP
    is_file = _NOT_HTML.search(split(url).path) and not _is_code_host(url)
    return not (always or of_host or is_file or _ROUTE.fullmatch(name) or _MEDIA.fullmatch(name))


def fragment(page: Page | None, url: str, fragment: str) -> Code | None:
    """What is wrong with `fragment`, as it stands in the address after `#`; None where the page has the place.

    `url` is where the page was found; `page` is None where it was not read, as nothing needed it.
    """
    name = _DIRECTIVE.sub("", fragment)
    if unquote(name).lower() in _TOP:
        return None if name == fragment else Code.FRAGMENT_UNVERIFIABLE
    if _is_code_host(url) and name.lower() == "readme":
        return None
    if page is None or not is_checkable(url, fragment):
        return Code.FRAGMENT_UNVERIFIABLE
    if _has(page, url, name):
        return None
    return Code.FRAGMENT_MISSING if _would_show(page, url, name) else Code.FRAGMENT_UNVERIFIABLE


def names(body: bytes, fragment: str) -> bool:
    """Whether some element seems to have the name, without reading the page: most that are linked to are there.

    It may stand in a comment or a script. A place that is not there costs a reader less than a false alarm.
    """
    said = _DIRECTIVE.sub("", fragment)
    known = b"|".join({re.escape(name.encode()) for name in (said, unquote(said, errors="ignore"))})
    return bool(re.search(rb"""\s(?:id|name)\s*=\s*(["']?)(?:user-content-)?(?:%b)(?:\1|[\s>])""" % known, body, re.I))


def _has(page: Page, url: str, name: str) -> bool:
    names = {name, unquote(name)}
    if _is_code_host(url):
        names |= {name.lower() for name in names}
        if names & _slugs(page):
            return True
    # Code hosts and package registries keep the ids of a README apart from their own, and a script finds them.
    return not page.ids.isdisjoint(names | {f"user-content-{name}" for name in names})


def _slugs(page: Page) -> set[str]:
    slugs = Slugs()
    return {slugs.add(heading) for heading in page.headings}


def _would_show(page: Page, url: str, name: str) -> bool:
    """If the page had the place, it would have been seen."""
    if not (page.is_html and page.complete) or is_app(page) or _STATE.search(unquote(name)):
        return False
    if _is_code_host(url):
        return any(id_.startswith("user-content-") for id_ in page.ids)
    return page.is_anchored or page.scripts == 0


def is_app(page: Page) -> bool:
    """The page is a shell that only a script fills."""
    if not page.is_html or not page.scripts:
        return False
    return len(page.text) < (LITTLE_TEXT if page.has_app_root else HARDLY_ANY_TEXT)


def _is_code_host(url: str) -> bool:
    host = without_www(host_and_port(split(url).authority or "", None)[0])
    return host in CODE_HOSTS or host == "gist.github.com"
