"""Advice that the results as a whole give: what to set for a better run. Silent where nothing would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from listkeeper.facts import LinkResult
from listkeeper.outcomes import Code, Verdict
from listkeeper.report.links.wording import host
from listkeeper.report.wording import counted

MOST = 3
FEWEST_LIMITED = 5
"""Links to GitHub turned down until it is said; and no fewer than half of all that there are."""
GITHUB = frozenset({"github.com", "www.github.com", "gist.github.com", "raw.githubusercontent.com"})


def hints(results: Sequence[LinkResult], *, conclusive: bool) -> list[str]:
    """One line each, of our own words."""
    return list(islice(_hints(results, conclusive=conclusive), MOST))


def _hints(results: Sequence[LinkResult], *, conclusive: bool) -> Iterator[str]:
    # With a token, repositories are asked in batches: that so many were turned down says there was none.
    github = [result for result in results if host(result.url) in GITHUB]
    limited = sum(result.code is Code.RATE_LIMITED for result in github)
    if limited >= max(FEWEST_LIMITED, len(github) / 2):
        yield f"GitHub turned {limited:,} of {counted(len(github), 'link')} down; set GITHUB_TOKEN to ask it in batches"
    # A history knows of every suspect since when it fails.
    suspects = [result for result in results if result.verdict is Verdict.SUSPECT]
    if conclusive and suspects and not any(result.first_failed or result.last_ok for result in results):
        yield "--history FILE lets later runs tell dead from passing"
    if unasked := sum(result.code is Code.UNCHECKED for result in results):
        yield f"{counted(unasked, 'link')} had no turn in this run; the next one asks again"
