"""Suggestions that can be committed with a click: where GitHub takes them, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from listkeeper.bot.hunks import Hunk, patches
from listkeeper.bot.limits import REVIEW_COMMENTS
from listkeeper.bot.marker import marker
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport, Suggestion
from listkeeper.escape import cut, markdown_code, visible

KIND = "review"
MOST_BYTES = 20_000
"""Of what a suggestion puts in; longer lines are none that somebody judges at a glance."""
MOST_REASONS = 3
"""That are told beside a suggestion."""
LONGEST_MESSAGE = 300


class Placed(NamedTuple):
    """A suggestion at lines of the pull request's diff, on the right side."""

    suggestion: Suggestion
    line: int
    """The first of those that are replaced; in a merge that was checked, the suggestion may have had others."""
    end_line: int
    key: str
    """Of what is replaced by what, wherever it stands."""


def placed(report: ChangeReport, pull: Pull, files: Iterable[Mapping[str, Any]]) -> list[Placed]:
    """The first suggestions that lie in one hunk each; `files` as `GET /repos/OWNER/NAME/pulls/N/files` has them."""
    of_file = patches(files)
    found = (_placed(own, of_file.get(own.path, []), is_same=report.head == pull.sha) for own in report.suggestions)
    return [own for own in found if own][:REVIEW_COMMENTS]


def clickable(own: Iterable[Placed]) -> set[tuple[str, int, str]]:
    """Path, line and rule of what the suggestions mend, by the lines of the report."""
    return {
        (suggestion.path, line, rule)
        for suggestion in (placed.suggestion for placed in own)
        for line in range(suggestion.line, suggestion.end_line + 1)
        for rule in suggestion.rules
    }


def _placed(suggestion: Suggestion, hunks: Sequence[Hunk], *, is_same: bool) -> Placed | None:
    """`is_same`: what was looked at is the last commit of the pull request itself, so the lines have these numbers."""
    starts = _starts(suggestion, hunks) if suggestion.before else [suggestion.line] if is_same else []
    olds = [old for start in starts for hunk in hunks if (old := _lines(hunk, start, suggestion)) is not None]
    if len(olds) != 1 or not _is_plain(suggestion.text, olds[0]):
        return None
    key = sha256("\0".join((suggestion.path, *olds[0], "", *suggestion.text)).encode("utf-8", "surrogatepass"))
    last = starts[0] + len(olds[0]) - 1
    return Placed(suggestion, starts[0], last, key.hexdigest()[:16])


def _starts(suggestion: Suggestion, hunks: Sequence[Hunk]) -> list[int]:
    """Where the very lines begin that were looked at; only there where they have their number still."""
    first = suggestion.before[0]
    alike = [(hunk, start) for hunk in hunks for start, line in hunk.items() if line.removesuffix("\r") == first]
    starts = [start for hunk, start in alike if _lines(hunk, start, suggestion) == suggestion.before]
    return [suggestion.line] if suggestion.line in starts else starts


def _lines(hunk: Hunk, start: int, suggestion: Suggestion) -> tuple[str, ...] | None:
    """As many lines of the hunk as the suggestion replaces; None where it ends before."""
    numbers = range(start, start + suggestion.end_line - suggestion.line + 1)
    if not numbers or numbers[0] not in hunk or numbers[-1] not in hunk:
        return None
    return tuple(hunk[number].removesuffix("\r") for number in numbers)


def _is_plain(new: Sequence[str], old: Sequence[str]) -> bool:
    """Whoever clicks sees what is committed: it is short, it changes something, it hides nothing that was not there.

    What an artifact suggests was perhaps never made by `--fix`.
    """
    text = "\n".join(new)
    hidden = {character for line in new for character in line if not character.isprintable()}
    is_short = len(text.encode("utf-8", "surrogatepass")) <= MOST_BYTES
    return tuple(new) != tuple(old) and is_short and hidden <= set("".join(old)) - set("\r\n")


def body(own: Placed, report: ChangeReport) -> str:
    """Why, and the lines instead, which GitHub shows as a diff of code and never as Markdown."""
    lines = own.suggestion.text
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    block = "".join(f"{line}\n" for line in (f"{fence}suggestion", *lines, fence))
    return f"{marker(KIND, {'key': own.key})}{_reasons(own.suggestion, report)}\n\n{block}"


def _reasons(own: Suggestion, report: ChangeReport) -> str:
    """What the rules said of these lines; their names where that is not known."""
    told = [
        f"{markdown_code(cut(visible(problem.message), LONGEST_MESSAGE))} ({markdown_code(problem.rule)})"
        for problem in report.problems
        if (problem.path, problem.rule in own.rules) == (own.path, True) and own.line <= problem.line <= own.end_line
    ]
    return "\\\n".join(told[:MOST_REASONS]) or ", ".join(map(markdown_code, own.rules[:MOST_REASONS])) or "`lint --fix`"
