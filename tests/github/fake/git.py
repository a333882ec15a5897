"""Commits as plain trees, and what GitHub says of the difference between two."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import NamedTuple

Tree = Mapping[str, bytes]
MOST_PATCH = 400_000
"""Bytes of a file above which GitHub shows no patch."""


@dataclass(frozen=True)
class Commit:
    """A commit; `author` is a login."""

    sha: str
    tree: Tree
    parents: tuple[str, ...]
    message: str
    author: str


class Changed(NamedTuple):
    """A file that differs."""

    path: str
    status: str
    patch: str | None
    additions: int
    deletions: int


class Commits:
    """All that were ever made, in every repository: forks share theirs."""

    def __init__(self) -> None:
        self._of: dict[str, Commit] = {}

    def __getitem__(self, sha: str) -> Commit:
        return self._of[sha]

    def get(self, sha: str) -> Commit | None:
        return self._of.get(sha)

    def make(self, tree: Tree, parents: tuple[str, ...], message: str, author: str, sha: str = "") -> str:
        seed = repr((sorted(tree.items()), parents, message, author, len(self._of)))
        commit = Commit(sha or hashlib.sha1(seed.encode()).hexdigest(), dict(tree), parents, message, author)
        self._of[commit.sha] = commit
        return commit.sha

    def history(self, sha: str) -> list[str]:
        """It and all before it, newest first."""
        found: list[str] = []
        queue = [sha]
        while queue:
            one = queue.pop(0)
            if one not in found:
                found.append(one)
                queue += self._of[one].parents
        return found

    def base(self, one: str, other: str) -> str | None:
        """The newest commit that both have."""
        others = set(self.history(other))
        return next((sha for sha in self.history(one) if sha in others), None)

    def is_ahead(self, new: str, old: str) -> bool:
        return old in self.history(new)


def blob(raw: bytes) -> str:
    """Git's name of a file's bytes."""
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw).hexdigest()


def changed(before: Tree, after: Tree) -> list[Changed]:
    """Renames are not looked for."""
    paths = sorted(before.keys() | after.keys())
    return [_file(p, before.get(p), after.get(p)) for p in paths if before.get(p) != after.get(p)]


def _file(path: str, old: bytes | None, new: bytes | None) -> Changed:
    status = "added" if old is None else "removed" if new is None else "modified"
    lines = _patch(old or b"", new or b"")
    shown = None if b"\0" in (old or b"") + (new or b"") or len(new or b"") > MOST_PATCH else "\n".join(lines)
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    return Changed(path, status, shown, added, removed)


def _patch(old: bytes, new: bytes) -> list[str]:
    """From the first hunk on, without line ends, as GitHub has it."""
    return [part for line in list(_diff(old, new))[2:] for part in line.split("\n")]


def _diff(old: bytes, new: bytes) -> Iterator[str]:
    for line in unified_diff(_lines(old), _lines(new), n=3, lineterm="\n"):
        yield line.removesuffix("\n") if line.endswith("\n") else f"{line}\n\\ No newline at end of file"


def _lines(raw: bytes) -> list[str]:
    text = raw.decode("utf-8", "replace")
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def hunks(patch: str | None) -> list[range]:
    """The lines of the new file that can be commented on, hunk by hunk."""
    found: list[range] = []
    for line in (patch or "").split("\n"):
        if line.startswith("@@ "):
            start, _, length = line.split(" ")[2][1:].partition(",")
            found.append(range(int(start), int(start) + int(length or 1)))
    return found
