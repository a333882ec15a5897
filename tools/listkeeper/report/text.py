"""For people and editors: place, severity, message, rule; the line with a caret; a summary."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document
from listkeeper.escape import terminal
from listkeeper.report.run import Run
from listkeeper.report.wording import older

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTICE: "36"}
WIDTH = 100
"""Characters of the quoted line; of a longer one, the part around the caret."""
LEAD = 20
"""Characters shown before the caret in a line that is cut."""
NO_WIDTH = ("Mn", "Me", "Cf")


def render(run: Run, *, colour: bool) -> str:
    parts = [_diagnostic(d, run.documents[d.path], colour) for d in run.diagnostics]
    return "".join([*parts, _summary(run.diagnostics, run.documents), older(run.older)])


def _diagnostic(d: Diagnostic, document: Document, colour: bool) -> str:
    severity = paint(d.severity.word, COLOURS[d.severity], colour)
    place = paint(f"{terminal(d.path)}:{d.start.line}:{d.start.column}:", "1", colour)
    head = f"{place} {severity}: {terminal(d.message)} {paint(f'[{d.rule}]', '2', colour)}\n"
    line, caret = _quote(d, document)
    return head + (f"    {line}\n    {paint(caret, COLOURS[d.severity], colour)}\n" if line.strip() else "")


def paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text


def _quote(d: Diagnostic, document: Document) -> tuple[str, str]:
    """The line, or the part of it around the span, and the carets to print beneath.

    No more of the line is looked at than is shown: a list may be one line of megabytes with thousands of findings.
    """
    begin = document.line_starts[d.start.line - 1]
    start = d.start.column - 1
    is_long = len(_line(document, begin)) > WIDTH
    first = max(start - LEAD, 0) if is_long else 0
    line = _line(document, begin + first)
    end = d.end.column - 1 - first if d.end.line == d.start.line else WIDTH
    before = ("…" if first else "") + terminal(line[: start - first])
    shown = ("…" if first else "") + terminal(line[:WIDTH]) + ("…" if len(line) > WIDTH else "")
    return shown, " " * width(before) + "^" * max(width(terminal(line[start - first : min(end, WIDTH)])), 1)


def _line(document: Document, begin: int) -> str:
    """The line from here on, but no more than one character too much to show."""
    return document.text[begin : begin + WIDTH + 1].partition("\n")[0].removesuffix("\r")


def width(text: str) -> int:
    """The columns that a terminal uses (UAX 11: wide and fullwidth take two; marks and joiners none)."""
    return sum(
        0 if unicodedata.category(c) in NO_WIDTH else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _summary(diagnostics: Sequence[Diagnostic], documents: Mapping[str, Document]) -> str:
    entries = sum(len(document.entries) for document in documents.values())
    place = terminal(next(iter(documents))) if len(documents) == 1 else f"{len(documents)} files"
    is_parsed = any(document.is_parsed for document in documents.values())
    about = f"{place} ({entries} {'entry' if entries == 1 else 'entries'})" if is_parsed else place
    if not diagnostics:
        return f"{about}: nothing to say\n"
    counts = Counter(d.severity for d in diagnostics)
    said = (f"{n} {severity.word}{'' if n == 1 else 's'}" for severity in reversed(Severity) if (n := counts[severity]))
    return f"{about}: {', '.join(said)}\n"
