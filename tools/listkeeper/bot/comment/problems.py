"""What is wrong with a change, from rules and from links, in one shape, and what is merely to be known of its links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from listkeeper.bot.report import ChangeReport, Problem
from listkeeper.diagnostic import Severity
from listkeeper.facts import LinkResult
from listkeeper.outcomes import Code, Verdict
from listkeeper.report.links.wording import extras, sentences

NEEDS_NO_NETWORK = frozenset({Verdict.INVALID, Verdict.REFUSED})
"""What is said of an address by itself, in any weather."""

Place = tuple[str, int, str]
"""Path, line and rule of a problem."""


class Row(NamedTuple):
    """One thing to put right or to look at. What is from outside is not escaped yet."""

    path: str
    line: int
    rule: str
    """Or what became of a link, as `not-found`."""
    severity: Severity
    text: str
    """From outside: the message of the rule, or the address."""
    says: str = ""
    """Our own words about the link."""
    also: tuple[tuple[str, str], ...] = ()
    """From outside, each with our label, which may be empty."""
    mendable: bool = False
    clickable: bool = False
    """A suggestion stands at the line."""
    subject: str = ""
    """What it is about, from outside: the entry that begins at the line, or the address; may be empty."""


class Sorted(NamedTuple):
    """Everything that the report says is wrong, by what it asks for."""

    errors: tuple[Row, ...]
    warnings: tuple[Row, ...]
    notices: tuple[Row, ...]
    unknown: tuple[LinkResult, ...]
    """Links of which nothing can be said, which is nobody's fault."""
    fine: tuple[LinkResult, ...]


def sort(report: ChangeReport, clickable: Collection[Place] = ()) -> Sorted:
    """`clickable`: what suggestions mend."""
    names = {(change.path, change.now.line): change.now.name for change in report.changes if change.now}
    rows = [_of_rule(problem, names.get((problem.path, problem.line), ""), clickable) for problem in report.problems]
    unknown = [link for link in report.links if _is_unknown(link, conclusive=report.conclusive)]
    known = [link for link in report.links if not _is_unknown(link, conclusive=report.conclusive)]
    rows += [_of_link(link) for link in known if link.severity is not Severity.OFF]
    fine = [link for link in known if link.severity is Severity.OFF and link.verdict is Verdict.ALIVE]
    return Sorted(
        _of(rows, Severity.ERROR), _of(rows, Severity.WARNING), _of(rows, Severity.NOTICE), tuple(unknown), tuple(fine)
    )


def _of(rows: Iterable[Row], severity: Severity) -> tuple[Row, ...]:
    """In the order of the lists, whether rules or links found them."""
    own = [row for row in rows if row.severity is severity]
    order = {path: number for number, path in reversed(list(enumerate(row.path for row in own)))}
    return tuple(sorted(own, key=lambda row: (order[row.path], row.line)))


def _of_rule(problem: Problem, subject: str, clickable: Collection[Place]) -> Row:
    path, line, rule, severity, message, mendable = problem
    is_clickable = mendable and (path, line, rule) in clickable
    return Row(path, line, rule, severity, message, mendable=mendable, clickable=is_clickable, subject=subject)


def _of_link(link: LinkResult) -> Row:
    place = min(link.places, default=None)
    path, line = (place.path, place.line) if place else ("", 0)
    says = sentences(link)
    return Row(path, line, link.code, link.severity, link.url, says, tuple(extras(link)), subject=link.url)


def _is_unknown(link: LinkResult, *, conclusive: bool) -> bool:
    """A wall, a rate limit, a server that is down for now; or everything that failed, where it was the network."""
    if link.verdict is Verdict.UNKNOWN:
        return link.code is not Code.FRAGMENT_UNVERIFIABLE
    if link.verdict is Verdict.SUSPECT and link.severity <= Severity.NOTICE:
        return True
    return not conclusive and link.verdict in (Verdict.SUSPECT, Verdict.DEAD)


def told(found: Sorted) -> Iterator[Row]:
    """What a comment is written for, and what is struck once it is put right: mere hints are not."""
    yield from found.errors
    yield from found.warnings
