"""What the runner of GitHub takes for a command in a log, and for an assignment in a file (its own source says so)."""

from __future__ import annotations

import pytest

from tests.workflows.channels import ChannelError, assignments, commands

LOGS = [
    ("::error::x", [("error", {}, "x")]),
    ("  ::warning file=a%2Cb,line=3::x%0Ay%25", [("warning", {"file": "a,b", "line": "3"}, "x\ny%")]),
    ("x ::error::y", []),
    ("::nonsuch::x", []),
    ("before ##[error]x", [("error", {}, "x")]),
    ("##[warning file=a;line=3]x%5D", [("warning", {"file": "a", "line": "3"}, "x]")]),
    ("a\r::notice::b", [("notice", {}, "b")]),
    ("::stop-commands::t\n::error::x\n##[error]y\n::t::\n::error::z", [("error", {}, "z")]),
    ("::set-output name=a::b", [("set-output", {"name": "a"}, "b")]),
]


@pytest.mark.parametrize(("log", "found"), LOGS)
def test_commands_of_a_log(log: str, found: list[tuple[str, dict[str, str], str]]) -> None:
    assert [tuple(command) for command in commands(log)] == found


FILES = [
    ("", {}),
    ("a=b\nc=d=e\n\na=f", {"a": "f", "c": "d=e"}),
    ("a<<E\nb\n\nc=<<\nE\nd=<<E", {"a": "b\n\nc=<<", "d": "<<E"}),
    ("a<<E\nE", {"a": ""}),
]


@pytest.mark.parametrize(("text", "found"), FILES)
def test_assignments_in_a_file(text: str, found: dict[str, str]) -> None:
    assert assignments(text) == found


@pytest.mark.parametrize("text", ["a", "=b", "<<E\nE", "a<<\nb", "a<<E\nb", "a<<E\n E"])
def test_what_is_no_assignment(text: str) -> None:
    with pytest.raises(ChannelError):
        assignments(text)
