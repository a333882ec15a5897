"""Commits that GitHub makes itself: signed, and only where the branch is still what it was when it was read."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from listkeeper.calls import Mutation, Step

COMMIT = """\
mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}
"""


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
    otherwise: Callable[[str], Sequence[Step]],
) -> Mutation:
    """Files of a branch with new texts, in one commit on top of `head`; `then` is given its name.

    `repository`: `owner/name`; `texts` by paths from its root.
    """
    additions = [{"path": path, "contents": b64encode(text.encode()).decode()} for path, text in texts.items()]
    message = {"headline": headline} | ({"body": body} if body else {})
    variables = {
        "branch": {"repositoryNameWithOwner": repository, "branchName": branch},
        "expectedHeadOid": head,
        "message": message,
        "fileChanges": {"additions": additions},
    }
    return Mutation(what, COMMIT, {"input": variables}, then=lambda data: then(_name(data)), otherwise=otherwise)


def _name(data: Any) -> str:
    return str(data["createCommitOnBranch"]["commit"]["oid"])
