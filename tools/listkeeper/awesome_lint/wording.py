"""How messages of remark count."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """`1` space, `2` spaces, the number between back-ticks."""
    return f"`{number}` {noun}{'' if number == 1 else 's'}"
