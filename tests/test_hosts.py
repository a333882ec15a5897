"""What is known of hosts, and what is told of an address without asking for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.urls import canonical, glued, is_shortener, lookalike, serves_https, tracked
from listkeeper.urls.known import FAMILIES, SHORTENERS, WELL_KNOWN, host


def test_the_tables_are_spelled_as_hosts_are() -> None:
    known = WELL_KNOWN | FAMILIES | SHORTENERS
    assert [own for own in known if own != own.lower() or own.startswith("www.") or "." not in own] == []
    assert set() == WELL_KNOWN & SHORTENERS


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://X.org/a", "x.org"),
        ("https://x.org?a=//b", "x.org"),
        ("https://x.org#a@b", "x.org"),
        ("https://a@x.org:8080/", "x.org:8080"),
        ("ftp://x.org", "x.org"),
        ("//x.org/a", ""),
        ("a/b://c", ""),
        ("mailto:a@x.org", ""),
        ("#a", ""),
        ("", ""),
    ],
)
def test_a_host_is_read(url: str, expected: str) -> None:
    assert host(url) == expected


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("github.com", True),
        ("www.github.com", True),
        ("a.github.io", True),
        ("github.io", True),
        ("a.b.github.io", False),
        ("en.m.wikipedia.org", True),
        ("notgithub.com", False),
        ("github.com.example", False),
        ("x.github.com", False),
        ("", False),
    ],
)
def test_https_is_known_of_few_hosts(host: str, known: bool) -> None:
    assert serves_https(host) is known


def test_a_shortener_is_known_with_www() -> None:
    assert [is_shortener(own) for own in ("bit.ly", "www.bit.ly", "orbit.ly", "ly")] == [True, True, False, False]


# A host, and the host that readers take it for ("?": one that is not known).
LOOKALIKES = {
    "gіthub.com": "github.com",
    "www.gіthub.com": "github.com",
    "xn--gthub-n4a.com": "github.com",
    "g%D1%96thub.com": "github.com",
    "ɡithub.com": "github.com",
    "γουtube.com": "youtube.com",
    "раураl.com": "paypal.com",
    "en.wikipediа.org": "en.wikipedia.org",
    "ехample.org": "?",
    "ру-docs.example": "?",
    "κafka.example": "?",
    "github.com": "",
    "пример.рф": "",
    "παράδειγμα.ελ": "",
    "例え.jp": "",
    "サンプルsite.jp": "",
    "서울city.kr": "",
    "bücher.example": "",
    "яндекс-api.example": "",
    "оса.com": "",
    "xn--999999999.com": "",
    "xn--.com": "",
    "xn--%": "",
    "": "",
}


@pytest.mark.parametrize(("host", "imitated"), LOOKALIKES.items())
def test_a_host_that_deceives_is_seen(host: str, imitated: str) -> None:
    found = lookalike(host)
    assert (found.imitated or "?" if found else "") == imitated


@given(st.text())
def test_any_host_can_be_looked_at(host: str) -> None:
    found = lookalike(host)
    assert found is None or (found.letter in found.host and not found.letter.isascii())


TRACKED = {
    "https://x.org/?utm_source=a": "https://x.org/",
    "https://x.org?fbclid=a#b": "https://x.org#b",
    "https://x.org/?a=1&utm_source=b&c=2": "https://x.org/?a=1&c=2",
    "https://x.org/?utm_source=b&c=2&gclid=d": "https://x.org/?c=2",
    "https://x.org/?a=1&amp;utm_source=b&amp;c=2": "https://x.org/?a=1&amp;c=2",
    "https://x.org/?utm_source=b&amp;c=2": "https://x.org/?c=2",
    "http://www.youtube.com/watch?v=a&feature=share&t=1": "http://www.youtube.com/watch?v=a&t=1",
    "https://x.com/a/status/1?s=20&t=b": "https://x.com/a/status/1",
    "https://x.org/?ref=producthunt": "https://x.org/",
    "//x.org/?utm_source=a": "//x.org/",
    "https://x.org/?ref=main": None,
    "https://x.org/?feature=share&s=20": None,
    "https://x.org/?a=utm_source": None,
    "https://x.org/#?utm_source=a": None,
    "docs/?utm_source=a": None,
    "https://x.org/?": None,
    "": None,
}


@pytest.mark.parametrize(("url", "without"), TRACKED.items())
def test_only_what_tracks_is_dropped(url: str, without: str | None) -> None:
    found = tracked(url)
    assert (found and found.without) == without


@given(st.lists(st.sampled_from(["utm_source=a", "b=1", "gclid=c", "d", "", "ref=e"])).map("&".join))
def test_what_is_left_tracks_nobody_and_is_the_same_page(query: str) -> None:
    url = f"https://x.org/?{query}#part"
    found = tracked(url)
    assert found is None or (tracked(found.without) is None and canonical(found.without) == canonical(url))


GLUED = {
    "https://x.org/a。": "https://x.org/a",
    "https://x.org/a，或者": "https://x.org/a",
    "https://x.org/（测试）": "https://x.org/",
    "https://x.org/a」と": "https://x.org/a",
    "https://x.org/数学，世界": None,
    "https://zh.wikipedia.org/wiki/A（消歧义）": None,
    "https://x.org/a,b": None,
    "https://x.org/é": None,
    "x.org。": None,
}


@pytest.mark.parametrize(("text", "meant"), GLUED.items())
def test_words_behind_an_address_are_seen(text: str, meant: str | None) -> None:
    flaw = glued(text)
    assert (flaw and flaw.meant) == meant
