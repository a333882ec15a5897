"""Domains that somebody else has taken over: the page has become another, and not by a redesign."""

from __future__ import annotations

import re
import unicodedata

from listkeeper.links.pages.lexicon import mentions, unwanted
from listkeeper.links.pages.page import Page
from listkeeper.links.pages.parking import parked
from listkeeper.links.pages.similar import fingerprint, in_common, is_far, words
from listkeeper.links.redirects import registrable, same_site
from listkeeper.outcomes import Snapshot
from listkeeper.urls.parts import host_and_port, split

SAME_TITLE = 0.5
"""Share of words in common from which a title is still the same one."""
LONG_WORD = 4
"""Letters of a word that, in both titles, is taken for the name of the thing."""
_JAPANESE = frozenset({"HIRAGANA", "KATAKANA", "HALFWIDTH"})  # mixed with Chinese characters


def hijacked(before: Snapshot, page: Page, url: str, final_url: str) -> str:
    """What the page has become, in words of ours; empty where it may still be the page that `before` was.

    A new title, design or text is none of that. Another text *and* another title *and* what only a new owner does is.
    """
    if not page.is_html or not is_far(before.simhash, fingerprint(page)):
        return ""
    if in_common(before.title, page.title) >= SAME_TITLE:
        return ""
    kind = unwanted(page)
    if kind and kind not in mentions(before.title):
        return f"a page of {kind}"
    if not same_site(url, final_url):
        return ""  # told as such
    if maker := parked(page, url, final_url):
        return f"a parked domain ({maker})"
    return "a page in another language" if _speaks_otherwise(before, page, final_url) else ""


def _speaks_otherwise(before: Snapshot, page: Page, final_url: str) -> bool:
    """Another language, and not a translation: those keep the name, or say which languages there are."""
    was, now = _primary(before.language), _primary(page.language)
    if not (was and now):  # the letters of the titles tell at least some languages
        was, now = _script(before.title), _script(page.title)
    if not (was and now) or was == now or page.languages or _primary(page.language) in _steps(final_url):
        return False
    return not _keeps_a_name(before.title, page, final_url)


def _keeps_a_name(title: str, page: Page, url: str) -> bool:
    names = {word for word in words(title) if len(word) >= LONG_WORD}
    domain = registrable(host_and_port(split(url).authority or "", None)[0]).partition(".")[0]
    names.add(domain)
    said = words(page.title) + words(page.h1) + words(page.text)
    return not names.isdisjoint(said)


def _primary(language: str) -> str:
    return language.partition("-")[0]


def _steps(url: str) -> set[str]:
    """Of host and path: `de.x.org` and `x.org/de-at/` are where translations stand."""
    parts = split(url.lower())
    return {_primary(step) for step in re.split("[/.]", f"{parts.authority}{parts.path}") if step}


def _script(text: str) -> str:
    """`LATIN`, `CYRILLIC`, `CJK`, ...: of most of the letters, as Unicode names them; empty where there are few."""
    scripts = [re.split("[ -]", unicodedata.name(c, ""))[0] for c in text if c.isalpha()]
    scripts = ["CJK" if script in _JAPANESE else script for script in scripts]
    most = max(set(scripts), key=lambda script: (scripts.count(script), script), default="")
    return most if scripts.count(most) >= 4 else ""
