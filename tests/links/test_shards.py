"""Which part of a run asks what, and what is made of the parts' reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain, repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.facts import LinkResult, Place
from listkeeper.links import reports
from listkeeper.links.plan import Question
from listkeeper.links.reports import ReportError
from listkeeper.links.shards import (
    MOST_SHARDS,
    Merged,
    Shard,
    ShardError,
    cut,
    described,
    digest,
    merge,
    number_of_shards,
    parse,
    read,
    shard,
)
from listkeeper.outcomes import Code, Hop, Verdict
from listkeeper.report.links import link_reporter


@pytest.mark.parametrize(("text", "expected"), [("1/1", (1, 1)), ("2/5", (2, 5)), ("256/256", (256, 256))])
def test_a_shard_is_written_as_a_fraction(text: str, expected: tuple[int, int]) -> None:
    assert parse(text) == expected


NO_SHARDS = ["", "2", "0/5", "6/5", "-1/5", "1/257", "1/9999", "1/5/5", " 1/5", "١/٥", "1.0/5", "a/b"]


@pytest.mark.parametrize("text", NO_SHARDS)
def test_what_is_no_shard_is_told(text: str) -> None:
    with pytest.raises(ShardError) as caught:
        parse(text)
    wanted = f"a shard is written as 2/5, the second of five (at most {MOST_SHARDS})"
    assert str(caught.value) == f"{wanted}, not {text!r}"


# Written down once: a report of today is to be merged with one of tomorrow, from another machine.
KNOWN = {
    "": 19,
    "https://site.org/": 61,
    "https://github.com/o/n": 78,
    "https://doc.rust-lang.org/book/": 19,
    "https://bücher.org/": 9,
    "http://127.0.0.1/": 22,
    "https://a.foo.co.uk/x": 96,
}


def test_the_shard_of_an_address_stays_the_same() -> None:
    assert {address: shard(address, 99) for address in KNOWN} == KNOWN


SITES = [
    "https://site.org/a http://site.org/b https://www.site.org:8080/ https://a.b.SITE.org/ https://u@site.org//x",
    "https://github.com/a/b https://gist.github.com/x https://raw.githubusercontent.com/a/b/HEAD/c https://api.github.com/",
    "https://xn--bcher-kva.org/ https://bücher.org/",
]


@pytest.mark.parametrize("addresses", SITES)
def test_a_site_is_asked_by_one_shard_alone(addresses: str) -> None:
    assert {len({shard(address, of) for address in addresses.split()}) for of in range(1, MOST_SHARDS)} == {1}


def question(address: str, line: int = 1) -> Question:
    return Question(address or "a.md", (Place("list.md", line, 1),), address)


@given(st.lists(st.integers(0, 999)), st.integers(1, 9))
def test_every_question_is_in_one_shard(sites: list[int], of: int) -> None:
    questions = [question(f"https://{site}.org/") for site in {*sites}] + [question("")]
    parts = [cut(questions, Shard(number, of)) for number in range(1, of + 1)]
    assert sorted(q for part in parts for q in part) == sorted(questions)


def test_a_thousand_sites_are_spread_evenly() -> None:
    sizes = [len(cut([question(f"https://{n}.org/") for n in range(1000)], Shard(number, 4))) for number in range(1, 5)]
    assert all(200 < size < 300 for size in sizes)


@pytest.mark.parametrize(
    ("hosts", "of_github", "expected"),
    [(0, 0, 1), (1, 90_000, 1), (2_000, 0, 1), (2_001, 5, 2), (9_000, 0, 5), (10**6, 0, MOST_SHARDS)],
)
def test_a_run_is_cut_where_that_is_worth_while(hosts: int, of_github: int, expected: int) -> None:
    elsewhere = repeat("https://site.org/", hosts)
    assert number_of_shards(chain(elsewhere, repeat("https://raw.githubusercontent.com/x", of_github))) == expected


A, B = question("https://a.org/"), question("https://b.org/", 2)
DIGESTS = {
    "the same": ([A, B], True),
    "another order": ([B, A], False),
    "one less": ([A], False),
    "another place": ([A, question("https://b.org/", 3)], False),
    "not asked": ([A, B._replace(address="", code=Code.EXCLUDED)], False),
}


@pytest.mark.parametrize(("questions", "is_same"), DIGESTS.values(), ids=DIGESTS)
def test_a_digest_tells_whether_the_same_is_asked(questions: list[Question], is_same: bool) -> None:
    assert (digest(questions) == digest([A, B])) is is_same


def test_a_digest_is_the_same_on_every_machine() -> None:
    assert digest([A, question("https://\udc80.org/")]) == "f73b1338cdcc24e9d2667e104a12e691"


WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
RESULTS = [
    LinkResult("https://a.org/", Verdict.ALIVE, Code.OK, (Place("a.md", 1, 3), Place("b.md", 1, 1)), 200, "https://a.org/"),
    LinkResult(
        "https://b.org/#x", Verdict.CHANGE, Code.REDIRECT_PERMANENT, (Place("a.md", 2, 1),), 200, "https://b.org/new",
        (Hop(301, "https://b.org/new"),), 2, 1.5, None, WHEN, "https://b.org/new#x", True, "Said.",
    ),
    LinkResult(
        "https://c.org/", Verdict.DEAD, Code.NOT_FOUND, (Place("a.md", 10, 1),), 404, attempts=2, first_failed=WHEN,
        archived="https://archive.site.org/c",
    ),
    LinkResult("a.md", Verdict.INVALID, Code.FILE_MISSING, (Place("b.md", 3, 1),)),
]  # fmt: skip
LISTS = "0123456789abcdef" * 2


def report(number: int, of: int, results: list[LinkResult], *, conclusive: bool = True) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(link_reporter("json").render(results, conclusive=conclusive, colour=False))
    return {**values, "shard": described(Shard(number, of), LISTS)}


def of_three() -> list[dict[str, Any]]:
    return [report(3, 3, RESULTS[3:]), report(1, 3, RESULTS[1:3]), report(2, 3, RESULTS[:1])]


def read_all(reports: list[dict[str, Any]]) -> list[Any]:
    return [read(json.dumps(values).encode(), f"{at}.json") for at, values in enumerate(reports)]


def test_the_parts_of_a_run_make_the_whole_in_the_order_of_the_lists() -> None:
    assert merge(read_all(of_three())) == Merged(RESULTS, conclusive=True)


def test_a_whole_is_conclusive_when_each_part_is() -> None:
    parts = [report(1, 2, RESULTS[:1]), report(2, 2, [], conclusive=False)]
    assert merge(read_all(parts)) == Merged(RESULTS[:1], conclusive=False)


NOT_ONE_RUN = "the reports are not of one run: their lists or options differ; make all of them anew"
INCOMPLETE: dict[str, tuple[Callable[[list[dict[str, Any]]], list[dict[str, Any]]], str]] = {
    "none": (lambda _: [], "there is nothing to merge; name the reports of all shards"),
    "one is missing": (
        lambda parts: parts[1:],
        "missing: shard 3/3; a part of the links would be told of as if it were all",
    ),
    "two are missing": (
        lambda parts: parts[:1],
        "missing: shard 1/3, 2/3; a part of the links would be told of as if it were all",
    ),
    "one is doubled": (lambda parts: [*parts, parts[1]], "shard 1/3 is there twice; name each report once"),
    "one stands for another": (lambda parts: [*parts[:2], parts[1]], "shard 1/3 is there twice; name each report once"),
    "another number of shards": (lambda parts: [*parts[:2], report(2, 4, [])], NOT_ONE_RUN),
    "other lists": (
        lambda parts: [*parts[:2], {**parts[2], "shard": described(Shard(2, 3), LISTS[::-1])}],
        NOT_ONE_RUN,
    ),
    "a link twice": (
        lambda parts: [*parts[:2], report(2, 3, RESULTS[:2])],
        "two reports have the same link; make all of them anew",
    ),
}


@pytest.mark.parametrize(("change", "told"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_what_is_not_the_whole_is_refused(
    change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]], told: str
) -> None:
    with pytest.raises(ShardError) as caught:
        merge(read_all(change(of_three())))
    assert str(caught.value) == told


GOOD = report(1, 1, RESULTS)
NO_JSON = "r.json is not JSON; name reports of links --shard I/N --format json"
NO_SHARD = "r.json is no report of a shard; make it with links --shard I/N --format json"


def with_link(**values: object) -> dict[str, Any]:
    return {**GOOD, "links": [{**GOOD["links"][0], **values}]}


def with_shard(**values: object) -> dict[str, Any]:
    return {**GOOD, "shard": {**GOOD["shard"], **values}}


def departs(where: str) -> str:
    return f"r.json departs from schema/link-report.schema.json at {where}"


HOSTILE: dict[str, tuple[bytes | object, str]] = {
    "nothing": (b"", NO_JSON),
    "HTML": (b"<html>", NO_JSON),
    "not UTF-8": (b'{"a": "\xff"}', NO_JSON),
    "deep": (b"[" * 200_000, NO_JSON),
    "a list": ([GOOD], NO_SHARD),
    "a report of a whole run": ({key: value for key, value in GOOD.items() if key != "shard"}, NO_SHARD),
    "shard is text": ({**GOOD, "shard": "1/1"}, NO_SHARD),
    "number 0": (with_shard(number=0), NO_SHARD),
    "number beyond": (with_shard(number=2), NO_SHARD),
    "number true": (with_shard(number=True), NO_SHARD),
    "number as text": (with_shard(number="1"), NO_SHARD),
    "too many": (with_shard(of=10**9), NO_SHARD),
    "lists is no digest": (with_shard(lists="\x1b[31m"), NO_SHARD),
    "lists is a list": (with_shard(lists=[LISTS]), NO_SHARD),
    "more keys": (with_shard(more=1), NO_SHARD),
    "another format": ({**GOOD, "format": 2}, departs("format")),
    "no links": ({key: value for key, value in GOOD.items() if key != "links"}, departs("its top")),
    "an unknown verdict": (with_link(verdict="fine"), departs("links/0/verdict")),
    "an unknown code": (with_link(code="fine"), departs("links/0/code")),
    "a place without a line": (with_link(places=[{"path": "a", "column": 1}]), departs("links/0/places/0")),
    "a status as text": (with_link(status="200"), departs("links/0/status")),
    "not a number": (json.dumps(with_link(seconds=float("nan"))).encode(), NO_JSON),
}


@pytest.mark.parametrize(("values", "told"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_report_is_told_without_its_words(values: bytes | object, told: str) -> None:
    raw = values if isinstance(values, bytes) else json.dumps(values).encode()
    with pytest.raises(ReportError) as caught:
        read(raw, "r.json")
    assert str(caught.value) == told


def test_a_moment_that_there_is_not_is_told() -> None:
    values = read(json.dumps(with_link(last_ok="2026-02-30T00:00:00Z")).encode(), "r.json")
    with pytest.raises(ReportError, match=r"^a moment is written as 2026-03-01T12:00:00Z, not '2026-02-30T00:00:00Z'$"):
        merge([values])


def test_a_report_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LARGEST_REPORT", 1_000)
    with pytest.raises(ReportError, match=r"^r\.json is larger than 1,000 bytes; use more shards$"):
        read(b" " * 1_001, "r.json")


# What the parts have seen, for one history


def row(site: str, **values: object) -> dict[str, object]:
    return {"url": f"https://{site}.org/", **values}


def having_seen(number: int, of: int, seen: object, *, conclusive: bool = True) -> dict[str, Any]:
    return {**report(number, of, [], conclusive=conclusive), "seen": seen}


ASKED_BY = {shard(f"https://{site}.org/", 2): site for site in ("a", "b", "c", "d")}
FIRST, SECOND = ASKED_BY[1], ASKED_BY[2]


def test_what_the_parts_have_seen_is_put_together_by_address() -> None:
    parts = [having_seen(2, 2, [row(SECOND)]), having_seen(1, 2, [row(FIRST, ok_streak=1)])]
    expected = sorted([row(FIRST, ok_streak=1), row(SECOND)], key=lambda own: str(own["url"]))
    assert merge(read_all(parts)).seen == expected


def test_a_part_with_a_bad_network_has_seen_nothing() -> None:
    parts = [having_seen(1, 2, [row(FIRST)], conclusive=False), having_seen(2, 2, [row(SECOND)])]
    assert merge(read_all(parts)).seen == [row(SECOND)]


def test_a_part_without_a_history_leaves_the_run_without_one() -> None:
    assert merge(read_all([having_seen(1, 2, [row(FIRST)]), report(2, 2, [])])).seen is None


NOT_OURS: dict[str, object] = {
    "of another part": [row(SECOND)],
    "out of order": [row(FIRST), {"url": "https://\x00"}],
    "twice": [row(FIRST), row(FIRST)],
    "no rows": {"url": "https://a.org/"},
    "a row that is none": [["url"]],
    "without an address": [{"ok_streak": 1}],
    "an address that is none": [{"url": 1}],
    "nothing at all": None,
}


@pytest.mark.parametrize("seen", NOT_OURS.values(), ids=NOT_OURS)
def test_a_part_tells_only_of_what_it_asked(seen: object) -> None:
    with pytest.raises(ShardError) as caught:
        read(json.dumps(having_seen(1, 2, seen)).encode(), "r.json")
    assert str(caught.value) == "r.json has seen what is not for this shard to see; make all of them anew"


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 9))
def test_every_text_has_a_shard(text: str, of: int) -> None:
    assert 1 <= shard(text, of) <= of
    assert 1 <= shard(f"https://{text}/", of) <= of
