"""Repositories on GitHub, GitLab and Codeberg, asked through their APIs: alive, moved, archived or gone.

The one importer of requests.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from listkeeper.github.api import AddressError, Api, new_session
from listkeeper.github.batches import Batches
from listkeeper.github.judgement import Doubt, Policy, confirmed
from listkeeper.github.projects import FORGES, Projects
from listkeeper.github.work import Clock, Collected, Source, work
from listkeeper.outcomes import Observation
from listkeeper.urls.repositories import Forge, repository

if TYPE_CHECKING:
    from requests import Session

__all__ = ["Addresses", "Doubt", "Policy", "Rest", "check", "confirmed", "new_session"]

AT_ONCE = 4
"""Queries to GitHub. Its limit on answering time would allow one all the time, and four for a quarter of a minute."""
GAP = 0.5
"""Seconds between two requests to GitLab or Codeberg."""


class Addresses(NamedTuple):
    """Where the forges are."""

    host: str = "github.com"
    """Of the pages of GitHub, in lists: a company's own GitHub has another."""
    graphql: str = "https://api.github.com/graphql"
    gitlab: str = "https://gitlab.com/api/v4"
    codeberg: str = "https://codeberg.org/api/v1"


class Rest(NamedTuple):
    """What the APIs did not settle."""

    left: tuple[str, ...]
    """To be asked over the web, in the order in which they came."""
    doubtful: Mapping[str, Doubt]
    """To be asked over the web, too, which then is to be `confirmed`."""
    note: str
    """Why an API was not asked, or not to the end, in sentences; mostly empty."""


def check(
    addresses: Iterable[str],
    observed: Callable[[Observation], None],
    *,
    stop: threading.Event,
    session: Session,
    agent: str,
    token: str = "",
    at: Addresses = Addresses(),  # noqa: B008  # a record that nothing can change
    policy: Policy = Policy(),  # noqa: B008
    at_once: int = AT_ONCE,
    gap: float = GAP,
    clock: Clock = time.monotonic,
    wall: Clock = time.time,
    sleep: Callable[[float], object] | None = None,
) -> Rest:
    """Observe those addresses that the APIs can settle; `observed` is called in this thread.

    Without a token, GitHub's are all left. When `stop` is set, it returns within a fifth of a second, and what is not
    known is left; a request that is on its way ends by itself. `clock` never jumps, `wall` is seconds since 1970;
    `sleep` is `stop.wait` by default.
    """
    order = list(dict.fromkeys(addresses))
    wanted = {url: found for url in order if (found := repository(url, github=at.host))}
    collected = Collected(observed)
    collected.leave(url for url in order if url not in wanted)
    sources: list[Source] = []
    for forge in Forge:
        own = [(url, known) for url, known in wanted.items() if known.forge is forge]
        api = _api(forge, at, session, agent, token, collected) if own else None
        if api is None:
            collected.leave(url for url, _ in own)
        elif forge is Forge.GITHUB:
            sources.append(Batches(api, own, collected, policy, wall=wall, at_once=at_once))
        else:
            sources.append(Projects(api, forge, own, collected, policy, wall=wall, gap=gap))
    work(sources, stop=stop, clock=clock, sleep=sleep or stop.wait)
    return Rest(tuple(url for url in order if url in collected.left), collected.doubtful, " ".join(collected.notes))


def _api(forge: Forge, at: Addresses, session: Session, agent: str, token: str, collected: Collected) -> Api | None:
    """None where there is nobody to ask. The token is GitHub's alone."""
    if forge is not Forge.GITHUB:
        token = ""
    elif not token:
        return None
    address = {Forge.GITHUB: at.graphql, Forge.GITLAB: at.gitlab, Forge.CODEBERG: at.codeberg}[forge]
    try:
        return Api(session, address, agent=agent, token=token)
    except AddressError as error:
        title = FORGES[forge].title if forge in FORGES else "GitHub"
        collected.notes.append(f"{title}'s API cannot be asked, for {error}; its repositories are asked over the web.")
        return None
