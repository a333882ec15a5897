"""A web without sockets, where time leaps: waiting costs nothing, so a million links are asked in minutes.

How hosts are spread follows what was counted in 41 lists: 58 % of the links are repositories on GitHub, and of the
other hosts 84 % have one link. Two links in a hundred are dead, one is flaky.
"""

from __future__ import annotations

import asyncio
import json
import random
import selectors
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, Self
from zlib import crc32

from listkeeper.links.classify import Phase
from listkeeper.links.fetch import Answer, NoAnswerError, NotSentError, always
from listkeeper.links.hosts import USUAL

from . import lists

GITHUB_SHARE = 0.58
GIANTS = {
    "en.wikipedia.org": 0.012,
    "www.youtube.com": 0.008,
    "www.meetup.com": 0.006,
    "spdx.org": 0.0035,
    "www.manning.com": 0.003,
    "arxiv.org": 0.0026,
    "tools.ietf.org": 0.0023,
    "docs.python.org": 0.0016,
    "sourceforge.net": 0.0015,
    "medium.com": 0.001,
    "crates.io": 0.001,
    "pypi.org": 0.001,
}
"""Shares of all links."""
LARGEST_OTHER_HOST = 0.0005
CONNECTION = 0.2
"""Seconds for name, TCP and TLS."""
QUERY, QUERY_EACH = 0.4, 0.005
"""Seconds for a query to GitHub, and for each repository in it."""


class Fate(StrEnum):
    """What becomes of an address when it is asked."""

    WELL = "well"
    MOVED = "moved"
    WALLED = "walled"
    FLAKY = "flaky"
    """Fails all night, on one night in four."""
    MISSING = "missing"
    NO_NAME = "no name"
    SILENT = "silent"


OF_HOSTS = {Fate.NO_NAME: 0.004, Fate.SILENT: 0.003}
"""Shares of all hosts; the large ones are luckily not among them."""
OF_PAGES = {Fate.MISSING: 0.017, Fate.FLAKY: 0.01, Fate.WALLED: 0.008, Fate.MOVED: 0.03}
DEAD = frozenset({Fate.MISSING, Fate.NO_NAME, Fate.SILENT})
MOVED = "?moved"
PAGE = b"<!doctype html><html lang=en><title>A page</title><h1>A page</h1><p>It says little.</p></html>"


def fate(url: str) -> Fate:
    if url.endswith(MOVED):
        return Fate.WELL
    return _drawn(url.split("/", 3)[2], OF_HOSTS) or _drawn(url, OF_PAGES) or Fate.WELL


def _drawn(text: str, shares: Mapping[Fate, float]) -> Fate | None:
    at = crc32(text.encode()) / 2**32
    for each, share in shares.items():
        if at < share:
            return each
        at -= share
    return None


def is_bad_night(url: str, night: int) -> bool:
    return crc32(f"{night} {url}".encode()) % 4 == 0


def addresses(links: int) -> Iterator[str]:
    """Each once; the same for the same number."""
    yield from (f"https://github.com/owner{number % 9973}/project{number}" for number in range(_repositories(links)))
    yield from _of_web(links)


def _repositories(links: int) -> int:
    return round(links * GITHUB_SHARE)


def _of_web(links: int) -> Iterator[str]:
    left = links - _repositories(links)
    for host, share in GIANTS.items():
        yield from (f"https://{host}/section/page-{page}" for page in range(int(links * share)))
        left -= int(links * share)
    chance, number = random.Random(links), 0
    while left > 0:
        is_single = chance.random() < lists.SINGLE_HOSTS
        size = 1 if is_single else int(2 * chance.paretovariate(lists.STEEPNESS))
        size = min(left, size, max(2, int(links * LARGEST_OTHER_HOST)))
        yield from (f"https://www.site-{number}.net/articles/{page}/its-title.html" for page in range(size))
        number, left = number + 1, left - size


class LeapingLoop(asyncio.SelectorEventLoop):
    """Its time is that of the next timer, and what was spent: nobody waits, and there are no sockets."""

    def __init__(self) -> None:
        self.moment = 0.0
        super().__init__(_Leap(self))

    def time(self) -> float:
        return self.moment


class _Leap(selectors.SelectSelector):
    def __init__(self, loop: LeapingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("the run waits for nothing that could come")
        self._loop.moment += max(timeout, 0.0)
        return []


class Web:
    """Answers from the fate of an address, after a while. Each request takes the loop `cpu` seconds."""

    def __init__(self, loop: LeapingLoop, night: int, cpu: float) -> None:
        self._loop, self._night, self._cpu = loop, night, cpu
        self._chance = random.Random(night)
        self.requests = 0

    async def __call__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        wants: Callable[[int], int],
        may_send: Callable[[], bool] = always,
        again: bool = False,
    ) -> Answer:
        self.requests += 1
        self._loop.moment += self._cpu
        found = fate(url)
        if found is Fate.NO_NAME:
            raise await self._failed(CONNECTION, socket.gaierror(socket.EAI_NONAME, "no such name"), Phase.NAME)
        if found is Fate.SILENT:
            raise await self._failed(USUAL.connect, TimeoutError(), Phase.CONNECT)
        await asyncio.sleep(CONNECTION)
        if not may_send():
            raise NotSentError
        delay = self._delay()
        longest = USUAL.head if method == "HEAD" else USUAL.again if again else USUAL.get
        if delay > longest:
            raise await self._failed(longest, TimeoutError(), Phase.ANSWER)
        await asyncio.sleep(delay)
        answer = self._answer(url, found, headers)
        return replace(answer, body=PAGE[: wants(answer.status)] or None)

    async def _failed(self, after: float, reason: Exception, phase: Phase) -> NoAnswerError:
        await asyncio.sleep(after)
        return NoAnswerError(reason, phase)

    def _delay(self) -> float:
        median = lists.DELAY / 1000
        return min(lists.LONGEST_DELAY / 1000, median * self._chance.lognormvariate(0, lists.DELAY_SPREAD))

    def _answer(self, url: str, found: Fate, headers: Mapping[str, str]) -> Answer:
        if found is Fate.MISSING:
            return Answer(404, {"content-type": "text/html"})
        if found is Fate.WALLED:
            return Answer(403, {"cf-mitigated": "challenge"})
        if found is Fate.FLAKY and is_bad_night(url, self._night):
            return Answer(503, {})
        if found is Fate.MOVED:
            return Answer(301, {"location": url + MOVED})
        known = {"content-type": "text/html", "etag": f'"{crc32(url.encode()):x}"'}
        return Answer(304 if headers.get("If-None-Match") == known["etag"] else 200, known)


class Forge:
    """GitHub's API, as a session of `requests`: one query after the other, at a time of its own."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.requests = 0
        self.trust_env = False

    def clock(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += seconds

    def request(self, _method: str, _url: str, *, data: bytes, **_more: Any) -> _Reply:
        asked = json.loads(data)["variables"]
        names = {key[1:]: name for key, name in asked.items() if key[0] == "n"}
        self.requests += 1
        self.moment += QUERY + QUERY_EACH * len(names)
        values = {f"r{number}": _repository(asked[f"o{number}"], name) for number, name in names.items()}
        errors = [{"type": "NOT_FOUND", "path": [alias]} for alias, value in values.items() if value is None]
        return _Reply(json.dumps({"data": values, "errors": errors}).encode())


class _Reply:
    status_code = 200
    headers: Mapping[str, str] = {}

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def iter_content(self, _size: int) -> Iterator[bytes]:
        yield self._body


def _repository(owner: str, name: str) -> dict[str, Any] | None:
    if fate(f"https://github.com/{owner}/{name}") in DEAD:
        return None
    flags = dict.fromkeys(("isArchived", "isDisabled", "isEmpty", "isFork", "isPrivate"), False)
    full_name = {"nameWithOwner": f"{owner}/{name}", "pushedAt": "2026-01-01T00:00:00Z"}
    return {**full_name, **flags, "parent": None, "defaultBranchRef": {"name": "main"}}
