"""What the processes of a run say to one another: plain values, pickled, each after its length."""

from __future__ import annotations

import asyncio
import os
import pickle  # only ever of what our own processes say, over pipes that nobody else has
import struct
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from listkeeper.links.guard import Networks
from listkeeper.links.hosts import Manners, Timing, name_of
from listkeeper.links.job import Ask, Job
from listkeeper.links.shards import shard
from listkeeper.outcomes import Observation

if TYPE_CHECKING:
    from listkeeper.links.resolver import Lookup

LENGTH = struct.Struct("!Q")
SOME = 1 << 20
"""Bytes that are read at a time."""


class Order(NamedTuple):
    """How to ask; the first thing that a worker hears."""

    jobs: int
    networks: Networks
    agent: str
    certificates: Path | None
    lookup: Lookup | None
    manners: Callable[[str], Manners]
    timing: Timing
    watched: bool
    """Tell now and then how far you are."""
    most: int | None
    """Requests in flight in all workers together."""
    number: int = 0
    """Which worker this is, from 0."""


Batch = list[Ask | Job]
"""What to ask, or to go on with."""


class Word(Enum):
    """What else a worker hears."""

    END = "nothing more will come"
    STOP = "leave what is left"


class Report(NamedTuple):
    """What a worker says."""

    observed: list[Observation]
    handed_over: list[Job]
    status: tuple[int, int, int, float] | None
    """A `Status` without its class: that would bring the whole of the engine into the parent."""
    bug: str = ""
    is_last: bool = False


def owner(url: str, of: int) -> int:
    """Which of so many workers asks the host of an address, from 0; a site's hosts are of one."""
    return _owner(name_of(url), of)


@lru_cache(maxsize=100_000)
def _owner(name: str, of: int) -> int:
    return shard(f"//{name}", of) - 1


def frame(value: Any) -> bytes:
    pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(pickled)) + pickled


async def heard(reader: asyncio.StreamReader) -> Any:
    """The next value. Raises asyncio.IncompleteReadError where the other side is gone."""
    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301


def received(file: int) -> Any:
    """The next value, for a thread that has nothing else to do. Raises EOFError where the other side is gone."""
    (length,) = LENGTH.unpack(_read(file, LENGTH.size))
    return pickle.loads(_read(file, length))  # noqa: S301


def _read(file: int, length: int) -> bytearray:
    found = bytearray()
    while len(found) < length:
        part = os.read(file, min(length - len(found), SOME))
        if not part:
            raise EOFError
        found += part
    return found


def send(file: int, value: Any) -> None:
    left = memoryview(frame(value))
    while left:
        left = left[os.write(file, left) :]
