"""What a check knows from earlier runs, and what it leaves for later ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from listkeeper.cli import output
from listkeeper.history import Past
from listkeeper.links.agenda import agenda, carried, is_fresh
from listkeeper.links.job import Ask
from listkeeper.links.plan import Question
from listkeeper.links.verdicts import is_conclusive
from listkeeper.outcomes import Observation
from listkeeper.store import Store, StoreError

LONGEST_RUN = timedelta(hours=6)
"""What has not ended after so long was killed: no job of GitHub's lasts longer."""

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    return datetime.now(UTC)


class Memory:
    """The history of one check; without a store it forgets."""

    def __init__(self, store: Store | None, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._run = 0
        self._keys: set[str] = set()
        self._fresh: dict[str, Observation] = {}
        self.pasts: dict[str, Past] = {}
        """By address, and with `#fragment`."""

    def begin(self, questions: Iterable[Question]) -> Mapping[str, Observation]:
        """Load what is known; the answer is what a run that was killed saw just now."""
        if self._store is None:
            return {}
        now = self._clock()
        self._keys = {key for question in questions for key in keys_of(question)}
        self._judge_killed(self._store, now)
        self.pasts = dict(self._store.load(self._keys))
        self._fresh = {url: seen for url, seen in self._fresh.items() if url in self._keys}
        self._run = self._store.begin(now)
        self.record(self._fresh.values())
        return self._fresh

    def _judge_killed(self, store: Store, now: datetime) -> None:
        """Their observations count as if they had ended; a young one may still be going on, beside this one."""
        for run in store.runs():
            if run.finished is not None:
                continue
            pending = {seen.url: (seen, when) for seen, when in store.pending(run.id)}
            self._fresh |= {url: seen for url, (seen, when) in pending.items() if is_fresh(when, now)}
            if abs(now - run.started) > LONGEST_RUN:
                store.finish(run.id, run.started, conclusive=is_conclusive(seen for seen, _ in pending.values()))

    def record(self, observations: Iterable[Observation]) -> None:
        if self._store is not None:
            self._store.record(self._run, observations, self._clock())

    def finish(self, *, conclusive: bool) -> None:
        """What was seen counts from now on, or is forgotten."""
        if self._store is None:
            return
        self._store.finish(self._run, self._clock(), conclusive=conclusive)
        self.pasts = dict(self._store.load(self._keys))

    def failing(self) -> frozenset[str]:
        """What failed when it was asked last, in a run that counted."""
        return frozenset(key for key, past in self.pasts.items() if past.strikes)

    def lines(self, keys: Iterable[str]) -> list[str] | None:
        """What is known of these now, for the history of the whole run; None without a store."""
        return self._store.lines_of(keys) if self._store else None

    def since(self) -> datetime | None:
        """When the history began; None where there is none."""
        return self._store.since() if self._store else None

    def carried(self, key: str) -> Observation | None:
        """What is still known of an address that was not asked this time."""
        past = self.pasts.get(key)
        return carried(key, past) if past else None


def keys_of(question: Question) -> Iterator[str]:
    """Under which the history knows what is asked."""
    if question.address:
        yield question.address
        if question.fragment:
            yield f"{question.address}#{question.fragment}"


@contextmanager
def remembered(history: str | None, clock: Clock = now_utc) -> Iterator[Memory]:
    """The history, closed at the end. Raises Stop."""
    if history is None:
        yield Memory(None, clock)
        return
    with opened(history, clock) as store:
        yield Memory(store, clock)


@contextmanager
def opened(history: str, clock: Clock = now_utc) -> Iterator[Store]:
    """The history's file. Raises Stop."""
    try:
        with Store.open(Path(history), clock()) as store:
            if store.note:
                output.note(f"listkeeper: {store.note}")
            yield store
    except StoreError as error:
        raise output.Stop(str(error)) from None


def due(questions: Sequence[Question], history: str | None, clock: Clock = now_utc) -> list[Ask]:
    """What a run would ask, and nothing is written for asking; a history that is not there yet is none. Raises Stop."""
    if history is None or not Path(history).exists():
        return agenda(questions, {}, clock(), look=False)
    with opened(history, clock) as store:
        pasts = dict(store.load({key for question in questions for key in keys_of(question)}))
    return agenda(questions, pasts, clock(), look=False)
