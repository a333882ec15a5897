"""Archived copies of dead links, from when they were last well: the Internet Archive's CDX server says which there are.

The latest copy of a page is often one of the page that says "not found". So the last one is wanted that was made with
status 200 before the link first failed.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from listkeeper.links.fetch import Fetch, NoAnswerError
from listkeeper.links.guard import Networks
from listkeeper.links.resolver import Lookup
from listkeeper.links.session import opened

CDX = "https://web.archive.org/cdx/search/cdx"
COPIES = "https://web.archive.org/web"
GAP = 1.0
"""Seconds between two questions."""
MOST = 50
"""Questions in a run: the archive is slow, and a person reads the answers."""
ANSWER_BYTES = 16_384
_TIMESTAMP = re.compile(r"[12][0-9]{13}")


class Lost(NamedTuple):
    """A dead link."""

    url: str
    before: datetime | None = None
    """When it first failed; None: any copy will do."""


def copies(
    lost: Iterable[Lost],
    *,
    networks: Networks,
    agent: str,
    tls: ssl.SSLContext | None = None,
    lookup: Lookup | None = None,
    cdx: str = CDX,
    gap: float = GAP,
) -> dict[str, str]:
    """The address of a copy for each link that has one, for the first `MOST` links."""

    async def go() -> dict[str, str]:
        async with opened(networks=networks, tls=tls, lookup=lookup) as (fetch, _resolver):
            return await _copies(fetch, list(dict.fromkeys(lost))[:MOST], agent, cdx, gap)

    return asyncio.run(go())


async def _copies(fetch: Fetch, lost: Iterable[Lost], agent: str, cdx: str, gap: float) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in lost:
        try:
            answer = await fetch("GET", _question(cdx, each), _headers(agent), wants=lambda _status: ANSWER_BYTES)
        except NoAnswerError:
            break
        if answer.status != 200:  # it is busy, or down: the others would fare no better
            break
        if timestamp := _timestamp(answer.body or b""):
            found[each.url] = f"{COPIES}/{timestamp}/{each.url}"
        await asyncio.sleep(gap)
    return found


def _headers(agent: str) -> Mapping[str, str]:
    return {"User-Agent": agent, "Accept": "application/json"}


def _question(cdx: str, lost: Lost) -> str:
    """The last copy that was well (https://github.com/internetarchive/wayback, CDX server API)."""
    asked = {"url": lost.url, "output": "json", "fl": "timestamp", "filter": "statuscode:200", "limit": "-1"}
    if lost.before:
        asked["to"] = lost.before.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return f"{cdx}?{urlencode(asked)}"


def _timestamp(body: bytes) -> str:
    """Of a row after the row of titles; empty where there is none."""
    try:
        rows = json.loads(body)
        value = rows[-1][0] if len(rows) > 1 else ""
    except (ValueError, RecursionError, TypeError, LookupError):
        return ""
    return value if isinstance(value, str) and _TIMESTAMP.fullmatch(value) else ""
