"""For GitHub Actions: workflow commands, which become annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Diagnostic
from listkeeper.escape import LONGEST_PATH, command_data, command_property, cut
from listkeeper.report.annotations import Annotation, within_limits
from listkeeper.report.run import Run
from listkeeper.report.wording import older


def render(run: Run, *, colour: bool) -> str:
    return within_limits(commands(run), _older(run.older))


def commands(run: Run) -> Iterator[Annotation]:
    return (Annotation(d.severity, d.rule, _command(d)) for d in run.diagnostics)


def _older(number: int | None) -> str:
    return f"::notice title=older problems::{older(number).strip()}" if number else ""


def _command(d: Diagnostic) -> str:
    path = command_property(cut(d.path, LONGEST_PATH))
    place = f"file={path},line={d.start.line},endLine={d.end.line},col={d.start.column}"
    if d.start.line == d.end.line:  # GitHub takes columns only within one line
        place += f",endColumn={max(d.end.column, d.start.column)}"
    return f"::{d.severity.word} {place},title={command_property(d.rule)}::{command_data(d.message)}"
