"""What a list does nearly everywhere: its own bullet, separator, final punctuation, told from its entries.

A `Habit` says what is done most often, and how often. `Habits` know those of sections that clearly have another.
What the configuration pins (`[form]`) counts as a convention, however often it is done.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from listkeeper import wording
from listkeeper.config import IGNORE, INFER, Config
from listkeeper.document import Document, Entry, EntryList, Item, Shape

DOMINANT = 0.9
"""The share from which a habit counts as a convention, of which the rest are departures."""
FEWEST = 5
"""Places that a habit needs to be told from chance."""
CONFIGURATION = "the configuration"
LINES = (Shape.BULLET, Shape.ORDERED, Shape.PARAGRAPH)
"""Shapes in which name and description stand in one line, with something between them."""

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
    """A habit of a whole document, and the habits of its parts."""

    whole: Habit = NONE
    parts: Mapping[Part, Habit] = field(default_factory=dict)
    _known: dict[Part, Habit] = field(default_factory=dict, compare=False)

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
        for depth in range(len(part), 0, -1):
            own = self.parts.get(part[:depth], NONE)
            if own.is_convention and not (own.value == self.whole.value and self.whole.is_convention):
                return own
            if own.places >= FEWEST and own.value != self.whole.value:
                return NONE
        return self.whole if self.whole.is_convention else NONE


class Told(NamedTuple):
    """An entry, and the part of the document that it belongs to."""

    entry: Entry
    shape: Shape
    part: Part


class Listed(NamedTuple):
    """An item of a bullet list that is no table of contents."""

    item: Item
    list: EntryList
    depth: int
    """0 for lists that are in no other."""
    indentation: str | None
    """How much further than its parent it begins; None where that is not told by blanks."""
    after: str
    """The blanks between its bullet and what follows in its line."""


@dataclass(frozen=True)
class Conventions:
    """Those of one document, each looked for when it is asked for."""

    document: Document | None = None
    config: Config | None = None

    def held_to(self, other: Conventions) -> Conventions:
        """The entries of this document with the habits of another: what was before a change, as it is seen today."""
        held = Conventions(self.document, self.config)
        vars(held).update({name: getattr(other, name) for name in HABITS})
        return held

    @cached_property
    def form(self) -> Mapping[str, Habit]:
        """What `[form]` may pin, by its keys there."""
        return {
            "bullet": self.bullet,
            "separator": self.separators.whole,
            "final-punctuation": self.endings.whole,
            "casing": self.cases.whole,
            "description": self.descriptions.whole,
            "article": self.articles.whole,
        }

    @property
    def bullet(self) -> Habit:
        """`-`, `*` or `+`, by items."""
        return self.bullets.whole

    @cached_property
    def bullets(self) -> Habits:
        """`-`, `*` or `+`; its parts are depths."""
        return self._pinned("bullet") or _habits(((str(own.depth),), own.list.marker) for own in self.listed)

    @cached_property
    def after_bullet(self) -> Habits:
        """The blanks between bullet and text."""
        return _habits(((str(own.depth),), own.after) for own in self.listed if own.after)

    @cached_property
    def indentations(self) -> Habits:
        """The blanks by which nested items begin further in than what they are nested in."""
        return _habits(((), own.indentation) for own in self.listed if own.depth and own.indentation)

    @cached_property
    def separators(self) -> Habits:
        """What stands between name and description, without blanks; nothing where nothing does."""
        return self._pinned("separator") or _habits(
            (told.part, told.entry.separator.text) for told, _ in self.separated
        )

    @cached_property
    def spacings(self) -> Habits:
        """The separator with its blanks: ` - `, `: `."""
        return _habits((told.part, written) for told, written in self.separated if written)

    @cached_property
    def separated(self) -> tuple[tuple[Told, str], ...]:
        """Entries whose name and description stand in one line, and the separator with its blanks.

        Nothing where there is none, or where a line ends beside it.
        """
        return tuple((told, self._written(told.entry)) for told in self.told if _is_separated(told))

    @cached_property
    def endings(self) -> Habits:
        """`require` or `forbid`: whether descriptions end as sentences do."""
        return self._pinned("final-punctuation") or _habits(
            (told.part, "require" if ended else "forbid") for told, ended in self.ended
        )

    @cached_property
    def ended(self) -> tuple[tuple[Told, bool], ...]:
        """Entries with more than a label for a description, and whether it ends as a sentence does."""
        return tuple(
            (told, ended)
            for told in self.told
            if wording.is_prose(text := told.entry.description.text) and (ended := wording.is_ended(text)) is not None
        )

    @cached_property
    def stops(self) -> Mapping[str, str]:
        """The full stop that descriptions end with, by the script of their last letter."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        full_stops = frozenset(wording.FULL_STOPS)
        for text in (told.entry.description.text for told in self.told):
            if text[-1:] in full_stops:
                counts[wording.script(text)][text[-1]] += 1
        return wording.NATIVE_STOPS | {script: own.most_common(1)[0][0] for script, own in counts.items()}

    @cached_property
    def cases(self) -> Habits:
        """`upper` or `lower`, of the first letter of descriptions that begin with a word."""
        return self._pinned("casing") or _habits(
            (told.part, own) for told, word in self.opened if word and (own := wording.case(word))
        )

    @cached_property
    def opened(self) -> tuple[tuple[Told, str], ...]:
        """Entries with a description, and the word that it begins with; nothing for marked up words and names."""
        return tuple((told, self._opening(told)) for told in self.told if told.entry.description.text)

    @cached_property
    def openings(self) -> Counter[str]:
        """How often descriptions begin with each word, as it is written."""
        return Counter(word for _, word in self.opened)

    @cached_property
    def descriptions(self) -> Habits:
        """`require` or `omit`."""
        return self._pinned("description") or _habits(
            (told.part, "require" if told.entry.description.text else "omit") for told in self.told
        )

    @cached_property
    def articles(self) -> Habits:
        """`forbid` where descriptions begin without A, An or The, else `allow`."""
        return self._pinned("article") or _habits(
            (told.part, "allow" if wording.article(text) else "forbid")
            for told in self.told
            if (text := told.entry.description.text)
        )

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every entry with the part that it belongs to."""
        lists = self.document.lists if self.document else ()
        return tuple(
            [
                Told(entry, own.shape, part)
                for own in lists
                if not own.contents
                for part in [(own.shape.value, *own.section)]
                for entry in own.entries
            ]
        )

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """Every item of the bullet lists, parents before what is nested in them."""
        document = self.document
        tops = (own for section in document.sections for own in section.lists) if document else ()
        return tuple(item for top in tops if not top.contents for item in self._listed(top, None, 0))

    def _listed(self, own: EntryList, parent: str | None, depth: int) -> Iterator[Listed]:
        for item in own.items:
            before = self._before(item) if depth or item.lists else None  # what is alone is nested by nothing
            further = before.removeprefix(parent) if before and parent is not None else None
            if own.shape is Shape.BULLET:
                yield Listed(item, own, depth, further, self._after(item))
            for nested in item.lists:
                yield from self._listed(nested, before, depth + 1)

    def _before(self, item: Item) -> str | None:
        """The blanks before an item in its line; None where something else stands there."""
        assert self.document
        text, start = self.document.text, item.span.start
        before = text[text.rfind("\n", 0, start) + 1 : start]
        return None if before.strip(" \t") else before

    def _after(self, item: Item) -> str:
        assert self.document
        raw = self.document.text[item.span.start + 1 : item.span.start + 6]
        return " " if raw[:1] == " " and not raw[1:2].isspace() else raw[: len(raw) - len(raw.lstrip(" \t"))]

    def _written(self, entry: Entry) -> str:
        assert self.document
        (start, end), separator, text = entry.separator.span, entry.separator.text, self.document.text
        if not separator:
            return ""
        around = text[start - 2 : start] + text[end : end + 2]
        if len(around) == 4 and around[1:3] == "  " and not around[0].isspace() and not around[3].isspace():
            return f" {separator} "  # as nearly everywhere
        before, after = text[max(start - 9, 0) : start], text[end : end + 9]
        if not after.strip(" \t") or after.lstrip(" \t")[:1] in ("\r", "\n"):
            return ""
        left, right = len(before) - len(before.rstrip(" \t")), len(after) - len(after.lstrip(" \t"))
        return before[len(before) - left :] + separator + after[:right]

    def _opening(self, told: Told) -> str:
        assert self.document
        entry, text = told.entry, told.entry.description.text
        if not entry.separator.text and told.shape in LINES:
            return ""
        word = wording.opening(text)
        if not word or not self.document.text.startswith(word, entry.description.span.start):
            return ""
        return "" if word[0].islower() and word.casefold() in entry.name.text.casefold() else word

    def spaced(self, separator: str, part: Part) -> str:
        """A separator with its blanks, as it is written there; as most lists write it, where that cannot be told."""
        habit = self.spacings.at(part)
        if habit.value.strip() == separator:
            return habit.value
        return f"{separator} " if separator == ":" else f" {separator} "

    @cached_property
    def edges(self) -> frozenset[int]:
        """Where bullet lists begin and end."""
        lists = [own for own in (self.document.lists if self.document else ()) if own.shape is Shape.BULLET]
        return frozenset(edge for own in lists for edge in (own.items[0].span.start, own.items[-1].span.end))

    def _pinned(self, key: str) -> Habits | None:
        """What the configuration says; nothing at all where it says that this does not matter."""
        word = getattr(self.config.form, key.replace("-", "_")) if self.config else INFER
        if word == INFER:
            return None
        return Habits() if word == IGNORE else Habits(Habit(word, 0, 0, CONFIGURATION))


HABITS = (
    *("bullets", "after_bullet", "indentations", "separators", "spacings", "endings", "stops", "cases", "openings"),
    *("descriptions", "articles"),
)
"""What is told from all entries together; the rest of `Conventions` is about each."""


def _is_separated(told: Told) -> bool:
    """Name and description stand in one line, and what is between them can be told."""
    entry = told.entry
    if told.shape not in LINES or not entry.description.text:
        return False
    return bool(entry.separator.text) or wording.is_apart(entry.description.text)


def _habits(found: Iterable[tuple[Part, str]]) -> Habits:
    parts: defaultdict[Part, Counter[str]] = defaultdict(Counter)
    for (part, value), count in Counter(found).items():
        for depth in range(len(part) + 1):
            parts[part[:depth]][value] += count
    whole = _habit(parts.pop((), Counter()))
    whose = {part: "this section" if len(part) > 1 else "this list" for part in parts}
    return Habits(whole, {part: _habit(own, whose[part]) for part, own in parts.items()})


def _habit(counts: Counter[str], whose: str = "this list") -> Habit:
    if not counts:
        return NONE
    value, most = max(counts.items(), key=lambda pair: pair[1])
    return Habit(value, counts.total(), counts.total() - most, whose)
