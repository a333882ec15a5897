"""What a forge's word on a repository says of an address. Pure.

Where several things hold, the first of these is told: missing, path missing, owner free, moved, disabled, archived,
empty, fork, stale, case. A dead address comes first, whatever else its repository is: its readers get a 404.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from listkeeper.outcomes import OUTCOMES, Code, Observation, Verdict
from listkeeper.urls.repositories import Kind, Repository


class State(NamedTuple):
    """What a forge says of a repository."""

    full_name: str
    """Owner and name as they are today."""
    archived: bool = False
    disabled: bool = False
    empty: bool = False
    fork: bool = False
    private: bool = False
    """Shown to us, but not to readers."""
    parent: str = ""
    """The full name of what it is a fork of."""
    branch: str = ""
    """The default branch."""
    pushed: datetime | None = None


class Presence(NamedTuple):
    """Whether a file or folder is there: at the ref that the address names, and on the default branch."""

    at_ref: bool
    at_head: bool


class Policy(NamedTuple):
    """What is told only where a list asks for it."""

    forks: bool = False
    stale_before: datetime | None = None
    private: bool = False
    """The list's readers see what the token sees: a list that is private itself. Else what is private is dead."""


class Doubt(NamedTuple):
    """An API's word that a page of the web has to confirm: what holds if it is not there, and what if it is."""

    dead: Observation
    alive: Observation | None = None
    """None where only the page itself can tell."""


def judge(
    url: str,
    repository: Repository,
    state: State | None,
    presence: Presence | None = None,
    policy: Policy = Policy(),  # noqa: B008  # a record that nothing can change
    *,
    owner_is_free: bool = False,
) -> Observation | Doubt:
    """What is seen of an address, or what to ask the web about it. `state`: None where the forge knows none."""
    if state is None:
        return Doubt(Observation(url, Code.REPO_MISSING))
    code = next(_codes(repository, state, policy, owner_is_free=owner_is_free), Code.OK)
    seen = Observation(url, code, final_url=_final_url(url, repository, state, code))
    if state.private and not policy.private:
        return Doubt(Observation(url, Code.REPO_MISSING), seen)
    if repository.kind is Kind.ROOT or (presence and presence.at_ref):
        return seen
    return Doubt(Observation(url, Code.PATH_MISSING, final_url=_elsewhere(repository, state, presence)), seen)


def confirmed(doubt: Doubt, web: Observation) -> Observation:
    """What holds, now that the web has said its word."""
    if web.code in {Code.NOT_FOUND, Code.GONE}:
        return replace(web, code=doubt.dead.code, final_url=doubt.dead.final_url, hops=())
    answered = OUTCOMES[web.code].verdict in {Verdict.ALIVE, Verdict.CHANGE}
    if answered and doubt.alive and doubt.alive.code is not Code.OK:
        return replace(web, code=doubt.alive.code, final_url=doubt.alive.final_url, hops=())
    return web


def is_moved(repository: Repository, state: State) -> bool:
    return state.full_name.casefold() != repository.full_name.casefold()


def _codes(repository: Repository, state: State, policy: Policy, *, owner_is_free: bool) -> Iterator[Code]:
    """All that hold, the weightiest first."""
    if is_moved(repository, state):
        yield Code.REPO_OWNER_FREE if owner_is_free else Code.REPO_MOVED
    if state.disabled:
        yield Code.REPO_DISABLED
    if state.archived:
        yield Code.REPO_ARCHIVED
    if state.empty:
        yield Code.REPO_EMPTY
    if state.fork and policy.forks:
        yield Code.REPO_FORK
    if policy.stale_before and state.pushed and state.pushed < policy.stale_before:
        yield Code.REPO_STALE
    if state.full_name != repository.full_name:
        yield Code.REPO_CASE


def _final_url(url: str, repository: Repository, state: State, code: Code) -> str:
    """Where the list could lead instead, else where it leads."""
    if code in {Code.REPO_MOVED, Code.REPO_OWNER_FREE, Code.REPO_CASE}:
        return repository.renamed(state.full_name)
    if code is Code.REPO_FORK and state.parent:
        return f"https://{repository.host}/{state.parent}"
    return url


def _elsewhere(repository: Repository, state: State, presence: Presence | None) -> str:
    """The same file or folder on the default branch, where it is there."""
    if presence and presence.at_head and state.branch:
        return repository.on_branch(state.full_name, state.branch)
    return ""
