"""The history as text that git can compare: a line for the format, then one of JSON for each link, by address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from listkeeper.history import Outage, Past
from listkeeper.store import outages
from listkeeper.store.errors import StoreError
from listkeeper.store.rows import COLUMNS, LONGEST_URL, Row, from_row, moment, seconds, to_row

FORMAT = 2
"""1 knew no outages."""
HEADER = json.dumps({"format": FORMAT})
LONGEST_LINE = 100_000

TIMES = ("first_seen", "last_ok", "first_failed", "next_due")
NOTHING = dict(zip(COLUMNS, to_row(Past()), strict=True))


_WANTED = f"the first line should be {HEADER}"
_KIND = "a value is not of the kind that belongs here"


class _LineError(Exception):
    """A sentence about one line."""


class Head(NamedTuple):
    """What the first line says."""

    format: int
    outages_since: datetime | None
    """Of links that were known then already, no outage is told that ended before; None: all are."""


class Line(NamedTuple):
    """A link, and what is known of it."""

    url: str
    past: Past
    outages: tuple[Outage, ...] = ()
    """The oldest first; one that began when the link failed first is not over."""


def header(outages_since: datetime | None) -> str:
    if outages_since is None:
        return HEADER
    return json.dumps({"format": FORMAT, "outages_since": _iso(seconds(outages_since))})


def to_line(line: Line) -> str:
    """Without what says nothing; ASCII, so that no line of it surprises a terminal."""
    url, past, known = line
    values: dict[str, Any] = dict(zip(COLUMNS, to_row(past), strict=True))
    told = {name: value for name, value in values.items() if value != NOTHING[name]}
    for name in told.keys() & TIMES:
        told[name] = _iso(told[name])
    if past.strikes:
        told["strikes"] = [[*row[:3], _iso(row[3]), _iso(row[4])] for row in json.loads(told["strikes"])]
    if past.snapshot.simhash:
        told["simhash"] = f"{past.snapshot.simhash:016x}"
    if known:
        told["outages"] = [[_iso(began), _iso(ended), code] for began, ended, code in map(outages.to_row, known)]
    return json.dumps({"url": url, **told})


def from_lines(lines: Iterable[str], name: str) -> tuple[Head, Iterator[Line]]:
    """Raises StoreError that names the line."""
    rest = iter(lines)
    first = next(rest, HEADER)
    with _named(name, 1):
        head = _head(first)
    return head, _links(rest, name, knows_outages=head.format > 1)


def _links(lines: Iterable[str], name: str, *, knows_outages: bool) -> Iterator[Line]:
    before = ""
    for number, line in enumerate(lines, 2):
        with _named(name, number):
            found = _from_line(line, knows_outages=knows_outages)
            _expect(before < found.url, "addresses should be in order, and each only once")
        before = found.url
        yield found


@contextmanager
def _named(name: str, number: int) -> Iterator[None]:
    try:
        yield
    except _LineError as error:
        raise StoreError(f"{name}:{number}: {error}") from None


def _head(line: str) -> Head:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise _LineError(_WANTED) from None
    number = told.get("format") if isinstance(told, dict) else None
    if type(number) is not int or number < 1:
        raise _LineError(_WANTED)
    _expect(number <= FORMAT, "this was exported by a newer listkeeper; update listkeeper")
    _expect(told.keys() <= ({"format", "outages_since"} if number > 1 else {"format"}), _WANTED)
    try:
        found = Head(number, moment(_seconds(told["outages_since"])) if "outages_since" in told else None)
    except (ValueError, TypeError, OverflowError):
        raise _LineError(_KIND) from None
    _expect(number == 1 or json.loads(header(found.outages_since)) == told, _KIND)
    return found


def _from_line(line: str, *, knows_outages: bool) -> Line:
    _expect(len(line) <= LONGEST_LINE, "this line is too long")
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise _LineError("this line is not JSON") from None
    _expect(isinstance(told, dict), "a line should be a JSON object")
    url = told.pop("url", "")
    _expect(isinstance(url, str) and 0 < len(url) <= LONGEST_URL, f"url should be 1 to {LONGEST_URL:,} characters")
    for key in told:
        _expect(key in NOTHING or (knows_outages and key == "outages"), f"{ascii(key)[:60]} is not known here")
    try:
        found = Line(url, from_row(_row(told)), _outages(told.get("outages", ())))
        again = json.loads(to_line(found))
        json.dumps(again, ensure_ascii=False).encode()  # no half characters
    except (ValueError, TypeError, LookupError, OverflowError):
        again, found = None, Line(url, Past())
    # What was read is what would be written: nothing is half understood.
    _expect(again == {"url": url, **told}, _KIND)
    return found


def _outages(rows: Any) -> tuple[Outage, ...]:
    """Raises ValueError or what Python raises of rows that are none."""
    if len(rows) > outages.MOST:
        raise ValueError(f"a link has at most {outages.MOST} outages")
    found = tuple(outages.from_row((_seconds(began), _seconds(ended), code)) for began, ended, code in rows)
    if any(one.began >= next_one.began for one, next_one in pairwise(found)):
        raise ValueError("outages stand in order")
    return found


def _row(told: dict[str, Any]) -> Row:
    values: dict[str, Any] = {**NOTHING, **told}
    for name in told.keys() & TIMES:
        values[name] = _seconds(told[name])
    if "strikes" in told:
        rows = [[*row[:3], _seconds(row[3]), _seconds(row[4])] for row in told["strikes"]]
        values["strikes"] = json.dumps(rows)
    if "simhash" in told:
        values["simhash"] = int(told["simhash"], 16)
    return tuple(values[name] for name in COLUMNS)


def _iso(value: object) -> str:
    when = moment(value)
    assert when is not None
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(value: str) -> int | None:
    return seconds(datetime.fromisoformat(value))


def _expect(is_so: bool, message: str) -> None:
    if not is_so:
        raise _LineError(message)
