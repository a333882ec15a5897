"""GitHub, asked and told: the one that sends what was planned, and knows when to wait, to repeat and to give up.

A request that may have been done is not sent twice, unless doing it twice is as good as once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlencode

from listkeeper.calls import Call, Mutation, Step
from listkeeper.github import words
from listkeeper.github.api import Api, Failure, Reply
from listkeeper.github.limits import MINUTE, asked_wait, reset_wait
from listkeeper.github.query import is_limited
from listkeeper.github.words import RestError
from listkeeper.github.work import LIFETIME, Clock

if TYPE_CHECKING:
    from requests import Session

__all__ = ["Outcome", "Rest", "RestError", "graphql_of"]

VERSION = "2022-11-28"
"""Of the REST API (GitHub Docs, "API Versions"); GitHub Enterprise Server knows it since 3.9."""
JSON, RAW = "application/vnd.github+json", "application/vnd.github.raw+json"
GAP = 1.0
"""Seconds between two writes (GitHub Docs, "Best practices for using the REST API": at least one)."""
MOST_TRIES = 4
BACKOFF = (2.0, 6.0, 18.0)
"""Seconds before another try, where GitHub names none."""
PATIENCE = 300.0
"""Seconds that are waited in all, so that a job of ten minutes ends with a sentence and is not cut off."""
PER_PAGE = 100
"""Rows that GitHub gives at once (GitHub Docs, "Using pagination in the REST API")."""
MOST_ROWS = 3000
"""The most that GitHub itself lists of the files of a pull request."""
REDIRECTS = frozenset({301, 302, 307, 308})
MOST_REDIRECTS = 2
REPEATABLE = frozenset({"GET", "PUT", "PATCH", "DELETE"})
"""What may be asked twice (RFC 9110 9.2.2); PATCH, because GitHub's sets fields to values."""


class Outcome(NamedTuple):
    """What became of a step."""

    step: Step
    answer: Any
    """The body of the answer, or `data` of GraphQL; None where there is none, and where a refusal is excused."""
    problem: str
    """A clause for people; "" where it is done."""
    instead: bool = False
    """It was refused, and its `otherwise` says what to do then."""


def graphql_of(address: str) -> str:
    """Where the GraphQL API is beside a REST API: a GitHub Enterprise Server has it at another path."""
    address = address.rstrip("/")
    return f"{address.removesuffix('/v3')}/graphql"


class Rest:
    """GitHub's APIs for one run. Nothing is asked at once with anything else."""

    def __init__(
        self,
        session: Session,
        address: str,
        *,
        agent: str,
        token: str,
        graphql: str = "",
        sleep: Callable[[float], object] = time.sleep,
        wall: Clock = time.time,
        clock: Clock = time.monotonic,
        lifetime: float = LIFETIME,
    ) -> None:
        """Raises `AddressError`. `wall`: seconds since 1970; `clock` never jumps; `lifetime`: seconds for an answer."""
        headers = {"Accept": JSON, "X-GitHub-Api-Version": VERSION}
        self._api = Api(session, address, agent=agent, token=token, headers=headers)
        self._graphql = Api(session, graphql or graphql_of(address), agent=agent, token=token, headers=headers)
        self._sleep, self._wall, self._clock, self._lifetime = sleep, wall, clock, lifetime
        self._waited = 0.0
        self._wrote: float | None = None

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:
        """What stands there, from JSON. Raises RestError."""
        return self._read(_address(path, query)).body

    def raw(self, path: str, query: Mapping[str, str | int] | None = None) -> bytes:
        """A file as it is, of at most `api.MOST_BYTES`. Raises RestError."""
        body = self._read(_address(path, query), raw=RAW).body
        assert isinstance(body, bytes)
        return body

    def pages(self, path: str, query: Mapping[str, str | int] | None = None, *, most: int = MOST_ROWS) -> list[Any]:
        """The rows of all pages, of which no more than `most` are read. Raises RestError.

        Where the rows stand in an object, as artifacts do, they are the one list in it.
        """
        rows: list[Any] = []
        where = _address(path, {"per_page": PER_PAGE, **(query or {})})
        for _ in range(-(-most // PER_PAGE)):
            reply = self._read(where)
            rows += _rows(reply.body)
            following = words.following(reply.headers.get("link", ""))
            if not following:
                break
            target = self._api.within(where, following)
            if target is None:
                raise RestError("GitHub's API names a next page that is elsewhere, which is not followed")
            where = target
        return rows[:most]

    def ask(self, query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """`data` of a query; null in it is what is not there, or not for this token. Raises RestError."""
        reply = self._queried(query, variables, again=True)
        data = reply.body.get("data") if isinstance(reply.body, dict) else None
        wrong = words.errors(reply.body) - words.GAPS
        if not isinstance(data, dict) or wrong:
            raise words.graphql_refusal(reply.body)
        return data

    def send(self, steps: Sequence[Step]) -> list[Outcome]:
        """One after another: each only if those before it are done, or were refused and have an `otherwise`."""
        outcomes: list[Outcome] = []
        self._chain(steps, outcomes)
        return outcomes

    def _chain(self, steps: Sequence[Step], outcomes: list[Outcome]) -> bool:
        return all(self._step(step, outcomes) for step in steps)

    def _step(self, step: Step, outcomes: list[Outcome]) -> bool:
        try:
            answer = self._called(step) if isinstance(step, Call) else self._mutated(step)
        except RestError as error:
            instead = _instead(step, error)
            outcomes.append(Outcome(step, None, str(error), instead=instead is not None))
            return instead is not None and self._chain(instead(str(error)), outcomes)
        outcomes.append(Outcome(step, answer, ""))
        return step.then is None or self._chain(step.then(answer), outcomes)

    def _called(self, call: Call) -> Any:
        where = _address(call.path)
        tries = 0

        def ask() -> Reply | Failure:
            nonlocal tries
            tries += 1
            return self._api.ask(call.method, where, call.body)

        again = call.method in REPEATABLE
        reply = self._written(ask, again=again)
        gone = call.method == "DELETE" and tries > 1 and reply.status == 404
        if reply.status in call.excused or gone:
            return None
        return words.accepted(reply, again=again).body

    def _mutated(self, mutation: Mutation) -> Any:
        reply = self._queried(mutation.query, mutation.variables, again=False)
        data = reply.body.get("data") if isinstance(reply.body, dict) else None
        wrong = words.errors(reply.body)
        if wrong and wrong <= mutation.excused:
            return None
        if wrong or not isinstance(data, dict):
            raise words.graphql_refusal(reply.body)
        return data

    def _queried(self, query: str, variables: Mapping[str, Any], *, again: bool) -> Reply:
        body = {"query": query, "variables": variables}
        asked = self._answer if again else self._written
        return words.accepted(asked(lambda: self._graphql.post(body), again=again), again=again)

    def _read(self, where: str, raw: str = "") -> Reply:
        """What is at an address, or where a renamed repository is now: only ever within the API."""
        for _ in range(MOST_REDIRECTS + 1):
            reply = self._answer(lambda at=where: self._api.ask("GET", at, raw=raw), again=True)  # type: ignore[misc]
            location = reply.headers.get("location", "")
            if reply.status not in REDIRECTS or not location:
                break
            target = self._api.within(where, location)
            if target is None:
                break
            where = target
        return words.accepted(reply, again=True)

    def _written(self, ask: Callable[[], Reply | Failure], *, again: bool) -> Reply:
        if self._wrote is not None and (left := self._wrote + GAP - self._clock()) > 0:
            self._sleep(left)
        try:
            return self._answer(ask, again=again)
        finally:
            self._wrote = self._clock()

    def _answer(self, ask: Callable[[], Reply | Failure], *, again: bool) -> Reply:
        """After as many tries as that takes. `again`: it may be asked twice. Raises RestError where there is none."""
        for attempt in range(MOST_TRIES):
            reply = self._in_time(ask)
            pause = self._pause(reply, attempt, again=again)
            if pause is None or attempt == MOST_TRIES - 1:
                break
            self._wait(pause, reply)
        if isinstance(reply, Failure):
            raise words.failure(reply, again=again)
        if reply.status != 503 and self._asked_wait(reply) is not None:
            raise words.limited(reply.status)
        return reply

    def _in_time(self, ask: Callable[[], Reply | Failure]) -> Reply | Failure:
        """A request cannot be called off: one that drips is left to itself, in a thread that nobody waits for."""
        answers: SimpleQueue[Reply | Failure | Exception] = SimpleQueue()

        def run() -> None:
            try:
                answers.put(ask())
            except Exception as error:  # noqa: BLE001  # a bug of ours is raised where it is seen
                answers.put(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            answer = answers.get(timeout=self._lifetime)
        except Empty:
            return Failure.SLOW
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _pause(self, reply: Reply | Failure, attempt: int, *, again: bool) -> float | None:
        """Seconds before another try; None where there is to be none."""
        if isinstance(reply, Failure):
            hopeless = reply in {Failure.CERTIFICATE, Failure.REDIRECTED}
            may_repeat = again or reply is Failure.UNREACHABLE
            return BACKOFF[min(attempt, len(BACKOFF) - 1)] if may_repeat and not hopeless else None
        wait = self._asked_wait(reply)
        if wait is not None and (again or reply.status != 503):
            # GitHub Docs, "Rate limits for the REST API": a minute at least where it names no time, then ever longer.
            named = "retry-after" in reply.headers
            return max(wait, GAP) if named or not attempt else max(wait, MINUTE * 2**attempt)
        return BACKOFF[min(attempt, len(BACKOFF) - 1)] if reply.status >= 500 and again else None

    def _asked_wait(self, reply: Reply) -> float | None:
        if reply.status == 200:
            return reset_wait(reply, self._wall()) if is_limited(reply.body) else None
        return asked_wait(reply, self._wall())

    def _wait(self, seconds: float, reply: Reply | Failure) -> None:
        if self._waited + seconds > PATIENCE:
            raise words.failure(reply) if isinstance(reply, Failure) else words.limited(reply.status, seconds)
        self._waited += seconds
        self._sleep(seconds)


def _instead(step: Step, error: RestError) -> Callable[[str], Sequence[Step]] | None:
    """What is to be asked where GitHub refuses a step for good."""
    wanted = step.otherwise_for if isinstance(step, Call) else frozenset()
    return step.otherwise if error.refused and (not wanted or error.status in wanted) else None


def _address(path: str, query: Mapping[str, str | int] | None = None) -> str:
    """Nothing that was put into a path makes it another one. Raises RestError."""
    climbs = {".", ".."} & set(unquote(path).split("/"))
    if not path.startswith("/") or climbs or {"?", "#", "\\", " "} & set(path) or not _is_plain(path):
        raise RestError("its address is none of GitHub's API")
    return f"{path}?{urlencode(query)}" if query else path


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _rows(body: object) -> list[Any]:
    lists = [value for value in body.values() if isinstance(value, list)] if isinstance(body, dict) else [body]
    if len(lists) != 1 or not isinstance(lists[0], list):
        raise RestError(f"GitHub's API {Failure.UNREADABLE}")
    return lists[0]
