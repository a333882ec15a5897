"""`lint`: rules over lists."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace

import click

from listkeeper import linter, profiles, schema
from listkeeper.cli import inputs, output
from listkeeper.config import DEFAULT_PROFILE, PROFILES, closest
from listkeeper.diagnostic import Severity
from listkeeper.document import Document
from listkeeper.profiles import Profile
from listkeeper.report import FORMATS, reporter
from listkeeper.report.run import Run
from listkeeper.rules import Rule

WIDEST = 100
"""Columns of prose: longer lines are hard to read."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="Form of the report.")
@click.option("--profile", metavar="NAME", help="Rules to hold the lists to: default, or awesome-lint.")
@click.option("--select", metavar="RULES", help="Only these rules, separated by commas.")
@click.option("--ignore", metavar="RULES", help="Not these rules, separated by commas.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@click.option("--rules", "show_rules", is_flag=True, help="List the rules and end; as a page with --format markdown.")
@click.option("--explain", metavar="RULE", help="Say what a rule is about and end.")
def lint(
    paths: tuple[str, ...],
    format_: str,
    profile: str | None,
    select: str | None,
    ignore: str | None,
    config_file: str | None,
    *,
    show_rules: bool,
    explain: str | None,
) -> int:
    """Parse, validate and check lists.

    PATH is a file, a directory (its list.md, else its README) or - for standard input; default list.md.
    """
    if profile is not None and profile not in PROFILES:
        raise click.UsageError(f"there is no profile {profile!r}{closest(profile, PROFILES)}")
    if show_rules:
        output.write(_rules_in_words(profiles.profile(profile or DEFAULT_PROFILE).rules, format_))
        return 0
    if explain is not None:
        output.write(_explanation(explain.strip(), (profile,) if profile else PROFILES))
        return 0
    if profile:  # a misspelt rule is told before lists are read
        _chosen(profiles.profile(profile), select, ignore)
    gc.disable()  # a run is short and leaves no cycles worth a search: a tenth of the CPU of a large list
    sources = inputs.read_all(paths or ("list.md",), config_file, profile)
    diagnostics, broken = [], None
    asked: dict[str, Rule] = {}
    documents: dict[str, Document] = {}
    for source in sources:
        rules = _chosen(source.profile, select, ignore)
        documents |= {own.path: own for own in source.profile.documents(source.document, source.facts)}
        asked |= {name: rule for name, rule in rules.items() if _is_on(name, rule, source)}
        others = tuple(other.document for other in sources if other is not source)
        try:
            diagnostics += source.profile.lint(source.document, replace(source.facts, others=others), rules)
        except linter.BrokenRuleError as error:
            diagnostics += error.found
            broken = broken or error
        except schema.SchemaError as error:
            raise output.Stop(f"{source.facts.config.schema}: {error}") from None
    output.write(reporter(format_).render(Run(diagnostics, documents, asked), colour=output.has_colour()))
    if broken:
        raise broken
    return int(any(d.severity is Severity.ERROR for d in diagnostics))


def _is_on(name: str, rule: Rule, source: inputs.Source) -> bool:
    return source.facts.config.severity.get(name, rule.severity) is not Severity.OFF


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


def _rules_in_words(rules: Mapping[str, Rule], format_: str) -> str:
    """The table for a terminal, or with `--format markdown` the page about all rules."""
    from listkeeper.report import rulebook

    return rulebook.page(rules) if format_ == "markdown" else rulebook.table(rules, output.columns())


def _explanation(name: str, among: Sequence[str]) -> str:
    """Of a rule of the first of these profiles that has it."""
    from listkeeper.report.rulebook import explanation

    for known in map(profiles.profile, among):
        if name in known.rules:
            return explanation(name, known.rules[name], min(output.columns() or WIDEST, WIDEST))
    names = [own for known in among for own in profiles.profile(known).rules]
    raise click.UsageError(f"there is no rule {name!r}{closest(name, names)}; --rules lists them")
