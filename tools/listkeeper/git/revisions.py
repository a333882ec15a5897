"""What a file was, commit by commit, along the line that the branch took: merges count as one change each.

A merge is dated when it was merged, and told under the name of whoever wrote what was merged.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NamedTuple

from listkeeper import git
from listkeeper.git import LARGEST_FILE, GitError

MOST_NAMES = 100
"""Names that a file may have had."""
REGULAR = ("100644", "100755")


class Revision(NamedTuple):
    """A commit that changed the file."""

    commit: str
    when: datetime
    """UTC, of its committing."""
    author: str
    """As .mailmap has it."""
    path: str
    """From the top of the checkout."""
    blob: str


class Past(NamedTuple):
    """Revisions from the oldest on."""

    revisions: tuple[Revision, ...]
    is_whole: bool
    """False where the clone is shallow and reaches back to no commit that made the file."""


class _Row(NamedTuple):
    revision: Revision
    parents: tuple[str, ...]
    status: str
    mode: str


def past(path: Path, environment: Mapping[str, str]) -> Past:
    """Of a file, under all names that it had. Raises GitError."""
    path = path.resolve()
    folder, name = path.parent, path.name
    if git.commit_of(folder, "HEAD", environment) is None:
        raise GitError(f"there is no commit in {folder} yet; history is read from commits")
    top = Path(git.ask(folder, environment, "rev-parse", "--show-toplevel").removesuffix("\n"))
    current = git.ask(folder, environment, "rev-parse", "--show-prefix").removesuffix("\n") + name
    rows: list[_Row] = []
    start = "HEAD"
    for _ in range(MOST_NAMES):
        found, before = _life(top, _rows(top, start, current, environment), environment)
        rows += found
        if before is None:
            break
        start, current = before
    if not any(map(_is_text, rows)):
        raise GitError(f"no commit has {name}; commit it first")
    whole = rows[-1].status == "A" and not _is_cut(top, rows[-1], environment)
    authors = _authors_of_merged(top, rows, environment)
    kept = [row.revision._replace(author=authors.get(row.revision.commit, row.revision.author)) for row in rows]
    revisions = [own for own, row in zip(kept, rows, strict=True) if _is_text(row)]
    return Past(tuple(revisions[::-1]), whole)


def _is_text(row: _Row) -> bool:
    """Not a symbolic link, and not gone."""
    return row.mode in REGULAR and row.revision.blob.strip("0") != ""


def _rows(top: Path, start: str, name: str, environment: Mapping[str, str]) -> list[_Row]:
    """The newest first."""
    out = git.ask(
        top, environment, "log", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev", "-z",
        "--no-renames", "--no-show-signature", "--format=format:%x01%H%x02%P%x02%cI%x02%aN%x03", "--end-of-options",
        start, "--", name,
    )  # fmt: skip
    return [_row(text, name) for text in out.split("\x01")[1:] if ":" in text.partition("\x03")[2]]


def _life(top: Path, rows: list[_Row], environment: Mapping[str, str]) -> tuple[list[_Row], tuple[str, str] | None]:
    """The commits since a file has its name, and where to go on: another file may have had the name before."""
    for number, row in enumerate(rows):
        if row.status == "A" and (before := _before(top, row, environment)):
            return rows[: number + 1], before
    return rows, None


def _row(text: str, name: str) -> _Row:
    head, _, raw = text.partition("\x03")
    commit, parents, when, author = head.split("\x02")
    _, mode, _, blob, status = raw.strip("\0\n").partition("\0")[0].lstrip(":").split(" ")[:5]
    moment = datetime.fromisoformat(when).astimezone(UTC)
    return _Row(Revision(commit, moment, author, name, blob), tuple(parents.split()), status[:1], mode)


def _before(top: Path, oldest: _Row, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Where to go on, and under which name: the commit that made the file may have renamed it."""
    if not oldest.parents:
        return None
    out = git.ask(
        top, environment, "diff-tree", "-r", "-z", "-M", f"-l{git.MOST_RENAMES}", "--name-status", "--diff-filter=R",
        "--no-ext-diff", "--no-textconv", oldest.parents[0], oldest.revision.commit,
    )  # fmt: skip
    fields = out.split("\0")
    old = next((o for o, n in zip(fields[1::3], fields[2::3], strict=False) if n == oldest.revision.path), "")
    return (oldest.parents[0], old) if old else None


def _is_cut(top: Path, oldest: _Row, environment: Mapping[str, str]) -> bool:
    """The commit has no parents here, though it had some: the clone is shallow."""
    if oldest.parents:
        return False
    return git.ask(top, environment, "rev-parse", "--is-shallow-repository").strip() == "true" and (
        "parent " in git.ask(top, environment, "cat-file", "commit", oldest.revision.commit).partition("\n\n")[0]
    )


def _authors_of_merged(top: Path, rows: Sequence[_Row], environment: Mapping[str, str]) -> dict[str, str]:
    """By the merges: who wrote the last commit of what was merged."""
    merged = {row.revision.commit: row.parents[1] for row in rows if len(row.parents) > 1}
    tips = list(dict.fromkeys(merged.values()))
    names: dict[str, str] = {}
    for at in range(0, len(tips), 500):  # as many as a command line holds everywhere
        out = git.ask(
            top, environment, "log", "--no-walk=unsorted", "-z", "--format=%H%x02%aN", "--end-of-options",
            *tips[at : at + 500],
        )  # fmt: skip
        names |= {commit: name for commit, _, name in (row.partition("\x02") for row in out.split("\0") if row)}
    return {commit: names[tip] for commit, tip in merged.items() if tip in names}


def texts(path: Path, blobs: Sequence[str], environment: Mapping[str, str]) -> Iterator[bytes]:
    """The texts of blobs, one after the other: all of them together may be more than fits. Raises GitError.

    One that is larger than a list may be is empty.
    """
    settings = [word for setting in git.NEUTRAL for word in ("-c", setting)]
    try:
        process = subprocess.Popen(  # noqa: S603  # a list without a shell
            ["git", *settings, "-C", str(path.resolve().parent), "cat-file", "--batch"],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=git.quiet(path.resolve().parent, environment),
        )
    except OSError:
        raise GitError("git cannot be run; install it") from None
    assert process.stdin
    assert process.stdout
    try:
        for blob in blobs:
            yield _text(process.stdin, process.stdout, blob)
    finally:
        with suppress(OSError):
            process.stdin.close()
        process.stdout.close()
        process.wait()


def _text(asks: IO[bytes], answers: IO[bytes], blob: str) -> bytes:
    try:
        asks.write(f"{blob}\n".encode())
        asks.flush()
        head = answers.readline().split()
    except OSError:
        head = []
    if len(head) != 3 or head[1] != b"blob":
        raise GitError("this clone leaves older texts out; fetch them: git fetch --refetch --no-filter")
    left = int(head[2])
    if left > LARGEST_FILE:
        while left > 0:
            left -= len(answers.read(min(left, 1 << 20))) or left
        answers.read(1)
        return b""
    raw = answers.read(left + 1)
    if len(raw) != left + 1:
        raise GitError("git cat-file ended early; run the command again")
    return raw[:-1]
