"""One review with the suggestions that are new: none twice, and none lost because GitHub refuses another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from listkeeper.bot.limits import REVIEW_COMMENTS
from listkeeper.bot.marker import LOGIN, own, remembered
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport
from listkeeper.bot.suggestions import KIND, Placed, body, placed
from listkeeper.calls import Call, Step

WORDS = "Each of these can be committed with a click; under *Files changed*, all of them at once."
"""Of the review itself: GitHub asks for some where its event is COMMENT."""
UNPROCESSABLE, GONE = frozenset({422}), frozenset({404})


def plan(
    report: ChangeReport,
    pull: Pull,
    files: Iterable[Mapping[str, Any]],
    comments: Sequence[Mapping[str, Any]],
    *,
    path: str,
    login: str = LOGIN,
) -> list[Step]:
    """`files` and `comments` are those of the pull request, as REST has them; `path`: of the repository in the API."""
    mine = own(comments, KIND, login)
    standing = [row for row in mine if not _is_outdated(row)]
    known = {_key(row) for row in standing}
    wanted = [suggestion for suggestion in placed(report, pull, files) if suggestion.key not in known]
    new = wanted[: max(0, REVIEW_COMMENTS - len(standing))]
    replied = {row.get("in_reply_to_id") for row in comments}
    spent = [row for row in mine if _is_outdated(row) and row["id"] not in replied]
    return [*([_review(report, pull, new, path)] if new else []), *(_removal(row, pull, path) for row in spent)]


def _is_outdated(row: Mapping[str, Any]) -> bool:
    """Its lines are no more in the diff: its suggestion was taken, or cannot be taken any more."""
    return row.get("line") is None and row.get("position") is None


def _key(row: Mapping[str, Any]) -> object:
    return (remembered(row.get("body"), KIND) or {}).get("key")


def _review(report: ChangeReport, pull: Pull, new: Sequence[Placed], path: str) -> Call:
    """One line that GitHub does not take, and it refuses the whole review: then they are sent one by one."""
    comments = [_comment(suggestion, report) for suggestion in new]
    return Call(
        f"review pull request {pull.number} with {len(new)} suggestion{'' if len(new) == 1 else 's'}",
        "POST",
        f"{path}/pulls/{pull.number}/reviews",
        {"commit_id": pull.sha, "event": "COMMENT", "body": WORDS, "comments": comments},
        otherwise=lambda _: [_single(comment, pull, path) for comment in comments],
        otherwise_for=UNPROCESSABLE,
    )


def _single(comment: Mapping[str, Any], pull: Pull, path: str) -> Call:
    return Call(
        f"suggest something at line {comment['line']} of pull request {pull.number}",
        "POST",
        f"{path}/pulls/{pull.number}/comments",
        {"commit_id": pull.sha, **comment},
        otherwise=lambda _: (),  # the others are sent all the same
        otherwise_for=UNPROCESSABLE,
    )


def _comment(suggestion: Placed, report: ChangeReport) -> dict[str, Any]:
    """`start_line` may not be `line` (GitHub answers 422)."""
    first, last = suggestion.line, suggestion.end_line
    start = {"start_line": first, "start_side": "RIGHT"} if first < last else {}
    where = {"path": suggestion.suggestion.path, "line": last, "side": "RIGHT"}
    return {**where, **start, "body": body(suggestion, report)}


def _removal(row: Mapping[str, Any], pull: Pull, path: str) -> Call:
    """Resolving its thread would take a token that may write to the code (github/gh-aw 35726)."""
    return Call(
        f"remove an outdated suggestion on pull request {pull.number}",
        "DELETE",
        f"{path}/pulls/comments/{row['id']}",
        excused=GONE,
    )
