"""Parts of a comment: rows as far as there is room, the first ones open, the others folded, and all of them counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from listkeeper.escape import cut, markdown_code, visible

NAME, TITLES, MESSAGE, ADDRESS = 80, 120, 300, 200
"""Characters that are shown of a name, of a path of sections, of a message, of an address."""
OPEN = 8
"""Rows that stand open: all parts of a usual comment are on one screen."""


class Part(Enum):
    """What its rows may take, in bytes: together with a memory and what is counted, no more than a comment."""

    ERRORS = 15_000
    WARNINGS = 8_000
    NOTICES = 3_000
    FIXED = 1_500
    CHANGES = 7_000
    ABOUT = 2_900
    UNKNOWN = 2_500
    SIMILAR = 2_600
    ELSEWHERE = 1_400
    NOTES = 1_000


def shown(text: str, most: int) -> str:
    """A text from outside, as far as it is shown; cut again once its hidden characters are seen."""
    return markdown_code(cut(visible(cut(text, most)), most))


def listed(part: Part, rows: Sequence[str], rest: Callable[[int], str] = lambda _: "") -> str:
    """`rows`: whole lines; `rest`: what is said of those from a number on, for which there is no room."""
    fit = _fitting(rows, part.value)
    first, more = fit[:OPEN], fit[OPEN:]
    left = len(rows) - len(fit)
    end = f"- and {left:,} more{rest(len(fit))}\n" if left else ""
    if not more:
        return "".join((*first, end))
    return f"{''.join(first)}\n{folded(f'{len(rows) - len(first):,} more', ''.join((*more, end)))}"


def titled(title: str, part: Part, rows: Sequence[str]) -> str:
    """`rows`: lines without a bullet; a single one stands beside its title. Nothing where there is none."""
    if len(rows) <= 1:
        return "".join(f"{title}: {row}" for row in rows)
    return f"{title}\n\n{listed(part, [f'- {row}' for row in rows])}"


def folded(title: str, inner: str) -> str:
    """Nothing where there is nothing in it."""
    return f"<details>\n<summary>{title}</summary>\n\n{inner}\n</details>\n" if inner else ""


def _fitting(rows: Iterable[str], room: int) -> list[str]:
    fit = []
    for row in rows:
        room -= len(row.encode())
        if room < 0:
            break
        fit.append(row)
    return fit
