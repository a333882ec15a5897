"""Pages that are missing and answer 200. What they say makes them suspect; what a made-up address says decides."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import unquote, urljoin

from listkeeper.links.pages.anchors import is_app
from listkeeper.links.pages.page import Page
from listkeeper.links.pages.similar import SAME_TITLE, in_common, is_near, simhash, words
from listkeeper.links.redirects import same_site
from listkeeper.urls.parts import split

SHORT_TEXT = 3_000
"""Characters; a page that says it is missing says little else, but has its site's menus."""
SAME_TEXT = 0.9

# What stands in titles and headings of such pages, in lower case. A page *about* them costs a probe, no more.
_PHRASES = (
    "404",
    # English
    "not found|can(?:no|')?t be found|could(?: not|n't) be found|(?:can't|cannot|couldn't) find (?:the|that|this) page",
    "page (?:is )?(?:missing|unavailable|gone)|no longer (?:available|exists)|(?:doesn't|does not) exist|nothing here",
    "nicht gefunden|nicht verfügbar|existiert nicht",  # German
    "introuvable|non trouvée?|n'existe (?:pas|plus)",  # French
    "no encontrad[ao]|no se (?:ha )?enc(?:ontró|uentra|ontrado)|no existe",  # Spanish
    "não (?:foi )?encontrad[ao]|não existe",  # Portuguese
    "non trovat[ao]|non esiste",  # Italian
    "niet gevonden|bestaat niet",  # Dutch
    "nie znaleziono|nie została znaleziona|nie istnieje",  # Polish
    "не найден[ао]?|не существует|не знайдено",  # Russian, Ukrainian
    "nenalezen[ao]?|nebyla nalezena|neexistuje",  # Czech, Slovak
    "hittades inte|finns inte|ikke funnet|ikke fundet|findes ikke|finnes ikke|ei löyt?y(?:nyt)?",  # Nordic
    "bulunamadı|nem található|nu a fost găsit[ăa]?|δεν βρέθηκε",  # Turkish, Hungarian, Romanian, Greek
    "tidak ditemukan|không tìm thấy|không tồn tại",  # Indonesian, Vietnamese
    "页面不存在|頁面不存在|找不到|未找到|无法找到|不存在",  # Chinese
    "見つかりません|存在しません|찾을 수 없|존재하지 않",  # Japanese, Korean
    "ไม่พบ|غير موجودة|غير موجود|لم يتم العثور|یافت نشد|לא נמצא",  # Thai, Arabic, Persian, Hebrew
)
_SAYS_MISSING = re.compile("|".join(_PHRASES))
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
_DIGIT = re.compile(r"\d")
_HOME_STEP = re.compile(r"(?:index|default|home)(?:\.\w{1,5})?", re.I)


def says_missing(page: Page) -> bool:
    """Its title or first heading says that there is nothing."""
    return len(page.text) <= SHORT_TEXT and bool(_SAYS_MISSING.search(f"{page.title}\n{page.h1}".casefold()))


def looks_missing(page: Page, url: str, final_url: str) -> bool:
    """Worth asking for `probe_address(url)`: the page says so, calls itself the front page, or is it."""
    if not page.is_html or _is_front(url):
        return False
    if same_site(url, final_url) and _is_front(final_url):
        return True
    return says_missing(page) or any(_is_front_of(final_url, own) for own in (page.canonical, page.og_url))


def _is_front_of(url: str, own: str) -> bool:
    if not own or _is_front(url):
        return False
    try:
        address = urljoin(url, own)
    except ValueError:
        return False
    return same_site(url, address) and _is_front(address)


def _is_front(url: str) -> bool:
    """The front page of its host. Where a query chooses the page, it is not."""
    parts = split(url)
    steps = [step for step in parts.path.split("/") if step]
    return not parts.query and (not steps or (len(steps) == 1 and bool(_HOME_STEP.fullmatch(steps[0]))))


def is_missing(page: Page, probe: Page | None, probe_status: int, *, url: str) -> bool:
    """The made-up address shows the same page as `url`. `probe` and its status: after redirections, None: no answer.

    Where the site has true 404s, this page is none; where a script fills the page, nothing can be said.
    """
    if probe is None or not 200 <= probe_status < 300 or not (page.is_html and probe.is_html):
        return False
    if is_app(page) or is_app(probe) or (page.has_app_root and not says_missing(page)):
        return False
    # Such pages like to repeat the address that was asked for.
    echoed = _words_of(url) | _words_of(probe_address(url))
    return _is_same(page.title, probe.title, echoed, SAME_TITLE) and _is_same(page.text, probe.text, echoed, SAME_TEXT)


def _is_same(one: str, two: str, echoed: set[str], share: float) -> bool:
    """Nearly the same words, without those that are made for each request: numbers, dates, tokens."""
    mine, theirs = (
        " ".join(word for word in words(text) if word not in echoed and not _DIGIT.search(word)) for text in (one, two)
    )
    return mine == theirs or in_common(mine, theirs) >= share or is_near(simhash(mine), simhash(theirs))


def _words_of(url: str) -> set[str]:
    return {word for step in unquote(split(url).path).split("/")[-2:] for word in words(step)}


def probe_address(url: str) -> str:
    """An address beside `url` that cannot exist and looks alike; one for all pages of a directory, in every run."""
    parts = split(url)
    is_directory = parts.path.endswith("/") and parts.path != "/"
    above, _, last = parts.path.rstrip("/").rpartition("/")
    place = f"{parts.scheme}://{parts.authority}{above}/"
    ending = match[0] if (match := _ENDING.search(last)) and not is_directory else ""
    name = sha256(place.lower().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{place}listkeeper-{name}{ending}{'/' if is_directory else ''}"
