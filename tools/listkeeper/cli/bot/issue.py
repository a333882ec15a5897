"""`bot issue`: the one issue about the health of the links."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from listkeeper.cli import reports
from listkeeper.cli.bot import health, world

FAILED = 2


@click.command()
@click.option("--report", "report", metavar="LINKS", required=True, help="What links --format json, or merge, printed.")
@click.option("--label", metavar="NAME", default="", help="Put on a new issue, where the repository has such a label.")
@click.option("--pull-as", metavar="LOGIN", help="Whom bot redirects writes as, where that is another.")
@world.options
@world.dry_run_option
def issue(report: str, *, label: str, pull_as: str | None, event: str | None, login: str, dry_run: bool) -> int:
    """Keep one issue about the links of the lists: open while something is to be done, and closed when nothing is.

    It is known again by its author and a hidden line, so title and labels are yours to change.
    """
    from listkeeper.bot.issue import Run, plan
    from listkeeper.github.rest import RestError

    found, here = reports.whole(report), world.read(event, login)
    try:
        own, pull = health.own_issue(here), health.open_pull(here, pull_as or login)
    except RestError as error:
        here.warn(f"could not look for the issue about the links: {error}")
        return FAILED
    run = Run(datetime.now(UTC).date(), here.run)
    steps = plan(found, own, run, repository=here.path, pull=pull, label=label)
    return FAILED if here.carry_out(steps, dry_run=dry_run) else 0
