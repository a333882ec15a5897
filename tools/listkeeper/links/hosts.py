"""Politeness: one object for each host says when it may be asked next, the targets of redirects included.

Times are seconds of a monotonic clock and are passed in; nothing here waits or looks at a clock.
"""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from listkeeper.outcomes import NETWORK, Code
from listkeeper.urls.parts import host_and_port, split

Job = TypeVar("Job")


class Timing(NamedTuple):
    """How long a run waits for what, in seconds."""

    connect: float = 10.0
    """For a connection, TLS included."""
    head: float = 3.0
    """For the answer to a HEAD; it is then asked again as GET: many servers hang on HEAD."""
    get: float = 11.0
    again: float = 6.0
    """For the connection and the answer of a further attempt, each."""
    patience: float = 2.0
    """For an answer, until a host is asked for the next page meanwhile though little waits for it."""
    backoff: float = 1.0
    """Before the first retry of a server's failure, doubled for each further one, with jitter."""
    late: float = 10.0
    """Before a page that failed is asked again with the second header profile."""
    longest_wait: float = 120.0
    """For a host; who wants to be asked later than that is not asked again in this run."""
    link: float = 60.0
    """For all requests of one address, redirections and attempts; that of a chain of slow ones is then not followed."""
    all_waits: float = 600.0
    """For a host that gives one deadline after another."""


USUAL = Timing()


class Manners(NamedTuple):
    """How a host is treated; a row of data for each that wants other than the common."""

    at_once: int = 6
    """Requests in flight: as many as browsers have connections to a host."""
    gap: float = 0.1
    """Seconds between the starts of two requests."""
    settled_gap: float | None = None
    """The same, once the host has answered SETTLED times in a row without trouble; None: no other,
    and what starts late is not made up for."""
    head: bool = True
    """HEAD is answered like GET."""
    accept: str = "*/*"
    """What is asked for (RFC 9110 12.5.1)."""


COMMON = Manners(settled_gap=0.0556)
"""Settled hosts are asked 18 times a second: as they see it, which is not as we send it, no more than 20 in any one."""
MANNERS = {
    "github.com": Manners(at_once=2, gap=0.5),  # its web pages; more than about two a second ends in 429
    "gist.github.com": Manners(at_once=2, gap=0.5),
    "raw.githubusercontent.com": Manners(at_once=2, gap=0.25),
    "www.reddit.com": Manners(at_once=1, gap=1.0),
    "medium.com": Manners(at_once=1, gap=1.0),
    "arxiv.org": Manners(at_once=1, gap=3.0),  # asks robots for one request in three seconds
    "export.arxiv.org": Manners(at_once=1, gap=3.0),
    "www.npmjs.com": Manners(at_once=2, gap=0.5),
    # Its crawler policy: one request a second. Without asking for HTML, what is there is not found.
    "crates.io": Manners(at_once=1, gap=1.0, accept="text/html,*/*;q=0.8"),
    "pypi.org": Manners(at_once=2, gap=0.25),
    "registry.npmjs.org": Manners(at_once=2, gap=0.25),
    "www.youtube.com": Manners(at_once=2, gap=0.25),
    "stackoverflow.com": Manners(at_once=2, gap=0.5),
}

BESIDE_API = Manners(at_once=2, gap=0.25)

FAILURES_TO_OPEN = 5
"""Addresses in a row that fail with network codes until a host is left alone (circuit breaker): for a while the first
time, since it may be starting anew, and for the rest of the run the second time."""
OF_THE_SERVER = frozenset({
    Code.DNS_NXDOMAIN, Code.REFUSED, Code.TIMEOUT_CONNECT, Code.TLS_EXPIRED, Code.TLS_SELF_SIGNED, Code.TLS_HOSTNAME,
})  # fmt: skip
"""Failures that come before any page is named: they are the same for all of a server's addresses."""
SETTLED = 25
"""Answers in a row without a failure, a wall or a wish to be left alone, after which a host is known to bear it."""
TROUBLE = NETWORK | {Code.BLOCKED, Code.RATE_LIMITED, Code.SERVER_ERROR, Code.ORIGIN_ERROR}
CATCH_UP = 0.25
"""Seconds by which a start may have come late that are made up for: the loop is late often. The next ones are then half
a gap apart, and no more in any second than otherwise."""
PER_CONNECTION = 8
"""Addresses that wait when a host is first asked, for each further connection at once."""
REFUSALS_TO_OPEN = 3
"""Addresses in a row behind a bot wall until a host is left alone."""
_MOST_DOUBLINGS = 5


@dataclass
class Host(Generic[Job]):
    """What waits for a host, and when the next of it may start."""

    name: str
    manners: Manners = COMMON
    timing: Timing = USUAL
    queue: deque[Job] = field(default_factory=deque)
    started: list[float] = field(default_factory=list)
    """When the requests in flight were."""
    longest: int = 0
    """Addresses that ever waited, when one was asked."""
    next_start: float = 0.0
    """A gap after the last start, or the deadline that the host gave since."""
    recent: list[float] = field(default_factory=list)
    """When the latest requests were started, as many as a second may have; where lateness is made up for."""
    blocked_until: float = 0.0
    """The deadline the host gave (RFC 9110 10.2.3): until then nothing is asked, whatever else answers meanwhile."""
    waited: float = 0.0
    """Seconds of all deadlines together."""
    by_head: int = 0
    """Pages that answered HEAD."""
    only_by_get: int = 0
    """Pages that answered GET after HEAD had failed: this host's way, or a page's, or the server was just starting."""
    failed: dict[str, Code] = field(default_factory=dict)
    """Addresses that failed since the last answer of any kind, and how."""
    absent: dict[str, Code] = field(default_factory=dict)
    """Scheme and authority of what is not there at all, and how that shows."""
    refused: set[str] = field(default_factory=set)
    """Addresses behind a wall since the last page."""
    limited: int = 0
    """Answers in a row that said "too many requests" without saying for how long."""
    openings: int = 0
    untroubled: int = 0
    """Answers since the last trouble."""

    @property
    def in_flight(self) -> int:
        return len(self.started)

    @property
    def takes_head(self) -> bool:
        """HEAD was not in vain more often than not; GET costs a connection, since the rest of its page is cut off."""
        return self.only_by_get <= self.by_head

    @property
    def is_full(self) -> bool:
        return self.in_flight >= self.manners.at_once

    @property
    def _gap(self) -> float:
        settled = self.manners.settled_gap
        return self.manners.gap if settled is None or self.untroubled < SETTLED else settled

    def ready_at(self, now: float) -> float:
        """The earliest time of the next start, if the host is not full."""
        return max(self.next_start, self._next_place(now), self._next_in_haste())

    def _next_in_haste(self) -> float:
        """Where lateness is made up for: half a gap after the last start, when the second before has room for one."""
        if not self.recent:
            return 0.0
        gap = self._gap
        most = _a_second(gap)
        full_until = self.recent[-most] + 1.0 if len(self.recent) >= most else 0.0
        return max(self.recent[-1] + gap / 2, full_until)

    def _next_place(self, now: float) -> float:
        """Few pages are asked for one after the other, which spares connections; one that is slow holds up none."""
        slow_since = now - self.timing.patience
        fresh = [began for began in self.started if began > slow_since]
        return fresh[0] + self.timing.patience if len(fresh) > self.longest // PER_CONNECTION else 0.0

    def may_start(self, now: float) -> bool:
        return bool(self.queue) and not self.is_full and self.ready_at(now) <= now

    def start(self, now: float) -> Job:
        """Take the next job; `may_start` was true."""
        self.longest = max(self.longest, len(self.queue) - 1)
        self.started.append(now)
        gap, settled = self._gap, self.manners.settled_gap
        if settled is None:
            self.next_start = now + gap
        else:
            self.next_start = (max(self.next_start, now - CATCH_UP) if self.recent else now) + gap
            self.recent = [*self.recent, now][-_a_second(settled) :]
        return self.queue.popleft()

    def finish(self, began: float) -> None:
        """`began`: the time of its `start`."""
        self.started.remove(began)

    def defer(self, deadline: float, now: float) -> None:
        """Ask nothing before `deadline`; an earlier one does not shorten a later one."""
        self.untroubled = 0
        self.waited += max(0.0, deadline - max(self.blocked_until, now))
        self.blocked_until = max(self.blocked_until, deadline)
        self.next_start = max(self.next_start, deadline)

    def is_limited_beyond(self, now: float) -> bool:
        """The deadline is later than a run has time for."""
        blocked = self.blocked_until > now
        return self.blocked_until > now + self.timing.longest_wait or (blocked and self.waited > self.timing.all_waits)

    def gives_up(self, now: float) -> bool:
        """Waiting for this host would be too long, or it has shown that asking is in vain."""
        return self.is_limited_beyond(now) or self.openings > 1 or len(self.refused) >= REFUSALS_TO_OPEN

    def note(self, address: str, code: Code | None, now: float) -> None:
        """What came of a request; None for an answer that says nothing yet, as a redirect.

        By address: a page that fails each time it is asked says no more of its host than one that fails once.
        """
        self.untroubled = 0 if code in TROUBLE else self.untroubled + 1
        if code is not None and code in NETWORK:
            self._note_failure(address, code, now)
            return
        self.failed.clear()
        if code is Code.BLOCKED:
            self.refused.add(address)
        else:
            self.refused.clear()

    def note_method(self, *, head: bool, stands_in: bool) -> None:
        """What a page that answered was asked by; `stands_in`: by GET, since HEAD had failed."""
        self.by_head += head
        self.only_by_get += stands_in

    def absent_for(self, address: str) -> Code | None:
        """How an address fails that was not asked, where its whole server was found not to be there."""
        return self.absent.get(_server(address))

    def _note_failure(self, address: str, code: Code, now: float) -> None:
        self.failed[address] = code
        if len(self.failed) < FAILURES_TO_OPEN:
            return
        self.openings += 1
        ways = {(_server(each), how) for each, how in self.failed.items()}
        if len(ways) == 1 and code in OF_THE_SERVER:
            self.absent[_server(address)] = code
        self.failed.clear()
        if self.openings == 1:
            self.defer(now + self.timing.late, now)

    def slow_down(self, now: float) -> None:
        """It said "too many requests" and not for how long: wait longer each time."""
        self.defer(now + self.timing.backoff * 2 ** min(self.limited, _MOST_DOUBLINGS), now)
        self.limited += 1


def _a_second(gap: float) -> int:
    """Starts that fit into a second."""
    return max(1, round(1 / gap)) if gap else sys.maxsize


def _server(address: str) -> str:
    parts = split(address)
    return f"{parts.scheme}://{parts.authority}"


def manners_of(name: str) -> Manners:
    return MANNERS.get(name, COMMON)


def manners_beside_api(name: str) -> Manners:
    """Where GitHub's API settles nearly all of its addresses: the few that it leaves in doubt wait less."""
    return BESIDE_API if name == "github.com" else manners_of(name)


def name_of(url: str) -> str:
    """The host of an address, which all its ports share: they are mostly one machine."""
    return host_and_port(split(url).authority or "", None)[0].lower().rstrip(".")
