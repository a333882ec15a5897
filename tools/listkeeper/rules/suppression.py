"""A comment that is meant to silence a rule silences nothing.

`<!-- lint ignore RULE: reason -->` is for the next block, or for the block that it stands in; `disable` is in force
until `enable`. Several rules are separated by blanks or commas; without a rule, all are meant. awesome-lint's comments
read the same, and its rules may be named: only what looks like a slip of a word of ours is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from listkeeper import rules
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Comment, Document
from listkeeper.facts import Facts

severity = Severity.WARNING

VERBS: tuple[str, ...] = ("ignore", "disable", "enable")
NEAR = 0.8
"""From here on a word is a slip of another. No rule of awesome-lint is as near to one of ours."""


class Directive(NamedTuple):
    """What a comment says to the linter."""

    verb: str
    rules: tuple[str, ...]
    """None named: all are meant."""
    reason: str
    comment: Comment


def directives(comments: Iterable[Comment]) -> Iterator[Directive]:
    """The comments that begin with `lint`, whatever verb and rules they name."""
    for comment in comments:
        said, _, reason = comment.text.partition(":")
        word, *rest = re.split(r"[\s,]+", said.strip())
        if word == "lint" and rest:
            yield Directive(rest[0], tuple(filter(None, rest[1:])), reason.strip(), comment)


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for directive in directives(document.comments):
        words = [(directive.verb, "a verb for lint", VERBS)]
        words += [(name, "a rule", tuple(rules.RULES)) for name in directive.rules]
        for word, what, known in words:
            if word in known:
                continue
            from difflib import get_close_matches

            for near in get_close_matches(word.casefold().replace("_", "-"), known, n=1, cutoff=NEAR):
                yield Finding(directive.comment.span, f"{word!r} is not {what}; {near!r} was probably meant")
