"""`lint`: rules over lists."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import replace

import click

from listkeeper import linter, schema
from listkeeper.cli import inputs, output
from listkeeper.config import closest
from listkeeper.diagnostic import Severity
from listkeeper.report import FORMATS, reporter
from listkeeper.report.run import Run
from listkeeper.rules import RULES, Rule

WIDEST = 100
"""Columns of prose: longer lines are hard to read."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="Form of the report.")
@click.option("--select", metavar="RULES", help="Only these rules, separated by commas.")
@click.option("--ignore", metavar="RULES", help="Not these rules, separated by commas.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@click.option("--rules", "show_rules", is_flag=True, help="List the rules and end; as a page with --format markdown.")
@click.option("--explain", metavar="RULE", help="Say what a rule is about and end.")
def lint(
    paths: tuple[str, ...],
    format_: str,
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
    if show_rules:
        output.write(_rules_in_words(RULES, format_))
        return 0
    if explain is not None:
        output.write(_explanation(_known(explain)))
        return 0
    rules = _chosen(select, ignore)
    gc.disable()  # a run is short and leaves no cycles worth a search: a tenth of the CPU of a large list
    sources = inputs.read_all(paths or ("list.md",), config_file)
    diagnostics, broken = [], None
    for source in sources:
        others = tuple(other.document for other in sources if other is not source)
        try:
            diagnostics += linter.lint(source.document, replace(source.facts, others=others), rules)
        except linter.BrokenRuleError as error:
            diagnostics += error.found
            broken = broken or error
        except schema.SchemaError as error:
            raise output.Stop(f"{source.facts.config.schema}: {error}") from None
    documents = {source.document.path: source.document for source in sources}
    asked = {name: rule for name, rule in rules.items() if any(_is_on(name, rule, source) for source in sources)}
    output.write(reporter(format_).render(Run(diagnostics, documents, asked), colour=output.has_colour()))
    if broken:
        raise broken
    return int(any(d.severity is Severity.ERROR for d in diagnostics))


def _is_on(name: str, rule: Rule, source: inputs.Source) -> bool:
    return source.facts.config.severity.get(name, rule.severity) is not Severity.OFF


def _chosen(select: str | None, ignore: str | None) -> dict[str, Rule]:
    names = list(RULES) if select is None else [_known(name) for name in select.split(",")]
    ignored = {_known(name) for name in ignore.split(",")} if ignore else set()
    return {name: RULES[name] for name in names if name not in ignored}


def _known(name: str) -> str:
    if name.strip() not in RULES:
        raise click.UsageError(f"there is no rule {name!r}{closest(name, RULES)}; --rules lists them")
    return name.strip()


def _rules_in_words(rules: Mapping[str, Rule], format_: str) -> str:
    """The table for a terminal, or with `--format markdown` the page about all rules."""
    from listkeeper.report import rulebook

    return rulebook.page(rules) if format_ == "markdown" else rulebook.table(rules, output.columns())


def _explanation(name: str) -> str:
    from listkeeper.report.rulebook import explanation

    return explanation(name, RULES[name], min(output.columns() or WIDEST, WIDEST))
