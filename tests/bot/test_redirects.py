"""The pull request with safe new addresses: when it is made, made anew, taken back or left alone."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import pytest
from listkeeper.bot.commits import COMMIT, MOVE, NOWHERE, are_by
from listkeeper.bot.limits import BODY_BYTES
from listkeeper.bot.marker import marker, remembered
from listkeeper.bot.redirects import (
    BRANCH,
    KIND,
    SCRATCH,
    TITLE,
    TOUCHED,
    Branch,
    State,
    Text,
    body,
    is_touched,
    plan,
    tip,
)
from listkeeper.calls import Call, Mutation, Step
from listkeeper.facts import Place
from listkeeper.rewrite import ELSEWHERE, Change, Rewritten

from tests.bot.rendering import Page
from tests.report.links.examples import HOSTILE

HEAD, TIP, NEW = "a" * 40, "b" * 40, "c" * 40
STATE = State("anna/list", "R_1", "main", HEAD)
CHANGE = Change(Place("list.md", 3, 5), "http://a.org/old", "https://a.org/new")
OTHER = Change(Place("list.md", 4, 5), "http://b.org/", "https://b.org/")
LEFT = Change(Place("list.md", 9, 5), "https://c.org/", "https://d.org/", ELSEWHERE)


def texts(*changes: Change, left: tuple[Change, ...] = (), text: str = "- [A](new)\n") -> list[Text]:
    return [Text("docs/list.md", Rewritten(text, changes, left)), Text("other.md", Rewritten("# Nothing\n"))]


def pull(said: str, state: str = "open", **more: object) -> dict[str, Any]:
    return {"number": 12, "state": state, "title": TITLE, "body": said, "merged_at": None, **more}


def run(steps: Sequence[Step], answers: dict[str, Any]) -> list[Step]:
    """All that comes of a plan where GitHub gives these answers, by what was asked."""
    asked: list[Step] = []
    for step in steps:
        asked.append(step)
        asked += run(step.then(answers[step.what]) if step.then else [], answers)
    return asked


COMMITTED = {"commit the new addresses": {"createCommitOnBranch": {"commit": {"oid": NEW}}}}
BEGUN = Call(
    "make the branch listkeeper/redirects-next",
    "POST",
    "/repos/anna/list/git/refs",
    {"ref": "refs/heads/listkeeper/redirects-next", "sha": HEAD},
)


def moved(before: str) -> Mutation:
    updates = [
        {"name": f"refs/heads/{BRANCH}", "beforeOid": before, "afterOid": NEW, "force": True},
        {"name": f"refs/heads/{SCRATCH}", "beforeOid": NEW, "afterOid": NOWHERE, "force": True},
    ]
    values = {"input": {"repositoryId": "R_1", "refUpdates": updates}}
    return Mutation("move the branch listkeeper/redirects", MOVE, values)


def test_the_first_time_a_pull_request_is_opened_on_a_branch_that_has_the_commit_already() -> None:
    begun, committed, branch, opened = run(plan(texts(CHANGE, OTHER), STATE), COMMITTED)

    assert (begun, branch) == (BEGUN, moved(NOWHERE))
    assert isinstance(committed, Mutation)
    assert (committed.query, committed.variables) == (
        COMMIT,
        {
            "input": {
                "branch": {"repositoryNameWithOwner": "anna/list", "branchName": SCRATCH},
                "expectedHeadOid": HEAD,
                "message": {"headline": "Follow 2 links that have moved"},
                "fileChanges": {"additions": [{"path": "docs/list.md", "contents": "LSBbQV0obmV3KQo="}]},
            }
        },
    )
    values = {"title": TITLE, "head": BRANCH, "base": "main", "body": body(texts(CHANGE, OTHER), NEW)}
    path = "/repos/anna/list/pulls"
    what = "open a pull request with the new addresses"
    assert opened == Call(what, "POST", path, {**values, "maintainer_can_modify": False})


def test_it_says_what_changes_and_what_does_not() -> None:
    said = body(texts(CHANGE, OTHER, left=(LEFT,)), NEW)
    memory = remembered(said, KIND)
    assert memory is not None
    assert memory.keys() == {"fixes", "texts", "tip"}
    assert (
        said.partition("\n")[2]
        == """\
2 links have moved:

- `list.md:3`: `http://a.org/old`\\
  → `https://a.org/new`
- `list.md:4`: `http://b.org/`\\
  → `https://b.org/`

<details>
<summary>1 not written</summary>

- `https://c.org/`: `the new address belongs to another site`

</details>

---

<sub>Only addresses change here. Listkeeper brings this up to date as long as nobody else commits to the branch; \
close it to say no to just these changes.</sub>
"""
    )


OPEN = pull(body(texts(CHANGE), TIP))
AT_WORK = STATE._replace(branch=Branch(TIP, is_ours=True), pulls=(OPEN,))


def test_what_is_there_already_is_not_made_again() -> None:
    assert plan(texts(CHANGE), AT_WORK) == []
    assert plan(texts(CHANGE), AT_WORK._replace(head=NEW)) == []  # something else of the repository has changed


def test_of_what_is_there_already_the_text_may_change() -> None:
    wanted = {"body": body(texts(CHANGE, left=(LEFT,)), TIP)}
    assert plan(texts(CHANGE, left=(LEFT,)), AT_WORK) == [
        Call("edit pull request 12", "PATCH", "/repos/anna/list/pulls/12", wanted)
    ]


@pytest.mark.parametrize(
    "wanted",
    [texts(CHANGE, OTHER, text="- [A](new) [B](new)\n"), texts(CHANGE, text="- [A](new)\n- B\n")],
    ids=["another change", "another list"],
)
def test_what_has_changed_is_made_anew_at_the_head_of_the_lists(wanted: list[Text]) -> None:
    begun, _, branch, edited = run(plan(wanted, AT_WORK), COMMITTED)

    assert (begun, branch) == (BEGUN, moved(TIP))
    assert edited == Call("edit pull request 12", "PATCH", "/repos/anna/list/pulls/12", {"body": body(wanted, NEW)})


def test_what_a_run_left_that_was_cut_off_is_cleared_away() -> None:
    cleared, begun, *_ = plan(texts(CHANGE), STATE._replace(has_scratch=True))
    path = "/repos/anna/list/git/refs/heads/listkeeper/redirects-next"
    what = "remove what is left of the branch listkeeper/redirects-next"
    assert (cleared, begun) == (Call(what, "DELETE", path, excused=frozenset({404, 422})), BEGUN)


def test_a_branch_without_a_pull_request_is_used_again() -> None:
    left_behind = STATE._replace(branch=Branch(TIP, is_ours=True))
    assert moved(TIP) in run(plan(texts(CHANGE), left_behind), COMMITTED)


# A person was here


@pytest.mark.parametrize("wanted", [texts(), texts(CHANGE), texts(CHANGE, OTHER)], ids=["none", "the same", "more"])
def test_a_branch_with_a_persons_commit_is_left_alone_and_that_is_told_once(wanted: list[Text]) -> None:
    touched = AT_WORK._replace(branch=Branch(NEW, is_ours=False))
    (step,) = plan(wanted, touched)
    assert isinstance(step, Call)
    assert step.body is not None
    head, _, rest = OPEN["body"].partition("\n")
    assert (step.method, step.body) == ("PATCH", {"body": f"{head}\n> ⚠️ {TOUCHED}\n\n{rest}"})
    assert not is_touched(OPEN)
    assert is_touched(pull(step.body["body"]))
    assert plan(wanted, touched._replace(pulls=(pull(step.body["body"]),))) == []


def test_a_persons_branch_of_this_name_is_not_taken_over() -> None:
    assert plan(texts(CHANGE), STATE._replace(branch=Branch(TIP, is_ours=False))) == []


CLOSED = pull(body(texts(CHANGE), TIP), "closed")


def test_what_a_person_closed_is_not_asked_for_again_until_it_is_something_else() -> None:
    refused = STATE._replace(pulls=(CLOSED,))
    assert plan(texts(CHANGE), refused) == []
    assert plan(texts(CHANGE._replace(place=Place("list.md", 99, 1)), text="# More\n"), refused) == []
    assert plan(texts(CHANGE, OTHER), refused) != []


def test_what_was_merged_may_come_again() -> None:
    merged = STATE._replace(pulls=(CLOSED | {"merged_at": "2026-01-01T00:00:00Z"},))
    assert plan(texts(CHANGE), merged) != []


def test_a_pull_request_that_is_done_is_closed_and_its_branch_deleted() -> None:
    closed, deleted = plan(texts(), AT_WORK)
    assert isinstance(closed, Call)
    said = f"{marker(KIND)}Nothing of this is left to be written.\n"
    assert closed.body == {"body": said, "state": "closed"}
    updates = [{"name": f"refs/heads/{BRANCH}", "beforeOid": TIP, "afterOid": NOWHERE, "force": True}]
    values = {"input": {"repositoryId": "R_1", "refUpdates": updates}}
    assert deleted == Mutation("delete the branch listkeeper/redirects", MOVE, values)
    # What the bot closed itself nobody has refused.
    assert plan(texts(CHANGE), STATE._replace(pulls=(pull(said, "closed"),))) != []


def test_a_branch_that_was_merged_is_cleared_away() -> None:
    merged = AT_WORK._replace(pulls=(CLOSED | {"merged_at": "2026-01-01T00:00:00Z"},))
    (deleted,) = plan(texts(), merged)
    assert isinstance(deleted, Mutation)


def test_nothing_is_done_where_there_is_nothing() -> None:
    assert plan(texts(), STATE) == []
    assert plan(texts(), STATE._replace(branch=Branch(TIP, is_ours=True))) == []  # whoever began it


BOT, WEB, PERSON = {"login": "github-actions[bot]"}, {"login": "web-flow"}, {"login": "anna"}


@pytest.mark.parametrize(
    ("author", "committer", "expected"),
    [
        (BOT, WEB, True), (BOT, BOT, True),
        (PERSON, WEB, False), (BOT, PERSON, False), (None, WEB, False), (BOT, None, False), ("x", 1, False),
    ],
)  # fmt: skip
def test_a_commit_is_the_bots_where_it_wrote_and_github_committed_it(
    author: object, committer: object, expected: bool
) -> None:
    own = {"author": BOT, "committer": WEB}
    assert are_by([own, {"author": author, "committer": committer}], "github-actions[bot]") is expected


def test_the_pull_request_remembers_where_the_bot_left_it() -> None:
    assert tip([OPEN]) == TIP
    assert tip([CLOSED]) is None
    assert tip([pull(marker(KIND, {"tip": 5}))]) is None
    assert tip([]) is None


# Its size, and texts from outside


def test_many_changes_are_cut_and_counted() -> None:
    many = [Change(Place("list.md", n, 1), f"http://{'ä' * 300}{n}.org/", "x" * 500) for n in range(1, 5_001)]
    said = body(texts(*many, left=tuple(change._replace(why=ELSEWHERE) for change in many)), TIP)
    assert BODY_BYTES - 3_000 < len(said.encode()) <= BODY_BYTES
    assert "more; the diff has them all\n" in said
    assert f"- and {5_000 - said.count('belongs to another site'):,} more\n" in said


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_texts_from_outside_stand_in_code_alone(text: str) -> None:
    def page(said: str) -> Page:
        change = Change(Place(said, 3, 5), said, said)
        return Page(body(texts(change, left=(change._replace(why=said),)), TIP).partition("\n")[2])

    shown, harmless = page(text), page("x")
    assert (shown.tags, shown.targets, shown.prose) == (harmless.tags, harmless.targets, harmless.prose)


def test_a_list_is_committed_byte_for_byte() -> None:
    (_, committed) = plan(texts(CHANGE, text="\ufeff- é\r\n\udcff"), STATE)
    assert isinstance(committed, Mutation)
    contents = committed.variables["input"]["fileChanges"]["additions"][0]["contents"]
    assert b64decode(contents) == "\ufeff- é\r\n".encode() + b"\xff"
