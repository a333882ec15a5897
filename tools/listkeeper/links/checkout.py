"""Where addresses lead that stay in the checkout: relative ones, and those of its own pages on GitHub."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from listkeeper import files
from listkeeper.document import EVERYWHERE, Document
from listkeeper.outcomes import Code
from listkeeper.parser import parse

MARKDOWN = (".md", ".markdown")
LARGEST = 2_000_000
"""Bytes of a file that is parsed for its headings; GitHub itself renders no more than 512 kB."""
ALL_TOGETHER = 20_000_000
"""Bytes of all such files."""

_ON_GITHUB = re.compile(r"https?://(?:www\.)?github\.com/([^/?#]+/[^/?#]+)/(?:blob|tree|raw)/([^?#]*)", re.I)
_RAW = re.compile(r"https?://raw\.githubusercontent\.com/([^/?#]+/[^/?#]+)/([^?#]*)", re.I)
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?")


class Own(NamedTuple):
    """What git and GitHub know of a checkout; nothing, where nobody asked them."""

    repositories: frozenset[str] = frozenset()
    """`owner/name` on GitHub."""
    branches: frozenset[str] = frozenset({"HEAD"})
    """What addresses call the state that is checked out: the default branch, too."""
    tracked: frozenset[str] | None = None
    """The files in git's index and the folders that hold them, from the root; None: whatever is there counts."""


def path_of_own(url: str, own: Own) -> str | None:
    """The path from the root that an address of the checkout's own pages names, unescaped; None for all others.

    A link to a file that the same pull request adds would be a 404 until it is merged.
    """
    match = own.repositories and (_ON_GITHUB.match(url) or _RAW.match(url))
    if not match or match[1].casefold() not in {name.casefold() for name in own.repositories}:
        return None
    rest = unquote(match[2]).removeprefix("refs/heads/")
    path = next((rest[len(b) :].strip("/") for b in own.branches if rest == b or rest.startswith(f"{b}/")), None)
    # With dots, a browser asks for another address than the one that was read here.
    return None if path is None or {".", ".."} & set(path.split("/")) else path


class Documents:
    """The Markdown files that links lead into, each read once; hostile ones cost no more than `ALL_TOGETHER`."""

    def __init__(self) -> None:
        self._known: dict[Path, Document | None] = {}
        self._left = ALL_TOGETHER

    def get(self, path: Path) -> Document | None:
        """None where the file is too large, or no text."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: Path) -> Document | None:
        size = path.stat().st_size
        if size > min(LARGEST, self._left):
            return None
        self._left -= size
        try:
            return parse(files.read(path), str(path))
        except files.FileError:
            return None


def settle(target: Path, root: Path, fragment: str, own: Own, documents: Documents) -> Code:
    """A path in the checkout, as GitHub serves it: case counts, and nothing lies above the root."""
    if "\0" in str(target):
        return Code.MALFORMED
    try:
        inside = target.resolve().is_relative_to(root)
        if inside and target.exists():
            return _there(target, root, fragment, own, documents)
        near = inside and target.parent.is_dir() and target.name.casefold() in _names(target.parent)
    except (OSError, RuntimeError):
        return Code.FILE_MISSING
    return Code.FILE_CASE if near else Code.FILE_MISSING


def _there(target: Path, root: Path, fragment: str, own: Own, documents: Documents) -> Code:
    if not _is_spelled_so(target, root):
        return Code.FILE_CASE
    resolved = target.resolve()
    if own.tracked is not None and resolved != root and resolved.relative_to(root).as_posix() not in own.tracked:
        return Code.FILE_UNTRACKED
    return _part(resolved, fragment, documents)


def _part(target: Path, fragment: str, documents: Documents) -> Code:
    """A fragment of a file, or of the README that GitHub shows below a folder."""
    if fragment.casefold() in EVERYWHERE:
        return Code.OK
    if target.is_dir():
        target /= "README.md"
    if target.suffix.lower() not in MARKDOWN or _LINES.fullmatch(fragment) or not target.is_file():
        return Code.FRAGMENT_UNVERIFIABLE
    page = documents.get(target)
    if page is None:
        return Code.FRAGMENT_UNVERIFIABLE
    return Code.OK if page.has_fragment(unquote(fragment)) else Code.FRAGMENT_MISSING


def _is_spelled_so(target: Path, root: Path) -> bool:
    """On a file system that ignores case, the name still has to be the one that GitHub knows."""
    resolved = target.resolve()
    return resolved == root or target.is_symlink() or resolved.name in {path.name for path in resolved.parent.iterdir()}


def _names(folder: Path) -> Mapping[str, str]:
    return {path.name.casefold(): path.name for path in folder.iterdir()}
