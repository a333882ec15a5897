"""One check: from questions to results, by way of the history, the forges' APIs and the web."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from listkeeper.cli import output
from listkeeper.cli.asking import agent, certificates, trusted
from listkeeper.cli.memory import Clock, Memory, keys_of, now_utc, remembered
from listkeeper.cli.progress import Progress
from listkeeper.facts import LinkResult
from listkeeper.links.agenda import agenda
from listkeeper.links.guard import Networks
from listkeeper.links.hosts import USUAL, Timing
from listkeeper.links.plan import Question
from listkeeper.links.verdicts import is_conclusive, of_fragments, results
from listkeeper.outcomes import OUTCOMES, Observation, Verdict
from listkeeper.report.links.text import head

if TYPE_CHECKING:
    from listkeeper.cli.forges import Forges
    from listkeeper.links.engine import Status
    from listkeeper.links.job import Ask

TOLD_AT_ONCE = frozenset({Verdict.DEAD, Verdict.SUSPECT})


class Wish(NamedTuple):
    """How to check."""

    networks: Networks
    history: str | None = None
    jobs: int = 1
    archived: bool = False
    timing: Timing = USUAL


@dataclass
class Checked:
    """What came of it."""

    results: list[LinkResult] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    """Made in this run."""
    conclusive: bool = True
    interrupted: bool = False
    since: datetime | None = None
    """When the history began; None without one."""
    lines: list[str] | None = None
    """What the history has now of the addresses that were asked; none where the run is not to count."""


def check(questions: Sequence[Question], wish: Wish, clock: Clock = now_utc) -> Checked:
    """Ask what is due, and judge it. Raises Stop."""
    now = clock()
    with remembered(wish.history, clock) as memory:
        fresh = memory.begin(questions)
        asks = agenda(questions, memory.pasts, now, look=wish.history is not None, seen=fresh)
        asked = _Asked(asks, questions, memory)
        interrupted = asked.run(wish)
        conclusive = is_conclusive([*asked.seen.values(), *fresh.values()], memory.failing())
        counts = conclusive and not interrupted
        memory.finish(conclusive=counts)
        lines = memory.lines({**fresh, **asked.seen, **asked.parts} if counts else ())
        since = memory.since()
        seen = {**fresh, **asked.seen, **asked.parts}
        for key in (key for question in questions for key in keys_of(question)):
            if key not in seen and (known := memory.carried(key)):
                seen[key] = known
        found = results(questions, seen, memory.pasts, now)
    if wish.archived and not interrupted:
        found = _with_copies(found, wish)
    return Checked(found, list(asked.seen.values()), conclusive, interrupted, since, lines)


def _with_copies(found: Sequence[LinkResult], wish: Wish) -> list[LinkResult]:
    """The dead with the address of an archived copy, where there is one."""
    from listkeeper.links.archive import Lost, copies

    dead = [Lost(result.url, result.first_failed) for result in found if result.verdict is Verdict.DEAD]
    try:
        known = copies(dead, networks=wish.networks, agent=agent(), tls=trusted()) if dead else {}
    except KeyboardInterrupt:
        return list(found)
    return [result._replace(archived=known.get(result.url, "")) for result in found]


class _Asked:
    """The observations of one run as they come in."""

    def __init__(self, asks: Sequence[Ask], questions: Iterable[Question], memory: Memory) -> None:
        self._asks, self._memory = asks, memory
        self._places = {question.address: question.places for question in questions if question.address}
        self._wanted = {ask.address: ask.fragments for ask in asks}
        self.seen: dict[str, Observation] = {}
        self.parts: dict[str, Observation] = {}
        """Of fragments."""
        self._progress = Progress(sys.stderr, len(asks), time.monotonic)

    def run(self, wish: Wish) -> bool:
        """True where somebody pressed Ctrl-C."""
        if not self._asks:
            return False
        from listkeeper.cli.forges import Forges

        forges = Forges(self._asks, self._note, agent=agent(), tls=trusted())
        try:
            self._ask(forges, wish)
        except KeyboardInterrupt:
            return True
        finally:
            forges.stop()
            self._progress.close()
        if forges.note:
            output.note(f"listkeeper: {forges.note}")
        return False

    def _ask(self, forges: Forges, wish: Wish) -> None:
        from listkeeper.links import jobs

        def observed(seen: Observation) -> None:
            self._note(forges.judged(seen))

        note = jobs.run(
            forges.rest(self._asks),
            jobs=wish.jobs,
            networks=wish.networks,
            agent=agent(),
            observed=observed,
            certificates=certificates(),
            manners=forges.manners,
            timing=wish.timing,
            watch=self._watch if self._progress.is_shown else None,
            more=forges.ask,
        )
        if note:
            output.note(f"listkeeper: {note}")

    def _note(self, seen: Observation) -> None:
        self.seen[seen.url] = seen
        parts = list(of_fragments(seen, self._wanted[seen.url]))
        self.parts |= {part.url: part for part in parts}
        self._memory.record([seen, *parts])
        if OUTCOMES[seen.code].verdict in TOLD_AT_ONCE:
            told = LinkResult(seen.url, Verdict.SUSPECT, seen.code, self._places[seen.url])
            self._progress.found(head(told, colour=False))

    def _watch(self, status: Status) -> None:
        self._progress.update(len(self.seen), status.hosts, status.waiting, status.longest_wait)
