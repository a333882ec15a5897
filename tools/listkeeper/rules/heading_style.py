"""A heading is written otherwise than the other headings of the list, or is none for want of a blank.

`##Books` is shown as it stands: a heading has a blank after its `#` (CommonMark 4.2), and without it there is neither a
section nor a place that the contents could lead to. A blank makes a section of it, so that is left to a person.

The rest is told only where nine of ten headings do otherwise: `#` after the words (`## Books ##`), a line of dashes
below instead of `#` before them, a full stop, comma or colon at the end. None of these changes the fragment of the
heading, so `--fix` breaks no link. The title of the list is free in its form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from listkeeper.diagnostic import Edit, Finding, Fix, Severity, quoted
from listkeeper.document import Document, Section, Span
from listkeeper.facts import Facts
from listkeeper.habits import DOMINANT, FEWEST

severity = Severity.WARNING
fixable = True

# Patterns are text: `re` compiles them at their first use, which keeps the import short.
# This one begins with what is sought, for which `re` then searches first.
_GLUED = r"(?m)(?P<hashes>##(?<![^\n]##)#{0,4})(?P<words>[^\W\d_][^\n]*)$"
_ENDS = (".", ",", ":", ";", "。", "，", "：", "；")
_NO_END = r"(?i):[\w+-]+:$|(?:\b\w|\b(?:etc|inc|ltd|corp|co|vs|jr|sr|vol|al))\.$|(?:^|[\s.]).$"
"""A shortcode, an abbreviation, an ellipsis, or nothing before it."""
MOST_WORDS = 9
"""Of a heading; with more it is a sentence, and may end like one."""


class _Form(NamedTuple):
    """A section with how its heading is written."""

    section: Section
    text: str
    end: int
    """Of its words, in `text`."""
    closing: int
    """Where what follows them ends: the same place, but for `## Books ##`."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    yield from _glued(document)
    forms = [_form(document, section) for section in document.sections if section.level > 1 and section.title]
    for is_other, told in ((_is_underlined, _underlined), (_is_closed, _closed), (_is_ended, _ended)):
        others = [form for form in forms if is_other(form)]
        if len(forms) >= FEWEST and len(forms) - len(others) >= len(forms) * DOMINANT:
            yield from map(told, others)


def _form(document: Document, section: Section) -> _Form:
    text = document.source(section.heading)
    whole = text.rstrip(" \t")
    bare = whole.rstrip("#")
    is_closed = len(bare) < len(whole) and bare.endswith((" ", "\t"))
    return _Form(section, text, len(bare.rstrip(" \t")) if is_closed else len(whole), len(whole))


def _glued(document: Document) -> Iterator[Finding]:
    if not document.text.count("\n#") - document.text.count("\n# "):
        return
    apart = sorted([*document.code, *(comment.span for comment in document.comments)])
    for match in re.finditer(_GLUED, document.text):
        before = bisect_right(apart, match.start(), key=lambda span: span.start)
        if not before or apart[before - 1].end <= match.start():
            message = f"{quoted(match[0].rstrip())} is no heading: a blank is missing after {match['hashes']}"
            yield Finding(Span(*match.span("hashes")), message)


def _is_underlined(form: _Form) -> bool:
    return not form.text.startswith("#")


def _underlined(form: _Form) -> Finding:
    section, (words, *below) = form.section, form.text.split("\n")
    is_plain = len(below) == 1 and not words.rstrip().endswith("#")
    fix = Fix((Edit(section.heading, f"{'#' * section.level} {words.strip()}"),)) if is_plain else None
    message = f"{quoted(section.title)} is a heading by the line below it; the others begin with #"
    return Finding(section.heading, message, fix)


def _is_closed(form: _Form) -> bool:
    return form.end < form.closing


def _closed(form: _Form) -> Finding:
    start = form.section.heading.start
    span = Span(start + form.end, start + form.closing)
    message = f"{quoted(form.section.title)} has # after its words; the other headings have not"
    return Finding(span, message, Fix((Edit(span, ""),)))


def _is_ended(form: _Form) -> bool:
    title = form.section.title
    return title.endswith(_ENDS) and not re.search(_NO_END, title) and len(title.split()) <= MOST_WORDS


def _ended(form: _Form) -> Finding:
    section, mark = form.section, form.section.title[-1]
    message = f"{quoted(section.title)} ends in {mark!r}; the other headings do not"
    is_plain = form.text.startswith("#") and form.text[form.end - 1] == mark and form.text[form.end - 2] != "\\"
    place = section.heading.start + form.end
    return Finding(section.heading, message, Fix((Edit(Span(place - 1, place), ""),)) if is_plain else None)
