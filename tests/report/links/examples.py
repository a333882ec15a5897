"""A table of results with something of everything, and texts that would act where they are shown."""

from __future__ import annotations

from datetime import UTC, datetime

from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Hop, Verdict

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
        note="The new address stands on line 4 already.",
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
        archived="https://archive.example/2025/https://gone.org/",
    ),
    LinkResult("#nowhere", Verdict.CHANGE, Code.FRAGMENT_MISSING, (Place("list.md", 3, 3),)),
    LinkResult("https://sold.org", Verdict.SUSPECT, Code.PARKED, (Place("list.md", 5, 3),), 200, added=True),
    LinkResult("https://slow.org", Verdict.SUSPECT, Code.TIMEOUT_READ, (Place("list.md", 6, 3),), attempts=2),
    LinkResult("https://wall.org/a", Verdict.UNKNOWN, Code.BLOCKED, (Place("list.md", 11, 3),), 403),
    LinkResult("https://wall.org/b", Verdict.UNKNOWN, Code.BLOCKED, (Place("list.md", 12, 3),), 403, added=True),
    LinkResult("https://shy.org/", Verdict.UNKNOWN, Code.RATE_LIMITED, (Place("list.md", 13, 3),), 429),
    LinkResult("https//typo.org", Verdict.INVALID, Code.MALFORMED, (Place("list.md", 14, 3),)),
    LinkResult("https://github.com/a/b", Verdict.CHANGE, Code.REPO_MOVED, (Place("list.md", 15, 3),), 200),
    LinkResult("ftp://old.org/", Verdict.REFUSED, Code.SCHEME_UNSUPPORTED, (Place("list.md", 16, 3),)),
    LinkResult("https://skip.org", Verdict.REFUSED, Code.EXCLUDED, (Place("list.md", 17, 3),)),
    LinkResult("https://back.org", Verdict.DEAD, Code.OK, (Place("list.md", 18, 3),), 200),
]

HOSTILE = [
    "\x1b[31mred\x1b]8;;https://evil.example\x07",
    "abc\u202edef\u2066\u200b\U000e0041",
    "`", "``` `` `", " ` ", "  ", "a`b``c",
    "a|b\\|c", "]]>", "<img src=x onerror=1>", "</details>", "<!--", "-->", "&amp;",
    "[x](https://evil.example)", "{0} [1](2)", "##[add-mask]x", "::error::x", "  ::stop-commands::x", "x\n::error::y",
    "x\r\n##[error]y", "@org/team #1 GH-2 :tada: https://evil.example", "nul\x00nul", "\udce9\ud800",
    "\ufffe\uffff", "%0A%0D,:", '"\'\\', "\u2028\u2029\x85", "x" * 100_000, "`" * 100_000, "\x1b" * 100_000,
]  # fmt: skip
"""Without the empty text: an address is never empty."""


def hostile(text: str) -> list[LinkResult]:
    """A result of each verdict with a text from outside wherever there is one."""
    return [
        LinkResult(
            text,
            verdict,
            code,
            (Place(text, 3, 5),) * 2,
            final_url=text,
            suggestion=text,
            note=text,
            archived=text,
            added=True,
        )
        for verdict, code in (
            (Verdict.DEAD, Code.GONE),
            (Verdict.SUSPECT, Code.PARKED),
            (Verdict.INVALID, Code.MALFORMED),
            (Verdict.CHANGE, Code.REPO_MOVED),
            (Verdict.UNKNOWN, Code.BLOCKED),
            (Verdict.REFUSED, Code.PRIVATE_ADDRESS),
            (Verdict.ALIVE, Code.OK_AUTH),
        )
    ]
