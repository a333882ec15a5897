"""The one pull request with safe new addresses: made anew while only the bot has worked on it, left alone otherwise.

The commit is made on a branch of its own at the head of the lists as they were checked, and the branch of the pull
request is then moved to it, on condition that it is where it was looked at. So nothing that a person pushes is lost,
not even in the second between, and the pull request is never without its changes, at which GitHub would close it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from listkeeper.bot.commits import NOWHERE, begin, commit, move, remove
from listkeeper.bot.limits import BODY_BYTES
from listkeeper.bot.marker import marker, plain, remembered
from listkeeper.calls import Call, Mutation, Step
from listkeeper.escape import markdown_code
from listkeeper.report.wording import bounded, counted
from listkeeper.rewrite import Change, Rewritten

KIND = "redirects"
BRANCH = "listkeeper/redirects"
SCRATCH = "listkeeper/redirects-next"
TITLE = "Follow links that have moved"
"""Of a new pull request; whoever renames it is not overruled."""
MOST_LEFT = 50
"""Addresses that could not be written, and are named."""

TOUCHED = (
    "Somebody has committed to this branch, so Listkeeper leaves it as it is. "
    "Merge it, or delete the branch to have the changes made anew."
)
FOOT = (
    "\n---\n\n<sub>Only addresses change here. Listkeeper brings this up to date as long as nobody else commits to the "
    "branch; close it to say no to just these changes.</sub>\n"
)
DONE = "Nothing of this is left to be written.\n"


class Text(NamedTuple):
    """A list with its new addresses."""

    path: str
    """From the root of the repository."""
    rewritten: Rewritten


class Branch(NamedTuple):
    """That of the pull request."""

    oid: str
    is_ours: bool
    """Nobody else has commits on it."""


class State(NamedTuple):
    """What there is on GitHub."""

    full_name: str
    """Of the repository, as `anna/list`."""
    node: str
    """Its id for GraphQL."""
    base: str
    """The default branch."""
    head: str
    """The commit whose lists were rewritten; it is on the default branch."""
    branch: Branch | None = None
    """None where there is none."""
    has_scratch: bool = False
    """A run that was cut off has left its branch behind."""
    pulls: Sequence[Mapping[str, Any]] = ()
    """The bot's own, of this branch and into the default branch, the newest first; open, closed and merged."""

    @property
    def path(self) -> str:
        return f"/repos/{self.full_name}"

    @property
    def open(self) -> Mapping[str, Any] | None:
        return next((pull for pull in self.pulls if pull.get("state") == "open"), None)


def plan(texts: Sequence[Text], state: State) -> list[Step]:
    """What is to be written on GitHub so that one pull request has these new addresses."""
    done = [change for text in texts for change in text.rewritten.done]
    if state.branch and not state.branch.is_ours:
        return _left_alone(state.open, state)
    if not done:
        return _withdrawn(state)
    if state.open is None and _was_refused(texts, state):
        return []
    if state.open and state.branch and _remembered(state.open).get("texts") == _digest(texts):
        return _told(state.open, texts, state, state.branch.oid)
    return _made_anew(texts, state)


def tip(pulls: Sequence[Mapping[str, Any]]) -> str | None:
    """The commit that the open pull request was left at; None where nobody remembers."""
    pull = next((pull for pull in pulls if pull.get("state") == "open"), None)
    known = _remembered(pull).get("tip") if pull else None
    return known if isinstance(known, str) else None


def is_touched(pull: Mapping[str, Any]) -> bool:
    """It says of itself that somebody has worked on it."""
    return TOUCHED in str(pull.get("body") or "")


def body(texts: Sequence[Text], tip: str) -> str:
    """What the pull request says, of at most so many bytes as GitHub takes."""
    done = [change for text in texts for change in text.rewritten.done]
    left = [change for text in texts for change in text.rewritten.left]
    memory = {"fixes": _fixes(texts), "texts": _digest(texts), "tip": tip}
    head = f"{marker(KIND, memory)}{counted(len(done), 'link')} {'has' if len(done) == 1 else 'have'} moved:\n\n"
    foot = f"{_left(left)}{FOOT}"
    return f"{head}{_rows(done, BODY_BYTES - _size(head) - _size(foot))}{foot}"


def _rows(changes: Sequence[Change], room: int) -> str:
    rows = ""
    for number, change in enumerate(changes):
        place = _code(f"{change.place.path}:{change.place.line}")
        row = f"- {place}: {_code(change.url)}\\\n  → {_code(change.suggestion)}\n"
        if _size(rows) + _size(row) > room - 100:
            return f"{rows}- and {len(changes) - number:,} more; the diff has them all\n"
        rows += row
    return rows


def _left(changes: Sequence[Change]) -> str:
    """Those that only a person can write, folded."""
    if not changes:
        return ""
    rows = "".join(f"- {_code(change.url)}: {_code(change.why)}\n" for change in changes[:MOST_LEFT])
    rows = rows if _size(rows) < BODY_BYTES // 3 else ""
    more = len(changes) - rows.count("\n")
    also = f"- and {more:,} more\n" if more else ""
    title = f"{len(changes):,} not written"
    return f"\n<details>\n<summary>{title}</summary>\n\n{rows}{also}\n</details>\n"


def _code(text: str) -> str:
    return markdown_code(bounded(text))


def _size(text: str) -> int:
    return len(text.encode())


def _fixes(texts: Sequence[Text]) -> str:
    """Of what is changed, wherever it stands: whoever refused it refuses it two lines further down, too."""
    changes = sorted({(text.path, change.url, change.suggestion) for text in texts for change in text.rewritten.done})
    return _hash(part for change in changes for part in change)


def _digest(texts: Sequence[Text]) -> str:
    """Of the lists as they are to be."""
    return _hash(part for text in sorted(texts) for part in (text.path, text.rewritten.text))


def _hash(parts: Iterable[str]) -> str:
    made = sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        made.update(len(raw).to_bytes(8, "big") + raw)
    return made.hexdigest()[:32]


def _remembered(pull: Mapping[str, Any]) -> Mapping[str, Any]:
    return remembered(pull.get("body"), KIND) or {}


def _was_refused(texts: Sequence[Text], state: State) -> bool:
    """A person closed the last pull request with just these changes."""
    last = state.pulls[0] if state.pulls else None
    return last is not None and not last.get("merged_at") and _remembered(last).get("fixes") == _fixes(texts)


def _left_alone(pull: Mapping[str, Any] | None, state: State) -> list[Step]:
    if pull is None or is_touched(pull):
        return []
    head, _, rest = plain(pull["body"]).partition("\n")
    return [_edited(pull, {"body": f"{head}\n> ⚠️ {TOUCHED}\n\n{rest}\n"}, state, "say on {} that it is left alone")]


def _withdrawn(state: State) -> list[Step]:
    """Nothing is left to be written: what the bot began is taken back."""
    steps: list[Step] = []
    if state.open:
        values = {"body": f"{marker(KIND)}{DONE}", "state": "closed"}
        steps.append(_edited(state.open, values, state, "close {}, of which nothing is left"))
    if state.branch and state.pulls:
        steps.append(move(f"delete the branch {BRANCH}", state.node, [(BRANCH, state.branch.oid, NOWHERE)]))
    return steps


def _told(pull: Mapping[str, Any], texts: Sequence[Text], state: State, oid: str) -> list[Step]:
    """The branch is as it should be; what is said of it may not be."""
    wanted = body(texts, oid)
    return [] if plain(pull.get("body")) == plain(wanted) else [_edited(pull, {"body": wanted}, state, "edit {}")]


def _made_anew(texts: Sequence[Text], state: State) -> list[Step]:
    """A commit on a branch of its own, the branch of the pull request moved to it, and the pull request."""
    left = [remove(SCRATCH, state.path)] if state.has_scratch else []
    return [*left, begin(SCRATCH, state.head, state.path), _committed(texts, state)]


def _committed(texts: Sequence[Text], state: State) -> Mutation:
    changed = [text for text in texts if text.rewritten.done]
    number = sum(len(text.rewritten.done) for text in changed)

    def published(oid: str) -> list[Step]:
        before = state.branch.oid if state.branch else NOWHERE
        moves = [(BRANCH, before, oid), (SCRATCH, oid, NOWHERE)]
        return [move(f"move the branch {BRANCH}", state.node, moves), _shown(texts, state, oid)]

    return commit(
        "commit the new addresses",
        repository=state.full_name,
        branch=SCRATCH,
        head=state.head,
        headline=f"Follow {counted(number, 'link')} that {'has' if number == 1 else 'have'} moved",
        texts={text.path: text.rewritten.text for text in changed},
        then=published,
    )


def _shown(texts: Sequence[Text], state: State, oid: str) -> Call:
    said = body(texts, oid)
    if state.open:
        return _edited(state.open, {"body": said}, state, "edit {}")
    values = {"title": TITLE, "head": BRANCH, "base": state.base, "body": said, "maintainer_can_modify": False}
    return Call("open a pull request with the new addresses", "POST", f"{state.path}/pulls", values)


def _edited(pull: Mapping[str, Any], values: Mapping[str, Any], state: State, what: str) -> Call:
    number = int(pull["number"])
    return Call(what.format(f"pull request {number}"), "PATCH", f"{state.path}/pulls/{number}", values)
