"""How reports put numbers and foreign texts, whatever they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from listkeeper.escape import cut, visible

MOST = 60_000
"""Characters of a report in Markdown: GitHub takes 65,536 in an issue, and whoever posts it may want to add some."""


def counted(number: int, noun: str) -> str:
    """`1 link`, `5,000 links`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def older(number: int | None) -> str:
    """A line about what is not told, since it was so before the change; nothing where there is none."""
    return f"{counted(number, 'older problem')} {'is' if number == 1 else 'are'} not shown\n" if number else ""


def tallied(names: Iterable[str]) -> str:
    """`order 12, anchor 3`: how often each comes, the most frequent first."""
    counts = Counter(names)
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def bounded(text: str) -> str:
    """Cut again once it is escaped: what a few texts say must not take the room of all others."""
    return cut(visible(cut(text)))


def fitting(items: Iterable[str], room: int) -> list[str]:
    """As many of the first as there is room for."""
    shown = []
    for item in items:
        room -= len(item)
        if room < 0:
            break
        shown.append(item)
    return shown
