"""The line that says how far a run is, on a terminal and a clock of our own."""

from __future__ import annotations

import io
import os
import sys

import pytest
from listkeeper.cli.progress import Progress
from listkeeper.report.text import width


class Terminal(io.StringIO):
    """What was written, and what it looks like."""

    def isatty(self) -> bool:
        return True

    @property
    def screen(self) -> list[str]:
        """As a terminal shows it that knows a return, a line end and "clear to the end of the line"."""
        lines = [""]
        for part in self.getvalue().replace("\n", "\r\n\r").split("\r"):
            if part.startswith("\n"):
                lines.append("")
            elif part.startswith("\x1b[K"):
                lines[-1] = part.removeprefix("\x1b[K")
            elif part:
                lines[-1] = part + lines[-1][len(part) :]
        return lines


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def shown(terminal: Terminal, *, columns: int = 200, term: str = "xterm") -> tuple[Progress, Clock]:
    clock = Clock()
    return Progress(terminal, 5000, clock, columns=lambda: columns, environment={"TERM": term}), clock


LINES = [
    ("the first", (0,), 0.0, "0 of 5,000 links"),
    ("hosts", (412, 37), 1.0, "412 of 5,000 links, 37 hosts in flight"),
    ("one host", (412, 1), 1.0, "412 of 5,000 links, 1 host in flight"),
    ("waiting", (412, 0, 2, 44.6), 1.0, "412 of 5,000 links, 2 hosts asked us to wait, 45 s"),
    ("no estimate without time", (412,), 2.9, "412 of 5,000 links"),
    ("no estimate without answers", (19,), 60.0, "19 of 5,000 links"),
    ("an estimate", (1000,), 10.0, "1,000 of 5,000 links, about 40 s left"),
    ("no more exact than it is known", (1000,), 10.4, "1,000 of 5,000 links, about 40 s left"),
    ("minutes", (1000,), 100.0, "1,000 of 5,000 links, about 7 min left"),
    ("hours", (100,), 200.0, "100 of 5,000 links, about 3 h left"),
    ("never nothing left", (4999,), 10.0, "4,999 of 5,000 links, about 5 s left"),
    ("all done", (5000,), 10.0, "5,000 of 5,000 links"),
    (
        "no sooner than the last host may be asked",
        (4990, 3, 1, 90.0),
        10.0,
        "4,990 of 5,000 links, 3 hosts in flight, 1 host asked us to wait, 90 s, about 2 min left",
    ),
]


@pytest.mark.parametrize(("told", "seconds", "line"), [pytest.param(*case[1:], id=case[0]) for case in LINES])
def test_a_line_says_how_far_it_is(told: tuple[int, int, int, float], seconds: float, line: str) -> None:
    terminal = Terminal()
    progress, clock = shown(terminal)
    clock.now += seconds
    progress.update(*told)

    assert terminal.screen == [line]


def test_an_estimate_is_of_the_pace_of_late() -> None:
    terminal = Terminal()
    progress, clock = shown(terminal)
    for second in range(1, 41):  # 100 a second, then 10
        clock.now += 1
        progress.update(second * 100 if second <= 20 else 2000 + (second - 20) * 10)

    assert terminal.screen == ["2,200 of 5,000 links, about 5 min left"]


def test_a_run_that_stands_still_has_no_estimate() -> None:
    terminal = Terminal()
    progress, clock = shown(terminal)
    for _ in range(40):
        clock.now += 1
        progress.update(1000)

    assert terminal.screen == ["1,000 of 5,000 links"]


def test_it_is_written_ten_times_a_second_at_most() -> None:
    terminal = Terminal()
    progress, clock = shown(terminal)
    for number in range(1000):
        clock.now += 0.001
        progress.update(number)
        progress.found(f"dead {number}")

    assert 9 <= terminal.getvalue().count("\x1b[K") <= 10


def test_problems_stand_above_it_in_their_order() -> None:
    terminal = Terminal()
    progress, clock = shown(terminal)
    progress.update(1)
    progress.found("a")
    progress.found("b")
    clock.now += 1
    progress.update(2)
    clock.now += 1
    progress.found("c")

    assert terminal.screen == ["a", "b", "c", "2 of 5,000 links"]


def test_closing_clears_the_line_and_keeps_the_problems() -> None:
    terminal = Terminal()
    progress, _ = shown(terminal)
    progress.update(1)
    progress.found("a")
    progress.close()
    progress.update(2)
    progress.found("b")
    progress.close()

    assert terminal.screen == ["a", ""]


@pytest.mark.parametrize("text", ["\x1b[2Jx", "a\nb\r\x1b[1Ac", "\u202eabc", "::error::x", "x" * 100_000])
def test_a_problem_is_one_line_that_does_not_act(text: str) -> None:
    terminal = Terminal()
    progress, _ = shown(terminal)
    progress.found(text)
    progress.close()

    [line, rest] = terminal.screen
    assert (line.isprintable(), line.startswith("::"), len(line) < 600, rest) == (True, False, True, "")


NARROW = [
    (120, "4,990 of 5,000 links, 3 hosts in flight, 1 host asked us to wait, 90 s, about 2 min left"),
    (91, "4,990 of 5,000 links, 3 hosts in flight, 1 host asked us to wait, 90 s, about 2 min left"),
    (90, "4,990 of 5,000 links, 3 hosts in flight, about 2 min left"),
    (50, "4,990 of 5,000 links, about 2 min left"),
    (30, "4,990 of 5,000 links"),
    (20, ""),
    (1, ""),
]


@pytest.mark.parametrize(("columns", "line"), NARROW)
def test_it_is_never_as_wide_as_the_terminal(columns: int, line: str) -> None:
    terminal = Terminal()
    progress, clock = shown(terminal, columns=columns)
    clock.now += 10
    progress.update(4990, 3, 1, 90.0)

    assert terminal.screen == [line]
    assert width(f"{line}^C") < max(columns, 3)


def test_nothing_is_shown_where_nobody_looks() -> None:
    def written(terminal: Terminal, term: str) -> str:
        progress, _ = shown(terminal, term=term)
        progress.update(1)
        progress.found("a")
        progress.close()
        return terminal.getvalue()

    class File(Terminal):
        def isatty(self) -> bool:
            return False

    assert (written(File(), "xterm"), written(Terminal(), "dumb")) == ("", "")
    assert written(Terminal(), "xterm") != ""


def test_without_standard_error_nothing_is_shown() -> None:
    progress = Progress(None, 10, Clock())
    progress.update(1)
    progress.found("a")
    progress.close()


def test_a_terminal_that_is_gone_does_not_end_the_run() -> None:
    class Gone(Terminal):
        writes = 0

        def write(self, _text: str) -> int:
            self.writes += 1
            raise BrokenPipeError

    terminal = Gone()
    progress, clock = shown(terminal)
    for number in range(3):
        clock.now += 1
        progress.update(number)
    progress.close()

    assert terminal.writes == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is of Unix")
def test_a_terminal_is_asked_how_wide_it_is() -> None:
    import fcntl
    import struct
    import termios

    def line(columns: int) -> str:
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 10, columns, 0, 0))
        with os.fdopen(theirs, "w", encoding="utf-8") as stream, os.fdopen(ours, "rb", buffering=0) as screen:
            Progress(stream, 5000, Clock(), environment={}).update(1, 37, 2, 30.0)
            return screen.read(1000).decode().removeprefix("\r\x1b[K")

    assert line(30) == "1 of 5,000 links"
    assert line(60) == "1 of 5,000 links, 37 hosts in flight"
    assert line(0) == "1 of 5,000 links, 37 hosts in flight, 2 hosts asked us to wait, 30 s"
