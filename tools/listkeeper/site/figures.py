"""What the page about the health of a list tells: figures, each as a plot and as a table."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import NamedTuple

from listkeeper.outcomes import Code
from listkeeper.site.content import Page, cards
from listkeeper.site.plots import Bar, bars, columns, line
from listkeeper.site.standing import WORDS, Seen, State, TimeDead, times_dead
from listkeeper.urls import host

MOST_BARS = 10
MOST_SECTIONS = 24
MOST_MONTHS = 24
FEWEST_LINKS = 2
"""Of a host that is told as fragile: one link that fails says nothing of its host."""

Times = Mapping[str, Sequence[TimeDead]]
"""When a link was dead, by its address."""
Month = tuple[int, int]
"""Its year, and its number from 1."""


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
    outages_since: datetime | None = None
    """Of links that were known then, no outage is known that ended before; None: all are."""


def figures(page: Page, health: Health | None, at: datetime) -> list[Figure]:
    """Those for which something is known; two of about one height after each other, for they stand side by side."""
    return [figure for figure in _of_all(page, health, at) if figure]


def _of_all(page: Page, health: Health | None, at: datetime) -> Iterator[Figure | None]:
    if health is None:
        yield _ages(page, at.date())
        return
    times = {url: times_dead(seen, at) for url, seen in health.seen.items()}
    yield _over_time(health, times)
    yield _dead_by_month(health, times, at.date())
    yield _by_section(page)
    yield _ages(page, at.date())
    yield _slowest(health)
    yield _most_fragile(health)


def _over_time(health: Health, times: Times) -> Figure | None:
    last = {run.date(): counts for run, counts in _at_each_run(health, times) if counts[0]}
    if not last:
        return None
    shares = [(day, well / known) for day, (known, well) in last.items()]
    rows = tuple((f"{day}", f"{known:,}", f"{well:,}", _share(well, known)) for day, (known, well) in last.items())
    return Figure(
        "alive",
        "Share of links alive",
        "Of the links in the list, those that were known at each check and not dead then. What is called dead was so "
        "from its first failure until it answered again; what failed for too short a time for that counts as alive."
        + _not_known(health, shares[0][0], "counts as alive"),
        line(shares, "Share of links alive, by day of the check", axis="Share of the links", fill="alive"),
        ("Day of the check", "Links", "Alive", "Share"),
        rows[::-1],
    )


def _at_each_run(health: Health, times: Times) -> Iterator[tuple[datetime, tuple[int, int]]]:
    """How many links were known then, and how many of them were not dead."""
    known, began, ended = [], [], []
    for url, seen in health.seen.items():
        if first := seen.past and seen.past.first_seen:
            known.append(first)
            own = [time for time in times[url] if time.ended is None or time.ended > first]
            began += [max(time.began, first) for time in own]
            ended += [time.ended for time in own if time.ended]
    for moments in (known, began, ended):
        moments.sort()
    for run in health.runs:
        links = bisect_right(known, run)
        yield run, (links, links - bisect_right(began, run) + bisect_right(ended, run))


def _not_known(health: Health, first: date, what: str) -> str:
    """A sentence where something is missing of what is shown from that day on."""
    since = health.outages_since
    if since is None or since.date() <= first:
        return ""
    return f" What came back before {since.date()} {what}: it was not remembered."


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


def _dead_by_month(health: Health, times: Times, today: date) -> Figure | None:
    dead: Counter[Month] = Counter()
    died: Counter[Month] = Counter()
    back: Counter[Month] = Counter()
    for own in times.values():
        dead.update({month for time in own for month in _months(time, today)})
        died.update(_month(time.began.date()) for time in own)
        back.update(_month(time.ended.date()) for time in own if time.ended)
    if not dead:
        return None
    first = min(_first_month(health), *dead)
    shown = [month for back in range(MOST_MONTHS - 1, -1, -1) if (month := _month(today, back)) >= first]
    return Figure(
        "dead",
        "Links that were dead, by month",
        "Links in the list that were dead on a day of the month, from their first failure until they answered again; "
        "each counts once." + _not_known(health, date(*shown[0], 1), "is missing"),
        columns(
            [(f"{y}-{m:02}", dead[y, m]) for y, m in shown], "Links that were dead, by month", axis="Links", fill="dead"
        ),
        ("Month", "Dead", "Died", "Came back"),
        tuple((f"{y}-{m:02}", f"{dead[y, m]:,}", f"{died[y, m]:,}", f"{back[y, m]:,}") for y, m in shown[::-1]),
    )


def _first_month(health: Health) -> Month:
    """In which a link of the list was looked at; none where only a report is known."""
    seen = [own.past.first_seen for own in health.seen.values() if own.past and own.past.first_seen]
    return _month(min(seen).date()) if seen else (date.max.year, 12)


def _months(time: TimeDead, today: date) -> Iterator[Month]:
    """Those that are shown, in which it was dead."""
    last = (time.ended - timedelta(seconds=1)).date() if time.ended else today
    first = max(_month(time.began.date()), _month(today, MOST_MONTHS - 1))
    for back in range(MOST_MONTHS):
        month = _month(last, back)
        if month < first:
            return
        yield month


def _month(day: date, back: int = 0) -> Month:
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
