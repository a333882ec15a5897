"""A run in parts, on several machines: which part asks what, and one result of all their reports.

A site is asked by one part alone, so that the politeness of the parts is that of the whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple

from listkeeper.facts import LinkResult
from listkeeper.links.plan import Question
from listkeeper.links.redirects import registrable
from listkeeper.links.reports import ReportError, check, parsed, result
from listkeeper.urls.parts import host_and_port, split

MOST_SHARDS = 256
"""Jobs that GitHub makes of a matrix."""
WORTH_A_SHARD = 2_000
"""Addresses that one machine asks in a quarter of an hour, where they are of many sites."""
GITHUB = ("github.com", "githubusercontent.com")
"""Domains that GitHub limits together."""
_DIGEST = re.compile(r"[0-9a-f]{32}")


class ShardError(ReportError):
    """A shard cannot be meant, or its report not be used; the message says what would be right."""


class Shard(NamedTuple):
    """One part of a run."""

    number: int
    """From 1."""
    of: int


class Merged(NamedTuple):
    """What the parts of a run found together."""

    results: list[LinkResult]
    conclusive: bool
    """False where one part was not: what it did not see is missing."""
    seen: list[Mapping[str, Any]] | None = None
    """What the history is to have of the addresses that were asked, by address; None where a part kept none."""


def parse(text: str) -> Shard:
    """`2/5`: the second of five. Raises ShardError."""
    match = re.fullmatch(r"([0-9]{1,3})/([0-9]{1,3})", text)
    found = Shard(int(match[1]), int(match[2])) if match else Shard(0, 0)
    if not 1 <= found.number <= found.of <= MOST_SHARDS:
        raise ShardError(f"a shard is written as 2/5, the second of five (at most {MOST_SHARDS}), not {text[:20]!r}")
    return found


def shard(address: str, of: int) -> int:
    """Which of so many parts asks an address, from 1; by its registrable domain, the same on every machine.

    What needs no asking has one, too: it is told by one part alone.
    """
    site = _site(address).encode("utf-8", "replace")
    return int.from_bytes(blake2b(site, digest_size=8).digest(), "big") % of + 1


def _site(address: str) -> str:
    site = registrable(host_and_port(split(address).authority or "", None)[0])
    return GITHUB[0] if f".{site}".endswith(tuple(f".{domain}" for domain in GITHUB)) else site


def cut(questions: Iterable[Question], own: Shard) -> list[Question]:
    """The questions of one part."""
    return [question for question in questions if shard(question.address, own.of) == own.number]


def number_of_shards(addresses: Iterable[str]) -> int:
    """Into how many parts a run is worth cutting that asks these addresses.

    Those of GitHub are left out: one part asks for all of them, and a hundred at a time where it has a token.
    """
    elsewhere = sum(_site(address) != GITHUB[0] for address in addresses)
    return min(max(-(-elsewhere // WORTH_A_SHARD), 1), MOST_SHARDS)


def digest(questions: Iterable[Question]) -> str:
    """Of all questions before they are cut into shards: equal where the same lists are asked in the same way."""
    made = blake2b(digest_size=16)
    for question in questions:
        made.update(json.dumps([question.url, question.places, question.address]).encode())
    return made.hexdigest()


def described(own: Shard, lists: str) -> dict[str, Any]:
    """What a report says of its shard; `lists` is the digest."""
    return {"number": own.number, "of": own.of, "lists": lists}


def read(raw: bytes, name: str) -> Mapping[str, Any]:
    """A report as JSON says it; `name` is for messages. Raises ReportError."""
    values = parsed(raw, name, "reports of links --shard I/N --format json")
    if not isinstance(values, dict) or not _is_shard(values.get("shard")):
        raise ShardError(f"{name} is no report of a shard; make it with links --shard I/N --format json")
    check({key: value for key, value in values.items() if key not in ("shard", "seen")}, name)
    if "seen" in values and not _is_own(values["seen"], Shard(values["shard"]["number"], values["shard"]["of"])):
        raise ShardError(f"{name} has seen what is not for this shard to see; make all of them anew")
    return values


def merge(reports: Sequence[Mapping[str, Any]]) -> Merged:
    """All links of a run, from what `read` gave of each of its parts. Raises ReportError."""
    shards = [Shard(report["shard"]["number"], report["shard"]["of"]) for report in reports]
    _check_all_there(shards, {report["shard"]["lists"] for report in reports})
    results = [result(values) for report in reports for values in report["links"]]
    if len({(result.url, result.places) for result in results}) < len(results):
        raise ShardError("two reports have the same link; make all of them anew")
    results.sort(key=lambda result: (result.places, result.url))
    return Merged(results, all(report["conclusive"] for report in reports), _seen(reports))


def _seen(reports: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]] | None:
    """Of all parts. A part that was not conclusive has nothing to say, whatever it has seen."""
    if any("seen" not in report for report in reports):
        return None
    return sorted((row for report in reports if report["conclusive"] for row in report["seen"]), key=lambda r: r["url"])


def _check_all_there(shards: Sequence[Shard], lists: set[str]) -> None:
    if not shards:
        raise ShardError("there is nothing to merge; name the reports of all shards")
    if len(lists) > 1 or len({own.of for own in shards}) > 1:
        raise ShardError("the reports are not of one run: their lists or options differ; make all of them anew")
    of = shards[0].of
    numbers = sorted(own.number for own in shards)
    if doubled := [number for number in sorted(set(numbers)) if numbers.count(number) > 1]:
        raise ShardError(f"shard {doubled[0]}/{of} is there twice; name each report once")
    if missing := sorted({*range(1, of + 1)} - {*numbers}):
        names = ", ".join(f"{number}/{of}" for number in missing)
        raise ShardError(f"missing: shard {names}; a part of the links would be told of as if it were all")


def _is_shard(values: object) -> bool:
    if not isinstance(values, dict) or values.keys() != {"number", "of", "lists"}:
        return False
    number, of, lists = values["number"], values["of"], values["lists"]
    return (
        type(number) is int
        and type(of) is int
        and 1 <= number <= of <= MOST_SHARDS
        and isinstance(lists, str)
        and bool(_DIGEST.fullmatch(lists))
    )


def _is_own(rows: object, own: Shard) -> bool:
    """Rows about addresses that this part asks, each once and in order; what they say is for the history to judge."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("url"), str) for row in rows):
        return False
    urls = [row["url"] for row in rows]
    return all(a < b for a, b in pairwise(urls)) and all(shard(url, own.of) == own.number for url in urls)
