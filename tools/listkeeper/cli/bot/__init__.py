"""`bot`: what the workflows run. One module for each command; none is read before it is called."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = ("check", "comment", "review", "issue", "redirects", "schedule", "fix", "form")
"""Each is a module here, and a command of the same name in it."""


class _Later(click.Group):
    """`listkeeper lint` is not to pay for what only a workflow needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Later)
def bot() -> None:
    """What the workflows run on GitHub: comments, reviews, issues and pull requests.

    Everything about the run is read from the environment that GitHub Actions sets; --event FILE names another event.
    """
