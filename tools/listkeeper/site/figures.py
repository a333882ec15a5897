"""What the page about the health of a list tells: figures, each as a plot and as a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from statistics import median
from typing import NamedTuple

from listkeeper.history import Past
from listkeeper.outcomes import Code
from listkeeper.site.content import Page, cards
from listkeeper.site.plots import Bar, bars, columns, line
from listkeeper.site.standing import WORDS, Seen, State
from listkeeper.urls import host

MOST_BARS = 10
MOST_SECTIONS = 24
MOST_MONTHS = 24
FEWEST_LINKS = 2
"""Of a host that is told as fragile: one link that fails says nothing of its host."""


class Figure(NamedTuple):
    """A question, and its answer twice."""

    id: str
    title: str
    says: str
    """What is counted, a sentence or two."""
    plot: str
    """SVG; empty where the table says all."""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Health(NamedTuple):
    """What is known of the links of a list, by address as the list writes it."""

    seen: Mapping[str, Seen]
    runs: tuple[datetime, ...]
    """When checks were made that were conclusive, the oldest first."""


def figures(page: Page, health: Health | None, today: date) -> list[Figure]:
    """Those for which something is known; two of about one height after each other, for they stand side by side."""
    return [figure for figure in _of_all(page, health, today) if figure]


def _of_all(page: Page, health: Health | None, today: date) -> Iterator[Figure | None]:
    if health is None:
        yield _ages(page, today)
        return
    pasts = [seen.past for seen in health.seen.values() if seen.past and seen.past.first_seen]
    yield _over_time(pasts, health.runs)
    yield _dead_by_month(page, today)
    yield _by_section(page)
    yield _ages(page, today)
    yield _slowest(health)
    yield _most_fragile(health)


def _over_time(pasts: Sequence[Past], runs: Sequence[datetime]) -> Figure | None:
    points = [(run.date(), known, well) for run in runs for known, well in [_at(pasts, run)] if known]
    if not points:
        return None
    last = {day: (known, well) for day, known, well in points}
    shares = [(day, well / known) for day, (known, well) in last.items()]
    rows = tuple((f"{day}", f"{known:,}", f"{well:,}", _share(well, known)) for day, (known, well) in last.items())
    return Figure(
        "alive",
        "Share of links that answer",
        "Of the links that were known at each check, those that have not failed since. A link that failed and came "
        "back counts as one that never failed: the history remembers what lasts.",
        line(shares, "Share of links that answer, by day of the check", axis="Share of the links", fill="alive"),
        ("Day of the check", "Links", "Answer", "Share"),
        rows[::-1],
    )


def _at(pasts: Sequence[Past], when: datetime) -> tuple[int, int]:
    """How many links were known at a time, and how many of them were well as far as is known now."""
    known = [past for past in pasts if past.first_seen and past.first_seen <= when]
    return len(known), sum(not past.first_failed or past.first_failed > when for past in known)


def _by_section(page: Page) -> Figure | None:
    counts: dict[str, Counter[State]] = {}
    tops = {card.id: _top(part.path) for part in page.parts for card in cards(part.rows)}
    for card in page.cards:
        if card.standing:
            counts.setdefault(tops[card.id] or page.title, Counter())[card.standing.state] += 1
    if not counts:
        return None
    largest = sorted(counts, key=lambda name: -counts[name].total())[:MOST_SECTIONS]
    drawn = [
        Bar(name, tuple((state.value, own[state]) for state in State), _share(_well(own), own.total()))
        for name, own in counts.items()
        if name in largest
    ]
    return Figure(
        "states",
        "State of the links, by section",
        "Each entry's main link, as it was seen last. The figure is the share that can be opened: alive, moved or "
        "archived.",
        bars(drawn, "State of the links, by section"),
        ("Section", *WORDS.values()),
        tuple((name, *(str(own[state]) for state in State)) for name, own in counts.items()),
    )


def _top(path: Sequence[str]) -> str:
    return path[0] if path else ""


def _well(counts: Counter[State]) -> int:
    return counts[State.ALIVE] + counts[State.MOVED] + counts[State.ARCHIVED]


def _dead_by_month(page: Page, today: date) -> Figure | None:
    days = [card.standing.day for card in page.cards if card.standing and card.standing.state is State.DEAD]
    counts = Counter((day.year, day.month) for day in days if day)
    if not counts:
        return None
    months = [_month(today, back) for back in range(MOST_MONTHS - 1, -1, -1)]
    first = next((at for at, month in enumerate(months) if counts[month]), 0)
    shown = months[min(first, MOST_MONTHS - 6) :]
    return Figure(
        "dead",
        "Links that died, by month",
        "Entries whose link is dead now, by the month in which it first failed.",
        columns(
            [(f"{y}-{m:02}", counts[y, m]) for y, m in shown], "Links that died, by month", axis="Links", fill="dead"
        ),
        ("Month", "Died"),
        tuple((f"{y}-{m:02}", str(number)) for (y, m), number in sorted(counts.items(), reverse=True)),
    )


def _month(day: date, back: int) -> tuple[int, int]:
    number = day.year * 12 + day.month - 1 - back
    return number // 12, number % 12 + 1


def _slowest(health: Health) -> Figure | None:
    times: dict[str, list[float]] = defaultdict(list)
    for url, seen in health.seen.items():
        if seen.result and seen.result.seconds > 0 and seen.result.status:
            times[host(url)].append(seen.result.seconds)
    rows = sorted(((median(own), name, len(own)) for name, own in times.items() if name), reverse=True)[:MOST_BARS]
    if not rows:
        return None
    return Figure(
        "slow",
        "Slowest hosts",
        "Seconds until a page of the host answered in the last check; of several pages, the median.",
        bars([Bar(name, (("neutral", own),), f"{own:.1f} s") for own, name, _ in rows], "Slowest hosts"),
        ("Host", "Seconds", "Links"),
        tuple((name, f"{own:.2f}", str(number)) for own, name, number in rows),
    )


def _most_fragile(health: Health) -> Figure | None:
    links: Counter[str] = Counter()
    failing: Counter[str] = Counter()
    for url, seen in health.seen.items():
        if (seen.past or seen.result) and (name := host(url)):
            links[name] += 1
            failing[name] += _fails(seen)
    worst = sorted(
        (name for name, number in failing.items() if number and links[name] >= FEWEST_LINKS),
        key=lambda name: (-failing[name] / links[name], -failing[name], name),
    )[:MOST_BARS]
    if not worst:
        return None
    return Figure(
        "fragile",
        "Most fragile hosts",
        f"Hosts with at least {FEWEST_LINKS} links in the list, by the share of them that fails.",
        bars(
            [
                Bar(name, (("dead", failing[name] / links[name]),), f"{failing[name]} of {links[name]}")
                for name in worst
            ],
            "Most fragile hosts",
            most=1,
        ),
        ("Host", "Fail", "Links", "Share"),
        tuple((name, str(failing[name]), str(links[name]), _share(failing[name], links[name])) for name in worst),
    )


def _fails(seen: Seen) -> bool:
    if seen.result:
        return seen.result.first_failed is not None or seen.result.code in (Code.NOT_FOUND, Code.GONE)
    return bool(seen.past and seen.past.first_failed)


def _ages(page: Page, today: date) -> Figure | None:
    years = Counter(int(card.added[:4]) for card in page.cards if card.added)
    if not years:
        return None
    shown = [(str(year), years[year]) for year in range(min(years), max(today.year, *years) + 1)]
    unknown = len(page.cards) - years.total()
    rows = [(name, str(number)) for name, number in shown[::-1]]
    return Figure(
        "age",
        "Age of the entries",
        "Entries that are in the list today, by the year in which they were added."
        + (f" Of {unknown:,} the day is not known." if unknown else ""),
        columns(shown, "Entries by the year in which they were added", axis="Entries", fill="neutral"),
        ("Year", "Added"),
        tuple(rows),
    )


def _share(part: int, whole: int) -> str:
    """Rounded, but all only where it is all, and none only where it is none."""
    percent = round(100 * part / whole) if whole else 0
    if part < whole and percent == 100:
        percent = 99
    return f"{1 if part and percent == 0 else percent} %"
