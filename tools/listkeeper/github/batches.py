"""GitHub's repositories, many in a query: split where a query fails, slowed down where GitHub asks for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from listkeeper.github.api import Api, Failure, Reply
from listkeeper.github.judgement import Policy, Presence, State, is_moved, judge
from listkeeper.github.limits import MINUTE, Budget, asked_wait, reset_wait
from listkeeper.github.query import Ask, Found, Item, Login, Said, is_limited, read, written
from listkeeper.github.work import Clock, Collected, Job
from listkeeper.outcomes import Code, Observation
from listkeeper.urls.repositories import Kind, Repository

MOST_ASKS = 100
"""Repositories in a query."""
MOST_FIELDS = 300
"""Repositories and files in a query."""
MOST_ADDRESSES = 25
"""Addresses of files for which a repository is asked in one go."""
MOST_WAITS = 3
"""Times that a run waits for its turn."""
MOST_FAILURES = 12
"""Failures in a row that end the questions. To find one query among a hundred that cannot be answered takes seven."""
GRAVE = 4
"""What a failure counts for that has nothing to do with what was asked."""

Wanted = tuple[str, Repository]


class _Moved(NamedTuple):
    wanted: Wanted
    state: State
    presence: Presence | None


class Batches:
    """A run's questions to GitHub."""

    def __init__(
        self, api: Api, wanted: Sequence[Wanted], collected: Collected, policy: Policy, *, wall: Clock, at_once: int
    ) -> None:
        self._api, self._collected, self._policy, self._wall, self._at_once = api, collected, policy, wall, at_once
        self._wanted = grouped(wanted)
        self._pending = list(batched(list(self._wanted)))[::-1]
        self._moved: dict[str, list[_Moved]] = {}
        """By the login of the old owner, until it is known whether anybody has it."""
        self._flying = self._failures = self._waits = 0
        self._not_before = 0.0
        self._budget = Budget()
        self._drop: Callable[[Item], None] | None = None
        """What becomes of questions that are not asked any more, once that is so."""

    def next(self, now: float) -> Job | None:
        if self._flying >= self._at_once or self.ready_at(now) > now:
            return None
        if not self._pending:
            self._pending = list(batched([Login(login) for login in self._moved]))
        batch = self._pending.pop()
        self._flying += 1
        return Job(lambda: self._api.post(written(batch)), partial(self._told, batch, now))

    def ready_at(self, now: float) -> float:
        """Owners are asked for together, when all repositories are known."""
        if not self._pending and (self._flying or not self._moved):
            return math.inf
        return max(self._not_before, self._budget.ready_at(now))

    def abandon(self) -> None:
        self._collected.leave(url for wanted in self._wanted.values() for url, _ in wanted)

    def _told(self, batch: Sequence[Item], began: float, reply: Reply | Failure, now: float) -> None:
        self._flying -= 1
        self._budget.spend(now - began, now)
        if isinstance(reply, Failure):
            self._failed(batch, reply, grave=reply is not Failure.SLOW)
        elif (wait := self._wait(reply)) is not None:
            self._limited(batch, wait, now)
        elif reply.status == 200:
            self._read(batch, reply.body)
        elif reply.status >= 500:
            self._failed(batch, f"answered {reply.status}")
        else:
            says = Failure.REDIRECTED if 300 <= reply.status < 400 else _refusal(reply.status)
            self._end(says, self._leave)
            self._put_back(batch)

    def _wait(self, reply: Reply) -> float | None:
        if reply.status == 200 and is_limited(reply.body):
            return reset_wait(reply, self._wall())
        return asked_wait(reply, self._wall())

    def _read(self, batch: Sequence[Item], body: object) -> None:
        failed = []
        for item, said in zip(batch, read(batch, body), strict=True):
            if said is Said.FAILED:
                failed.append(item)
            else:
                self._learn(item, said)
        if len(failed) < len(batch):
            self._failures = 0
            self._put_back(failed)
        else:
            self._failed(batch, Failure.UNREADABLE)

    def _failed(self, batch: Sequence[Item], says: str, *, grave: bool = False) -> None:
        self._failures += GRAVE if grave else 1
        if self._failures >= MOST_FAILURES or says is Failure.CERTIFICATE:
            self._end(says, self._leave)
        self._put_back(batch)

    def _limited(self, batch: Sequence[Item], wait: float, now: float) -> None:
        if now >= self._not_before:  # not one of several that were under way together
            self._waits += 1
        if wait > MINUTE or self._waits > MOST_WAITS:
            self._end("asked for a longer pause than a run can make", self._observe_limited)
        self._not_before = max(self._not_before, now + wait)
        if self._drop:
            self._put_back(batch)
        else:
            self._pending.append(tuple(batch))

    def _put_back(self, failed: Sequence[Item]) -> None:
        """In halves, or not at all: one item cannot be split, and the web can say what the API does not."""
        if self._drop or len(failed) < 2:
            for item in failed:
                (self._drop or self._leave)(item)
        else:
            middle = len(failed) // 2
            self._pending += [tuple(failed[middle:]), tuple(failed[:middle])]

    def _end(self, says: str, drop: Callable[[Item], None]) -> None:
        if self._drop:
            return
        self._drop = drop
        over_the_web = "; its repositories are asked over the web" if drop == self._leave else ""
        self._collected.notes.append(f"GitHub's API {says}{over_the_web}.")
        for item in (item for batch in self._pending for item in batch):
            drop(item)
        self._pending = []
        for login in list(self._moved):
            self._own(login, is_free=False)

    def _leave(self, item: Item) -> None:
        if isinstance(item, Login):
            self._own(item.login, is_free=False)
        else:
            self._collected.leave(url for url, _ in self._wanted[item])

    def _observe_limited(self, item: Item) -> None:
        if isinstance(item, Login):
            self._own(item.login, is_free=False)
        else:
            for url, _ in self._wanted[item]:
                self._collected.tell(Observation(url, Code.RATE_LIMITED))

    def _learn(self, item: Item, said: Found | Said) -> None:
        if isinstance(item, Login):
            self._own(item.login, is_free=said is Said.MISSING)
        elif said is Said.MISSING:
            for url, repository in self._wanted[item]:
                self._collected.tell(judge(url, repository, None))
        elif isinstance(said, Found):
            present = dict(zip(item.expressions, said.present, strict=True))
            for wanted in self._wanted[item]:
                self._know(wanted, said.state, _presence(wanted[1], present))
        else:
            self._leave(item)

    def _know(self, wanted: Wanted, state: State, presence: Presence | None) -> None:
        url, repository = wanted
        new_owner = state.full_name.partition("/")[0]
        if is_moved(repository, state) and new_owner.casefold() != repository.owner.casefold() and not self._drop:
            self._moved.setdefault(repository.owner.lower(), []).append(_Moved(wanted, state, presence))
        else:
            self._collected.tell(judge(url, repository, state, presence, self._policy))

    def _own(self, login: str, *, is_free: bool) -> None:
        """It is known whether anybody has the login of an old owner."""
        for (url, repository), state, presence in self._moved.pop(login, ()):
            self._collected.tell(judge(url, repository, state, presence, self._policy, owner_is_free=is_free))


def grouped(wanted: Sequence[Wanted]) -> Mapping[Ask, Sequence[Wanted]]:
    """The addresses of each repository together, with the files to look for."""
    found: dict[str, list[Wanted]] = {}
    for url, repository in wanted:
        found.setdefault(repository.full_name.lower(), []).append((url, repository))
    asks: dict[Ask, Sequence[Wanted]] = {}
    for addresses in found.values():
        roots = [(url, repository) for url, repository in addresses if not _expressions(repository)]
        files = [(url, repository) for url, repository in addresses if _expressions(repository)]
        chunks = [files[i : i + MOST_ADDRESSES] for i in range(0, len(files), MOST_ADDRESSES)] or [[]]
        chunks[0] = [*roots, *chunks[0]]
        for chunk in chunks:
            first = chunk[0][1]
            expressions = dict.fromkeys(e for _, repository in chunk for e in _expressions(repository))
            asks[Ask(first.owner, first.name, tuple(expressions))] = chunk
    return asks


def batched(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """As many in a query as it may have."""
    batch: list[Item] = []
    fields = 0
    for item in items:
        more = 1 + (len(item.expressions) if isinstance(item, Ask) else 0)
        if batch and (len(batch) == MOST_ASKS or fields + more > MOST_FIELDS):
            yield tuple(batch)
            batch, fields = [], 0
        batch.append(item)
        fields += more
    if batch:
        yield tuple(batch)


def _expressions(repository: Repository) -> tuple[str, ...]:
    """What is asked of a file or folder: whether it is there, and if not, whether it is on the default branch."""
    if repository.kind not in {Kind.BLOB, Kind.TREE}:
        return ()
    own = f"{repository.ref}:{repository.path}"
    return (own, f"HEAD:{repository.path}") if repository.path else (own,)


def _presence(repository: Repository, present: Mapping[str, bool]) -> Presence | None:
    expressions = _expressions(repository)
    if not expressions:
        return None
    return Presence(present[expressions[0]], present[expressions[-1]])


def _refusal(status: int) -> str:
    return "did not accept the token" if status == 401 else f"refused to answer ({status})"
