"""What is to be known of new links: whether they answer, what they lead to, and where else they are or may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from listkeeper.bot.comment.changes import name, section
from listkeeper.bot.comment.parts import ADDRESS, NAME, Part, shown, titled
from listkeeper.bot.comment.problems import Sorted
from listkeeper.bot.comment.where import Lines
from listkeeper.bot.report import About, ChangeReport, Elsewhere, Known, Similar
from listkeeper.facts import LinkResult
from listkeeper.outcomes import OUTCOMES
from listkeeper.report.links.wording import INCONCLUSIVE
from listkeeper.report.wording import counted

MOST_ALIKE = 3
"""Entries that are named beside a new one."""


def links(report: ChangeReport, found: Sorted) -> str:
    bad = "" if report.conclusive else INCONCLUSIVE
    facts = [f"{shown(own.url, ADDRESS)} with {', '.join(_facts(own))}\n" for own in report.about]
    answer = _answer(len(found.fine), len(report.links))
    if len(found.fine) == len(report.links) == len(facts) == 1:
        return titled(answer, Part.ABOUT, facts)
    about = titled(f"**Repositor{'y' if len(facts) == 1 else 'ies'}**", Part.ABOUT, facts).rstrip()
    return "\n\n".join(filter(None, (f"{answer}." if answer else "", about, bad, _unknown(found.unknown))))


def _answer(fine: int, number: int) -> str:
    if not fine:
        return ""
    if fine < number:
        return f"**{fine:,} of {number:,} new links {'answers' if fine == 1 else 'answer'}**"
    return "**The new link answers**" if number == 1 else f"**All {number:,} new links answer**"


def _facts(own: About) -> Iterator[str]:
    yield counted(own.stars, "star")
    if day := _day(own.created):
        yield f"created {day}"
    if day := _day(own.pushed):
        yield f"last push {day}"
    yield shown(own.licence, NAME) if own.licence else "no licence that GitHub knows"
    yield "**archived**" if own.archived else "not archived"


def _day(text: str) -> str:
    """A day as we write it; nothing where it is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _unknown(unknown: Sequence[LinkResult]) -> str:
    rows = [f"{shown(link.url, ADDRESS)}. {OUTCOMES[link.code].means}\n" for link in unknown]
    head = f"**{counted(len(rows), 'link')} could not be verified**, which asks nothing of you"
    return titled(head, Part.UNKNOWN, rows)


def similar(report: ChangeReport, lines: Lines) -> str:
    new = {(change.path, change.now.line): change.now for change in report.changes if change.now}
    rows = [_alike(own, new.get((own.path, own.line)), lines) for own in report.similar]
    return titled("**Perhaps in the list already**", Part.SIMILAR, rows)


def _alike(own: Similar, new: Known | None, lines: Lines) -> str:
    at = lines.name(own.path, own.line)
    what = f"{name(new)} ({at})" if new else f"the entry at {at}"
    return f"{what} looks like {', '.join(_other(entry, own.path, lines) for entry in own.entries[:MOST_ALIKE])}\n"


def _other(entry: Known, path: str, lines: Lines) -> str:
    return f"{name(entry)} ({lines.name(path, entry.line)}{section(', in', entry)})"


def elsewhere(rows: Sequence[Elsewhere]) -> str:
    own = [f"pull request {row.pull} adds {shown(row.url, ADDRESS)}, too\n" for row in rows]
    return titled("**Proposed elsewhere**", Part.ELSEWHERE, own)
