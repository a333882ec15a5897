"""For GitHub Actions: workflow commands, which become annotations on the lines of a pull request.

GitHub shows the first ten of each severity in a step, so the worst come first and the rest are summed up.
"""

from __future__ import annotations

from collections.abc import Sequence

from listkeeper.diagnostic import Severity
from listkeeper.escape import LONGEST_PATH, command_data, command_property, cut, visible
from listkeeper.facts import LinkResult, Place
from listkeeper.report.github import SHOWN
from listkeeper.report.links.wording import INCONCLUSIVE, findings, message


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    commands: dict[Severity, list[str]] = {
        severity: [] for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    }
    if not conclusive:
        commands[Severity.WARNING].append(f"::warning title=links::{INCONCLUSIVE}\n")
    for result, place in findings(results):
        commands[result.severity].append(_command(result, place))
    shown = [command for own in commands.values() for command in own[:SHOWN]]
    hidden = {severity.word: len(own) - SHOWN for severity, own in commands.items() if len(own) > SHOWN}
    more = [f"{n:,} more of severity {word} are not shown as annotations\n" for word, n in hidden.items()]
    return "".join((*shown, *more))


def _command(result: LinkResult, place: Place) -> str:
    where = f"file={command_property(cut(place.path, LONGEST_PATH))},line={place.line},col={place.column}"
    said = f"{visible(cut(result.url))}: {cut(message(result), 2000)}"
    return f"::{result.severity.word} {where},title={result.verdict} [{result.code}]::{command_data(said)}\n"
