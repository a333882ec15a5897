"""The web of `run` on paper: its lists, without sockets, and time leaps. The same figures each time, on any machine.

    cd tests/bench && ../../.venv/test/bin/python -m links.paper [--links N] [--seeds N] [--cpu MS] [--handshake MS]

Prints how long the first run of such lists takes where a request and a TLS handshake cost so much of one processor:
what the order of things is worth, and what a faster machine. Servers cost nothing here. Nothing passes or fails.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import socket
import ssl
import sys
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools"))

from listkeeper.links.classify import Phase
from listkeeper.links.engine import Run
from listkeeper.links.fetch import KEEP_ALIVE, Answer, NoAnswerError, NotSentError, always
from listkeeper.links.hosts import USUAL
from listkeeper.links.job import Ask
from listkeeper.outcomes import Observation

from . import lists
from .leaping import LeapingLoop

CPU, HANDSHAKE = 1.7, 1.5
"""Milliseconds of one processor, as measured on the machine of the table."""
CONNECTION, SECURED = 0.002, 0.07
"""Seconds until a connection is open, over HTTP and over TLS."""
HTML = {"content-type": "text/html"}


class Taken(NamedTuple):
    """What the run of a list took."""

    wall: float
    cpu: float
    requests: int
    connections: int
    a_second: int
    """The most requests that one host got in any second."""
    last: str
    """The address that was observed last."""


class Web:
    """Answers as `site.lua` does, from the query of an address."""

    def __init__(self, loop: LeapingLoop, cpu: float, handshake: float) -> None:
        """`cpu`, `handshake`: seconds that a request and a handshake keep the loop busy."""
        self._loop, self._cpu, self._handshake = loop, cpu, handshake
        self._open: dict[tuple[str, str], list[float]] = defaultdict(list)
        """Until when connections stay open that nothing is asked over."""
        self._first: dict[str, float] = {}
        self._asked: Counter[str] = Counter()
        self.busy, self.requests, self.connections = 0.0, 0, 0
        self.arrived: dict[str, list[float]] = defaultdict(list)

    async def __call__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],  # noqa: ARG002  # as `Fetch` has it
        *,
        wants: Callable[[int], int],
        may_send: Callable[[], bool] = always,
        again: bool = False,
    ) -> Answer:
        self.requests += 1
        self._work(self._cpu)
        address = urlsplit(url)
        host = address.hostname or ""
        await self._connect(address, host, USUAL.again if again else USUAL.connect)
        if not may_send():
            raise NotSentError
        self.arrived[host].append(self._loop.moment)
        asked = dict(parse_qsl(address.query))
        longest = USUAL.head if method == "HEAD" else USUAL.again if again else USUAL.get
        delay = int(asked.get("ms", 50)) / 1000
        if "hang" in asked or delay > longest or (method == "HEAD" and asked.get("head") == "hang"):
            await asyncio.sleep(longest)
            raise NoAnswerError(TimeoutError(), Phase.ANSWER)
        await asyncio.sleep(delay)
        status, fields = self._answer(method, address, asked)
        has_body = method != "HEAD" and not (300 <= status < 400 or status in (429, 503))
        if not has_body:  # else the connection is cut off
            self._open[address.scheme, host].append(self._loop.moment + KEEP_ALIVE)
        return Answer(status, fields, b"<title>A page</title>" if has_body and wants(status) else None)

    def _work(self, seconds: float) -> None:
        self._loop.moment += seconds
        self.busy += seconds

    async def _connect(self, address: SplitResult, host: str, patience: float) -> None:
        still_open = [until for until in self._open[address.scheme, host] if until > self._loop.moment]
        self._open[address.scheme, host] = still_open[:-1]
        if still_open:
            return
        if host.startswith("gone-"):
            raise NoAnswerError(socket.gaierror(socket.EAI_NONAME, "no such name"), Phase.NAME)
        if host.startswith(("sink-", "mute-")):
            await asyncio.sleep(patience)
            raise NoAnswerError(TimeoutError(), Phase.CONNECT)
        if address.port == 4444:
            raise NoAnswerError(ConnectionRefusedError(), Phase.CONNECT)
        self.connections += 1
        if address.scheme == "http":
            await asyncio.sleep(CONNECTION)
            return
        self._work(self._handshake)
        await asyncio.sleep(SECURED)
        if host.endswith(("simother.com", "simpast.org")):
            error = ssl.SSLCertVerificationError(1, "a certificate that does not do")
            error.verify_code = 62 if host.endswith("simother.com") else 10
            raise NoAnswerError(error, Phase.TLS)

    def _answer(self, method: str, address: SplitResult, asked: dict[str, str]) -> tuple[int, Mapping[str, str]]:
        if "ms" not in asked:
            return 404, HTML
        if method == "HEAD" and "head" in asked:
            return int(asked["head"]), HTML
        if "hops" in asked or ("secure" in asked and address.scheme == "http"):
            return 302 if "found" in asked else 301, {"location": _next(address, asked)}
        return self._puts_off(f"{address.hostname}{address.path}", asked) or _page(asked)

    def _puts_off(self, page: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str]] | None:
        now = self._loop.moment
        wait = self._first.setdefault(page, now) + int(asked.get("after", 0)) - now
        if "after" in asked and wait > 0.05:
            return 429, {"retry-after": str(math.ceil(wait))}
        self._asked[page] += 1
        return (503, HTML) if self._asked[page] <= int(asked.get("flaky", 0)) else None


def _next(address: SplitResult, asked: Mapping[str, str]) -> str:
    rest = {key: value for key, value in asked.items() if key not in ("hops", "to")}
    scheme, hops = address.scheme, int(asked.get("hops", 0))
    if hops > 1:
        rest["hops"] = str(hops - 1)
    elif not hops:
        scheme = "https"
    return f"{scheme}://{asked.get('to', address.hostname)}{address.path}?{urlencode(rest)}"


def _page(asked: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
    return (403, {"cf-mitigated": "challenge"}) if "wall" in asked else (int(asked.get("status", 200)), HTML)


def first_run(links: int, seed: int, cpu: float, handshake: float) -> Taken:
    seen: list[Observation] = []
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        loop = cast(LeapingLoop, runner.get_loop())
        web = Web(loop, cpu, handshake)
        runner.run(_check(web, [Ask(link.url) for link in lists.mixed(links, seed)], seen))
        a_second = max(_most_in_a_second(moments) for moments in web.arrived.values())
        return Taken(loop.moment, web.busy, web.requests, web.connections, a_second, seen[-1].url)


async def _check(web: Web, asks: list[Ask], seen: list[Observation]) -> None:
    began, loop = time.time(), asyncio.get_running_loop()
    run = Run(web, seen.append, agent="simulated", wall=lambda: began + loop.time(), chance=random.Random(1))
    await run.check(asks)


def _most_in_a_second(moments: list[float]) -> int:
    moments = sorted(moments)
    return max(bisect_right(moments, moment + 1.0) - at for at, moment in enumerate(moments))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--cpu", type=float, default=CPU, help="milliseconds that a request takes of one processor")
    parser.add_argument("--handshake", type=float, default=HANDSHAKE, help="and a TLS handshake")
    chosen = parser.parse_args()
    print(f"| {chosen.links:,} links, seed | wall s | CPU s | requests | connections | most a second | the last |")
    print("|---|---|---|---|---|---|---|")
    for seed in range(chosen.seeds):
        taken = first_run(chosen.links, seed, chosen.cpu / 1000, chosen.handshake / 1000)
        cells = (
            f"{taken.wall:.1f}",
            f"{taken.cpu:.1f}",
            f"{taken.requests:,}",
            f"{taken.connections:,}",
            taken.a_second,
        )
        print(f"| {seed} | {' | '.join(map(str, cells))} | `{taken.last}` |", flush=True)


if __name__ == "__main__":
    main()
