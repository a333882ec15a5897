"""A million links on paper: the real queue, agenda and history, in the web of `leaping`.

    cd tests/bench && ../../.venv/test/bin/python -m links.million [--links N] [--nights N] [--cpu MS] [--only PART]

Prints what a first run would take of time, requests, CPU and memory, whole and in shards; what the nights after it
would ask; and what the history costs. A million links and 30 nights take three quarters of an hour of one processor
and 1.5 GB; with 100,000 it is a tenth. Needs no network. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple, TypeVar, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools"))

from listkeeper import github
from listkeeper.history import is_dead
from listkeeper.links import shards
from listkeeper.links.agenda import agenda
from listkeeper.links.engine import Run
from listkeeper.links.hosts import name_of
from listkeeper.links.job import Ask
from listkeeper.links.plan import Question
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.store import Store

from .leaping import DEAD, Forge, LeapingLoop, Web, addresses, fate

CPU = 3.0
"""Milliseconds that a request takes of one processor, TLS and HTTP included, as `run` measures it."""
SHARDS = 4
NIGHTS = 30
BEGIN = datetime(2026, 1, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)

T = TypeVar("T")


class Cost(NamedTuple):
    """What this machine spent."""

    cpu: float
    peak: float
    """MB, without what Python and the imports take."""


class Asked(NamedTuple):
    """What a run took of others, and of simulated time."""

    requests: int
    seconds: float
    queries: int
    """To GitHub's API."""
    query_seconds: float


class Stored(NamedTuple):
    """Seconds, and MB."""

    record: float
    finish: float
    record_again: float
    finish_again: float
    load: float
    size: float


class Night(NamedTuple):
    asked: Asked
    links: int
    """That were due."""


class Month(NamedTuple):
    """A first night, and those after it."""

    nights: list[Night]
    dead: int
    """Called dead in the end, and rightly so."""
    really_dead: int
    false_deaths: int


def apart(task: Callable[..., T], *given: Any) -> tuple[T, Cost]:
    """In a process of its own, so that its memory is its own."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_measured, (task, given))


def _measured(task: Callable[..., T], given: tuple[Any, ...]) -> tuple[T, Cost]:
    gc.set_threshold(20_000, 50, 50)  # as `session.run_loop` does
    before, began = _peak(), time.process_time()
    done = task(*given)
    return done, Cost(time.process_time() - began, _peak() - before)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ask(asks: Iterable[Ask], observed: Callable[[Observation], None], *, night: int, cpu: float) -> Asked:
    """As the command does it with a token: GitHub by its API, what that leaves and all else over the web."""
    over_web: list[Ask] = []
    of_forge: dict[str, Ask] = {}
    for each in asks:
        if name_of(each.address) == "github.com":
            of_forge[each.address] = each
        else:
            over_web.append(each)
    forge = Forge()
    rest = github.check(
        of_forge,
        observed,
        stop=Event(),
        session=cast(Any, forge),
        agent="simulated",
        token="simulated",  # nobody's
        at_once=1,
        clock=forge.clock,
        wall=forge.clock,
        sleep=forge.sleep,
    )
    over_web += (of_forge[address] for address in rest.left)
    over_web += (of_forge[address]._replace(failed_as=Code.NOT_FOUND) for address in rest.doubtful)
    of_forge.clear()
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        loop = cast(LeapingLoop, runner.get_loop())
        web = Web(loop, night, cpu)
        runner.run(_check(web, over_web, observed))
        return Asked(web.requests, loop.moment, forge.requests, forge.moment)


async def _check(web: Web, asks: list[Ask], observed: Callable[[Observation], None]) -> None:
    began, loop = time.time(), asyncio.get_running_loop()
    run = Run(web, observed, agent="simulated", wall=lambda: began + loop.time(), chance=random.Random(1))
    await run.check(asks)


def first_run(links: int, cpu: float, part: shards.Shard | None = None) -> tuple[Asked, Counter[Code]]:
    """The queue alone, without a history."""
    questions: Iterable[Question] = (Question(address, (), address) for address in addresses(links))
    if part:
        questions = (question for question in questions if shards.shard(question.address, part.of) == part.number)
    seen: Counter[Code] = Counter()
    asks = agenda(questions, {}, BEGIN, look=False)
    return ask(asks, lambda found: seen.update([found.code]), night=0, cpu=cpu), seen


def history(links: int) -> Stored:
    """Two runs that see so many links, and what is loaded after them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links.db"
        first, again = (_remember(path, links, BEGIN + day * DAY) for day in range(2))
        size = path.stat().st_size / 1e6
        with Store.open(path, BEGIN) as store:
            began = time.perf_counter()
            loaded = sum(1 for _ in store.load(addresses(links)))
            assert loaded == links
            return Stored(*first, *again, time.perf_counter() - began, size)


def _remember(path: Path, links: int, now: datetime) -> tuple[float, float]:
    """One by one, as a run makes them; making them does not count."""
    recording = 0.0
    with Store.open(path, now) as store:
        run = store.begin(now)
        each = (as_read(Observation(address, Code.OK, 200, address)) for address in addresses(links))
        while some := list(islice(each, 1_000)):
            began = time.perf_counter()
            for observation in some:
                store.record(run, (observation,), now)
            recording += time.perf_counter() - began
        began = time.perf_counter()
        store.flush()
        recording += time.perf_counter() - began
        began = time.perf_counter()
        store.finish(run, now, conclusive=True)
        return recording, time.perf_counter() - began


def as_read(seen: Observation) -> Observation:
    """With what the history keeps of a page that was read."""
    title = f"A title of usual length, of {seen.url[-12:]}"
    return replace(seen, etag='"5f3c-61a2b7d9e4c80"', snapshot=Snapshot(title, "en", hash(seen.url) & 2**63 - 1))


def month(links: int, nights: int, cpu: float) -> Month:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links.db"
        passed = [_night(path, links, number, cpu) for number in range(nights + 1)]
        end = BEGIN + nights * DAY
        with Store.open(path, end) as store:
            dead = [url for url, past in store.load(addresses(links)) if is_dead(past, end)]
        rightly = sum(fate(url) in DEAD for url in dead)
        return Month(passed, rightly, sum(fate(url) in DEAD for url in addresses(links)), len(dead) - rightly)


def _night(path: Path, links: int, number: int, cpu: float) -> Night:
    now = BEGIN + number * DAY
    with Store.open(path, now) as store:
        pasts = dict(store.load(addresses(links)))
        asks = agenda((Question(address, (), address) for address in addresses(links)), pasts, now, look=False)
        pasts.clear()
        run, due = store.begin(now), len(asks)
        asked = ask(asks, lambda seen: store.record(run, (as_read(seen),), now), night=number, cpu=cpu)
        store.finish(run, now, conclusive=True)
    print(f"night {number}: {due:,} links due, {asked.requests + asked.queries:,} requests", file=sys.stderr)
    return Night(asked, due)


def of_first_run(links: int, cpu: float) -> Iterator[str]:
    yield f"| first run of {links:,} links | requests | simulated | queries to GitHub | simulated | CPU s | peak MB |"
    yield "|---|---|---|---|---|---|---|"
    parts = [shards.Shard(number, SHARDS) for number in range(1, SHARDS + 1)]
    for name, part in (("one process", None), *((f"shard {part.number}/{part.of}", part) for part in parts)):
        (asked, seen), cost = apart(first_run, links, cpu, part)
        print(name, dict(seen), file=sys.stderr)
        yield f"| {name} | {' | '.join(_cells(asked))} | {cost.cpu:.0f} | {cost.peak:.0f} |"
    yield ""


def _cells(asked: Asked) -> Iterator[str]:
    yield f"{asked.requests:,}"
    yield _hours(asked.seconds)
    yield f"{asked.queries:,}"
    yield _hours(asked.query_seconds)


def _hours(seconds: float) -> str:
    return f"{seconds // 3600:.0f} h {seconds % 3600 / 60:02.0f} min"


def of_history(links: int) -> Iterator[str]:
    yield "| history | record s | finish s | record again s | finish again s | load s | file MB | CPU s | peak MB |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for many in sorted({min(links, 100_000), links}):
        times, cost = apart(history, many)
        cells = " | ".join(f"{value:.1f}" for value in times)
        yield f"| {many:,} links | {cells} | {cost.cpu:.0f} | {cost.peak:.0f} |"
    yield ""


def of_nights(links: int, nights: int, cpu: float) -> Iterator[str]:
    passed, cost = apart(month, links, nights, cpu)
    first, *later = passed.nights
    yield f"| {nights} nights | links due | requests and queries | of the first | simulated |"
    yield "|---|---|---|---|---|"
    base = first.asked.requests + first.asked.queries
    for number, night in enumerate(passed.nights):
        together = night.asked.requests + night.asked.queries
        longest = max(night.asked.seconds, night.asked.query_seconds)
        yield f"| {number} | {night.links:,} | {together:,} | {together / base:.3f} | {_hours(longest)} |"
    mean = sum(night.asked.requests + night.asked.queries for night in later) / max(len(later), 1)
    yield f"| mean after the first | | {mean:,.0f} | {mean / base:.3f} | |"
    yield ""
    yield f"Called dead in the end: {passed.dead:,} of {passed.really_dead:,}; wrongly: {passed.false_deaths:,}."
    yield f"CPU {cost.cpu:.0f} s, peak {cost.peak:.0f} MB."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--nights", type=int, default=NIGHTS)
    parser.add_argument("--cpu", type=float, default=CPU, help="milliseconds that a request takes of one processor")
    parser.add_argument("--only", choices=("first-run", "history", "nights"))
    chosen = parser.parse_args()
    cpu = chosen.cpu / 1000
    parts = {
        "first-run": of_first_run(chosen.links, cpu),
        "history": of_history(chosen.links),
        "nights": of_nights(chosen.links, chosen.nights, cpu),
    }
    for name, lines in parts.items():
        for line in lines if chosen.only in (None, name) else ():
            print(line, flush=True)


if __name__ == "__main__":
    main()
