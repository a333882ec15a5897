"""What is said on a pull request after a run of the check: on the right one, or not at all and not in red.

A check that fails because the bot could not speak would be held against a contributor, so only wrong usage is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from listkeeper.bot.pulls import EventError, Pull, Run, about, query, run_of
from listkeeper.bot.report import ChangeReport
from listkeeper.calls import Step
from listkeeper.cli.bot import artifact
from listkeeper.cli.bot.world import World
from listkeeper.cli.output import Stop, note
from listkeeper.github.rest import RestError

FILES = {"per_page": 50}
"""Of `pulls/N/files`: of more than 70 on a page, GitHub leaves the last ones without a patch (openjdk/skara 1302)."""
Plan = Callable[[ChangeReport, Pull, Run], Sequence[Step]]
"""May ask; raises RestError."""


def speak(world: World, folder: str, plan: Plan, *, dry_run: bool) -> int:
    """On every open pull request that the run of the event is about. Raises Stop for another kind of event."""
    try:
        run = run_of(world.event)
    except EventError as error:
        raise Stop(f"{error}; this command is for workflow_run") from None
    if isinstance(run, str):
        note(f"listkeeper: nothing is said: {run}")
        return 0
    try:
        _speak(world, folder, plan, run, dry_run=dry_run)
    except RestError as error:
        world.warn(f"the pull request could not be looked at: {error}")
    return 0


def _speak(world: World, folder: str, plan: Plan, run: Run, *, dry_run: bool) -> None:
    found = about(run, world.rest().pages(f"{world.path}/pulls", query(run)))
    if not found.pulls:
        note(f"listkeeper: nothing is said: {found.why}")
        return
    try:
        report = artifact.read(folder)
    except Stop as error:
        world.warn(str(error))
        return
    for pull in found.pulls:
        world.carry_out(plan(report, pull, run), dry_run=dry_run)
