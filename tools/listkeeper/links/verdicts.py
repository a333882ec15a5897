"""Observations to results: history decides what is dead, and a bad network decides nothing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from listkeeper.facts import LinkResult
from listkeeper.history import Past, is_settled, struck, verdict
from listkeeper.links.plan import Question
from listkeeper.links.redirects import LONGEST_SUGGESTION, suggestion
from listkeeper.outcomes import NETWORK, OUTCOMES, Code, Observation, Verdict
from listkeeper.urls.parts import split

MOST_FAILING = 0.3
"""With a larger share of hosts failing by the network, it is the network that failed (canary)."""
FEWEST_FAILING = 3
"""Failing hosts that are needed to blame the network."""

ANSWERED = frozenset({Verdict.ALIVE, Verdict.CHANGE})
RENAMED = frozenset({Code.REPO_MOVED, Code.REPO_OWNER_FREE, Code.REPO_CASE, Code.PATH_MISSING})
"""A forge's own word for the new address, which needs no second run."""


def is_conclusive(observations: Iterable[Observation], failed_before: Container[str] = ()) -> bool:
    """False where so many hosts fail in the way of networks that nothing can be said of any of them.

    A host all of whose pages in `failed_before` fail once more says nothing of the network, as long as others answer:
    what is due each night is mostly what failed the night before.
    """
    failing: dict[str, bool] = {}
    news: dict[str, bool] = {}
    for seen in observations:
        host = (split(seen.url).authority or "").lower()
        failing[host] = failing.get(host, True) and seen.code in NETWORK
        news[host] = news.get(host, False) or not (seen.code in NETWORK and seen.url in failed_before)
    if failing and all(failing.values()):
        return len(failing) < FEWEST_FAILING
    told = [failing[host] for host, is_news in news.items() if is_news]
    bad = sum(told)
    return bad < FEWEST_FAILING or bad < len(told) * MOST_FAILING


def of_fragments(seen: Observation, fragments: Iterable[str]) -> Iterator[Observation]:
    """What was seen of a page's fragments, each an observation of its own, so that it has a history of its own."""
    if OUTCOMES[seen.code].verdict not in ANSWERED:
        return
    for fragment in fragments:
        code = _of_fragment(seen, fragment)
        yield replace(seen, url=f"{seen.url}#{fragment}", code=code, etag="", last_modified="", snapshot=None)


def _of_fragment(seen: Observation, fragment: str) -> Code:
    if fragment in seen.missing:
        return Code.FRAGMENT_MISSING
    return Code.FRAGMENT_UNVERIFIABLE if fragment in seen.unverifiable else Code.OK


def results(
    questions: Iterable[Question],
    observations: Mapping[str, Observation],
    pasts: Mapping[str, Past],
    now: datetime,
) -> list[LinkResult]:
    """A result for each question. Both mappings are by address, and with `#fragment` for those of pages.

    `pasts` holds this run where it was conclusive; `now` is in UTC.
    """
    return [_result(question, observations, pasts, now) for question in questions]


def _result(
    question: Question, observations: Mapping[str, Observation], pasts: Mapping[str, Past], now: datetime
) -> LinkResult:
    seen = observations.get(question.address)
    if seen is None:
        code = question.code or Code.UNCHECKED
        known = verdict(Past(), code, now)
        return LinkResult(question.url, known, code, question.places, added=question.added, note=question.note)
    part = observations.get(f"{question.address}#{question.fragment}") if question.fragment else None
    past = pasts.get(question.address, Past())
    code = _weightier(seen.code, part.code) if part else seen.code
    known = verdict(past, code, now)
    note = question.note
    if why := dict(question.ignored).get(code):
        code, known, note = Code.EXCLUDED, Verdict.REFUSED, why
    return LinkResult(
        question.url,
        known,
        code,
        question.places,
        seen.status,
        seen.final_url,
        seen.hops,
        seen.attempt,
        seen.seconds,
        past.first_failed,
        past.last_ok,
        suggested(question.url, seen if code is seen.code else replace(seen, code=code), past),
        question.added,
        note,
        strikes=struck(past, code),
    )


def _weightier(page: Code, part: Code) -> Code:
    """A fragment that is missing says more than a redirection; one that cannot be told says less than an edit."""
    if OUTCOMES[page].verdict not in ANSWERED or part is Code.OK:
        return page
    return part if part is Code.FRAGMENT_MISSING or OUTCOMES[page].verdict is Verdict.ALIVE else page


def suggested(url: str, seen: Observation, past: Past) -> str:
    """The address that the list could have instead; empty where a person has to look."""
    fragment = url[url.index("#") :] if "#" in url else ""
    if seen.code is Code.INSECURE:
        return f"https{url[len('http') :]}"
    if seen.code in RENAMED:
        renamed = seen.final_url.partition("#")[0]
        is_worth_writing = renamed not in ("", url.partition("#")[0]) and len(renamed) < LONGEST_SUGGESTION
        return renamed + fragment if is_worth_writing else ""
    if seen.code not in (Code.REDIRECT_PERMANENT, Code.REDIRECT_HTTPS) or not seen.hops:
        return ""
    is_sure = not past.first_seen or is_settled(past)
    return (suggestion(url, seen.hops, seen.final_url) or "") if is_sure else ""
