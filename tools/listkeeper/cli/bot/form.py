"""`bot form`: an issue was opened by the form, edited, or labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from listkeeper import files
from listkeeper.adopt.issue_form import LABEL
from listkeeper.bot import form as bot
from listkeeper.bot.commits import are_by
from listkeeper.bot.form import Found, Here, Issue, Judged, Standing
from listkeeper.cli import inputs, looking, mending, output
from listkeeper.cli.bot import contents, world
from listkeeper.cli.bot.contents import UnreadableError
from listkeeper.cli.bot.fix import MOST_COMMENTS, in_repository, permission
from listkeeper.cli.bot.world import World
from listkeeper.cli.inputs import Source
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import Severity
from listkeeper.document import Entry
from listkeeper.facts import LinkResult
from listkeeper.github.words import RestError
from listkeeper.proposal.answers import answers, is_form, target
from listkeeper.proposal.fields import Field, fields, targets
from listkeeper.proposal.placing import PlacingError, Proposal, is_one_line_more, placed

if TYPE_CHECKING:
    from listkeeper.github.rest import Rest
    from listkeeper.rules import Rule

ACTIONS = frozenset({"opened", "edited", "labeled", "reopened"})


@click.command()
@click.argument("path", default="list.md", metavar="[PATH]")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@click.option(
    "--label", "approval", default=bot.APPROVAL, show_default=True, help="Label by which a maintainer agrees."
)
@click.option("--offline", is_flag=True, help="Do not ask for the link.")
@world.options
@world.dry_run_option
def form(
    path: str,
    config_file: str | None,
    approval: str,
    event: str | None,
    login: str,
    *,
    offline: bool,
    dry_run: bool,
) -> int:
    """Answer an issue that proposes an entry by the form; with a maintainer's label, make a pull request of it.

    PATH is the list as it lies in the checkout of the default branch, which has the configuration and the schema.
    """
    around = world.read(event, login)
    if around.event.get("action") not in ACTIONS:
        output.note("listkeeper: nothing happened here that a form is about")
        return 0
    if around.event["action"] == "labeled" and around.told("label", "name", of=str) != approval:
        output.note("listkeeper: it is another label that was put on")
        return 0
    number = around.told("issue", "number", of=int)
    try:
        _look(number, path, config_file, around, approval, offline=offline, dry_run=dry_run)
    except RestError as error:
        around.warn(f"could not look at issue {number}: {error}")
    return 0


def _look(
    number: int,
    path: str,
    config_file: str | None,
    around: World,
    approval: str,
    *,
    offline: bool,
    dry_run: bool,
) -> None:
    """Raises RestError, Stop."""
    rest = around.rest()
    now = bot.issue(rest.get(f"{around.path}/issues/{number}"))
    source = _source(path, config_file)
    asked = _asked(source)
    if not now.is_open or not (LABEL in now.labels or is_form(now.body, asked)):
        output.note(f"listkeeper: issue {number} is none that is looked at: closed, locked, or not made by the form")
        return
    here = _here(around, rest, approval)
    try:
        source = _at_head(source, rest, here)
        judged = _judged(now, source, offline=offline)
    except UnreadableError as error:
        around.warn(f"the list cannot be added to: {error}")
        return
    approved = bot.is_approved(around.event, now, _permission(rest, around), approval)
    standing = _standing(now, source, rest, here)
    comments = rest.pages(f"{around.path}/issues/{number}/comments", most=MOST_COMMENTS)
    around.carry_out(bot.plan(now, judged, standing, here, comments, approved=approved), dry_run=dry_run)


def _source(path: str, config_file: str | None) -> Source:
    source = inputs.read_one(path, config_file, None)
    if source.path is None:
        raise click.UsageError("form needs a file of a checkout; standard input is none")
    return source


def _asked(source: Source) -> list[Field]:
    return fields(source.document, source.facts.schema, Conventions(source.document, source.facts.config))


def _here(around: World, rest: Rest, approval: str) -> Here:
    repository = rest.get(around.path)
    branch = str(repository["default_branch"])
    head = str(rest.get(f"{around.path}/git/ref/heads/{branch}")["object"]["sha"])
    node = str(repository["node_id"])
    return Here(around.repository, node, around.path, around.login, around.server, branch, head, approval)


def _at_head(source: Source, rest: Rest, here: Here) -> Source:
    """The list as it is in the last commit of the default branch, on which everything is built."""
    name = in_repository(source)
    if contents.blob(rest, here.path, here.head, name) is None:
        raise UnreadableError(f"there is no {name} in the default branch")
    return replace(source, document=source.profile.read(contents.text(rest, here.path, here.head, name), name))


def _permission(rest: Rest, around: World) -> Mapping[str, Any]:
    """Of who put the label on; nobody else is asked about."""
    if around.event.get("action") != "labeled":
        return {}
    return permission(rest, around.path, around.told("sender", "login", of=str))


def _judged(now: Issue, source: Source, *, offline: bool) -> Judged:
    """What is wrong with the answers, or the list with the entry in it. Raises Stop."""
    asked = _asked(source)
    read = answers(now.body, asked)
    problems = [Found(own.label, own.message) for own in read.problems]
    if problems:
        return Judged(tuple(problems))
    values = {key: own[0] if own else "" for key, own in read.values.items()}
    where = target(values["section"], targets(source.document))
    if where is None:
        label = next(own.label for own in asked if own.key == "section")
        return Judged((Found(label, "the list has no such section that takes entries, or more than one of this name"),))
    marks = [value for own in asked if own.key.startswith("attributes") for value in read.values[own.key]]
    proposal = Proposal(values["name"], values["url"], tuple(marks), values["description"])
    try:
        text = placed(source.document, where, proposal, source.facts.config)
    except PlacingError as error:
        return Judged((Found("", str(error)),))
    return _looked(source, text, offline=offline)


def _looked(source: Source, text: str, *, offline: bool) -> Judged:
    """Raises Stop."""

    def rules_of(source: Source) -> Mapping[str, Rule]:
        return source.profile.rules

    path, old = source.document.path, source.document
    new = replace(source, document=source.profile.read(text, path), facts=replace(source.facts, before=old))
    ((_, fixed),) = mending.mended([new], rules_of)
    if is_one_line_more(old.text, fixed.document.text):
        new = replace(new, document=fixed.document)
    run, broken = looking.look([new], rules_of)
    if broken:
        raise broken
    entry = _added(source, new)
    line = new.document.source(entry.span)
    found = [(d.severity, Found(d.rule, d.message, is_ours=False)) for d in run.diagnostics]
    found += [(own.severity, _of_link(own)) for own in ([] if offline else _links(new, entry))]
    problems = tuple(own for severity, own in found if severity is Severity.ERROR)
    hints = tuple(own for severity, own in found if Severity.OFF < severity < Severity.ERROR)
    return Judged(problems, hints, path, line, new.document.text)


def _added(old: Source, new: Source) -> Entry:
    """The entry of the one line that the old text does not have there."""
    was, now = old.text.split("\n"), new.text.split("\n")
    at = next((at for at, (left, right) in enumerate(zip(was, now, strict=False)) if left != right), len(was))
    owners = new.document.owners
    return next(owners[line] for line in range(at + 1, len(now) + 1) if line in owners and now[line - 1].strip())


def _links(source: Source, entry: Entry) -> Iterator[LinkResult]:
    """What its address answers; private networks are not asked."""
    from listkeeper.cli import checking
    from listkeeper.links.guard import Networks
    from listkeeper.links.plan import Listed, plan

    assert source.path
    folder = source.path.resolve().parent
    spans = {link.span for link in entry.links}
    added = frozenset(link for link in source.document.links if link.span in spans)
    listed = Listed(source.document, folder, files.checkout(folder), added=added, exclude=source.facts.config.exclude)
    checked = checking.check(plan([listed]), checking.Wish(Networks()))
    yield from checked.results if checked.conclusive else ()


def _of_link(result: LinkResult) -> Found:
    from listkeeper.report.links.wording import sentences

    return Found("Link", sentences(result).removesuffix("."))


def _standing(now: Issue, source: Source, rest: Rest, here: Here) -> Standing:
    """Raises RestError."""
    branch = bot.branch_of(now.number)
    owner = here.repository.partition("/")[0]
    found = rest.pages(f"{here.path}/pulls", {"state": "all", "head": f"{owner}:{branch}"}, most=100)
    made = bot.pulls_of(found, here)
    head = contents.head(rest, here.path, branch) or ""
    number, is_open = (int(made["number"]), made["state"] == "open") if made else (0, False)
    standing = Standing(number, is_open, bool(made and made.get("merged_at")), head)
    if not head or (made and not is_open):
        return standing
    compared = rest.get(f"{here.path}/compare/{here.head}...{head}", {"per_page": 100})
    rows = compared["commits"]
    untouched = len(rows) == compared["total_commits"] and are_by(rows, here.login)
    return standing._replace(
        is_touched=not untouched, is_current=_is_current(now, source, standing, compared, rest, here)
    )


def _is_current(
    now: Issue, source: Source, standing: Standing, compared: Mapping[str, Any], rest: Rest, here: Here
) -> bool:
    """Whether the branch has the entry of the issue on what it was built on, and can be merged."""
    if not standing.pull:
        return False
    path, base = source.document.path, str(compared["merge_base_commit"]["sha"])
    try:
        was, is_now = (contents.text(rest, here.path, commit, path) for commit in (base, standing.head))
    except UnreadableError:
        return False
    then = replace(source, document=source.profile.read(was, path))
    if _judged(now, then, offline=True).text != is_now:
        return False
    return rest.get(f"{here.path}/pulls/{standing.pull}").get("mergeable") is not False
