"""Whatever a report says, nothing in the comment acts: judged by what GitHub's own renderer makes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.bot.comment.parts import ADDRESS, MESSAGE, NAME, TITLES
from listkeeper.bot.marker import marker
from listkeeper.bot.report import About, Change, ChangeReport, Elsewhere, Known, Problem, Similar
from listkeeper.changes import Kind
from listkeeper.diagnostic import Severity
from listkeeper.escape import cut, visible
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict

from tests.bot.comment.examples import EMPTY, PULL, WHERE, body, planned, row
from tests.bot.rendering import Page
from tests.report.links.examples import HOSTILE

MEANT = {"p", "strong", "code", "ul", "li", "a", "em", "del", "details", "summary"}
REFERS = re.compile(r"@\w|#\d|GH-\d|https?://|www\.|:[a-z_]+:|::|##\[|<!--|-->")
"""What GitHub's later filters, or a runner, would act on in text."""


def hostile(text: str) -> ChangeReport:
    """A text from outside wherever there is one."""
    known = Known(text, text, (text, text), 3)
    return replace(
        EMPTY,
        changes=(
            Change(Kind.ADDED, text, known, None),
            Change(Kind.MOVED, text, known, known._replace(name="x")),
            Change(Kind.REMOVED, "list.md", None, known),
        ),
        problems=tuple(
            Problem(text, 3, text, severity, text, mendable=True)
            for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
        ),
        links=tuple(
            LinkResult(text, verdict, code, (Place(text, 3, 3),), suggestion=text, note=text, archived=text, added=True)
            for verdict, code in ((Verdict.DEAD, Code.GONE), (Verdict.UNKNOWN, Code.BLOCKED), (Verdict.ALIVE, Code.OK))
        ),
        about=(About(text, 1, text, text, text, archived=True),),
        similar=(Similar(text, 3, (known, known)),),
        elsewhere=(Elsewhere(text, 3, text, 17),),
        notes=(text,),
        left_out={text: 1, "changes": 2},
    )


def check(page: Page, texts: list[str]) -> None:
    """Only our own elements and links, and each text of a report in code and nowhere else."""
    texts += [f"{text} › {text}" for text in texts]
    seen = {cut(visible(cut(text, most)), most) for text in texts for most in (NAME, TITLES, MESSAGE, ADDRESS)}
    shown = {re.sub("`{80,}", "`" * 79 + "…", text) for text in seen}
    ours = {"/fix", "--fix", "listkeeper lint --fix", "(empty)", "list.md", "x", "gone", "repo-moved", "order"}
    assert set(page.tags) <= MEANT
    assert {_target(target) for target in page.targets} <= {WHERE.run, f"https://github.com/{PULL.head}"}
    assert set(page.codes) <= shown | ours
    assert not REFERS.search(page.prose)


def _target(target: str) -> str:
    return target.partition("/blob/")[0]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_known_trick_stays_text(text: str) -> None:
    check(Page(body(hostile(text))), [text])


TRICKS = (
    *"`~*_|\\ <>&[]()!#@:\n\r\t-ab/.\x1b\u202e",
    *("``", "~~", "##[", "<!--", "-->", "https://a.org", "@org", "#1", "</summary>", "</details>", "<img src=x>"),
    *("\n\n", "\n- ", "![", "](", ":tada:", "::error::", "👨\u200d👩"),
)
MARKS = st.lists(st.sampled_from(TRICKS), min_size=1, max_size=12).map("".join)


@given(MARKS)
def test_no_text_does_anything(text: str) -> None:
    check(Page(body(hostile(text))), [text])


@given(MARKS, MARKS)
def test_nor_does_what_somebody_wrote_into_the_memory(rule: str, text: str) -> None:
    own = replace(EMPTY, problems=(Problem("list.md", 3, "order", Severity.ERROR, "x", mendable=False),))
    forged = row(marker("comment", {"open": "aaaaaaaa", "done": "", "said": [["aaaaaaaa", rule, text]]}))
    page = Page(body(own, forged))

    assert "1 of 2 put right" in page.prose
    check(page, [rule, text])


def test_a_day_that_is_none_is_not_told() -> None:
    own = replace(hostile("x"), about=(About("x", 1, "2026-13-01", "20261101", "", archived=False),))

    assert "`x` with 1 star, last push 2026-11-01, no licence that GitHub knows, not archived" in body(own)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_no_line_commands_the_runner_where_a_plan_is_printed(text: str) -> None:
    [step] = planned(hostile(text))
    values: Any = step

    assert not re.search(r"^\s*::|##\[", values.body["body"], re.MULTILINE)
    assert "\x1b" not in values.body["body"]
