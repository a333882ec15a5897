"""Which addresses a pattern means."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.links.patterns import first_match, matches

# A pattern, addresses that it matches, and addresses that it does not.
PATTERNS: dict[str, tuple[str, str]] = {
    "site.org": (
        "https://site.org http://site.org/ //site.org https://SITE.org/a/b?c#d https://www.site.org/ https://u@site.org/",
        "https://site.org.uk/ https://a.site.org/ https://mysite.org/ https://site.org:8080/ https://a.net/site.org x",
    ),
    "www.site.org/*": ("https://site.org/x https://www.site.org/", "https://www2.site.org/"),
    "site.org/*": ("https://site.org https://site.org/a/b", "https://other.org/site.org/a"),
    "https://www.site.org/a": ("http://site.org/a https://site.org/a#b", "https://site.org/ https://site.org/a/b"),
    "https://site.org": ("https://site.org https://site.org/", "https://site.org/a"),
    "*.site.org/*": ("https://a.site.org/ https://a.b.site.org/x", "https://site.org/ https://asite.org/"),
    "*.site.org": ("https://a.site.org/x", "https://site.org/x"),
    "site.org/*/edit": (
        "https://site.org/a/edit https://site.org/a/b/edit",
        "https://site.org/edit https://site.org/a/",
    ),
    "*/login*": ("https://a.org/login https://b.org/x/login?y=z", "https://login.org/"),
    "site.org/a.b": ("https://site.org/a.b", "https://site.org/axb"),
    "site.org/?id=*": ("https://site.org/?id=1 https://site.org?id=", "https://site.org/ https://site.org/xid=1"),
    "site.org/[a]/(b)": ("https://site.org/[a]/(b) https://site.org/%5Ba%5D/%28b%29", "https://site.org/a/(b)"),
    "site.org/a b/é": ("https://site.org/a%20b/%C3%A9", "https://site.org/a+b/e"),
    "bücher.org/*": ("https://xn--bcher-kva.org/x https://BÜCHER.org/", "https://bucher.org/"),
    "site.org:8080": ("https://site.org:8080/x", "https://site.org/ https://site.org:80/"),
    "[::1]": ("http://[::1]/x http://[0:0::1]:80/", "http://[::2]/"),
    "a*a*b": ("https://aab/ https://axaxb/", "https://ab/ https://aba/"),
    "site.org/*aa*aa*": ("https://site.org/aaaa https://site.org/xaayaaz", "https://site.org/aaa"),
    "*": ("https://site.org a.md #b mailto:a@b.org", ""),
    "**": ("https://site.org a.md", ""),
    "docs/*": (
        "docs/a.md docs/a/b.md#c ./docs/a.md docs/x/../a.md",
        "a.md Docs/a.md mydocs/a.md https://site.org/docs/a.md",
    ),
    "./a.md": ("a.md a.md#b ./a.md", "b/a.md /a.md"),
    "/a.md": ("/a.md", "a.md"),
    "*.md": ("a.md b/a.md", "a.md.txt"),
    "#part*": ("#part #part-2", "#a part a.md#part"),
    "mailto:*@site.org": ("mailto:a@site.org", "mailto:a@site.org.uk https://a@site.org/"),
    "": ("", "https://site.org a.md"),
}


@pytest.mark.parametrize(("pattern", "urls"), PATTERNS.items(), ids=PATTERNS)
def test_a_pattern_means_these_and_no_others(pattern: str, urls: tuple[str, str]) -> None:
    both = " ".join(urls).split()
    assert [url for url in both if matches(pattern, url)] == urls[0].split()


def test_the_first_that_matches_counts() -> None:
    assert [first_match(["b.org", "*.org", "a.org"], f"https://{host}/") for host in ("a.org", "b.org", "c.net")] == [
        1,
        0,
        None,
    ]


@given(st.text())
def test_any_text_is_matched_by_a_star_and_matches_what_it_says(text: str) -> None:
    assert matches("*", text)
    assert matches("*", f"https://{text}")


@given(st.text(st.characters(exclude_characters="*#")))
def test_an_address_is_a_pattern_for_itself(text: str) -> None:
    assert matches(f"https://site.org/{text}", f"https://site.org/{text}#part")


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_is_too_odd(pattern: str, url: str) -> None:
    assert matches(pattern, url) in (True, False)


def test_a_pattern_of_many_stars_costs_no_more_than_the_text_is_long() -> None:
    start = time.process_time()
    assert not matches("site.org/" + "a*" * 140 + "b", "https://site.org/" + "a" * 100_000)
    assert time.process_time() - start < 1
