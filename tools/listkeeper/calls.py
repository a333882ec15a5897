"""What is to be asked of GitHub, as data: planned by pure functions, sent by `github.rest`, printed by `--dry-run`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple


class Call(NamedTuple):
    """One request of the REST API that changes something."""

    what: str
    """For the log and for --dry-run, as a continuation of "could not": `edit the comment on pull request 9`."""
    method: str
    """POST, PATCH, PUT or DELETE."""
    path: str
    """Below the address of the API, from its first slash; what is put into it is percent-encoded."""
    body: Mapping[str, Any] | None = None
    excused: frozenset[int] = frozenset()
    """Statuses that are as good as done: 404 where something is to be removed."""
    then: Callable[[Any], Sequence[Step]] | None = None
    """What is to be asked once the answer is known: made of its body, which is None for 204 and where it is excused."""
    otherwise: Callable[[str], Sequence[Step]] | None = None
    """What is to be asked instead where GitHub refuses it for good; given the reason, a clause for people."""
    otherwise_for: frozenset[int] = frozenset()
    """The statuses for which that helps: a 403 helps nobody; empty: all of them."""


class Mutation(NamedTuple):
    """One mutation of the GraphQL API."""

    what: str
    query: str
    variables: Mapping[str, Any]
    excused: frozenset[str] = frozenset()
    """Types of errors that are as good as done, as `NOT_FOUND`."""
    then: Callable[[Any], Sequence[Step]] | None = None
    """As in `Call`; it is given `data`."""
    otherwise: Callable[[str], Sequence[Step]] | None = None
    """As in `Call`."""


Step = Call | Mutation
"""Steps are asked in their order, and none after one that failed, unless its `otherwise` says what to do instead."""
