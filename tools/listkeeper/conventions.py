"""What a list does nearly everywhere: its own bullet, separator, final punctuation, told from its entries.

How often what is done is counted in `habits`; here stands what there is to count, in columns for each list.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from listkeeper import wording
from listkeeper.config import IGNORE, INFER, SINGLE, Config
from listkeeper.document import Document, Entry, EntryList, Item, Shape, Text
from listkeeper.habits import CONFIGURATION, Habit, Habits, Part, commonest

LINES = (Shape.BULLET, Shape.ORDERED, Shape.PARAGRAPH)
"""Shapes in which name and description stand in one line, with something between them."""
_USUAL = re.compile(r"\S \S+ \S")
"""A separator, as nearly every one stands in its line."""
_BLANKS = re.compile(r"[ \t]{0,5}")
"""Of those after a bullet a few are enough to tell one from another."""
_ENDINGS = {True: "require", False: "forbid", None: ""}
_ARTICLES = {True: "forbid", False: "allow"}


class Group(NamedTuple):
    """The entries of one list, and how each of them is written: a column for each thing that there is to tell.

    Nothing (or None) stands in a column where it cannot be told of an entry.
    """

    list: EntryList
    part: Part
    """The part of the document that they belong to."""
    entries: tuple[Entry, ...]
    descriptions: Sequence[str]
    separators: Sequence[str | None]
    """What stands between name and description, without blanks; None where those are not in one line."""
    spacings: Sequence[str]
    """The separators with their blanks; nothing where a line ends beside one."""
    endings: Sequence[str]
    """`require` for descriptions that end as a sentence does, else `forbid`; nothing for labels."""
    openings: Sequence[str]
    """The words that descriptions begin with; nothing for marked up words and names."""
    cases: Sequence[str]
    """`upper` or `lower`, of the first letters of those words."""
    articles: Sequence[str]
    """`forbid` where a description begins without A, An or The, else `allow`."""


class Bullets(NamedTuple):
    """A bullet list that is no table of contents, with the blanks around the bullets of its items."""

    list: EntryList
    depth: int
    """0 for lists that are in no other."""
    indentations: tuple[str | None, ...]
    """How much further than its parent each item begins; None where that is not told by blanks."""
    after: tuple[str, ...]
    """The blanks between its bullet and what follows in its line."""

    @property
    def part(self) -> Part:
        """Lists of the same depth are alike."""
        return (str(self.depth),)


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
            "spacing": self.spacing,
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
        return self._pinned("bullet") or Habits.of(
            (own.part, [own.list.marker] * len(own.list.items)) for own in self.listed
        )

    @cached_property
    def after_bullet(self) -> Habits:
        """The blanks between bullet and text."""
        return self._single() or Habits.of((own.part, filter(None, own.after)) for own in self.listed)

    @cached_property
    def indentations(self) -> Habits:
        """The blanks by which nested items begin further in than what they are nested in."""
        return Habits.of(((), filter(None, own.indentations)) for own in self.listed if own.depth)

    @cached_property
    def separators(self) -> Habits:
        """What stands between name and description, without blanks; nothing where nothing does."""
        return self._pinned("separator") or Habits.of(
            (group.part, [own for own in group.separators if own is not None]) for group in self.groups
        )

    @cached_property
    def spacings(self) -> Habits:
        """The separator with its blanks: ` - `, `: `. Where `single` is pinned, a blank for all of them."""
        return self._single() or Habits.of((group.part, filter(None, group.spacings)) for group in self.groups)

    @property
    def spacing(self) -> Habit:
        """`single` or `other`, of the blanks after bullets and of those around separators."""
        pinned = self._pinned("spacing")
        if pinned:
            return pinned.whole
        after = [own == " " for bullets in self.listed for own in bullets.after if own]
        around = [own == single(own.strip()) for group in self.groups for own in group.spacings if own]
        return Habit.of([SINGLE if is_single else "other" for is_single in (*after, *around)])

    @cached_property
    def endings(self) -> Habits:
        """`require` or `forbid`: whether descriptions end as sentences do."""
        return self._pinned("final-punctuation") or Habits.of(
            (group.part, filter(None, group.endings)) for group in self.groups
        )

    @cached_property
    def stops(self) -> Mapping[str, str]:
        """The full stop that descriptions end with, by the script of their last letter."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        full_stops = frozenset(wording.FULL_STOPS)
        for text in (text for group in self.groups for text in group.descriptions):
            if text[-1:] in full_stops:
                counts[wording.script(text)][text[-1]] += 1
        return wording.NATIVE_STOPS | {script: commonest(own)[0] for script, own in counts.items()}

    @cached_property
    def cases(self) -> Habits:
        """`upper` or `lower`, of the first letter of descriptions that begin with a word."""
        return self._pinned("casing") or Habits.of((group.part, filter(None, group.cases)) for group in self.groups)

    @cached_property
    def openings(self) -> Counter[str]:
        """How often descriptions begin with each word, as it is written."""
        return Counter(word for group in self.groups for word in group.openings)

    @cached_property
    def descriptions(self) -> Habits:
        """`require` or `omit`."""
        return self._pinned("description") or Habits.of(
            (group.part, ["require" if text else "omit" for text in group.descriptions]) for group in self.groups
        )

    @cached_property
    def articles(self) -> Habits:
        """`forbid` where descriptions begin without A, An or The, else `allow`."""
        return self._pinned("article") or Habits.of((group.part, filter(None, group.articles)) for group in self.groups)

    @cached_property
    def groups(self) -> Sequence[Group]:
        """Every entry, list by list; all is told at once, since to come by an entry takes longest."""
        document = self.document
        return [_group(own, document) for own in document.lists if not own.contents] if document else ()

    @cached_property
    def listed(self) -> Sequence[Bullets]:
        """The bullet lists, each before those that are nested in it."""
        document = self.document
        tops = (own for section in document.sections for own in section.lists) if document else ()
        return [own for top in tops if not top.contents for own in self._listed(top, None, 0)]

    def _listed(self, own: EntryList, parent: str | None, depth: int) -> Iterator[Bullets]:
        text = self.document.text if self.document else ""
        before = [self._before(item) if depth or item.lists else None for item in own.items]  # else nested by nothing
        if own.shape is Shape.BULLET:
            further = [blanks.removeprefix(parent) if blanks and parent is not None else None for blanks in before]
            after = [_BLANKS.match(text, item.span.start + 1) for item in own.items]
            yield Bullets(own, depth, tuple(further), tuple([match[0] if match else "" for match in after]))
        for item, blanks in zip(own.items, before, strict=True):
            for nested in item.lists:
                yield from self._listed(nested, blanks, depth + 1)

    def _before(self, item: Item) -> str | None:
        """The blanks before an item in its line; None where something else stands there."""
        assert self.document
        text, start = self.document.text, item.span.start
        before = text[text.rfind("\n", 0, start) + 1 : start]
        return None if before.strip(" \t") else before

    def spaced(self, separator: str, part: Part) -> str:
        """A separator with its blanks, as it is written there; as most lists write it, where that cannot be told."""
        habit = self.spacings.at(part)
        if habit.value.strip() == separator:
            return habit.value
        return single(separator)

    @cached_property
    def edges(self) -> frozenset[int]:
        """Where bullet lists begin and end."""
        lists = [own for own in (self.document.lists if self.document else ()) if own.shape is Shape.BULLET]
        return frozenset(edge for own in lists for edge in (own.items[0].span.start, own.items[-1].span.end))

    def _single(self) -> Habits | None:
        """Where the configuration asks for single blanks; what it asks to be ignored is told all the same."""
        pinned = self._pinned("spacing")
        return Habits(pinned.whole._replace(value=" ")) if pinned and pinned.whole.value else None

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


def single(separator: str) -> str:
    """A separator with one blank at each side; a colon follows the name at once, and a wide one has room of its own."""
    if separator == "：":
        return separator
    return f"{separator} " if separator == ":" else f" {separator} "


def _group(own: EntryList, document: Document) -> Group:
    entries, is_line, text = own.entries, own.shape in LINES, document.text
    said = [entry.description.text for entry in entries]
    openings = [_opening(entry, text, is_line=is_line) for entry in entries]
    return Group(
        own,
        (own.shape.value, *own.section),
        entries,
        said,
        separators=[_separator(entry) if is_line else None for entry in entries],
        spacings=[_spaced(entry.separator, text) if is_line else "" for entry in entries],
        endings=[_ENDINGS[wording.is_ended(own) if wording.is_prose(own) else None] for own in said],
        openings=openings,
        cases=[wording.case(word) for word in openings],
        articles=[_ARTICLES[not wording.article(own)] if own else "" for own in said],
    )


def _separator(entry: Entry) -> str | None:
    found, description = entry.separator.text, entry.description.text
    return found if description and (found or wording.is_apart(description)) else None


def _spaced(separator: Text, text: str) -> str:
    said, (start, end) = separator
    if not said:
        return ""
    usual = _USUAL.match(text, start - 2)
    if usual and usual.end() == end + 2:
        return f" {said} "
    before, after = text[max(start - 9, 0) : start], text[end : end + 9]
    if not after.strip(" \t") or after.lstrip(" \t")[:1] in ("\r", "\n"):
        return ""
    left, right = len(before) - len(before.rstrip(" \t")), len(after) - len(after.lstrip(" \t"))
    return before[len(before) - left :] + said + after[:right]


def _opening(entry: Entry, text: str, *, is_line: bool) -> str:
    said, (start, _) = entry.description
    if not said or (is_line and not entry.separator.text):
        return ""
    word = wording.opening(said)
    if not word or not text.startswith(word, start):
        return ""
    return "" if word[0].islower() and word.casefold() in entry.name.text.casefold() else word
