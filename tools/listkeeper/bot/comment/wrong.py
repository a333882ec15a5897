"""What is wrong, by which rule, what would be right, and the ways to it; and what is right by now."""

from __future__ import annotations

from collections.abc import Sequence

from listkeeper.bot.comment.parts import MESSAGE, NAME, Part, listed, shown
from listkeeper.bot.comment.problems import Row
from listkeeper.bot.comment.progress import Progress
from listkeeper.bot.comment.where import Lines, Where
from listkeeper.report.wording import counted, tallied

MOST_RULES = 8
"""Rules that are named of what has no room."""


def problems(to_do: str, part: Part, rows: Sequence[Row], lines: Lines, where: Where) -> str:
    return f"**{counted(len(rows), 'thing')} {to_do}**\n\n{items(part, rows, lines, where)}" if rows else ""


def items(part: Part, rows: Sequence[Row], lines: Lines, where: Where) -> str:
    return listed(part, [_row(row, lines, where) for row in rows], lambda number: _by_rule(rows[number:]))


def _row(row: Row, lines: Lines, where: Where) -> str:
    says = f". {row.says}" if row.says else ""
    also = "".join(f" {f'{label}: ' if label else ''}{shown(text, MESSAGE)}" for label, text in row.also)
    return f"- {lines.name(row.path, row.line)}: {shown(row.text, MESSAGE)}{says}{also} ({_how(row, where)})\n"


def _how(row: Row, where: Where) -> str:
    """By which rule, and what mends it."""
    mends = "suggestion" if row.clickable else "`/fix`" if where.fixes else "`--fix`"
    return f"{shown(row.rule, NAME)}{f', {mends}' if row.mendable else ''}"


def _by_rule(rows: Sequence[Row]) -> str:
    """How many each rule found, of those that have no room; the names of the rules are from outside, too."""
    most = tallied(shown(row.rule, NAME) for row in rows).split(", ")[:MOST_RULES]
    return f": {', '.join(most)}"


def mending(rows: Sequence[Row], where: Where) -> str:
    """How to mend what can be mended without thinking."""
    mendable = sum(row.mendable for row in rows)
    if not mendable:
        return ""
    ways = ["press *Commit suggestion* at the line"] if any(row.clickable for row in rows) else []
    ways += ["comment `/fix`"] if where.fixes else []
    ways += ["run `listkeeper lint --fix`"]
    what = "it" if len(rows) == 1 else "all of it" if mendable == len(rows) else f"{mendable:,} of them"
    return f"To mend {what}, {', '.join(ways[:-1])}{' or ' if ways[1:] else ''}{ways[-1]}."


def fixed(progress: Progress) -> str:
    if not progress.done:
        return ""
    rows = [f"- ~~{shown(text, MESSAGE)}~~ ({shown(rule, NAME)})\n" for rule, text in progress.fixed]
    return f"**{progress.done:,} of {progress.of:,} put right**\n\n{listed(Part.FIXED, rows)}"
