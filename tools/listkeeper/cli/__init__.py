"""The command line: the only place that prints, exits, reads the clock or the environment."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Sequence

import click

from listkeeper import __version__
from listkeeper.cli import output
from listkeeper.cli.export import export
from listkeeper.cli.links import links
from listkeeper.cli.lint import lint
from listkeeper.cli.output import Stop, note
from listkeeper.cli.render import render
from listkeeper.escape import terminal

USAGE, BUG, INTERRUPTED = 2, 4, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="listkeeper")
def listkeeper() -> None:
    """Keep a curated Markdown list true: parsed, validated, in order, its links known.

    Exit status: 0 clean, 1 problems found, 2 wrong usage, configuration or file, 4 a bug of listkeeper.
    """


for command in (lint, render, export, links):
    listkeeper.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit; the one place where an exception ends."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    try:
        result = listkeeper.main(arguments, prog_name=_program(arguments), standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        return USAGE
    except Stop as error:
        note(f"listkeeper: {error}")
        return error.status
    except (click.Abort, KeyboardInterrupt):
        note("listkeeper: interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough
        output.discard_output()
        return 0
    except MemoryError:
        note("listkeeper: not enough memory for this list")
        return USAGE
    except Exception as error:
        note(_report(error, arguments))
        return BUG


def _program(arguments: list[str]) -> str:
    """`tools/lint` says `tools/lint` in its help, not `listkeeper lint`."""
    return os.environ.get("LISTKEEPER_PROGRAM") or "listkeeper"


def _report(error: Exception, arguments: list[str]) -> str:
    """What a person pastes into a report: no text of the list, no environment."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames if "click" not in frame.filename]
    return "\n".join(
        (
            "listkeeper: this is a bug of listkeeper; the list was not changed. Please report these lines:",
            f"  version   {__version__}, Python {platform.python_version()}, {platform.system()}",
            f"  command   {terminal(' '.join(arguments))}",
            f"  error     {type(error).__name__}: {terminal(str(error))[:300]}",
            f"  place     {' < '.join(reversed(places[-6:]))}",
        )
    )


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
