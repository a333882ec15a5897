"""What became of the entries, by name and section."""

from __future__ import annotations

from collections import Counter

from listkeeper.bot.comment.parts import ADDRESS, NAME, TITLES, Part, shown, titled
from listkeeper.bot.comment.where import Lines
from listkeeper.bot.report import Change, ChangeReport, Known
from listkeeper.changes import Kind


def changes(report: ChangeReport, lines: Lines) -> str:
    if not report.changes:
        return ""
    kinds = Counter(change.kind for change in report.changes)
    rows = [_change(change, lines, is_named=len(kinds) > 1) for change in report.changes]
    return titled(f"**{_counts(kinds)}**", Part.CHANGES, rows)


def _counts(kinds: Counter[Kind]) -> str:
    """`2 entries added, 1 removed`."""
    first, *more = (kind for kind in Kind if kinds[kind])
    noun = "entry" if kinds[first] == 1 else "entries"
    return ", ".join([f"{kinds[first]:,} {noun} {first}", *(f"{kinds[kind]:,} {kind}" for kind in more)])


def _change(change: Change, lines: Lines, *, is_named: bool) -> str:
    entry = change.now or change.before
    assert entry
    of = f" ({shown(change.path, ADDRESS)})" if lines.are_many else ""
    return f"{f'{change.kind}: ' if is_named else ''}{name(entry)}{_whence(change)}{of}\n"


def _whence(change: Change) -> str:
    now, before = change.now, change.before
    if not now:
        return section(" from", before)
    if not before:
        return section(" to", now)
    renamed = f" (was {name(before)})" if now.name != before.name else ""
    address = ", with another address" if now.url != before.url else ""
    moved = change.kind is Kind.MOVED
    return f"{renamed}{section(' from', before) + section(' to', now) if moved else section(' in', now)}{address}"


def name(entry: Known) -> str:
    return shown(entry.name or entry.url, NAME)


def section(word: str, entry: Known | None) -> str:
    return f"{word} {shown(' › '.join(entry.section), TITLES)}" if entry and entry.section else ""
