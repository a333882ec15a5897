"""When the comment is written, edited, hidden, shown again, and when nothing is done at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from listkeeper.bot.comment import MINIMISE, UNMINIMISE
from listkeeper.bot.marker import marker
from listkeeper.bot.report import ChangeReport
from listkeeper.calls import Call, Mutation, Step
from listkeeper.diagnostic import Severity
from listkeeper.facts import LinkResult
from listkeeper.outcomes import Code, Verdict

from tests.bot.comment.examples import (
    ADDED,
    BODIES,
    EMPTY,
    FOO,
    HALF_DONE,
    INCONCLUSIVE,
    LONG,
    MANY_SIDED,
    PATH,
    PULL,
    USUAL,
    WHERE,
    body,
    large,
    link,
    planned,
    problem,
    row,
)

NOTICE = replace(ADDED, problems=(problem("promotional", "'fast' praises", Severity.NOTICE),))
BLOCKED = replace(ADDED, links=(link(FOO.url, Verdict.UNKNOWN, Code.BLOCKED),))
NOT_FOUND = replace(ADDED, links=(link(FOO.url, Verdict.DEAD, Code.NOT_FOUND),))
EDIT, POST = f"PATCH {PATH}/issues/comments/1", f"POST {PATH}/issues/9/comments"
HIDE, SHOW = "minimize IC_1", "unminimize IC_1"


def asked(steps: list[Step]) -> list[str]:
    queries = {MINIMISE: "minimize", UNMINIMISE: "unminimize"}
    return [
        f"{step.method} {step.path}" if isinstance(step, Call) else f"{queries[step.query]} {step.variables['id']}"
        for step in steps
    ]


@pytest.mark.parametrize(
    ("report", "before", "steps"),
    [
        (EMPTY, None, []),
        (ADDED, None, []),
        (NOTICE, None, []),
        (BLOCKED, None, []),
        (replace(BLOCKED, conclusive=False), None, []),
        (replace(ADDED, older=99, notes=("No network.",)), None, []),
        (USUAL, None, [POST]),
        (NOT_FOUND, None, [POST]),
        (replace(ADDED, problems=(problem("order", "x", Severity.WARNING),)), None, [POST]),
        (replace(ADDED, similar=MANY_SIDED.similar), None, [POST]),
        (replace(ADDED, elsewhere=MANY_SIDED.elsewhere), None, [POST]),
        (replace(ADDED, left_out={"problems": 1}), None, [POST]),
        (USUAL, body(USUAL), []),
        (HALF_DONE, body(USUAL), [EDIT]),
        (ADDED, body(USUAL), [EDIT, HIDE]),
        (EMPTY, body(USUAL), [EDIT, HIDE]),
        (ADDED, BODIES["well"], []),
        (EMPTY, BODIES["well"], []),
        (NOTICE, BODIES["well"], []),
        (USUAL, BODIES["well"], [SHOW, EDIT]),
        (USUAL, marker("comment") + "edited by hand", [EDIT]),
        (USUAL, "no marker, so none of ours", [POST]),
        (USUAL, marker("health") + "another of ours", [POST]),
    ],
)
def test_nothing_is_written_without_news(report: ChangeReport, before: str | None, steps: list[str]) -> None:
    assert asked(planned(report, *([row(before)] if before else []))) == steps


@pytest.mark.parametrize(
    "report", [USUAL, MANY_SIDED, INCONCLUSIVE, LONG, large()], ids="usual many bad long large".split()
)
def test_what_was_written_is_not_written_again(report: ChangeReport) -> None:
    text = body(report)

    assert planned(report, row(text)) == []
    assert planned(report, row(text.replace("\n", "\r\n").rstrip())) == []


def test_nor_is_what_was_edited() -> None:
    half = body(HALF_DONE, row(body(USUAL)))

    assert planned(HALF_DONE, row(half)) == []


def test_another_commit_and_another_run_are_no_news() -> None:
    pushed = replace(USUAL, head="d" * 40)
    again = WHERE._replace(run="https://github.com/lists/awesome-web/actions/runs/124")

    assert planned(pushed, row(body(USUAL)), pull=PULL._replace(sha="d" * 40), where=again) == []


def test_a_comment_of_somebody_else_is_not_ours() -> None:
    theirs = row(body(USUAL), user={"login": "stranger"})

    assert asked(planned(USUAL, theirs)) == [POST]
    assert asked(planned(USUAL, {**theirs, "user": None})) == [POST]
    assert asked(planned(ADDED, theirs)) == []


def test_of_two_the_older_one_stays() -> None:
    text = body(USUAL)
    first, second = row(text), row(text, 2)
    removal = Call(
        "remove a second comment on pull request 9", "DELETE", f"{PATH}/issues/comments/2", excused=frozenset({404})
    )

    assert planned(USUAL, second, first) == [removal]
    assert asked(planned(HALF_DONE, second, first)) == [f"DELETE {PATH}/issues/comments/2", EDIT]


def test_a_comment_that_goes_in_between_is_written_anew() -> None:
    [edit] = planned(HALF_DONE, row(body(USUAL)))
    assert isinstance(edit, Call)
    assert edit.otherwise
    assert edit.otherwise_for == {404}  # not where the conversation is locked

    [again] = edit.otherwise("it is not there")
    assert isinstance(again, Call)
    assert (asked([again]), again.body) == ([POST], edit.body)


def test_one_that_says_that_all_is_well_is_not() -> None:
    edit, hide = planned(ADDED, row(body(USUAL)))

    assert isinstance(edit, Call)
    assert edit.otherwise is None
    assert edit.excused == {404}
    assert isinstance(hide, Mutation)
    assert hide.excused == {"NOT_FOUND"}


def test_what_cannot_be_shown_again_is_edited_all_the_same() -> None:
    show, _ = planned(USUAL, row(BODIES["well"]))

    assert isinstance(show, Mutation)
    assert show.otherwise
    assert show.otherwise("the token may not do that") == ()


def test_a_link_that_was_wrong_and_cannot_be_asked_is_not_well() -> None:
    text = body(replace(NOT_FOUND, problems=()))
    [edit] = planned(BLOCKED, row(text))
    assert isinstance(edit, Call)
    waiting = str((edit.body or {})["body"])

    assert "put right" not in waiting
    assert "could not be verified" in waiting
    assert planned(BLOCKED, row(waiting)) == []
    assert asked(planned(ADDED, row(waiting))) == [EDIT, HIDE]
    assert "1 of 1 put right" in body(ADDED, row(waiting))


def links(*codes: tuple[Verdict, Code]) -> tuple[LinkResult, ...]:
    return tuple(link(f"https://{n}.example/", *code, n + 1) for n, code in enumerate(codes))


@pytest.mark.parametrize(
    ("verdict", "code", "said"),
    [
        (Verdict.ALIVE, Code.OK, "answers"),
        (Verdict.UNKNOWN, Code.FRAGMENT_UNVERIFIABLE, ""),
        (Verdict.UNKNOWN, Code.RATE_LIMITED, "asks nothing of you"),
        (Verdict.UNKNOWN, Code.UNCHECKED, "asks nothing of you"),
        (Verdict.SUSPECT, Code.TIMEOUT_READ, "asks nothing of you"),
        (Verdict.SUSPECT, Code.DNS_NXDOMAIN, "to look at"),
        (Verdict.SUSPECT, Code.PARKED, "to put right"),
        (Verdict.CHANGE, Code.REDIRECT_PERMANENT, "hint"),
        (Verdict.CHANGE, Code.REPO_ARCHIVED, "to look at"),
        (Verdict.DEAD, Code.GONE, "to put right"),
        (Verdict.INVALID, Code.MALFORMED, "to put right"),
        (Verdict.REFUSED, Code.PRIVATE_ADDRESS, "to put right"),
        (Verdict.REFUSED, Code.EXCLUDED, ""),
    ],
)
def test_a_link_is_told_where_its_verdict_puts_it(verdict: Verdict, code: Code, said: str) -> None:
    words = ("answers", "asks nothing of you", "to look at", "to put right", "hint")
    text = body(replace(EMPTY, links=links((verdict, code)), similar=MANY_SIDED.similar))

    assert [word for word in words if word in text] == ([said] if said else [])


def test_a_bad_network_is_held_against_no_link() -> None:
    failed = links((Verdict.SUSPECT, Code.DNS_NXDOMAIN), (Verdict.DEAD, Code.GONE), (Verdict.INVALID, Code.MALFORMED))
    text = body(replace(EMPTY, links=failed, conclusive=False))

    assert "**1 thing to put right**" in text
    assert "**2 links could not be verified**" in text


def test_all_rows_of_one_kind_are_in_the_order_of_the_list() -> None:
    own = replace(
        EMPTY,
        problems=(problem("order", "b", line=2), problem("order", "d", line=4)),
        links=(
            link("https://c.example/", Verdict.DEAD, Code.GONE, 3),
            link("https://a.example/", Verdict.DEAD, Code.GONE, 1),
        ),
    )

    assert [text.split("]")[0] for text in body(own).split("- [")[1:]] == ["line 1", "line 2", "line 3", "line 4"]
