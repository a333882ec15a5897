"""What observations and history make of links, and when a run says nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from listkeeper.facts import LinkResult, Place
from listkeeper.history import Past, after
from listkeeper.links.plan import Question
from listkeeper.links.verdicts import is_conclusive, results
from listkeeper.outcomes import Code, Hop, Observation, Verdict

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = (Place("list.md", 1, 1),)
FINE, LOST, WALL = Code.OK, Code.TIMEOUT_CONNECT, Code.NOT_FOUND

# Codes by host, and whether the run counts.
RUNS = {
    "all is well": ({"a": [FINE], "b": [FINE]}, True),
    "nothing was asked": ({}, True),
    "one host of one fails": ({"a": [LOST]}, True),
    "two of two": ({"a": [LOST], "b": [LOST]}, True),
    "three of three": ({"a": [LOST], "b": [LOST], "c": [LOST]}, False),
    "three of ten": ({**{f"f{n}": [LOST] for n in range(3)}, **{f"w{n}": [FINE] for n in range(7)}}, False),
    "three of eleven": ({**{f"f{n}": [LOST] for n in range(3)}, **{f"w{n}": [FINE] for n in range(8)}}, True),
    "pages that are gone are no bad network": ({f"h{n}": [WALL] for n in range(9)}, True),
    "a host that answered once is up": ({f"h{n}": [LOST, FINE] for n in range(9)}, True),
}


@pytest.mark.parametrize(("hosts", "expected"), RUNS.values(), ids=RUNS)
def test_a_bad_network_decides_nothing(hosts: dict[str, list[Code]], expected: bool) -> None:
    seen = [
        Observation(f"https://{host}.org/{n}", code) for host, codes in hosts.items() for n, code in enumerate(codes)
    ]
    assert is_conclusive(seen) is expected


OLD = {f"f{n}": [LOST] for n in range(5)}
"""Hosts that failed before, too."""
NIGHTS = {
    "only they fail": ({**OLD, "w": [FINE]}, True),
    "and a few more": ({**OLD, "w": [FINE], "x": [LOST], "y": [LOST]}, True),
    "and most others": ({**OLD, "w": [FINE], "x": [LOST], "y": [LOST], "z": [LOST]}, False),
    "nobody answers": (OLD, False),
    "one of them answers again": ({**OLD, "f0": [FINE]}, True),
}


@pytest.mark.parametrize(("hosts", "expected"), NIGHTS.values(), ids=NIGHTS)
def test_hosts_that_are_long_gone_are_no_bad_network(hosts: dict[str, list[Code]], expected: bool) -> None:
    seen = [Observation(f"https://{host}.org/", code) for host, codes in hosts.items() for code in codes]
    assert is_conclusive(seen, {f"https://{host}.org/" for host in OLD}) is expected


def test_a_link_that_fails_is_a_suspect_until_its_history_says_dead() -> None:
    url = "https://site.org/x"
    failed = Observation(url, Code.NOT_FOUND, 404, url)
    question = Question(url, PLACES, url)
    past = Past()
    verdicts = []
    for day in range(3):
        past = after(past, failed, NOW + timedelta(days=day))
        verdicts.append(results([question], {url: failed}, {url: past}, NOW + timedelta(days=day))[0].verdict)

    assert results([question], {url: failed}, {}, NOW)[0].verdict is Verdict.SUSPECT
    assert verdicts == [Verdict.SUSPECT, Verdict.DEAD, Verdict.DEAD]


def test_what_a_comment_keeps_from_being_told_keeps_its_reason() -> None:
    url, why = "https://site.org/x", "Ignored in the list: it is slow."
    seen = Observation(url, Code.TIMEOUT_READ, None, url)
    question = Question(url, PLACES, url, ignored=(("timeout-read", why),))
    (told,) = results([question], {url: seen}, {}, NOW)
    assert (told.verdict, told.code, told.note) == (Verdict.REFUSED, Code.EXCLUDED, why)


def test_a_fragment_stays_in_the_suggestion_and_needs_two_equal_runs() -> None:
    address, new = "https://site.org/old", "https://site.org/new"
    seen = Observation(address, Code.REDIRECT_PERMANENT, 200, new, (Hop(301, new),))
    question = Question(f"{address}#part", PLACES, address)
    once = after(Past(), seen, NOW)
    twice = after(once, seen, NOW + timedelta(days=3))
    suggestions = [results([question], {address: seen}, {address: past}, NOW)[0].suggestion for past in (once, twice)]

    assert suggestions == ["", f"{new}#part"]


def test_what_was_not_reached_is_unchecked_and_what_is_settled_needs_no_observation() -> None:
    asked, wrong = Question("https://a.org", PLACES, "https://a.org"), Question("htp://", PLACES, code=Code.MALFORMED)

    assert results([asked, wrong], {}, {}, NOW) == [
        LinkResult("https://a.org", results([asked], {}, {}, NOW)[0].verdict, Code.UNCHECKED, PLACES),
        LinkResult("htp://", Verdict.INVALID, Code.MALFORMED, PLACES),
    ]
