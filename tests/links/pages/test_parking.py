"""Parked domains, by their addresses alone and together with the page."""

from __future__ import annotations

import pytest
from listkeeper.links.pages import Page, parked, parked_host

from tests.links.pages.samples import ESSAY, MENU, PARKED, html, page

HOSTS = [
    ("https://x.org/", "https://www.hugedomains.com/domain_profile.cfm?d=x.org", "HugeDomains"),
    ("https://x.org/", "https://dan.com/buy-domain/x.org", "Dan"),
    ("https://x.org/", "https://sedo.com/search/details/?domain=x.org", "Sedo"),
    ("https://x.org/", "https://www.sedo.co.uk/search/", "Sedo"),
    ("https://x.org/", "https://www.afternic.com/forsale/x.org", "Afternic"),
    ("https://x.org/", "https://domainlore.uk/lot/1", "Domainlore"),
    ("http://x.org/", "http://ww1.x.org/", "a parking service"),
    ("http://x.org/a", "http://ww38.x.org/a?sub1=2", "a parking service"),
    ("http://www.x.org/", "http://ww99.x.org/", "a parking service"),
    ("https://x.org/", "https://x.org/lander", "GoDaddy"),
    ("https://x.org/a", "https://www.x.org/lander/", "GoDaddy"),
    # The list means what it names.
    ("https://www.hugedomains.com/", "https://www.hugedomains.com/index.cfm", ""),
    ("https://dan.com/", "https://www.afternic.com/", ""),
    ("https://ww2.x.org/", "https://ww2.x.org/", ""),
    ("https://x.org/lander", "https://x.org/lander", ""),
    # Servers that are named so.
    ("https://arb.ca.gov/", "https://ww2.arb.ca.gov/", ""),
    ("https://x.edu/", "https://ww2.x.edu/", ""),
    ("https://x.ac.uk/", "https://ww3.x.ac.uk/", ""),
    ("https://x.org/", "https://www.x.org/", ""),
    ("https://x.org/", "https://www2.x.org/", ""),
    ("https://x.org/", "https://ww1.y.org/", ""),
    ("https://x.org/", "https://ww100.x.org/", ""),
    ("https://x.org/", "https://y.org/lander", ""),
    ("https://x.org/", "https://x.org/landers", ""),
    # Other people's names.
    ("https://x.org/", "https://jordan.com/", ""),
    ("https://x.org/", "https://dan.com.x.org/", ""),
    ("https://x.org/", "https://notsedo.com/", ""),
    ("https://x.org/", "https://[::1]/", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("url", "final_url", "maker"), HOSTS)
def test_an_address_says_that_its_domain_is_parked(url: str, final_url: str, maker: str) -> None:
    assert parked_host(url, final_url) == maker
    assert parked(page(html("A page", ESSAY)), url, final_url) == maker


BROKER = "https://www.hugedomains.com/"


@pytest.mark.parametrize("name", PARKED)
def test_a_broker_that_a_list_links_to_is_not_parked(name: str) -> None:
    assert parked(page(PARKED[name][0]), BROKER, BROKER) == ""


ABSOLUTE = "<a href=https://x.org/a>a</a>"
OFFER = "<h1>x.org</h1><p>This domain is for sale.</p>"
ALMOST = [
    ("an offer", html("x.org", OFFER), "an offer of the domain"),
    ("an offer with a site's menu", html("x.org", OFFER + MENU), ""),
    ("an offer with a link to the site by its full address", html("x.org", OFFER + ABSOLUTE), "an offer of the domain"),
    ("an offer in a long text", html("x.org", OFFER + ESSAY * 2), ""),
    ("related searches", html("x.org", "Related searches"), "nothing but advertisements"),
    ("related searches of a site", html("x.org", "Related searches <a href=/a>a</a>"), ""),
    ("related searches of a site, by its full address", html("x.org", "Related searches" + ABSOLUTE), ""),
    ("a script of a broker in a long text", html("x.org", "<script src=//sedo.com/a.js></script>" + ESSAY * 2), ""),
    ("a script of somebody else", html("x.org", "<script src=//cdn.org/parkingcrew.net/a.js></script>"), ""),
    ("a site builder of GoDaddy", html("x.org", "<script src=//img1.wsimg.com/go/a.js></script>"), ""),
    ("a parking lander", html("x.org", "<script src=//img1.wsimg.com/parking-lander/a.js></script>"), "GoDaddy"),
    ("a name of a variable", html("x.org", "<script>window.parking = 1</script>"), ""),
    ("a key on another element", html("x.org", "<div data-adblockkey=x></div>"), ""),
    ("a page that links to its lander", html("x.org", f"<script>location.href = '/lander'</script>{ESSAY}"), ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "maker"), [row[1:] for row in ALMOST], ids=[row[0] for row in ALMOST])
def test_what_is_almost_a_parked_page(text: str, maker: str) -> None:
    assert parked(page(text), "https://x.org/", "https://x.org/") == maker


def test_plain_text_is_never_parked() -> None:
    assert parked(Page(is_html=False, text="This domain is for sale"), "https://x.org/", "https://x.org/") == ""
