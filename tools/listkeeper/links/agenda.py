"""What a run asks: the addresses that are due by their history, with what history knows of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from listkeeper.history import GAP, Past, is_due
from listkeeper.links.hosts import MANNERS, name_of
from listkeeper.links.job import Ask
from listkeeper.links.plan import Question
from listkeeper.outcomes import Code, Hop, Observation

LOOKED_AT_AGAIN = 4
"""From so many runs in a row that found a page well it is asked for about once a month, and read each time."""


def agenda(
    questions: Iterable[Question], pasts: Mapping[str, Past], now: datetime, *, look: bool, seen: Collection[str] = ()
) -> list[Ask]:
    """What to ask, each address once. `look`: pages are read to know them again.

    `seen`: addresses that a run which was killed has seen just now.
    """
    fragments: dict[str, dict[str, None]] = {}
    added: set[str] = set()
    for question in questions:
        if question.address:
            wanted = fragments.setdefault(question.address, {})
            if question.fragment:
                wanted[question.fragment] = None
            if question.added:
                added.add(question.address)
    return [
        _ask(address, tuple(wanted), pasts.get(address, Past()), look=look or address in added)
        for address, wanted in fragments.items()
        if address not in seen and (address in added or is_due(pasts.get(address, Past()), now))
    ]


def _ask(address: str, fragments: tuple[str, ...], past: Past, *, look: bool) -> Ask:
    is_new = past.ok_streak == 0
    wants_look = look and (is_new or past.ok_streak >= LOOKED_AT_AGAIN) and name_of(address) not in MANNERS
    return Ask(
        address,
        fragments,
        wants_look,
        past.snapshot,
        past.etag,
        past.last_modified,
        past.final_url,
        past.last_code if past.strikes else None,
    )


# Codes whose redirections are worth telling, though the history keeps only where they ended.
_MOVED = {Code.REDIRECT_PERMANENT: 301, Code.REDIRECT_HTTPS: 301, Code.REDIRECT_CROSS_DOMAIN: 301}


def carried(address: str, past: Past) -> Observation | None:
    """What is still known of an address that is not due; None where nothing is."""
    code = past.last_code
    if code is None and past.first_seen and "#" in address:  # what cannot be told leaves no other trace
        return Observation(address, Code.FRAGMENT_UNVERIFIABLE, attempt=0)
    if code is None or past.next_due is None:
        return None
    hops = (Hop(_MOVED[code], past.final_url),) if code in _MOVED and past.final_url else ()
    return Observation(address, code, None, past.final_url, hops, attempt=0)


def is_fresh(when: datetime, now: datetime) -> bool:
    """What a run that was killed saw so lately is not asked again."""
    return abs(now - when) < GAP
