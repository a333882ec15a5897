"""Redirects: where they lead, which kind they are, and what a list may write instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.links.redirects import LONGEST_SUGGESTION, classify, registrable, suggestion, target
from listkeeper.outcomes import Code, Hop

PERMANENT, TEMPORARY, COSMETIC = Code.REDIRECT_PERMANENT, Code.REDIRECT_TEMPORARY, Code.REDIRECT_COSMETIC
HTTPS, CROSS, SIGN_IN, SOFT = Code.REDIRECT_HTTPS, Code.REDIRECT_CROSS_DOMAIN, Code.OK_AUTH, Code.SOFT_404

# The address in the list, the hops (`301 address`), what that is, and what to write instead.
CHAINS: list[tuple[str, str, Code, str | None]] = [
    ("https://x.org/a", "", Code.OK, None),
    # Moved for good.
    ("https://x.org/a", "301 https://x.org/b", PERMANENT, "https://x.org/b"),
    ("https://x.org/a", "308 https://x.org/b", PERMANENT, "https://x.org/b"),
    ("https://x.org/a", "301 https://x.org/b 308 https://x.org/c", PERMANENT, "https://x.org/c"),
    ("https://x.org/a", "301 https://docs.x.org/a", PERMANENT, "https://docs.x.org/a"),
    ("https://a.x.co.uk/a", "301 https://b.x.co.uk/b", PERMANENT, "https://b.x.co.uk/b"),
    ("http://x.org/a", "301 https://x.org/a 301 https://x.org/b", PERMANENT, "https://x.org/b"),
    ("https://github.com/o/r", "301 https://github.com/p/s", PERMANENT, "https://github.com/p/s"),
    ("https://x.org/?p=12", "301 https://x.org/2020/title", PERMANENT, "https://x.org/2020/title"),
    ("https://x.org/a", "301 https://x.org/b?page=2", PERMANENT, "https://x.org/b?page=2"),
    ("https://x.org/a", "301 https://x.org/b%2Fc", PERMANENT, "https://x.org/b%2Fc"),
    # The fragment is the list's.
    ("https://x.org/a#part", "301 https://x.org/b", PERMANENT, "https://x.org/b#part"),
    ("https://x.org/a#part", "301 https://x.org/b#other", PERMANENT, "https://x.org/b#part"),
    ("https://x.org/a", "301 https://x.org/b#part", PERMANENT, "https://x.org/b#part"),
    # What the target adds for itself is left away; what the list had stays.
    ("https://x.org/a", "301 https://x.org/b?utm_source=y&q=1", PERMANENT, "https://x.org/b?q=1"),
    ("https://x.org/a", "301 https://x.org/b?fbclid=1", PERMANENT, "https://x.org/b"),
    ("https://x.org/a", "301 https://x.org/b;jsessionid=1A?PHPSESSID=2", PERMANENT, "https://x.org/b"),
    ("https://x.org/a?sid=7", "301 https://x.org/b?sid=7", PERMANENT, "https://x.org/b?sid=7"),
    # Good for a minute, or a step back.
    ("https://x.org/a", "301 https://s3.x.org/a?X-Amz-Signature=1", PERMANENT, None),
    ("https://x.org/a", "301 https://x.org/b?token=1", PERMANENT, None),
    ("https://x.org/a", "301 http://x.org/b", PERMANENT, None),
    ("https://x.org/a", f"301 https://x.org/{'b' * LONGEST_SUGGESTION}", PERMANENT, None),
    # A page whose place is taken by the front page.
    ("https://x.org/a", "301 https://x.org/", PERMANENT, None),
    ("https://x.org/a", "301 https://x.org/en/", PERMANENT, None),
    ("https://x.org/a", "301 https://www.x.org/index.php", PERMANENT, None),
    ("https://x.org/a/b", "301 https://x.org/", SOFT, None),
    ("https://x.org/a/b", "302 https://x.org/de", SOFT, None),
    ("https://x.org/a/b", "301 https://x.org/home", SOFT, None),
    ("https://x.org/", "301 https://x.org/en/home", PERMANENT, "https://x.org/en/home"),
    ("https://a.x.org/", "301 https://x.org/", PERMANENT, "https://x.org/"),
    # An error page.
    ("https://x.org/a", "301 https://x.org/404", SOFT, None),
    ("https://x.org/a", "302 https://x.org/404.html", SOFT, None),
    ("https://x.org/a", "302 https://x.org/errors/page-not-found", SOFT, None),
    ("https://x.org/a", "301 https://x.org/error?path=/a", SOFT, None),
    ("https://x.org/a", "301 https://y.org/not_found", SOFT, None),
    ("https://x.org/old/404", "301 https://x.org/docs/404", PERMANENT, "https://x.org/docs/404"),
    ("https://x.org/a", "301 https://x.org/404-ways-to-cook", PERMANENT, "https://x.org/404-ways-to-cook"),
    # For now.
    ("https://x.org/a", "302 https://x.org/b", TEMPORARY, None),
    ("https://x.org/a", "303 https://x.org/b", TEMPORARY, None),
    ("https://x.org/a", "307 https://x.org/b", TEMPORARY, None),
    ("https://x.org/a", "301 https://x.org/b 302 https://x.org/c", TEMPORARY, None),
    ("https://x.org/a", "302 https://x.org/b 301 https://x.org/c", TEMPORARY, None),
    ("https://x.org/latest", "302 https://x.org/v12", TEMPORARY, None),
    # Another spelling.
    ("https://x.org/a", "301 https://x.org/a/", COSMETIC, None),
    ("https://x.org/a/", "301 https://x.org/a", COSMETIC, None),
    ("https://x.org/A", "301 https://x.org/a", COSMETIC, None),
    ("https://X.org/a", "301 https://x.org/a", COSMETIC, None),
    ("https://x.org:443/a", "301 https://x.org/a", COSMETIC, None),
    ("https://x.org/a", "301 https://www.x.org/a", COSMETIC, None),
    ("https://x.org/a", "301 https://x.org/a/index.html", COSMETIC, None),
    ("https://x.org/docs", "301 https://x.org/en/docs", COSMETIC, None),
    ("https://x.org/docs", "302 https://x.org/pt-BR/docs/", COSMETIC, None),
    ("https://x.org/en/docs", "302 https://x.org/de/docs", COSMETIC, None),
    ("https://x.org/docs", "302 https://x.org/docs?hl=de", COSMETIC, None),
    ("https://x.org/", "302 https://x.org/en-us/", COSMETIC, None),
    ("https://x.org/a", "302 https://x.org/a?utm_source=b", COSMETIC, None),
    ("https://x.org/a", "302 https://x.org/a;jsessionid=1", COSMETIC, None),
    ("https://x.org/a", "302 https://x.org/a?PHPSESSID=1", COSMETIC, None),
    ("https://x.org/a", "301 https://x.org/a?ASPSESSIONIDQA=1", COSMETIC, None),
    ("https://x.org/en/docs", "301 https://x.org/docs", COSMETIC, None),
    ("https://x.org/a", "302 https://x.org/set 302 https://x.org/a", COSMETIC, None),
    ("https://x.org/a", "301 http://x.org/a", COSMETIC, None),
    ("https://x.org/a", "301 https://x.org/a#part", COSMETIC, None),
    ("https://youtu.be/2QJi0ArLq7s", "303 https://www.youtube.com/watch?v=2QJi0ArLq7s", COSMETIC, None),
    ("https://x.org/xx/docs", "301 https://x.org/docs", PERMANENT, "https://x.org/docs"),
    # To https, whatever the status.
    ("http://x.org/a", "301 https://x.org/a", HTTPS, "https://x.org/a"),
    ("http://x.org/a", "302 https://x.org/a", HTTPS, "https://x.org/a"),
    ("HTTP://x.org/a", "301 https://x.org/a", HTTPS, "https://x.org/a"),
    ("http://x.org", "301 https://x.org/", HTTPS, "https://x.org/"),
    ("http://x.org/a#part", "301 https://x.org/a", HTTPS, "https://x.org/a#part"),
    ("http://x.org/a", "301 https://x.org/a 301 https://x.org/a/", HTTPS, "https://x.org/a"),
    ("http://x.org/a", "301 https://www.x.org/a/", HTTPS, "https://www.x.org/a/"),
    ("http://x.org/a?utm_source=b", "301 https://x.org/a?utm_source=b", HTTPS, "https://x.org/a?utm_source=b"),
    ("http://x.org/a", "301 https://x.org/a?utm_source=b", HTTPS, "https://x.org/a"),
    ("http://x.org/a", "301 https://x.org/en/a", HTTPS, None),
    (f"http://x.org/{'b' * LONGEST_SUGGESTION}", f"301 https://www.x.org/{'b' * LONGEST_SUGGESTION}", HTTPS, None),
    # Another domain.
    ("https://x.org/a", "301 https://y.org/a", CROSS, None),
    ("https://x.org/a", "302 https://y.org/a", CROSS, None),
    ("https://x.org/a/b", "301 https://y.org/", CROSS, None),
    ("http://x.org/a", "301 https://x.org/a 301 https://x.com/a", CROSS, None),
    ("https://x.co.uk/a", "301 https://y.co.uk/a", CROSS, None),
    ("https://anna.github.io/a", "301 https://bob.github.io/a", CROSS, None),
    ("https://x.org/a", "301 https://203.0.113.7/a", CROSS, None),
    ("https://bit.ly/abc", "301 https://x.org/a", CROSS, None),
    ("https://x.org/a", "301 https://y.org/t 301 https://x.org/b", PERMANENT, "https://x.org/b"),
    # What resolvers are for.
    ("https://doi.org/10.1000/182", "302 https://publisher.com/182", TEMPORARY, None),
    ("https://purl.org/dc/terms/", "301 https://dublincore.org/terms/", TEMPORARY, None),
    # A sign-in.
    ("https://x.org/a", "302 https://x.org/login?next=/a", SIGN_IN, None),
    ("https://x.org/a", "301 https://x.org/login", SIGN_IN, None),
    ("https://x.org/a", "302 https://accounts.google.com/ServiceLogin", SIGN_IN, None),
    ("https://x.org/a", "301 https://consent.y.com/", SIGN_IN, None),
    ("https://x.org/login", "301 https://x.org/users/sign_in", PERMANENT, "https://x.org/users/sign_in"),
]


def _hops(text: str) -> tuple[Hop, ...]:
    words = text.split()
    return tuple(Hop(int(status), url) for status, url in zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize(("url", "chain", "code", "expected"), CHAINS)
def test_chain(url: str, chain: str, code: Code, expected: str | None) -> None:
    hops = _hops(chain)
    final = hops[-1].url if hops else url

    assert (classify(url, hops, final), suggestion(url, hops, final)) == (code, expected)


TARGETS: list[tuple[str, str | None]] = [
    ("https://y.org/b", "https://y.org/b"),
    ("HTTPS://y.org/b", "https://y.org/b"),
    ("/b", "https://x.org/b"),
    ("b", "https://x.org/a/b"),
    ("../b", "https://x.org/b"),
    ("?q=1", "https://x.org/a/page?q=1"),
    ("//y.org/b", "https://y.org/b"),
    ("https://y.org", "https://y.org/"),
    ("https://y.org/a/../b?c=../d", "https://y.org/a/../b?c=../d"),
    ("https://y.org/b?", "https://y.org/b"),
    ("https://y.org/b#", "https://y.org/b"),
    ("https://y.org?q", "https://y.org/?q"),
    ("http://y.org:8080/b", "http://y.org:8080/b"),
    ("http://[2001:db8::1]:80/b", "http://[2001:db8::1]:80/b"),
    ("/b#part", "https://x.org/b#part"),
    ("  /b\r\n", "https://x.org/b"),
    ("/b\n/c", "https://x.org/b/c"),
    ("\\\\y.org\\b", "https://y.org/b"),
    ("/b%2Fc%5B1%5D", "https://x.org/b%2Fc%5B1%5D"),
    ("/größe", "https://x.org/gr%C3%B6%C3%9Fe"),
    ('/a b<c>"`|', "https://x.org/a%20b%3Cc%3E%22%60%7C"),
    ("/\udcff", "https://x.org/%FF"),
    ("https://bücher.de/a", "https://xn--bcher-kva.de/a"),
    ("https://user:secret@y.org/b", "https://y.org/b"),
    # Nowhere.
    ("", None),
    ("   ", None),
    ("mailto:a@x.org", None),
    ("javascript:alert(1)", None),
    ("ftp://x.org/", None),
    ("file:///etc/passwd", None),
    ("https://", None),
    ("https:///b", None),
    ("https://@/b", None),
    ("https://y.org:99999/", None),
    ("https://y.org:port/", None),
    ("https://[::1/", None),
    ("https://y .org/", None),
    ("https://y%00.org/", None),
]


@pytest.mark.parametrize(("location", "expected"), TARGETS)
def test_target(location: str, expected: str | None) -> None:
    assert target("https://x.org/a/page", location) == expected


def test_a_target_without_a_fragment_inherits_it() -> None:
    assert target("https://x.org/a#part", "/b") == "https://x.org/b#part"


@given(st.text(max_size=80))
def test_a_target_is_always_an_address_that_can_be_asked(location: str) -> None:
    found = target("https://x.org/a", location)

    assert found is None or (found.isascii() and found.isprintable() and found.startswith(("http://", "https://")))


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([301, 302, 308]))
def test_any_text_has_a_kind_and_maybe_a_suggestion(url: str, final: str, status: int) -> None:
    hops = (Hop(status, final),)

    assert classify(url, hops, final) in Code
    assert suggestion(url, hops, final) is None or status != 302 or url.lower().startswith("http:")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("x.org", "x.org"),
        ("www.docs.x.org", "x.org"),
        ("X.ORG.", "x.org"),
        ("a.b.co.uk", "b.co.uk"),
        ("anna.github.io", "anna.github.io"),
        ("www.anna.github.io", "anna.github.io"),
        ("github.io", "github.io"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("localhost", "localhost"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("", ""),
    ],
)
def test_registrable_domain(host: str, expected: str) -> None:
    assert registrable(host) == expected
