"""For GitHub Actions: workflow commands, which become annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from listkeeper.diagnostic import Severity
from listkeeper.escape import LONGEST_PATH, command_data, command_property, cut, visible
from listkeeper.facts import LinkResult, Place
from listkeeper.report.annotations import Annotation, within_limits
from listkeeper.report.links.wording import INCONCLUSIVE, findings, message


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    return within_limits(commands(results, conclusive=conclusive))


def commands(results: Sequence[LinkResult], *, conclusive: bool) -> Iterator[Annotation]:
    if not conclusive:
        yield Annotation(Severity.WARNING, "links", f"::warning title=links::{INCONCLUSIVE}")
    for result, place in findings(results):
        yield Annotation(result.severity, result.code, _command(result, place))


def _command(result: LinkResult, place: Place) -> str:
    where = f"file={command_property(cut(place.path, LONGEST_PATH))},line={place.line},col={place.column}"
    said = f"{visible(cut(result.url))}: {cut(message(result), 2000)}"
    return f"::{result.severity.word} {where},title={result.verdict} [{result.code}]::{command_data(said)}"
