"""A description ends without a full stop where this list has one, or with one where it has none.

Half a list with full stops, half without, looks like two lists. A question mark, an exclamation mark and the full
stops of other scripts (`。`, `।`) end a description as well, also before a closing quote or bracket, a note in
brackets, or an emoji. Labels of a word or two count neither way. Where full stops are left out, several sentences, an
ellipsis and abbreviations (`etc.`) keep theirs. What nine of ten entries do is asked of the rest.

In most lists, right is `- [Name](https://example.org) - Parses dates in 40 languages.`, with its full stop.

`final-punctuation = "require"` (or `"forbid"`) in the table `[form]` of the configuration decides it instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper import wording
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Entry, Shape, Span
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = True

STOPS = tuple(wording.STOPS)


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    conventions = facts.conventions
    for group in conventions.groups:
        habit = conventions.endings.at(group.part)
        for entry, own in zip(group.entries, group.endings, strict=True):
            if habit.value == "require" and own == "forbid" and not _ends_later(document, entry):
                message = f"the description of {wording.named(entry.name.text)} has no full stop; {habit.says('one')}"
                yield Finding(_end(entry), message, _with_stop(document, conventions, entry, group.list.shape))
            elif habit.value == "forbid" and own == "require" and _is_spare(text := entry.description.text):
                message = f"the description of {wording.named(entry.name.text)} ends in '{text[-1]}'"
                yield Finding(_end(entry), f"{message}; {habit.says('none')}", _without_stop(document, entry))


def _is_spare(text: str) -> bool:
    return wording.spare_stop(text) and not wording.has_sentences(text[:-1])


def _ends_later(document: Document, entry: Entry) -> bool:
    """What is no part of the description ends it: `Text ([Docs](address)).`, `Text.<sup>DRAFT</sup>`."""
    text, end = document.text, entry.description.span.end
    if text.startswith("</", end) or text.startswith(">", end - 1):
        return True
    line = text.find("\n", end)
    return text[max(end, (line if line >= 0 else len(text)) - 9) : line if line >= 0 else None].rstrip().endswith(STOPS)


def _end(entry: Entry) -> Span:
    """The last character of the description."""
    return Span(max(entry.description.span.end - 1, entry.description.span.start), entry.description.span.end)


def _with_stop(document: Document, conventions: Conventions, entry: Entry, shape: Shape) -> Fix | None:
    """None where the text does not stand there as it reads: in HTML, or all of it in emphasis."""
    text, (start, end) = entry.description.text, entry.description.span
    last = document.text[end - 1 : end]
    if start >= end or shape is Shape.HTML or (last != text[-1] and last not in tuple(")`*_]")):
        return None
    if last in tuple("*_") and document.text[start] in "*_":
        return None
    stop = conventions.stops.get(wording.script(text), ".")
    return Fix((Edit(Span(end, end), stop),))


def _without_stop(document: Document, entry: Entry) -> Fix | None:
    start, end = entry.description.span
    if end - start < 2 or document.text[end - 1] != entry.description.text[-1]:
        return None
    return Fix((Edit(Span(end - 1, end), ""),))
