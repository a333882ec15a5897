"""How messages of remark count and quote."""

from __future__ import annotations

LONGEST = 100


def quoted(text: str) -> str:
    """Between back-ticks, and cut where nobody would read on."""
    return f"`{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}`"


def counted(number: int, noun: str) -> str:
    """`1` space, `2` spaces, the number between back-ticks."""
    return f"`{number}` {noun}{'' if number == 1 else 's'}"
