"""The list as data beside the pages, in the shape of `schema/site.schema.json`: what the pages show, said once."""

from __future__ import annotations

from typing import Any

from listkeeper.site.content import Card, Page, cards

FORMAT = 1
"""Grows when the shape breaks."""


def page_values(shown: Page, address: str) -> dict[str, Any]:
    """What is empty or not known is left out of entries: a reader's line carries every byte of it."""
    return {
        "format": FORMAT,
        "title": shown.title,
        **({"address": address} if address else {}),
        "sections": [{"id": part.id, "path": list(part.path)} for part in shown.parts],
        "entries": [_card_values(card, number) for number, part in enumerate(shown.parts) for card in cards(part.rows)],
    }


def _card_values(card: Card, section: int) -> dict[str, Any]:
    standing = card.standing
    more = {
        "attributes": card.tags,
        "by": card.by,
        "links": [{"text": link.text, "url": link.url} if link.url else {"text": link.text} for link in card.others],
        "state": standing and standing.state.value,
        "state_day": standing and standing.day and f"{standing.day}",
        "added": card.added,
    }
    return {
        "id": card.id,
        "name": card.name,
        **({"url": card.url} if card.url else {}),
        **({"description": card.description} if card.description else {}),
        "section": section,
        **{name: value for name, value in more.items() if value},
    }
