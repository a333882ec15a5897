"""`lint`: rules over lists."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from listkeeper import profiles
from listkeeper.cli import inputs, looking, output
from listkeeper.cli.inputs import Source
from listkeeper.cli.looking import RulesOf
from listkeeper.config import DEFAULT_PROFILE, PROFILES, closest
from listkeeper.diagnostic import Severity
from listkeeper.profiles import Profile
from listkeeper.report import FORMATS, reporter
from listkeeper.report.run import Run

if TYPE_CHECKING:
    from listkeeper.rules import Rule

WIDEST = 100
"""Columns of prose: longer lines are hard to read."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="Form of the report.")
@click.option("--profile", metavar="NAME", help="Rules to hold the lists to: default, or awesome-lint.")
@click.option("--select", metavar="RULES", help="Only these rules, separated by commas.")
@click.option("--ignore", metavar="RULES", help="Not these rules, separated by commas.")
@click.option("--fix", "fixes", is_flag=True, help="Mend what is safe to mend, then report what is left.")
@click.option("--diff", is_flag=True, help="Print what --fix would change as a unified diff; nothing is written.")
@click.option("--since", metavar="REV", help="Only what a change from REV, or from an older file, made wrong.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@click.option("--rules", "show_rules", is_flag=True, help="List the rules and end; as a page with --format markdown.")
@click.option("--explain", metavar="RULE", help="Say what a rule is about and end.")
def lint(
    paths: tuple[str, ...],
    format_: str,
    profile: str | None,
    select: str | None,
    ignore: str | None,
    since: str | None,
    config_file: str | None,
    *,
    fixes: bool,
    diff: bool,
    show_rules: bool,
    explain: str | None,
) -> int:
    """Parse, validate and check lists.

    PATH is a file, a directory (its list.md, else its README) or - for standard input; default list.md, else README.md.
    """
    if profile is not None and profile not in PROFILES:
        raise click.UsageError(f"there is no profile {profile!r}{closest(profile, PROFILES)}")
    if show_rules:
        output.write(_rules_in_words(profiles.profile(profile or DEFAULT_PROFILE), format_))
        return 0
    if explain is not None:
        output.write(_explanation(explain.strip(), (profile,) if profile else PROFILES))
        return 0
    if profile:  # a misspelt rule is told before lists are read
        _chosen(profiles.profile(profile), select, ignore)
    gc.disable()  # a run is short and leaves no cycles worth a search: a tenth of the CPU of a large list
    sources = inputs.read_all(paths or (inputs.usual(),), config_file, profile)
    if since is not None:
        from listkeeper.cli.before import with_before

        sources = with_before(sources, since)
    sources = looking.together(sources)
    if fixes or diff:
        _refuse(sources, fixes=fixes, diff=diff)

    def rules_of(source: Source) -> dict[str, Rule]:
        return _chosen(source.profile, select, ignore)

    if diff:
        return _diff(sources, rules_of)
    problem = None
    if fixes:
        from listkeeper.cli import mending

        sources, problem = mending.mend(sources, rules_of)
    run, broken = looking.look(sources, rules_of)
    output.write(reporter(format_).render(run, colour=output.has_colour()))
    if failure := broken or problem:
        raise failure
    return _status(run)


def _refuse(sources: Sequence[Source], *, fixes: bool, diff: bool) -> None:
    if fixes and diff:
        raise click.UsageError("--fix cannot be combined with --diff, which writes nothing")
    if fixes and any(source.path is None for source in sources):
        raise click.UsageError("--fix needs a file; standard input cannot be written back, but --diff can be printed")


def _diff(sources: Sequence[Source], rules_of: RulesOf) -> int:
    """The status is that of a report: nothing is written, so all that is wrong is left."""
    from listkeeper.cli import mending

    run, broken = looking.look(sources, rules_of)
    if broken:
        raise broken
    output.write(mending.diff(sources, rules_of))
    return _status(run)


def _status(run: Run) -> int:
    return int(any(d.severity is Severity.ERROR for d in run.diagnostics))


def _chosen(profile: Profile, select: str | None, ignore: str | None) -> dict[str, Rule]:
    """The rules that are asked, in the profile's order."""
    chosen = {_known(name, profile) for name in select.split(",")} if select is not None else set(profile.rules)
    ignored = {_known(name, profile) for name in ignore.split(",")} if ignore else set()
    return {name: rule for name, rule in profile.rules.items() if name in chosen - ignored}


def _known(name: str, profile: Profile) -> str:
    if name.strip() not in profile.rules:
        where = "" if profile.name == DEFAULT_PROFILE else f" in profile {profile.name}"
        raise click.UsageError(f"there is no rule {name!r}{where}{closest(name, profile.rules)}; --rules lists them")
    return name.strip()


def _rules_in_words(known: Profile, format_: str) -> str:
    """The table for a terminal, or with `--format markdown` the page about all rules."""
    from listkeeper.report import rulebook

    if format_ == "markdown":
        return rulebook.page(known.rules, known.name)
    return rulebook.table(known.rules, output.columns())


def _explanation(name: str, among: Sequence[str]) -> str:
    """Of a rule of the first of these profiles that has it."""
    from listkeeper.report.rulebook import explanation

    for known in map(profiles.profile, among):
        if name in known.rules:
            return explanation(name, known.rules[name], min(output.columns() or WIDEST, WIDEST))
    names = [own for known in among for own in profiles.profile(known).rules]
    raise click.UsageError(f"there is no rule {name!r}{closest(name, names)}; --rules lists them")
