"""A filled in issue form on its way to a pull request: what is missing, who has to agree, and what is made of it then.

One answer for an issue, edited in place. Nothing is made before somebody who may write to the repository has put a
label on it, and what they agreed to is the text as it was then: an edit takes the label off again. The text of an issue
is shown in code alone; the title is not used at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from listkeeper.bot.answer import answer, code, fence, may_write, rows
from listkeeper.bot.commits import NOWHERE, begin, commit, move, remove
from listkeeper.bot.marker import marker, own
from listkeeper.calls import Call, Step
from listkeeper.report.wording import counted

KIND = "form"
APPROVAL = "accepted"
"""The label by which a maintainer agrees, where no other is named."""
MOST_TOLD = 20
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}(?:\[bot\])?")
"""Of an account; a company's has an underscore."""
Say = Callable[[str], list[Step]]
"""Makes a text the one answer."""


class Issue(NamedTuple):
    """An issue as it is now."""

    number: int
    author: str
    """Empty where the account is gone."""
    author_id: int
    body: str
    is_open: bool
    """Neither closed nor locked, and no pull request."""
    labels: frozenset[str]


class Found(NamedTuple):
    """What is wrong with it, or worth a thought."""

    label: str
    """The field, or the rule."""
    message: str
    is_ours: bool = True
    """Without words from outside."""


class Judged(NamedTuple):
    """What comes of the answers of a form."""

    problems: tuple[Found, ...] = ()
    hints: tuple[Found, ...] = ()
    path: str = ""
    """Of the list, from the root of the repository."""
    line: str = ""
    """The entry as the list would have it."""
    text: str = ""
    """The list with it."""


class Standing(NamedTuple):
    """What was made of the issue already."""

    pull: int = 0
    """0: there is none."""
    is_open: bool = False
    is_merged: bool = False
    head: str = ""
    """Of the branch; empty: it is not there."""
    is_touched: bool = False
    """Somebody else has committed to it."""
    is_current: bool = False
    """It says what the issue says, and can be merged."""


class Here(NamedTuple):
    """The repository."""

    repository: str
    node: str
    """The id that GraphQL knows it by."""
    path: str
    login: str
    server: str
    branch: str
    """The default one."""
    head: str
    """Its last commit, on which everything is built."""
    approval: str = APPROVAL


def issue(row: Mapping[str, Any]) -> Issue:
    """As `issues/NUMBER` has it."""
    user = row.get("user")
    author = user if isinstance(user, Mapping) else {}
    names = (own.get("name") if isinstance(own, Mapping) else own for own in row.get("labels") or ())
    is_open = row.get("state") == "open" and not row.get("locked") and not row.get("pull_request")
    return Issue(
        int(row["number"]),
        str(author.get("login") or ""),
        int(author.get("id") or 0),
        str(row.get("body") or ""),
        is_open,
        frozenset(map(str, names)),
    )


def is_approved(event: Mapping[str, Any], now: Issue, permission: object, approval: str) -> bool:
    """Whether this event is a maintainer's label on the text as it still is. `permission`: of who put it there."""
    label, then = event.get("label"), event.get("issue")
    if event.get("action") != "labeled" or not isinstance(label, Mapping) or not isinstance(then, Mapping):
        return False
    is_same = str(then.get("body") or "") == now.body
    return label.get("name") == approval and approval in now.labels and is_same and may_write(permission)


def branch_of(number: int) -> str:
    """Where the entry of an issue is proposed from."""
    return f"listkeeper/entry-{number}"


def pulls_of(found: Iterable[Mapping[str, Any]], here: Here) -> Mapping[str, Any] | None:
    """Of the pull requests from that branch, the one that the bot made: the open one, else the newest."""
    ours = [
        row
        for row in own(found, KIND, here.login)
        if (row["head"].get("repo") or {}).get("full_name") == here.repository
    ]
    return max(ours, key=lambda row: (row["state"] == "open", row["number"]), default=None)


def plan(
    now: Issue, judged: Judged, standing: Standing, here: Here, comments: Sequence[Mapping[str, Any]], *, approved: bool
) -> list[Step]:
    """What is said and done. An issue that is closed is left alone, and so is a proposal that was turned down."""

    def say(text: str) -> list[Step]:
        return answer(text, KIND, now.number, here.path, comments, here.login)

    if not now.is_open:
        return []
    if standing.pull and not standing.is_open:
        return say(f"Pull request #{standing.pull} was {'merged' if standing.is_merged else 'closed'}.\n")
    if judged.problems:
        return [*say(_missing(judged)), *_unlabelled(now, here)]
    if standing.pull and standing.is_current:
        return say(_made(standing.pull, judged))
    if not approved:
        return [*say(_waiting(now, judged, standing, here)), *_unlabelled(now, here)]
    if standing.is_touched:
        return say(
            f"People have committed to `{branch_of(now.number)}`, so it is theirs now: "
            f"what the issue says otherwise is to be changed there.\n"
        )
    return _branch(now, judged, standing, here, say)


def _branch(now: Issue, judged: Judged, standing: Standing, here: Here, say: Say) -> list[Step]:
    """A new branch; for one that is there another in its place, at once: an empty one would close the pull request."""
    name = branch_of(now.number)
    built = f"{name}-next" if standing.head else name

    def committed(commit_name: str) -> list[Step]:
        moves = [(name, standing.head, commit_name), (built, commit_name, NOWHERE)]
        swapped = [move(f"put the branch {name} up to date", here.node, moves)] if standing.head else []
        return [*swapped, *(say(_made(standing.pull, judged)) if standing.pull else [_pull(now, judged, here, say)])]

    def failed(why: str) -> list[Step]:
        return say(f"The pull request could not be made: {why}. The label put on again tries it again.\n")

    return [
        *([remove(built, here.path)] if standing.head else []),
        begin(built, here.head, here.path, failed),
        commit(
            f"commit the entry of issue {now.number}",
            repository=here.repository,
            branch=built,
            head=here.head,
            headline=f"Add the entry of issue {now.number}",
            body=_credit(now, here),
            texts={judged.path: judged.text},
            then=committed,
            otherwise=failed,
        ),
    ]


def _pull(now: Issue, judged: Judged, here: Here, say: Say) -> Call:
    by = f" proposed by {code(now.author)}" if now.author else ""
    body = f"The entry of issue #{now.number},{by} in its form:\n\n{fence(judged.line, 'markdown')}\n{_hints(judged)}"
    return Call(
        f"make a pull request of issue {now.number}",
        "POST",
        f"{here.path}/pulls",
        {
            "title": f"Add the entry of issue {now.number}",
            "head": branch_of(now.number),
            "base": here.branch,
            "body": f"{marker(KIND, {'issue': now.number})}{body}\nCloses #{now.number}\n",
            "maintainer_can_modify": False,
        },
        then=lambda made: say(_made(int(made["number"]), judged)),
        otherwise=lambda why: say(
            f"The entry is committed to `{branch_of(now.number)}`, but the pull request could not be made: {why}. "
            "A maintainer can make it from that branch, or allow it in Settings, Actions, General.\n"
        ),
    )


def _credit(now: Issue, here: Here) -> str:
    """A trailer by which GitHub counts the commit as the author's, too; no name that somebody gave themselves."""
    if not now.author_id or not LOGIN.fullmatch(now.author):
        return ""
    host = urlsplit(here.server).hostname or "github.com"
    return f"Co-authored-by: {now.author} <{now.author_id}+{now.author}@users.noreply.{host}>"


def _unlabelled(now: Issue, here: Here) -> list[Step]:
    """What was agreed to was another text."""
    if here.approval not in now.labels:
        return []
    where = f"{here.path}/issues/{now.number}/labels/{quote(here.approval, safe='')}"
    return [Call(f"take the label off issue {now.number}", "DELETE", where, excused=frozenset({404}))]


def _missing(judged: Judged) -> str:
    told = rows([_told(own) for own in judged.problems], MOST_TOLD)
    return (
        f"Thank you. {counted(len(judged.problems), 'thing')} to put right before this can be added; "
        f"edit the issue above and it is looked at again.\n\n{told}"
    )


def _waiting(now: Issue, judged: Judged, standing: Standing, here: Here) -> str:
    was = (
        "The label that was on it counts no longer, or was not a maintainer's. " if here.approval in now.labels else ""
    )
    then = (
        f"brings pull request #{standing.pull} up to date"
        if standing.pull
        else "makes a pull request of it that names you as its author"
    )
    return (
        f"Thank you, all is well with this entry. {was}A maintainer's label {code(here.approval)} {then}.\n\n"
        f"{fence(judged.line, 'markdown')}{_hints(judged)}"
    )


def _made(number: int, judged: Judged) -> str:
    return f"Thank you. Pull request #{number} adds it:\n\n{fence(judged.line, 'markdown')}{_hints(judged)}"


def _hints(judged: Judged) -> str:
    if not judged.hints:
        return ""
    told = rows([_told(own) for own in judged.hints], MOST_TOLD)
    return f"\nWorth a look, but nothing that has to be changed:\n\n{told}"


def _told(own: Found) -> str:
    name = f"**{own.label}**: " if own.is_ours and own.label else f"{code(own.label)}: " if own.label else ""
    return f"{name}{own.message}." if own.is_ours else f"{name}{code(own.message)}"
