"""A description begins with a small letter where this list has capitals, or the other way round.

Side by side, descriptions read as one text when they begin alike. Only plain words count, not names (`npm`, `iOS`,
`x86`), code or links: a word is plain if it is a common one, if another description begins with it in the other case,
or if nobody names things in its script. What nine of ten entries do is asked of the rest.

In a list of capitals, right is `- [Name](https://example.org) - Fast parser for dates.`, wrong is `fast parser`.

`casing = "upper"` (or `"lower"`) in the table `[form]` of the configuration decides it instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper import wording
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Entry, Span
from listkeeper.facts import Facts
from listkeeper.habits import Habit

severity = Severity.WARNING
fixable = True

COMMON = frozenset(
    """
    a about accurate adds advanced all allows alternative an and another api app application asynchronous automated
    automatic automatically backend basic beautiful beginner benchmark bindings blazing book browser build builds
    bundle class classic clean cli client code collection comes command compact compile complete composable
    comprehensive configurable configuration connect convert converts course create creates cross curated cutting data
    dead debug decentralized declarative dependency detect detects develop distributed documentation drop dynamic
    easily easy efficient elegant embeddable embedded enterprise event every examples experimental extensible
    extension fast feature features file find first flexible for format framework free from full fully functional game
    general generate generates generator generic get given good graph graphical guide guided header help helper
    helpers helps high highly how implementation implements improved in includes incremental independent industrial
    information interactive interface introduction intuitive is it keep language large learn library light lightweight
    list lists live load local log logging low make makes manage manager manages many map mature minimal minimalist
    minimalistic mobile mock model modern modular monitor more multi multiplatform native network neural new next no
    of official on one online open opinionated optimized out package parse parser parses party peer performance
    performant pluggable popular port portable powerful practical privacy production programming provide provides pure
    quick quickly read real refactoring reliable rich robust run runs safe scalable search secure self send server set
    several shell simple simplified single small smart source specialized stable standalone static step store stream
    streaming strongly structured stupidly super support supports synchronize system template terminal test testing
    tests text that the thin this thread tiny to tool toolkit tools track tutorial type typed ultra unified unit
    universal unofficial use useful user utilities utility validate various versatile very view visual visualize web
    well what wide with wrapper write writes written your zero
    """.split()
)
"""With these, English descriptions begin, and nothing is named so in a list of words in small letters alone."""
NAMES = frozenset({"go", "c", "d", "i", "r"})
"""Words that are names and commands, too."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    conventions = facts.conventions
    for group in conventions.groups:
        habit = conventions.cases.at(group.part)
        for entry, word, own in zip(group.entries, group.openings, group.cases, strict=True):
            if own and habit.value not in ("", own) and _is_plain(word, habit.value, conventions):
                yield _finding(entry, word, habit)


def _finding(entry: Entry, word: str, habit: Habit) -> Finding:
    start = entry.description.span.start
    place, turned = Span(start, start + len(word)), wording.turned(word, habit.value)
    what, others = ("small", "capitals") if habit.value == "upper" else ("capital", "small letters")
    name, begins = wording.named(entry.name.text), f"begins with a {what} letter: {wording.named(word)}"
    return Finding(place, f"the description of {name} {begins}; {habit.says(others)}", Fix((Edit(place, turned),)))


def _is_plain(word: str, wanted: str, conventions: Conventions) -> bool:
    """It may be written in the other case: it is a common word, or another description begins with it so."""
    first = word.replace("‑", "-").partition("-")[0].casefold()
    if first in NAMES:
        return False
    if wanted == "lower":
        is_known = word[1:] == word[1:].lower() and len(word) > 1
        return (is_known and first in COMMON) or word == "A"
    return first in COMMON or not wording.is_latin(word) or conventions.openings[wording.turned(word, wanted)] > 0
