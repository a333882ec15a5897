"""`bot review`: suggestions on a pull request that can be committed with a click."""

from __future__ import annotations

from collections.abc import Sequence

import click

from listkeeper.bot.pulls import Pull, Run
from listkeeper.bot.report import ChangeReport
from listkeeper.bot.review import plan
from listkeeper.calls import Step
from listkeeper.cli.bot import world
from listkeeper.cli.bot.spoken import FILES, speak
from listkeeper.cli.bot.world import World


@click.command()
@click.option("--report", "folder", metavar="FOLDER", required=True, help="The artifact that the check has left.")
@world.options
@world.dry_run_option
def review(folder: str, event: str | None, login: str, *, dry_run: bool) -> int:
    """Suggest on a pull request what mends its lines: one review, each suggestion once, twenty at the most.

    For workflow_run events. A suggestion is made where all its lines are in one hunk of the pull request's diff.
    """
    here = world.read(event, login)
    return speak(here, folder, lambda *known: _plan(here, *known), dry_run=dry_run)


def _plan(here: World, report: ChangeReport, pull: Pull, run: Run) -> Sequence[Step]:  # noqa: ARG001
    rest = here.rest()
    own = f"{here.path}/pulls/{pull.number}"
    files = rest.pages(f"{own}/files", FILES) if report.suggestions else []
    return plan(report, pull, files, rest.pages(f"{own}/comments"), path=here.path, login=here.login)
