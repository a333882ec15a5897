"""Badges, the icon of a site, and the picture that is shown beside a link to it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from math import ceil, sqrt

from listkeeper.escape import xml_prose
from listkeeper.site.standing import State

NARROW, WIDE = frozenset("fijlrt.,:;'!|I ()[]"), frozenset("mwMW%@—")
COLOURS = {"neutral": "#3f6f8f", "good": "#2f7d4f", "fair": "#946200", "bad": "#b3392f", "unknown": "#6b6b6b"}
"""White on each has a contrast of at least 4.5 (WCAG 2.2, 1.4.3)."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0f6a63"/>'
    '<path d="M4 5h1M4 8h1M4 11h1M7 5h5M7 8h5M7 11h3" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/></svg>\n'
)


def badge(label: str, said: str, colour: str) -> str:
    """As wide as its words; the font is whatever the reader has, so the words are stretched to the place they have."""
    left, right = _width(label), _width(said)
    title = xml_prose(f"{label}: {said}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{title}">'
        f"<title>{title}</title>"
        f'<clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath><g clip-path="url(#r)">'
        f'<rect width="{left}" height="20" fill="#444"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{COLOURS[colour]}"/></g>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{left / 2:g}" y="14" textLength="{left - 12}">{xml_prose(label)}</text>'
        f'<text x="{left + right / 2:g}" y="14" textLength="{right - 12}">{xml_prose(said)}</text></g></svg>\n'
    )


def _width(text: str) -> int:
    return 12 + ceil(sum(4 if c in NARROW else 10 if c in WIDE else 7 for c in text))


PALETTE = ("f7f5f0", "0f6a63", "2f7d4f", "3f6f8f", "946200", "b3392f", "b9b4a8")
"""The ground, an entry of which nothing is known, and one of each state in the order of `State`."""
PICTURE = 1200, 630
MARGIN = 60


def picture(states: Sequence[State | None]) -> bytes:
    """PNG: a square for each entry, in the order of the list, in the colour of its state; og:title has the words."""
    width, height = PICTURE
    number = max(len(states), 1)
    step = max(int(sqrt((width - 2 * MARGIN) * (height - 2 * MARGIN) / number)), 4)
    while ((width - 2 * MARGIN) // step) * ((height - 2 * MARGIN) // step) < number and step > 4:
        step -= 1
    step = min(step, 96)
    across = min((width - 2 * MARGIN) // step, number)
    lines = min(-(-number // across), (height - 2 * MARGIN) // step)
    side = max(step * 4 // 5, 3)
    left, top = (width - across * step + step - side) // 2, (height - lines * step + step - side) // 2
    order = list(State)
    rows = [bytearray(width) for _ in range(height)]
    for at, state in enumerate(states[: across * lines]):
        x, y = left + at % across * step, top + at // across * step
        for row in rows[y : y + side]:
            row[x : x + side] = bytes([order.index(state) + 2 if state else 1]) * side
    raw = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = bytes.fromhex("".join(PALETTE))
    chunks = (_chunk(b"IHDR", head), _chunk(b"PLTE", palette), _chunk(b"IDAT", raw), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + name + raw + struct.pack(">I", zlib.crc32(name + raw))
