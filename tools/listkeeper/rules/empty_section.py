"""A section has a heading and nothing under it: no entry, no text, no subsection.

Readers follow the contents to it and find nothing, and contributors cannot tell what it is for. Most likely its last
entry was removed, or it was made for entries that never came. Remove the heading, or list something.

The title of the list is no section. Neither is a heading that is itself an entry (`### [Name](address)`) or a whole
sentence. Comments, a ruler and a link back to the top do not fill a section.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Section
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = False

# Patterns are text: `re` compiles them at their first use, which keeps the import short.
COMMENT = r"(?s)<!--.*?-->"
RULER = r"[-*_ \t]+"
BACK_TO_TOP = r"[^\w\[]{0,9}\[[^\[\]]{0,80}\]\(#[^()\s]{0,80}\)\W{0,9}"
LONGEST = 400
"""Characters in which such things have room; a longer body is not looked at."""
SENTENCE_ENDS = (".", "!", "?", "…", "。")
MOST_WORDS = 9
"""Of a heading; with more it is a sentence."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    leaves = [section for section in islice(document.sections, 2, None) if section.title and not section.sections]
    empty = [section for section in leaves if _is_empty(document, section)]
    if len(empty) * 2 > len(leaves) > 2:
        return  # an outline, or a list whose headings are its entries
    for section in empty:
        message = f"nothing stands under {quoted(section.title)}; list something there, or remove the heading"
        yield Finding(section.heading, message)


def _is_empty(document: Document, section: Section) -> bool:
    body = document.source(section.body)
    if section.lists or len(body) > LONGEST:
        return False
    lines = [line for line in map(str.strip, re.sub(COMMENT, "", body).split("\n")) if line]
    lines = [line for line in lines if not re.fullmatch(RULER, line)]
    if lines and not (len(lines) == 1 and re.fullmatch(BACK_TO_TOP, lines[0])):
        return False
    return not _says_all(document, section)


def _says_all(document: Document, section: Section) -> bool:
    if section.title.endswith(SENTENCE_ENDS) or len(section.title.split()) > MOST_WORDS:
        return True
    first, last = (bisect_left(document.links, place, key=lambda link: link.span.start) for place in section.heading)
    return any(not link.url.startswith("#") for link in document.links[first:last])
