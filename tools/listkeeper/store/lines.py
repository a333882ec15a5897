"""The history as text that git can compare: a line for the format, then one of JSON for each link, by address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from listkeeper.history import Past
from listkeeper.store.errors import StoreError
from listkeeper.store.rows import COLUMNS, LONGEST_URL, Row, from_row, moment, seconds, to_row

HEADER = '{"format": 1}'
LONGEST_LINE = 100_000

TIMES = ("first_seen", "last_ok", "first_failed", "next_due")
NOTHING = dict(zip(COLUMNS, to_row(Past()), strict=True))


class _LineError(Exception):
    """A sentence about one line."""


def to_line(url: str, past: Past) -> str:
    """Without what says nothing; ASCII, so that no line of it surprises a terminal."""
    values: dict[str, Any] = dict(zip(COLUMNS, to_row(past), strict=True))
    told = {name: value for name, value in values.items() if value != NOTHING[name]}
    for name in told.keys() & TIMES:
        told[name] = _iso(told[name])
    if past.strikes:
        told["strikes"] = [[*row[:3], _iso(row[3]), _iso(row[4])] for row in json.loads(told["strikes"])]
    if past.snapshot.simhash:
        told["simhash"] = f"{past.snapshot.simhash:016x}"
    return json.dumps({"url": url, **told})


def from_lines(lines: Iterable[str], name: str) -> Iterator[tuple[str, Past]]:
    """Raises StoreError that names the line."""
    before = ""
    for number, line in enumerate(lines, 1):
        try:
            if number == 1:
                _expect(line.strip() == HEADER, f"the first line should be {HEADER}")
                continue
            url, past = _from_line(line)
            _expect(before < url, "addresses should be in order, and each only once")
        except _LineError as error:
            raise StoreError(f"{name}:{number}: {error}") from None
        before = url
        yield url, past


def _from_line(line: str) -> tuple[str, Past]:
    _expect(len(line) <= LONGEST_LINE, "this line is too long")
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise _LineError("this line is not JSON") from None
    _expect(isinstance(told, dict), "a line should be a JSON object")
    url = told.pop("url", "")
    _expect(isinstance(url, str) and 0 < len(url) <= LONGEST_URL, f"url should be 1 to {LONGEST_URL:,} characters")
    for key in told:
        _expect(key in NOTHING, f"{ascii(key)[:60]} is not known here")
    try:
        past = from_row(_row(told))
        again = json.loads(to_line(url, past))
        json.dumps(again, ensure_ascii=False).encode()  # no half characters
    except (ValueError, TypeError, LookupError, OverflowError):
        again, past = None, Past()
    # What was read is what would be written: nothing is half understood.
    _expect(again == {"url": url, **told}, "a value is not of the kind that belongs here")
    return url, past


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


def _iso(value: int) -> str:
    when = moment(value)
    assert when is not None
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(value: str) -> int | None:
    return seconds(datetime.fromisoformat(value))


def _expect(is_so: bool, message: str) -> None:
    if not is_so:
        raise _LineError(message)
