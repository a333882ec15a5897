"""Suggestions: where they go, what stands in them, and that none is made twice or lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from listkeeper.bot import review
from listkeeper.bot.limits import REVIEW_COMMENTS
from listkeeper.bot.marker import LOGIN, remembered
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport, Problem, Suggestion
from listkeeper.bot.suggestions import Placed, body, clickable, placed
from listkeeper.calls import Call, Step
from listkeeper.diagnostic import Severity

from tests.bot.rendering import Page

SHA, MERGE = "a" * 40, "b" * 40
PATH = "/repos/lists/awesome-web"
PULL = Pull(9, SHA, "newcomer/awesome-web")
OLD = "- [foo](https://foo.org) – fast"
NEW = "- [foo](https://foo.org) - Fast."
PATCH = f"@@ -9,2 +9,4 @@ ## Web\n nine\n+{OLD}\n+eleven\n twelve\n@@ -20,1 +22,2 @@\n twenty\n+last"
FILES = [{"filename": "list.md", "patch": PATCH}]


def suggest(
    line: int = 10, text: tuple[str, ...] = (NEW,), before: tuple[str, ...] = (OLD,), **more: Any
) -> Suggestion:
    end = more.pop("end_line", line + len(before or "x") - 1)
    return Suggestion("list.md", line, end, text, more.pop("rules", ("separator",)), before)


def report(*suggestions: Suggestion, head: str = SHA, problems: tuple[Problem, ...] = ()) -> ChangeReport:
    return ChangeReport("c" * 40, head, suggestions=suggestions, problems=problems)


def places(*suggestions: Suggestion, head: str = SHA, patch: str | None = PATCH) -> list[tuple[int, int]]:
    files = [{"filename": "list.md", "patch": patch}]
    return [(own.line, own.end_line) for own in placed(report(*suggestions, head=head), PULL, files)]


@pytest.mark.parametrize(
    ("suggestion", "found"),
    [
        (suggest(), [(10, 10)]),
        (suggest(9, (NEW,), ("nine", OLD)), [(9, 10)]),
        (suggest(9, (), ("nine", OLD, "eleven", "twelve")), [(9, 12)]),
        (suggest(10, (NEW,), ("something else",)), []),
        (suggest(12, (NEW,), ("twelve", "thirteen")), []),
        (suggest(12, (NEW,), (), end_line=22), []),
        (suggest(22, (NEW,), ("twenty",)), [(22, 22)]),
        (suggest(8, (NEW,), ()), []),
        (suggest(10, (NEW,), ()), [(10, 10)]),
        (suggest(10, (NEW,), (), end_line=10**9), []),
        (suggest(10, (OLD,)), []),
        (suggest(10, ("x" * 20_001,)), []),
        (suggest()._replace(path="other.md"), []),
    ],
    ids="line lines hunk other-text over-the-end two-hunks second outside by-number bounded same long file".split(),
)
def test_a_suggestion_stands_at_lines_of_one_hunk(suggestion: Suggestion, found: list[tuple[int, int]]) -> None:
    assert places(suggestion) == found


def test_in_a_merge_the_very_same_lines_are_looked_for() -> None:
    assert places(suggest(110), head=MERGE) == [(10, 10)]
    assert places(suggest(110), suggest(10, before=()), head=MERGE) == [(10, 10)]  # without the lines, nobody knows


def test_of_two_that_are_alike_the_one_at_its_number_is_meant() -> None:
    twice = f"@@ -1 +1,3 @@\n+{OLD}\n x\n+{OLD}"

    assert places(suggest(3), patch=twice) == [(3, 3)]
    assert places(suggest(9), patch=twice) == []


@pytest.mark.parametrize("patch", [None, "", "@@ -9,9 +9,9 @@\n nine"])
def test_without_a_whole_patch_nothing_is_suggested(patch: str | None) -> None:
    assert places(suggest(), patch=patch) == []


def test_the_line_ends_of_windows_make_no_difference() -> None:
    assert places(suggest(), patch=PATCH.replace("\n", "\r\n")) == [(10, 10)]


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x1b", "\u00a0", "\r", "\n", "\U000e0041"])
def test_a_click_commits_nothing_that_is_not_seen(hidden: str) -> None:
    assert places(suggest(10, (NEW + hidden,))) == []
    had = OLD + hidden
    assert places(suggest(10, (NEW + hidden,), (had,)), patch=PATCH.replace(OLD, had)) == (
        [] if hidden in "\r\n" else [(10, 10)]
    )


def test_nor_does_it_commit_a_line_that_ends_within() -> None:
    had = "one\rtwo"

    assert places(suggest(10, ("One\rtwo",), (had,)), patch=PATCH.replace(OLD, had)) == []
    assert places(suggest(10, ("One two",), (had,)), patch=PATCH.replace(OLD, had)) == [(10, 10)]


def test_the_places_of_what_is_mended_are_those_of_the_report() -> None:
    two = suggest(109, (NEW,), ("nine", OLD), rules=("order", "separator"))

    assert clickable(placed(report(two, head=MERGE), PULL, FILES)) == {
        ("list.md", line, rule) for line in (109, 110) for rule in ("order", "separator")
    }


PROBLEMS = (
    Problem("list.md", 10, "separator", Severity.ERROR, "' – ' where the list has ' - '", mendable=True),
    Problem("list.md", 10, "promotional", Severity.NOTICE, "'fast' praises", mendable=False),
    Problem("list.md", 11, "separator", Severity.ERROR, "another line", mendable=True),
)


def test_a_suggestion_says_why_and_what() -> None:
    own = report(suggest(), problems=PROBLEMS)
    [found] = placed(own, PULL, FILES)
    head, _, rest = body(found, own).partition("\n")

    assert remembered(head, "review") == {"key": found.key}
    assert rest == f"`' – ' where the list has ' - '` (`separator`)\n\n```suggestion\n{NEW}\n```\n"


def test_a_suggestion_without_a_known_problem_names_its_rules() -> None:
    [found] = placed(report(suggest(rules=("order", "spacing"))), PULL, FILES)

    assert body(found, report()).split("\n")[1] == "`order`, `spacing`"


def test_to_take_lines_out_is_an_empty_suggestion() -> None:
    [found] = placed(report(suggest(10, ())), PULL, FILES)

    assert body(found, report()).endswith("\n\n```suggestion\n```\n")


MARKS = st.lists(st.sampled_from([*"`~ <>@#:-a", "```", "</details>", "<!--", "~~~", "suggestion"])).map("".join)


@example(["```", "<b>", "````"], "x")
@given(st.lists(MARKS, max_size=4), st.text(min_size=1))
def test_nothing_leaves_the_block(lines: list[str], message: str) -> None:
    problem = Problem("list.md", 10, "order", Severity.ERROR, message, mendable=True)
    own = Placed(suggest(10, tuple(lines), rules=("order",)), 10, 10, "k")
    page = Page(body(own, report(problems=(problem,))))

    assert page.tags == ["p", "code", "code", "pre", "code"]
    assert page.codes[-1] == "".join(f"{line}\n" for line in lines)
    assert page.targets == []


def comment(number: int, of: Placed, **changed: Any) -> dict[str, Any]:
    """As in a row of `GET /repos/OWNER/NAME/pulls/N/comments`."""
    row = {"id": number, "user": {"login": LOGIN}, "body": body(of, report()), "line": of.end_line, "position": 3}
    return {**row, **changed}


def plan(own: ChangeReport, comments: list[dict[str, Any]] = []) -> list[Step]:  # noqa: B006
    return review.plan(own, PULL, FILES, comments, path=PATH)


def test_one_review_has_them_all() -> None:
    first, second = suggest(), suggest(22, ("Twenty", "Last"), ("twenty", "last"))
    own = report(first, second)
    bodies = [body(found, own) for found in placed(own, PULL, FILES)]
    [step] = plan(own)

    assert isinstance(step, Call)
    assert step[:4] == (
        "review pull request 9 with 2 suggestions",
        "POST",
        f"{PATH}/pulls/9/reviews",
        {
            "commit_id": SHA,
            "event": "COMMENT",
            "body": review.WORDS,
            "comments": [
                {"path": "list.md", "line": 10, "side": "RIGHT", "body": bodies[0]},
                {
                    "path": "list.md", "line": 23, "side": "RIGHT",
                    "start_line": 22, "start_side": "RIGHT", "body": bodies[1],
                },
            ],
        },
    )  # fmt: skip


def test_the_commit_is_the_one_that_github_names() -> None:
    [step] = plan(report(suggest(110), head=MERGE))

    assert isinstance(step, Call)
    assert (step.body or {})["commit_id"] == SHA


def test_a_review_that_is_refused_is_sent_one_by_one() -> None:
    own = report(suggest(), suggest(22, ("Twenty",), ("twenty",)))
    [step] = plan(own)
    assert isinstance(step, Call)
    assert step.otherwise
    assert step.otherwise_for == {422}
    singles = step.otherwise("GitHub refused it (422)")

    assert [(single.method, single.path, single.body) for single in singles if isinstance(single, Call)] == [
        ("POST", f"{PATH}/pulls/9/comments", {"commit_id": SHA, **comment}) for comment in (step.body or {})["comments"]
    ]
    assert [single.otherwise and single.otherwise("refused") for single in singles] == [(), ()]


def test_the_same_is_not_suggested_twice() -> None:
    own = report(suggest())
    [found] = placed(own, PULL, FILES)

    assert plan(own, [comment(1, found)]) == []
    [again] = plan(own, [comment(1, found, user={"login": "stranger"})])
    assert again.what.startswith("review")


def test_a_line_that_moved_has_the_same_suggestion_still() -> None:
    [there] = placed(report(suggest()), PULL, FILES)
    moved = [{"filename": "list.md", "patch": PATCH.replace("+9,4", "+109,4")}]

    assert review.plan(report(suggest(110)), PULL, moved, [comment(1, there)], path=PATH) == []


def test_what_is_outdated_goes_unless_somebody_replied() -> None:
    [found] = placed(report(suggest()), PULL, FILES)
    outdated = {"line": None, "position": None}
    spent, answered, reply = (
        comment(1, found, **outdated),
        comment(2, found, **outdated),
        {"id": 3, "user": {"login": "a"}, "body": "no", "in_reply_to_id": 2, "line": None, "position": None},
    )

    [step] = plan(report(), [spent, answered, reply])
    assert isinstance(step, Call)
    assert step == Call(
        "remove an outdated suggestion on pull request 9",
        "DELETE",
        f"{PATH}/pulls/comments/1",
        excused=frozenset({404}),
    )
    new, _ = plan(report(suggest()), [spent, answered, reply])
    assert new.what == "review pull request 9 with 1 suggestion"


def test_no_more_stand_at_a_time_than_somebody_reads() -> None:
    patch = "@@ -0,0 +1,99 @@" + "".join(f"\n+line {number}" for number in range(1, 100))
    files = [{"filename": "list.md", "patch": patch}]
    many = report(*(suggest(n, (f"Line {n}",), (f"line {n}",)) for n in range(1, 60)))
    [step] = review.plan(many, PULL, files, [], path=PATH)
    assert isinstance(step, Call)
    assert [row["line"] for row in (step.body or {})["comments"]] == list(range(1, REVIEW_COMMENTS + 1))

    standing = [comment(n, found) for n, found in enumerate(placed(many, PULL, files))]
    assert review.plan(many, PULL, files, standing, path=PATH) == []
    later = replace(many, suggestions=many.suggestions[5:])
    [step] = review.plan(later, PULL, files, standing[5:], path=PATH)
    assert isinstance(step, Call)
    assert [row["line"] for row in (step.body or {})["comments"]] == [21, 22, 23, 24, 25]


def test_those_that_nobody_wants_any_more_count_too() -> None:
    [one, two] = placed(report(suggest(), suggest(22, ("Twenty",), ("twenty",))), PULL, FILES)
    standing = [comment(n, one._replace(key=f"{n:016x}")) for n in range(REVIEW_COMMENTS - 1)]
    [step] = plan(report(one.suggestion, two.suggestion), standing)

    assert isinstance(step, Call)
    assert [row["line"] for row in (step.body or {})["comments"]] == [10]


def test_a_change_without_suggestions_has_no_review() -> None:
    assert plan(report()) == []
