"""What a page says beyond its status: parked, missing, taken over, its fragments, and whether https has it too.

A page is read only where that is wanted, and one more question is asked at most: for a sibling that cannot exist where
the page looks like one that says "not found", for the same page over https where the list has it over http.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from listkeeper.links import pages
from listkeeper.links.fetch import Answer
from listkeeper.links.job import Again, Form, Job, Stage
from listkeeper.links.pages import Page
from listkeeper.outcomes import OUTCOMES, Code, Observation, Snapshot, Verdict
from listkeeper.urls.parts import split

LOOK_BYTES = 16_384
"""Its title and first paragraphs. Reading takes about a third of a millisecond for a KiB."""
FRAGMENT_BYTES = 524_288
"""Of a page whose fragments are wanted: they stand anywhere in it."""


def bytes_wanted(job: Job, status: int) -> int:
    """Of the body of an answer to a GET that reads."""
    if not 200 <= status < 300:
        return 0
    return FRAGMENT_BYTES if job.ask.fragments and job.stage is Stage.PAGE else LOOK_BYTES


def reads(job: Job) -> bool:
    """The page is wanted whatever its status says."""
    return job.ask.look or bool(checkable(job))


def checkable(job: Job) -> list[str]:
    return [fragment for fragment in job.ask.fragments if pages.is_checkable(job.start, fragment)]


def at(job: Job, answer: Answer, seen: Observation) -> Observation | Again:
    """What the page adds to what its status says."""
    if OUTCOMES[seen.code].verdict not in (Verdict.ALIVE, Verdict.CHANGE) or not 200 <= answer.status < 400:
        return seen
    if job.hops and pages.parked_host(job.address, seen.final_url):
        return replace(seen, code=Code.PARKED)
    seen = _with_fragments(job, seen, None)
    if answer.status == 304:
        return seen
    if not _is_wanted(job, seen):
        secure = _over_https(job, seen) if all(_form(answer)) else ""  # else headers would not tell
        return Again(job.asks_for_more(seen, Stage.SECURE, secure, _form(answer))) if secure else seen
    if not job.reads:
        return Again(replace(job, method="GET", reads=True), code=seen.code)
    if answer.body is None:
        return seen
    wanted = checkable(job)
    if wanted and all(pages.names(answer.body, fragment) for fragment in wanted):
        return _read(job, seen, _page(answer, LOOK_BYTES), wanted)
    return _read(job, seen, _page(answer))


def _is_wanted(job: Job, seen: Observation) -> bool:
    return reads(job) or seen.code is Code.REDIRECT_CROSS_DOMAIN


def _form(answer: Answer) -> Form:
    fields = answer.headers
    return Form(fields.get("content-type", "").partition(";")[0].strip().lower(), fields.get("content-length", ""))


def _page(answer: Answer, most: int = FRAGMENT_BYTES) -> Page:
    body = answer.body or b""
    is_whole = answer.is_whole and len(body) <= most
    return pages.read(body[:most], answer.headers.get("content-type", ""), complete=is_whole)


def _read(job: Job, seen: Observation, page: Page, shown: Collection[str] = ()) -> Observation | Again:
    """`shown`: fragments that are known to be there."""
    if pages.parked(page, job.address, seen.final_url):
        return replace(seen, code=Code.PARKED)
    if job.ask.before != Snapshot() and pages.hijacked(job.ask.before, page, job.address, seen.final_url):
        return replace(seen, code=Code.HIJACK_SUSPECT, snapshot=pages.snapshot(page))
    seen = replace(_with_fragments(job, seen, page, shown), snapshot=pages.snapshot(page))
    if pages.looks_missing(page, job.address, seen.final_url):
        return Again(job.asks_for_more(seen, Stage.SIBLING, pages.probe_address(seen.final_url), page))
    if secure := _over_https(job, seen):
        return Again(job.asks_for_more(seen, Stage.SECURE, secure, page))
    return seen


def _with_fragments(job: Job, seen: Observation, page: Page | None, shown: Collection[str] = ()) -> Observation:
    """Without a page, none can be verified but those that are on every page."""
    if not job.ask.fragments:
        return seen
    said = {f: pages.fragment(page, seen.final_url, f) for f in job.ask.fragments if f not in shown}
    return replace(
        seen,
        missing=tuple(fragment for fragment, code in said.items() if code is Code.FRAGMENT_MISSING),
        unverifiable=tuple(fragment for fragment, code in said.items() if code is Code.FRAGMENT_UNVERIFIABLE),
    )


def _over_https(job: Job, seen: Observation) -> str:
    """The same address over https, where the list has it over http and was not redirected; else nothing."""
    parts = split(job.start)
    is_plain = parts.scheme == "http" and ":" not in (parts.authority or "") and not job.hops
    return f"https{job.start[len('http') :]}" if is_plain and seen.code is Code.OK else ""


def at_more(job: Job, found: Observation, answer: Answer | None) -> Observation:
    """What the answer to a further question adds to what was found; None where there was none."""
    if answer is not None and job.form and 200 <= answer.status < 300 and job.form.fits(_form(answer)):
        return replace(found, code=Code.INSECURE)
    if answer is None or job.page is None:
        return found
    if job.stage is Stage.SIBLING:
        sibling = _page(answer) if answer.body is not None else None
        missing = pages.is_missing(job.page, sibling, answer.status, url=found.final_url)
        return replace(found, code=Code.SOFT_404, snapshot=None) if missing else found
    same = answer.body is not None and 200 <= answer.status < 300 and pages.is_same_page(job.page, _page(answer))
    return replace(found, code=Code.INSECURE) if same else found


def beyond_reading(url: str, fragments: tuple[str, ...]) -> tuple[str, ...]:
    """Of the fragments, those that no reading of the page could verify."""
    return tuple(f for f in fragments if pages.fragment(None, url, f) is Code.FRAGMENT_UNVERIFIABLE)
