"""The state of the fake GitHub, and how tests set a scene."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from tests.github.fake.git import Commits, Tree, changed, hunks
from tests.github.fake.state import (
    BOT,
    Artifact,
    Comment,
    Issue,
    Pull,
    Remark,
    Repo,
    Review,
    Run,
    Workflow,
    number_of,
)  # fmt: skip

WRITERS = frozenset({"admin", "maintain", "write"})


class Refusal(Exception):  # noqa: N818
    """GitHub will not: the status, and what is wrong with which field."""

    def __init__(self, status: int, message: str, *, field: str = "", code: str = "invalid", kind: str = "") -> None:
        """`kind`: of an error of GraphQL."""
        super().__init__(message)
        self.status, self.field, self.code, self.kind = status, field, code, kind


class Hub:
    """One repository with its issues and pull requests, and others of which there is only code."""

    def __init__(self, name: str = "octo/list", files: Mapping[str, bytes] | None = None) -> None:
        self.commits = Commits()
        self.repositories: dict[str, Repo] = {}
        self.renamed: dict[str, str] = {}
        """Old names of repositories, in small letters, with the new ones."""
        self.issues: dict[int, Issue] = {}
        """And pull requests."""
        self.comments: dict[int, Comment] = {}
        self.reviews: dict[int, Review] = {}
        self.remarks: dict[int, Remark] = {}
        self.labels: dict[str, str] = {}
        """Their colours."""
        self.workflows: dict[int, Workflow] = {}
        self.runs: dict[int, Run] = {}
        self.artifacts: dict[int, Artifact] = {}
        self.modes: dict[str, str] = {}
        """Of git, by the name of a file or a folder, where it is not that of a plain one."""
        self.before_mutation: Callable[[str], object] = lambda _: None
        """Given the name of a mutation: what happens on GitHub just before it."""
        self._ids = count(1001)
        self.name = name
        self.add_repo(Repo(name), files or {"list.md": b"# List\n"})

    def id(self) -> int:
        return next(self._ids)

    @property
    def main(self) -> Repo:
        return self.repositories[self.name.lower()]

    def repo(self, name: str) -> Repo | None:
        return self.repositories.get(self.renamed.get(name.lower(), name).lower())

    def add_repo(self, repo: Repo, files: Tree | None = None) -> Repo:
        self.repositories[repo.full_name.lower()] = repo
        if files is not None:
            repo.branches[repo.default_branch] = self.commits.make(files, (), "Begin", repo.owner)
        return repo

    def fork(self, name: str) -> Repo:
        """Of the list's repository, with its branches as they are now."""
        return self.add_repo(Repo(name, private=self.main.private, parent=self.name, branches={**self.main.branches}))

    def rename(self, new: str) -> None:
        """The list's repository; its old name still leads there."""
        repo = self.repositories.pop(self.name.lower())
        self.renamed[self.name.lower()] = new
        repo.full_name = self.name = new
        self.repositories[new.lower()] = repo

    def push(
        self,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        repo: str = "",
        onto: str = "",
        author: str = "",
        message: str = "Change",
        sha: str = "",
    ) -> str:
        """A commit with these files instead; None: without that file. A new branch begins at the default branch.

        `onto`: the commit before it, where it is to be another than the branch's (a force-push). `sha`: its name.
        """
        at = self.repositories[(repo or self.name).lower()]
        parent = onto or at.branches.get(branch) or at.branches[at.default_branch]
        tree = {**self.commits[parent].tree, **files}
        kept = {path: raw for path, raw in tree.items() if raw is not None}
        at.branches[branch] = self.commits.make(kept, (parent,), message, author or at.owner, sha)
        return at.branches[branch]

    def files(self, branch: str = "", *, repo: str = "") -> Tree:
        at = self.repositories[(repo or self.name).lower()]
        return self.commits[at.branches[branch or at.default_branch]].tree

    def open_issue(self, title: str, body: str | None, login: str, labels: tuple[str, ...] = ()) -> Issue:
        number = max(self.issues, default=0) + 1
        issue = self.issues[number] = Issue(number, title, body, login, [*labels])
        for label in labels:
            self.labels.setdefault(label, "ededed")
        return issue

    def open_pull(
        self,
        head: str,
        *,
        title: str = "Add an entry",
        body: str | None = "",
        base: str = "",
        login: str = "",
        maintainer_can_modify: bool = True,
        draft: bool = False,
    ) -> Issue:
        """`head`: `branch` of the list's repository, or `owner:branch` of a fork."""
        owner, _, branch = head.rpartition(":")
        at = self.main if not owner or owner.lower() == self.main.owner.lower() else self._fork_of(owner)
        base = base or self.main.default_branch
        if branch not in at.branches:
            raise Refusal(422, "Validation Failed", field="head")
        if base not in self.main.branches:
            raise Refusal(422, "Validation Failed", field="base")
        if self._pull_of(at.full_name, branch, base):
            raise Refusal(422, "Validation Failed", code="custom")
        issue = self.open_issue(title, body, login or at.owner)
        heads = at.branches[branch], self.main.branches[base]
        issue.pull = Pull(at.full_name, at.owner, branch, base, *heads, maintainer_can_modify, draft)
        return issue

    def _fork_of(self, owner: str) -> Repo:
        found = [repo for repo in self.repositories.values() if repo.owner.lower() == owner.lower() and repo.parent]
        if not found:
            raise Refusal(422, "Validation Failed", field="head")
        return found[0]

    def _pull_of(self, repo: str, branch: str, base: str) -> bool:
        wanted = (repo, branch, base)
        opened = [issue.pull for issue in self.issues.values() if issue.pull and issue.state == "open"]
        return any((pull.head_repo, pull.head_branch, pull.base) == wanted for pull in opened)

    def delete_repo(self, name: str) -> None:
        """A fork whose owner had enough of it; its pull requests stay."""
        gone = self.repositories.pop(name.lower())
        for issue in self.issues.values():
            if issue.pull and issue.pull.head_repo == gone.full_name:
                self.heads(issue)
                issue.pull.head_repo = ""

    def delete_branch(self, repo: Repo, name: str) -> None:
        """And close the pull requests that come from it."""
        for issue in self.issues.values():
            pull = issue.pull
            if pull and issue.state == "open" and (pull.head_repo, pull.head_branch) == (repo.full_name, name):
                self.close(issue.number)
        del repo.branches[name]

    def heads(self, issue: Issue) -> tuple[str, str]:
        """The commits of head and base: those of the branches, as long as it is open."""
        pull = issue.pull
        assert pull
        if issue.state == "open":
            repo = self.repositories.get(pull.head_repo.lower())
            pull.head_sha = repo.branches.get(pull.head_branch, pull.head_sha) if repo else pull.head_sha
            pull.base_sha = self.main.branches.get(pull.base, pull.base_sha)
        return pull.head_sha, pull.base_sha

    def close(self, number: int, *, merged: bool = False) -> None:
        issue = self.issues[number]
        if issue.pull:
            self.heads(issue)
            issue.pull.merged = merged
        issue.state = "closed"

    def changed(self, issue: Issue) -> list[tuple[str, list[range]]]:
        """The files of a pull request with the lines that can be commented on."""
        head, base = self.heads(issue)
        before = self.commits.base(head, base)
        files = changed(self.commits[before].tree if before else {}, self.commits[head].tree)
        return [(file.path, hunks(file.patch)) for file in files]

    def comment(self, number: int, body: str, login: str = BOT) -> Comment:
        made = Comment(self.id(), number, body, login)
        self.comments[made.id] = made
        return made

    def of(self, number: int) -> list[Comment]:
        """The comments on an issue or a pull request."""
        return [comment for comment in self.comments.values() if comment.number == number]

    def workflow(self, path: str, name: str = "", state: str = "active") -> Workflow:
        made = Workflow(number_of(path), path, name or path, state)
        self.workflows[made.id] = made
        return made

    def ran(self, workflow: Workflow, event: str, branch: str, sha: str, **more: str) -> Run:
        run = Run(self.id(), workflow.id, event, branch, sha, **more)
        self.runs[run.id] = run
        return run

    def artifact(self, run: Run, name: str, size: int = 1000, *, expired: bool = False) -> Artifact:
        made = Artifact(self.id(), run.id, name, size, expired)
        self.artifacts[made.id] = made
        return made

    def may_write(self, login: str, repo: Repo) -> bool:
        """By its role, or because a pull request lets maintainers write to its branch."""
        invited = any(
            issue.pull and issue.pull.head_repo == repo.full_name and issue.pull.maintainer_can_modify
            for issue in self.issues.values()
            if issue.state == "open"
        )
        return repo.role(login) in WRITERS or (invited and self.main.role(login) in WRITERS)
