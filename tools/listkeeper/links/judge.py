"""What comes of an answer, or of none: an observation, or another request. Pure, but for the chance in a delay."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from listkeeper.links import classify, look, redirects, walls
from listkeeper.links.classify import Phase
from listkeeper.links.fetch import Answer, NoAnswerError
from listkeeper.links.hosts import Timing, name_of
from listkeeper.links.job import Again, Job, Stage
from listkeeper.links.quirks import asked
from listkeeper.outcomes import NETWORK, OUTCOMES, Code, Hop, Observation

MOST_HOPS = 10
MOST_ATTEMPTS = 6
"""Whatever they come to: a server can fail in another way each time."""


def headers(job: Job, agent: str, accept: str) -> dict[str, str]:
    """What is sent: who we are, and for a second attempt what browsers send besides. Never a browser's name."""
    sent = {"User-Agent": f"Mozilla/5.0 (compatible; {agent})" if job.late else agent, "Accept": accept}
    if job.late:
        sent |= {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en,*;q=0.5"}
    if job.cookies and (held := job.cookies.get(redirects.registrable(name_of(job.url)))):
        sent["Cookie"] = "; ".join(f"{key}={value}" for key, value in held.items())
    if _is_conditional(job):
        sent |= {"If-None-Match": job.ask.etag} if job.ask.etag else {"If-Modified-Since": job.ask.last_modified}
    return sent


def _is_conditional(job: Job) -> bool:
    """Validators belong to one address; a page that is read for its fragments has to come."""
    ask = job.ask
    has_validators = bool(ask.etag or ask.last_modified)
    return has_validators and ask.valid_for == job.url and not ask.fragments and job.stage is Stage.PAGE


def judge(job: Job, got: Answer | NoAnswerError, timing: Timing, chance: random.Random) -> Observation | Again:
    if job.found:
        return look.at_more(job, job.found, None if isinstance(got, NoAnswerError) else got)
    said = on_error(job, got) if isinstance(got, NoAnswerError) else on_answer(job, got)
    if isinstance(said, Again) and said.job.hops != job.hops and job.seconds > timing.link:
        said = job.seen(Code.TIMEOUT_TOTAL)
    if isinstance(said, Observation):
        return _retry(job, said.code, timing, chance) or said
    return said


HEAD_FAILURES = frozenset({Code.TIMEOUT_READ, Code.TIMEOUT_TOTAL, Code.RESET, Code.PROTOCOL_ERROR})


def on_error(job: Job, error: NoAnswerError) -> Observation | Again:
    """No answer came: ask by GET where only HEAD failed, or observe it."""
    code = classify.from_error(error.reason, error.phase, redirected=bool(job.hops), by_ipv6=error.by_ipv6)
    if job.method == "HEAD" and code in HEAD_FAILURES and error.phase is Phase.ANSWER:
        return _by_get(job, code)
    return job.seen(code)


def on_answer(job: Job, answer: Answer) -> Observation | Again:
    """An answer came: follow it, ask otherwise, or observe it."""
    if answer.status in redirects.STATUSES:
        return _follow(job, answer)
    code = classify.from_status(answer.status, answer.headers, answer.body, conditional=_is_conditional(job))
    # A wall shows itself in a body, which HEAD does not have.
    doubtful = answer.status >= 400 or walls.may_be_wall(answer.status)
    if job.method == "HEAD" and code in MISSING:
        return job.seen(code, answer.status)  # the second look is a GET, and late: at once it would see the same
    if job.method == "HEAD" and doubtful and code is not Code.RATE_LIMITED:
        return _by_get(job, code)
    if asked(job.start) != job.start:  # what that redirects to is nothing that a list should say
        return replace(job, hops=()).seen(code, answer.status)
    if code is Code.OK and job.hops:
        code = redirects.classify(job.address, job.hops, job.hops[-1].url)
    return look.at(job, answer, job.seen(code, answer.status, answer.headers))


def _by_get(job: Job, code: Code) -> Again:
    return Again(replace(job, method="GET", stands_in=True), code=code)


MISSING = frozenset({Code.NOT_FOUND, Code.GONE})

# Over soon, if at all, and whatever the header profile. The others are asked late, and otherwise.
_PASSING = frozenset({
    Code.SERVER_ERROR, Code.ORIGIN_ERROR, Code.RATE_LIMITED, Code.RESET, Code.REFUSED, Code.DNS_TEMPORARY,
})  # fmt: skip


def _retry(job: Job, code: Code, timing: Timing, chance: random.Random) -> Again | None:
    """The next attempt, from the address on, where the class of failure has one left."""
    same = job.before.count(code)
    is_over = same >= OUTCOMES[code].retries or code is job.ask.failed_as
    if is_over or len(job.before) + 1 >= MOST_ATTEMPTS or job.seconds > timing.link:
        return None
    of_name = code in {Code.DNS_NXDOMAIN, Code.DNS_TEMPORARY}
    again = Job(
        job.ask,
        job.start,
        asked(job.start),
        method="GET",
        reads=job.reads,
        stands_in=job.method == "HEAD" and code in MISSING,
        before=(*job.before, code),
        seconds=job.seconds,
        unknown=name_of(job.url) if of_name else "",
    )
    if code in _PASSING:
        return Again(again, timing.backoff * 2**same * chance.uniform(0.75, 1.25), code)
    waited = job.seconds if code in NETWORK else 0.0  # who hung for so long was given the time to recover
    wait = max(timing.late * chance.uniform(1.0, 1.2) - waited, timing.backoff)
    return Again(replace(again, late=True), wait, code)


def _follow(job: Job, answer: Answer) -> Observation | Again:
    """To where the answer points. Fragments are not sent; a loop may be one of cookies and is tried once with them."""
    target = redirects.target(job.url, answer.headers.get("location", ""))
    if target is None:
        return job.seen(Code.REDIRECT_BAD, answer.status)
    url = target.partition("#")[0]
    been = [asked(job.start), *(hop.url.partition("#")[0] for hop in job.hops)]
    cookies = _with_cookies(job, answer)
    hops = (*job.hops, Hop(answer.status, target))
    moved = replace(job, url=url, hops=hops, cookies=cookies, stands_in=False)
    if redirects.leaves(job.address, url):  # its page is going to be read
        moved = replace(moved, method="GET", reads=True)
    if len(hops) > MOST_HOPS:
        return moved.seen(Code.TOO_MANY_REDIRECTS, answer.status)
    if been.count(url) > bool(cookies):
        return moved.seen(Code.REDIRECT_LOOP, answer.status)
    return Again(moved)


def _with_cookies(job: Job, answer: Answer) -> Mapping[str, Mapping[str, str]]:
    if not answer.cookies:
        return job.cookies
    site = redirects.registrable(name_of(job.url))
    return {**job.cookies, site: {**job.cookies.get(site, {}), **answer.cookies}}
