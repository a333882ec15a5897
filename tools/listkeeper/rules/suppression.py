"""A comment that is meant to silence a rule silences nothing.

`<!-- lint ignore RULE: reason -->` is for the next block, or for the block that it stands in; `disable` is in force
until `enable`. Several rules are separated by blanks or commas; without a rule, all are meant. `links` in a rule's
place has links left out of their check, and an outcome such as `not-found` keeps it from being told. awesome-lint's
comments read the same, and its rules may be named: only what looks like a slip of a word of ours is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from listkeeper import rules
from listkeeper.comments import LINKS, directives
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False

VERBS: tuple[str, ...] = ("ignore", "disable", "enable")
NEAR = 0.8
"""From here on a word is a slip of another. No rule of awesome-lint is as near to one of our names."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for directive in directives(document.comments):
        slips = [_slip(directive.verb, "a verb for lint", VERBS), *map(_misnamed, directive.rules)]
        for message in filter(None, slips):
            yield Finding(directive.comment.span, message)


def _misnamed(name: str) -> str:
    """What is told of a name, if anything: it is to be a rule, `links` or an outcome."""
    known = (*rules.RULES, LINKS)
    if name in known:
        return ""
    from listkeeper.outcomes import Code  # few lists have use for it, and it takes a while to load

    outcomes = tuple(code.value for code in Code)
    if name in outcomes:
        return ""
    return _slip(name, "a rule", known) or _slip(name, "an outcome of a link", outcomes)


def _slip(word: str, what: str, known: Collection[str]) -> str:
    if word in known:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(word.casefold().replace("_", "-"), known, n=1, cutoff=NEAR)
    return f"{word!r} is not {what}; {near[0]!r} was probably meant" if near else ""
