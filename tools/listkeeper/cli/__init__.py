"""The command line: the only place that prints, exits, reads the clock or the environment."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import StringIO

import click

from listkeeper import __version__
from listkeeper.cli import output
from listkeeper.cli.bot import bot
from listkeeper.cli.export import export
from listkeeper.cli.history import history
from listkeeper.cli.init import init
from listkeeper.cli.links import links
from listkeeper.cli.lint import lint
from listkeeper.cli.output import Stop, note
from listkeeper.cli.render import render
from listkeeper.diagnostic import BrokenRuleError
from listkeeper.escape import terminal

USAGE, BUG, INTERRUPTED = 2, 4, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="listkeeper")
def listkeeper() -> None:
    """Keep a curated Markdown list true: parsed, validated, in order, its links known.

    Exit status: 0 clean, 1 problems found, 2 wrong usage, configuration or file, 3 a network on which nothing could
    be told, 4 a bug of listkeeper.
    """


for command in (lint, render, export, history, links, init, bot):
    listkeeper.add_command(command)


def main(arguments: Sequence[str] | None = None, *, tool: str = "") -> None:
    """Run a command and exit; the one place where an exception ends.

    As the `tool` of a checkout, `tools/lint` speaks of itself by that name, not as `listkeeper lint`.
    """
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments), tool=tool))


def run(arguments: list[str], *, tool: str = "") -> int:
    try:
        called = listkeeper.commands[tool] if tool else listkeeper
        name = f"tools/{tool}" if tool else "listkeeper"
        result = called.main(arguments, prog_name=name, standalone_mode=False, **listkeeper.context_settings)
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        shown = StringIO()
        error.show(file=shown)
        note(shown.getvalue())
        return USAGE
    except Stop as error:
        note(f"listkeeper: {error}")
        return error.status
    except (click.Abort, KeyboardInterrupt):
        note("listkeeper: interrupted")
        return INTERRUPTED
    except OSError as error:  # click could not print, or the folder we stand in is gone: nobody's bug
        if sys.stdout:
            output.discard(sys.stdout)
        place = f"{error.filename}: " if error.filename else ""
        note(f"listkeeper: {place}{(error.strerror or type(error).__name__).lower()}")
        return USAGE
    except MemoryError:
        note("listkeeper: not enough memory for this list")
        return USAGE
    except Exception as error:  # noqa: BLE001 - the one place where a bug ends
        note(_report(error, arguments))
        return BUG


def _report(error: Exception, arguments: list[str]) -> str:
    """What a person pastes into a report: no text of the list, no environment."""
    import platform
    import traceback

    cause = error.__cause__ if isinstance(error, BrokenRuleError) and error.__cause__ else error
    frames = traceback.extract_tb(cause.__traceback__)
    ours = [frame for frame in frames if "click" not in frame.filename]
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in ours]
    return "\n".join(
        (
            "listkeeper: this is a bug of listkeeper; the list was not changed. Please report these lines:",
            f"  version   {__version__}, Python {platform.python_version()}, {platform.system()}",
            f"  command   {terminal(' '.join(arguments))}",
            *([f"  what      {terminal(str(error))}"] if cause is not error else []),
            f"  error     {type(cause).__name__}: {terminal(str(cause))[:300]}",
            f"  place     {' < '.join(reversed(places[-6:]))}",
        )
    )


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
