"""Runs a command in this interpreter if it has what the command needs, else in one that is prepared for it.

    start.py activated|found|run|test COMMAND [ARGUMENT…]

The first argument says which interpreter `run` chose. Every command passes here: only what is needed is imported.
"""

from __future__ import annotations

import os
import site
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.dirname(os.path.dirname(HERE))


def start(chosen: str, command: str, arguments: list[str]) -> None:
    """Ends the process, or replaces it."""
    sys.path.insert(0, TOOLS)
    needs = "test" if command == "test" else "run"
    if suits(chosen, needs):
        perform(command, arguments)
    elif chosen == "activated":
        run = os.path.join(HERE, "run")
        os.execv(run, [run, "--passed-over", command, *arguments])
    else:
        python = prepare(needs)
        os.execv(python, [python, "-EP", os.path.join(HERE, "start.py"), needs, command, *arguments])


def suits(chosen: str, needs: str) -> bool:
    if chosen in ("run", "test"):
        return is_whole()
    from listkeeper.bootstrap.requirements import are_met

    return are_met(needs)


def is_whole() -> bool:
    """False where the interpreter behind the environment was replaced by one of another minor version."""
    return os.path.isdir(site.getsitepackages()[0])


def perform(command: str, arguments: list[str]) -> None:
    if command == "test":
        from listkeeper.bootstrap.checks import run_checks

        sys.exit(run_checks(arguments))
    from listkeeper.cli import main

    main(arguments, tool=command)


def prepare(needs: str) -> str:
    from listkeeper.bootstrap.environment import CannotPrepareError, prepare_environment

    try:
        return prepare_environment(needs)
    except CannotPrepareError as error:
        print(f"listkeeper: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    try:
        start(sys.argv[1], sys.argv[2], sys.argv[3:])
    except KeyboardInterrupt:
        sys.exit(130)
