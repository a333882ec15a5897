"""For GitHub Actions: workflow commands, which become annotations on the lines of a pull request.

GitHub shows the first ten of each severity in a step, so the worst come first and the rest are summed up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document
from listkeeper.escape import command_data, command_property

SHOWN = 10
"""Annotations of each severity in a step (actions/toolkit#734)."""


def render(diagnostics: Sequence[Diagnostic], documents: Mapping[str, Document], *, colour: bool) -> str:
    lines = []
    for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTICE):
        lines += [_command(d) for d in diagnostics if d.severity is severity][:SHOWN]
    hidden = {s: n - SHOWN for s, n in Counter(d.severity for d in diagnostics).items() if n > SHOWN}
    lines += [f"{n} more of severity {s.word} are not shown as annotations\n" for s, n in sorted(hidden.items())]
    return "".join(lines)


def _command(d: Diagnostic) -> str:
    place = f"file={command_property(d.path)},line={d.start.line},endLine={d.end.line},col={d.start.column}"
    if d.start.line == d.end.line:  # GitHub takes columns only within one line
        place += f",endColumn={max(d.end.column, d.start.column)}"
    return f"::{d.severity.word} {place},title={command_property(d.rule)}::{command_data(d.message)}\n"
