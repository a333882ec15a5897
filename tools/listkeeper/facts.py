"""What the world told us: what a rule may know besides the document, and what became of links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from listkeeper.config import Config
from listkeeper.diagnostic import Severity

if TYPE_CHECKING:
    from listkeeper.outcomes import Code, Hop, Verdict


@dataclass(frozen=True)
class Facts:
    """The day, the owner's configuration and schema. Rules read no clock, no file and no network."""

    today: date
    config: Config = field(default_factory=Config)
    schema: Mapping[str, Any] | None = None
    """The JSON Schema of the list's own entries, where its configuration names one."""


class Place(NamedTuple):
    """Where a link stands. Line and column count from 1; columns are code points."""

    path: str
    line: int
    column: int


class LinkResult(NamedTuple):
    """What is known of one address, and every place where the lists have it."""

    url: str
    verdict: Verdict
    code: Code
    places: tuple[Place, ...]
    status: int | None = None
    final_url: str = ""
    hops: tuple[Hop, ...] = ()
    attempts: int = 0
    """Requests' worth of asking; 0 where no request was needed."""
    seconds: float = 0.0
    first_failed: datetime | None = None
    """UTC; since the link was last well. Only a history knows."""
    last_ok: datetime | None = None
    suggestion: str = ""
    """The address that the list could have instead."""

    @property
    def severity(self) -> Severity:
        """Of a link that stands in the list; a death that its history confirms is an error."""
        from listkeeper.outcomes import OUTCOMES, Verdict  # a lint has no use for it, and would wait for it

        return Severity.ERROR if self.verdict is Verdict.DEAD else OUTCOMES[self.code].schedule
