"""What GitHub says of the repositories that new links lead to: one query, and what its answer means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from listkeeper.bot.report import About
from listkeeper.urls.repositories import Forge, Kind, repository

MOST = 100
"""Repositories in a query: it costs one point of the thousand that a token of a workflow has in an hour."""
MOST_STARS = 1_000_000_000
LONGEST_LICENCE = 60
FIELDS = "fragment R on Repository{stargazerCount createdAt pushedAt isArchived licenseInfo{spdxId}}"


class Query(NamedTuple):
    """What is asked, and about which addresses, by the alias under which they are answered."""

    text: str
    variables: Mapping[str, str]
    asked: Mapping[str, str]


def query(urls: Iterable[str], host: str) -> Query | None:
    """About those addresses that are repositories on GitHub at this host; None where there is none."""
    wanted: dict[tuple[str, str], str] = {}
    for url in urls:
        found = repository(url, github=host)
        if found and found.forge is Forge.GITHUB and found.kind is Kind.ROOT:
            owner, _, name = found.full_name.partition("/")
            wanted.setdefault((owner.casefold(), name.casefold()), url)
    if not wanted:
        return None
    variables: dict[str, str] = {}
    asked: dict[str, str] = {}
    for number, ((owner, name), url) in enumerate(list(wanted.items())[:MOST]):
        variables |= {f"o{number}": owner, f"n{number}": name}
        asked[f"r{number}"] = url
    fields = "".join(f"r{n}:repository(owner:$o{n},name:$n{n},followRenames:true){{...R}}" for n in range(len(asked)))
    declared = ",".join(f"${name}:String!" for name in variables)
    return Query(f"query({declared}){{{fields}}}{FIELDS}", variables, asked)


def read(asked: Query, data: Mapping[str, Any]) -> tuple[About, ...]:
    """What is known, in the order asked; of what is not there, or of another shape, nothing is said."""
    found = (_about(url, data.get(alias)) for alias, url in asked.asked.items())
    return tuple(own for own in found if own)


def _about(url: str, value: object) -> About | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("isArchived"), bool):
        return None
    stars, licence = value.get("stargazerCount"), value.get("licenseInfo")
    if not isinstance(stars, int) or not 0 <= stars <= MOST_STARS:
        return None
    named = licence.get("spdxId") if isinstance(licence, Mapping) else None
    created, pushed = (_day(value.get(field)) for field in ("createdAt", "pushedAt"))
    return About(url, int(stars), created, pushed, _licence(named), value["isArchived"])


def _day(value: object) -> str:
    """`2026-11-26` of `2026-11-26T04:00:00Z`; nothing where it is no time."""
    day = value[:10] if isinstance(value, str) else ""
    is_day = len(day) == 10 and day.isascii() and day[4] == day[7] == "-" and day.replace("-", "").isdigit()
    return day if is_day else ""


def _licence(value: object) -> str:
    """GitHub says `NOASSERTION` where there is a text that it does not know."""
    is_name = isinstance(value, str) and value.isascii() and value.translate(dict.fromkeys(map(ord, "-.+"))).isalnum()
    return str(value) if is_name and value != "NOASSERTION" and len(str(value)) <= LONGEST_LICENCE else ""
