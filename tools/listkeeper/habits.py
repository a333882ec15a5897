"""What is done nearly everywhere, told from how often: in a document, and in those of its parts that differ.

A `Habit` says what is done most often, and how often. `Habits` know those of sections that clearly have another.
What the configuration pins (`[form]`) counts as a convention, however often it is done.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import itemgetter
from typing import NamedTuple

DOMINANT = 0.9
"""The share from which a habit counts as a convention, of which the rest are departures."""
FEWEST = 5
"""Places that a habit needs to be told from chance."""
CONFIGURATION = "the configuration"

Part = tuple[str, ...]
"""A part of a document that may have a habit of its own: a shape and the titles of sections, or a depth."""


class Habit(NamedTuple):
    """What is done most often, and how often."""

    value: str
    """As the configuration writes it, where it has a word for it."""
    places: int
    """Where it could be told."""
    departures: int
    """Where it is done otherwise."""
    whose: str = "this list"
    """`this section`, or `CONFIGURATION` where that decides."""

    @classmethod
    def of(cls, done: Sequence[str], whose: str = "this list") -> Habit:
        """From what is done in each place."""
        if not done:
            return NONE
        value, times = done[0], done.count(done[0])
        if times < len(done):
            value, times = commonest(Counter(done))
        return cls(value, len(done), len(done) - times, whose)

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return 1 - self.departures / self.places if self.places else 0.0

    @property
    def is_convention(self) -> bool:
        return self.whose == CONFIGURATION or (self.places >= FEWEST and self.share >= DOMINANT)

    def says(self, what: str) -> str:
        """`this list writes '-' (98 % of 512)`, for messages; `what` is that which is written."""
        if self.whose == CONFIGURATION:
            return f"{self.whose} asks for {what}"
        return f"{self.whose} writes {what} ({int(self.share * 100)} % of {self.places})"


NONE = Habit("", 0, 0)


@dataclass(frozen=True)
class Habits:
    """A habit of a whole document, and the habits of those of its parts that may have another."""

    whole: Habit = NONE
    tell: Callable[[], Mapping[Part, Habit]] = dict
    """Gives those of the parts; it is asked when somebody first wants to know."""
    _known: dict[Part, Habit] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, found: Iterable[tuple[Part, Iterable[str]]]) -> Habits:
        """From what is done in each part; a part may come more than once.

        Of a convention only those parts are kept in which something else is done, too: the rest does as it does.
        """
        rows = [(part, list(values)) for part, values in found]
        whole = Habit.of([value for _, values in rows for value in values])
        others = [part for part, own in rows if not whole.is_convention or own.count(whole.value) < len(own)]
        return cls(whole, partial(_of_parts, rows, others)) if others else cls(whole)

    @cached_property
    def _parts(self) -> Mapping[Part, Habit]:
        return self.tell()

    def at(self, part: Part) -> Habit:
        """What is the convention there, if anything: of the innermost part that has one, else of the document.

        A part that mostly does something else, without a convention of its own, has none.
        """
        known = self._known.get(part)
        if known is None:
            known = self._known[part] = self._find(part)
        return known

    def _find(self, part: Part) -> Habit:
        if self.whole.whose == CONFIGURATION:
            return self.whole
        is_usual = self.whole.is_convention
        for depth in range(len(part), 0, -1):
            own = self._parts.get(part[:depth])
            if not own or (is_usual and own.value == self.whole.value):
                continue
            if own.is_convention:
                return own
            if own.places >= FEWEST and own.value != self.whole.value:
                return NONE
        return self.whole if is_usual else NONE


def _of_parts(rows: Sequence[tuple[Part, Sequence[str]]], others: Iterable[Part]) -> dict[Part, Habit]:
    wanted = {part[:n] for part in others for n in range(1, len(part) + 1)}
    done: defaultdict[Part, list[str]] = defaultdict(list)
    for part, own in rows:
        for n in range(1, len(part) + 1 if own else 0):
            if (inner := part[:n]) in wanted:
                done[inner] += own
    return {part: Habit.of(own, "this section" if len(part) > 1 else "this list") for part, own in done.items()}


def commonest(counts: Counter[str]) -> tuple[str, int]:
    """As `most_common` has it, which imports a module for that."""
    return max(counts.items(), key=itemgetter(1))
