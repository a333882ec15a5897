"""The configuration asks for something that nothing in the list has, so it is silent where it should speak.

`order = "alphabetical"` does nothing where there is no list that can be put in order: bullets with nothing but entries.
The list's own schema says in vain what a field looks like that no entry has, or that has another name; `[form]` pins in
vain what no entry has and no rule misses, such as a bullet in a list of numbers. `[text]` has names that the list never
mentions. Such settings are slips, or have outlived what they were for. Correct them, or take them out.

A name to which nothing in the list is near is a notice: it may be for another list, or for entries to come. What
entries do otherwise than `[form]` asks is told of each by its own rule, a section that is configured but is not there
by rule `order`, a waiver that waives nothing by rule `waiver`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from listkeeper.config import FORM, IGNORE, INFER, TEXT, Form, closest
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.habits import FEWEST
from listkeeper.order import is_sortable
from listkeeper.rules.separator import SEPARATORS
from listkeeper.wording import case, is_ended, opening

if TYPE_CHECKING:
    from listkeeper.vocabulary import Vocabulary

severity = Severity.WARNING
fixable = False

TOP = Span(0, 0)
MOST_NAMES = 10
"""Names of a key that are told, each with one that is near to it."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if document.entries:  # what else there is to say of the others is rule `coverage`'s
        yield from _check_order(document, facts)
        yield from _check_schema(document, facts)
    if len(document.entries) >= FEWEST:  # of a list in its beginnings most is still to come
        yield from _check_form(facts) if facts.config.form != FORM else ()
        yield from _check_names(document, facts) if facts.config.text != TEXT else ()


def _check_order(document: Document, facts: Facts) -> Iterator[Finding]:
    if "alphabetical" not in (facts.config.order, *facts.config.sections.values()):
        return
    sortable = [own.section for own in document.lists if is_sortable(own, document)]
    if facts.config.order == "alphabetical" and not sortable:
        yield Finding(TOP, 'the configuration says order = "alphabetical", but no list here can be put in order')
    titles = {section.title for section in document.sections}
    reached = {title for path in sortable for title in path}
    for title, order in facts.config.sections.items():
        if order == "alphabetical" and title in titles - reached:
            message = f"the configuration has section {quoted(title)} in alphabetical order, but no list of it can be"
            yield Finding(TOP, message)


def _check_schema(document: Document, facts: Facts) -> Iterator[Finding]:
    described = facts.schema.get("properties") if facts.schema else None
    if not isinstance(described, dict):
        return
    from listkeeper.export import entry_values  # few lists have a schema of their own

    values = [entry_values(entry, document) for entry in document.entries]
    for field in described:
        if field not in values[0]:
            yield Finding(
                TOP, f"the schema describes a field {quoted(field)}, which no entry has{closest(field, values[0])}"
            )
        elif described[field] and not any(own[field] for own in values):
            yield Finding(TOP, f"the schema says what {quoted(field)} looks like, but no entry here has it")


def _check_form(facts: Facts) -> Iterator[Finding]:
    """What is pinned is had by no entry, and missed by no rule: here, and in the other lists of the run."""
    for key in IDLE:
        asked = getattr(facts.config.form, key.replace("-", "_"))
        if asked in (INFER, IGNORE, "forbid"):  # what is forbidden is best had by nothing
            continue
        why = _idle(key, facts.conventions, facts.config.form)
        if why and all(_idle(key, Conventions(own, facts.config), facts.config.form) for own in facts.others):
            yield Finding(TOP, f"form.{key} asks for {asked!r}, but {why}")


def _idle(key: str, conventions: Conventions, form: Form) -> str:
    if key in ("bullet", "spacing") or any(_descriptions(conventions)):
        return IDLE[key](conventions, form)
    if form.description == "require":  # its own rule tells of each that has none
        return ""
    return "no entry here has a description; remove it"


def _descriptions(conventions: Conventions) -> Iterator[str]:
    return chain.from_iterable(group.descriptions for group in conventions.groups)


def _bullet(conventions: Conventions, form: Form) -> str:
    return "" if conventions.listed else "no item here has a bullet; remove it"


def _separator(conventions: Conventions, form: Form) -> str:
    found = Counter(own for group in conventions.groups for own in group.separators if own is not None)
    if not found:
        return "no entry here has name and description in one line; remove it"
    if not found.keys().isdisjoint(SEPARATORS):
        return ""
    most = quoted(found.most_common(1)[0][0])
    return f'no entry here has it or a dash or colon in its place; most have {most}, so say "ignore"'


def _spacing(conventions: Conventions, form: Form) -> str:
    if conventions.listed or any(map(any, (group.spacings for group in conventions.groups))):
        return ""
    return "nothing here has a bullet or a separator; remove it"


def _casing(conventions: Conventions, form: Form) -> str:
    if any(map(any, (group.cases for group in conventions.groups))):
        return ""
    if not any(case(opening(own)) for own in _descriptions(conventions)):
        return "no description here begins with a word that has capital and small letters; remove it"
    separators = {own for group in conventions.groups for own in group.separators}
    if "" in separators and separators <= {"", None} and form.separator in (INFER, IGNORE):
        return "no description here stands behind a separator; remove it"
    return ""  # marked up, or names; where a separator is asked for, its rule tells of each that has none


def _stop(conventions: Conventions, form: Form) -> str:
    if any(map(any, (group.endings for group in conventions.groups))):
        return ""
    if any(map(is_ended, _descriptions(conventions))):
        return ""
    return "no description here is a sentence; remove it"


IDLE: Mapping[str, Callable[[Conventions, Form], str]] = {
    "bullet": _bullet,
    "separator": _separator,
    "spacing": _spacing,
    "casing": _casing,
    "final-punctuation": _stop,
}
"""Why a demand of `[form]` is idle in a list, and what to do; nothing where an entry meets it or a rule misses it.

Those about descriptions are asked of lists in which some entries have descriptions.
"""


def _check_names(document: Document, facts: Facts) -> Iterator[Finding]:
    from listkeeper.vocabulary import Vocabulary  # few lists have names of their own

    text, left = facts.config.text, {name.casefold() for name in facts.config.text.leave}
    vocabulary = Vocabulary(document, *facts.others)
    idle: list[tuple[str, Sequence[str]]] = []
    for word, name in text.spelling.items():
        if word.casefold() in left:
            message = f"text.spelling has {quoted(word)}, which text.leave leaves alone; remove it from one of them"
            yield Finding(TOP, message)
        elif word not in vocabulary and name not in vocabulary:
            said = f"text.spelling has {quoted(word)}, and neither that nor {quoted(name)} is in this list"
            idle.append((said, (word, name)))
    yield from _names(idle, "text.spelling", vocabulary)
    unheard = [own for own in text.leave if own not in vocabulary]
    idle = [(f"text.leave has {quoted(own)}, which is nowhere in this list", (own,)) for own in unheard]
    yield from _names(idle, "text.leave", vocabulary)


def _names(idle: Sequence[tuple[str, Sequence[str]]], key: str, vocabulary: Vocabulary) -> Iterator[Finding]:
    for said, names in idle[:MOST_NAMES]:
        near = next(filter(None, map(vocabulary.near, names)), "")
        advice = f"did you mean {quoted(near)}?" if near else "remove it"
        yield Finding(TOP, f"{said}; {advice}", severity=None if near else Severity.NOTICE)
    if rest := idle[MOST_NAMES:]:
        yield Finding(TOP, f"{key} has {len(rest)} more that are nowhere in this list", severity=Severity.NOTICE)
