"""Commits that GitHub makes, and branches that it moves: only where all is still as it was when it was read."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from listkeeper.calls import Call, Mutation, Step

NOWHERE = "0" * 40
"""The oid of what is not there (GraphQL, `updateRefs`)."""
WEB = "web-flow"
"""Who commits what is made through GitHub's own interfaces, and signs it."""
COMMIT = "mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }"
MOVE = "mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }"


def commit(
    what: str,
    *,
    repository: str,
    branch: str,
    head: str,
    headline: str,
    body: str = "",
    texts: Mapping[str, str],
    then: Callable[[str], Sequence[Step]],
    otherwise: Callable[[str], Sequence[Step]] | None = None,
) -> Mutation:
    """Files of a branch with new texts, in one commit on top of `head`; `then` is given its name.

    `repository`: `owner/name`; `texts` by paths from its root.
    """
    additions = [{"path": path, "contents": _base64(text)} for path, text in texts.items()]
    message = {"headline": headline} | ({"body": body} if body else {})
    variables = {
        "branch": {"repositoryNameWithOwner": repository, "branchName": branch},
        "expectedHeadOid": head,
        "message": message,
        "fileChanges": {"additions": additions},
    }
    return Mutation(what, COMMIT, {"input": variables}, then=lambda data: then(_name(data)), otherwise=otherwise)


def _base64(text: str) -> str:
    return b64encode(text.encode("utf-8", "surrogateescape")).decode()


def _name(data: Any) -> str:
    return str(data["createCommitOnBranch"]["commit"]["oid"])


def move(what: str, node: str, moves: Iterable[tuple[str, str, str]]) -> Mutation:
    """Branches from here to there, all or none, and only where they still are here: (name, here, there).

    So nobody's commit is pushed away. `node`: the repository's id for GraphQL.
    """
    updates = [
        {"name": f"refs/heads/{name}", "beforeOid": here, "afterOid": there, "force": True}
        for name, here, there in moves
    ]
    return Mutation(what, MOVE, {"input": {"repositoryId": node, "refUpdates": updates}})


def begin(name: str, head: str, path: str, otherwise: Callable[[str], Sequence[Step]] | None = None) -> Call:
    """A branch at a commit. `path`: of the repository, below the address of the API."""
    values = {"ref": f"refs/heads/{name}", "sha": head}
    return Call(f"make the branch {name}", "POST", f"{path}/git/refs", values, otherwise=otherwise)


def remove(name: str, path: str) -> Call:
    """What a run that was cut off may have left."""
    what = f"remove what is left of the branch {name}"
    return Call(what, "DELETE", f"{path}/git/refs/heads/{name}", excused=frozenset({404, 422}))


def are_by(commits: Iterable[Mapping[str, Any]], login: str) -> bool:
    """The bot has made all of these, as REST tells of them; one of whom GitHub knows nobody is somebody's."""
    return all(_login(own, "author") == login and _login(own, "committer") in (login, WEB) for own in commits)


def _login(commit: Mapping[str, Any], role: str) -> str:
    user = commit.get(role)
    return str(user.get("login", "")) if isinstance(user, Mapping) else ""
