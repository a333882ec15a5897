"""What the fake GitHub does for each operation of REST, by the names that GitHub's description gives them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.github.fake.git import Commit, blob, changed
from tests.github.fake.hub import WRITERS, Hub, Refusal
from tests.github.fake.rows import REASONS, Rows
from tests.github.fake.state import Comment, Issue, Remark, Repo, Review, Workflow

MOST_BODY = 65_536
MOST_TITLE = 256


class Asked(NamedTuple):
    """A request that is as described."""

    values: Mapping[str, str]
    """From its path."""
    query: Mapping[str, str]
    body: Mapping[str, Any]
    login: str
    repo: Repo
    accept: str


class Told(NamedTuple):
    """An answer: rows are cut into pages by the server."""

    value: Any = None
    status: int = 200
    rows: str = ""
    """Where the rows are in `value`, if it is an object."""


Operation = Callable[[Asked], Told]


class Operations:
    """Called by the server, one at a time."""

    def __init__(self, hub: Hub, rows: Rows) -> None:
        self._hub, self._rows = hub, rows
        self._blobs: dict[str, bytes] = {}
        self._trees: dict[str, dict[str, bytes]] = {}

    def named(self, operation: str) -> Operation:
        return getattr(self, operation.split("/")[1].replace("-", "_") + self._suffix(operation))  # type: ignore[no-any-return]

    @staticmethod
    def _suffix(operation: str) -> str:
        """`issues/get` and `pulls/get` are two."""
        part, _, name = operation.partition("/")
        shared = {"get", "list", "create", "update"}
        return f"_{part.removesuffix('s')}" if name in shared else "_object" if operation == "git/get-commit" else ""

    # Repositories and code

    def get_repo(self, asked: Asked) -> Told:
        return Told(self._rows.repo(asked.repo, "full-repository"))

    def get_collaborator_permission_level(self, asked: Asked) -> Told:
        login = asked.values["username"]
        return Told(self._rows.permission(login, asked.repo.role(login)))

    def get_branch(self, asked: Asked) -> Told:
        name = asked.values["branch"]
        if name not in asked.repo.branches:
            raise Refusal(404, "Branch not found")
        commit = self._rows.commit(self._hub.commits[asked.repo.branches[name]])
        links = {"html": "https://github.com/", "self": "https://github.com/"}
        plain = {"name": name, "commit": commit, "_links": links, "protected": False}
        return Told(plain | {"protection": {}, "protection_url": "https://github.com/"})

    def get_commit(self, asked: Asked) -> Told:
        return Told(self._rows.commit(self._at(asked.repo, asked.values["ref"])))

    def get_commit_object(self, asked: Asked) -> Told:
        return Told(self._rows.git_commit(self._at(asked.repo, asked.values["commit_sha"])))

    def compare_commits_with_basehead(self, asked: Asked) -> Told:
        first, dots, second = asked.values["basehead"].partition("...")
        if not dots:
            raise Refusal(404, "Not Found")
        one, other = self._at(asked.repo, first), self._at(asked.repo, second)
        shared = self._hub.commits.base(other.sha, one.sha)
        if shared is None:
            raise Refusal(404, f"No common ancestor between {first} and {second}.")
        base = self._hub.commits[shared]
        known = set(self._hub.commits.history(shared))
        between = [self._hub.commits[sha] for sha in self._hub.commits.history(other.sha) if sha not in known][::-1]
        behind, ahead = shared != one.sha, bool(between)
        status = "diverged" if behind and ahead else "behind" if behind else "ahead" if ahead else "identical"
        return Told(self._rows.comparison(base, other, between, changed(base.tree, other.tree), status))

    def get_content(self, asked: Asked) -> Told:
        tree = self._at(asked.repo, asked.query.get("ref", asked.repo.default_branch)).tree
        path = asked.values["path"].strip("/")
        if path in tree:
            is_raw = "raw" in asked.accept
            return Told(tree[path] if is_raw else self._rows.content(path, tree[path]))
        if not any(name.startswith(f"{path}/") for name in tree):
            raise Refusal(404, "Not Found")
        return Told(self._rows.folder(path, tree))

    def _at(self, repo: Repo, ref: str) -> Commit:
        """A branch, a commit, or `owner:branch` of the same network."""
        owner, _, name = ref.rpartition(":")
        if owner:
            network = [other for other in self._hub.repositories.values() if other.owner.lower() == owner.lower()]
            repo = network[0] if network else repo
        name = name.removeprefix("refs/").removeprefix("heads/")
        commit = self._hub.commits.get(repo.branches.get(name, name))
        if commit is None:
            raise Refusal(404, "Not Found")
        return commit

    def get_ref(self, asked: Asked) -> Told:
        name = _branch(asked.values["ref"])
        if name not in asked.repo.branches:
            raise Refusal(404, "Not Found")
        return Told(self._rows.ref(f"refs/heads/{name}", asked.repo.branches[name]))

    def list_matching_refs(self, asked: Asked) -> Told:
        found = {f"heads/{name}": sha for name, sha in asked.repo.branches.items()}
        matching = {name: sha for name, sha in found.items() if name.startswith(asked.values["ref"])}
        return Told([self._rows.ref(f"refs/{name}", sha) for name, sha in sorted(matching.items())])

    def create_ref(self, asked: Asked) -> Told:
        name = asked.body["ref"]
        if not name.startswith("refs/heads/"):
            raise Refusal(422, "Reference name must start with 'refs/'")
        if name.removeprefix("refs/heads/") in asked.repo.branches:
            raise Refusal(422, "Reference already exists")
        if self._hub.commits.get(asked.body["sha"]) is None:
            raise Refusal(422, "Object does not exist")
        asked.repo.branches[name.removeprefix("refs/heads/")] = asked.body["sha"]
        return Told(self._rows.ref(name, asked.body["sha"]), 201)

    def update_ref(self, asked: Asked) -> Told:
        name, sha = _branch(asked.values["ref"]), asked.body["sha"]
        if name not in asked.repo.branches:
            raise Refusal(422, "Reference does not exist")
        if self._hub.commits.get(sha) is None:
            raise Refusal(422, "Object does not exist")
        if not asked.body.get("force") and not self._hub.commits.is_ahead(sha, asked.repo.branches[name]):
            raise Refusal(422, "Update is not a fast forward")
        asked.repo.branches[name] = sha
        return Told(self._rows.ref(f"refs/heads/{name}", sha))

    def delete_ref(self, asked: Asked) -> Told:
        name = _branch(asked.values["ref"])
        if name not in asked.repo.branches:
            raise Refusal(422, "Reference does not exist")
        self._hub.delete_branch(asked.repo, name)
        return Told(None, 204)

    def create_blob(self, asked: Asked) -> Told:
        text = asked.body["content"]
        raw = b64decode(text) if asked.body.get("encoding") == "base64" else text.encode()
        self._blobs[blob(raw)] = raw
        return Told({"sha": blob(raw), "url": "https://api.github.com/"}, 201)

    def create_tree(self, asked: Asked) -> Told:
        base = asked.body.get("base_tree")
        tree = dict(self._tree(base)) if base else {}
        for item in asked.body["tree"]:
            raw = item["content"].encode() if "content" in item else self._blobs.get(item.get("sha") or "")
            if raw is None and item.get("sha"):
                raise Refusal(422, "tree.sha is not a valid blob")
            tree = {path: held for path, held in tree.items() if path != item["path"]}
            tree |= {} if raw is None else {item["path"]: raw}
        sha = self._hub.commits.make(tree, (), "tree", "")
        self._trees[sha] = tree
        return Told(self._tree_row(sha, tree), 201)

    def get_tree(self, asked: Asked) -> Told:
        """A folder without what is in those below it."""
        sha = asked.values["tree_sha"]
        tree = self._tree(asked.repo.branches.get(sha, sha))
        row = self._tree_row(sha, {path: raw for path, raw in tree.items() if "/" not in path})
        for name in sorted({path.partition("/")[0] for path in tree if "/" in path}):
            below = {path.removeprefix(f"{name}/"): raw for path, raw in tree.items() if path.startswith(f"{name}/")}
            own = self._hub.commits.make(below, (), f"tree {name}", "")
            self._trees[own] = below
            row["tree"].append({"path": name, "mode": "040000", "type": "tree", "sha": own})
        for one in row["tree"]:
            one["mode"] = self._hub.modes.get(one["path"], one["mode"])
        return Told(row)

    def list_activities(self, asked: Asked) -> Told:
        """The newest push to each branch."""
        pushes = [
            self._rows.activity(asked.repo, name, sha)
            for name, sha in asked.repo.branches.items()
            if asked.query.get("ref") in (None, name, f"refs/heads/{name}")
        ]
        return Told(pushes)

    def _tree(self, sha: str) -> Mapping[str, bytes]:
        """A commit's name is its tree's, too."""
        commit = self._hub.commits.get(sha)
        if sha not in self._trees and commit is None:
            raise Refusal(404, "Not Found")
        return self._trees[sha] if commit is None else commit.tree

    def _tree_row(self, sha: str, tree: Mapping[str, bytes]) -> dict[str, Any]:
        rows = [
            {"path": path, "mode": "100644", "type": "blob", "sha": blob(raw), "size": len(raw)}
            for path, raw in tree.items()
        ]
        return {"sha": sha, "url": "https://api.github.com/", "truncated": False, "tree": rows}

    def create_commit(self, asked: Asked) -> Told:
        parents = tuple(asked.body.get("parents", ()))
        if any(self._hub.commits.get(sha) is None for sha in parents):
            raise Refusal(422, "Parent SHA does not exist or is not a commit object")
        author = asked.body.get("author", {}).get("name", asked.login)
        sha = self._hub.commits.make(self._tree(asked.body["tree"]), parents, asked.body["message"], author)
        return Told(self._rows.git_commit(self._hub.commits[sha]), 201)

    # Issues and comments

    def list_for_repo(self, asked: Asked) -> Told:
        """Pull requests are issues, too."""
        state, creator = asked.query.get("state", "open"), asked.query.get("creator")
        labels = {label for label in asked.query.get("labels", "").split(",") if label}
        found = [
            issue
            for issue in self._newest()
            if state in (issue.state, "all") and creator in (None, issue.login) and labels <= {*issue.labels}
        ]
        return Told([self._rows.issue(issue) for issue in found])

    def _newest(self) -> list[Issue]:
        return sorted(self._hub.issues.values(), key=lambda issue: -issue.number)

    def get_issue(self, asked: Asked) -> Told:
        return Told(self._rows.issue(self._issue(asked)))

    def create_issue(self, asked: Asked) -> Told:
        _bounded(asked.body)
        labels = tuple(label if isinstance(label, str) else label["name"] for label in asked.body.get("labels", ()))
        issue = self._hub.open_issue(str(asked.body["title"]), asked.body.get("body"), asked.login, labels)
        return Told(self._rows.issue(issue), 201)

    def update_issue(self, asked: Asked) -> Told:
        issue = self._issue(asked)
        _bounded(asked.body)
        if asked.body.get("state") == "open" and issue.pull and issue.pull.merged:
            raise Refusal(422, "Validation Failed", field="state")
        if "state" in asked.body and asked.body["state"] != issue.state:
            self._hub.close(issue.number) if asked.body["state"] == "closed" else None
            issue.state = asked.body["state"]
            issue.state_reason = "completed" if issue.state == "closed" else "reopened"
        issue.title = asked.body.get("title", issue.title)
        issue.body = asked.body.get("body", issue.body)
        issue.state_reason = asked.body.get("state_reason", issue.state_reason)
        if "labels" in asked.body:
            issue.labels = [label if isinstance(label, str) else label["name"] for label in asked.body["labels"]]
        return Told(self._rows.issue(issue))

    def _issue(self, asked: Asked) -> Issue:
        issue = self._hub.issues.get(int(asked.values.get("issue_number", 0)))
        if issue is None:
            raise Refusal(404, "Not Found")
        return issue

    def list_comments(self, asked: Asked) -> Told:
        issue = self._issue(asked)
        return Told([self._rows.comment(comment) for comment in self._hub.of(issue.number)])

    def create_comment(self, asked: Asked) -> Told:
        issue = self._issue(asked)
        _bounded(asked.body)
        if not asked.body["body"].strip():
            raise Refusal(422, "Validation Failed", field="body", code="missing_field")
        if issue.locked and self._hub.main.role(asked.login) not in WRITERS:
            raise Refusal(403, "Unable to create comment because issue is locked.")
        return Told(self._rows.comment(self._hub.comment(issue.number, asked.body["body"], asked.login)), 201)

    def get_comment(self, asked: Asked) -> Told:
        return Told(self._rows.comment(self._comment(asked)))

    def update_comment(self, asked: Asked) -> Told:
        """Who may write, may write into anybody's."""
        comment = self._comment(asked)
        _bounded(asked.body)
        comment.body = asked.body["body"]
        comment.edits += 1
        return Told(self._rows.comment(comment))

    def delete_comment(self, asked: Asked) -> Told:
        del self._hub.comments[self._comment(asked).id]
        return Told(None, 204)

    def _comment(self, asked: Asked) -> Comment:
        comment = self._hub.comments.get(int(asked.values["comment_id"]))
        if comment is None:
            raise Refusal(404, "Not Found")
        return comment

    def list_for_issue_comment(self, asked: Asked) -> Told:
        reactions = self._comment(asked).reactions
        return Told([self._rows.reaction(i, *reaction) for i, reaction in enumerate(reactions)])

    def create_for_issue_comment(self, asked: Asked) -> Told:
        return self._react(self._comment(asked).reactions, asked)

    def create_for_issue(self, asked: Asked) -> Told:
        return self._react(self._issue(asked).reactions, asked)

    def _react(self, reactions: list[tuple[str, str]], asked: Asked) -> Told:
        own = asked.login, str(asked.body["content"])
        assert own[1] in REASONS
        known = own in reactions
        reactions += [] if known else [own]
        return Told(self._rows.reaction(reactions.index(own), *own), 200 if known else 201)

    def list_labels_for_repo(self, asked: Asked) -> Told:  # noqa: ARG002
        return Told([self._rows.label(name) for name in self._hub.labels])

    def get_label(self, asked: Asked) -> Told:
        if asked.values["name"] not in self._hub.labels:
            raise Refusal(404, "Not Found")
        return Told(self._rows.label(asked.values["name"]))

    def create_label(self, asked: Asked) -> Told:
        if asked.body["name"] in self._hub.labels:
            raise Refusal(422, "Validation Failed", field="name", code="already_exists")
        self._hub.labels[asked.body["name"]] = asked.body.get("color", "ededed")
        return Told(self._rows.label(asked.body["name"]), 201)

    def list_labels_on_issue(self, asked: Asked) -> Told:
        return Told([self._rows.label(name) for name in self._issue(asked).labels])

    def add_labels(self, asked: Asked) -> Told:
        """A label that is not there yet is made."""
        issue = self._issue(asked)
        wanted = asked.body.get("labels", [])
        for name in (one if isinstance(one, str) else one["name"] for one in wanted):
            self._hub.labels.setdefault(name, "ededed")
            issue.labels += [] if name in issue.labels else [name]
        return self.list_labels_on_issue(asked)

    def remove_label(self, asked: Asked) -> Told:
        issue = self._issue(asked)
        if asked.values["name"] not in issue.labels:
            raise Refusal(404, "Label does not exist")
        issue.labels.remove(asked.values["name"])
        return self.list_labels_on_issue(asked)

    # Pull requests

    def list_pull(self, asked: Asked) -> Told:
        state = asked.query.get("state", "open")
        rows = [
            self._rows.pull(issue, "pull-request-simple")
            for issue in self._newest()
            if issue.pull and state in (issue.state, "all")
        ]
        for end, key in (("head", "label"), ("base", "ref")):
            if wanted := asked.query.get(end):
                rows = [row for row in rows if row[end][key] == wanted]
        return Told(rows)

    def list_pull_requests_associated_with_commit(self, asked: Asked) -> Told:
        """As GitHub: nothing for a commit that is only in a fork."""
        sha = asked.values["commit_sha"]
        own = any(sha in self._hub.commits.history(head) for head in self._hub.main.branches.values())
        pulls = [issue for issue in self._newest() if issue.pull and own and sha == self._hub.heads(issue)[0]]
        return Told([self._rows.pull(issue, "pull-request-simple") for issue in pulls])

    def get_pull(self, asked: Asked) -> Told:
        return Told(self._rows.pull(self._pull(asked)))

    def _pull(self, asked: Asked) -> Issue:
        issue = self._hub.issues.get(int(asked.values["pull_number"]))
        if issue is None or not issue.pull:
            raise Refusal(404, "Not Found")
        return issue

    def create_pull(self, asked: Asked) -> Told:
        body = asked.body
        _bounded(body)
        issue = self._hub.open_pull(
            body["head"], title=body.get("title", ""), body=body.get("body"), base=body["base"], login=asked.login,
            maintainer_can_modify=body.get("maintainer_can_modify", True), draft=body.get("draft", False),
        )  # fmt: skip
        head, base = self._hub.heads(issue)
        if self._hub.commits.is_ahead(base, head):
            del self._hub.issues[issue.number]
            raise Refusal(422, "Validation Failed", code="custom")
        return Told(self._rows.pull(issue), 201)

    def update_pull(self, asked: Asked) -> Told:
        issue = self._pull(asked)
        _bounded(asked.body)
        wanted = asked.body.get("state", issue.state)
        if wanted != issue.state:
            assert issue.pull
            if issue.pull.merged or (wanted == "open" and not self._has_branch(issue)):
                raise Refusal(422, "Validation Failed", field="state")
            self._hub.close(issue.number)
            issue.state = wanted
        issue.title, issue.body = asked.body.get("title", issue.title), asked.body.get("body", issue.body)
        return Told(self._rows.pull(issue))

    def _has_branch(self, issue: Issue) -> bool:
        assert issue.pull
        repo = self._hub.repo(issue.pull.head_repo)
        return repo is not None and issue.pull.head_branch in repo.branches

    def list_commits(self, asked: Asked) -> Told:
        head, base = self._hub.heads(self._pull(asked))
        known = set(self._hub.commits.history(base))
        between = [sha for sha in self._hub.commits.history(head) if sha not in known][::-1]
        return Told([self._rows.commit(self._hub.commits[sha]) for sha in between])

    def list_files(self, asked: Asked) -> Told:
        head, base = self._hub.heads(self._pull(asked))
        before = self._hub.commits.base(head, base)
        tree = self._hub.commits[head].tree
        files = changed(self._hub.commits[before].tree if before else {}, tree)
        return Told([self._rows.file(file, blob(tree.get(file.path, b""))) for file in files[:3000]])

    def list_reviews(self, asked: Asked) -> Told:
        number = self._pull(asked).number
        return Told([self._rows.review(one) for one in self._hub.reviews.values() if one.number == number])

    def create_review(self, asked: Asked) -> Told:
        """All or nothing: one line that is not in the diff, and none of it is there."""
        issue, body = self._pull(asked), asked.body
        _bounded(body)
        comments = body.get("comments", [])
        if not body.get("event"):
            raise Refusal(422, "a pending review is nothing that a bot should leave")
        if body["event"] != "APPROVE" and not body.get("body") and not comments:
            raise Refusal(422, "Unprocessable Entity")
        head = self._hub.heads(issue)[0]
        commit = body.get("commit_id", head)
        if commit not in self._hub.commits.history(head):
            raise Refusal(422, "Unprocessable Entity")
        for comment in comments:
            self._check_place(issue, comment)
        review = Review(self._hub.id(), issue.number, body.get("body", ""), asked.login, body["event"], commit)
        self._hub.reviews[review.id] = review
        for comment in comments:
            self._add_remark(review, comment)
        return Told(self._rows.review(review))

    def create_review_comment(self, asked: Asked) -> Told:
        """A review of its own, with nothing else in it."""
        issue, body = self._pull(asked), asked.body
        if body["commit_id"] not in self._hub.commits.history(self._hub.heads(issue)[0]):
            raise Refusal(422, "Unprocessable Entity")
        self._check_place(issue, body)
        review = Review(self._hub.id(), issue.number, "", asked.login, "COMMENT", body["commit_id"])
        self._hub.reviews[review.id] = review
        return Told(self._rows.remark(self._add_remark(review, body)), 201)

    def _add_remark(self, review: Review, comment: Mapping[str, Any]) -> Remark:
        where = comment["path"], comment.get("start_line"), comment["line"]
        made = Remark(self._hub.id(), review.id, review.number, *where, comment["body"], review.login, review.commit)
        self._hub.remarks[made.id] = made
        return made

    def _check_place(self, issue: Issue, comment: Mapping[str, Any]) -> None:
        _bounded(comment)
        line, start = comment.get("line"), comment.get("start_line")
        if line is None:
            raise Refusal(422, "Unprocessable Entity: line could not be resolved")
        if comment.get("side", "RIGHT") != "RIGHT" or (start is not None and comment.get("start_side") != "RIGHT"):
            raise Refusal(422, "Unprocessable Entity: only lines of the new file are modelled here")
        if start is not None and start >= line:
            raise Refusal(422, "Unprocessable Entity: start_line must precede line")
        hunks = [found for path, found in self._hub.changed(issue) if path == comment["path"]]
        lines = {line} | ({start} if start is not None else set())
        if not any(lines <= set(hunk) for found in hunks for hunk in found):
            raise Refusal(422, "Unprocessable Entity: line must be part of the diff")

    def update_review(self, asked: Asked) -> Told:
        review = self._hub.reviews.get(int(asked.values["review_id"]))
        if review is None or review.number != self._pull(asked).number:
            raise Refusal(404, "Not Found")
        _bounded(asked.body)
        review.body = asked.body["body"]
        return Told(self._rows.review(review))

    def list_review_comments(self, asked: Asked) -> Told:
        number = self._pull(asked).number
        own = [one for one in self._hub.remarks.values() if one.number == number]
        return Told([row for one in own for row in (self._rows.remark(one), *self._rows.answers(one))])

    def update_review_comment(self, asked: Asked) -> Told:
        remark = self._remark(asked)
        _bounded(asked.body)
        remark.body = asked.body["body"]
        return Told(self._rows.remark(remark))

    def delete_review_comment(self, asked: Asked) -> Told:
        del self._hub.remarks[self._remark(asked).id]
        return Told(None, 204)

    def _remark(self, asked: Asked) -> Remark:
        remark = self._hub.remarks.get(int(asked.values["comment_id"]))
        if remark is None:
            raise Refusal(404, "Not Found")
        return remark

    # Actions

    def list_repo_workflows(self, asked: Asked) -> Told:  # noqa: ARG002
        rows = [self._rows.workflow(one) for one in self._hub.workflows.values()]
        return Told({"total_count": len(rows), "workflows": rows}, rows="workflows")

    def get_workflow(self, asked: Asked) -> Told:
        return Told(self._rows.workflow(self._workflow(asked)))

    def enable_workflow(self, asked: Asked) -> Told:
        self._workflow(asked).state = "active"
        return Told(None, 204)

    def _workflow(self, asked: Asked) -> Workflow:
        """By number or by the name of its file."""
        wanted = asked.values["workflow_id"]
        for workflow in self._hub.workflows.values():
            if wanted in (str(workflow.id), workflow.path.rpartition("/")[2]):
                return workflow
        raise Refusal(404, "Not Found")

    def list_workflow_runs(self, asked: Asked) -> Told:
        return self._runs(asked, self._workflow(asked).id)

    def list_workflow_runs_for_repo(self, asked: Asked) -> Told:
        return self._runs(asked, None)

    def _runs(self, asked: Asked, workflow: int | None) -> Told:
        wanted = {"event": "event", "branch": "branch", "head_sha": "sha"}
        runs = [run for run in self._hub.runs.values() if workflow in (None, run.workflow)][::-1]
        for key, name in wanted.items():
            runs = [run for run in runs if key not in asked.query or getattr(run, name) == asked.query[key]]
        if status := asked.query.get("status"):
            runs = [run for run in runs if status in (run.status, run.conclusion)]
        rows = [self._rows.run(run) for run in runs]
        return Told({"total_count": len(rows), "workflow_runs": rows}, rows="workflow_runs")

    def get_workflow_run(self, asked: Asked) -> Told:
        run = self._hub.runs.get(int(asked.values["run_id"]))
        if run is None:
            raise Refusal(404, "Not Found")
        return Told(self._rows.run(run))

    def list_workflow_run_artifacts(self, asked: Asked) -> Told:
        number, name = int(asked.values["run_id"]), asked.query.get("name")
        own = [one for one in self._hub.artifacts.values() if one.run == number and name in (None, one.name)]
        return Told({"total_count": len(own), "artifacts": [self._rows.artifact(one) for one in own]}, rows="artifacts")


def _branch(ref: str) -> str:
    if not ref.startswith("heads/"):
        raise Refusal(404, "Not Found")
    return ref.removeprefix("heads/")


def _bounded(body: Mapping[str, Any]) -> None:
    """What the description does not say, but GitHub does."""
    if len(body.get("body") or "") > MOST_BODY:
        raise Refusal(422, "Validation Failed", field="body", code="custom")
    if len(str(body.get("title") or "")) > MOST_TITLE:
        raise Refusal(422, "Validation Failed", field="title", code="custom")
