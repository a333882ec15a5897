"""A list on GitHub, with everything that the end-to-end tests need of it.

Two things play GitHub: the repositories, runs, artifacts and caches of `hub`, and the API of `tests.github.fake`. What
happens here happens in both.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from tests.github.fake import FakeGitHub, Repo
from tests.workflows import payloads
from tests.workflows.channels import Command
from tests.workflows.hub import Hub
from tests.workflows.payloads import Pull
from tests.workflows.permissions import Permissions
from tests.workflows.reading import GitHubsOwn
from tests.workflows.repositories import Repository
from tests.workflows.runner import deliver
from tests.workflows.runs import Run
from tests.workflows.triggers import Event

LIST = """\
# Trees

Trees that are worth a look.

## Contents

- [Tall](#tall)
- [Small](#small)

## Tall

- [Ash](https://ash.example/) - Grows fast and bends in the wind.
- [Oak](https://oak.example/) - Grows old, and the birds like it.
- [Pine](https://pine.example/) - Stays green in all the winter.
- [Spruce](https://spruce.example/) - Gives wood for the violins.

## Small

- [Box](https://box.example/) - Can be cut into any shape.
- [Hazel](https://hazel.example/) - Has nuts for the squirrels.
- [Yew](https://yew.example/) - Becomes older than the church.
"""
ELM = "- [Elm](https://github.com/shade/elm) - Gives shade in any street.\n"
GOOD = LIST.replace("- [Oak]", f"{ELM}- [Oak]")
BAD = LIST.replace("- [Pine]", f"{ELM.lower().replace('elm', 'Elm', 1)}- [Pine]")
"""An entry at a wrong place, in a wrong form."""
CONFIGURATION = 'order = "alphabetical"\n'
SEEN = ("list.md", "listkeeper.toml")
"""What the API knows of the files of a repository."""


class Scene:
    """`list`: the repository of the list: ours, which has the toolkit in it, or another that calls ours."""

    def __init__(self, folder: Path, github: GitHubsOwn, fake: FakeGitHub, kit: Repository, prepared: Path) -> None:
        self.fake = fake
        self.hub = Hub(folder, github, Api(fake), prepared=prepared)
        self.kit = self.hub.adopt(kit.name, kit.path)
        self.list = self.kit if fake.name == kit.name else self.hub.create(fake.name, {"README.md": "# Trees\n"})
        self.commit({"list.md": LIST, "listkeeper.toml": CONFIGURATION})
        # A link of which the API tells, so that no network is asked.
        self.fake.add_repo(Repo("shade/elm", stars=12, licence="MIT"), {"README.md": b"# Elm\n"})

    def commit(
        self, files: dict[str, str], branch: str = "main", *, to: Repository | None = None, parent: str = ""
    ) -> str:
        repository = to or self.list
        sha = repository.commit(branch, files, parent=parent or None)
        seen = {path: text.encode() for path, text in files.items() if path in SEEN}
        self.fake.push(branch, seen, repo=repository.name, onto=parent, sha=sha)
        return sha

    def fork(self, owner: str) -> Repository:
        """Of the list, with its branches as they are now."""
        made = self.hub.fork(self.list, owner)
        self.fake.fork(made.name)
        return made

    def branch(self, name: str) -> None:
        """In the list, beginning at its default branch."""
        self.commit({"list.md": self.list.read(self.list.tip("main"), "list.md")}, name)

    def open(
        self, text: str, branch: str = "elm", *, owner: str = "ann", target: str = "main", title: str = "Add Elm"
    ) -> Pull:
        """A pull request with this text of the list, from a fork unless the owner is the list's."""
        own = owner == self.list.owner
        name = f"{owner}/{self.list.name.partition('/')[2]}"
        head = self.list if own else self.hub.repositories.get(name) or self.fork(owner)
        self.commit({"list.md": text}, branch, to=head)
        return self.propose(head, branch, target=target, title=title)

    def propose(self, head: Repository, branch: str, *, target: str = "main", title: str = "Add Elm") -> Pull:
        """A pull request of a branch that is there."""
        name = branch if head is self.list else f"{head.owner}:{branch}"
        issue = self.fake.open_pull(name, base=target, title=title, login=head.owner)
        self.list.open_pull(issue.number, target, head, branch)
        return Pull(issue.number, self.list, head, branch, head.owner, title, target)

    def push(self, pull: Pull, text: str, *, force: bool = False) -> None:
        parent = pull.base.tip(pull.target) if force else ""
        self.commit({"list.md": text}, pull.branch, to=pull.head, parent=parent)
        self.list.open_pull(pull.number, pull.target, pull.head, pull.branch)

    # What runs

    def deliver(self, event: Event) -> list[Run]:
        return deliver(self.hub, self.list, event)

    def check(self, pull: Pull) -> Run:
        """The run for the pull request as it is now. It only reads: the same one is played once for all tests."""
        event = payloads.pulled(pull, "synchronize")
        key = repr((self.list.name, event, sorted(self.fake.issues.items())))
        if key not in PLAYED:
            (run,) = self.deliver(event)
            PLAYED[key] = run, self.hub.artifacts.get(run.id, {})
        run, artifacts = PLAYED[key]
        again = replace(run, id=self.hub.next())
        for name, folder in artifacts.items():
            copied = self.hub.folder / "artifacts" / str(again.id) / name
            self.hub.artifacts.setdefault(again.id, {})[name] = shutil.copytree(folder, copied)
        return again

    def comment(self, checked: Run, pull: Pull) -> Run:
        """The run that follows the other; its job about schedules has a test of its own."""
        self.hub.left_out = {"schedule"}
        (run,) = self.deliver(payloads.completed(checked, pull))
        return run

    def by_schedule(self, cron: str) -> Run:
        (run,) = self.deliver(payloads.on_default("schedule", self.list, {"schedule": cron}))
        return run

    def both(self, pull: Pull) -> tuple[Run, Run]:
        """The check, and the comment after it."""
        checked = self.check(pull)
        return checked, self.comment(checked, pull)

    def bodies(self, number: int) -> list[str]:
        """Of the comments on an issue or a pull request."""
        return [comment.body for comment in self.fake.of(number)]

    def superfluous(self, *runs: Run) -> dict[str, dict[str, str]]:
        """By job: what it may do and did not need to, with what would have been enough."""
        found = {}
        for job in [job for run in runs for job in run.jobs]:
            token = self.fake.tokens[job.token]
            for permission, level in job.used:
                token.uses(permission, level)
            found[job.name] = token.superfluous
        return {name: less for name, less in found.items() if less}

    def told(self, *runs: Run) -> list[Command]:
        """What the runs told the runner. No token may be in a log, and no command that is not ours."""
        assert [token for token in self.fake.tokens if any(token in run.log for run in runs)] == []
        found = [command for run in runs for job in run.jobs for step in job.steps for command in step.commands]
        assert {command.name for command in found} <= LEVELS
        return found

    @property
    def pwned(self) -> list[Path]:
        """What hostile words would make if they were run."""
        return list(self.hub.folder.rglob("pwned"))

    def say(self, pull: Pull, body: str, login: str) -> list[Run]:
        """A comment on a pull request."""
        made = self.fake.comment(pull.number, body, login)
        about = {"id": made.id, "body": body, "user": {"login": login}, "created_at": NOON, "updated_at": NOON}
        return self.deliver(payloads.commented(pull, about))

    def file(self, number: int, action: str, sender: str, label: str = "") -> list[Run]:
        """Something happened to an issue that is there."""
        issue = self.fake.issues[number]
        about = {
            "number": number,
            "title": issue.title,
            "body": issue.body,
            "state": issue.state,
            "user": {"login": issue.login},
            "labels": [{"name": name} for name in issue.labels],
            "updated_at": NOON,
            "locked": issue.locked,
        }
        return self.deliver(payloads.filed(self.list, about, action, sender, label))


PLAYED: dict[str, tuple[Run, dict[str, Path]]] = {}
LEVELS = {"error", "notice", "warning"}
NOON = "2026-11-26T12:00:00Z"


class Api:
    """The fake as a run sees it."""

    def __init__(self, fake: FakeGitHub) -> None:
        self.fake, self.address, self.graphql = fake, fake.address, fake.graphql

    def token(self, permissions: Permissions) -> str:
        return self.fake.token(permissions=dict(permissions))
