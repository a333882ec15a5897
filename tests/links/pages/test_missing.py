"""Missing pages that answer 200: what makes them suspect, what is asked then, and what decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.links.pages import Page, is_missing, looks_missing, probe_address

from tests.links.pages.samples import ESSAY, GOOD, MENU, MISSING, SHELLS, html, page

URL = "https://x.org/docs/intro.html"
GONE = MISSING["in English"]

ADDRESSES = [
    ("https://x.org/docs/intro", "https://x.org/docs/intro", False),
    ("https://x.org/docs/intro", "https://x.org/", True),
    ("https://x.org/docs/intro", "https://www.x.org", True),
    ("https://x.org/docs/intro", "https://x.org/index.html", True),
    ("https://x.org/docs/intro", "https://y.org/", False),
    ("https://x.org/docs/intro", "https://x.org/?p=1", False),
    ("https://x.org/", "https://x.org/", False),
    ("https://x.org/index.php", "https://x.org/", False),
]


@pytest.mark.parametrize(("url", "final_url", "expected"), ADDRESSES)
def test_a_deep_address_that_leads_to_the_front_page_looks_missing(url: str, final_url: str, expected: bool) -> None:
    assert looks_missing(page(html("Our site", MENU)), url, final_url) is expected


OWN = [
    ("/", True),
    ("https://x.org", True),
    ("//www.x.org/", True),
    ("../", True),
    ("https://y.org/", False),
    ("/docs/intro.html", False),
    ("/docs/", False),
    ("https://[", False),
    ("", False),
]


@pytest.mark.parametrize(("own", "expected"), OWN)
def test_a_page_that_calls_itself_the_front_page_looks_missing(own: str, expected: bool) -> None:
    assert looks_missing(Page(canonical=own), URL, URL) is expected
    assert looks_missing(Page(og_url=own), URL, URL) is expected


def test_a_front_page_and_plain_text_never_look_missing() -> None:
    assert not looks_missing(page(GONE), "https://x.org/", "https://x.org/")
    assert not looks_missing(Page(is_html=False, text="404 not found"), URL, URL)


ECHO = "<h1>Page not found</h1><p>There is nothing at {} on this server.</p>"
MADE_UP = probe_address(URL)
APP = html("Our site", f'<div id="root"><h1>Our site</h1>{ESSAY}</div><script src=/a.js></script>')
DECISIONS = [
    ("the same for a made-up address", GONE, GONE, 200, True),
    ("the same but for a token", GONE + "<i>a1</i>", GONE + "<i>b2</i>", 200, True),
    ("the address is repeated", html("404", ECHO.format(URL)), html("404", ECHO.format(MADE_UP)), 200, True),
    ("the name is all that is said", html("404", "intro.html"), html("404", MADE_UP.rpartition("/")[2]), 200, True),
    ("the front page for everything", html("Our site", MENU + ESSAY), html("Our site", MENU + ESSAY), 200, True),
    ("a true 404 beside a page about 404", html("404 explained", ESSAY), GONE, 404, False),
    ("a true 410", GONE, GONE, 410, False),
    ("a server that fails", GONE, GONE, 503, False),
    ("another page", html("404 explained", ESSAY), html("404", "Nothing here."), 200, False),
    ("another title over the same menus", html("404 explained", MENU), html("Page not found", MENU), 200, False),
    ("the same title over another text", html("Our site", ESSAY), html("Our site", MENU), 200, False),
    ("a shell that a script fills", SHELLS["React"], SHELLS["React"], 200, False),
    ("a shell of nothing that is known", SHELLS["none that is known"], SHELLS["none that is known"], 200, False),
    ("a shell that says it", SHELLS["React"].replace("App", "404"), SHELLS["React"].replace("App", "404"), 200, False),
    ("a shell for the made-up address only", html("404", MENU), html("404", MENU + "<script></script>"), 200, False),
    ("a shell for the address only", html("404", MENU + "<script></script>"), html("404", MENU), 200, False),
    ("a shell that was filled for the front page", APP, APP, 200, False),
    ("an app that says it", APP.replace("Our site", "404"), APP.replace("Our site", "404"), 200, True),
]


@pytest.mark.parametrize(
    ("text", "probe", "status", "expected"), [row[1:] for row in DECISIONS], ids=[row[0] for row in DECISIONS]
)
def test_a_made_up_address_decides(text: str, probe: str, status: int, expected: bool) -> None:
    assert is_missing(page(text), page(probe), status, url=URL) is expected


def test_without_an_answer_nothing_is_decided() -> None:
    assert not is_missing(page(GONE), None, 200, url=URL)
    assert not is_missing(page(GONE), Page(is_html=False), 200, url=URL)


@pytest.mark.parametrize("name", sorted(GOOD.keys() - {"an empty page"}))
def test_no_good_page_is_like_one_that_says_it_is_missing(name: str) -> None:
    assert not is_missing(page(GOOD[name]), page(GONE), 200, url=URL)


PROBES = [
    ("https://x.org/docs/intro.html", "https://x.org/docs/listkeeper-HASH.html"),
    ("https://x.org/docs/intro", "https://x.org/docs/listkeeper-HASH"),
    ("https://x.org/docs/intro/", "https://x.org/docs/listkeeper-HASH/"),
    ("https://x.org/docs/v1.2/", "https://x.org/docs/listkeeper-HASH/"),
    ("https://x.org/docs/notes.html/", "https://x.org/docs/listkeeper-HASH/"),
    ("https://x.org/docs/v1.25", "https://x.org/docs/listkeeper-HASH"),
    ("https://x.org/intro?a=b#c", "https://x.org/listkeeper-HASH"),
    ("https://x.org:8443/a/b.php", "https://x.org:8443/a/listkeeper-HASH.php"),
    ("https://x.org/", "https://x.org/listkeeper-HASH"),
    ("https://x.org", "https://x.org/listkeeper-HASH"),
]


@pytest.mark.parametrize(("url", "expected"), PROBES)
def test_a_made_up_address_looks_like_its_neighbours(url: str, expected: str) -> None:
    before, after = expected.split("HASH")
    made_up = probe_address(url)

    assert (made_up[: len(before)], made_up[len(before) + 16 :]) == (before, after)
    assert int(made_up[len(before) :][:16], 16)


def test_a_directory_has_one_made_up_address_in_every_run() -> None:
    assert probe_address("https://x.org/docs/a.html") == "https://x.org/docs/listkeeper-a357440337b50c0b.html"
    assert probe_address("https://x.org/docs/b.html?c") == probe_address("https://x.org/docs/a.html")
    assert probe_address("https://x.org/blog/a.html")[-21:] != probe_address("https://x.org/docs/a.html")[-21:]
    assert probe_address("https://y.org/docs/a.html")[-21:] != probe_address("https://x.org/docs/a.html")[-21:]


@given(st.text(), st.text())
def test_no_address_makes_a_question_fail(path: str, own: str) -> None:
    url = f"https://x.org/a/{path}"

    looks_missing(Page(canonical=own, og_url=own), url, url)
    is_missing(Page(), Page(), 200, url=url)
    assert probe_address(url).startswith("https://x.org/")
