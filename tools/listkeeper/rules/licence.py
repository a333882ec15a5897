"""The list does not say under which licence it is, or says it twice and differently.

Without a licence nobody may reuse a list, translate it or build a site from it. A file `LICENSE` in the top folder of
its repository says it to everyone, and GitHub shows it beside the list; a section at the end may say it again. Where
the two name different licences, a reader cannot know which one holds.

That there is none is a notice, for lists that call themselves awesome: they are made to be reused. Told of lists in
the top folder of a checkout; of those that are read from elsewhere nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False

FILES = frozenset(
    f"{name}{ending}" for name in ("license", "licence", "copying", "unlicense") for ending in ("", ".md", ".txt")
)
"""In which a repository keeps its licence, in small letters."""
HEAD = 600
"""Characters of a licence in which its name stands."""
KINDS = {
    "CC0": r"\bCC0\b|CC ?Zero|publicdomain/zero|public domain dedication",
    "CC BY-NC": r"\bBY-NC\b|NonCommercial",
    "CC BY-SA": r"\bBY-SA\b|Attribution-Share ?Alike",
    "CC BY": r"\bCC[- ]BY\b(?!-)|licenses/by/|Creative Commons Attribution (?:\d|International|Licen[cs]e)",
    "MIT": r"\bMIT\b(?! ?(?:Press|OCW|\d))|Permission is hereby granted, free of charge",
    "Apache": r"\bApache(?: License)?,? ?(?:Version )?-?2",
    "GPL": r"\bA?GPL\b|GNU (?:Affero )?General Public",
    "BSD": r"\bBSD[- ]\d|Redistribution and use in source and binary forms",
    "Unlicense": r"\bunlicense\b|released into the public domain",
}
_SECTION = frozenset(
    "license licence licensing licencia lizenz licença licenza лицензия 许可 许可证 ライセンス".split()
)
_AWESOME = r"(?i)\bawesome"
_SAID = r"creativecommons\.org|licen[cs]ed under|/licen[cs]e\b"
"""Of a text in small letters: to ignore case costs `re` ten times as much."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if not facts.is_top or not document.entries:
        return
    files = {name: text for name, text in facts.neighbours.items() if name.lower() in FILES}
    section = next((own for own in document.sections if own.id in _SECTION), None)
    if not files and section is None and re.search(_AWESOME, document.title) and not _is_said(document.text):
        message = "the list names no licence; a file LICENSE beside it says how it may be reused"
        yield Finding(Span(0, 0), message, severity=Severity.NOTICE)
    if section:
        own = _kinds(document.source(section.span))
        for name, text in files.items():
            other = _kinds(text[:HEAD])
            if len(own) == len(other) == 1 and own != other:
                message = (
                    f"this section says {own.pop()}, the file {name} says {other.pop()}; one of them is out of date"
                )
                yield Finding(section.heading, message)
                return


def _is_said(text: str) -> bool:
    text = text.lower()
    return any(re.search(pattern, text) for pattern in _SAID.split("|"))


def _kinds(text: str) -> set[str]:
    """The licences that a text names. More than one, and nothing can be said: parts may have their own."""
    return {name for name, pattern in KINDS.items() if re.search(pattern, text, re.IGNORECASE)}
