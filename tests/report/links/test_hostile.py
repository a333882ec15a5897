"""Every format may end in the log of a job or on a terminal: whatever a list says, nothing in it acts there."""

from __future__ import annotations

import re

import pytest
from listkeeper.report.links import LINK_FORMATS, link_reporter

from tests.report.links.examples import HOSTILE, hostile

ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def is_command(line: str) -> bool:
    """As GitHub's runner reads a line: `::name ...::` where it begins, `##[name ...]` anywhere in it."""
    line = line.lstrip()
    if line.startswith("::") and "::" in line[2:]:
        return True
    _, found, rest = line.partition("##[")
    return bool(found) and "]" in rest


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("name", sorted({*LINK_FORMATS} - {"github"}))  # which has its own
def test_no_line_of_a_report_commands_the_runner(name: str, text: str) -> None:
    report = link_reporter(name).render(hostile(text), conclusive=False, colour=False)

    assert [line for line in report.splitlines() if is_command(line)] == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("name", sorted({*LINK_FORMATS} - {"json", "sarif"}))  # they are for programs
def test_nothing_in_a_report_acts_on_a_terminal(name: str, text: str) -> None:
    report = link_reporter(name).render(hostile(text), conclusive=False, colour=False)

    assert ACTS.findall(report) == []
    assert len(report) < 600_000


@pytest.mark.parametrize(
    ("line", "acts"),
    [
        ("a ::error::x", False),
        (" ::error::x", True),
        ("a ##[group]", True),
        ("a ##[group", False),
        ("##\\u005bx]", False),
    ],
)
def test_the_judge_knows_a_command(line: str, acts: bool) -> None:
    assert is_command(line) == acts
