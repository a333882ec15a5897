"""The report as it travels: written beside the code of a stranger, read beside a token that can write.

Whoever opens a pull request decides what the bytes are. So they are held to their size, to JSON that means one thing,
to `schema/change-report.schema.json`, in which everything has a bound, and to what a schema cannot say; only then are
there records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, NoReturn

from listkeeper import schema
from listkeeper.bot.limits import REPORT_BYTES
from listkeeper.bot.report import (
    About,
    Change,
    ChangeReport,
    Elsewhere,
    Known,
    Problem,
    Similar,
    Suggestion,
)
from listkeeper.changes import Kind
from listkeeper.diagnostic import Severity
from listkeeper.escape import LONGEST_PATH, MOST, cut, json_text
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict

FORMAT = 1
"""Grows when the shape breaks."""
NAME = "report.json"
"""The one file of the artifact."""
MOST_WORDS = 1_000
"""Characters of a message or a note."""
MOST_ADDRESS = 2_000
MOST_TITLE, MOST_TITLES = 200, 6
"""Characters of a section's title, and titles: headings have six levels."""
MOST_PLACES = 5
MOST_NOTES = 20
MOST_LINES, LONGEST_LINE = 50, 10_000
"""Of a suggestion: what is longer is none that anybody reads."""
MOST_RULES = 10
"""That a suggestion names."""
MOST_NUMBER = 1_000_000_000
"""Of stars, of lines."""


class ReportError(Exception):
    """The bytes are no report; the message is a clause that says why, without anything that stands in them."""


class _Field(NamedTuple):
    """One of the report's tuples on its way: how many rows there may be, and how each is written and read."""

    most: int
    write: Callable[[Any], dict[str, Any]]
    read: Callable[[Any], Any]
    weight: Callable[[Any], int]
    """What is left out last has the lowest."""


# --- Writing


def to_json(report: ChangeReport, most: int = REPORT_BYTES) -> bytes:
    """At most so many bytes; what matters least is left out and counted. No row is cut, but its texts may be."""
    rows = {name: _written(field, getattr(report, name)) for name, field in FIELDS.items()}
    head = _head(report)
    # The counts of what is left out have room beforehand.
    room = most - len(_text({**head, **{name: [] for name in FIELDS}, "left_out": dict.fromkeys(FIELDS, MOST_NUMBER)}))
    kept = _kept(rows, room)
    shown = {
        name: [text for number, (text, _) in enumerate(own) if (name, number) in kept] for name, own in rows.items()
    }
    left = {name: len(getattr(report, name)) - len(shown[name]) + report.left_out.get(name, 0) for name in FIELDS}
    head["left_out"] = {name: number for name, number in left.items() if number}
    fields = "".join(f',"{name}":[{",".join(own)}]' for name, own in shown.items())
    return f"{_text(head)[:-1]}{fields}}}\n".encode()


def _written(field: _Field, rows: Iterable[Any]) -> list[tuple[str, int]]:
    """The rows that can be written, with their weights; of too many, those that matter most."""
    written = [(_text(field.write(row)), field.weight(row)) for row in rows if _fits(row)]
    most = sorted(range(len(written)), key=lambda number: written[number][1])[: field.most]
    return [written[number] for number in sorted(most)]


def _kept(rows: Mapping[str, Sequence[tuple[str, int]]], room: int) -> set[tuple[str, int]]:
    """The fields and numbers of the rows for which there is room; of equal weight, those that come first."""
    kept = set()
    found = [(weight, number, name, text) for name, own in rows.items() for number, (text, weight) in enumerate(own)]
    for _, number, name, text in sorted(found, key=lambda row: row[:2]):
        room -= len(text.encode()) + 1
        if room < 0:
            break
        kept.add((name, number))
    return kept


def _fits(row: Any) -> bool:
    """Whether a row can be told at all: what would be wrong if it was cut is not too long."""
    paths = (
        [place.path for place in row.places]
        if isinstance(row, LinkResult)
        else [row.path]
        if hasattr(row, "path")
        else []
    )
    if any(not 0 < len(path) <= LONGEST_PATH for path in paths):
        return False
    if isinstance(row, Suggestion):
        most = max(len(row.text), len(row.before))
        return most <= MOST_LINES and not any(
            len(own) > LONGEST_LINE or {*"\r\n"} & {*own} for own in (*row.text, *row.before)
        )
    return not isinstance(row, About) or len(row.url) <= MOST_ADDRESS


def _head(report: ChangeReport) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "base": report.base,
        "head": report.head,
        "entries": report.entries,
        "older": report.older,
        "conclusive": report.conclusive,
        "notes": [cut(note, MOST) for note in report.notes[:MOST_NOTES]],
        "left_out": {},
    }


def _text(values: object) -> str:
    return json_text(json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def _write_known(known: Known) -> dict[str, Any]:
    return {
        "name": cut(known.name, MOST),
        "url": cut(known.url, MOST_ADDRESS),
        "section": [cut(title, MOST_TITLE) for title in known.section[:MOST_TITLES]],
        "line": known.line,
    }


def _write_change(change: Change) -> dict[str, Any]:
    now, before = (_write_known(known) if known else None for known in (change.now, change.before))
    return {"kind": change.kind.value, "path": change.path, "now": now, "before": before}


def _write_problem(problem: Problem) -> dict[str, Any]:
    message = cut(problem.message, MOST_WORDS)
    return {**problem._asdict(), "severity": problem.severity.word, "message": message}


def _write_suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {**suggestion._asdict(), "rules": suggestion.rules[:MOST_RULES]}


def _write_link(link: LinkResult) -> dict[str, Any]:
    """Without what no comment says: hops, attempts, seconds."""
    return {
        "url": cut(link.url, MOST_ADDRESS),
        "verdict": link.verdict.value,
        "code": link.code.value,
        "places": [place._asdict() for place in link.places[:MOST_PLACES]],
        "first_failed": _moment(link.first_failed),
        "last_ok": _moment(link.last_ok),
        "suggestion": link.suggestion if len(link.suggestion) <= MOST_ADDRESS else "",
        "added": link.added,
        "note": cut(link.note, MOST_WORDS),
        "archived": link.archived if len(link.archived) <= MOST_ADDRESS else "",
    }


def _moment(when: datetime | None) -> str | None:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def _write_similar(similar: Similar) -> dict[str, Any]:
    return {**similar._asdict(), "entries": [_write_known(known) for known in similar.entries]}


def _write_elsewhere(elsewhere: Elsewhere) -> dict[str, Any]:
    return {**elsewhere._asdict(), "url": cut(elsewhere.url, MOST_ADDRESS)}


# --- Reading


def from_json(raw: bytes) -> ChangeReport:
    """The report that the bytes are. Raises ReportError."""
    if len(raw) > REPORT_BYTES:
        raise ReportError(f"it has more than {REPORT_BYTES:,} bytes")
    values = _values(raw)
    error = next(schema.validator(schema.shipped("change-report")).iter_errors(values), None)
    if error is not None:
        raise ReportError(f"it departs from schema/change-report.schema.json at {_place(error.absolute_path)}")
    try:
        return _report(values)
    except (ValueError, OverflowError):  # a day that is none
        raise ReportError("it holds a time that there is not") from None


def _values(raw: bytes) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number, parse_int=_short_number
        )
    except UnicodeDecodeError:
        raise ReportError("it is not UTF-8") from None
    except RecursionError:
        raise ReportError("it is nested too deeply") from None
    except ValueError:
        raise ReportError("it is not JSON") from None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ReportError("it says the same key twice")
    return found


def _no_number(_: str) -> NoReturn:
    raise ReportError("it holds a number that is none")


def _short_number(digits: str) -> int:
    if len(digits) > len(str(MOST_NUMBER)):
        raise ReportError("it holds a number with too many digits")
    return int(digits)


def _place(path: Iterable[str | int]) -> str:
    """Names of keys come from the bytes, too: only ours are said."""
    known = [str(part) for part in path if isinstance(part, int) or part in FIELDS]
    return "/".join(known) or "its top"


def _report(values: Mapping[str, Any]) -> ChangeReport:
    report = ChangeReport(
        base=values["base"],
        head=values["head"],
        entries=int(values["entries"]),
        older=int(values["older"]),
        conclusive=values["conclusive"],
        left_out={name: int(number) for name, number in values["left_out"].items()},
        notes=tuple(values["notes"]),
        **{name: tuple(map(field.read, values[name])) for name, field in FIELDS.items()},
    )
    _check_apart(report.suggestions)
    return report


def _check_apart(suggestions: Iterable[Suggestion]) -> None:
    reached: dict[str, int] = {}
    for own in suggestions:
        if not reached.get(own.path, 0) < own.line <= own.end_line:
            raise ReportError("it holds suggestions that overlap or are out of order")
        reached[own.path] = own.end_line


def _read_known(values: Mapping[str, Any]) -> Known:
    return Known(values["name"], values["url"], tuple(values["section"]), int(values["line"]))


def _read_change(values: Mapping[str, Any]) -> Change:
    kind = Kind(values["kind"])
    now, before = (_read_known(own) if own else None for own in (values["now"], values["before"]))
    if (now is None, before is None) != (kind is Kind.REMOVED, kind is Kind.ADDED):
        raise ReportError("it holds a change whose entries do not go with its kind")
    return Change(kind, values["path"], now, before)


def _read_problem(values: Mapping[str, Any]) -> Problem:
    return Problem(**{**values, "line": int(values["line"]), "severity": Severity[values["severity"].upper()]})


def _read_suggestion(values: Mapping[str, Any]) -> Suggestion:
    first, last = int(values["line"]), int(values["end_line"])
    return Suggestion(values["path"], first, last, *(tuple(values[name]) for name in ("text", "rules", "before")))


def _read_link(values: Mapping[str, Any]) -> LinkResult:
    return LinkResult(
        values["url"],
        Verdict(values["verdict"]),
        Code(values["code"]),
        tuple(Place(place["path"], int(place["line"]), int(place["column"])) for place in values["places"]),
        first_failed=_read_moment(values["first_failed"]),
        last_ok=_read_moment(values["last_ok"]),
        suggestion=values["suggestion"],
        added=values["added"],
        note=values["note"],
        archived=values["archived"],
    )


def _read_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _read_about(values: Mapping[str, Any]) -> About:
    return About(**{**values, "stars": int(values["stars"])})


def _read_similar(values: Mapping[str, Any]) -> Similar:
    return Similar(values["path"], int(values["line"]), tuple(map(_read_known, values["entries"])))


def _read_elsewhere(values: Mapping[str, Any]) -> Elsewhere:
    return Elsewhere(values["path"], int(values["line"]), values["url"], int(values["pull"]))


FIELDS: dict[str, _Field] = {
    "changes": _Field(1_000, _write_change, _read_change, lambda _: 2),
    "problems": _Field(1_000, _write_problem, _read_problem, lambda problem: Severity.ERROR - problem.severity),
    "suggestions": _Field(100, _write_suggestion, _read_suggestion, lambda _: 3),
    "links": _Field(1_000, _write_link, _read_link, lambda link: Severity.ERROR - link.severity + (not link.severity)),
    "about": _Field(100, About._asdict, _read_about, lambda _: 4),
    "similar": _Field(200, _write_similar, _read_similar, lambda _: 4),
    "elsewhere": _Field(200, _write_elsewhere, _read_elsewhere, lambda _: 1),
}
"""The report's tuples, in the order in which they are written. Weights: an error 0, a warning 1, a notice 2."""
