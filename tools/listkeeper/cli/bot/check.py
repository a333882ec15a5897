"""`bot check`: what a change does to the lists, and what is wrong with it. It reads; it writes nowhere but here."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from listkeeper import files, git
from listkeeper.cli import inputs, looking, output
from listkeeper.cli.bot import world as worlds
from listkeeper.cli.bot.world import World

if TYPE_CHECKING:
    from listkeeper.bot.report import About, ChangeReport, Elsewhere, Similar, Suggestion
    from listkeeper.cli.checking import Checked
    from listkeeper.cli.inputs import Source
    from listkeeper.document import Document
    from listkeeper.report.run import Run

MOST_LINKS = 500
"""Addresses that one change may have asked: the list of a stranger is not to be a flood."""
NO_COMMIT = "0" * 40
"""For what is compared with an older file."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--since", metavar="REV", help="What the change is from; default: what the event says.")
@click.option("--report", "report_file", metavar="FILE", help="Leave the report there, for `comment` and `review`.")
@click.option("--history", metavar="FILE", help="What earlier runs of `links` saw; only it makes a link dead.")
@click.option("--offline", is_flag=True, help="Ask nobody: no link, no GitHub.")
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
@click.option("--allow-network", metavar="CIDR", multiple=True, help="Ask private addresses of this network, too.")
@worlds.options
def check(paths: tuple[str, ...], since: str | None, event: str | None, login: str, **options: Any) -> int:
    """Say what a change does to lists, what it made wrong, and what is known of its new links.

    Status 1: something has to be put right; what only the network is to blame for never fails a change.
    """
    gc.disable()  # as for lint
    world = worlds.read(event, login)
    change = _Change(world, since or _since(world), options)
    change.read(paths or ("list.md",))
    return change.check(options["report_file"])


def _since(world: World) -> str:
    """Where the event says that the change begins. Raises Stop."""
    for names in (("pull_request", "base", "sha"), ("merge_group", "base_sha")):
        if names[0] in world.event:
            return world.told(*names, of=str)
    raise output.Stop("--since REV says what the change is from, as --since main; the event tells of none")


@dataclass
class _Change:
    """One run, as it goes on."""

    world: World
    since: str
    options: dict[str, Any]
    sources: list[Source] = field(default_factory=list)
    removed: list[Document] = field(default_factory=list)
    """Lists that were there before the change, as they were."""
    base: str = NO_COMMIT
    head: str = NO_COMMIT
    notes: list[str] = field(default_factory=list)
    """What could not be looked at."""

    def read(self, paths: Sequence[str]) -> None:
        """Every list once, as it is and as it was. Raises Stop."""
        from listkeeper.cli.before import with_before

        named = [os.path.normpath(path) if path != inputs.STANDARD_INPUT else path for path in paths]
        there = [path for path in named if path == inputs.STANDARD_INPUT or os.path.lexists(path)]
        gone = [path for path in named if path not in there]
        if not Path(self.since).is_file():
            self._compare()
            self.removed = [own for path in gone if (own := self._as_it_was(path))]
        left = tuple(path for path in named if path not in {own.path for own in self.removed})
        found = inputs.read_all(left, self.options["config_file"], profile=None) if left else []
        self.sources = looking.together(with_before(found, self.since))

    def _compare(self) -> None:
        try:
            self.base, self.head = git.compared(Path.cwd(), self.since, os.environ)
        except git.GitError as error:
            hint = "; in a workflow, give actions/checkout fetch-depth: 0" if "shallow" in str(error) else ""
            raise output.Stop(f"--since: {error}{hint}") from None

    def _as_it_was(self, path: str) -> Document | None:
        """A list that is not there any more; None where it never was. Raises Stop."""
        from listkeeper.parser import parse

        if not Path(path).parent.is_dir():
            return None
        try:
            text = git.text_at(Path(path), self.since, os.environ)
        except git.GitError as error:
            raise output.Stop(f"--since: {error}") from None
        return None if text is None else parse(text, path)

    def check(self, report_file: str | None) -> int:
        """Look, tell, leave the report. Raises Stop, and what a rule failed with once all is told."""
        from listkeeper.bot.comment.problems import sort

        run, broken = looking.look(self.sources, lambda source: source.profile.rules)
        checked = self._links()
        report = self._report(run, checked)
        self._tell(report, run, checked)
        if report_file:
            _write(report_file, report)
        if broken:
            raise broken
        return int(bool(sort(report).errors))

    def _links(self) -> Checked:
        """What became of the links that the change added. Raises Stop."""
        from listkeeper.cli import checking
        from listkeeper.cli.links import networks
        from listkeeper.cli.listed import changed
        from listkeeper.links import scope
        from listkeeper.links.plan import plan

        wish = checking.Wish(networks(self.options["allow_network"]), self.options["history"])
        asked = scope.Scope(offline=self.options["offline"], most_per_site=scope.MOST_PER_SITE)
        narrowed = scope.narrow(plan(changed(map(_parsed, self.sources))), asked)
        questions = narrowed.questions[:MOST_LINKS]
        if left := len(narrowed.questions) - len(questions):
            self.notes.append(f"The change has more than {MOST_LINKS:,} new links; {left:,} were not asked.")
        if narrowed.offline:
            links = "new link needs" if narrowed.offline == 1 else "new links need"
            were = "was" if narrowed.offline == 1 else "were"
            self.notes.append(f"{narrowed.offline:,} {links} the network, and {were} not asked.")
        return checking.check(questions, wish)

    def _report(self, run: Run, checked: Checked) -> ChangeReport:
        from listkeeper.bot.changes import Listed, changed
        from listkeeper.bot.report import ChangeReport, Problem

        lists = [Listed(own.document.path, own.facts.before, own.document) for own in map(_parsed, self.sources)]
        lists += [Listed(own.path, own, None) for own in self.removed]
        problems = [Problem(d.path, d.start.line, d.rule, d.severity, d.message, bool(d.fix)) for d in run.diagnostics]
        suggestions = [found for source in self.sources for found in self._suggestions(source, run)]
        similar = [found for source in map(_parsed, self.sources) for found in _similar(source, run)]
        added = [link for link in checked.results if link.added]
        return ChangeReport(
            base=self.base,
            head=self.head,
            changes=changed(lists),
            problems=tuple(problems),
            suggestions=tuple(suggestions),
            older=run.older or 0,
            links=tuple(checked.results),
            conclusive=checked.conclusive,
            similar=tuple(similar),
            entries=sum(len(own.after.entries) for own in lists if own.after),
            about=self._about([link.url for link in added]),
            elsewhere=self._elsewhere(checked),
            notes=tuple(self.notes),
        )

    def _suggestions(self, source: Source, run: Run) -> Sequence[Suggestion]:
        """Of what the linter mends; whatever goes wrong was told of the problems themselves already."""
        from listkeeper.bot.mending import Means, suggestions
        from listkeeper.diagnostic import BrokenRuleError
        from listkeeper.render import VerificationError

        path, before = source.document.path, source.facts.before
        if not any(d.fix for d in run.diagnostics if d.path == path):
            return ()
        rules = source.profile.rules
        old = looking.ask_before(source, self.sources, rules)
        told = partial(looking.tell, source, old)
        means = Means(source.facts, rules, told, source.profile.read, source.profile.lint)
        try:
            return suggestions(source.document, before, means)
        except (BrokenRuleError, VerificationError):
            self.notes.append("No fix could be suggested.")
            return ()

    def _about(self, urls: Sequence[str]) -> tuple[About, ...]:
        """What GitHub says of new repositories: with a token, since without one it says it to few."""
        from listkeeper.bot import about
        from listkeeper.cli.forges import addresses
        from listkeeper.github.rest import RestError

        asked = about.query(urls, addresses().host)
        if asked is None or not self._may_ask:
            return ()
        try:
            return about.read(asked, self.world.rest().ask(asked.text, asked.variables))
        except RestError as error:
            self.notes.append(f"GitHub could not be asked about new repositories: {error}.")
            return ()

    @property
    def _may_ask(self) -> bool:
        return bool(self.world.token) and not self.options["offline"]

    def _elsewhere(self, checked: Checked) -> tuple[Elsewhere, ...]:
        """What other open pull requests add, too. In a queue to be merged, that was told before."""
        from listkeeper.bot.elsewhere import Added, elsewhere

        added = [Added(own.url, place) for own in checked.results if own.added for place in own.places]
        if not added or not self._may_ask or not self.world.repository or "merge_group" in self.world.event:
            return ()
        return elsewhere(added, list(self._others()))

    def _others(self) -> Iterator[Any]:
        """The latest other open pull requests with their files; what cannot be asked is noted."""
        from listkeeper.bot.elsewhere import MOST_PULLS, Other, others
        from listkeeper.github.rest import RestError

        rest, path = self.world.rest(), f"{self.world.path}/pulls"
        try:
            rows = rest.pages(path, {"state": "open", "sort": "created", "direction": "desc"}, most=100)
            number = self.world.event.get("number", 0)
            numbers = others(rows, number, self.head)
            if len(numbers) > MOST_PULLS:
                self.notes.append(f"Of the other open pull requests, only the latest {MOST_PULLS} were looked at.")
            for other in numbers[:MOST_PULLS]:
                yield Other(other, [row for row in rest.pages(f"{path}/{other}/files", most=100) if type(row) is dict])
        except RestError as error:
            self.notes.append(f"Other open pull requests could not be looked at: {error}.")

    def _tell(self, report: ChangeReport, run: Run, checked: Checked) -> None:
        if self.world.on_actions:
            self._annotate(run, checked)
        else:
            self._print(report, run, checked)
        if self.world.summary:
            from listkeeper.bot.pulls import Pull
            from listkeeper.bot.summary import summary
            from listkeeper.report import reporter

            pull = Pull(0, self.head, self.world.repository)
            server = self.world.server if self.world.repository and self.head != NO_COMMIT else ""
            table = reporter("markdown").render(run, colour=False)
            self.world.summarise(summary(report, pull, server, table))

    def _annotate(self, run: Run, checked: Checked) -> None:
        """Lint and links share the ten of each severity that GitHub shows of a step."""
        from listkeeper.report import github
        from listkeeper.report.annotations import within_limits
        from listkeeper.report.links import github as links

        found = [*github.commands(run), *links.commands(checked.results, conclusive=checked.conclusive)]
        output.write(within_limits(found))
        for note in self.notes:
            output.note(f"listkeeper: {note}")

    def _print(self, report: ChangeReport, run: Run, checked: Checked) -> None:
        from listkeeper.bot import text
        from listkeeper.report import reporter
        from listkeeper.report.links import link_reporter

        colour = output.has_colour()
        parts = [text.changes(report), reporter("text").render(run, colour=colour)]
        if checked.results:
            parts += [link_reporter("text").render(checked.results, conclusive=checked.conclusive, colour=colour)]
        output.write("\n".join(filter(None, (*parts, text.known(report)))))
        for note in self.notes:
            output.note(f"listkeeper: {note}")


def _parsed(source: Source) -> Source:
    """With entries and links, whatever profile the list is held to."""
    from listkeeper.parser import parse

    def read(document: Document) -> Document:
        return document if document.is_parsed else parse(document.text, document.path)

    before = source.facts.before
    facts = source.facts if before is None or before.is_parsed else replace(source.facts, before=read(before))
    return replace(source, document=read(source.document), facts=facts)


def _similar(source: Source, run: Run) -> Sequence[Similar]:
    """Beside the new entries, those that no problem names already."""
    from listkeeper.bot.similar import similar
    from listkeeper.changes import added_entries

    before, document = source.facts.before, source.document
    if before is None:
        return ()
    pairs = [(d.start.line, d.other.line) for d in run.diagnostics if d.path == document.path and d.other]
    told = {(min(pair), max(pair)) for pair in pairs}
    return similar(document, added_entries(before, document), told)


def _write(path: str, report: ChangeReport) -> None:
    """Raises Stop."""
    from listkeeper.bot.artifact import to_json

    try:
        files.put(Path(path), to_json(report))
    except files.FileError as error:
        raise output.Stop(str(error)) from None
