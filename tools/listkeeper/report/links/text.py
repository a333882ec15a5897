"""For people and editors: what needs a look, worst first, with its place and what to do; then a count of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from listkeeper.escape import cut, terminal, visible
from listkeeper.facts import LinkResult
from listkeeper.outcomes import Verdict
from listkeeper.report.links.hints import hints
from listkeeper.report.links.wording import INCONCLUSIVE, extras, sentences, worst_first
from listkeeper.report.text import COLOURS, paint
from listkeeper.report.wording import counted

ASKS = {
    Verdict.DEAD: "correct or remove {them}",
    Verdict.INVALID: "correct {them}",
    Verdict.SUSPECT: "open {them}, or wait for the next runs",
    Verdict.CHANGE: "edit {them} as said above",
}


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    """After a bad network, suspects are only counted: what was seen of them says nothing, and there may be hundreds."""
    told = [result for result in worst_first(results) if conclusive or result.verdict is not Verdict.SUSPECT]
    lines = [line for result in told for line in _lines(result, colour=colour)]
    return "".join(f"{line}\n" for line in (*lines, *_summary(results, told, conclusive=conclusive)))


def _lines(result: LinkResult, *, colour: bool) -> Iterator[str]:
    yield head(result, colour=colour)
    yield f"    {sentences(result)}"
    for label, text in extras(result):
        yield f"    {f'{label.lower()}: ' if label else ''}{terminal(cut(text))}"
    if more := len(result.places) - 1:
        yield f"    and in {counted(more, 'more place')}"


def head(result: LinkResult, *, colour: bool) -> str:
    """Place, verdict, address and code: a problem in one line."""
    place = result.places[0]
    where = paint(f"{terminal(cut(place.path))}:{place.line}:{place.column}:", "1", colour)
    verdict = paint(result.verdict, COLOURS.get(result.severity, "0"), colour)
    return f"{where} {verdict}: {visible(cut(result.url))} {paint(f'[{result.code}]', '2', colour)}"


def _summary(results: Sequence[LinkResult], told: Sequence[LinkResult], *, conclusive: bool) -> Iterator[str]:
    counts = Counter(result.verdict for result in results)
    said = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in Verdict if counts[verdict])
    yield f"{counted(len(results), 'link')}{f': {said}' if said else ''}"
    yield from _asks(told)
    if not conclusive:
        yield INCONCLUSIVE
    yield from (f"hint: {hint}" for hint in hints(results, conclusive=conclusive))


def _asks(told: Sequence[LinkResult]) -> Iterator[str]:
    """A line for each verdict that asks for something."""
    counts = Counter(result.verdict for result in told)
    for verdict, ask in ASKS.items():
        if counts[verdict]:
            yield f"  {counts[verdict]:,} {verdict}: {ask.format(them='it' if counts[verdict] == 1 else 'them')}"
