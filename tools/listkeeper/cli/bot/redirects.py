"""`bot redirects`: the one pull request with safe new addresses."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from listkeeper import files, git
from listkeeper.cli import fixing, inputs, reports
from listkeeper.cli.bot import contents, health, world
from listkeeper.cli.output import Stop, note

if TYPE_CHECKING:
    from listkeeper.bot.redirects import Branch, State, Text
    from listkeeper.cli.bot.world import World
    from listkeeper.cli.inputs import Source
    from listkeeper.links.reports import Report

FAILED = 2
CONTAINED = frozenset({"identical", "ahead"})
"""How a branch stands to a commit that it has (REST API, "Compare two commits")."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--report", "report", metavar="LINKS", required=True, help="What links --format json, or merge, printed.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@world.options
@world.dry_run_option
def redirects(
    paths: tuple[str, ...], *, report: str, config_file: str | None, event: str | None, login: str, dry_run: bool
) -> int:
    """Keep one pull request with safe new addresses: of links that have moved, and of renamed repositories.

    PATH as for links; what is checked out is what was checked. The branch is made anew as long as nobody else has
    committed to it; closed by a person, the same changes are not asked for again.
    """
    from listkeeper.bot.redirects import plan
    from listkeeper.github.rest import RestError

    found, here = reports.whole(report), world.read(event, login)
    if not found.conclusive:
        note("listkeeper: the run could not tell; the pull request stays as it is")
        return 0
    sources = inputs.read_all(paths or ("list.md",), config_file)
    fixing.refuse_standard_input(sources)
    try:
        texts, head = _rewritten(sources, found), git.head(_root(sources[0]), os.environ)
        steps = plan(texts, _state(here, head))
    except git.GitError as error:
        raise Stop(str(error)) from None
    except RestError as error:
        here.warn(f"could not look for the pull request with new addresses: {error}")
        return FAILED
    return FAILED if here.carry_out(steps, dry_run=dry_run) else 0


def _rewritten(sources: Sequence[Source], found: Report) -> list[Text]:
    """Every list with its new addresses, by its path from the root. Raises GitError and Stop."""
    from listkeeper.bot.redirects import Text
    from listkeeper.rewrite import rewrite

    for source in sources:
        assert source.path
        if git.text_at(source.path, "HEAD", os.environ) != source.text:
            raise Stop(f"{source.path} is not as it was committed; the bot works on commits alone")
    lists = rewrite([source.document for source in sources], found.results)
    return [Text(_from_root(source), own) for source, own in zip(sources, lists, strict=True)]


def _root(source: Source) -> Path:
    assert source.path
    return files.checkout(source.path.resolve().parent)


def _from_root(source: Source) -> str:
    assert source.path
    return source.path.resolve().relative_to(_root(source)).as_posix()


def _state(here: World, head: str) -> State:
    """What there is on GitHub. Raises RestError, and Stop where another branch than the default one was checked."""
    from listkeeper.bot.redirects import SCRATCH, State

    repository = here.rest().get(here.path)
    base = str(repository["default_branch"])
    if _compared(here, head, base)["status"] not in CONTAINED:
        raise Stop(f"what is checked out is not on {base}; the pull request is for what is there")
    pulls = [pull for pull in health.own_pulls(here, "all", here.login) if pull["base"]["ref"] == base]
    return State(
        full_name=here.repository,
        node=str(repository["node_id"]),
        base=base,
        head=head,
        branch=_branch(here, base, pulls),
        has_scratch=contents.head(here.rest(), here.path, SCRATCH) is not None,
        pulls=pulls,
    )


def _branch(here: World, base: str, pulls: Sequence[Any]) -> Branch | None:
    from listkeeper.bot.commits import are_by
    from listkeeper.bot.redirects import BRANCH, Branch, tip

    oid = contents.head(here.rest(), here.path, BRANCH)
    if oid is None:
        return None
    between = _compared(here, base, oid)
    all_told = between["total_commits"] == len(between["commits"])
    known = tip(pulls) in (None, oid)
    return Branch(oid, known and all_told and are_by(between["commits"], here.login))


def _compared(here: World, base: str, head: str) -> Any:
    return here.rest().get(f"{here.path}/compare/{quote(base)}...{quote(head)}")
