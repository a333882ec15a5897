"""A run in parts, on several machines: which part asks what, and one result of all their reports.

A site is asked by one part alone, so that the politeness of the parts is that of the whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from listkeeper import schema
from listkeeper.facts import LinkResult, Place
from listkeeper.links.plan import Question
from listkeeper.links.redirects import registrable
from listkeeper.outcomes import Code, Hop, Verdict
from listkeeper.urls.parts import host_and_port, split

MOST_SHARDS = 256
LARGEST_REPORT = 50_000_000
"""Bytes: about 100,000 links, whose shape takes a minute to check."""
GITHUB = ("github.com", "githubusercontent.com")
"""Domains that GitHub limits together."""
_DIGEST = re.compile(r"[0-9a-f]{32}")


class ShardError(ValueError):
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
    site = registrable(host_and_port(split(address).authority or "", None)[0])
    if f".{site}".endswith(tuple(f".{domain}" for domain in GITHUB)):
        site = GITHUB[0]
    return int.from_bytes(blake2b(site.encode("utf-8", "replace"), digest_size=8).digest(), "big") % of + 1


def cut(questions: Iterable[Question], own: Shard) -> list[Question]:
    """The questions of one part."""
    return [question for question in questions if shard(question.address, own.of) == own.number]


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
    """A report as JSON says it; `name` is for messages. Raises ShardError."""
    if len(raw) > LARGEST_REPORT:
        raise ShardError(f"{name} is larger than {LARGEST_REPORT:,} bytes; use more shards")
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        raise ShardError(f"{name} is not JSON; name reports of links --shard I/N --format json") from None
    if not isinstance(values, dict) or not _is_shard(values.get("shard")):
        raise ShardError(f"{name} is no report of a shard; make it with links --shard I/N --format json")
    own = {key: value for key, value in values.items() if key != "shard"}
    error = next(schema.validator(schema.shipped("link-report")).iter_errors(own), None)
    if error is not None:
        where = "/".join(map(str, error.absolute_path)) or "its top"
        raise ShardError(f"{name} departs from schema/link-report.schema.json at {where[:100]}")
    return values


def merge(reports: Sequence[Mapping[str, Any]]) -> Merged:
    """All links of a run, from what `read` gave of each of its parts. Raises ShardError."""
    shards = [Shard(report["shard"]["number"], report["shard"]["of"]) for report in reports]
    _check_all_there(shards, {report["shard"]["lists"] for report in reports})
    results = [_result(values) for report in reports for values in report["links"]]
    if len({(result.url, result.places) for result in results}) < len(results):
        raise ShardError("two reports have the same link; make all of them anew")
    results.sort(key=lambda result: (result.places, result.url))
    return Merged(results, all(report["conclusive"] for report in reports))


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


def _result(values: Mapping[str, Any]) -> LinkResult:
    return LinkResult(
        url=values["url"],
        verdict=Verdict(values["verdict"]),
        code=Code(values["code"]),
        places=tuple(Place(place["path"], place["line"], place["column"]) for place in values["places"]),
        status=values["status"],
        final_url=values["final_url"],
        hops=tuple(Hop(hop["status"], hop["url"]) for hop in values["hops"]),
        attempts=values["attempts"],
        seconds=values["seconds"],
        first_failed=_moment(values["first_failed"]),
        last_ok=_moment(values["last_ok"]),
        suggestion=values["suggestion"] or "",
        added=values.get("added", False),
        note=values.get("note") or "",
        archived=values.get("archived") or "",
    )


def _moment(text: str | None) -> datetime | None:
    """As the report has it. Raises ShardError."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if text else None
    except ValueError:
        raise ShardError(f"a moment is written as 2026-03-01T12:00:00Z, not {text!r}") from None
