"""Lists as they stand in a commit on GitHub, read as data: nothing is checked out, and no link in it is followed.

By the trees of the commit, since `contents/PATH` gives the text of what a symbolic link leads to (GitHub Docs,
"Get repository content").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from listkeeper import files
from listkeeper.escape import markdown_code
from listkeeper.github.words import RestError

if TYPE_CHECKING:
    from listkeeper.github.rest import Rest

MOST_BYTES = 3_000_000
"""Of a list that is mended or added to within a job's time; the largest known has 0.6 MB."""
LINK, FOLDER, MODULE, FILES = "120000", "040000", "160000", frozenset({"100644", "100755"})
"""Modes of git."""


class UnreadableError(Exception):
    """A list is not one in that commit; its text is a sentence for a comment, escaped."""


def head(rest: Rest, repository: str, branch: str) -> str | None:
    """The last commit of a branch; None where there is no such branch. `repository`: its path. Raises RestError."""
    try:
        return str(rest.get(f"{repository}/git/ref/heads/{quote(branch)}")["object"]["sha"])
    except RestError as error:
        if error.status == 404:
            return None
        raise


def blob(rest: Rest, repository: str, commit: str, path: str) -> str | None:
    """The name of a file's text; None where it is not there. `repository`: its path. Raises it, and RestError."""
    tree, row = commit, None
    for part in path.split("/"):
        if row is not None and row.get("mode") != FOLDER:
            raise _odd(row, path, "leads through")
        answer = rest.get(f"{repository}/git/trees/{tree}")
        row = next((own for own in answer["tree"] if own.get("path") == part), None)
        if row is None:
            if answer.get("truncated"):
                raise UnreadableError(f"{markdown_code(path)} is in a folder with too many files to be found.")
            return None
        tree = str(row["sha"])
    return _file(row or {}, path)


def text(rest: Rest, repository: str, commit: str, path: str) -> str:
    """What a file holds of which `blob` knows that it is one. Raises UnreadableError, and RestError."""
    try:
        return files.decode(rest.raw(f"{repository}/contents/{quote(path)}", {"ref": commit}), path)
    except files.FileError as error:
        raise UnreadableError(f"{markdown_code(str(error))}.") from None


def _file(row: Mapping[str, Any], path: str) -> str:
    if row.get("mode") not in FILES:
        raise _odd(row, path, "is")
    if int(row.get("size") or 0) > MOST_BYTES:
        raise UnreadableError(f"{markdown_code(path)} is larger than {MOST_BYTES:,} bytes; split the list.")
    return str(row["sha"])


def _odd(row: Mapping[str, Any], path: str, verb: str) -> UnreadableError:
    what = {LINK: "a symbolic link", MODULE: "a submodule", FOLDER: "a folder"}.get(str(row.get("mode")), "a file")
    return UnreadableError(f"{markdown_code(path)} {verb} {what} in this branch; only regular files are read.")
