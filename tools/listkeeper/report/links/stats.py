"""`--stats`: what each host was asked for, what came of it, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from listkeeper.escape import cut, terminal
from listkeeper.outcomes import OUTCOMES, Observation, Verdict
from listkeeper.report.links.wording import FAILED, host
from listkeeper.report.text import width
from listkeeper.report.wording import counted

SHOWN = 20
LONGEST_NAME = 40
HEAD = ("host", "links", "alive", "failed", "unknown", "attempts", "median s", "slowest s")
ALIVE = (Verdict.ALIVE, Verdict.CHANGE)


def render(observations: Iterable[Observation]) -> str:
    """A table, the hosts with most links first, and a sum; `unknown` is whatever neither answered nor failed."""
    hosts: dict[str, list[Observation]] = {}
    for seen in observations:
        hosts.setdefault(host(seen.url), []).append(seen)
    rows = [_row(_name(name), own) for name, own in sorted(hosts.items(), key=lambda of: (-len(of[1]), of[0]))]
    hidden = len(rows) - SHOWN
    total = _row(f"all {counted(len(hosts), 'host')}", [seen for own in hosts.values() for seen in own])
    more = [f"and {counted(hidden, 'more host')}\n"] if hidden > 0 else []
    *lines, last = _aligned([HEAD, *rows[:SHOWN], total])
    return "".join([*lines, *more, last])


def _name(name: str) -> str:
    return terminal(cut(name, LONGEST_NAME - 1)) or "(no host)"


def _row(name: str, seen: Sequence[Observation]) -> tuple[str, ...]:
    verdicts = [OUTCOMES[one.code].verdict for one in seen]
    alive, failed = (sum(verdict in some for verdict in verdicts) for some in (ALIVE, FAILED))
    numbers = (len(seen), alive, failed, len(seen) - alive - failed, sum(one.attempt for one in seen))
    seconds = [one.seconds for one in seen] or [0.0]
    return (name, *(f"{number:,}" for number in numbers), f"{median(seconds):.2f}", f"{max(seconds):.2f}")


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Names to the left, numbers to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [_line(row, widths) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers = row
    left = name + " " * (widths[0] - width(name))
    return "  ".join((left, *(cell.rjust(n) for cell, n in zip(numbers, widths[1:], strict=True)))) + "\n"
