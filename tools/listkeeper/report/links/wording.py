"""What is said of a link in more than one format. Nothing is escaped here: that is for each format to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from listkeeper.diagnostic import Severity
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import OUTCOMES, Verdict
from listkeeper.urls.parts import host_and_port, split

INCONCLUSIVE = "Too many hosts failed at once: the network was bad, and nothing is held against any link."
# As a reader has to act: what is to be removed, what is to be written otherwise, what is to be waited for.
ORDER = tuple(map(Verdict, "dead invalid suspect change unknown refused alive".split()))
FAILED = (Verdict.DEAD, Verdict.SUSPECT)


def worst_first(results: Sequence[LinkResult]) -> list[LinkResult]:
    """Those of which something is said, by verdict and place."""
    told = [result for result in results if result.severity is not Severity.OFF]
    return sorted(told, key=lambda result: (ORDER.index(result.verdict), result.places))


def findings(results: Sequence[LinkResult]) -> list[tuple[LinkResult, Place]]:
    """Those of which something is said, at each of their places: the most severe first."""
    told = [(result, place) for result in results if result.severity is not Severity.OFF for place in result.places]
    return sorted(told, key=lambda found: (-found[0].severity, found[1]))


def sentences(result: LinkResult) -> str:
    """What was seen, since when, and what to do: our own words only."""
    outcome = OUTCOMES[result.code]
    means = outcome.means
    if result.verdict is Verdict.DEAD and outcome.verdict not in FAILED:
        means = f"It counts as dead until it answers in two runs. This time: {means}"
    return " ".join(filter(None, (means, _since(result), outcome.advice)))


def message(result: LinkResult) -> str:
    """All that is to be said, on one line; the addresses and the note in it are from outside."""
    return " ".join((sentences(result), *(f"{label}: {text}" if label else text for label, text in extras(result))))


def extras(result: LinkResult) -> Iterator[tuple[str, str]]:
    """What else is known, from outside, each with its label."""
    if result.note:
        yield "", result.note
    if result.suggestion:
        yield "New address", result.suggestion
    if result.archived:
        yield "Archived copy", result.archived


def _since(result: LinkResult) -> str:
    if not result.first_failed:
        return ""
    last = f", last well on {result.last_ok:%Y-%m-%d}" if result.last_ok else ""
    return f"Failing since {result.first_failed:%Y-%m-%d}{last}."


def host(url: str) -> str:
    """Of an address, without its port; empty where it has none."""
    return host_and_port(split(url).authority or "", None)[0]
