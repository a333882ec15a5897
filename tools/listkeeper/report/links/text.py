"""For people and editors: what needs a look, worst first, with its place and what to do; then a count of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from listkeeper.diagnostic import Severity
from listkeeper.escape import terminal
from listkeeper.facts import LinkResult
from listkeeper.outcomes import OUTCOMES, Verdict
from listkeeper.report.text import COLOURS, paint

ORDER = "dead invalid suspect change unknown refused alive".split()


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    told = [result for result in results if result.severity is not Severity.OFF]
    told.sort(key=lambda result: (ORDER.index(result.verdict), result.places))
    lines = [line for result in told for line in _lines(result, colour=colour)]
    return "".join(f"{line}\n" for line in (*lines, *_summary(results, conclusive=conclusive)))


def _lines(result: LinkResult, *, colour: bool) -> Iterator[str]:
    outcome, place = OUTCOMES[result.code], result.places[0]
    where = paint(f"{terminal(place.path)}:{place.line}:{place.column}:", "1", colour)
    verdict = paint(result.verdict, COLOURS[result.severity], colour)
    yield f"{where} {verdict}: {terminal(result.url)} {paint(f'[{result.code}]', '2', colour)}"
    yield f"    {outcome.means}{_since(result)}{f' {outcome.advice}' if outcome.advice else ''}"
    if result.suggestion:
        yield f"    new address: {terminal(result.suggestion)}"
    if more := len(result.places) - 1:
        yield f"    and in {more} more {'place' if more == 1 else 'places'}"


def _since(result: LinkResult) -> str:
    if not result.first_failed:
        return ""
    last = f", last well on {result.last_ok:%Y-%m-%d}" if result.last_ok else ""
    return f" Failing since {result.first_failed:%Y-%m-%d}{last}."


def _summary(results: Sequence[LinkResult], *, conclusive: bool) -> Iterator[str]:
    counts = Counter(result.verdict for result in results)
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    yield f"{len(results)} {'link' if len(results) == 1 else 'links'}{f': {said}' if said else ''}"
    if not conclusive:
        yield "Too many hosts failed at once: the network was bad, and nothing is held against any link."
