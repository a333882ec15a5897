"""Domains that are parked or for sale: known by where they lead, by what they load, and by what little they say."""

from __future__ import annotations

import re

from listkeeper.links.pages.page import Page
from listkeeper.links.redirects import same_site
from listkeeper.urls.parts import host_and_port, split

SHORT_TEXT = 1_000
"""Characters. A page that says more is about domains, it is not one for sale."""
FEW_LINKS = 3
"""Own links that the page of a broker may have: contact, terms, privacy."""

# Registrable domains by maker; a host below one counts, too.
_MAKERS = {
    "Sedo": "sedo.com sedo.de sedoparking.com sedo.co.uk",
    "ParkingCrew": "parkingcrew.net dsparking.com",
    "Bodis": "bodis.com bodiscdn.com",
    "Above": "above.com",
    "Afternic": "afternic.com smartname.com namefind.com",
    "Dan": "dan.com undeveloped.com",
    "HugeDomains": "hugedomains.com",
    "Uniregistry": "uniregistry.com domainnamesales.com internettraffic.com",
    "NameBright": "namebright.com namebrightstatic.com",
    "ExpiredDomains": "expireddomains.com expireddomains.net",
    "Sav": "sav.com",
    "Dynadot": "dynadot.com",
    "Atom": "atom.com squadhelp.com",
    "BrandBucket": "brandbucket.com",
    "BuyDomains": "buydomains.com",
    "DomainMarket": "domainmarket.com",
    "Efty": "efty.com",
    "Skenzo": "skenzo.com",
    "Fabulous": "fabulous.com",
    "ParkLogic": "parklogic.com rookdns.com",
    "Tonic": "parked.com domainsponsor.com",
    "Tucows": "tucowsdomains.com",
    "Domain Control": "domaincntrol.com mydomaincontact.com",
    "GoDaddy": "cashparking.com",
    "Nicsell": "nicsell.com",
    "Domainlore": "domainlore.uk",
    "Park.io": "park.io",
    "Ename": "ename.com ename.net",
    "4.cn": "4.cn",
    "Gname": "gname.com gname.net",
}
_MAKER_OF = {domain: maker for maker, domains in _MAKERS.items() for domain in domains.split()}

# Beginnings of host and path, where the host serves other things, too.
_SOURCES = {
    "img1.wsimg.com/parking-lander/": "GoDaddy",
    "www.google.com/adsense/domains/": "advertisements for parked domains",
    "google.com/adsense/domains/": "advertisements for parked domains",
    "d38psrni17bvxu.cloudfront.net/": "ParkingCrew",
    "d1lxhc4jvstzrp.cloudfront.net/": "ParkingCrew",
    "parkingpage.namecheap.com/": "Namecheap",
    "parking.reg.ru/": "Reg.ru",
}
_MARKS = {
    "data-adblockkey": "advertisements for parked domains",
    "window.park": "Bodis",
}

# What the page of a domain for sale says, in lower case; the domain itself may stand where `{}` is.
_NAME = r"(?:[\w.-]{1,80} )?"
_FOR_SALE = re.compile(
    "|".join(
        phrase.replace("{}", _NAME)
        for phrase in (
            r"domain (?:name )?{}(?:is|may be|might be|could be) (?:now )?(?:for sale|available for (?:sale|purchase))",
            r"(?:buy|purchase) this domain|make an offer on this domain|inquire about this domain",
            r"this domain (?:name )?{}(?:is parked|has been parked|is currently parked|has expired)",
            r"domain parked (?:by|at|with)|parked (?:free|for free),? courtesy of|this domain is registered at",
            r"(?:diese |die )?domain {}steht zum verkauf|diese domain (?:kaufen|ist zu verkaufen|ist käuflich)",
            r"(?:ce|le) (?:nom de )?domaine {}est (?:peut-être )?(?:à vendre|en vente)|acheter ce (?:nom de )?domaine",
            r"(?:este|el) dominio {}(?:está|puede estar) (?:en|a la) venta|compr(?:ar?|e) este dominio",
            r"(?:este|o) domínio {}(?:está|pode estar) à venda|compr(?:ar?|e) este domínio",
            r"(?:questo|il) dominio {}(?:è|potrebbe essere) in vendita|acquista questo dominio",
            r"(?:dit|deze) domein(?:naam)? {}is te koop|(?:koop|kopen) (?:dit|deze) domein",
            r"(?:ta|ten) domen[aęy] {}jest (?:na sprzedaż|do kupienia)|domena {}(?:jest )?na sprzedaż|kup tę domenę",
            r"домен {}(?:продается|продаётся|продаеться|продається|припаркован)|купить этот домен",
            r"bu alan adı {}satılıktır|bu domain {}satılıktır|bu alan adını satın al",
            r"domän(?:en)? {}är till salu|domænet {}er til salg|domenet {}er til salgs|doména {}je na prodej",
            r"tên miền {}(?:này )?đang được (?:rao )?bán|domain ini {}dijual",
            r"域名.{0,8}(?:出售|转让|轉讓)|(?:出售|购买|購買)(?:此|该|本|這個)域名",
            r"このドメイン.{0,12}(?:販売|売り出し|売却|購入)|도메인.{0,8}판매|이 도메인.{0,4}구매",
            r"هذا النطاق.{0,12}للبيع|این دامنه.{0,12}فروش|โดเมนนี้.{0,8}ขาย",
        )
    )
)
_SPONSORED = re.compile(
    r"related (?:searches|links)|sponsored (?:listings|links)|ähnliche suchanfragen|verwandte suchbegriffe"
    r"|recherches (?:associées|apparentées)|búsquedas relacionadas|pesquisas relacionadas|ricerche correlate"
    r"|gerelateerde zoekopdrachten|powiązane wyszukiwania|связанные запросы|похожие запросы|相关搜索|相關搜尋|関連検索"
)

_REWRITTEN = re.compile(r"ww[1-9]\d?\.(.+)")
# `ww2.arb.ca.gov` is a server of its own; parking services do not rewrite what nobody can buy.
_NEVER_PARKED = re.compile(r"\.(?:gov|edu|mil|int|ac|gob|gouv|gv|govt)(?:\.\w\w)?\Z")


def parked_host(url: str, final_url: str) -> str:
    """Who holds the domain for sale, told by where `url` leads; empty where its address does not say that."""
    own, final = _host(url), _host(final_url)
    if _maker(own):  # the list means the broker itself
        return ""
    if maker := _maker(final):
        return maker
    rewritten = _REWRITTEN.fullmatch(final)
    if rewritten and own in {rewritten[1], f"www.{rewritten[1]}"} and not _NEVER_PARKED.search(final):
        return "a parking service"
    return "GoDaddy" if _is_lander(final_url) and not _is_lander(url) and same_site(url, final_url) else ""


def parked(page: Page, url: str, final_url: str) -> str:
    """Who parked the domain, in words of ours; empty where the page is a page."""
    if _maker(_host(url)):
        return ""
    return parked_host(url, final_url) or _by_markup(page) or _by_text(page, final_url)


def _by_markup(page: Page) -> str:
    if not page.is_html:
        return ""
    makers = [maker for mark, maker in _MARKS.items() if mark in page.marks]
    if "/lander" in page.marks and len(page.text) < 100:  # the whole page is one script that goes there
        makers.append("GoDaddy")
    for source in sorted(page.sources):
        makers += (maker for start, maker in _SOURCES.items() if source.startswith(start))
        maker = _maker(source.partition("/")[0])
        # A page that says much may show a broker's offers; one that says little is the offer.
        makers += [maker] if maker and len(page.text) <= SHORT_TEXT else []
    return makers[0] if makers else ""


def _by_text(page: Page, final_url: str) -> str:
    if not page.is_html or len(page.text) > SHORT_TEXT or _own_links(page, final_url) > FEW_LINKS:
        return ""
    said = page.words.casefold()
    if _FOR_SALE.search(said):
        return "an offer of the domain"
    return "nothing but advertisements" if _SPONSORED.search(said) and not _own_links(page, final_url) else ""


def _own_links(page: Page, final_url: str) -> int:
    return page.own_links + (_host(final_url) in page.link_hosts)


def _maker(host: str) -> str:
    labels = host.split(".")
    return next((maker for n in (2, 3) if (maker := _MAKER_OF.get(".".join(labels[-n:]), ""))), "")


def _is_lander(url: str) -> bool:
    return split(url).path.rstrip("/") == "/lander"


def _host(url: str) -> str:
    return host_and_port(split(url).authority or "", None)[0]
