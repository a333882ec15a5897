"""The comment, whole: for each example a file beside this one, read and found good by a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from listkeeper.bot.comment.parts import OPEN, Part, folded, listed, titled
from listkeeper.bot.comment.where import Where
from listkeeper.bot.limits import BODY_BYTES
from listkeeper.bot.marker import MOST_STATE
from listkeeper.bot.report import Change, Known
from listkeeper.changes import Kind
from listkeeper.diagnostic import Severity

from tests.bot.comment.examples import ADDED, BODIES, EMPTY, MANY_SIDED, PULL, USUAL, WHERE, body, large, problem
from tests.bot.rendering import Page

FOLDER = Path(__file__).parent / "bodies"


@pytest.mark.parametrize("name", BODIES)
def test_a_comment_reads_as_written_down(name: str) -> None:
    head, _, rest = BODIES[name].partition("\n")

    assert head.startswith("<!-- listkeeper:1:comment ")
    assert rest == (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_every_file_has_its_example() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(BODIES)


def test_a_usual_comment_is_on_one_screen() -> None:
    assert len(Page(BODIES["usual"]).prose.split("\n")) < 30
    assert all(len(Page(BODIES[name]).prose) < 700 for name in ("usual", "half-done", "well"))


CLIMBING = ["../../evil", "a/../../b", "./a", "a//b", "/a", "a/", "..", ".", "a\u202eb", "a\nb", "\udce9"]


@pytest.mark.parametrize("path", CLIMBING, ids=ascii)
def test_no_path_leads_a_link_elsewhere(path: str) -> None:
    """A browser takes `a/..` out, so a path could make of our link one to another repository."""
    own = replace(EMPTY, problems=(problem("order", "wrong")._replace(path=path),))

    assert Page(body(own)).targets == [WHERE.run]


def test_a_path_is_encoded() -> None:
    own = replace(EMPTY, problems=(problem("order", "wrong")._replace(path="a b)/%2e%2e?#[é].md"),))
    link, _ = Page(body(own)).targets

    assert (
        link == f"https://github.com/{PULL.head}/blob/{PULL.sha}/a%20b%29/%252e%252e%3F%23%5B%C3%A9%5D.md?plain=1#L812"
    )


def test_lines_of_another_commit_are_not_linked() -> None:
    assert Page(body(replace(USUAL, head="b" * 40))).targets == [WHERE.run]
    assert Page(body(USUAL, where=Where())).targets == []


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([Kind.ADDED], "1 entry added: to "),
        ([Kind.REMOVED], "1 entry removed: from "),
        ([Kind.MOVED], "1 entry moved: from  to "),
        ([Kind.EDITED], "1 entry edited: in "),
        ([Kind.ADDED, Kind.ADDED], "2 entries added"),
        ([Kind.EDITED, Kind.ADDED], "1 entry added, 1 edited"),
    ],
)
def test_what_changed_comes_first(kinds: list[Kind], said: str) -> None:
    known = Known("foo", "https://foo.org", ("Web",), 3)
    changes = [
        Change(kind, "list.md", None if kind is Kind.REMOVED else known, None if kind is Kind.ADDED else known)
        for kind in kinds
    ]
    page = Page(body(replace(EMPTY, changes=tuple(changes), problems=USUAL.problems)))

    assert page.prose.strip().split("\n")[0].replace(":  ", ": ").strip() == said.strip()


def test_rows_beyond_the_first_are_folded() -> None:
    rows = [f"- {number}\n" for number in range(OPEN + 2)]

    assert listed(Part.ERRORS, rows[:OPEN]) == "".join(rows[:OPEN])
    assert listed(Part.ERRORS, rows) == (
        f"{''.join(rows[:OPEN])}\n<details>\n<summary>2 more</summary>\n\n{''.join(rows[OPEN:])}\n</details>\n"
    )


def test_rows_are_cut_between_and_counted() -> None:
    rows = ["- é\n"] * 500

    assert Part.NOTES.value == 1_000  # 200 rows of five bytes
    folded_rows = "".join([*rows[OPEN:200], "- and 300 more, from 200 on\n"])
    assert listed(Part.NOTES, rows, lambda number: f", from {number} on") == (
        "".join(rows[:OPEN]) + "\n" + folded("492 more", folded_rows)
    )
    assert listed(Part.NOTES, ["x" * 2_000]) == "- and 1 more\n"


def test_a_single_row_stands_beside_its_title() -> None:
    assert titled("T", Part.NOTES, []) == ""
    assert titled("T", Part.NOTES, ["a\n"]) == "T: a\n"
    assert titled("T", Part.NOTES, ["a\n", "b\n"]) == "T\n\n- a\n- b\n"


@pytest.mark.parametrize("text", ["𝕏", "a", "`", "\u202e", "|", "~", "\\", "<"])
def test_the_largest_report_makes_a_whole_comment(text: str) -> None:
    text = body(large(text=text))
    page = Page(text)

    assert len(text.encode()) <= BODY_BYTES
    assert text.endswith(f"[All that was checked]({WHERE.run})\n")
    for number in ("500 entries added", "834 things to put right", "333 things to look at", "333 hints"):
        assert number in page.prose
    assert (
        "1,000,000,000 older problems are not yours. The report had no room for all; left out: changes 1,000," in text
    )
    assert text.count("<details>") == text.count("</details>") == page.tags.count("details")


def test_the_parts_together_have_room() -> None:
    heads_and_counts = 6_000

    assert sum(part.value for part in Part) + MOST_STATE + heads_and_counts <= BODY_BYTES


def test_what_has_no_room_is_told_by_rule() -> None:
    rules = ["order"] * 70 + ["spacing"] * 20 + ["anchor"] * 10
    many = tuple(problem(rule, "x" * 250, Severity.WARNING, line=n) for n, rule in enumerate(rules, 1))
    text = body(replace(ADDED, problems=many))
    shown = text.count("xxx` (")
    [left] = [line for line in text.split("\n") if line.startswith("- and ")]

    assert 8 < shown < 70
    assert left == f"- and {100 - shown} more: `order` {70 - shown}, `spacing` 20, `anchor` 10"


def test_other_pull_requests_are_named_in_words() -> None:
    page = Page(body(MANY_SIDED))

    assert "pull request 17 adds" in page.prose
    assert "#17" not in page.prose
    assert not any("/pull/" in target for target in page.targets)
