"""Siblings that cannot exist: each is asked for once, and what is said of it holds for all pages beside it."""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.links import look
from listkeeper.links.fetch import Answer, NoAnswerError
from listkeeper.links.job import Job
from listkeeper.outcomes import Observation


class Siblings:
    """By address: what was said, or who waits for that."""

    def __init__(self) -> None:
        self._known: dict[str, Answer | NoAnswerError | list[Job]] = {}

    def asks(self, job: Job) -> bool:
        """True for the first job that wants to know of a sibling: it is to ask. Others wait, or need not."""
        if job.url in self._known:
            return False
        self._known[job.url] = []
        return True

    def told(self, job: Job) -> Observation | None:
        """What a sibling says of a job's page. None where its answer has yet to come: the job is kept until then."""
        known = self._known[job.url]
        if isinstance(known, list):
            known.append(job)
            return None
        assert job.found
        return look.at_more(job, job.found, None if isinstance(known, NoAnswerError) else known)

    def answered(self, job: Job, got: Answer | NoAnswerError) -> Iterator[Observation]:
        """What comes of those that waited for this."""
        waited, self._known[job.url] = self._known.get(job.url), got
        for other in waited if isinstance(waited, list) else ():
            if seen := self.told(other):
                yield seen
