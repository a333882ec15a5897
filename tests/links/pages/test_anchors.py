"""Fragments: there, missing, or nothing that can be told without a browser."""

from __future__ import annotations

import pytest
from listkeeper.links.pages import Page, fragment, is_checkable, names
from listkeeper.outcomes import Code

from tests.links.pages.samples import ESSAY, SHELLS, page

MISSING, UNVERIFIABLE = Code.FRAGMENT_MISSING, Code.FRAGMENT_UNVERIFIABLE

DOCS = "https://x.org/docs"
REPO = "https://github.com/a/b"

STATIC = page(
    '<h1>Guide</h1><h2 id="install">Install</h2><p id="Größe">x</p><a name="old">y</a><p id="a b">z</p><form name=form>'
)
README = page(
    '<h2 class="heading-element">What it Does</h2><a id="user-content-what-it-does" href="#what-it-does"></a>'
    '<h2>Usage</h2><a id="user-content-usage"></a><h2>Usage</h2><p id="user-content-Mixed">x</p><script></script>'
    + ESSAY
)

ON_A_PAGE = [
    ("install", None),
    ("Install", MISSING),
    ("setup", MISSING),
    ("old", None),
    ("form", MISSING),
    ("Größe", None),
    ("Gr%C3%B6%C3%9Fe", None),
    ("a%20b", None),
    ("a b", None),
    ("%ff", MISSING),
    ("", None),
    ("top", None),
    ("TOP", None),
    ("readme", MISSING),
    ("issuecomment-12", MISSING),
    # For a script to read.
    ("/route", UNVERIFIABLE),
    ("!/route", UNVERIFIABLE),
    ("%21route", UNVERIFIABLE),
    ("tab=2", UNVERIFIABLE),
    ("a/b", UNVERIFIABLE),
    # Text that browsers look for.
    (":~:text=Guide", UNVERIFIABLE),
    ("install:~:text=x", None),
    ("setup:~:text=x", MISSING),
    # Of other media.
    ("page=3", UNVERIFIABLE),
    ("t=10", UNVERIFIABLE),
    ("svgView(viewBox(0,0,1,1))", UNVERIFIABLE),
]

ON_GITHUB = [
    ("what-it-does", None),
    ("user-content-what-it-does", None),
    ("What-It-Does", None),
    ("usage", None),
    ("usage-1", None),
    ("usage-2", MISSING),
    ("Mixed", None),
    ("setup", MISSING),
    ("readme", None),
    ("readme-ov-file", UNVERIFIABLE),
    ("L10", UNVERIFIABLE),
    ("L10-L20", UNVERIFIABLE),
    ("L10C5-L20C1", UNVERIFIABLE),
    ("issuecomment-12", UNVERIFIABLE),
    ("issue-12", UNVERIFIABLE),
    ("issue-tracker", MISSING),
    ("discussion_r12", UNVERIFIABLE),
    ("discussioncomment-12", UNVERIFIABLE),
    ("diff-0123abcd", UNVERIFIABLE),
    ("diff-tools", MISSING),
    ("pullrequestreview-12", UNVERIFIABLE),
    ("lines-3:9", UNVERIFIABLE),
]


@pytest.mark.parametrize(("name", "code"), ON_A_PAGE)
def test_a_fragment_of_a_page(name: str, code: Code | None) -> None:
    assert fragment(STATIC, DOCS, name) is code


@pytest.mark.parametrize(("name", "code"), ON_GITHUB)
def test_a_fragment_of_a_page_on_github(name: str, code: Code | None) -> None:
    assert fragment(README, REPO, name) is code


SHELL = page(SHELLS["React"])
LONG = f"<p>{ESSAY}</p><script src=/a.js></script>"
PAGES = [
    ("a page that was cut off", page("<h2 id=a>A</h2>", complete=False), UNVERIFIABLE),
    ("a shell that a script fills", SHELL, UNVERIFIABLE),
    ("a shell that has a heading", page("<div id=root><h2 id=a>A</h2></div><script></script>"), UNVERIFIABLE),
    ("a filled page of a framework", page(f"<div id=root><h2 id=a>A</h2>{LONG}</div>"), MISSING),
    ("headings that a script may name", page(f"<h2>A</h2>{LONG}"), UNVERIFIABLE),
    ("headings without a script", page(f"<h2>A</h2>{ESSAY}"), MISSING),
    ("headings that have names", page(f"<h2 id=a>A</h2>{LONG}"), MISSING),
    ("plain text", Page(is_html=False, text="# Setup"), UNVERIFIABLE),
    ("a README of a registry", page(f"<h2 id=user-content-setup>Setup</h2>{LONG}"), None),
]


@pytest.mark.parametrize(("read", "code"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_a_fragment_is_missing_only_where_the_page_would_show_it(read: Page, code: Code | None) -> None:
    assert fragment(read, DOCS, "setup") is code


def test_a_place_that_is_there_is_found_even_in_the_beginning_of_a_page() -> None:
    assert fragment(page("<h2 id=a>A</h2>", complete=False), DOCS, "a") is None


def test_a_page_of_github_without_a_rendered_text_says_nothing_about_fragments() -> None:
    assert fragment(page("<h2 id=a>A</h2>"), REPO, "setup") is UNVERIFIABLE
    assert fragment(page("<h2 id=a>A</h2>"), "https://github.com.evil.net/a", "setup") is MISSING


NEVER = [":~:text=x", "/route", "!x", "page=3", "", "top", "Top", "top:~:text=x"]


@pytest.mark.parametrize("name", NEVER)
def test_no_page_is_read_for_what_it_cannot_tell(name: str) -> None:
    assert not is_checkable(DOCS, name)


CHECKABLE = [
    (DOCS, "install", True),
    (DOCS, "install:~:text=x", True),
    (DOCS, "L10", True),
    (REPO, "L10", False),
    (REPO, "readme", False),
    (REPO, "install", True),
    ("https://gitlab.com/a/b", "L10", False),
    ("https://gist.github.com/a/b", "gistcomment-1", False),
    ("https://x.org/a.pdf", "install", False),
    ("https://x.org/a.SVG", "install", False),
    ("https://x.org/a.pdf.html", "install", True),
    ("https://x.org/a?file=a.pdf", "install", True),
    ("https://github.com/a/b/blob/main/data.json", "install", True),
]


@pytest.mark.parametrize(("url", "name", "expected"), CHECKABLE)
def test_what_is_worth_reading_a_page_for(url: str, name: str, expected: bool) -> None:
    assert is_checkable(url, name) is expected


@pytest.mark.parametrize(
    ("url", "name", "code"),
    [
        (DOCS, "", None),
        (DOCS, "top", None),
        (REPO, "readme", None),
        (REPO, "L10", UNVERIFIABLE),
        (DOCS, "a", UNVERIFIABLE),
    ],
)
def test_what_is_known_without_the_page(url: str, name: str, code: Code | None) -> None:
    assert fragment(None, url, name) is code


@pytest.mark.parametrize(
    ("body", "fragment", "is_named"),
    [
        (b'<h2 id="rings">', "rings", True),
        (b"<h2 class=x id=rings>", "rings", True),
        (b"<a NAME = 'rings'>", "rings", True),
        (b'<h2 id="user-content-rings">', "rings", True),
        ('<h2 id="größe">'.encode(), "gr%C3%B6%C3%9Fe", True),
        (b'<h2 id="a.b">', "a.b", True),
        (b'<h2 id="rings">', "rings:~:text=x", True),
        (b'<h2 id="axb">', "a.b", False),
        (b'<h2 id="ringside">', "rings", False),
        (b'<h2 data-id="rings">', "rings", False),
        (b'<a href="#rings">rings</a>', "rings", False),
        (b"", "rings", False),
    ],
)
def test_a_name_is_seen_without_reading_the_page(body: bytes, fragment: str, is_named: bool) -> None:
    assert names(body, fragment) is is_named
