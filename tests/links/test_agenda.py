"""What is asked, given what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from listkeeper.facts import Place
from listkeeper.history import Past, after
from listkeeper.links.agenda import agenda, carried
from listkeeper.links.job import Ask
from listkeeper.links.plan import Question
from listkeeper.outcomes import Code, Hop, Observation, Snapshot

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
PAGE = "https://a.org/page"


def question(url: str, **more: object) -> Question:
    address, _, fragment = url.partition("#")
    return Question(url, (Place("list.md", 1, 1),), address, fragment=fragment)._replace(**more)  # type: ignore[arg-type]


def past(*codes: Code, every: timedelta = timedelta(days=40), **seen: object) -> Past:
    """What is known after these observations, of which the last was a day ago."""
    known = Past()
    for number, code in enumerate(codes):
        when = NOW - timedelta(days=1) - every * (len(codes) - 1 - number)
        known = after(known, Observation(PAGE, code, 200, **{"final_url": PAGE, **seen}), when)  # type: ignore[arg-type]
    return known


def test_an_address_is_asked_once_with_all_its_fragments() -> None:
    questions = [question(f"{PAGE}#a"), question(PAGE), question(f"{PAGE}#b"), question(f"{PAGE}#a")]

    assert agenda(questions, {}, NOW, look=False) == [Ask(PAGE, ("a", "b"))]


def test_what_is_settled_is_not_asked() -> None:
    assert agenda([Question("x.md", (), code=Code.FILE_MISSING)], {}, NOW, look=True) == []


WELL, DEAD = past(Code.OK), past(Code.NOT_FOUND)


@pytest.mark.parametrize(
    ("known", "later", "is_asked"),
    [
        (Past(), 0, True),
        (WELL, 0, False),
        (WELL, 3, True),  # due after three days, a fifth more or less
        (past(Code.OK, Code.OK, Code.OK, Code.OK), 20, False),
        (past(Code.OK, Code.OK, Code.OK, Code.OK), 35, True),
        (DEAD, 0, True),
        (past(Code.OK, Code.BLOCKED), 0, True),
    ],
)
def test_what_was_well_is_left_alone_for_a_while(known: Past, later: int, is_asked: bool) -> None:
    due = agenda([question(PAGE)], {PAGE: known}, NOW + timedelta(days=later), look=False)

    assert bool(due) is is_asked


def test_what_a_change_adds_is_asked_whether_due_or_not_and_read() -> None:
    (ask,) = agenda([question(PAGE, added=True)], {}, NOW, look=False)
    assert (ask.address, ask.look) == (PAGE, True)
    assert agenda([question(PAGE, added=True)], {PAGE: WELL}, NOW, look=False) != []


def test_what_a_killed_run_saw_just_now_is_not_asked_again() -> None:
    assert agenda([question(PAGE)], {}, NOW, look=False, seen={PAGE}) == []


def test_what_is_known_goes_with_the_question() -> None:
    snapshot = Snapshot("Algebra", "en", 7)
    known = past(Code.OK, etag='"1"', last_modified="Sun, 01 Feb 2026 04:00:00 GMT", snapshot=snapshot)

    (ask,) = agenda([question(PAGE)], {PAGE: known}, NOW + timedelta(days=9), look=True)

    assert ask == Ask(PAGE, (), False, snapshot, '"1"', "Sun, 01 Feb 2026 04:00:00 GMT", PAGE, None)


def test_what_failed_is_asked_as_such() -> None:
    (ask,) = agenda([question(PAGE)], {PAGE: DEAD}, NOW, look=True)

    assert (ask.failed_as, ask.look) == (Code.NOT_FOUND, True)


@pytest.mark.parametrize(("oks", "reads"), [(0, True), (1, False), (3, False), (4, True), (9, True)])
def test_a_page_is_read_at_first_and_then_about_once_a_month(oks: int, reads: bool) -> None:
    known = past(*[Code.OK] * oks) if oks else Past()

    (ask,) = agenda([question(PAGE)], {PAGE: known}, NOW + timedelta(days=50), look=True)

    assert ask.look is reads


def test_the_pages_of_large_well_kept_sites_are_not_read() -> None:
    (ask,) = agenda([question("https://arxiv.org/abs/1")], {}, NOW, look=True)

    assert ask.look is False


def test_a_fragment_that_could_not_be_told_still_cannot() -> None:
    known = after(Past(), Observation(f"{PAGE}#a", Code.FRAGMENT_UNVERIFIABLE), NOW)

    assert carried(f"{PAGE}#a", known) == Observation(f"{PAGE}#a", Code.FRAGMENT_UNVERIFIABLE, attempt=0)
    assert carried(PAGE, known) is None


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (Past(), None),
        (WELL, Observation(PAGE, Code.OK, final_url=PAGE, attempt=0)),
        (
            past(Code.REDIRECT_PERMANENT, final_url="https://a.org/new"),
            Observation(
                PAGE,
                Code.REDIRECT_PERMANENT,
                final_url="https://a.org/new",
                hops=(Hop(301, "https://a.org/new"),),
                attempt=0,
            ),
        ),
    ],
)
def test_what_is_not_asked_is_told_as_it_was_known(known: Past, told: Observation | None) -> None:
    assert carried(PAGE, known) == told
