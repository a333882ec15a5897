"""The one comment on a pull request: written when there is something to say, edited in place, hidden when all is well.

A change with nothing wrong gets none: facts and hints are in the summary of the run, and a comment sends everybody a
message. One that was deleted by hand comes back only with something to put right or to look at, which is the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from listkeeper.bot.comment.body import KIND, body, well
from listkeeper.bot.comment.problems import Place, Sorted, sort, told
from listkeeper.bot.comment.progress import Progress, progress
from listkeeper.bot.comment.where import Where
from listkeeper.bot.marker import LOGIN, own, plain, remembered
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport
from listkeeper.calls import Call, Mutation, Step

MINIMISE = """mutation($id: ID!) {
  minimizeComment(input: {subjectId: $id, classifier: RESOLVED}) { minimizedComment { isMinimized } }
}"""
UNMINIMISE = """mutation($id: ID!) {
  unminimizeComment(input: {subjectId: $id}) { unminimizedComment { isMinimized } }
}"""
GONE = frozenset({404})
NOT_FOUND = frozenset({"NOT_FOUND"})
_TARGET = re.compile(r"\]\(http[^)\s]*\)")


def plan(
    report: ChangeReport,
    pull: Pull,
    comments: Sequence[Mapping[str, Any]],
    *,
    path: str,
    where: Where,
    clickable: Collection[Place] = (),
    login: str = LOGIN,
) -> list[Step]:
    """`comments` of the pull request as REST has them; `path`: of the repository in the API.

    `clickable`: what the suggestions of the review mend.
    """
    mine = sorted(own(comments, KIND, login), key=lambda row: int(row["id"]))
    steps: list[Step] = [_removal(row, pull, path) for row in mine[1:]]
    found, row = sort(report, clickable), mine[0] if mine else None
    old = remembered(row["body"], KIND) or {} if row else {}
    is_whole = not {"problems", "links"} & set(report.left_out)
    now = progress(list(told(found)), found.unknown, old, whole=is_whole)
    if _says_something(report, found, now):
        text = body(report, found, now, pull, where)
        return [*steps, *(_edited(row, old, text, pull, path) if row else [_creation(text, pull, path)])]
    return [*steps, *(_ended(row, well(found, now, where), pull, path) if row and not old.get("well") else [])]


def _says_something(report: ChangeReport, found: Sorted, now: Progress) -> bool:
    """Something is to be put right, looked at, or decided by a person."""
    is_left_out = {"problems", "links", "similar", "elsewhere"} & set(report.left_out)
    return bool(any(told(found)) or now.waiting or report.similar or report.elsewhere or is_left_out)


def _creation(text: str, pull: Pull, path: str) -> Call:
    what = f"comment on pull request {pull.number}"
    return Call(what, "POST", f"{path}/issues/{pull.number}/comments", {"body": text})


def _edited(row: Mapping[str, Any], old: Mapping[str, Any], text: str, pull: Pull, path: str) -> list[Step]:
    """What was hidden because all was well is shown first: an edit that nobody sees would not be made again."""
    if _essence(row["body"]) == _essence(text):
        return []
    again = [_creation(text, pull, path)]
    edit = _edit(row, text, pull, path)._replace(otherwise=lambda _: again, otherwise_for=GONE)
    if not old.get("well"):
        return [edit]
    what = f"show the comment on pull request {pull.number} again"
    show = Mutation(what, UNMINIMISE, {"id": row["node_id"]}, NOT_FOUND, otherwise=lambda _: ())
    return [show, edit]


def _ended(row: Mapping[str, Any], text: str, pull: Pull, path: str) -> list[Step]:
    what = f"hide the comment on pull request {pull.number}, as all is well"
    hide = Mutation(what, MINIMISE, {"id": row["node_id"]}, NOT_FOUND)
    return [_edit(row, text, pull, path)._replace(excused=GONE), hide]


def _edit(row: Mapping[str, Any], text: str, pull: Pull, path: str) -> Call:
    what = f"edit the comment on pull request {pull.number}"
    return Call(what, "PATCH", f"{path}/issues/comments/{row['id']}", {"body": text})


def _removal(row: Mapping[str, Any], pull: Pull, path: str) -> Call:
    """Two runs at once may have written one each; the older one stays, since people may have answered it."""
    what = f"remove a second comment on pull request {pull.number}"
    return Call(what, "DELETE", f"{path}/issues/comments/{row['id']}", excused=GONE)


def _essence(text: str) -> str:
    """What a comment says, whichever commit and run its links lead to: with the same problems, nothing is new."""
    return _TARGET.sub("]()", plain(text))
