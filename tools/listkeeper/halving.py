"""The most of many changes that go well together. Most often all do; if not, halving finds those that do not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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


def together(
    wanted: Sequence[T],
    attempt: Callable[[list[T]], R | None],
    suspects: Callable[[], Collection[T]] = lambda: (),
) -> Together[T, R]:
    """As many as can be had at once; `attempt` returns None where these cannot.

    `suspects` are asked for after each such failure: which of these are most likely why. They are tried by themselves.
    """
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
            waiting += _parts(part, suspects())
    return Together(chosen, [*refused, *chain.from_iterable(reversed(waiting))], result)


def _parts(part: list[T], suspects: Collection[T]) -> list[list[T]]:
    """Two parts, the one to be tried first last: halves, unless some are suspected."""
    suspected = [own for own in part if own in suspects]
    if 0 < len(suspected) < len(part):
        return [suspected, [own for own in part if own not in suspects]]
    middle = len(part) // 2
    return [part[middle:], part[:middle]]
