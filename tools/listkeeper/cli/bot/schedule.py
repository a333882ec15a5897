"""`bot schedule`: a schedule that GitHub switched off cannot tell so itself."""

from __future__ import annotations

import click

from listkeeper.cli.bot import health, world

FAILED = 2
ASLEEP = "disabled_inactivity"
"""The state of a workflow that GitHub switched off after 60 days without a commit (REST API, "List workflows")."""


@click.command()
@world.options
@world.dry_run_option
def schedule(*, event: str | None, login: str, dry_run: bool) -> int:
    """Say in the issue about the links that GitHub has switched a schedule off, if it has.

    It is to be called where something happens: in a workflow on pull requests, say.
    """
    from listkeeper.bot.issue import asleep
    from listkeeper.github.rest import RestError

    here = world.read(event, login)
    try:
        rows = here.rest().pages(f"{here.path}/actions/workflows")
        if all(row.get("state") != ASLEEP for row in rows):
            return 0
        steps = asleep(health.own_issue(here), repository=here.path)
    except RestError as error:
        here.warn(f"could not look whether a schedule was switched off: {error}")
        return FAILED
    return FAILED if here.carry_out(steps, dry_run=dry_run) else 0
