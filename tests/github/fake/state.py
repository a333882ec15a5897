"""What there is on the fake GitHub: records that tests may read and change."""

from __future__ import annotations

from dataclasses import dataclass, field
from zlib import crc32

BOT = "github-actions[bot]"


def number_of(name: str) -> int:
    """An id that is the same in every run."""
    return crc32(name.lower().encode())


@dataclass
class Repo:
    """A repository, as far as it is not issues."""

    full_name: str
    private: bool = False
    parent: str = ""
    """Of which it is a fork."""
    default_branch: str = "main"
    branches: dict[str, str] = field(default_factory=dict)
    """Commits by name."""
    people: dict[str, str] = field(default_factory=dict)
    """Logins with `admin`, `maintain`, `write`, `triage` or `read`; the owner is an admin."""
    archived: bool = False
    stars: int = 0
    created: str = "2020-01-01T00:00:00Z"
    pushed: str = "2026-11-01T00:00:00Z"
    licence: str = ""
    """SPDX."""
    description: str = ""

    @property
    def owner(self) -> str:
        return self.full_name.partition("/")[0]

    @property
    def id(self) -> int:
        return number_of(self.full_name)

    def role(self, login: str) -> str:
        if login.lower() == self.owner.lower():
            return "admin"
        return self.people.get(login, "none" if self.private else "read")


@dataclass
class Pull:
    """What an issue is besides, if it is a pull request."""

    head_repo: str
    """"" once it was deleted."""
    head_owner: str
    head_branch: str
    base: str
    head_sha: str
    base_sha: str
    maintainer_can_modify: bool = True
    draft: bool = False
    merged: bool = False


@dataclass
class Issue:
    """An issue or a pull request of the list's repository."""

    number: int
    title: str
    body: str | None
    login: str
    labels: list[str] = field(default_factory=list)
    state: str = "open"
    state_reason: str | None = None
    locked: bool = False
    pull: Pull | None = None
    reactions: list[tuple[str, str]] = field(default_factory=list)
    """Who, and with what."""


@dataclass
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    number: int
    body: str
    login: str
    minimized: str = ""
    """Why: a classifier of GraphQL."""
    reactions: list[tuple[str, str]] = field(default_factory=list)
    edits: int = 0

    @property
    def node(self) -> str:
        return f"IC_{self.id}"


@dataclass
class Review:
    """A review of a pull request."""

    id: int
    number: int
    body: str
    login: str
    event: str
    commit: str
    minimized: str = ""

    @property
    def node(self) -> str:
        return f"PRR_{self.id}"


@dataclass
class Remark:
    """A comment of a review at lines of the new file; with its answers, a thread."""

    id: int
    review: int
    number: int
    path: str
    start_line: int | None
    line: int
    body: str
    login: str
    commit: str
    resolved: bool = False
    minimized: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    """Who answered what."""

    @property
    def node(self) -> str:
        return f"PRRC_{self.id}"

    @property
    def thread(self) -> str:
        return f"PRRT_{self.id}"


@dataclass
class Workflow:
    """A workflow; one that GitHub switched off is `disabled_inactivity`."""

    id: int
    path: str
    name: str
    state: str = "active"


@dataclass
class Run:
    """A run of a workflow."""

    id: int
    workflow: int
    event: str
    branch: str
    sha: str
    status: str = "completed"
    conclusion: str | None = "success"
    created: str = "2026-11-26T12:00:00Z"


@dataclass
class Artifact:
    """What a run left."""

    id: int
    run: int
    name: str
    size: int
    expired: bool = False
