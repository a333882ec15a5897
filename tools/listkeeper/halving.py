"""The most of many changes that go well together. Most often all do; if not, halving finds those that do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

MAX_TRIALS = 64
"""How often a text is read again to find what cannot be changed; what is still unknown then stays."""

T = TypeVar("T")
R = TypeVar("R")


class Together(NamedTuple, Generic[T, R]):
    """What goes well together, what does not, and what came of the last trial that went well."""

    chosen: list[T]
    refused: list[T]
    result: R | None


def together(wanted: Sequence[T], attempt: Callable[[list[T]], R | None]) -> Together[T, R]:
    """As many as can be had at once; `attempt` returns None where these cannot."""
    chosen: list[T] = []
    refused: list[T] = []
    result: R | None = None
    waiting = [list(wanted)] if wanted else []
    for _ in range(MAX_TRIALS):
        if not waiting:
            break
        part = waiting.pop()
        if (tried := attempt([*chosen, *part])) is not None:
            chosen, result = [*chosen, *part], tried
        elif len(part) == 1:
            refused += part
        else:
            middle = len(part) // 2
            waiting += [part[middle:], part[:middle]]
    return Together(chosen, [*refused, *chain.from_iterable(reversed(waiting))], result)
