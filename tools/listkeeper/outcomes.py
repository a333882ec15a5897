"""What can become of a link: observation, verdict, and what they mean. Pure records and one table.

Three layers, never mixed. An *observation* is what one attempt saw. A *verdict* is what that says of the link, given
its history. A *finding* is a verdict in context: the added line of a pull request, or a scheduled run. Unknown is not
dead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from listkeeper.diagnostic import Severity


class Verdict(StrEnum):
    """What is known of a link."""

    ALIVE = "alive"
    CHANGE = "change"
    """Alive, but the list should be edited."""
    UNKNOWN = "unknown"
    """Nothing can be said: a bot wall, a rate limit, a bad network. Never anybody's fault."""
    SUSPECT = "suspect"
    """Failed, but not often or long enough."""
    DEAD = "dead"
    INVALID = "invalid"
    """Wrong as it is written; no request was made."""
    REFUSED = "refused"
    """Not checked, by rule."""


class Code(StrEnum):
    """What an attempt saw; the value stands in reports."""

    # An answer that is good.
    OK = "ok"
    OK_AUTH = "ok-auth"
    REDIRECT_TEMPORARY = "redirect-temporary"
    REDIRECT_COSMETIC = "redirect-cosmetic"
    TLS_CHAIN = "tls-chain"
    REPO_STALE = "repo-stale"

    # An answer that asks for an edit.
    REDIRECT_PERMANENT = "redirect-permanent"
    REDIRECT_HTTPS = "redirect-https"
    REDIRECT_CROSS_DOMAIN = "redirect-cross-domain"
    INSECURE = "insecure"
    FRAGMENT_MISSING = "fragment-missing"
    REPO_MOVED = "repo-moved"
    REPO_OWNER_FREE = "repo-owner-free"
    REPO_CASE = "repo-case"
    REPO_ARCHIVED = "repo-archived"
    REPO_DISABLED = "repo-disabled"
    REPO_EMPTY = "repo-empty"
    REPO_FORK = "repo-fork"

    # An answer that says the page is no more.
    NOT_FOUND = "not-found"
    GONE = "gone"
    REPO_MISSING = "repo-missing"
    PATH_MISSING = "path-missing"

    # An answer that looks good and may not be.
    SOFT_404 = "soft-404"
    PARKED = "parked"
    HIJACK_SUSPECT = "hijack-suspect"

    # An answer, but not about the page.
    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    LEGAL = "legal"
    STATUS_UNCLEAR = "status-unclear"
    FRAGMENT_UNVERIFIABLE = "fragment-unverifiable"
    SERVER_ERROR = "server-error"
    ORIGIN_ERROR = "origin-error"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    REDIRECT_BAD = "redirect-bad"
    PROTOCOL_ERROR = "protocol-error"

    # No answer.
    TIMEOUT_CONNECT = "timeout-connect"
    TIMEOUT_TLS = "timeout-tls"
    TIMEOUT_READ = "timeout-read"
    TIMEOUT_TOTAL = "timeout-total"
    DNS_NXDOMAIN = "dns-nxdomain"
    DNS_TEMPORARY = "dns-temporary"
    REFUSED = "refused"
    RESET = "reset"
    UNREACHABLE = "unreachable"
    IPV6_ONLY = "ipv6-only"
    TLS_EXPIRED = "tls-expired"
    TLS_SELF_SIGNED = "tls-self-signed"
    TLS_HOSTNAME = "tls-hostname"
    TLS_PROTOCOL = "tls-protocol"

    # No question: wrong as it is written, or not to be asked.
    MALFORMED = "malformed"
    CREDENTIALS_IN_URL = "credentials-in-url"
    FILE_MISSING = "file-missing"
    FILE_UNTRACKED = "file-untracked"
    FILE_CASE = "file-case"
    SCHEME_UNSUPPORTED = "scheme-unsupported"
    PRIVATE_ADDRESS = "private-address"
    RESERVED_DOMAIN = "reserved-domain"
    EXCLUDED = "excluded"
    UNCHECKED = "unchecked"


class Outcome(NamedTuple):
    """What a code means: a row of the table."""

    verdict: Verdict
    """Before history: `dead` stands for *dead once there are `strikes`*, `suspect` until then."""
    pull_request: Severity
    """Severity for a link that a change adds."""
    schedule: Severity
    """Severity for a link that stands in the list."""
    strikes: int
    """Separate conclusive runs with this class of failure after which a link is dead; 0: never by itself."""
    span: timedelta
    """The least time between the first and the last of these strikes."""
    retries: int
    """Further attempts within a run."""
    means: str
    """One sentence for people, without the address: `The page answered 404 twice.`"""
    advice: str
    """What to do, one sentence; empty where there is nothing to do."""


ALIVE, CHANGE, UNKNOWN, SUSPECT, DEAD, INVALID, REFUSED = Verdict
OFF, NOTICE, WARNING, ERROR = Severity

# Strikes and their span: the surer a failure's word and the rarer it heals, the fewer and the sooner.
_NEVER = (0, timedelta())
_PAGE = (2, timedelta(hours=24))
_HOST = (3, timedelta(days=7))
_SERVER = (4, timedelta(days=7))
_TLS = (3, timedelta(days=14))

# Three rows ask for a person and never end in `dead` by themselves: soft-404, parked, hijack-suspect.
# `unknown` has no strikes at all: what says nothing cannot say it three times.
# fmt: off
OUTCOMES: dict[Code, Outcome] = {
    #                                   verdict  added    listed   strikes  retries
    Code.OK:                    Outcome(ALIVE,   OFF,     OFF,     *_NEVER, 0,
        "The page answered.", ""),
    Code.OK_AUTH:               Outcome(ALIVE,   NOTICE,  OFF,     *_NEVER, 0,
        "The page asks for a sign-in or a payment first.", "Consider an address that everybody can read."),
    Code.REDIRECT_TEMPORARY:    Outcome(ALIVE,   OFF,     OFF,     *_NEVER, 0,
        "The page sends its visitors elsewhere for now.", ""),
    Code.REDIRECT_COSMETIC:     Outcome(ALIVE,   OFF,     OFF,     *_NEVER, 0,
        "The page answers under another spelling of the same address.", ""),
    Code.TLS_CHAIN:             Outcome(ALIVE,   OFF,     NOTICE,  *_NEVER, 0,
        "The server leaves out a certificate that browsers find by themselves.",
        "Tell the site's owner, if you know them."),
    Code.REPO_STALE:            Outcome(ALIVE,   NOTICE,  NOTICE,  *_NEVER, 0,
        "Nothing was pushed to the repository for a long time.", "Look whether it is still worth its place."),

    Code.REDIRECT_PERMANENT:    Outcome(CHANGE,  NOTICE,  NOTICE,  *_NEVER, 0,
        "The page has moved for good.", "Use the new address."),
    Code.REDIRECT_HTTPS:        Outcome(CHANGE,  NOTICE,  NOTICE,  *_NEVER, 0,
        "The site sends its visitors from http to https.", "Write https."),
    Code.REDIRECT_CROSS_DOMAIN: Outcome(CHANGE,  WARNING, WARNING, *_NEVER, 0,
        "The address leads to a site under another domain.", "Look at the new site; it may belong to somebody else."),
    Code.INSECURE:              Outcome(CHANGE,  NOTICE,  NOTICE,  *_NEVER, 1,
        "The same page answers over https.", "Write https."),
    Code.FRAGMENT_MISSING:      Outcome(CHANGE,  WARNING, NOTICE,  *_NEVER, 1,
        "The page answers, but has no such section.", "Correct or drop the part after #."),
    Code.REPO_MOVED:            Outcome(CHANGE,  WARNING, NOTICE,  *_NEVER, 0,
        "The repository has a new name.", "Use the new name."),
    Code.REPO_OWNER_FREE:       Outcome(CHANGE,  WARNING, WARNING, *_NEVER, 0,
        "The repository has moved, and anyone may take its old owner's name.",
        "Use the new name; the old one can be hijacked."),
    Code.REPO_CASE:             Outcome(CHANGE,  OFF,     NOTICE,  *_NEVER, 0,
        "The repository's name is written with other capitals.", "Write it as its owner does."),
    Code.REPO_ARCHIVED:         Outcome(CHANGE,  WARNING, WARNING, *_NEVER, 0,
        "The repository is archived: it is read-only.", "Mark or remove the entry, as the list has it."),
    Code.REPO_DISABLED:         Outcome(CHANGE,  WARNING, NOTICE,  *_NEVER, 0,
        "The repository was disabled by its host.", "Look whether it will come back."),
    Code.REPO_EMPTY:            Outcome(CHANGE,  WARNING, NOTICE,  *_NEVER, 0,
        "The repository is empty.", "Look whether something is to come."),
    Code.REPO_FORK:             Outcome(CHANGE,  WARNING, NOTICE,  *_NEVER, 0,
        "The repository is a fork of another.", "Look whether the original is meant."),

    Code.NOT_FOUND:             Outcome(DEAD,    ERROR,   WARNING, *_PAGE,  1,
        "The server says that there is no such page (404).", "Correct the address, or remove the entry."),
    Code.GONE:                  Outcome(DEAD,    ERROR,   WARNING, *_PAGE,  1,
        "The server says that the page was removed (410).", "Find where it went, or remove the entry."),
    Code.REPO_MISSING:          Outcome(DEAD,    ERROR,   WARNING, *_PAGE,  1,
        "The repository was deleted, made private or never existed.", "Correct the address, or remove the entry."),
    Code.PATH_MISSING:          Outcome(DEAD,    ERROR,   WARNING, *_PAGE,  1,
        "The repository exists, but has nothing at this path.", "Correct the path; the branch may have a new name."),

    Code.SOFT_404:              Outcome(SUSPECT, WARNING, WARNING, *_NEVER, 1,
        'The page answers, but looks like one that says "not found".', "Open it, and see."),
    Code.PARKED:                Outcome(SUSPECT, ERROR,   WARNING, *_NEVER, 1,
        "The domain looks parked or for sale.", "Open it, and look for where the page went."),
    Code.HIJACK_SUSPECT:        Outcome(SUSPECT, ERROR,   WARNING, *_NEVER, 1,
        "The page has become an entirely different one.", "Open it with care; the domain may have a new owner."),

    Code.BLOCKED:               Outcome(UNKNOWN, NOTICE,  OFF,     *_NEVER, 1,
        "The site turns automatic visitors away.", ""),
    Code.RATE_LIMITED:          Outcome(UNKNOWN, NOTICE,  OFF,     *_NEVER, 2,
        "The site asked to be left alone for a while.", ""),
    Code.LEGAL:                 Outcome(UNKNOWN, NOTICE,  NOTICE,  *_NEVER, 0,
        "The page is withheld for legal reasons (451).", "See whether readers elsewhere can open it."),
    Code.STATUS_UNCLEAR:        Outcome(UNKNOWN, NOTICE,  OFF,     *_NEVER, 1,
        "The server's answer says neither that the page is there nor that it is not.", ""),
    Code.FRAGMENT_UNVERIFIABLE: Outcome(UNKNOWN, OFF,     OFF,     *_NEVER, 0,
        "The page answers; whether it has this section only a browser can tell.", ""),
    Code.SERVER_ERROR:          Outcome(SUSPECT, NOTICE,  WARNING, *_SERVER,3,
        "The server failed to answer (5xx).", ""),
    Code.ORIGIN_ERROR:          Outcome(SUSPECT, NOTICE,  WARNING, *_SERVER,3,
        "A front server answered that the site behind it is down.", ""),
    Code.REDIRECT_LOOP:         Outcome(SUSPECT, NOTICE,  WARNING, *_HOST,  1,
        "The address redirects in a circle.", "Look whether it opens in a browser."),
    Code.TOO_MANY_REDIRECTS:    Outcome(SUSPECT, NOTICE,  WARNING, *_HOST,  1,
        "The address redirects again and again.", "Look whether it opens in a browser."),
    Code.REDIRECT_BAD:          Outcome(SUSPECT, NOTICE,  WARNING, *_HOST,  1,
        "The address redirects to nowhere that a browser could go.", "Look whether it opens in a browser."),
    Code.PROTOCOL_ERROR:        Outcome(UNKNOWN, NOTICE,  NOTICE,  *_NEVER, 1,
        "The server's answer is not proper HTTP.", "Look whether it opens in a browser."),

    Code.TIMEOUT_CONNECT:       Outcome(SUSPECT, NOTICE,  WARNING, *_SERVER,1,
        "The server could not be reached in time.", ""),
    Code.TIMEOUT_TLS:           Outcome(SUSPECT, NOTICE,  WARNING, *_SERVER,1,
        "The server did not set up a secure connection in time.", ""),
    Code.TIMEOUT_READ:          Outcome(SUSPECT, NOTICE,  WARNING, *_SERVER,1,
        "The server took the question, but did not answer in time.", ""),
    Code.TIMEOUT_TOTAL:         Outcome(SUSPECT, NOTICE,  WARNING, *_SERVER,1,
        "The answer took too long altogether.", ""),
    Code.DNS_NXDOMAIN:          Outcome(SUSPECT, WARNING, WARNING, *_HOST,  1,
        "There is no such host name.", "Check the spelling; the domain may have expired."),
    Code.DNS_TEMPORARY:         Outcome(UNKNOWN, NOTICE,  OFF,     *_NEVER, 2,
        "The host name could not be looked up this time.", ""),
    Code.REFUSED:               Outcome(SUSPECT, NOTICE,  WARNING, *_HOST,  2,
        "The server is there, but takes no connections.", ""),
    Code.RESET:                 Outcome(SUSPECT, NOTICE,  WARNING, *_SERVER,2,
        "The server broke the connection off.", ""),
    Code.UNREACHABLE:           Outcome(UNKNOWN, NOTICE,  OFF,     *_NEVER, 1,
        "There is no way from here to the server.", ""),
    Code.IPV6_ONLY:             Outcome(UNKNOWN, NOTICE,  OFF,     *_NEVER, 0,
        "The site is only on IPv6, which this run had none of.", ""),
    Code.TLS_EXPIRED:           Outcome(SUSPECT, WARNING, WARNING, *_TLS,   0,
        "The site's certificate has expired, or is not valid yet.", "Tell the site's owner, or remove the entry."),
    Code.TLS_SELF_SIGNED:       Outcome(SUSPECT, WARNING, WARNING, *_TLS,   0,
        "The site's certificate is signed by nobody that browsers trust.",
        "Tell the site's owner, or remove the entry."),
    Code.TLS_HOSTNAME:          Outcome(SUSPECT, WARNING, WARNING, *_HOST,  0,
        "The site's certificate is for another host name.", "Check the spelling of the host name."),
    Code.TLS_PROTOCOL:          Outcome(UNKNOWN, NOTICE,  NOTICE,  *_NEVER, 1,
        "No secure connection could be agreed on with the site.", "Look whether it opens in a browser."),

    Code.MALFORMED:             Outcome(INVALID, ERROR,   ERROR,   *_NEVER, 0,
        "No browser can follow the address as it is written.", "Correct the address."),
    Code.CREDENTIALS_IN_URL:    Outcome(INVALID, ERROR,   ERROR,   *_NEVER, 0,
        "The address holds a user name, password or token.", "Remove it from the address, and replace the secret."),
    Code.FILE_MISSING:          Outcome(INVALID, ERROR,   ERROR,   *_NEVER, 0,
        "There is no such file in the repository.", "Correct the path."),
    Code.FILE_UNTRACKED:        Outcome(INVALID, ERROR,   ERROR,   *_NEVER, 0,
        "The file is there, but was not added to git.", "Add it to the commit."),
    Code.FILE_CASE:             Outcome(INVALID, ERROR,   ERROR,   *_NEVER, 0,
        "The file's name is written with other capitals.", "Write it as the file is named."),
    Code.SCHEME_UNSUPPORTED:    Outcome(REFUSED, WARNING, NOTICE,  *_NEVER, 0,
        "Links of this kind cannot be checked.", "Use an https address where there is one."),
    Code.PRIVATE_ADDRESS:       Outcome(REFUSED, ERROR,   WARNING, *_NEVER, 0,
        "The address leads into a private network, which is never asked.", "Use a public address."),
    Code.RESERVED_DOMAIN:       Outcome(REFUSED, WARNING, NOTICE,  *_NEVER, 0,
        "The domain is reserved for examples and tests.", "Use the real address."),
    Code.EXCLUDED:              Outcome(REFUSED, OFF,     OFF,     *_NEVER, 0,
        "The configuration excludes the address.", ""),
    Code.UNCHECKED:             Outcome(UNKNOWN, OFF,     OFF,     *_NEVER, 0,
        "The run ended, or gave its host up, before this link's turn.", ""),
}
# fmt: on

# No answer came: where many hosts at once show these, it is this end that fails, and the run is inconclusive.
NETWORK = frozenset({
    Code.TIMEOUT_CONNECT, Code.TIMEOUT_TLS, Code.TIMEOUT_READ, Code.TIMEOUT_TOTAL,
    Code.DNS_NXDOMAIN, Code.DNS_TEMPORARY, Code.REFUSED, Code.RESET, Code.UNREACHABLE,
    Code.TLS_EXPIRED, Code.TLS_SELF_SIGNED, Code.TLS_HOSTNAME, Code.TLS_PROTOCOL,
})  # fmt: skip


def table() -> str:
    """The outcomes as a Markdown table, for the documentation."""
    head = ("Code", "Verdict", "Added link", "Listed link", "Dead after", "Retries", "What it means")
    rows = [head, ("---",) * len(head), *(_cells(code, outcome) for code, outcome in OUTCOMES.items())]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cells(code: Code, outcome: Outcome) -> tuple[str, ...]:
    severities = (severity.word if severity else "–" for severity in (outcome.pull_request, outcome.schedule))
    says = f"{outcome.means} {outcome.advice}".strip()
    return (f"`{code}`", outcome.verdict, *severities, _strikes(outcome), str(outcome.retries or "–"), says)


def _strikes(outcome: Outcome) -> str:
    if not outcome.strikes:
        return "–"
    hours = outcome.span // timedelta(hours=1)
    span = f"{hours} hours" if hours <= 24 else f"{hours // 24} days"
    return f"{outcome.strikes} times in {span}"


class Hop(NamedTuple):
    """One redirection."""

    status: int
    """The status code that redirected."""
    url: str
    """Where to."""


class Snapshot(NamedTuple):
    """What a page is about, to notice when it becomes another."""

    title: str = ""
    """Text from outside: escape it."""
    language: str = ""
    simhash: int = 0
    """64 bits, of the text of the page."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one attempt saw of one address. Text from servers is never kept, only what was made of it."""

    url: str
    """As requested: without fragment."""
    code: Code
    status: int | None = None
    """The last status code (RFC 9110 15); None where no answer came."""
    final_url: str = ""
    hops: tuple[Hop, ...] = ()
    seconds: float = 0.0
    attempt: int = 1
    etag: str = ""
    last_modified: str = ""
    missing: tuple[str, ...] = ()
    """Of the fragments that were asked for, those that the page does not have."""
    unverifiable: tuple[str, ...] = ()
    """Of the fragments that were asked for, those of which only a browser can tell."""
    snapshot: Snapshot | None = None
    """Where the page was read."""
