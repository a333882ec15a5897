"""What is read from the beginning of a page, and that nothing in it can make the reading fail or drag on."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.links.pages import BODY_LIMIT, Page, read
from listkeeper.links.pages.markup import End, Start, Text, Token, tokens
from listkeeper.links.pages.reader import HEADINGS_LIMIT, LINE_LIMIT, LINKS_LIMIT, TEXT_LIMIT

from tests.links.pages.samples import MARKUP, page

WHOLE = b"""<!DOCTYPE html>
<html lang="pt_BR">
<head>
  <meta charset="utf-8">
  <title>\n  Colors &amp; shapes </title>
  <meta name="description" content="All of them.">
  <meta property="og:url" content="https://x.org/og">
  <link rel="canonical" href=" /colors ">
  <link rel="alternate" hreflang="de" href="/de/colors">
  <script src="//cdn.net/lib/a.js?v=1"></script>
  <style>p { color: red }</style>
</head>
<body>
  <template><p id="unborn">never shown</p></template>
  <h1 id="top-of-it">All <em>col</em>ors</h1>
  <!-- <p id="commented">not shown</p> -->
  <noscript>Turn it on</noscript>
  <h2>Red</h2><p>It is<br>warm.</p><a name="blue"></a>
  <a href="/green">Green</a><a href="#red">Up</a><a href="//Other.org:443">Other</a><a href="mailto:a@x.org">Mail</a>
  <script>var a = "<p id='quoted'>not shown</p>"</script>
</body>
</html>"""


def test_a_whole_page() -> None:
    assert read(WHOLE, "text/html", complete=True) == Page(
        is_html=True,
        complete=True,
        title="Colors & shapes",
        h1="All colors",
        language="pt-br",
        description="All of them.",
        text="All colors Red It is warm. GreenUpOtherMail",
        headings=("All colors", "Red"),
        ids=frozenset({"top-of-it", "blue"}),
        is_anchored=False,
        canonical="/colors",
        og_url="https://x.org/og",
        languages=frozenset({"de"}),
        own_links=1,
        link_hosts=frozenset({"other.org"}),
        scripts=2,
        sources=frozenset({"cdn.net/lib/a.js"}),
        marks=frozenset(),
        has_app_root=False,
    )


CHARSETS = [
    ("text/html; charset=utf-8", "<title>Größe</title>".encode(), "Größe"),
    ("text/html", "<title>Größe</title>".encode(), "Größe"),
    ("text/html; charset=ISO-8859-1", "<title>Größe – “x”</title>".encode("cp1252"), "Größe – “x”"),
    ('text/html;charset="windows-1251"', "<title>Слово</title>".encode("cp1251"), "Слово"),
    ("text/html; charset=Shift_JIS", "<title>日本</title>".encode("cp932"), "日本"),
    ("text/html; charset=gb2312", "<title>中国</title>".encode("gb18030"), "中国"),
    ("text/html; charset=euc-kr", "<title>한국</title>".encode("cp949"), "한국"),
    ("text/html", "<meta charset=koi8-r><title>Слово</title>".encode("koi8-r"), "Слово"),
    (
        "text/html",
        '<meta http-equiv="Content-Type" content="text/html; charset=big5"><title>台灣</title>'.encode("big5"),
        "台灣",
    ),
    (
        "application/xhtml+xml",
        '<?xml version="1.0" encoding="iso-8859-2"?><title>Łódź</title>'.encode("iso8859-2"),
        "Łódź",
    ),
    # A byte order mark is surer than what the server says; what the server says is surer than the page.
    ("text/html; charset=latin1", "\ufeff<title>Größe</title>".encode(), "Größe"),
    ("text/html", "\ufeff<title>Größe</title>".encode("utf-16-le"), "Größe"),
    ("text/html", "\ufeff<title>Größe</title>".encode("utf-16-be"), "Größe"),
    ("text/html; charset=utf-8", "<meta charset=latin1><title>Größe</title>".encode(), "Größe"),
    # Unknown, untrue or unfit to be used.
    ("text/html; charset=klingon", "<title>Größe</title>".encode(), "Größe"),
    ("text/html; charset=punycode", "<title>Größe</title>".encode(), "Größe"),
    ("text/html; charset=unicode_escape", b"<title>\\x41</title>", "\\x41"),
    ("text/html", "<meta charset=utf-16><title>Größe</title>".encode(), "Größe"),
    ("text/html; charset=utf-8", b"<title>Gr\xf6\xdfe</title>", "Gr\ufffd\ufffde"),
    ("text/html", b"<title>a\0b</title>", "ab"),
]


@pytest.mark.parametrize(("content_type", "body", "title"), CHARSETS)
def test_the_charset_of_a_page(content_type: str, body: bytes, title: str) -> None:
    assert read(body, content_type, complete=True).title == title


KINDS = [
    ("text/html", b"a", True, "a"),
    ("TEXT/HTML;charset=utf-8", b"a", True, "a"),
    ("application/xhtml+xml", b"a", True, "a"),
    ("text/plain", b"<p>a</p>", False, "<p>a</p>"),
    ("text/markdown", b"# a\n\nb", False, "# a b"),
    ("application/pdf", b"%PDF-1.7", False, ""),
    ("image/svg+xml", b"<svg><text>a</text></svg>", False, ""),
    ("application/json", b"{}", False, ""),
    ("text/html", b"\x1f\x8b\x08\x00 compressed", False, ""),
    ("", b"\n<!-- x --> <!DOCTYPE html><p>a", True, "a"),
    ("", b"\xef\xbb\xbf<html><p>a", True, "a"),
    ("", b"%PDF-1.7", False, ""),
    ("", b"", False, ""),
]


@pytest.mark.parametrize(("content_type", "body", "is_html", "text"), KINDS)
def test_which_bodies_are_pages(content_type: str, body: bytes, is_html: bool, text: str) -> None:
    assert read(body, content_type, complete=True) == Page(is_html=is_html, text=text)


TOKENS: list[tuple[str, list[Token]]] = [
    ("a<b>c</b>", [Text("a"), Start("b", {}), Text("c"), End("b")]),
    ("<A HREF=x ID='y' title=\"z\" open>", [Start("a", {"href": "x", "id": "y", "title": "z", "open": ""})]),
    ("<a id=1 id=2>", [Start("a", {"id": "1"})]),
    ("<a id = 'a>b'>c", [Start("a", {"id": "a>b"}), Text("c")]),
    ("<br/><br / ><img src=a/>", [Start("br", {}), Start("br", {}), Start("img", {"src": "a/"})]),
    ("<a =b c>", [Start("a", {"=b": "", "c": ""})]),
    ("<a b=>c", [Start("a", {"b": ""}), Text("c")]),
    ("1 < 2 <3> & 4 &lt; 5", [Text("1 < 2 <3> & 4 < 5")]),
    ("a<!-- <b> -->c", [Text("a"), Text("c")]),
    ("a<!-->c<!--->d<!-- x --!>e", [Text("a"), Text("c"), Text("d"), Text("e")]),
    ("a<!-- b", [Text("a")]),
    ("a<![CDATA[b>c]]>d", [Text("a"), Text("c]]>d")]),
    ("a<!doctype html>b<?php c ?>d</ e>f", [Text("a"), Text("b"), Text("d"), Text("f")]),
    ("a<b", [Text("a")]),
    ("a<b c='d>e", [Text("a")]),
    ("a</b", [Text("a")]),
    ("<script>a<b>&amp;</SCRIPT >c", [Start("script", {}), Text("a<b>&amp;", "script"), End("script"), Text("c")]),
    ("<script>a</scripts>", [Start("script", {}), Text("a</scripts>", "script")]),
    ("<title>a <b> &amp;</title>", [Start("title", {}), Text("a <b> &", "title"), End("title")]),
    ("&#x41;&#65;&#xD800;&#0;&eacute;&bogus;", [Text("AA\ufffd\ufffdé&bogus;")]),
    ("&#" + "9" * 5000 + ";&#x" + "f" * 5000, [Text("\ufffd\ufffd")]),
    ("<a title='&quot;&#" + "1" * 5000 + ";'>", [Start("a", {"title": '"\ufffd'})]),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text: str, expected: list[Token]) -> None:
    assert list(tokens(text)) == expected


HEADINGS = [
    ("<h2 id=a>A</h2>", True),
    ("<h2><a name=a>A</a></h2>", True),
    ("<section id=a><h2>A</h2></section>", True),
    ("<a name=a></a><h3>A</h3>", True),
    ("<div id=content><h1 id=title>A</h1></div>", False),
    ("<div id=content><p>x</p><h2>A</h2></div>", False),
    ("<h2>A</h2><p id=a>", False),
]


@pytest.mark.parametrize(("html", "expected"), HEADINGS)
def test_whether_headings_can_be_reached_without_a_script(html: str, expected: bool) -> None:
    assert page(html).is_anchored is expected


def test_ids_of_what_github_renders_from_json_are_found() -> None:
    rendered = r"""{"toc":[{"anchor":"usage"}],"richText":"\u003ch2 id=\"user-content-setup\"\u003e"}"""

    assert page(f'<script type="application/json">{rendered}</script>').ids == {"usage", "user-content-setup"}


def test_headings_that_are_not_closed_end_at_the_next() -> None:
    assert page("<h1>A<h2>B</h2><h3>C").headings == ("A", "B", "C")


def test_the_first_of_several_titles_and_headings_is_the_pages_own() -> None:
    twice = page("<title>A</title><title>B</title><h1>C</h1><h1>D</h1>")

    assert (twice.title, twice.h1, twice.headings) == ("A", "C", ("C", "D"))


def test_nothing_is_read_beyond_the_limit() -> None:
    assert read(b" " * BODY_LIMIT + b"<title>A</title>", "text/html", complete=True).title == ""


def test_what_is_cut_off_is_not_complete() -> None:
    long = b"<p>" + b"a" * BODY_LIMIT

    assert not read(long, "text/html", complete=True).complete
    assert not read(b"<p>", "text/html", complete=False).complete
    assert read(long[:BODY_LIMIT], "text/html", complete=True).complete


def test_what_is_kept_is_bounded() -> None:
    links = "".join(f"<a href=//a{n}.org><script src=//b{n}.org></script><h2>{n}</h2>" for n in range(6000))
    kept = page(f"<title>{'t' * 999}</title><h1>{'h' * 999}</h1>{links}{'p ' * 99999}")

    sizes = [len(text) for text in (kept.title, kept.h1, kept.headings, kept.link_hosts, kept.sources)]
    assert sizes == [LINE_LIMIT, LINE_LIMIT, HEADINGS_LIMIT, LINKS_LIMIT, LINKS_LIMIT]
    assert TEXT_LIMIT - 1 <= len(kept.text) <= TEXT_LIMIT


@given(st.binary() | MARKUP.map(str.encode), st.text() | st.sampled_from(["text/html", "text/html; charset=utf-16"]))
def test_no_body_makes_reading_fail(body: bytes, content_type: str) -> None:
    read(body, content_type, complete=True)


@given(MARKUP)
def test_tokens_lose_no_text_of_a_page_without_markup(text: str) -> None:
    plain = text.replace("<", "").replace("&", "")

    assert list(tokens(plain)) == ([Text(plain)] if plain else [])


ATTACKS = {
    "nesting": "<div>",
    "headings": "<h1>",
    "templates": "<template>",
    "attributes": None,
    "ids": None,
    "tags that do not end": "<a href='x' ",
    "quotes that do not end": '<a b="',
    "equals signs": "<p = = ",
    "blanks in a tag": "<a " + " " * 1000,
    "comments that do not end": "<!--",
    "almost the end of a comment": "<!-- --",
    "declarations that do not end": "<![CDATA[",
    "brackets": "<",
    "ends of nothing": "</",
    "scripts that do not end": "<script>",
    "almost the end of a script": "<script></script",
    "NULs": "\0<b>",
    "references that are broken": "&#",
    "references without an end": "&amp",
    "links with long hosts": "<a href='//ддд'>",
    "words for the eyes of GitHub": '<script>"anchor":"',
}


def attack(name: str, size: int) -> bytes:
    if name == "attributes":
        return b"<p " + b" ".join(b"a%d=1" % n for n in range(size // 9))
    if name == "ids":
        return b"".join(b"<p id=a%d>" % n for n in range(size // 11))
    one = (ATTACKS[name] or "").encode()
    return one * (size // len(one))


def seconds(body: bytes) -> float:
    """The least of a few, as other programs run beside."""

    def once() -> float:
        began = process_time()
        read(body, "text/html", complete=True)
        return process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize("name", ATTACKS)
def test_time_grows_with_the_length_and_no_faster(name: str) -> None:
    small, large = seconds(attack(name, 16_384)), seconds(attack(name, 65_536))

    # Four times the length; quadratic would be sixteen times. What takes a millisecond is not worth a ratio.
    assert large < max(small, 0.001) * 9
