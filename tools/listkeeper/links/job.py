"""What is wanted of an address, and where a run stands with it. Pure records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from listkeeper.outcomes import NETWORK, OUTCOMES, Code, Hop, Observation, Snapshot, Verdict

if TYPE_CHECKING:
    from listkeeper.links.pages import Page


class Ask(NamedTuple):
    """What is wanted of one address."""

    address: str
    """Without fragment."""
    fragments: tuple[str, ...] = ()
    """That the lists name, without `#`."""
    look: bool = False
    """Read the beginning of the page: is it still about what it was about?"""
    before: Snapshot = Snapshot()
    """What the page was about when it was last read."""
    etag: str = ""
    last_modified: str = ""
    valid_for: str = ""
    """The address that `etag` and `last_modified` belong to, at the end of redirections."""
    failed_as: Code | None = None
    """What the last run saw, where that was a failure: seen again, it needs no second look in this one."""


class Stage(StrEnum):
    """Why a request is made."""

    PAGE = "page"
    """For the address itself, redirections followed."""
    SIBLING = "sibling"
    """For an address beside it that cannot exist: what does this server say to that?"""
    SECURE = "secure"
    """For the same page over https."""


class Form(NamedTuple):
    """What the headers of a page say of its body."""

    content_type: str
    content_length: str

    def fits(self, other: Form) -> bool:
        """The same page, as far as headers tell; without a length they do not."""
        return self == other and all(self)


@dataclass(frozen=True, slots=True)
class Job:
    """Where an address stands on its way."""

    ask: Ask
    start: str
    """The address as it is requested (RFC 3986, ASCII)."""
    url: str
    method: str = "HEAD"
    hops: tuple[Hop, ...] = ()
    before: tuple[Code, ...] = ()
    """What the attempts before this one came to."""
    late: bool = False
    """Asked again with the second header profile."""
    stands_in: bool = False
    """This GET is asked because a HEAD of the same address failed."""
    reads: bool = False
    """This GET is asked for the page, and not only for the status."""
    cookies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By registrable domain; only within this chain of redirections."""
    seconds: float = 0.0
    unknown: str = ""
    """A name that could not be looked up in the attempt before."""
    stage: Stage = Stage.PAGE
    found: Observation | None = None
    """What is said if the further question leads nowhere."""
    page: Page | None = None
    """What was read at `Stage.PAGE`."""
    form: Form | None = None
    """What its headers said, where it was not read."""

    @property
    def address(self) -> str:
        return self.ask.address

    def seen(self, code: Code, status: int | None = None, headers: Mapping[str, str] | None = None) -> Observation:
        """What this attempt came to."""
        return self._observation(code, len(self.before) + 1, status, headers or {})

    def given_up(self, code: Code) -> Observation:
        """There is no further attempt. What failed without an answer did so; one 404 is not yet two."""
        if self.found:
            return self.found
        last = self.before[-1] if self.before else code
        believed = last in NETWORK or OUTCOMES[last].verdict is Verdict.UNKNOWN
        return self._observation(last if believed else code, len(self.before), None, {})

    def asks_for_more(self, found: Observation, stage: Stage, url: str, known: Page | Form) -> Job:
        """The further question, at `url`; what was found so far stands if it leads nowhere."""
        plain = replace(self, url=url, stage=stage, found=found, stands_in=False, late=False)
        if isinstance(known, Form):
            return replace(plain, method="HEAD", form=known, reads=False)
        return replace(plain, method="GET", page=known, reads=True)

    def _observation(self, code: Code, attempts: int, status: int | None, headers: Mapping[str, str]) -> Observation:
        return Observation(
            url=self.address,
            code=code,
            status=status,
            final_url=self.hops[-1].url if self.hops else self.start,
            hops=self.hops,
            seconds=round(self.seconds, 3),
            attempt=attempts,
            etag=headers.get("etag", "")[:200],
            last_modified=headers.get("last-modified", "")[:60],
        )


class Again(NamedTuple):
    """Ask once more: the job as it is then, and the seconds to wait before."""

    job: Job
    wait: float = 0.0
    code: Code | None = None
    """What the answer was, if it was no redirection."""
