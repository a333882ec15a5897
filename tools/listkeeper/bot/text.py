"""What a change does to the lists, for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from listkeeper.bot.report import Change, ChangeReport, Known
from listkeeper.changes import Kind
from listkeeper.escape import cut, terminal, visible
from listkeeper.report.wording import counted

MARKS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.MOVED: ">", Kind.EDITED: "~"}
MOST = 40
"""Entries that are named."""


def changes(report: ChangeReport) -> str:
    """The entries, and how many there are of each kind."""
    counts = Counter(change.kind for change in report.changes)
    said = ", ".join(f"{counts[kind]:,} {kind}" for kind in Kind if counts[kind])
    rows = [f"  {_change(change)}" for change in report.changes[:MOST]]
    more = [f"  and {left:,} more"] if (left := len(report.changes) - MOST) > 0 else []
    head = f"entries: {said}" if said else "no entry was added, removed, moved or edited"
    return "".join(f"{line}\n" for line in (head, *rows, *more))


def _change(change: Change) -> str:
    entry = change.now or change.before
    assert entry
    was = f" (was {_name(change.before)})" if change.now and change.before and _renamed(change) else ""
    whence = f" from {_section(change.before)}" if change.kind is Kind.MOVED and change.before else ""
    where = f" {'from' if change.now is None else 'to' if change.kind is Kind.MOVED else 'in'} {_section(entry)}"
    return f"{MARKS[change.kind]} {terminal(cut(change.path))}:{entry.line}: {_name(entry)}{was}{whence}{where}"


def _renamed(change: Change) -> bool:
    return bool(change.now and change.before and change.now.name != change.before.name)


def _name(entry: Known) -> str:
    return visible(cut(entry.name or entry.url, 100))


def _section(entry: Known) -> str:
    return visible(cut(" › ".join(entry.section), 120)) or "the top"


def known(report: ChangeReport) -> str:
    """What else is to be known of new entries and links."""
    return "".join(f"{line}\n" for line in (*_about(report), *_similar(report), *_elsewhere(report)))


def _about(report: ChangeReport) -> Iterator[str]:
    for own in report.about:
        facts = [counted(own.stars, "star")]
        facts += [f"created {own.created}"] if own.created else []
        facts += [f"last push {own.pushed}"] if own.pushed else []
        facts += [own.licence or "no licence that GitHub knows", *(["archived"] if own.archived else [])]
        yield f"{visible(cut(own.url))}: {', '.join(facts)}"


def _similar(report: ChangeReport) -> Iterator[str]:
    for own in report.similar:
        entries = ", ".join(f"{_name(entry)} (line {entry.line})" for entry in own.entries)
        yield f"{terminal(cut(own.path))}:{own.line}: perhaps in the list already, as {entries}"


def _elsewhere(report: ChangeReport) -> Iterator[str]:
    for own in report.elsewhere:
        place = f"{terminal(cut(own.path))}:{own.line}"
        yield f"{place}: pull request {own.pull} adds {visible(cut(own.url))}, too"
