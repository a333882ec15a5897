"""`links`: the addresses in lists, and what became of them."""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from listkeeper.cli import inputs, output
from listkeeper.cli.reports import regular
from listkeeper.diagnostic import Severity
from listkeeper.document import Document, Link
from listkeeper.escape import json_text

if TYPE_CHECKING:
    from listkeeper.cli.checking import Checked
    from listkeeper.cli.inputs import Source
    from listkeeper.facts import LinkResult
    from listkeeper.links.guard import Networks
    from listkeeper.links.plan import Question
    from listkeeper.links.shards import Merged, Shard

FAIL_ON = {"error": Severity.ERROR, "warning": Severity.WARNING, "notice": Severity.NOTICE}
FORMATS = ("github", "json", "junit", "markdown", "sarif", "text")
INCONCLUSIVE, INTERRUPTED = 3, 130
MERGE = "merge"


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--dump", is_flag=True, help="Print every link as a line of JSON; no network.")
@click.option("--explain", metavar="CODE", help="Say what an outcome means and end.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="Form of the report.")
@click.option("--fail-on", type=click.Choice([*FAIL_ON, "never"]), default="error", help="Least severity of status 1.")
@click.option("--since", metavar="REV", help="Only links that were added or edited since REV, or an older file.")
@click.option("--only", metavar="PATTERN", multiple=True, help="Only addresses like site.org/*; may be repeated.")
@click.option("--exclude", metavar="PATTERN", multiple=True, help="No addresses like site.org/*; may be repeated.")
@click.option("--offline", is_flag=True, help="Only what needs no network: files, sections, spelling.")
@click.option("--history", metavar="FILE", help="Remember in FILE what runs saw; only history makes a link dead.")
@click.option("--export", "exports", is_flag=True, help="Print the history as lines of JSON, for diffs, and end.")
@click.option("--import", "imported", metavar="LINES", help="Put such lines of a file into the history, and end.")
@click.option(
    "--plan", "plans", is_flag=True, help="Print the shards worth their while, as JSON for a matrix, and end."
)
@click.option("--fix", "fixes", is_flag=True, help="Write safe new addresses into the lists.")
@click.option("--archived", is_flag=True, help="Look for archived copies of dead links, from when they were well.")
@click.option("--stats", "shows_stats", is_flag=True, help="Tell what each host was asked, on standard error.")
@click.option("--jobs", type=click.IntRange(1, 16), default=1, metavar="N", help="Ask with N processes.")
@click.option("--shard", "shard_", metavar="I/N", help="Ask only the I-th of N parts, for `merge`.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@click.option("--allow-network", metavar="CIDR", multiple=True, help="Ask private addresses of this network, too.")
def links(paths: tuple[str, ...], *, dump: bool, explain: str | None, config_file: str | None, **options: Any) -> int:
    """Check the links of lists, or print them.

    PATH is a file, a directory or - for standard input; default list.md, else README.md. A link that fails is a
    suspect; it is dead when it failed in several runs that a history remembers. `links merge REPORT...` makes one
    report of those of all shards, and one history of theirs. Status 1: a link is wrong as it is written, or dead; 3: so
    many hosts failed that it was the network.
    """
    if explain is not None:
        from listkeeper.cli.explain import explanation

        output.write(explanation(explain))
        return 0
    if options["exports"] or options["imported"]:
        return _carry_history(options)
    if paths[:1] == (MERGE,) and not Path(MERGE).exists():
        return _merge(paths[1:], options)
    gc.disable()  # as for lint, until the first request
    sources = inputs.read_all(paths or (inputs.usual(),), config_file)
    if dump:
        for source in sources:
            output.write("".join(_row(link, source.document) for link in source.document.links))
        return 0
    return _check(sources, options)


def _row(link: Link, document: Document) -> str:
    place = document.locate(link.span.start)
    values = {
        "url": link.url,
        "kind": link.kind.value,
        "path": document.path,
        "line": place.line,
        "column": place.column,
        "text": link.text,
    }
    return json_text(json.dumps(values, ensure_ascii=False)) + "\n"


def _check(sources: Sequence[Source], options: dict[str, Any]) -> int:
    from listkeeper.cli import checking, fixing
    from listkeeper.cli.listed import listed, unused
    from listkeeper.links import scope, shards
    from listkeeper.links.plan import plan

    if options["fixes"]:
        fixing.refuse_standard_input(sources)
    wish = checking.Wish(networks(options["allow_network"]), options["history"], options["jobs"], options["archived"])
    shard = _shard(options)
    lists = listed(sources, options["since"])
    most = None if options["since"] is None else scope.MOST_PER_SITE
    narrowed = scope.narrow(plan(lists), scope.Scope(options["only"], options["exclude"], options["offline"], most))
    unused(lists, narrowed.unused)
    if options["plans"]:
        return _plan(narrowed.questions, options["history"])
    questions = shards.cut(narrowed.questions, shard) if shard else narrowed.questions
    checked = checking.check(questions, wish)
    told = shards.described(shard, shards.digest(narrowed.questions)) if shard else None
    problem = None
    if options["fixes"] and not checked.interrupted:
        try:
            checked.results = fixing.fix(sources, checked.results)
        except output.Stop as error:
            problem = error
    status = _report(checked, options, told, narrowed.offline)
    if problem:  # that a list cannot be written is not to cost the report of a long run
        raise problem
    return status


def _report(checked: Checked, options: dict[str, Any], shard: dict[str, Any] | None, offline: int) -> int:
    from listkeeper.report.links import json as json_report
    from listkeeper.report.links.stats import render as stats

    conclusive = checked.conclusive
    if shard:
        seen = checked.lines
        output.write(json_report.render(checked.results, conclusive=conclusive, colour=False, shard=shard, seen=seen))
    else:
        _tell(checked.results, options["format_"], conclusive=conclusive, since=checked.since)
    if offline:
        output.note(f"listkeeper: {offline:,} {'link needs' if offline == 1 else 'links need'} the network; not asked")
    if options["shows_stats"]:
        output.note(stats(checked.observations))
    if checked.interrupted:
        return INTERRUPTED
    return _status(checked.results, conclusive, options["fail_on"])


def _tell(results: Sequence[LinkResult], format_: str, *, conclusive: bool, since: datetime | None) -> None:
    """The report of a whole run."""
    from listkeeper.report.links import json as json_report
    from listkeeper.report.links import link_reporter

    if format_ == "json":
        output.write(json_report.render(results, conclusive=conclusive, colour=False, since=since))
    else:
        output.write(link_reporter(format_).render(results, conclusive=conclusive, colour=output.has_colour()))


def _plan(questions: Sequence[Question], history: str | None) -> int:
    """Into how many shards it is worth cutting what is due. Raises Stop."""
    from listkeeper.cli.memory import due
    from listkeeper.links import shards

    of = shards.number_of_shards(ask.address for ask in due(questions, history))
    output.write(json.dumps([f"{number}/{of}" for number in range(1, of + 1)]) + "\n")
    return 0


def _status(results: Sequence[LinkResult], conclusive: bool, fail_on: str) -> int:
    if not conclusive:
        return INCONCLUSIVE
    return int(fail_on in FAIL_ON and any(result.severity >= FAIL_ON[fail_on] for result in results))


def networks(allowed: Sequence[str]) -> Networks:
    """Of `--allow-network`. Raises UsageError."""
    from ipaddress import ip_network

    from listkeeper.links.guard import Networks

    try:
        return Networks(tuple(ip_network(cidr, strict=False) for cidr in allowed))
    except ValueError as error:
        raise click.UsageError(f"--allow-network takes a network such as 10.0.0.0/8: {error}") from None


def _shard(options: dict[str, Any]) -> Shard | None:
    from listkeeper.links import shards

    if options["shard_"] is None:
        return None
    if options["format_"] != "json" or options["fixes"]:
        raise click.UsageError("--shard needs --format json, which `links merge` reads, and no --fix")
    try:
        return shards.parse(options["shard_"])
    except shards.ShardError as error:
        raise click.UsageError(f"--shard: {error}") from None


def _carry_history(options: dict[str, Any]) -> int:
    """The history as text, or text into the history. Raises Stop."""
    from listkeeper.cli.memory import now_utc, opened

    if options["history"] is None:
        raise click.UsageError("--export and --import need --history FILE")
    if options["exports"] and not Path(options["history"]).exists():
        raise output.Stop(f"{options['history']} is not there; a run of links --history begins one")
    with opened(options["history"]) as store:
        if options["imported"]:
            lines = _text(options["imported"]).splitlines()
            store.import_lines(lines, options["imported"], now_utc())
        if options["exports"]:
            output.write("".join(f"{line}\n" for line in store.export_lines()))
    return 0


def _text(path: str) -> str:
    try:
        return regular(path).decode("utf-8")
    except UnicodeDecodeError:
        raise output.Stop(f"{path} is not UTF-8; name lines that links --export printed") from None


def _merge(paths: Sequence[str], options: dict[str, Any]) -> int:
    """One report of those of all shards, and one history; of a report that is whole, another format. Raises Stop."""
    from listkeeper.links import shards
    from listkeeper.links.reports import ReportError, is_whole, read

    try:
        raw = [(regular(path), path) for path in paths]
        if len(raw) == 1 and is_whole(raw[0][0]):
            found = read(*raw[0])
            _tell(found.results, options["format_"], conclusive=found.conclusive, since=found.since)
            return _status(found.results, found.conclusive, options["fail_on"])
        merged = shards.merge([shards.read(*each) for each in raw])
    except ReportError as error:
        raise output.Stop(str(error)) from None
    since = _remember(merged, options["history"]) if options["history"] else None
    _tell(merged.results, options["format_"], conclusive=merged.conclusive, since=since)
    return _status(merged.results, merged.conclusive, options["fail_on"])


def _remember(merged: Merged, history: str) -> datetime | None:
    """What all shards have seen, in the history: all of it or nothing; and that there was a run. Raises Stop."""
    from listkeeper.cli.memory import now_utc, opened
    from listkeeper.store import HEADER

    if merged.seen is None:
        raise output.Stop("a shard was run without --history; what it saw cannot be remembered")
    with opened(history) as store:
        now = now_utc()
        store.import_lines([HEADER, *map(json.dumps, merged.seen)], "what the shards have seen", now)
        store.finish(store.begin(now), now, conclusive=merged.conclusive)
        return store.since()
