"""Records as GitHub's REST API shows them: the least that its description allows, and what the bot may look at."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from tests.github.fake.contract import Contract
from tests.github.fake.git import Changed, Commit, blob
from tests.github.fake.hub import Hub
from tests.github.fake.state import Artifact, Comment, Issue, Remark, Repo, Review, Run, Workflow, number_of

Row = dict[str, Any]
NOON = "2026-11-26T12:00:00Z"
REASONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")


class Rows:
    """Each method makes one row."""

    def __init__(self, hub: Hub, contract: Contract, api: str, pages: str) -> None:
        """`api`, `pages`: addresses without a slash at the end."""
        self._hub, self._sample, self._api, self._pages = hub, contract.sample, api, pages

    @property
    def _own(self) -> str:
        return f"{self._api}/repos/{self._hub.name}"

    def user(self, login: str) -> Row:
        kind = "Bot" if login.endswith("[bot]") else "User"
        number = number_of(login)
        page = f"{self._pages}/{login.removesuffix('[bot]')}"
        return self._sample("simple-user", login=login, id=number, node_id=f"U_{number}", type=kind, html_url=page)

    def repo(self, repo: Repo, schema: str = "repository") -> Row:
        row = self._sample(
            schema, id=repo.id, node_id=f"R_{repo.id}", name=repo.full_name.partition("/")[2],
            full_name=repo.full_name, owner=self.user(repo.owner), private=repo.private, fork=bool(repo.parent),
            default_branch=repo.default_branch, archived=repo.archived, stargazers_count=repo.stars,
            html_url=f"{self._pages}/{repo.full_name}", url=f"{self._api}/repos/{repo.full_name}",
            pushed_at=repo.pushed, created_at=repo.created, visibility="private" if repo.private else "public",
        )  # fmt: skip
        if schema == "full-repository":
            row["has_issues"] = True
        return row

    def label(self, name: str) -> Row:
        colour = self._hub.labels.get(name, "ededed")
        return self._sample("label", id=number_of(name), name=name, color=colour, url=f"{self._own}/labels/{name}")

    def issue(self, issue: Issue) -> Row:
        kind = "pull" if issue.pull else "issues"
        row = self._sample(
            "issue", id=issue.number + 5000, node_id=f"I_{issue.number}", number=issue.number, title=issue.title,
            body=issue.body, state=issue.state, state_reason=issue.state_reason, user=self.user(issue.login),
            labels=[self.label(name) for name in issue.labels], locked=issue.locked, comments=0,
            html_url=f"{self._pages}/{self._hub.name}/{kind}/{issue.number}",
            url=f"{self._own}/issues/{issue.number}", author_association=self.association(issue.login),
        )  # fmt: skip
        row["comments"] = len(self._hub.of(issue.number))
        if issue.pull:
            url = f"{self._own}/pulls/{issue.number}"
            row["pull_request"] = {"url": url, "html_url": row["html_url"], "diff_url": url, "patch_url": url}
        return row

    def association(self, login: str) -> str:
        role = self._hub.main.role(login)
        return {"admin": "OWNER", "maintain": "COLLABORATOR", "write": "COLLABORATOR"}.get(role, "NONE")

    def pull(self, issue: Issue, schema: str = "pull-request") -> Row:
        pull = issue.pull
        assert pull
        head, base = self._hub.heads(issue)
        own = self._hub.repo(pull.head_repo) if pull.head_repo else None
        main = self._hub.main
        shared = self.issue(issue)
        names = ("title", "body", "state", "user", "labels", "locked", "html_url", "author_association", "number")
        row = self._sample(
            schema, id=issue.number + 7000, node_id=f"PR_{issue.number}", draft=pull.draft,
            url=f"{self._own}/pulls/{issue.number}",
            head=self._end(pull.head_owner, pull.head_branch, head, own),
            base=self._end(main.owner, pull.base, base, main), **{name: shared[name] for name in names},
        )  # fmt: skip
        if schema == "pull-request":
            row |= {"merged": pull.merged, "maintainer_can_modify": pull.maintainer_can_modify and bool(pull.head_repo)}
            row |= {"mergeable": True, "mergeable_state": "clean"}
        row["merged_at"] = NOON if pull.merged else None
        return row

    def _end(self, owner: str, branch: str, sha: str, repo: Repo | None) -> Row:
        shown = self.repo(repo) if repo else None
        return {"label": f"{owner}:{branch}", "ref": branch, "sha": sha, "user": self.user(owner), "repo": shown}

    def comment(self, comment: Comment) -> Row:
        return self._sample(
            "issue-comment", id=comment.id, node_id=comment.node, body=comment.body, user=self.user(comment.login),
            url=f"{self._own}/issues/comments/{comment.id}",
            html_url=f"{self._pages}/{self._hub.name}/issues/{comment.number}#issuecomment-{comment.id}",
            issue_url=f"{self._own}/issues/{comment.number}", author_association=self.association(comment.login),
        )  # fmt: skip

    def review(self, review: Review) -> Row:
        return self._sample(
            "pull-request-review", id=review.id, node_id=review.node, body=review.body, user=self.user(review.login),
            state={"COMMENT": "COMMENTED", "APPROVE": "APPROVED"}.get(review.event, "CHANGES_REQUESTED"),
            commit_id=review.commit, submitted_at=NOON, author_association=self.association(review.login),
            html_url=f"{self._pages}/{self._hub.name}/pull/{review.number}#pullrequestreview-{review.id}",
        )  # fmt: skip

    def remark(self, remark: Remark) -> Row:
        """GitHub forgets the place of one that is outdated, but not where it was."""
        line = None if self.is_outdated(remark) else remark.line
        start = remark.start_line if line else None
        head = self._hub.heads(self._hub.issues[remark.number])[0]
        return self._sample(
            "pull-request-review-comment", id=remark.id, node_id=remark.node, path=remark.path, line=line,
            start_line=start, original_line=remark.line, original_start_line=remark.start_line, side="RIGHT",
            start_side="RIGHT" if remark.start_line else None, body=remark.body, user=self.user(remark.login),
            commit_id=head if line else remark.commit, original_commit_id=remark.commit,
            pull_request_review_id=remark.review, position=1 if line else None,
            author_association=self.association(remark.login),
        )  # fmt: skip

    def answers(self, remark: Remark) -> list[Row]:
        own = self.remark(remark)
        return [
            own | {"id": remark.id * 1000 + i, "node_id": f"{remark.node}_{i}", "in_reply_to_id": remark.id}
            | {"body": body, "user": self.user(login)}
            for i, (login, body) in enumerate(remark.answers)
        ]  # fmt: skip

    def is_outdated(self, remark: Remark) -> bool:
        """The lines are not any more what they were."""
        head = self._hub.heads(self._hub.issues[remark.number])[0]
        then, now = (self._lines(sha, remark) for sha in (remark.commit, head))
        return then != now

    def _lines(self, sha: str, remark: Remark) -> list[bytes]:
        lines = self._hub.commits[sha].tree.get(remark.path, b"").split(b"\n")
        return lines[(remark.start_line or remark.line) - 1 : remark.line]

    def reaction(self, number: int, login: str, content: str) -> Row:
        return self._sample("reaction", id=number, node_id=f"RE_{number}", user=self.user(login), content=content)

    def file(self, file: Changed, sha: str) -> Row:
        row = self._sample(
            "diff-entry", filename=file.path, status=file.status, additions=file.additions, deletions=file.deletions,
            changes=file.additions + file.deletions, sha=sha,
        )  # fmt: skip
        return row if file.patch is None else row | {"patch": file.patch}

    def commit(self, commit: Commit) -> Row:
        person = {"name": commit.author, "email": f"{commit.author}@users.noreply.github.com", "date": NOON}
        said = {"message": commit.message, "author": person, "committer": person, "comment_count": 0, "url": self._own}
        return self._sample(
            "commit", sha=commit.sha, node_id=f"C_{commit.sha}", author=self.user(commit.author),
            committer=self.user(commit.author), parents=self._parents(commit),
            commit=said | {"tree": {"sha": commit.sha, "url": self._own}},
        )  # fmt: skip

    def git_commit(self, commit: Commit) -> Row:
        person = {"name": commit.author, "email": f"{commit.author}@users.noreply.github.com", "date": NOON}
        return self._sample(
            "git-commit", sha=commit.sha, message=commit.message, author=person, committer=person,
            parents=self._parents(commit), tree={"sha": commit.sha, "url": self._own},
        )  # fmt: skip

    def activity(self, repo: Repo, branch: str, sha: str) -> Row:
        """A push to a branch, at the time of the repository's last one."""
        parents = self._hub.commits[sha].parents
        return self._sample(
            "activity", before=parents[0] if parents else "0" * 40, after=sha, ref=f"refs/heads/{branch}",
            timestamp=repo.pushed, activity_type="push", actor=self.user(repo.owner),
        )  # fmt: skip

    def _parents(self, commit: Commit) -> list[Row]:
        return [{"sha": sha, "url": self._own, "html_url": self._own} for sha in commit.parents]

    def ref(self, name: str, sha: str) -> Row:
        target = {"type": "commit", "sha": sha, "url": f"{self._own}/git/commits/{sha}"}
        return {"ref": name, "node_id": f"REF_{name}", "url": f"{self._own}/git/{name}", "object": target}

    def content(self, path: str, raw: bytes) -> Row:
        return self._sample(
            "content-file", type="file", encoding="base64", size=len(raw), name=path.rpartition("/")[2], path=path,
            content=b64encode(raw).decode(), sha=blob(raw),
        )  # fmt: skip

    def folder(self, path: str, tree: Mapping[str, bytes]) -> list[Row]:
        below = f"{path}/" if path else ""
        inside = {name[len(below) :].partition("/")[0] for name in tree if name.startswith(below)}
        return [self._listed(f"{below}{name}", name, tree) for name in sorted(inside)]

    def _listed(self, path: str, name: str, tree: Mapping[str, bytes]) -> Row:
        links = {"git": None, "html": None, "self": self._own}
        raw = tree.get(path)
        kind = "dir" if raw is None else "file"
        row = {"type": kind, "size": len(raw or b""), "name": name, "path": path, "sha": blob(raw or b"")}
        return row | {"url": self._own, "git_url": None, "html_url": None, "download_url": None, "_links": links}

    def workflow(self, workflow: Workflow) -> Row:
        return self._sample(
            "workflow", id=workflow.id, node_id=f"W_{workflow.id}", name=workflow.name, path=workflow.path,
            state=workflow.state, created_at=NOON, updated_at=NOON,
            html_url=f"{self._pages}/{self._hub.name}/blob/main/{workflow.path}",
        )  # fmt: skip

    def run(self, run: Run) -> Row:
        return self._sample(
            "workflow-run", id=run.id, workflow_id=run.workflow, event=run.event, head_branch=run.branch,
            head_sha=run.sha, status=run.status, conclusion=run.conclusion, created_at=run.created, pull_requests=[],
            html_url=f"{self._pages}/{self._hub.name}/actions/runs/{run.id}",
        )  # fmt: skip

    def artifact(self, artifact: Artifact) -> Row:
        return self._sample(
            "artifact", id=artifact.id, node_id=f"A_{artifact.id}", name=artifact.name, expired=artifact.expired,
            size_in_bytes=artifact.size, workflow_run={"id": artifact.run},
        )  # fmt: skip

    def permission(self, login: str, role: str) -> Row:
        """GitHub's older word for a role, beside the role."""
        old = {"maintain": "write", "triage": "read"}.get(role, role)
        user = self.user(login) | {"role_name": role}
        return {"permission": old, "role_name": role, "user": self._sample("nullable-collaborator") | user}

    def comparison(
        self, base: Commit, other: Commit, between: Iterable[Commit], files: list[Changed], status: str
    ) -> Row:
        commits = [self.commit(commit) for commit in between]
        return self._sample(
            "commit-comparison", status=status, ahead_by=len(commits), behind_by=0, total_commits=len(commits),
            base_commit=self.commit(base), merge_base_commit=self.commit(base), commits=commits,
            files=[self.file(file, blob(other.tree.get(file.path, b""))) for file in files],
        )  # fmt: skip
