"""GitHub's GraphQL API: what the bot changes by it, and what it asks of repositories."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError, graphql_sync, parse, validate

from tests.github.fake.hub import Hub, Refusal
from tests.github.fake.permissions import Need, Token
from tests.github.fake.rows import Rows
from tests.github.fake.state import Comment, Issue, Remark, Repo, Review
from tests.github.forges import SCHEMA

Value = dict[str, Any]
MUTATIONS = [
    *("createCommitOnBranch", "updateRefs", "minimizeComment", "unminimizeComment"),
    *("resolveReviewThread", "unresolveReviewThread"),
]
NOWHERE = "0" * 40
WRITE_CONTENTS: tuple[Need, ...] = (("contents", "write"),)


class Graph:
    """Answers one query or mutation for a token."""

    def __init__(self, hub: Hub, rows: Rows, writable: Callable[[Token, Repo], bool]) -> None:
        self._hub, self._rows, self._writable = hub, rows, writable

    def answer(self, body: Mapping[str, Any], token: Token) -> tuple[Value, list[str]]:
        """And how the query is not as GitHub's schema wants it."""
        try:
            wrong = [error.message for error in validate(SCHEMA, parse(body["query"]))]
        except GraphQLError as error:
            wrong = [error.message]
        if wrong:
            return {"errors": [{"message": message} for message in wrong]}, wrong
        root: dict[str, Any] = {"repository": self._repository, "repositoryOwner": self._owner, "node": self._node}
        root |= {name: self._mutation(name, token) for name in MUTATIONS}
        result: Value = dict(graphql_sync(SCHEMA, body["query"], root, variable_values=body.get("variables")).formatted)
        broken = []
        for told in result.get("errors", ()):
            # GitHub has the kind beside the message, where graphql-core has no place for one.
            kind = told.pop("extensions", {}).get("kind")
            told.update({"type": kind} if kind else {})
            broken += [] if kind else [told["message"]]
        return result, broken

    def _mutation(self, name: str, token: Token) -> Callable[[object, Value], Value]:
        def resolve(_info: object, input: Value) -> Value:  # noqa: A002
            self._hub.before_mutation(name)
            try:
                found: Value = getattr(self, f"_{name}")(input, token)
            except Refusal as refusal:
                raise _error(refusal.kind, str(refusal)) from None
            return found | {"clientMutationId": input.get("clientMutationId")}

        return resolve

    def _createCommitOnBranch(self, asked: Value, token: Token) -> Value:  # noqa: N802
        at = asked["branch"]
        name = at.get("repositoryNameWithOwner", "")
        repo, branch = self._hub.repo(name), at.get("branchName", "").removeprefix("refs/heads/")
        if repo is None or branch not in repo.branches:
            raise Refusal(404, f"Could not resolve to a Ref with the name '{branch}'.", kind="NOT_FOUND")
        if not token.may(WRITE_CONTENTS) or not self._writable(token, repo):
            raise _forbidden()
        if repo.branches[branch] != asked["expectedHeadOid"]:
            raise Refusal(409, "Expected branch to point to another commit. Pull and try again.", kind="STALE_DATA")
        tree = dict(self._hub.commits[repo.branches[branch]].tree)
        changes = asked.get("fileChanges", {})
        for deletion in changes.get("deletions", ()):
            if tree.pop(deletion["path"], None) is None:
                raise Refusal(422, "A path was requested for deletion which does not exist", kind="UNPROCESSABLE")
        tree |= {one["path"]: b64decode(one["contents"], validate=True) for one in changes.get("additions", ())}
        message = "\n\n".join(filter(None, (asked["message"]["headline"], asked["message"].get("body"))))
        sha = self._hub.commits.make(tree, (repo.branches[branch],), message, token.login)
        repo.branches[branch] = sha
        commit = {"__typename": "Commit", "oid": sha, "url": f"https://github.com/{repo.full_name}/commit/{sha}"}
        return {"commit": commit, "ref": {"name": branch, "target": commit}}

    def _updateRefs(self, asked: Value, token: Token) -> Value:  # noqa: N802
        """All or none; an oid of zeros is a ref that is not there."""
        repo = next((one for one in self._hub.repositories.values() if f"R_{one.id}" == asked["repositoryId"]), None)
        if repo is None:
            raise _no_node(asked["repositoryId"])
        if not token.may(WRITE_CONTENTS) or not self._writable(token, repo):
            raise _forbidden()
        updates = [(one["name"].removeprefix("refs/heads/"), one) for one in asked["refUpdates"]]
        for name, one in updates:
            self._check_update(repo.branches.get(name, NOWHERE), one)
        for name, one in updates:
            if one["afterOid"] == NOWHERE:
                self._hub.delete_branch(repo, name)
            else:
                repo.branches[name] = one["afterOid"]
        return {}

    def _check_update(self, here: str, asked: Value) -> None:
        before, after = asked.get("beforeOid", here), asked["afterOid"]
        if before != here:
            raise Refusal(409, f"{asked['name']} is at {here} but expected {before}", kind="STALE_DATA")
        if after != NOWHERE and self._hub.commits.get(after) is None:
            raise Refusal(422, "Object does not exist", kind="UNPROCESSABLE")
        forward = NOWHERE in (here, after) or self._hub.commits.is_ahead(after, here)
        if not forward and not asked.get("force"):
            raise Refusal(422, "Update is not a fast forward", kind="UNPROCESSABLE")

    def _minimizeComment(self, asked: Value, token: Token) -> Value:  # noqa: N802
        found = self._minimizable(asked["subjectId"], token)
        found.minimized = asked["classifier"]
        return {"minimizedComment": self._value(found)}

    def _unminimizeComment(self, asked: Value, token: Token) -> Value:  # noqa: N802
        found = self._minimizable(asked["subjectId"], token)
        found.minimized = ""
        return {"unminimizedComment": self._value(found)}

    def _minimizable(self, node: str, token: Token) -> Comment | Review | Remark:
        found = self._by_node(node)
        if found is None:
            raise _no_node(node)
        is_pull = bool(self._hub.issues[found.number].pull)
        if not token.may((("pull-requests", "write"), ("issues", "write")) if is_pull else (("issues", "write"),)):
            raise _forbidden()
        return found

    def _resolveReviewThread(self, asked: Value, token: Token) -> Value:  # noqa: N802
        return self._settle(asked["threadId"], token, resolved=True)

    def _unresolveReviewThread(self, asked: Value, token: Token) -> Value:  # noqa: N802
        return self._settle(asked["threadId"], token, resolved=False)

    def _settle(self, node: str, token: Token, *, resolved: bool) -> Value:
        remark = next((one for one in self._hub.remarks.values() if one.thread == node), None)
        if remark is None:
            raise _no_node(node)
        if not token.may(WRITE_CONTENTS):
            raise _forbidden()
        remark.resolved = resolved
        return {"thread": self._thread(remark)}

    def _by_node(self, node: str) -> Comment | Review | Remark | None:
        everything: tuple[Comment | Review | Remark, ...] = (
            *self._hub.comments.values(),
            *self._hub.reviews.values(),
            *self._hub.remarks.values(),
        )
        return next((one for one in everything if one.node == node), None)

    def _node(self, _info: object, id: str) -> Value:  # noqa: A002
        found = self._by_node(id)
        thread = next((one for one in self._hub.remarks.values() if one.thread == id), None)
        if found is None and thread is None:
            raise _error("NOT_FOUND", f"Could not resolve to a node with the global id of '{id}'")
        return self._value(found) if found else self._thread(thread) if thread else {}

    def _value(self, of: Comment | Review | Remark) -> Value:
        names = {Comment: "IssueComment", Review: "PullRequestReview", Remark: "PullRequestReviewComment"}
        return {
            "__typename": names[type(of)], "id": of.node, "body": of.body, "databaseId": of.id,
            "fullDatabaseId": str(of.id), "author": _actor(of.login), "isMinimized": bool(of.minimized),
            "minimizedReason": of.minimized.lower() or None,
        }  # fmt: skip

    def _thread(self, remark: Remark) -> Value:
        outdated = self._rows.is_outdated(remark)
        said = [self._value(remark)]
        said += [self._value(remark) | {"author": _actor(login), "body": body} for login, body in remark.answers]
        return {
            "__typename": "PullRequestReviewThread", "id": remark.thread, "isResolved": remark.resolved,
            "isOutdated": outdated, "path": remark.path, "line": None if outdated else remark.line,
            "startLine": None if outdated else remark.start_line, "comments": _pages(said),
        }  # fmt: skip

    def _owner(self, _info: object, login: str) -> Value | None:
        known = {repo.owner.lower() for repo in self._hub.repositories.values()}
        return {"__typename": "User", "login": login} if login.lower() in known else None

    def _repository(self, _info: object, owner: str, name: str, **_more: bool) -> Value:
        repo = self._hub.repo(f"{owner}/{name}")
        if repo is None:
            raise _error("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
        return self._repo(repo)

    def _repo(self, repo: Repo) -> Value:
        parent = self._hub.repo(repo.parent) if repo.parent else None
        licence = {"key": repo.licence.lower(), "spdxId": repo.licence, "name": repo.licence} if repo.licence else None
        return {
            "__typename": "Repository", "id": f"R_{repo.id}", "nameWithOwner": repo.full_name,
            "isArchived": repo.archived, "isDisabled": False, "isEmpty": not repo.branches,
            "isFork": bool(repo.parent), "isPrivate": repo.private, "pushedAt": repo.pushed,
            "createdAt": repo.created, "stargazerCount": repo.stars, "forkCount": 0, "licenseInfo": licence,
            "description": repo.description or None, "homepageUrl": None,
            "url": f"https://github.com/{repo.full_name}", "parent": self._repo(parent) if parent else None,
            "defaultBranchRef": self._ref(repo, repo.default_branch), "object": self._object(repo),
            "ref": lambda _info, qualifiedName: self._ref(repo, qualifiedName.removeprefix("refs/heads/")),  # noqa: N803
            "repositoryTopics": {"nodes": []}, "pullRequest": self._pull,
        }  # fmt: skip

    def _object(self, repo: Repo) -> Callable[..., Value | None]:
        def resolve(_info: object, expression: str = "", oid: str = "") -> Value | None:
            ref, _, path = (expression or oid).partition(":")
            ref = repo.default_branch if ref == "HEAD" else ref
            commit = self._hub.commits.get(repo.branches.get(ref, ref))
            if commit is None:
                return None
            if not path:
                return {"__typename": "Tree" if ":" in expression else "Commit", "oid": commit.sha}
            is_folder = any(name.startswith(f"{path}/") for name in commit.tree)
            kind = "Blob" if path in commit.tree else "Tree" if is_folder else ""
            return {"__typename": kind, "oid": commit.sha} if kind else None

        return resolve

    def _ref(self, repo: Repo, name: str) -> Value | None:
        sha = repo.branches.get(name)
        url = f"https://github.com/{repo.full_name}/commit/{sha}"
        return {"name": name, "target": {"__typename": "Commit", "oid": sha, "url": url}} if sha else None

    def _pull(self, _info: object, number: int) -> Value:
        issue = self._hub.issues.get(number)
        if issue is None or not issue.pull:
            raise _error("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}.")
        return {
            "__typename": "PullRequest", "id": f"PR_{number}", "number": number, "state": _state(issue),
            "headRefOid": self._hub.heads(issue)[0],
            "comments": _pages([self._value(one) for one in self._hub.of(number)]),
            "reviewThreads": _pages([self._thread(o) for o in self._hub.remarks.values() if o.number == number]),
        }  # fmt: skip


def _state(issue: Issue) -> str:
    return "MERGED" if issue.pull and issue.pull.merged else issue.state.upper()


def _actor(login: str) -> Value:
    """GraphQL has no `[bot]`."""
    return {"__typename": "Bot" if login.endswith("[bot]") else "User", "login": login.removesuffix("[bot]")}


def _pages(rows: Sequence[Value]) -> Callable[..., Value]:
    def resolve(
        _info: object, first: int | None = None, last: int | None = None, after: str | None = None, **_: Any
    ) -> Value:
        if not (first or last) or (first or last or 0) > 100:
            raise _error("MISSING_PAGINATION_BOUNDARIES", "You must provide a `first` or `last` value of at most 100.")
        start = int(after or 0) if first else max(0, len(rows) - (last or 0))
        nodes = list(rows[start : start + (first or last or 0)])
        end = start + len(nodes)
        info = {"endCursor": str(end) if nodes else None, "hasNextPage": bool(first) and end < len(rows)}
        return {"nodes": nodes, "pageInfo": info, "totalCount": len(rows)}

    return resolve


def _error(kind: str, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"kind": kind})


def _forbidden() -> Refusal:
    return Refusal(403, "Resource not accessible by integration", kind="FORBIDDEN")


def _no_node(node: str) -> Refusal:
    return Refusal(404, f"Could not resolve to a node with the global id of '{node}'", kind="NOT_FOUND")
