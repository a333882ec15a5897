"""What git knows of a checkout: the text that a file had, what is in the index, where it came from.

git runs in somebody else's checkout: whatever its configuration asks for, no program of it is started, nothing is
fetched, and no lock is taken. `environment` is that of the process; git's own variables in it do not count.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

SECONDS = 30.0
"""For one call of git."""
LARGEST_FILE = 20_000_000
MOST_RENAMES = 1000
"""Pairs that git compares to find out how a file was called."""

NEUTRAL = (
    "core.quotePath=false", "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "diff.external=",
    "safe.bareRepository=explicit",
)  # fmt: skip
_QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what it lacks, by programs that the configuration names
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_UNCONFIGURED = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
_GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://)?(?:[^@/\s]+@)?(?:www\.|ssh\.)?github\.com(?::\d+)?[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?",
    re.I,
)


class GitError(Exception):
    """git cannot say; the message tells why, and what to do."""


class NoGitError(GitError):
    """There is no git, or it knows no repository here."""


class _Done(NamedTuple):
    status: int
    out: str
    error: str


def text_at(path: Path, rev: str, environment: Mapping[str, str]) -> str | None:
    """The text that a file had where `HEAD` left `rev`, under the name it had; None where it is new.

    Bytes that are no UTF-8 are kept as surrogates (PEP 383). Raises GitError.
    """
    path = path.resolve()
    folder = path.parent
    base = _base(folder, rev, environment)
    if ask(folder, environment, "ls-files", "--unmerged", "--", path.name):
        raise GitError(f"{path.name} has a merge conflict; resolve it, tell git (git add), and run the command again")
    name = ask(folder, environment, "rev-parse", "--show-prefix").removesuffix("\n") + path.name
    text = _text(folder, f"{base}:{name}", environment)
    if text is None and (old := _name_before(folder, base, name, environment)):
        return _text(folder, f"{base}:{old}", environment)
    return text


def compared(folder: Path, rev: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """The commits where `HEAD` left `rev`, and of `HEAD`. Raises GitError."""
    return _base(folder, rev, environment), commit_of(folder, "HEAD", environment) or ""


def tracked(root: Path, environment: Mapping[str, str]) -> frozenset[str]:
    """The files in the index of the checkout and the folders that hold them, from its root. Raises GitError."""
    names = [name for name in ask(root, environment, "ls-files", "-z").split("\0") if name]
    folders = {str(folder) for name in {name.rpartition("/")[0] for name in names} if name for folder in _up(name)}
    return frozenset({*names, *folders})


def repositories(root: Path, environment: Mapping[str, str]) -> frozenset[str]:
    """`owner/name` on GitHub of the remotes `origin` and `upstream`. Raises GitError."""
    pattern = r"^remote\.(origin|upstream)\.url$"
    done = _git(root, environment, "config", "-z", "--get-regexp", pattern)
    urls = [entry.partition("\n")[2] for entry in done.out.split("\0")]
    return frozenset(name for url in urls if (name := on_github(url.strip())))


def home(folder: Path, environment: Mapping[str, str]) -> str:
    """The address that the branch is pushed to; a detached HEAD's is `origin`'s. Raises GitError."""
    branch = ask(folder, environment, "branch", "--show-current").strip()
    remote = ask(folder, environment, "config", "--get", f"branch.{branch}.remote").strip() if branch else "origin"
    return ask(folder, environment, "remote", "get-url", "--push", "--", remote).strip()


def on_github(url: str) -> str:
    """The `owner/name` of a remote's address; empty where it is not on GitHub."""
    found = _GITHUB.fullmatch(url)
    return found[1] if found else ""


def head(folder: Path, environment: Mapping[str, str]) -> str:
    """The full name of the commit that is checked out. Raises GitError."""
    commit = commit_of(folder, "HEAD", environment)
    if commit is None:
        raise GitError(f"there is no commit in {folder} yet; make one first")
    return commit


def default_branch(root: Path, environment: Mapping[str, str]) -> str:
    """As the clone remembers it of `origin`; empty where it does not. Raises GitError."""
    done = _git(root, environment, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
    return done.out.strip().removeprefix("refs/remotes/origin/")


def _up(name: str) -> tuple[PurePosixPath, ...]:
    folder = PurePosixPath(name)
    return (folder, *folder.parents[:-1])


def _base(folder: Path, rev: str, environment: Mapping[str, str]) -> str:
    """The commit that `HEAD` and `rev` have in common. Raises GitError."""
    if commit_of(folder, "HEAD", environment) is None:
        raise GitError(f"there is no commit in {folder} yet; --since needs one to compare with")
    commit = commit_of(folder, rev, environment) or commit_of(folder, f"origin/{rev}", environment)
    done = _git(folder, environment, "merge-base", "HEAD", commit) if commit else _Done(1, "", "")
    if done.status == 0:
        return done.out.strip()
    if ask(folder, environment, "rev-parse", "--is-shallow-repository").strip() == "true":
        wanted = shlex.quote(rev.removeprefix("origin/"))
        raise GitError(
            f"this clone is shallow and does not reach back to {rev!r}; "
            f"fetch more: git fetch --depth=1000 origin {wanted}"
        )
    if commit:
        raise GitError(f"HEAD and {rev!r} have no commit in common; name a revision that HEAD comes from")
    raise GitError(f"git knows no revision {rev!r}; name a branch, a tag or a commit")


def commit_of(folder: Path, rev: str, environment: Mapping[str, str]) -> str | None:
    """The full name of a commit; None where there is none. No name of a revision begins with a dash."""
    if not rev or rev.startswith("-") or "\0" in rev:
        return None
    done = _git(folder, environment, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
    return done.out.strip() if done.status == 0 else None


def _name_before(folder: Path, base: str, name: str, environment: Mapping[str, str]) -> str:
    """How a file was called, by what is in the index; empty where it was not renamed."""
    done = ask(
        folder, environment, "diff-index", "--cached", "-r", "-z", "-M", f"-l{MOST_RENAMES}", "--name-status",
        "--diff-filter=R", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", base, "--",
    )  # fmt: skip
    fields = done.split("\0")
    return next((old for old, new in zip(fields[1::3], fields[2::3], strict=False) if new == name), "")


def _text(folder: Path, blob: str, environment: Mapping[str, str]) -> str | None:
    """None where there was no such file."""
    size = _git(folder, environment, "cat-file", "-s", blob)
    if size.status != 0:
        if _git(folder, environment, "rev-parse", "--verify", "--quiet", blob).status == 0:
            raise GitError("this clone leaves older texts out; fetch them: git fetch --refetch --no-filter")
        return None
    if int(size.out) > LARGEST_FILE:
        raise GitError(f"the older text is larger than {LARGEST_FILE:,} bytes; name a later revision")
    done = _git(folder, environment, "cat-file", "blob", blob)
    return done.out if done.status == 0 else None  # a folder had this name


def ask(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    done = _git(folder, environment, *arguments)
    if done.status != 0:
        reason = done.error.strip().partition("\n")[0][:200]
        raise GitError(f"git {arguments[0]} failed: {reason or 'it gave no reason'}")
    return done.out


def _git(folder: Path, environment: Mapping[str, str], *arguments: str) -> _Done:
    done = _run(folder, arguments, {**_own(environment), **_UNCONFIGURED})
    if "dubious ownership" in done.error:
        done = _run(folder, arguments, _own(environment))  # whom a person trusts stands in their own configuration
    if "dubious ownership" in done.error:
        trust = shlex.join(["git", "config", "--global", "--add", "safe.directory", str(folder)])
        raise GitError(f"{folder} belongs to another user, and git trusts it only when told: {trust}")
    if "not a git repository" in done.error:
        raise NoGitError(f"{folder} is in no git repository; run it in a clone")
    return done


def quiet(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which git trusts a folder, for a call that goes on. Raises GitError."""
    own = {**_own(environment), **_UNCONFIGURED}
    done = _run(folder, ("rev-parse", "--git-dir"), own)
    return _own(environment) if "dubious ownership" in done.error else own


def _own(environment: Mapping[str, str]) -> dict[str, str]:
    """Without the variables by which git would look at another checkout, or run what they name."""
    return {**{name: value for name, value in environment.items() if not name.startswith("GIT_")}, **_QUIET}


def _run(folder: Path, arguments: tuple[str, ...], environment: Mapping[str, str]) -> _Done:
    settings = [word for setting in NEUTRAL for word in ("-c", setting)]
    try:
        done = subprocess.run(  # noqa: S603  # a list without a shell; see the environment
            ["git", "--no-pager", *settings, "-C", str(folder), *arguments],  # noqa: S607  # where it lies, PATH says
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitError(f"git {arguments[0]} did not end within {SECONDS:.0f} seconds") from None
    except OSError as error:
        reason = "is not installed" if isinstance(error, FileNotFoundError) else "cannot be run"
        raise NoGitError(f"git {reason}; install it") from None
    said = done.stderr.decode("utf-8", "replace")
    return _Done(done.returncode, done.stdout.decode("utf-8", "surrogateescape"), said)
