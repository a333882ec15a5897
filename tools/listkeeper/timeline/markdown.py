"""A changelog for readers: month by month, the newest first, what was added, moved, edited and removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from listkeeper.changes import Kind
from listkeeper.escape import markdown_link, markdown_text
from listkeeper.timeline import Event, Known, Told

MONTHS = "January February March April May June July August September October November December".split()
TITLES = {Kind.ADDED: "Added", Kind.MOVED: "Moved", Kind.EDITED: "Edited", Kind.REMOVED: "Removed"}


def render(told: Told) -> str:
    """Of an entry that came and went within a month, or changed several times, every event is told."""
    events = sorted(told.timeline.events, key=lambda event: event.when, reverse=True)
    months = [_month(list(own)) for _, own in groupby(events, lambda event: (event.when.year, event.when.month))]
    note = "" if told.is_whole else "\nWhat came before the first commit of this clone is not known.\n"
    return f"# Changes\n{note}{''.join(months) or chr(10) + 'Nothing has changed yet.' + chr(10)}"


def _month(events: Sequence[Event]) -> str:
    when = events[0].when
    kinds = [(title, [event for event in events if event.kind is kind]) for kind, title in TITLES.items()]
    parts = [f"\n### {title}\n\n{''.join(map(_row, own))}" for title, own in kinds if own]
    return f"\n## {MONTHS[when.month - 1]} {when.year}\n{''.join(parts)}"


def _row(event: Event) -> str:
    known = event.after or event.before
    assert known
    name = markdown_link(known.name or known.url, known.url) if event.after else markdown_text(known.name or known.url)
    said = ", ".join(_said(event, known))
    author = f", {markdown_text(event.author)}" if event.author else ""
    return f"- {name}{said and f' {said}'} ({event.when:%Y-%m-%d}{author})\n"


def _said(event: Event, known: Known) -> Iterator[str]:
    if event.kind is Kind.ADDED or event.before is None or event.after is None:
        if known.section:
            yield f"in {_section(known)}"
        return
    if event.kind is Kind.MOVED:
        yield f"from {_section(event.before)} to {_section(event.after)}"
    if event.before.name != event.after.name:
        yield f"once called {markdown_text(event.before.name)}"
    if event.before.url != event.after.url:
        yield "with another address"
    if event.before.description != event.after.description:
        yield "described anew"


def _section(known: Known) -> str:
    return markdown_text(" › ".join(known.section)) or "the top"
