"""A description begins with A, An or The, where this list leaves the article out.

`Parser for dates.` says what `A parser for dates.` says, and a column of descriptions is run through faster when each
begins with the word that matters. Only lists that leave it out nearly always are held to it; one English word in front
is no harm elsewhere. `The` before a capital letter is a name (`The Guardian`) and is left alone.

`article = "forbid"` in the table `[form]` of the configuration asks it of every description; `"ignore"` of none.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.habits import CONFIGURATION
from listkeeper.wording import article, named

severity = Severity.NOTICE
fixable = False

LEAST = 0.97
"""The share of descriptions without an article from which one is a slip, and no choice."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    habit = facts.conventions.articles.whole
    if habit.value != "forbid" or (habit.whose != CONFIGURATION and not (habit.is_convention and habit.share >= LEAST)):
        return
    for group in facts.conventions.groups:
        for entry, own in zip(group.entries, group.articles, strict=True):
            if own == "allow":
                word, start = article(entry.description.text), entry.description.span.start
                message = f"the description of {named(entry.name.text)} begins with {word!r}; {habit.says('none')}"
                yield Finding(Span(start, start + len(word)), message)
