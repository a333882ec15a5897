"""A check against forges on loopback, at a clock of our own."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterable
from typing import NamedTuple

from listkeeper.github import Addresses, Policy, Rest, check, new_session
from listkeeper.outcomes import Code, Observation

from tests.github.forges import TOKEN

NOON = 1_800_000_000.0
"""Seconds since 1970."""
NOBODY = "http://127.0.0.1:1"
"""Where no server is."""


class Clock:
    """Time passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self) -> float:
        return 1000.0 + sum(self.slept)

    def wall(self) -> float:
        return NOON + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class Seen(NamedTuple):
    """What a check came to."""

    observations: list[Observation]
    rest: Rest
    slept: list[float]

    @property
    def codes(self) -> dict[str, Code]:
        return {seen.url: seen.code for seen in self.observations}


def asked(
    addresses: Iterable[str],
    *,
    github: str = NOBODY,
    gitlab: str = NOBODY,
    codeberg: str = NOBODY,
    token: str = TOKEN,
    policy: Policy = Policy(),  # noqa: B008
    at_once: int = 1,
    tls: ssl.SSLContext | None = None,
) -> Seen:
    """Everything the APIs say of the addresses."""
    observations: list[Observation] = []
    clock = Clock()
    with new_session(tls) as session:
        rest = check(
            addresses,
            observations.append,
            stop=threading.Event(),
            session=session,
            agent="listkeeper/test",
            token=token,
            at=Addresses(graphql=f"{github}/graphql", gitlab=f"{gitlab}/api/v4", codeberg=f"{codeberg}/api/v1"),
            policy=policy,
            at_once=at_once,
            clock=clock,
            wall=clock.wall,
            sleep=clock.sleep,
        )
    return Seen(observations, rest, clock.slept)
