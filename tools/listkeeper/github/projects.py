"""GitLab's and Codeberg's repositories: one REST request each, one at a time, without a token."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from listkeeper.github.api import Api, Failure, Reply
from listkeeper.github.judgement import Policy, State, judge
from listkeeper.github.limits import MINUTE, asked_wait
from listkeeper.github.query import below, branch_of, moment, name_of
from listkeeper.github.work import Clock, Collected, Job
from listkeeper.urls.repositories import Forge, Repository

REDIRECTS = frozenset({301, 302, 307, 308})
MOST_REDIRECTS = 2
MOST_WAITS = 3
MOST_FAILURES = 3
"""In a row, of which none says anything of the repository."""


class Dialect(NamedTuple):
    """How a forge is asked for a repository, and what its answer says."""

    title: str
    path: Callable[[Repository], str]
    state: Callable[[Mapping[str, Any]], State | None]


def _gitlab(value: Mapping[str, Any]) -> State | None:
    """Without a token, GitLab tells less of most projects: what is not told does not hold."""
    name = name_of(Forge.GITLAB, value.get("path_with_namespace"))
    parent = name_of(Forge.GITLAB, below(value, "forked_from_project", "path_with_namespace"))
    if not name:
        return None
    return State(
        name,
        archived=value.get("archived") is True,
        empty=value.get("empty_repo") is True,
        fork=bool(parent),
        private=value.get("visibility") == "private",
        parent=parent,
        branch=branch_of(value.get("default_branch")),
        pushed=moment(value.get("last_activity_at")),
    )


def _codeberg(value: Mapping[str, Any]) -> State | None:
    name = name_of(Forge.CODEBERG, value.get("full_name"))
    if not name:
        return None
    return State(
        name,
        archived=value.get("archived") is True,
        empty=value.get("empty") is True,
        fork=value.get("fork") is True,
        private=value.get("private") is True,
        parent=name_of(Forge.CODEBERG, below(value, "parent", "full_name")),
        branch=branch_of(value.get("default_branch")),
        pushed=moment(value.get("updated_at")),
    )


FORGES = {
    Forge.GITLAB: Dialect("GitLab", lambda known: f"/projects/{quote(known.full_name, safe='')}", _gitlab),
    Forge.CODEBERG: Dialect("Codeberg", lambda known: f"/repos/{known.full_name}", _codeberg),
}


class Projects:
    """A run's questions to one forge."""

    def __init__(
        self,
        api: Api,
        forge: Forge,
        wanted: Sequence[tuple[str, Repository]],
        collected: Collected,
        policy: Policy,
        *,
        wall: Clock,
        gap: float,
    ) -> None:
        """`gap`: seconds between an answer and the next request."""
        self._api, self._dialect, self._collected, self._policy = api, FORGES[forge], collected, policy
        self._wall, self._gap = wall, gap
        self._wanted: dict[str, list[tuple[str, Repository]]] = {}
        for url, known in wanted:
            self._wanted.setdefault(known.full_name.lower(), []).append((url, known))
        self._pending = [(key, self._dialect.path(found[0][1]), 0) for key, found in self._wanted.items()][::-1]
        """Whose turn it is, with the path to ask and the redirects that led there."""
        self._flying = False
        self._not_before = 0.0
        self._failures = self._waits = 0

    def next(self, now: float) -> Job | None:
        if self._flying or self.ready_at(now) > now:
            return None
        self._flying = True
        turn = self._pending.pop()
        return Job(partial(self._api.get, turn[1]), partial(self._told, turn))

    def ready_at(self, now: float) -> float:
        return max(self._not_before, now) if self._pending else math.inf

    def abandon(self) -> None:
        self._collected.leave(url for found in self._wanted.values() for url, _ in found)

    def _told(self, turn: tuple[str, str, int], reply: Reply | Failure, now: float) -> None:
        self._flying = False
        self._not_before = now + self._gap
        if isinstance(reply, Reply) and (wait := asked_wait(reply, self._wall())) is not None:
            self._pending.append(turn)
            self._waits += 1
            self._not_before = now + max(wait, self._gap)
            if wait > MINUTE or self._waits > MOST_WAITS:
                self._end("asked for a longer pause than a run can make")
        elif isinstance(reply, Reply) and reply.status in REDIRECTS:
            self._follow(turn, reply)
        elif isinstance(reply, Reply) and self._learn(turn[0], reply):
            self._failures = 0
        else:
            self._fail(turn[0], reply if isinstance(reply, Failure) else f"answered {reply.status}")

    def _follow(self, turn: tuple[str, str, int], reply: Reply) -> None:
        """A repository that was renamed; never to another origin."""
        key, path, redirects = turn
        target = self._api.within(path, reply.headers.get("location", ""))
        if target and redirects < MOST_REDIRECTS:
            self._pending.append((key, target, redirects + 1))
        else:
            self._fail(key, Failure.REDIRECTED)

    def _learn(self, key: str, reply: Reply) -> bool:
        """Whether anything was learnt: 404 also is what a name gets that is no repository's."""
        state = self._dialect.state(reply.body) if reply.status == 200 and isinstance(reply.body, dict) else None
        if state is None and reply.status != 404:
            return False
        for url, known in self._wanted[key]:
            self._collected.tell(judge(url, known, state, policy=self._policy))
        return True

    def _fail(self, key: str, says: str) -> None:
        self._leave(key)
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self._end(says)

    def _leave(self, key: str) -> None:
        self._collected.leave(url for url, _ in self._wanted[key])

    def _end(self, says: str) -> None:
        self._collected.notes.append(f"{self._dialect.title}'s API {says}; its repositories are asked over the web.")
        for key, _, _ in self._pending:
            self._leave(key)
        self._pending = []
