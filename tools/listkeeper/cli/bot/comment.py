"""`bot comment`: the one comment on a pull request, after the check has run."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import click

from listkeeper.bot.comment import plan
from listkeeper.bot.comment.where import Where
from listkeeper.bot.pulls import Pull, Run
from listkeeper.bot.report import ChangeReport
from listkeeper.bot.suggestions import clickable, placed
from listkeeper.calls import Step
from listkeeper.cli.bot import world
from listkeeper.cli.bot.spoken import FILES, speak
from listkeeper.cli.bot.world import World

SUGGESTIONS, FIX = "suggestions", "fix"


@click.command()
@click.option("--report", "folder", metavar="FOLDER", required=True, help="The artifact that the check has left.")
@click.option(
    "--without",
    type=click.Choice((SUGGESTIONS, FIX)),
    multiple=True,
    help="What not to point to: suggestions, where no review is made; fix, where nobody listens to /fix.",
)
@world.options
@world.dry_run_option
def comment(folder: str, without: tuple[str, ...], event: str | None, login: str, *, dry_run: bool) -> int:
    """Say on a pull request what was found: in one comment, edited in place and hidden when all is well.

    For workflow_run events. The pull request is found by what GitHub says of the run; the report is data of a
    stranger. Nothing is written where nothing has changed, or where there is nothing to say.
    """
    here = world.read(event, login)
    return speak(here, folder, lambda *known: _plan(here, without, *known), dry_run=dry_run)


def _plan(here: World, without: Collection[str], report: ChangeReport, pull: Pull, run: Run) -> Sequence[Step]:
    rest = here.rest()
    comments = rest.pages(f"{here.path}/issues/{pull.number}/comments")
    wants_files = report.suggestions and SUGGESTIONS not in without
    files = rest.pages(f"{here.path}/pulls/{pull.number}/files", FILES) if wants_files else ()
    page = f"{here.server}/{here.repository}/actions/runs/{run.id}"
    where = Where(here.server, page, fixes=FIX not in without)
    mended = clickable(placed(report, pull, files))
    return plan(report, pull, comments, path=here.path, where=where, clickable=mended, login=here.login)
