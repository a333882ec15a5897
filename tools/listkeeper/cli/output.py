"""Standard output and standard error, byte for byte what we mean."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from listkeeper.escape import terminal

UNKNOWN_COLUMNS = 80
"""Of a terminal that does not know its width."""


class Stop(Exception):  # noqa: N818 - the person may be wrong, or the disk full
    """A command cannot go on: the message for the person, and the exit status."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


def write(text: str) -> None:
    """To standard output as UTF-8, line ends as they are, whatever the locale. Raises Stop.

    Whoever reads it may stop reading (`| head`): the status is still that of the command.
    """
    if sys.stdout is None:
        raise Stop("the output cannot be written: standard output is closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard(sys.stdout)
    except OSError as error:
        discard(sys.stdout)
        raise Stop(f"the output cannot be written: {(error.strerror or 'no reason given').lower()}") from None


def discard(stream: TextIO) -> None:
    """What is still buffered goes nowhere, so that closing the stream at exit does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def note(text: str) -> None:
    """Lines to standard error, if there is one; nothing in them acts on a terminal."""
    if sys.stderr is None:
        return
    try:
        print("\n".join(map(terminal, text.splitlines())), file=sys.stderr, flush=True)
    except OSError:
        discard(sys.stderr)


def has_colour() -> bool:
    """On a terminal that does not ask otherwise (no-color.org)."""
    if sys.stdout is None or not sys.stdout.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns() -> int | None:
    """The width of the terminal that standard output is; None where it is none."""
    try:
        return (os.get_terminal_size(sys.stdout.fileno()).columns or UNKNOWN_COLUMNS) if sys.stdout.isatty() else None
    except (AttributeError, OSError, ValueError):
        return None
