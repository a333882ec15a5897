"""Repositories as GitHub has them: git's own, bare, with the refs that it makes for pull requests."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

SETTINGS = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_CONFIG_KEY_1": "core.fsync",
    "GIT_CONFIG_VALUE_1": "none",
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@users.noreply.example",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@users.noreply.example",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
}
Files = Mapping[str, str | bytes | None]
"""Contents by path; None: it goes; of a symbolic link, `Link`."""


class Link(str):
    """Where a symbolic link leads."""

    __slots__ = ()


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, env=SETTINGS, input=given, capture_output=True, check=False)
    if done.returncode:
        raise AssertionError(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode().strip()


@dataclass(frozen=True)
class Repository:
    name: str
    """OWNER/NAME"""
    path: Path
    """Bare."""
    parent: str = ""
    """Of a fork."""
    private: bool = False
    default: str = "main"
    """Branch."""
    pages: str = ""
    """Where GitHub Pages serves it; empty where nobody switched that on."""

    @property
    def owner(self) -> str:
        return self.name.partition("/")[0]

    @property
    def id(self) -> int:
        """As the tests' API makes it."""
        return crc32(self.name.lower().encode())

    def commit(self, branch: str, files: Files, *, subject: str = "Change", parent: str | None = None) -> str:
        """A commit on top of the branch or else of the default one; on another parent it is what a force-push makes."""
        tip = parent or self.tip(branch) or self.tip(self.default)
        lines = [f"commit refs/heads/{branch}", "committer S <s@example.org> 1767225600 +0000", *_data(subject)]
        lines += [f"from {tip}"] if tip else []
        for path, content in files.items():
            lines += _change(path, content)
        stream = b"".join(line if isinstance(line, bytes) else f"{line}\n".encode() for line in [*lines, ""])
        git(self.path, "fast-import", "--quiet", "--force", given=stream)
        return self.tip(branch)

    def tip(self, ref: str) -> str:
        """The commit of a branch or of a ref; empty where there is none."""
        full = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
        return git(self.path, "for-each-ref", "--format=%(objectname)", full)

    def read(self, commit: str, path: str) -> str:
        return git(self.path, "cat-file", "blob", f"{commit}:{path}")

    def paths(self, commit: str, below: str) -> list[str]:
        listed = git(self.path, "ls-tree", "-r", "-z", "--name-only", commit, "--", below)
        return [path for path in listed.split("\0") if path]

    def changed(self, base: str, head: str) -> tuple[str, ...]:
        """Paths, from where the two parted."""
        return tuple(filter(None, git(self.path, "diff", "-z", "--name-only", f"{base}...{head}").split("\0")))

    def open_pull(self, number: int, base: str, head: Repository, branch: str) -> tuple[str, str]:
        """Makes the refs of a pull request, or makes them anew after a push; the commits of head and merge."""
        git(self.path, "fetch", "--quiet", str(head.path), f"+refs/heads/{branch}:refs/pull/{number}/head")
        ours, theirs = self.tip(base), self.tip(f"refs/pull/{number}/head")
        tree = git(self.path, "merge-tree", "--write-tree", ours, theirs)
        merge = git(self.path, "commit-tree", tree, "-p", ours, "-p", theirs, "-m", f"Merge {theirs} into {ours}")
        git(self.path, "update-ref", f"refs/pull/{number}/merge", merge)
        return theirs, merge


def create(folder: Path, name: str, *, private: bool = False) -> Repository:
    """Empty."""
    path = folder / f"{name}.git"
    path.mkdir(parents=True)
    git(path, "init", "--quiet", "--bare")
    git(path, "config", "uploadpack.allowAnySHA1InWant", "true")
    return Repository(name, path, private=private)


def fork(repository: Repository, owner: str) -> Repository:
    name = f"{owner}/{repository.name.partition('/')[2]}"
    path = repository.path.parents[1] / f"{name}.git"
    shutil.copytree(repository.path, path)
    return Repository(name, path, parent=repository.name)


def _data(text: str | bytes) -> list[str | bytes]:
    content = text.encode() if isinstance(text, str) else text
    return [f"data {len(content)}", content, ""]


def _change(path: str, content: str | bytes | None) -> list[str | bytes]:
    quoted = json.dumps(path, ensure_ascii=False)  # which is how git quotes what may stand in a path here
    if content is None:
        return [f"D {quoted}"]
    mode = "120000" if isinstance(content, Link) else "100755" if path.startswith(("tools/", ".ci/")) else "100644"
    return [f"M {mode} inline {quoted}", *_data(content)]
