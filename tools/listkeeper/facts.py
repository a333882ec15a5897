"""What the world told us: what a rule may know besides the document, and what became of links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from listkeeper.config import Config
from listkeeper.conventions import Conventions
from listkeeper.diagnostic import Severity
from listkeeper.document import Document

if TYPE_CHECKING:
    from listkeeper.outcomes import Code, Hop, Verdict


class Home(NamedTuple):
    """The repository that a list lives in, as its forge describes it."""

    problem: str = ""
    """Why it cannot be asked, in awesome-lint's words: it is in no git repository, or not on GitHub."""
    description: bool = True
    topics: frozenset[str] | None = None
    """None where they are not known."""
    licence: bool = True
    """Whether the forge recognises one."""


@dataclass(frozen=True)
class Facts:
    """The day, the owner's configuration and schema. Rules read no clock, no file and no network."""

    today: date
    config: Config = field(default_factory=Config)
    schema: Mapping[str, Any] | None = None
    """The JSON Schema of the list's own entries, where its configuration names one."""
    conventions: Conventions = field(default_factory=Conventions)
    """What the list itself does nearly everywhere; the linter looks for it in each document."""
    others: tuple[Document, ...] = ()
    """The other lists of this run."""
    before: Document | None = None
    """The list as it was before the change that is looked at."""
    home: Home | None = None
    """None where it is not known."""
    neighbours: Mapping[str, str] = field(default_factory=dict)
    """Files of the list's folder that a rule may want to know, by their path from there."""
    is_top: bool = False
    """The list lies in the top folder of a checkout."""


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
    added: bool = False
    """The change that is looked at added or edited the link."""
    note: str = ""
    """What else is to be said, one sentence: why it was excluded, that the suggestion duplicates another entry."""
    archived: str = ""
    """A copy in an archive, of when the link was last well."""
    strikes: int = 0
    """How often it has failed so, in separate runs; only a history knows."""

    @property
    def severity(self) -> Severity:
        """How much it matters, to whoever added the link or keeps the list; a confirmed death is an error."""
        from listkeeper.outcomes import OUTCOMES, Verdict  # a lint has no use for it, and would wait for it

        if self.verdict is Verdict.DEAD:
            return Severity.ERROR
        outcome = OUTCOMES[self.code]
        return outcome.pull_request if self.added else outcome.schedule
