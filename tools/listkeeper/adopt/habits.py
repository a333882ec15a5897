"""What a list does nearly everywhere, in words, and as the keys of the configuration that would ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from listkeeper.collation import infer, misplaced
from listkeeper.config import FORM_KEYS, Config
from listkeeper.contents import links_of, tables_of_contents
from listkeeper.conventions import Conventions
from listkeeper.document import Document
from listkeeper.habits import FEWEST, Habit
from listkeeper.order import is_sortable, labels, policy

WORDS = {
    ("final-punctuation", "require"): "descriptions end as sentences do",
    ("final-punctuation", "forbid"): "descriptions end without a full stop",
    ("spacing", "single"): "one blank wherever one belongs",
    ("spacing", "other"): "more blanks than one, or none",
    ("casing", "upper"): "descriptions begin with a capital letter",
    ("casing", "lower"): "descriptions begin with a small letter",
    ("description", "require"): "entries have a description",
    ("description", "omit"): "entries have no description",
    ("article", "forbid"): "descriptions begin without A, An, The",
    ("article", "allow"): "descriptions begin with A, An, The",
}
MOST_SECTIONS = 10
"""Sections with an order of their own that are written down."""
WORTH_A_THOUGHT = 2 / 3
"""The share from which a habit is offered to be asked of every entry."""
COLLATION = {
    "natural": "numbers by their value",
    "articles": "without The, A, An",
    "punctuation": "without punctuation",
}


class Observed(NamedTuple):
    """One thing that the list does."""

    what: str
    """`bullet`, `order` ..."""
    words: str
    places: int
    """Where it could be told; 0 where it is not counted."""
    departures: int
    is_convention: bool
    settings: tuple[tuple[str, str | bool], ...] = ()
    """Keys, as `form.bullet`, and the values that ask for it; none where nothing can."""
    note: str = ""

    @property
    def share(self) -> str:
        """`98 %`: never rounded up to all."""
        return f"{100 * (self.places - self.departures) // self.places} %" if self.places else ""


def observe(document: Document) -> Iterator[Observed]:
    """Everything that can be told of a list, whether it is a convention or not."""
    for key, habit in Conventions(document, Config()).form.items():
        if habit.places >= FEWEST:
            yield _of_form(key, habit)
    yield from _order(document)
    yield from _contents(document)


def _of_form(key: str, habit: Habit) -> Observed:
    words = WORDS.get((key, habit.value)) or (f"'{habit.value}'" if habit.value else "nothing")
    is_habit = habit.share >= WORTH_A_THOUGHT and habit.value in FORM_KEYS[key]
    settings = ((f"form.{key}", habit.value),) if is_habit else ()
    return Observed(key.replace("-", " "), words, habit.places, habit.departures, habit.is_convention, settings)


def _order(document: Document) -> Iterator[Observed]:
    sortable = [own for own in document.lists if is_sortable(own, document)]
    collation = infer([labels(own) for own in sortable])
    if collation is None:
        if sortable:
            yield Observed("order", "none that could be told", 0, 0, is_convention=False)
        return
    collation_of = policy(document, Config())
    kept = [labels(own) for own in sortable if collation_of(own)]
    options = [key for key in COLLATION if getattr(collation, key)]
    words = ", ".join(["alphabetical", *(COLLATION[key] for key in options)])
    settings: list[tuple[str, str | bool]] = [("order", "alphabetical")]
    settings += [(f"collation.{key}", True) for key in options]
    titles = dict.fromkeys(own.section[-1] for own in sortable if own.section and not collation_of(own))
    settings += [(f"sections.{json.dumps(title, ensure_ascii=False)}.order", "keep") for title in _few(titles)]
    others = len(sortable) - len(kept)
    note = f"{others} of {len(sortable)} lists not" if others else ""
    elsewhere = sum(len(misplaced(names, collation)) for names in kept)
    yield Observed("order", words, sum(map(len, kept)), elsewhere, True, tuple(settings), note)


def _few(titles: Iterable[str]) -> list[str]:
    """None, where they are too many to be exceptions, or where one cannot be written down as it is."""
    found = list(titles)
    return found if len(found) <= MOST_SECTIONS and all(title.isprintable() for title in found) else []


def _contents(document: Document) -> Iterator[Observed]:
    """How deep the sections are that the table of contents lists."""
    targets = {link.url[1:] for own in tables_of_contents(document) for link in links_of(document, own)}
    deepest = max(
        (section.level for section in document.sections if section.level and section.id in targets), default=0
    )
    if deepest:
        yield Observed("contents", f"lists headings down to level {deepest}", 0, 0, is_convention=True)
