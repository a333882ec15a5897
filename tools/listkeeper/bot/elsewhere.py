"""What other open pull requests add to the same lists, told from their patches: two people may propose one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from listkeeper.bot.report import Elsewhere
from listkeeper.changes import address
from listkeeper.facts import Place
from listkeeper.parser import parse

MOST_PULLS = 50
"""Pull requests whose files are asked for, the latest first: a token of a workflow has 1,000 requests an hour (GitHub
Docs, "Rate limits for the REST API")."""
LONGEST_PATCH = 200_000
"""Characters of a patch that are read; GitHub itself leaves longer ones out, but says no number."""


class Other(NamedTuple):
    """An open pull request, and the rows of its files."""

    number: int
    files: Sequence[Mapping[str, Any]]


class Added(NamedTuple):
    """A link that this change adds."""

    url: str
    place: Place


def others(rows: Iterable[object], number: int, sha: str) -> list[int]:
    """Of open pull requests, as REST has them, the numbers; not of this one, known by its number or last commit."""
    found = [row for row in rows if isinstance(row, Mapping)]
    own = [row for row in found if row.get("number") == number or _head(row) == sha]
    return [row["number"] for row in found if row not in own and isinstance(row.get("number"), int)]


def _head(row: Mapping[str, Any]) -> object:
    head = row.get("head")
    return head.get("sha") if isinstance(head, Mapping) else None


def elsewhere(added: Iterable[Added], pulls: Iterable[Other]) -> tuple[Elsewhere, ...]:
    """For each link, in the order given, the pull requests that add its address to the same list."""
    known = [(other.number, _addresses(other.files)) for other in pulls]
    return tuple(
        Elsewhere(place.path, place.line, url, number)
        for url, place in added
        for number, addresses in known
        if address(url) in addresses.get(place.path, ())
    )


def _addresses(files: Iterable[Mapping[str, Any]]) -> dict[str, set[tuple[str, str]]]:
    """By file, the addresses that its patch adds, and does not only move."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in files:
        name, patch = row.get("filename"), row.get("patch")
        if isinstance(name, str) and isinstance(patch, str):
            cut = patch[:LONGEST_PATCH]
            found[name] = set(_links(cut, "+")) - set(_links(cut, "-"))
    return found


def _links(patch: str, mark: str) -> Iterator[tuple[str, str]]:
    lines = (line[1:].strip() for line in patch.split("\n") if line.startswith(mark))
    return (address(link.url) for link in parse("\n".join(lines)).links)
