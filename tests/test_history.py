"""What a link's past says of it: a row of the table is a life, written as `day:code=verdict`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.history import GAP, LONGEST, Outage, Past, Strikes, after, is_dead, is_due, is_settled, outage, verdict
from listkeeper.outcomes import OUTCOMES, Code, Observation, Snapshot, Verdict

URL = "https://a.example.org/page"
START = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)

LIVES = {
    "a page that answers": "0:ok=alive 3:ok=alive 10:redirect-https=change",
    "404 needs two strikes": "0:not-found=suspect 1:not-found=dead 2:not-found=dead",
    "and a day between them": "0:not-found=suspect 0.6:not-found=suspect 1:not-found=suspect 1.1:not-found=dead",
    "404 and 410 share a count": "0:not-found=suspect 1:gone=dead",
    "a missing repository counts like a 404": "0:repo-missing=suspect 1:path-missing=dead",
    "a repeated run is no strike": "0:not-found=suspect 0.1:not-found=suspect 0.4:not-found=suspect",
    "a name that is gone needs three in seven days": "0:dns-nxdomain=suspect 1:dns-nxdomain=suspect "
    "2:dns-nxdomain=suspect 6.4:dns-nxdomain=suspect 7:dns-nxdomain=dead",
    "refused shares with it": "0:dns-nxdomain=suspect 4:refused=suspect 8:refused=dead",
    "two are not enough, however long": "0:refused=suspect 90:refused=suspect 91:refused=dead",
    "5xx needs four in seven days": "0:server-error=suspect 3:server-error=suspect 7:server-error=suspect "
    "8:server-error=dead",
    "time-outs share with it": "0:server-error=suspect 1:timeout-read=suspect 2:reset=suspect 7:timeout-connect=dead",
    "TLS needs three in fourteen days": "0:tls-expired=suspect 7:tls-self-signed=suspect 13:tls-expired=suspect "
    "14:tls-expired=dead",
    "classes do not add up": "0:not-found=suspect 2:server-error=suspect 4:refused=suspect 20:tls-expired=suspect",
    "each class keeps its count": "0:not-found=suspect 1:server-error=suspect 2:not-found=dead",
    "one answer clears": "0:not-found=suspect 1:ok=alive 2:not-found=suspect 3:not-found=dead",
    "an answer that asks for an edit clears too": "0:not-found=suspect 1:repo-moved=change 2:not-found=suspect",
    "unknown neither adds nor clears": "0:not-found=suspect 1:blocked=unknown 2:rate-limited=unknown 3:not-found=dead",
    "unknown for ever": "0:dns-temporary=unknown 30:dns-temporary=unknown 60:dns-temporary=unknown",
    "dead stays dead behind a wall": "0:gone=suspect 1:gone=dead 2:blocked=dead",
    "dead stays dead in another way": "0:gone=suspect 1:gone=dead 2:server-error=dead",
    "two answers close it": "0:gone=suspect 1:gone=dead 2:ok=dead 3:ok=alive 4:gone=suspect",
    "two in a row": "0:gone=suspect 1:gone=dead 2:ok=dead 3:gone=dead 4:ok=dead 5:ok=alive",
    "an unknown between them does not count": "0:gone=suspect 1:gone=dead 2:ok=dead 3:blocked=dead 4:ok=alive",
    "what asks for a person is never dead": "0:parked=suspect 30:parked=suspect 60:soft-404=suspect",
    "no history for what is not asked": "0:malformed=invalid 1:excluded=refused",
    "a rule speaks for the dead too": "0:gone=suspect 1:gone=dead 2:excluded=refused",
    "a clock that went back begins anew": "100:gone=suspect 0:gone=suspect 0.4:gone=suspect 1:gone=dead",
    "a death from the future is not believed": "100:gone=suspect 101:gone=dead 0:gone=suspect 1:gone=dead",
    "runs that end out of turn": "1:gone=suspect 0.8:gone=suspect 2:gone=dead",
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_a_life(life: str) -> None:
    past, lived = Past(), []
    for day, code in ((step.split("=")[0].split(":")) for step in life.split()):
        past = after(past, Observation(URL, Code(code)), _day(day))
        lived.append(f"{day}:{code}={verdict(past, Code(code), _day(day))}")
    assert " ".join(lived) == life


# What a life leaves: `began-ended:code` of each time the link was called dead; a `?` where that may not be over.
OUTAGES = {
    "0:gone 1:gone 2:ok 3:ok": "0-2:gone",
    "0:gone 1:not-found 5:repo-moved 8:ok": "0-5:not-found",
    "0:gone 1:gone 2:ok": "0-2:gone?",
    "0:gone 1:gone 2:ok 3:not-found 4:ok 5:ok": "0-4:not-found",
    "0:gone 1:gone 2:ok 3:not-found": "0-2:gone?",
    "0:gone 1:gone 2:ok 3:blocked 4:ok": "0-2:gone",
    "0:gone 1:gone 2:blocked 4:ok 5:ok": "0-4:gone",
    "0:gone 1:gone 2:ok 3:ok 10:gone 11:gone 12:ok 13:ok": "0-2:gone 10-12:gone",
    "0:ok 1:ok": "",
    "0:gone 1:gone": "",
    # What was never called dead.
    "0:gone 1:ok 2:gone 3:ok": "",
    "0:parked 30:parked 60:ok 61:ok": "",
    "0:server-error 3:reset 6:ok 9:ok": "",
    # Clocks that were wrong.
    "100:gone 101:gone 0:ok 1:ok": "",
    "0:gone 100:gone 99.8:ok 101:ok": "0-99.8:gone",
}


@pytest.mark.parametrize(("life", "left"), OUTAGES.items(), ids=OUTAGES)
def test_a_link_that_was_dead_and_came_back_leaves_an_outage(life: str, left: str) -> None:
    past, outages = Past(), {}
    for day, code in (step.split(":") for step in life.split()):
        observation, now = Observation(URL, Code(code)), _day(day) + timedelta(microseconds=7)
        if found := outage(past, observation, now):
            outages[found.began] = found
        past = after(past, observation, now)
    assert " ".join(_told(found, past) for found in outages.values()) == left


def _told(found: Outage, past: Past) -> str:
    began, ended = ((moment - START) / timedelta(days=1) for moment in found[:2])
    return f"{began:g}-{ended:g}:{found.code}{'?' if past.first_failed == found.began else ''}"


def _day(number: str | float) -> datetime:
    return START + timedelta(days=float(number))


def _lived(*steps: tuple[float, Observation]) -> Past:
    past = Past()
    for day, observation in steps:
        past = after(past, observation, _day(day))
    return past


def test_what_is_remembered_of_a_link_that_is_well() -> None:
    snapshot = Snapshot("A page", "en", 2**64 - 1)
    seen = Observation(URL, Code.OK, 200, URL + "/", etag='"1"', last_modified="yesterday", snapshot=snapshot)
    past = after(after(Past(), seen, _day(0)), seen, _day(5) + timedelta(microseconds=7))
    assert past == Past(
        first_seen=_day(0),
        last_ok=_day(5),
        last_code=Code.OK,
        ok_streak=2,
        etag='"1"',
        last_modified="yesterday",
        final_url=URL + "/",
        final_url_seen=2,
        snapshot=snapshot,
        next_due=past.next_due,
    )


def test_what_is_remembered_of_a_link_that_fails() -> None:
    past = _lived((0, Observation(URL, Code.OK)), (3, Observation(URL, Code.GONE)), (5, Observation(URL, Code.GONE)))
    assert past == Past(
        first_seen=_day(0),
        last_ok=_day(0),
        last_code=Code.GONE,
        first_failed=_day(3),
        strikes=(Strikes(2, timedelta(days=1), 2, _day(3), _day(5)),),
        next_due=past.next_due,
    )


# Codes in a row -> days until the link is asked again, give or take a fifth.
WAITS = {
    "ok": 3,
    "ok ok": 7,
    "ok ok ok": 14,
    "ok ok ok ok": 30,
    "ok ok ok ok ok": 30,
    "not-found": 1,
    "ok ok ok not-found": 1,
    "ok ok ok not-found ok": 3,
    "not-found not-found ok": 1,
    "not-found not-found ok ok": 7,
    "ok ok blocked": 7,
}


@pytest.mark.parametrize(("codes", "days"), WAITS.items(), ids=WAITS)
def test_the_next_day_to_ask(codes: str, days: int) -> None:
    waits = set()
    for number in range(200):
        past, told = Past(), START
        for day, code in enumerate(codes.split()):
            past = after(past, Observation(f"{URL}/{number}", Code(code)), _day(2 * day))
            told = told if code == "blocked" else _day(2 * day)
        assert past.next_due is not None
        waits.add(round((past.next_due - told) / timedelta(days=days), 1))
    spread = {0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5}
    assert waits == ({1.0} if days == 1 else spread)


@pytest.mark.parametrize(
    ("due", "is_so"),
    [(None, True), (-5, True), (0, True), (0.5, True), (0.6, False), (30, False), (45, False), (50, True)],
)
def test_what_is_due(due: float | None, is_so: bool) -> None:
    assert is_due(Past(next_due=None if due is None else _day(due)), START) is is_so


@pytest.mark.parametrize(
    ("codes", "is_so"),
    [
        ("redirect-permanent", False),
        ("redirect-permanent redirect-permanent", True),
        ("redirect-permanent blocked redirect-permanent", True),
        ("redirect-permanent redirect-temporary redirect-permanent", False),
        ("redirect-permanent not-found redirect-permanent", False),
        ("redirect-https", True),
        ("repo-moved", True),
        ("", False),
    ],
)
def test_how_often_a_new_address_is_seen_before_it_is_written(codes: str, is_so: bool) -> None:
    steps = [(day, Observation(URL, Code(code), final_url=URL + "/new")) for day, code in enumerate(codes.split())]
    assert is_settled(_lived(*steps)) is is_so


def test_another_new_address_counts_anew() -> None:
    first, second = (Observation(URL, Code.REDIRECT_PERMANENT, final_url=URL + end) for end in ("/1", "/2"))
    assert not is_settled(_lived((0, first), (1, second)))
    assert is_settled(_lived((0, first), (1, second), (2, second)))


def test_validators_outlive_only_an_unmodified_page() -> None:
    first = Observation(URL, Code.OK, 200, etag='"1"', last_modified="then")
    same, other = Observation(URL, Code.OK, 304), Observation(URL, Code.OK, 200)
    assert _lived((0, first), (1, same))[6:8] == ('"1"', "then")
    assert _lived((0, first), (1, other))[6:8] == ("", "")


def test_a_snapshot_is_of_a_page_that_was_well() -> None:
    before, hijacked = Snapshot("Algebra"), Snapshot("Casino")
    past = after(Past(), Observation(URL, Code.OK, snapshot=before), _day(0))
    assert after(past, Observation(URL, Code.HIJACK_SUSPECT, snapshot=hijacked), _day(1)).snapshot == before


codes = st.sampled_from(Code)
hours = st.integers(-2000, 2000)
lives = st.lists(st.tuples(codes, hours), max_size=12)
silent = [code for code in Code if OUTCOMES[code].verdict in (Verdict.UNKNOWN, Verdict.INVALID, Verdict.REFUSED)]


def _live(life: list[tuple[Code, int]]) -> Past:
    return _lived(*((hour / 24, Observation(URL, code)) for code, hour in life))


@given(lives, codes, hours)
def test_never_dead_without_enough_failures_of_one_class(life: list[tuple[Code, int]], code: Code, hour: int) -> None:
    past = after(_live(life), Observation(URL, code), _day(hour / 24))
    if verdict(past, code, _day(hour / 24)) is not Verdict.DEAD:
        return
    classes = [OUTCOMES[seen][3:5] for seen, _ in [*life, (code, hour)]]
    assert any(classes.count((needed, span)) >= needed > 1 for needed, span in classes)


@given(lives, st.sampled_from(silent), hours)
def test_what_says_nothing_changes_nothing(life: list[tuple[Code, int]], code: Code, hour: int) -> None:
    past = _live([(Code.OK, 0), *life])
    assert after(past, Observation(URL, code), _day(hour / 24)) == past


@given(lives, codes, st.integers(0, 3000))
def test_a_clock_that_jumps_back_never_kills(life: list[tuple[Code, int]], code: Code, back: int) -> None:
    earliest = min((hour for _, hour in life), default=0)
    now = _day(earliest / 24) - GAP - timedelta(hours=back)
    assert verdict(after(_live(life), Observation(URL, code), now), code, now) is not Verdict.DEAD


@given(lives)
def test_a_wrong_clock_keeps_no_link_from_dying(life: list[tuple[Code, int]]) -> None:
    past = _live(life)
    for day in (0, 1, 2, 3):
        past = after(past, Observation(URL, Code.GONE), _day(-200 + day))
    assert is_dead(past, _day(-197))


@given(lives, hours)
def test_a_wrong_clock_keeps_no_link_from_being_asked(life: list[tuple[Code, int]], hour: int) -> None:
    due = _live(life).next_due
    now = _day(hour / 24)
    assert due is None or is_due(Past(next_due=due), now) or due - now <= LONGEST


@given(lives)
def test_equal_lives_have_equal_pasts(life: list[tuple[Code, int]]) -> None:
    assert _live(life) == _live(list(life))


@given(st.permutations([(Code.GONE, 0), (Code.RESET, 1), (Code.TLS_EXPIRED, 2), (Code.REFUSED, 3)]))
def test_classes_stand_in_one_order(life: list[tuple[Code, int]]) -> None:
    assert [strikes[:2] for strikes in _live(life).strikes] == sorted(OUTCOMES[code][3:5] for code, _ in life)


@given(lives)
def test_an_outage_has_a_length_and_is_of_a_link_that_was_dead(life: list[tuple[Code, int]]) -> None:
    past = Past()
    for code, hour in life:
        observation, now = Observation(URL, code), _day(hour / 24)
        if found := outage(past, observation, now):
            assert found == Outage(past.first_failed or now, now, past.last_code)
            assert found.began < found.ended
            assert verdict(past, code, now) is Verdict.DEAD
        past = after(past, observation, now)
