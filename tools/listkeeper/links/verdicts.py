"""Observations to results: history decides what is dead, and a bad network decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from listkeeper.facts import LinkResult
from listkeeper.history import Past, is_settled, verdict
from listkeeper.links.plan import Question
from listkeeper.links.redirects import suggestion
from listkeeper.outcomes import NETWORK, Code, Observation

MOST_FAILING = 0.3
"""With a larger share of hosts failing by the network, it is the network that failed (canary)."""
FEWEST_FAILING = 3
"""Failing hosts that are needed to blame the network."""


def is_conclusive(observations: Iterable[Observation]) -> bool:
    """False where so many hosts fail in the way of networks that nothing can be said of any of them."""
    failing: dict[str, bool] = {}
    for seen in observations:
        host = urlsplit(seen.url).netloc.lower()
        failing[host] = failing.get(host, True) and seen.code in NETWORK
    bad = sum(failing.values())
    return bad < FEWEST_FAILING or bad < len(failing) * MOST_FAILING


def results(
    questions: Iterable[Question],
    observations: Mapping[str, Observation],
    pasts: Mapping[str, Past],
    now: datetime,
) -> list[LinkResult]:
    """A result for each question. `pasts` by address, with this run where it was conclusive; `now` in UTC."""
    return [_result(question, observations.get(question.address), pasts, now) for question in questions]


def _result(
    question: Question, seen: Observation | None, pasts: Mapping[str, Past], now: datetime
) -> LinkResult:
    if seen is None:
        code = question.code or Code.UNCHECKED
        return LinkResult(question.url, verdict(Past(), code, now), code, question.places)
    past = pasts.get(question.address, Past())
    better = suggestion(question.url, seen.hops, seen.final_url) if seen.hops else None
    return LinkResult(
        question.url,
        verdict(past, seen.code, now),
        seen.code,
        question.places,
        seen.status,
        seen.final_url,
        seen.hops,
        seen.attempt,
        seen.seconds,
        past.first_failed,
        past.last_ok,
        better if better and (not past.first_seen or is_settled(past)) else "",
    )
