"""No false alarm: of every good page, every question is answered with no."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from listkeeper.links.pages import (
    Page,
    fragment,
    hijacked,
    is_app,
    is_missing,
    is_same_page,
    looks_missing,
    parked,
    snapshot,
    unwanted,
)
from listkeeper.links.pages.reader import HEADINGS_LIMIT, TEXT_LIMIT

from tests.links.pages.samples import GOOD, MARKUP, MISSING, PARKED, SHELLS, UNWANTED, page

URL = "https://x.org/docs/page"


@pytest.mark.parametrize("name", GOOD)
def test_a_good_page_raises_no_alarm(name: str) -> None:
    good = page(GOOD[name])

    assert (parked(good, URL, URL), unwanted(good)) == ("", "")
    assert (looks_missing(good, URL, URL), is_app(good)) == (False, False)


@pytest.mark.parametrize("name", PARKED)
def test_a_parked_page_and_who_parked_it(name: str) -> None:
    html, maker = PARKED[name]

    assert parked(page(html), URL, URL) == maker


@pytest.mark.parametrize("name", MISSING)
def test_a_page_that_says_it_is_missing(name: str) -> None:
    missing = page(MISSING[name])

    assert looks_missing(missing, URL, URL)
    assert (parked(missing, URL, URL), unwanted(missing)) == ("", "")


@pytest.mark.parametrize("name", UNWANTED)
def test_a_page_that_no_list_would_have(name: str) -> None:
    html, kind = UNWANTED[name]

    assert unwanted(page(html)) == kind
    assert parked(page(html), URL, URL) == ""


@pytest.mark.parametrize("name", SHELLS)
def test_a_page_that_only_a_script_fills(name: str) -> None:
    shell = page(SHELLS[name])

    assert is_app(shell)
    assert (parked(shell, URL, URL), looks_missing(shell, URL, URL), unwanted(shell)) == ("", False, "")


BEFORE = snapshot(Page(title="Walking downhill", language="en", text="against the gradient"))


def ask_everything(read: Page) -> None:
    parked(read, URL, URL)
    looks_missing(read, URL, URL)
    is_missing(read, read, 200, url=URL)
    fragment(read, "https://github.com/a/b", "setup")
    hijacked(BEFORE, read, URL, URL)
    hijacked(snapshot(read), read, URL, URL)
    is_same_page(read, read)


@given(MARKUP)
def test_no_page_makes_a_question_fail(html: str) -> None:
    ask_everything(page(html))


TEXTS = ["a ", "域名", "domain ", "domain a", "slot ", "\u0e01\u0e33", "x.", "\u0301\u0323", "İ", "related ", "404 "]


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_that_is_kept_takes_long(text: str) -> None:
    longest = (text * TEXT_LIMIT)[:TEXT_LIMIT]
    headings = tuple(text for _ in range(HEADINGS_LIMIT))
    began = process_time()

    ask_everything(Page(title=longest[:300], text=longest, headings=headings, ids=frozenset({"user-content-a"})))

    assert process_time() - began < 3
