"""A list as a static site: every file of it, made of what is known of the list. Pure; the templates are shipped.

Works from a folder on a disk as from a server: no server has to think, and nothing is fetched from anywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from listkeeper.document import Document
from listkeeper.escape import json_text, xml_attribute
from listkeeper.site import drawings
from listkeeper.site.content import Card, Page, page, shortened
from listkeeper.site.entries import page_values
from listkeeper.site.figures import Health, figures
from listkeeper.site.pages import render
from listkeeper.site.standing import Standing, State, standing
from listkeeper.timeline import Told, atom

__all__ = ["MARKER", "Given", "Health", "site"]

MARKER = ".listkeeper-site"
"""The file by which a folder is known to be a site of ours; it names the others."""
ASSETS = Path(__file__).parent / "assets"
SHIPPED = ("minisearch.LICENSE", "minisearch.js", "site.css", "site.js", "theme.js")
MOST_IN_DATA = 100
"""Entries in the structured data of the page, which is for those who look at no more than its beginning."""
MOST_IN_SUMMARY = 300
"""Entries that `llms.txt` names; of more, it names the sections."""


class Given(NamedTuple):
    """All that is known of a list."""

    document: Document
    at: datetime
    told: Told | None = None
    """What git knows of it."""
    health: Health | None = None
    address: str = ""
    """Where the site will be, with a slash at the end; empty where nobody knows."""
    blob: str = ""
    """Where the files beside the list can be browsed, with a slash at the end."""
    home: str = ""
    """The page of the repository."""


def site(given: Given) -> dict[str, bytes]:
    """Every file, by its name."""
    standings = _standings(given)
    shown = page(given.document, standings, given.told.timeline if given.told else None, given.blob)
    counts = _counts(shown)
    common = {
        "page": shown,
        "given": given,
        "counts": counts,
        "has_feed": given.told is not None,
        "data": _structured(shown, given.address),
    }
    found = {
        "index.html": render("index.html", **common),
        "health.html": render("health.html", figures=figures(shown, given.health, given.at), **common),
        "entries.json": json_text(
            json.dumps(page_values(shown, given.address), ensure_ascii=False, separators=(",", ":"))
        ),
        "llms.txt": render("llms.txt", names_entries=len(shown.cards) <= MOST_IN_SUMMARY, **common),
        "icon.svg": drawings.ICON,
        "badge-entries.svg": drawings.badge("entries", f"{len(shown.cards):,}", "neutral"),
        "badge-health.svg": drawings.badge("links", *_health(counts)),
        **{name: (ASSETS / name).read_text(encoding="utf-8") for name in SHIPPED},
    }
    if given.told:
        found["feed.xml"] = atom.render(
            given.told, home=given.address, own=given.address and f"{given.address}feed.xml"
        )
    if given.address:
        found["sitemap.xml"] = _sitemap(given.address)
    raw = {name: text.encode("utf-8", "replace") for name, text in found.items()}
    if given.address:
        raw["picture.png"] = drawings.picture([card.standing.state if card.standing else None for card in shown.cards])
    return raw | {MARKER: marker([*raw, MARKER])}


def marker(names: list[str]) -> bytes:
    head = "# Made by listkeeper, which replaces these files; others stay.\n"
    return (head + "".join(f"{name}\n" for name in sorted(names))).encode()


def _standings(given: Given) -> dict[str, Standing]:
    if given.health is None:
        return {}
    found = ((url, standing(seen, given.at)) for url, seen in given.health.seen.items())
    return {url: own for url, own in found if own}


def _counts(shown: Page) -> Mapping[State, int]:
    states = [card.standing.state for card in shown.cards if card.standing]
    return {state: states.count(state) for state in State if state in states}


def _health(counts: Mapping[State, int]) -> tuple[str, str]:
    known = sum(counts.values()) - counts.get(State.UNKNOWN, 0)
    if not known:
        return "not known", "unknown"
    share = (known - counts.get(State.DEAD, 0)) / known
    percent = min(round(share * 100), 100 if State.DEAD not in counts else 99)
    return f"{percent} % alive", "good" if share >= 0.95 else "fair" if share >= 0.8 else "bad"


def _structured(shown: Page, address: str) -> dict[str, Any]:
    """As schema.org has it."""
    named = [card for card in shown.cards if card.url.startswith("http")]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": shown.title,
        **({"description": shown.summary} if shown.summary else {}),
        **({"url": address} if address else {}),
        "numberOfItems": len(shown.cards),
        "itemListElement": [_listed(card, number) for number, card in enumerate(named[:MOST_IN_DATA], 1)],
    }


def _listed(card: Card, number: int) -> dict[str, Any]:
    return {"@type": "ListItem", "position": number, "name": shortened(card.name), "url": card.url}


def _sitemap(address: str) -> str:
    rows = "".join(f"<url><loc>{xml_attribute(f'{address}{name}')}</loc></url>\n" for name in ("", "health.html"))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
