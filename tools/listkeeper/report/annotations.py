"""What of many findings GitHub shows beside the lines: ten of each severity in a step, and the rest summed up.

From its log GitHub takes 10 errors, 10 warnings and 10 notices of a step, 50 annotations of a job, and drops what is
over without a word (actions/toolkit, `docs/problem-matchers.md`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from listkeeper.diagnostic import Severity
from listkeeper.report.wording import counted, tallied

SHOWN = 10
"""Annotations of each severity in a step."""


class Annotation(NamedTuple):
    """A workflow command that shows a finding, and what it counts as, in our own words, where it is not shown."""

    severity: Severity
    kind: str
    command: str


def within_limits(annotations: Iterable[Annotation], last: str = "") -> str:
    """The commands, the worst first; where there are too many of a severity, the last one tells of those.

    `last`: a notice about all of them, which has its place among the ten.
    """
    found = list(annotations)
    lines = []
    for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTICE):
        own = [one for one in found if one.severity is severity]
        room = SHOWN - bool(last and severity is Severity.NOTICE)
        most = room if len(own) <= room else room - 1
        lines += [one.command for one in own[:most]]
        if rest := own[most:]:
            said = (
                f"{counted(len(rest), f'more {severity.word}')} without room here: {tallied(one.kind for one in rest)}"
            )
            lines.append(f"::{severity.word} title=and {len(rest):,} more::{said}")
    return "".join(f"{line}\n" for line in (*lines, last) if line)
