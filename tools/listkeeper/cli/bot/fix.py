"""`bot fix`: somebody said `/fix` on a pull request."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from listkeeper import files
from listkeeper.bot import fix as bot
from listkeeper.bot.fix import Asked, Here, Mended, Pull, Work
from listkeeper.bot.report import Problem
from listkeeper.cli import inputs, looking, mending, output
from listkeeper.cli.bot import contents, world
from listkeeper.cli.bot.contents import UnreadableError
from listkeeper.cli.bot.world import World
from listkeeper.cli.diff import unified
from listkeeper.cli.inputs import Source
from listkeeper.diagnostic import Severity
from listkeeper.escape import markdown_code
from listkeeper.github.words import RestError

if TYPE_CHECKING:
    from listkeeper.github.rest import Rest
    from listkeeper.rules import Rule

MOST_COMMENTS = 1000
"""Of the thread, among which an older answer is looked for."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@click.option("--push-to-forks", is_flag=True, help="The token is an account's own, which may push to forks.")
@world.options
@world.dry_run_option
def fix(
    paths: tuple[str, ...],
    config_file: str | None,
    event: str | None,
    login: str,
    *,
    push_to_forks: bool,
    dry_run: bool,
) -> int:
    """Mend what a pull request made wrong, where its author or a maintainer says /fix.

    PATH is a list as it lies in the checkout of the default branch, which has the configuration and the schema; the
    text that is mended is read from GitHub. Nothing of the pull request is run.
    """
    here = world.read(event, login)
    own = bot.asked(here.event)
    if own is None:
        output.note(f"listkeeper: nobody says {bot.COMMAND} here")
        return 0
    try:
        _answer(own, here, paths, config_file, push_to_forks=push_to_forks, dry_run=dry_run)
    except RestError as error:
        here.warn(f"could not do what pull request {own.number} asks for: {error}")
    return 0


def _answer(
    own: Asked, here: World, paths: tuple[str, ...], config_file: str | None, *, push_to_forks: bool, dry_run: bool
) -> None:
    rest = here.rest()
    about = bot.pull(rest.get(f"{here.path}/pulls/{own.number}"))
    place = Here(here.repository, here.path, here.login, here.run, push_to_forks)
    if not bot.is_trusted(own, about, permission(rest, here.path, own.author)):
        output.note("listkeeper: only the author of the pull request and people with write access may ask for that")
        here.carry_out([bot.reaction(own, here.path, "confused")], dry_run=dry_run)
        return
    if about.is_locked:
        output.note("listkeeper: the conversation is locked; nothing is done")
        return
    comments = rest.pages(f"{here.path}/issues/{own.number}/comments", most=MOST_COMMENTS)
    if why := bot.obstacle(own, about, _pushes(rest, about)):
        here.carry_out(bot.refuse(own, why, place, comments), dry_run=dry_run)
        return
    here.carry_out([bot.reaction(own, here.path, "eyes")], dry_run=dry_run)
    sources = inputs.read_all(paths or ("list.md",), config_file, None)
    try:
        work = _work(sources, about, rest, here.path)
    except output.Stop as error:
        why = f"The lists of this repository cannot be looked at: {markdown_code(str(error))}"
        here.carry_out(bot.refuse(own, why, place, comments), dry_run=dry_run)
        return
    if not dry_run:
        here.summarise(bot.summary(work))
    here.carry_out(bot.plan(own, about, work, place, comments), dry_run=dry_run)


def permission(rest: Rest, path: str, login: str) -> Mapping[str, Any]:
    """What somebody may do in the repository; nothing where they are not known there. Raises RestError."""
    if not login:
        return {}
    try:
        answer = rest.get(f"{path}/collaborators/{quote(login, safe='')}/permission")
    except RestError as error:
        if error.status in (403, 404):
            return {}
        raise
    return answer if isinstance(answer, Mapping) else {}


def _pushes(rest: Rest, about: Pull) -> list[Any]:
    """The last pushes to the branch; none where GitHub does not tell. What is pushed is bound to the commit anyhow."""
    if not about.repository:
        return []
    try:
        query: dict[str, str | int] = {"ref": f"refs/heads/{about.branch}", "per_page": 10}
        pushes = rest.get(f"/repos/{about.repository}/activity", query)
    except RestError:
        return []
    return pushes if isinstance(pushes, list) else []


def _work(sources: Sequence[Source], about: Pull, rest: Rest, path: str) -> Work:
    """What is mended in those lists that the pull request changed. Raises Stop, RestError."""
    compared = rest.get(f"{path}/compare/{about.base}...{about.head}", {"per_page": 1})
    merge_base = str(compared["merge_base_commit"]["sha"])
    lists, changed, notes = [], set(), []
    for source in sources:
        try:
            own = _of_branch(source, about.head, merge_base, rest, path)
        except UnreadableError as error:
            notes.append(str(error))
            own = None
        if own:
            changed.add(own.document.path)
        elif own is None and (gone := _gone(source, compared)):
            notes.append(gone)
        lists.append(own or replace(source, facts=replace(source.facts, before=source.document)))
    return _mended(looking.together(lists), changed, notes)


def _of_branch(source: Source, head: str, merge_base: str, rest: Rest, path: str) -> Source | None:
    """The list as it is in the branch and as it was before; None where the branch left it alone, or has none."""
    name = in_repository(source)
    now, was = (contents.blob(rest, path, commit, name) for commit in (head, merge_base))
    if now is None or now == was:
        return None
    read = source.profile.read
    document = read(contents.text(rest, path, head, name), name)
    before = read(contents.text(rest, path, merge_base, name), name) if was else None
    return replace(source, document=document, facts=replace(source.facts, before=before))


def in_repository(source: Source) -> str:
    """The path of a list from the root of the checkout, symbolic links left as they are."""
    assert source.path
    path = Path(os.path.abspath(source.path))  # noqa: PTH100  # `resolve` would follow them
    return path.relative_to(files.checkout(path.parent)).as_posix()


def _gone(source: Source, compared: Mapping[str, Any]) -> str:
    name = in_repository(source)
    for file in compared.get("files") or ():
        if file.get("previous_filename") == name:
            return (
                f"{markdown_code(name)} is called {markdown_code(str(file.get('filename')))} in this branch; "
                "lists are mended under the name that they have in the default branch."
            )
        if file.get("filename") == name and file.get("status") == "removed":
            return f"{markdown_code(name)} is not there any more in this branch."
    return ""


def _mended(sources: Sequence[Source], changed: set[str], notes: Sequence[str]) -> Work:
    """Raises Stop."""

    def rules_of(source: Source) -> Mapping[str, Rule]:
        return source.profile.rules

    lists, after = [], []
    for source, fixed in mending.mended(sources, rules_of):
        path, text = source.document.path, fixed.document.text
        after.append(replace(source, document=fixed.document))
        if path in changed:
            done = tuple(d.rule for d in fixed.done)
            lists.append(Mended(path, text, done, unified(path, source.text, text)))
    run, broken = looking.look(looking.together(after), rules_of)
    if broken:
        raise broken
    left = tuple(
        Problem(d.path, d.start.line, d.rule, d.severity, d.message, d.fix is not None)
        for d in run.diagnostics
        if d.path in changed and d.severity > Severity.NOTICE
    )
    return Work(tuple(lists), left, tuple(notes))
