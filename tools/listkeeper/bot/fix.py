"""`/fix` in a comment on a pull request: who may ask for it, what keeps it from being done, and what is said of it.

Trusted are the author of the pull request, to whom its branch belongs, and people who may write to this repository.
Of the branch nothing is run: its lists are read as data, at one commit, and the commit that mends them is made on top
of just that one or not at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from listkeeper.bot.answer import answer, code, fence, may_write, rows
from listkeeper.bot.commits import commit
from listkeeper.bot.limits import SUMMARY_BYTES
from listkeeper.bot.report import Problem
from listkeeper.calls import Call, Step
from listkeeper.report.wording import counted

COMMAND = "/fix"
MOST_LEFT = 20
"""Problems that are told of what is left; the check tells all."""
MOST_PATCH = SUMMARY_BYTES * 3 // 4
"""Bytes of a patch in the job's summary, which has more to say."""
AGAIN = f"say {COMMAND} again"


class Asked(NamedTuple):
    """A comment that asks for it."""

    number: int
    """Of the pull request."""
    comment: int
    author: str
    """Empty where the account is gone."""
    created: str
    """ISO 8601, as GitHub says it."""


class Pull(NamedTuple):
    """A pull request, and the branch that it is about."""

    number: int
    author: str
    is_open: bool
    is_locked: bool
    repository: str
    """That of the branch, as `owner/name`; empty where it is gone."""
    branch: str
    head: str
    base: str
    """A commit of the branch that it is to go into."""
    may_be_edited: bool
    """The author lets maintainers push to the branch of the fork."""


class Mended(NamedTuple):
    """One list of the pull request."""

    path: str
    text: str
    """As it is mended; as it is in the branch, where nothing is."""
    done: tuple[str, ...] = ()
    """The rules of what was mended, one for each problem."""
    patch: str = ""


class Work(NamedTuple):
    """All that was done, before anybody hears of it."""

    lists: tuple[Mended, ...]
    left: tuple[Problem, ...]
    """What of the change is wrong still."""
    notes: tuple[str, ...] = ()
    """What of it could not be looked at, in sentences of ours; words from outside are escaped."""


class Here(NamedTuple):
    """Where it is done."""

    repository: str
    path: str
    """Of the repository, below the address of the API."""
    login: str
    run: str
    """The address of the page of the run."""
    pushes_to_forks: bool
    """The token is not that of the workflow, which may never push to a fork."""


def is_command(body: object) -> bool:
    """Whether the first line is the command, blanks aside, and nothing else."""
    return isinstance(body, str) and body.partition("\n")[0].strip() == COMMAND


def asked(event: Mapping[str, Any]) -> Asked | None:
    """Who asks for what; None where nobody does."""
    issue, comment = event.get("issue"), event.get("comment")
    if event.get("action") != "created" or not isinstance(issue, Mapping) or not isinstance(comment, Mapping):
        return None
    if not issue.get("pull_request") or not is_command(comment.get("body")):
        return None
    return Asked(int(issue["number"]), int(comment["id"]), _login(comment), str(comment.get("created_at", "")))


def pull(row: Mapping[str, Any]) -> Pull:
    """As `pulls/NUMBER` has it."""
    head = row["head"]
    return Pull(
        int(row["number"]),
        _login(row),
        row["state"] == "open" and not row.get("merged"),
        bool(row.get("locked")),
        str(head["repo"]["full_name"]) if head.get("repo") else "",
        str(head["ref"]),
        str(head["sha"]),
        str(row["base"]["sha"]),
        bool(row.get("maintainer_can_modify")),
    )


def is_trusted(own: Asked, about: Pull, permission: object) -> bool:
    """`permission`: what the commenter may do in this repository."""
    return bool(own.author) and (own.author == about.author or may_write(permission))


def obstacle(own: Asked, about: Pull, pushes: Iterable[Mapping[str, Any]]) -> str:
    """Why nothing is done, a sentence; empty where it can be. `pushes`: to the branch, as far as they are known."""
    if not about.is_open:
        return f"This pull request is closed, so there is nothing to mend. Reopen it and {AGAIN}."
    if not about.repository:
        return "The repository with the branch of this pull request is gone, so there is nowhere to mend anything."
    if any(push.get("after") == about.head and _is_later(push.get("timestamp"), own.created) for push in pushes):
        return f"The branch was pushed to after you asked, so this is another change now. Have a look, and {AGAIN}."
    return ""


def reaction(own: Asked, path: str, content: str) -> Call:
    """👀, 🚀 or 😕 on the comment: they tell who asked, and nobody else by mail."""
    return Call(
        f"react to the comment with {content}",
        "POST",
        f"{path}/issues/comments/{own.comment}/reactions",
        {"content": content},
    )


def refuse(own: Asked, why: str, here: Here, comments: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Say why nothing is done. `why`: sentences, escaped."""
    said = answer(f"{why}\n", "fix", own.number, here.path, comments, here.login)
    return [*said, reaction(own, here.path, "confused")]


def plan(own: Asked, about: Pull, work: Work, here: Here, comments: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Push what was mended and say so, or say how it can be had."""

    def say(text: str, content: str) -> list[Step]:
        said = answer(text, "fix", own.number, here.path, comments, here.login)
        return [*said, reaction(own, here.path, content)]

    texts = {mended.path: mended.text for mended in work.lists if mended.done}
    if not texts:
        return say(_nothing(work), "+1")
    if why := _unpushable(about, here):
        return say(_offered(work, about, here, why), "confused")
    return [
        commit(
            f"push what was mended to the branch of pull request {about.number}",
            repository=about.repository,
            branch=about.branch,
            head=about.head,
            headline=f"Mend what pull request {about.number} changed",
            texts=texts,
            then=lambda name: say(_pushed(work, name, here), "rocket"),
            otherwise=lambda why: say(_offered(work, about, here, f"it could not be pushed: {why}"), "confused"),
        )
    ]


def summary(work: Work) -> str:
    """For the job's summary: what was mended as a patch, which stays when the branch cannot be pushed to."""
    patch = "".join(mended.patch for mended in work.lists)
    if not patch:
        return ""
    if len(patch.encode()) > MOST_PATCH:
        return "## /fix\n\nThe patch is too long to be shown here.\n"
    shown = fence(patch, "diff")
    hidden = (
        "" if patch.rstrip("\n") in shown else "It has characters that are hidden; they are shown as `\\u…` here.\n"
    )
    return f"## /fix\n\nWhat was mended, for `git apply`:\n{hidden}\n{shown}"


def _pushed(work: Work, name: str, here: Here) -> str:
    short = name[:7] if re.fullmatch("[0-9a-f]{40,64}", name) else "a commit"
    checks = (
        ""
        if here.pushes_to_forks
        else "\nGitHub starts no checks for a commit of a workflow. The next push does, or closing and reopening.\n"
    )
    return f"Mended in {short}: {_done(work)}.\n{_left(work)}{checks}"


def _nothing(work: Work) -> str:
    if work.left:
        return f"There is nothing here that can be mended without a person.\n{_left(work)}"
    why = "" if not work.notes else rows(work.notes, MOST_LEFT)
    return f"There is nothing to mend: {'no list of this pull request could be read' if why else 'all is well'}.\n{why}"


def _offered(work: Work, about: Pull, here: Here, why: str) -> str:
    where = f"[the summary of this run]({here.run})" if here.run else "the summary of this run"
    paths = " ".join(mended.path for mended in work.lists if mended.done)
    third = (
        f"tick *Allow edits by maintainers* in this pull request and {AGAIN}"
        if here.pushes_to_forks
        else "commit the suggestions in this pull request one by one, where there are some"
    )
    return (
        f"Ready: {_done(work)}. But {why}. There are three ways to have it:\n\n"
        f"1. run {code(f'listkeeper lint --fix --since {about.base} -- {paths}')} in your branch and push it;\n"
        f"2. take the patch in {where} and `git apply` it;\n"
        f"3. {third}.\n{_left(work)}"
    )


def _unpushable(about: Pull, here: Here) -> str:
    """A clause; empty where it can be tried."""
    if about.repository == here.repository:
        return ""
    if not here.pushes_to_forks:
        return "the branch is in a fork, to which this workflow may not push"
    return "" if about.may_be_edited else "the branch is in a fork that maintainers may not push to"


def _done(work: Work) -> str:
    """`3 problems in `list.md` (order 2, spacing 1)`."""
    return "; ".join(
        f"{counted(len(mended.done), 'problem')} in {code(mended.path)} "
        f"({', '.join(f'`{rule}` {number}' for rule, number in sorted(Counter(mended.done).items()))})"
        for mended in work.lists
        if mended.done
    )


def _left(work: Work) -> str:
    told = [f"{code(f'{own.path}:{own.line}')} `{own.rule}`: {code(own.message)}" for own in work.left]
    head = f"\nLeft for a person, {counted(len(told), 'problem')}:\n\n" if told else ""
    notes = f"\n{rows(work.notes, MOST_LEFT)}" if work.notes else ""
    return f"{head}{rows(told, MOST_LEFT)}{notes}"


def _login(row: Mapping[str, Any]) -> str:
    user = row.get("user")
    return str(user.get("login") or "") if isinstance(user, Mapping) else ""


def _is_later(one: object, other: str) -> bool:
    try:
        return datetime.fromisoformat(str(one)) > datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False
