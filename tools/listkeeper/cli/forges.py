"""Repositories, asked through the APIs of their forges beside the run; what is left is asked over the web."""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from listkeeper.cli.output import Stop
from listkeeper.github import Addresses, Doubt, check, confirmed, new_session
from listkeeper.links import look
from listkeeper.links.hosts import Manners, manners_beside_api, manners_of
from listkeeper.links.job import Ask
from listkeeper.links.pages import is_checkable
from listkeeper.links.verdicts import ANSWERED
from listkeeper.outcomes import OUTCOMES, Code, Observation
from listkeeper.urls.parts import host_and_port, without_www
from listkeeper.urls.repositories import Kind, repository

MISSING = frozenset({Code.NOT_FOUND, Code.GONE})
OF_REPOSITORIES = frozenset({Code.REPO_MISSING, Code.PATH_MISSING})


class Forges:
    """Addresses of repositories on their way; `observed` is called in two threads, for each address once."""

    def __init__(
        self, asks: Sequence[Ask], observed: Callable[[Observation], None], *, agent: str, tls: ssl.SSLContext
    ) -> None:
        self._observed, self._agent, self._tls = observed, agent, tls
        self._at, self._token = addresses(), os.environ.get("GITHUB_TOKEN", "")
        self._own = {ask.address: ask for ask in asks if self._is_asked(ask.address)}
        self._stop = threading.Event()
        self._half: dict[str, Observation] = {}
        """What an API said of pages whose fragments the web has to tell."""
        self._doubtful: dict[str, Doubt] = {}
        self.note = ""
        """What people should be told."""

    def _is_asked(self, address: str) -> bool:
        found = repository(address, github=self._at.host)
        return found is not None and (bool(self._token) or found.forge != "github")

    def rest(self, asks: Iterable[Ask]) -> list[Ask]:
        """What is asked over the web from the start."""
        return [_in_words_of_the_web(ask) for ask in asks if ask.address not in self._own]

    def ask(self) -> list[Ask]:
        """Ask the APIs, in a thread of its own; the answer is what the web has to be asked besides."""
        if not self._own:
            return []
        with new_session(self._tls) as session:
            rest = check(
                self._own,
                self._said,
                stop=self._stop,
                session=session,
                agent=self._agent,
                token=self._token,
                at=self._at,
            )
        self.note = rest.note
        self._doubtful = dict(rest.doubtful)
        over_web = dict.fromkeys((*rest.left, *rest.doubtful, *self._half))
        once = dict.fromkeys(rest.doubtful, Code.NOT_FOUND)  # an API's word is the first look
        own = [_in_words_of_the_web(self._own[address]) for address in over_web]
        return [ask._replace(failed_as=once.get(ask.address, ask.failed_as)) for ask in own]

    def _unread(self, address: str) -> tuple[str, ...]:
        """The fragments of a page that was not read, but for those that are on every page."""
        fragments = self._own[address].fragments
        beyond = look.beyond_reading(address, fragments)
        return tuple(f for f in fragments if f in beyond or is_checkable(address, f))

    @property
    def manners(self) -> Callable[[str], Manners]:
        """How hosts are treated over the web."""
        return manners_beside_api if self._token else manners_of

    def stop(self) -> None:
        self._stop.set()

    def _said(self, seen: Observation) -> None:
        """An API's word; a page that has to be read for its fragments waits for the web's."""
        fragments = self._own[seen.url].fragments
        if _answers(seen) and any(is_checkable(seen.url, fragment) for fragment in fragments):
            self._half[seen.url] = seen
        else:
            self._observed(replace(seen, unverifiable=look.beyond_reading(seen.url, fragments)))

    def judged(self, seen: Observation) -> Observation:
        """The web's word, together with what an API said before."""
        if half := self._half.pop(seen.url, None):
            unread = seen.unverifiable if _answers(seen) else self._unread(seen.url)
            return replace(half, missing=seen.missing, unverifiable=unread)
        if doubt := self._doubtful.get(seen.url):
            return confirmed(doubt, seen)
        return by_web(seen, self._at.host)


def _in_words_of_the_web(ask: Ask) -> Ask:
    """What an API called missing is a page that is not found."""
    return ask._replace(failed_as=Code.NOT_FOUND) if ask.failed_as in OF_REPOSITORIES else ask


def _answers(seen: Observation) -> bool:
    return OUTCOMES[seen.code].verdict in ANSWERED


def by_web(seen: Observation, host: str) -> Observation:
    """In the words for repositories, what the web says of one."""
    before = repository(seen.url, github=host)
    if before is None or before.forge != "github":
        return seen
    if seen.code in MISSING and before.kind is Kind.ROOT:
        return replace(seen, code=Code.REPO_MISSING)
    after = repository(seen.final_url, github=host)
    if seen.code is Code.REDIRECT_PERMANENT and after and after.full_name.casefold() != before.full_name.casefold():
        return replace(seen, code=Code.REPO_MOVED)
    return seen


def addresses() -> Addresses:
    """GitHub's own, or those of the server that the workflow runs on. Raises Stop."""
    usual, url = Addresses(), os.environ.get("GITHUB_SERVER_URL", "")
    try:
        parts = urlsplit(url)
        known, port = host_and_port(parts.netloc, parts.scheme)
    except ValueError:
        raise Stop(f"GITHUB_SERVER_URL {url!r} is no address; GitHub's own is https://github.com") from None
    host = without_www(known) + port or usual.host
    # A company's token is for its own server.
    own = usual.graphql if host == usual.host else f"https://{host}/api/graphql"
    return Addresses(host=host, graphql=os.environ.get("GITHUB_GRAPHQL_URL") or own)
