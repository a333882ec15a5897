"""A page that has become another, told from one that was redesigned, renamed or translated."""

from __future__ import annotations

import pytest
from listkeeper.links.pages import Page, hijacked, parked, snapshot, unwanted
from listkeeper.outcomes import Snapshot

from tests.links.pages.samples import ESSAY, ESSAY_DE, GOOD, MENU, PARKED, UNWANTED, html, page

URL = "https://hillclub.org/guide"
BEFORE = snapshot(page(GOOD["an essay"]))
RUSSIAN = GOOD["a page in Russian"]
OTHERS = "<link rel=alternate hreflang=en href=/>"

# What the page has become, and what is said of it.
BECAME = [
    ("gambling in another language", UNWANTED["in Indonesian"][0], "a page of gambling"),
    ("gambling in the same language", UNWANTED["in English"][0], "a page of gambling"),
    ("medicines", UNWANTED["medicines"][0], "a page of medicines"),
    ("pornography", UNWANTED["pornography"][0], "a page of pornography"),
    ("a parked domain", PARKED["for sale, in English"][0], "a parked domain (an offer of the domain)"),
    ("an essay in another language", GOOD["an essay in German"], "a page in another language"),
    ("an essay in another script", RUSSIAN.replace(' lang="ru"', ""), "a page in another language"),
    # What sites do.
    ("what it was", GOOD["an essay"], ""),
    ("the same text under a new title", GOOD["an essay"].replace("<title>Walking downhill", "<title>Optimisation"), ""),
    ("gambling under its title", html("Walking downhill", UNWANTED["in Indonesian"][0].partition("</title>")[2]), ""),
    ("another text under its title", html("Walking downhill", GOOD["a clinical study"]), ""),
    ("a new text and title", GOOD["a clinical study"], ""),
    ("a new text and title in its language", GOOD["a shop"].replace("<html>", '<html lang="en-GB">'), ""),
    ("a translation that keeps the name", html("Walking, auf Deutsch", ESSAY_DE, lang="de"), ""),
    ("a translation that names others", html("Bergab", ESSAY_DE, lang="de", head=OTHERS), ""),
    ("a translation that names the domain", html("Bergab", f"{ESSAY_DE}<p>© hillclub</p>", lang="de"), ""),
    ("a page that says it is in the same language", RUSSIAN.replace('"ru"', '"en"'), ""),
    ("a page without text", html("Loading", ""), ""),
    ("an essay that mentions a casino", html("Monte Carlo", f"<p>As in a casino.</p>{MENU}{ESSAY_DE}", lang="en"), ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in BECAME], ids=[row[0] for row in BECAME])
def test_what_a_page_has_become(text: str, reason: str) -> None:
    assert hijacked(BEFORE, page(text), URL, URL) == reason


def test_a_translation_at_an_address_of_its_own_is_no_hijack() -> None:
    for translated in ("https://hillclub.org/de/guide", "https://hillclub.org/de-AT/", "https://de.hillclub.org/guide"):
        assert hijacked(BEFORE, page(GOOD["an essay in German"]), URL, translated) == ""


def test_the_scripts_of_japanese_are_one() -> None:
    before = Snapshot("勾配降下法 入門", "", BEFORE.simhash)

    assert hijacked(before, Page(title="ヒルクライム", text=ESSAY_DE), URL, URL) == ""
    assert hijacked(before, Page(title="Hügel", text=ESSAY_DE), URL, URL) == "a page in another language"


def test_another_domain_is_told_as_such_unless_no_list_would_have_its_page() -> None:
    assert hijacked(BEFORE, page(GOOD["an essay in German"]), URL, "https://other.org/") == ""
    assert hijacked(BEFORE, page(UNWANTED["in Thai"][0]), URL, "https://other.org/") == "a page of gambling"


def test_a_page_that_was_about_gambling_before_still_is() -> None:
    before = snapshot(page(html("A casino without a house", f"<p>Fair games of chance.</p>{ESSAY_DE}", lang="en")))

    assert hijacked(before, page(UNWANTED["in English"][0]), URL, URL) == ""


def test_without_a_snapshot_nothing_has_changed() -> None:
    assert hijacked(Snapshot(), page(UNWANTED["in English"][0]), URL, URL) == ""
    assert hijacked(Snapshot(title="Walking downhill"), page(UNWANTED["in English"][0]), URL, URL) == ""


def test_plain_text_is_no_hijack() -> None:
    assert hijacked(BEFORE, Page(is_html=False, text=page(UNWANTED["in English"][0]).text), URL, URL) == ""


CASINO = "online casino, free spins, slot machines and sports betting. "
DENSITY = [
    ("a page full of it", CASINO * 2, "gambling"),
    ("a paragraph in a long page", CASINO + ESSAY * 6, ""),
    ("one mention", "Online casino. " + ESSAY, ""),
    ("one word many times", "slot " * 99, ""),
    ("a few words alone", "online casino, free spins", ""),
    ("many words that others use, too", "casino slots poker roulette blackjack betting bonus deposit", "gambling"),
    ("one certain word and some others", "togel deposit poker bonus betting", ""),
]


@pytest.mark.parametrize(("text", "kind"), [row[1:] for row in DENSITY], ids=[row[0] for row in DENSITY])
def test_how_much_of_a_page_it_takes(text: str, kind: str) -> None:
    assert unwanted(Page(text=text)) == kind


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("before", ["an essay", "a shop", "a paper about betting"])
def test_no_good_page_in_the_same_language_is_a_hijack(before: str, name: str) -> None:
    was, became = page(GOOD[before]), page(GOOD[name].replace(' lang="', ' data-lang="'))
    if became.title.isascii():
        assert hijacked(snapshot(was), became, URL, URL) == parked(became, URL, URL)
