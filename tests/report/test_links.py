"""What `links` prints of its results, for people and for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from listkeeper import schema
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Hop, Verdict
from listkeeper.report.links import LINK_REPORTERS

RESULTS = [
    LinkResult("https://fine.org", Verdict.ALIVE, Code.OK, (Place("list.md", 1, 3),), 200, "https://fine.org"),
    LinkResult(
        "http://old.org/a",
        Verdict.CHANGE,
        Code.REDIRECT_PERMANENT,
        (Place("list.md", 9, 3), Place("other.md", 2, 1)),
        200,
        "https://new.org/a",
        (Hop(301, "https://new.org/a"),),
        1,
        0.5,
        suggestion="https://new.org/a",
    ),
    LinkResult(
        "https://gone.org/\x1b[31m",
        Verdict.DEAD,
        Code.GONE,
        (Place("list.md", 7, 3),),
        410,
        "https://gone.org/",
        (),
        2,
        11.0,
        datetime(2026, 1, 2, tzinfo=UTC),
        datetime(2025, 12, 31, tzinfo=UTC),
    ),
    LinkResult("#nowhere", Verdict.CHANGE, Code.FRAGMENT_MISSING, (Place("list.md", 3, 3),)),
]
TEXT = """\
list.md:7:3: dead: https://gone.org/\\u001b[31m [gone]
    The server says that the page was removed (410). Failing since 2026-01-02, last well on 2025-12-31. \
Find where it went, or remove the entry.
list.md:3:3: change: #nowhere [fragment-missing]
    The page answers, but has no such section. Correct or drop the part after #.
list.md:9:3: change: http://old.org/a [redirect-permanent]
    The page has moved for good. Use the new address.
    new address: https://new.org/a
    and in 1 more place
4 links: 1 alive, 2 change, 1 dead
"""


def test_the_worst_comes_first_and_what_is_well_is_only_counted() -> None:
    assert LINK_REPORTERS["text"].render(RESULTS, conclusive=True, colour=False) == TEXT


def test_a_bad_network_is_told() -> None:
    text = LINK_REPORTERS["text"].render([], conclusive=False, colour=False)

    assert text.splitlines() == [
        "0 links",
        "Too many hosts failed at once: the network was bad, and nothing is held against any link.",
    ]


def test_colour_is_for_terminals() -> None:
    plain = LINK_REPORTERS["text"].render(RESULTS, conclusive=True, colour=False)

    assert "\x1b" not in plain
    assert "\x1b[31mdead\x1b[0m" in LINK_REPORTERS["text"].render(RESULTS, conclusive=True, colour=True)


def test_json_is_of_the_promised_shape() -> None:
    values = json.loads(LINK_REPORTERS["json"].render(RESULTS, conclusive=True, colour=False))

    assert [e.message for e in schema.validator(schema.shipped("link-report")).iter_errors(values)] == []
    assert values["summary"] == {
        "alive": 1,
        "change": 2,
        "unknown": 0,
        "suspect": 0,
        "dead": 1,
        "invalid": 0,
        "refused": 0,
    }
    assert values["links"][1] == {
        "url": "http://old.org/a",
        "verdict": "change",
        "code": "redirect-permanent",
        "status": 200,
        "final_url": "https://new.org/a",
        "hops": [{"status": 301, "url": "https://new.org/a"}],
        "attempts": 1,
        "seconds": 0.5,
        "first_failed": None,
        "last_ok": None,
        "suggestion": "https://new.org/a",
        "added": False,
        "note": None,
        "archived": None,
        "places": [{"path": "list.md", "line": 9, "column": 3}, {"path": "other.md", "line": 2, "column": 1}],
    }
    assert values["links"][2]["last_ok"] == "2025-12-31T00:00:00Z"
