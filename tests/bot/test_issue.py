"""The issue about links: what it says, when it is written, and what it leaves to people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.bot.issue import ASLEEP, INCONCLUSIVE, KIND, LOSS_IS_TOLD, TITLE, Pull, Run, asleep, chosen, plan
from listkeeper.bot.limits import BODY_BYTES
from listkeeper.bot.marker import marker, remembered
from listkeeper.calls import Call, Step
from listkeeper.facts import LinkResult, Place
from listkeeper.links.reports import Report
from listkeeper.outcomes import Code, Verdict

from tests.bot.rendering import Page
from tests.report.links.examples import HOSTILE, RESULTS, hostile

REPOSITORY = "/repos/anna/list"
DAY = date(2026, 3, 9)
RUN = Run(DAY, "https://github.com/anna/list/actions/runs/7")
SINCE = datetime(2026, 1, 1, 4, tzinfo=UTC)
WELL = LinkResult("https://fine.org", Verdict.ALIVE, Code.OK, (Place("list.md", 1, 3),), 200)
DEAD = LinkResult(
    "https://gone.org", Verdict.DEAD, Code.GONE, (Place("list.md", 7, 3),), 410, first_failed=SINCE, strikes=2
)
SUSPECT = LinkResult(
    "https://slow.org", Verdict.SUSPECT, Code.TIMEOUT_READ, (Place("list.md", 6, 3),), strikes=2, first_failed=SINCE
)
MOVED = LinkResult(
    "http://old.org/a", Verdict.CHANGE, Code.REDIRECT_PERMANENT, (Place("list.md", 20, 3),), 200,
    suggestion="http://old.org/b",
)  # fmt: skip


def report(*results: LinkResult, conclusive: bool = True, since: datetime | None = SINCE) -> Report:
    return Report(list(results), conclusive, since)


def planned(
    found: Report, issue: dict[str, Any] | None = None, run: Run = RUN, *, pull: Pull | None = None, label: str = ""
) -> list[Step]:
    return plan(found, issue, run, repository=REPOSITORY, pull=pull, label=label)


def body_of(steps: Sequence[Step]) -> str:
    (step,) = steps
    assert isinstance(step, Call)
    assert step.body
    return str(step.body["body"])


def issue(body: str, state: str = "open", reason: str | None = None, **more: object) -> dict[str, Any]:
    return {"number": 5, "title": TITLE, "body": body, "state": state, "state_reason": reason, **more}


def opened(found: Report, run: Run = RUN) -> dict[str, Any]:
    return issue(body_of(planned(found, run=run)))


FOOT = """
---

<sub>Listkeeper edits this text when something changes, closes the issue when nothing is left to do, and reopens it. \
Close it as *not planned* to hear no more of it.</sub>
"""
WELL_AGAIN = "Nothing is left to do: no link is dead, parked, moved or wrong as it is written.\n"
MEMORY = {"day": "2026-03-09", "run": RUN.address, "since": "2026-01-01"}
WHOLE = f"""\
{marker(KIND, MEMORY)}\
**8 links of 15 need a hand**; 1 more may recover, as [the run of 2026-03-09]({RUN.address}) saw it.

### Taken over or parked (1)

- `https://sold.org` in `list.md:5`\\
  The domain looks parked or for sale. Open it, and look for where the page went.

### Dead (2)

- `https://gone.org/\\u001b[31m` in `list.md:7`\\
  The server says that the page was removed (410). Failing since 2026-01-02, last well on 2025-12-31. Find where it \
went, or remove the entry. Archived copy: `https://archive.example/2025/https://gone.org/`
- `https://back.org` in `list.md:18`\\
  It counts as dead until it answers in two runs. This time: The page answered.

### Not right as written (1)

- `https//typo.org` in `list.md:14`\\
  No browser can follow the address as it is written. Correct the address.

### Repositories (1)

- `https://github.com/a/b` in `list.md:15`\\
  The repository has a new name. Use the new name.

### Ready to be written (2)

`listkeeper links --fix` writes these new addresses into the list.

- `http://old.org/a` in `list.md:9`, `other.md:2`\\
  → `https://new.org/a` (`The new address stands on line 4 already.`)
- `http://old.org/a` in `list.md:20`\\
  → `http://old.org/b`

### Worth a look (1)

- `#nowhere` in `list.md:3`\\
  The page answers, but has no such section. Correct or drop the part after #.

<details>
<summary>Suspects (1)</summary>

- `https://slow.org` in `list.md:6`\\
  Strike 2 of 4. Failing since 2026-01-01. The server took the question, but did not answer in time.

</details>

<details>
<summary>Nothing can be said of 3 links</summary>

| Host | Links | Why |
| --- | ---: | --- |
| `wall.org` | 2 | blocked 2 |
| `shy.org` | 1 | rate-limited 1 |

</details>
{FOOT}"""


def test_what_is_to_be_done_stands_first() -> None:
    results = [SUSPECT if result.url == SUSPECT.url else result for result in RESULTS]
    assert body_of(planned(report(*results, MOVED))) == WHOLE


# When it is written


def test_an_issue_is_opened_where_something_is_to_be_done() -> None:
    (step,) = planned(report(DEAD, WELL))
    assert isinstance(step, Call)
    assert (step.method, step.path) == ("POST", "/repos/anna/list/issues")
    assert step.body is not None
    assert step.body["title"] == TITLE
    assert step.then is not None
    assert step.then({"number": 5}) == []


@pytest.mark.parametrize("results", [[], [WELL], [SUSPECT, WELL]], ids=["nothing", "all well", "a suspect alone"])
def test_nothing_is_opened_where_nothing_is_to_be_done(results: list[LinkResult]) -> None:
    assert planned(report(*results)) == []


def test_a_label_is_put_on_a_new_issue_and_is_no_loss_where_it_cannot_be() -> None:
    (step,) = planned(report(DEAD), label="links")
    assert step.then is not None
    path = "/repos/anna/list/issues/5/labels"
    excused = frozenset({403, 404, 422})
    assert step.then({"number": 5}) == [
        Call("label the issue 'links'", "POST", path, {"labels": ["links"]}, excused=excused)
    ]


@pytest.mark.parametrize("day", [DAY, DAY + timedelta(days=4)])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["as it was", "as a form sends it"])
def test_what_says_the_same_is_not_written_again(day: date, ends: str) -> None:
    before = opened(report(DEAD, SUSPECT))
    before["body"] = before["body"].replace("\n", ends).rstrip()
    assert planned(report(DEAD, SUSPECT), before, Run(day, "https://github.com/anna/list/actions/runs/8")) == []


def test_what_says_something_else_is_edited_in_place_and_the_title_stays() -> None:
    before = opened(report(DEAD)) | {"title": "Mine"}
    steps = planned(report(DEAD, MOVED), before, Run(DAY + timedelta(days=4)))
    assert steps == [
        Call("edit issue 5 about the links", "PATCH", "/repos/anna/list/issues/5", {"body": body_of(steps)})
    ]
    assert "the run of 2026-03-13" in body_of(steps)


def test_a_text_that_somebody_edited_is_the_bots_again() -> None:
    before = opened(report(DEAD))
    before["body"] += "And now?"
    assert body_of(planned(report(DEAD), before)) == opened(report(DEAD))["body"]


def test_it_closes_itself_when_nothing_is_left_to_do() -> None:
    (step,) = planned(report(WELL), opened(report(DEAD)))
    values = {"body": f"{marker(KIND, MEMORY)}{WELL_AGAIN}{FOOT}", "state": "closed", "state_reason": "completed"}
    assert step == Call("close issue 5 about the links", "PATCH", "/repos/anna/list/issues/5", values)


def test_it_reopens_on_relapse() -> None:
    (step,) = planned(report(DEAD), issue(marker(KIND, MEMORY), "closed", "completed"))
    assert isinstance(step, Call)
    assert step.body == {"body": opened(report(DEAD))["body"], "state": "open", "state_reason": "reopened"}


def test_closed_and_all_well_it_stays_as_it_is() -> None:
    assert planned(report(WELL, SUSPECT), issue(marker(KIND), "closed", "completed")) == []


@pytest.mark.parametrize("reason", ["not_planned", "duplicate"])
@pytest.mark.parametrize("found", [report(DEAD), report(DEAD, conclusive=False)], ids=["dead", "inconclusive"])
def test_whoever_wants_to_hear_no_more_of_it_does_not(reason: str, found: Report) -> None:
    closed = issue(marker(KIND), "closed", reason)
    assert planned(found, closed) == asleep(closed, repository=REPOSITORY) == []


def test_opened_again_by_a_person_it_speaks_again() -> None:
    assert planned(report(DEAD), issue(marker(KIND), "open", "reopened")) != []


# Runs that know less


def test_a_run_that_could_not_tell_leaves_what_the_last_one_said() -> None:
    before = opened(report(DEAD))
    steps = planned(report(SUSPECT, conclusive=False), before)
    head, _, rest = before["body"].partition("\n")
    assert body_of(steps) == f"{head}\n> ⚠️ {INCONCLUSIVE}\n\n{rest}"
    assert planned(report(SUSPECT, conclusive=False), issue(body_of(steps))) == []
    assert body_of(planned(report(DEAD), issue(body_of(steps)))) == before["body"]


@pytest.mark.parametrize("before", [None, issue(marker(KIND), "closed", "completed")], ids=["none", "closed"])
def test_a_run_that_could_not_tell_begins_nothing(before: dict[str, Any] | None) -> None:
    assert planned(report(DEAD, conclusive=False), before) == []


LATER = SINCE + timedelta(days=60)
LOST = "> ⚠️ The history of earlier runs was lost on 2026-03-09. What was dead before is a suspect until it has failed"


def test_that_the_history_was_lost_is_told_and_closes_nothing() -> None:
    before = opened(report(DEAD))
    body = body_of(planned(report(SUSPECT, since=LATER), before))
    assert LOST in body
    assert remembered(body, KIND) == {
        "day": "2026-03-09", "run": RUN.address, "since": "2026-03-02", "lost": "2026-03-09"
    }  # fmt: skip
    later = Run(DAY + LOSS_IS_TOLD, RUN.address)
    assert planned(report(SUSPECT, since=LATER), issue(body), later) == []


def test_a_loss_is_not_told_for_ever() -> None:
    body = body_of(planned(report(DEAD, since=LATER), opened(report(DEAD))))
    after = planned(report(DEAD, since=LATER), issue(body), Run(DAY + LOSS_IS_TOLD + timedelta(days=1)))
    assert "was lost" not in body_of(after)


@pytest.mark.parametrize("since", [SINCE, SINCE - timedelta(days=1), None])
def test_a_history_that_is_older_or_not_known_is_not_lost(since: datetime | None) -> None:
    found = planned(report(DEAD, MOVED, since=since), opened(report(DEAD)))
    assert "was lost" not in body_of(found)


@pytest.mark.parametrize("since", ["tomorrow", 5, None, ["2026"], "2026-13-01", "20260101"])
def test_a_memory_is_a_hint(since: object) -> None:
    before = issue(marker(KIND, {"since": since, "lost": since, "day": since, "run": since}) + "x")
    assert body_of(planned(report(DEAD), before)) == opened(report(DEAD))["body"]


# What else it says


@pytest.mark.parametrize(
    ("pull", "told"),
    [
        (None, "`listkeeper links --fix` writes these new addresses into the list."),
        (Pull(12, touched=False), "#12 writes these into the list, as far as nothing is in the way there."),
        (Pull(12, touched=True), "#12 is about these, but somebody has committed to it, so it is left as it is."),
    ],
)
def test_where_the_new_addresses_are_is_told(pull: Pull | None, told: str) -> None:
    assert f"### Ready to be written (1)\n\n{told}\n\n- `http://old.org/a`" in body_of(
        planned(report(MOVED), pull=pull)
    )


def test_a_repository_whose_old_name_is_free_is_no_mere_move() -> None:
    moved = MOVED._replace(code=Code.REPO_OWNER_FREE)
    assert "### Repositories (1)" in body_of(planned(report(moved)))


def test_what_is_dead_and_parked_stands_first() -> None:
    parked = DEAD._replace(code=Code.PARKED)
    assert "### Taken over or parked (1)" in body_of(planned(report(parked)))


def test_a_page_that_looks_missing_waits_for_a_person() -> None:
    soft = SUSPECT._replace(code=Code.SOFT_404, strikes=0)
    assert "### Worth a look (1)" in body_of(planned(report(soft)))


def test_a_schedule_that_was_switched_off_is_told_once() -> None:
    before = opened(report(DEAD))
    body = body_of(asleep(before, repository=REPOSITORY))
    assert body.partition("\n")[2].startswith(f"> ⚠️ {ASLEEP}\n\n**1 link of 1 needs a hand**")
    assert asleep(issue(body), repository=REPOSITORY) == []
    assert body_of(planned(report(DEAD), issue(body))) == before["body"]


@pytest.mark.parametrize("before", [None, issue(marker(KIND, MEMORY), "closed", "completed")])
def test_a_schedule_that_was_switched_off_is_told_where_no_issue_is_open(before: dict[str, Any] | None) -> None:
    (step,) = asleep(before, repository=REPOSITORY)
    assert isinstance(step, Call)
    assert step.body is not None
    assert step.method == ("PATCH" if before else "POST")
    assert ASLEEP in step.body["body"]
    assert remembered(step.body["body"], KIND) == (MEMORY if before else {})
    assert step.body.get("state") == ("open" if before else None)


# Its size


def many(number: int, result: LinkResult = DEAD) -> list[LinkResult]:
    return [
        result._replace(url=f"https://ä{n}.example/{'x' * 60}", places=(Place("list.md", n, 3),)) for n in range(number)
    ]


def test_five_thousand_dead_links_leave_room_for_the_rest() -> None:
    body = body_of(planned(report(*many(5_000), *many(300, MOVED), *many(2_000, SUSPECT), *RESULTS)))
    assert BODY_BYTES - 1_000 < len(body.encode()) <= BODY_BYTES
    titles = re.findall(r"^(?:### |<summary>)([\w ]+?) \(([\d,]+)\)", body, re.M)
    assert titles == [
        ("Taken over or parked", "1"), ("Dead", "5,002"), ("Not right as written", "1"), ("Repositories", "1"),
        ("Ready to be written", "301"), ("Worth a look", "1"), ("Suspects", "2,001"),
    ]  # fmt: skip
    assert body.count("<details>") == body.count("</details>") == 4
    assert len(re.findall(r"^- and [\d,]+ more$", body, re.M)) == 3
    assert body.endswith(FOOT)
    assert all(f"https://{host}" in body for host in ("sold.org", "github.com/a/b"))


def test_many_hosts_that_say_nothing_are_counted() -> None:
    unknown = [LinkResult(f"https://{'ä' * 90}{n}/", Verdict.UNKNOWN, Code.BLOCKED, DEAD.places) for n in range(5_000)]
    body = body_of(planned(report(DEAD, *unknown)))
    assert len(body.encode()) <= BODY_BYTES
    assert "and 4,970 more hosts\n\n</details>\n" in body


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from([DEAD, SUSPECT, MOVED, *RESULTS]), st.integers(1, 400)), max_size=6))
def test_it_is_never_longer_than_github_takes(kinds: list[tuple[LinkResult, int]]) -> None:
    results = [result._replace(url="𝒳" * 600 + str(n)) for result, number in kinds for n in range(number)]
    for step in planned(report(DEAD, *results)):
        assert len(body_of([step]).encode()) <= BODY_BYTES


# Texts from outside


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_texts_from_outside_stand_in_code_alone(text: str) -> None:
    harmless = Page(body_of(planned(report(*hostile("x")))))
    shown = Page(body_of(planned(report(*hostile(text)))))
    assert (shown.tags, shown.targets, shown.prose) == (harmless.tags, harmless.targets, harmless.prose)


# Which issue it is


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([(3, "closed"), (5, "closed")], 5),
        ([(3, "open"), (5, "closed")], 3),
        ([(3, "open"), (5, "open")], 5),
    ],
)
def test_an_open_issue_is_taken_before_a_closed_one(rows: list[tuple[int, str]], expected: int | None) -> None:
    found = chosen({"number": number, "state": state} for number, state in rows)
    assert (found and found["number"]) == expected


def test_a_pull_request_is_no_issue() -> None:
    assert chosen([{"number": 3, "state": "open", "pull_request": {}}]) is None
