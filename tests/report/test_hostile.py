"""Every format may end in the log of a job or on a terminal: whatever a list says, nothing in it acts there."""

from __future__ import annotations

import pytest
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Location
from listkeeper.parser import parse
from listkeeper.report import FORMATS, reporter
from listkeeper.report.run import Run

from tests.report.links.examples import HOSTILE
from tests.report.links.test_hostile import ACTS, is_command


def report(name: str, text: str) -> str:
    place = Location(1, 1)
    found = [Diagnostic(text, place, place, "order", severity, text) for severity in (Severity.ERROR, Severity.NOTICE)]
    return reporter(name).render(Run(found, {text: parse(f"- {text}", text)}), colour=False)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("name", FORMATS)
def test_no_line_of_a_report_commands_the_runner(name: str, text: str) -> None:
    lines = [line for line in report(name, text).splitlines() if is_command(line)]

    assert [line.split(" ")[0] for line in lines] == (["::error", "::notice"] if name == "github" else [])


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("json", "sarif")])  # they are for programs
def test_nothing_in_a_report_acts_on_a_terminal(name: str, text: str) -> None:
    assert ACTS.findall(report(name, text)) == []
