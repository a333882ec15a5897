"""Standard output and standard error, byte for byte what we mean."""

from __future__ import annotations

import os
import sys


class Stop(Exception):
    """A command cannot go on: the message for the person, and the exit status."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


def write(text: str) -> None:
    """To standard output as UTF-8, line ends as they are, whatever the locale. Raises Stop, and BrokenPipeError."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()
        raise Stop(f"the output cannot be written: {(error.strerror or 'no reason given').lower()}") from None


def discard_output() -> None:
    """What is still buffered goes nowhere, so that closing standard output at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(text: str) -> None:
    """A line to standard error."""
    print(text.encode("utf-8", "backslashreplace").decode(), file=sys.stderr, flush=True)


def has_colour() -> bool:
    """On a terminal that does not ask otherwise (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
