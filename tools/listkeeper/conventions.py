"""What a list does nearly everywhere: its own bullet, separator, final punctuation, told from its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from listkeeper.config import Config
from listkeeper.document import Document, Shape

DOMINANT = 0.9
"""The share from which a habit counts as a convention, of which the rest are departures."""
FEWEST = 5
"""Places that a habit needs to be told from chance."""


class Habit(NamedTuple):
    """What is done most often, and how often."""

    value: str
    places: int
    """Where it could be told."""
    departures: int
    """Where it is done otherwise."""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return 1 - self.departures / self.places if self.places else 0.0

    @property
    def is_convention(self) -> bool:
        return self.places >= FEWEST and self.share >= DOMINANT


NONE = Habit("", 0, 0)


@dataclass(frozen=True)
class Conventions:
    """Those of one document, each looked for when it is asked for."""

    document: Document | None = None
    config: Config | None = None

    @cached_property
    def bullet(self) -> Habit:
        """`-`, `*` or `+`, by items."""
        return _habit(
            own.marker
            for own in (self.document.lists if self.document else ())
            if own.shape is Shape.BULLET
            for _ in own.items
        )


def _habit(values: Iterable[str]) -> Habit:
    counts = Counter(values)
    if not counts:
        return NONE
    value, most = max(counts.items(), key=lambda pair: pair[1])
    return Habit(value, counts.total(), counts.total() - most)
