"""Plots as SVG, made when the site is made: rows of bars, columns, and a line over time.

Colours and fonts are the style sheet's, by class, so both themes have theirs. All are `WIDTH` units wide, which a phone
shows at about its own size.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from listkeeper.escape import xml_prose

WIDTH = 400
LEFT, RIGHT = 44, 8
ROW = 34
HEIGHT, TOP, BOTTOM = 200, 28, 26
LONGEST_LABEL = 44
MOST_TICKS = 6
HALF_A_LETTER = 3.5


class Bar(NamedTuple):
    """A label, and how long each of its parts is; their classes are `fill-NAME`."""

    label: str
    parts: tuple[tuple[str, float], ...]
    said: str
    """The figure beside the bar."""


def bars(rows: Sequence[Bar], title: str, *, most: float = 0) -> str:
    """Horizontal bars, each below its label; `most` is as long as the plot is wide, else the longest is."""
    most = most or max((sum(size for _, size in row.parts) for row in rows), default=0) or 1
    drawn = "".join(_bar(row, number * ROW, most) for number, row in enumerate(rows))
    return _svg(len(rows) * ROW, title, drawn)


def _bar(row: Bar, y: int, most: float) -> str:
    label = row.label if len(row.label) <= LONGEST_LABEL else f"{row.label[: LONGEST_LABEL - 1]}…"
    parts, x = [], 0.0
    for name, size in row.parts:
        width = size / most * WIDTH
        if width:
            parts.append(f'<rect class="fill-{name}" x="{x:.1f}" y="{y + 19}" width="{max(width, 1):.1f}" height="8"/>')
        x += width
    return (
        f'<text x="0" y="{y + 13}">{xml_prose(label)}</text>'
        f'<text class="figure" x="{WIDTH}" y="{y + 13}" text-anchor="end">{xml_prose(row.said)}</text>'
        f'<rect class="ground" x="0" y="{y + 19}" width="{WIDTH}" height="8"/>{"".join(parts)}'
    )


def columns(rows: Sequence[tuple[str, int]], title: str, *, axis: str, fill: str) -> str:
    """Vertical bars over labels; the axis counts."""
    ticks = _ticks(max((number for _, number in rows), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(rows), 1)
    width = min(step * 0.7, 40)
    every = -(-len(rows) // MOST_TICKS)
    drawn = [_axis(ticks, [f"{tick:,}" for tick in ticks], axis)]
    for number, (label, value) in enumerate(rows):
        x = LEFT + step * number + (step - width) / 2
        y = _y(value, ticks)
        if value:
            drawn.append(
                f'<rect class="fill-{fill}" x="{x:.1f}" y="{y:.1f}" '
                f'width="{width:.1f}" height="{_y(0, ticks) - y:.1f}"/>'
            )
        if (len(rows) - 1 - number) % every == 0:
            drawn.append(_below(min(x + width / 2, WIDTH - len(label) * HALF_A_LETTER), label))
    return _svg(HEIGHT, title, "".join(drawn))


def line(points: Sequence[tuple[date, float]], title: str, *, axis: str, fill: str) -> str:
    """Shares, from 0 to 1, over days; the axis ends where the lowest does, and says so."""
    low = min(share for _, share in points)
    bottom = 0.0 if low < 0.5 else int(low * 10 - 1e-9) / 10
    ticks = [bottom, (bottom + 1) / 2, 1.0]
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    across = WIDTH - LEFT - RIGHT
    spots = [
        (
            LEFT + (across * (day.toordinal() - first) / (last - first) if last > first else across / 2),
            TOP + (HEIGHT - TOP - BOTTOM) * (1 - (share - bottom) / (1 - bottom)),
        )
        for day, share in points
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    ends = [(spots[0][0], points[0][0], "start"), (spots[-1][0], points[-1][0], "end")]
    named = "".join(_below(x, f"{day:%Y-%m-%d}", anchor) for x, day, anchor in ends[: 1 if first == last else 2])
    x, y = spots[-1]
    return _svg(
        HEIGHT,
        title,
        f"{_axis(ticks, [f'{100 * tick:.0f} %' for tick in ticks], axis)}{named}"
        f'<polyline class="line-{fill}" points="{path}"/>'
        f'<circle class="fill-{fill}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>',
    )


def _axis(ticks: Sequence[float], names: Sequence[str], title: str) -> str:
    """Lines across, what they stand for at the left, and what is counted above them."""
    return f'<text class="figure" x="0" y="11">{xml_prose(title)}</text>' + "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{name}</text>'
        for tick, name in zip(ticks, names, strict=True)
        for y in [_y(tick, ticks)]
    )


def _y(value: float, ticks: Sequence[float]) -> float:
    low, high = ticks[0], ticks[-1]
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low))


def _below(x: float, label: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{xml_prose(label)}</text>'


def _ticks(most: int) -> list[int]:
    """From 0, in three or four round steps, to at least the most."""
    step = next(size * 10**power for power in range(12) for size in (1, 2, 5) if size * 10**power * 4 >= most)
    return list(range(0, max(most, 1) + step, step))[: -(-max(most, 1) // step) + 1]


def _svg(height: int, title: str, drawn: str) -> str:
    return f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{xml_prose(title)}">{drawn}</svg>'
