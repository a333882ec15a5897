"""The history as text, and laws of what it keeps."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.history import Outage, Past, after, outage
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.store import Store, StoreError
from listkeeper.store.lines import HEADER, Line, from_lines, header, to_line
from listkeeper.store.rows import from_row, to_row

from tests.store.keeping import DAY, GONE, NOW, WELL, A, B, check, known, live, outage_of, raw

TEXT = f"""\
{HEADER}
{{"url": "https://a.example.org/", "first_seen": "2026-01-01T03:00:00Z", "last_ok": "2026-01-01T03:00:00Z", \
"last_code": "ok", "ok_streak": 1, "etag": "\\"1\\"", "last_modified": "then", \
"final_url": "https://a.example.org/new", "final_url_seen": 1, "next_due": "2026-01-04T16:51:30Z"}}
{{"url": "https://b.example.org/\\u00e4", "first_seen": "2026-01-01T03:00:00Z", "last_code": "gone", \
"first_failed": "2026-01-01T03:00:00Z", \
"strikes": [[2, 86400, 1, "2026-01-01T03:00:00Z", "2026-01-01T03:00:00Z"]], "next_due": "2026-01-02T03:00:00Z"}}
""".splitlines()


def test_the_history_as_text(path: Path) -> None:
    with Store.open(path, NOW) as store:
        check(store, GONE, WELL)
        assert list(store.export_lines()) == TEXT


def test_text_is_read_back(path: Path) -> None:
    with Store.open(path, NOW) as store:
        store.import_lines(TEXT, "links.jsonl", NOW)
        assert list(store.export_lines()) == TEXT
        assert store.outages_since() is None
    assert known(path) == {A: after(Past(), WELL, NOW), B: after(Past(), GONE, NOW)}


AWAY = """\
{"url": "https://a.example.org/", "first_seen": "2026-01-01T03:00:00Z", "last_ok": "2026-01-04T03:00:00Z", \
"last_code": "ok", "ok_streak": 2, "next_due": "2026-01-12T11:20:11Z", "outages": [\
["2026-01-01T03:00:00Z", "2026-01-03T03:00:00Z", "gone"]]}"""


def test_outages_are_text_too(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok ok")
        assert list(store.export_lines()) == [HEADER, AWAY]
        assert store.lines_of([A]) == [AWAY]


def test_outages_are_read_back_and_never_twice(path: Path) -> None:
    with Store.open(path, NOW) as store:
        for _ in range(2):
            store.import_lines([HEADER, AWAY], "links.jsonl", NOW)
            assert list(store.export_lines()) == [HEADER, AWAY]
            assert dict(store.outages([A])) == {A: (outage_of(0, 2),)}


def test_an_outage_that_is_not_over_goes_on_where_it_is_imported(path: Path) -> None:
    with Store.open(path, NOW) as store, Store.open(path.with_name("other.db"), NOW) as other:
        live(store, A, "gone gone ok")
        other.import_lines(list(store.export_lines()), "links.jsonl", NOW)
        assert dict(other.outages([A])) == {}
        live(other, A, "ok", first=3)
        assert dict(other.outages([A])) == {A: (outage_of(0, 2),)}


def test_what_is_imported_joins_what_is_known(path: Path) -> None:
    """Of outages that overlap, those of the text count: two machines saw the same one, hours apart."""
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok ok - gone gone ok ok - - gone gone ok ok")
        told = [
            ["2026-01-02T03:00:00Z", "2026-01-02T04:00:00Z", "reset"],
            ["2026-01-10T03:00:00Z", "2026-01-11T03:00:00Z", None],
        ]
        store.import_lines([HEADER, json.dumps({"url": A, "outages": told})], "links.jsonl", NOW)
        assert dict(store.outages([A])) == {
            A: (
                Outage(NOW + DAY, NOW + DAY + timedelta(hours=1), Code.RESET),
                outage_of(5, 7),
                outage_of(9, 10, None),
                outage_of(11, 13),
            )
        }


def test_text_of_the_first_release_is_read_and_takes_no_outage_away(path: Path) -> None:
    with Store.open(path, NOW) as store:
        live(store, A, "gone gone ok ok")
        store.import_lines([FIRST_HEADER, *TEXT[1:]], "links.jsonl", NOW + 9 * DAY)
        assert dict(store.load([A, B])) == {A: after(Past(), WELL, NOW), B: after(Past(), GONE, NOW)}
        assert dict(store.outages([A])) == {A: (outage_of(0, 2),)}
        assert store.outages_since() == NOW + 9 * DAY


def test_since_when_outages_are_kept_is_text_too(path: Path) -> None:
    """What has been missing once goes on missing; nothing is missing of days to come."""
    now = NOW + 9 * DAY
    steps = [
        (header(NOW + 3 * DAY), NOW + 3 * DAY),
        (HEADER, NOW + 3 * DAY),
        (header(NOW), NOW + 3 * DAY),
        (header(NOW + 5 * DAY), NOW + 5 * DAY),
        (header(NOW + 900 * DAY), now),
    ]
    with Store.open(path, NOW) as store:
        for head, since in steps:
            store.import_lines([head], "links.jsonl", now)
            assert (store.outages_since(), list(store.export_lines())) == (since, [header(since)])
    assert header(NOW) == '{"format": 2, "outages_since": "2026-01-01T03:00:00Z"}'
    assert raw(path, "SELECT count(*) FROM outages_kept") == [(1,)]


FIRST_HEADER = '{"format": 1}'
HOST = '{"url": "https://c.example.org/"'
ONE = '["2026-01-01T03:00:00Z", "2026-01-03T03:00:00Z", "gone"]'
KIND = "a value is not of the kind that belongs here"
BAD_LINES = {
    "nonsense": "this line is not JSON",
    "[" * 90_000: "this line is not JSON",
    "": "this line is not JSON",
    "[]": "a line should be a JSON object",
    '{"first_seen": null}': "url should be 1 to 8,000 characters",
    '{"url": 7}': "url should be 1 to 8,000 characters",
    f'{{"url": "{"a" * 9_000}"}}': "url should be 1 to 8,000 characters",
    '{"url": "' + "a" * 100_000 + '"}': "this line is too long",
    '{"url": "https://b.example.org/"}': "addresses should be in order, and each only once",
    '{"url": "https://a.example.org/"}': "addresses should be in order, and each only once",
    HOST + ', "more\\u001b": 1}': "'more\\x1b' is not known here",
    HOST + ', "first_seen": "yesterday"}': KIND,
    HOST + ', "first_seen": 7}': KIND,
    HOST + ', "first_seen": "2026-01-01T03:00:00+01:00"}': KIND,
    HOST + ', "first_seen": "1066-01-01T03:00:00Z"}': KIND,
    HOST + ', "last_code": "brand-new"}': KIND,
    HOST + ', "last_code": []}': KIND,
    HOST + ', "ok_streak": 1.0}': KIND,
    HOST + ', "ok_streak": true}': KIND,
    HOST + ', "ok_streak": -1}': KIND,
    HOST + ', "strikes": [[1]]}': KIND,
    HOST + ', "strikes": 3}': KIND,
    HOST + ', "simhash": "0x1"}': KIND,
    HOST + ', "title": ["a"]}': KIND,
    HOST + ', "title": "\\ud800"}': KIND,
    HOST + ', "outages": []}': KIND,
    HOST + ', "outages": 3}': KIND,
    HOST + ', "outages": null}': KIND,
    HOST + ', "outages": {"a": 1}}': KIND,
    HOST + ', "outages": "abc"}': KIND,
    HOST + ', "outages": [3]}': KIND,
    HOST + ', "outages": ["abc"]}': KIND,
    HOST + f', "outages": [[{ONE[1:-9]}]]}}': KIND,
    HOST + f', "outages": [{ONE[:-1]}, 7]]}}': KIND,
    HOST + f', "outages": [{ONE}, {ONE}]}}': KIND,
    HOST + f', "outages": [{", ".join([ONE] * 13)}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("gone", "brand-new")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-03", "2025-01-03")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-03", "2026-01-01")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-03", "9999-01-03")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("2026-01-01T03:00:00Z", "1066-01-01T03:00:00Z")}]}}': KIND,
    HOST + f', "outages": [{ONE.replace("03:00:00Z", "03:00:00+00:00", 1)}]}}': KIND,
    HOST + ', "outages": [[7, 8, "gone"]]}': KIND,
    HOST + ', "outages": [[null, null, null]]}': KIND,
    HOST + f', "outages": [{ONE.replace("gone", "ok")}]}}': KIND,
}


@pytest.mark.parametrize(("line", "message"), BAD_LINES.items(), ids=[line[:60] for line in BAD_LINES])
def test_a_line_that_is_wrong_is_named_and_nothing_is_taken(line: str, message: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        with pytest.raises(StoreError) as refused:
            store.import_lines([*TEXT, line], "links.jsonl", NOW)
        assert str(refused.value) == f"links.jsonl:4: {message}"
        assert list(store.export_lines()) == [HEADER]


def test_text_of_the_first_release_knows_no_outages(path: Path) -> None:
    with Store.open(path, NOW) as store, pytest.raises(StoreError) as refused:
        store.import_lines([FIRST_HEADER, AWAY], "links.jsonl", NOW)
    assert str(refused.value) == "links.jsonl:2: 'outages' is not known here"


HEADS = {
    TEXT[1]: 'the first line should be {"format": 2}',
    "": 'the first line should be {"format": 2}',
    "[" * 90_000: 'the first line should be {"format": 2}',
    '{"format": true}': 'the first line should be {"format": 2}',
    '{"format": 0}': 'the first line should be {"format": 2}',
    '{"format": 2, "more": 1}': 'the first line should be {"format": 2}',
    '{"format": 1, "outages_since": "2026-01-04T03:00:00Z"}': 'the first line should be {"format": 2}',
    '{"format": 2, "outages_since": "soon"}': KIND,
    '{"format": 2, "outages_since": null}': KIND,
    '{"format": 2, "outages_since": "2026-01-04T03:00:00+01:00"}': KIND,
    '{"format": 3}': "this was exported by a newer listkeeper; update listkeeper",
    '{"format": 3, "more": 1}': "this was exported by a newer listkeeper; update listkeeper",
}


@pytest.mark.parametrize(("head", "message"), HEADS.items(), ids=[head[:60] for head in HEADS])
def test_text_of_another_kind_is_refused(head: str, message: str, path: Path) -> None:
    with Store.open(path, NOW) as store:
        with pytest.raises(StoreError) as refused:
            store.import_lines([head, *TEXT[1:]], "links.jsonl", NOW)
        assert str(refused.value) == f"links.jsonl:1: {message}"
        assert list(store.export_lines()) == [HEADER]


def test_no_text_is_nothing(path: Path) -> None:
    with Store.open(path, NOW) as store:
        store.import_lines([], "links.jsonl", NOW)
        assert list(store.export_lines()) == [HEADER]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
lives = st.lists(
    st.tuples(
        st.builds(
            Observation,
            url=texts.filter(bool),
            code=st.sampled_from(Code),
            status=st.none() | st.integers(100, 599),
            final_url=texts,
            etag=texts,
            last_modified=texts,
            snapshot=st.none() | st.builds(Snapshot, texts, texts, st.integers(0, 2**64 - 1)),
        ),
        st.integers(0, 1000),
    ),
    max_size=5,
)
deaths = st.lists(
    st.tuples(
        st.builds(Observation, st.sampled_from([A, B]), st.sampled_from([Code.GONE, Code.OK, Code.BLOCKED])),
        st.integers(13, 60),
    ),
    max_size=20,
).map(lambda steps: [(seen, sum(wait for _, wait in steps[: at + 1])) for at, (seen, _) in enumerate(steps)])
"""Links that die and come back."""
Life = list[tuple[Observation, int]]


def _lived(life: Life) -> list[Line]:
    """By address."""
    pasts: dict[str, Past] = {}
    left: dict[str, dict[datetime, Outage]] = {}
    for seen, hour in life:
        past, now = pasts.get(seen.url, Past()), NOW + timedelta(hours=hour)
        pasts[seen.url] = after(past, seen, now)
        if found := outage(past, seen, now):
            left.setdefault(seen.url, {})[found.began] = found
    return [Line(url, past, tuple(sorted(left.get(url, {}).values()))) for url, past in sorted(pasts.items())]


@given(lives | deaths)
def test_rows_and_lines_keep_a_past(life: Life) -> None:
    known = _lived(life)
    assert [from_row(to_row(line.past)) for line in known] == [line.past for line in known]
    head, lines = from_lines([HEADER, *map(to_line, known)], "")
    assert (head, list(lines)) == ((2, None), known)


@given(lives | deaths)
@settings(max_examples=30)
def test_an_export_that_is_imported_is_the_same(life: Life) -> None:
    lines = [HEADER, *map(to_line, _lived(life))]
    folder = Path(tempfile.mkdtemp())
    with Store.open(folder / "links.db", NOW) as store:
        for _ in range(2):
            store.import_lines(lines, "", NOW)
            assert list(store.export_lines()) == lines
    shutil.rmtree(folder)


@given(deaths)
@settings(max_examples=30)
def test_runs_leave_the_outages_that_a_life_has(life: Life) -> None:
    folder = Path(tempfile.mkdtemp())
    with Store.open(folder / "links.db", NOW) as store:
        for seen, hour in life:
            check(store, seen, now=NOW + timedelta(hours=hour))
        assert list(store.export_lines()) == [HEADER, *map(to_line, _lived(life))]
    shutil.rmtree(folder)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | texts,
        lambda v: (
            st.lists(v)
            | st.dictionaries(
                texts | st.sampled_from(["url", "strikes", "title", "simhash", "first_seen", "outages"]), v
            )
        ),
    )
)
@settings(max_examples=50)
def test_no_line_is_a_traceback(value: object) -> None:
    for lines in ([HEADER, json.dumps(value)], [json.dumps(value)]):
        with suppress(StoreError):
            list(from_lines(lines, "links.jsonl")[1])
