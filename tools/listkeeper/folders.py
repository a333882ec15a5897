"""Replacing a whole folder of ours: complete on disk before it takes the old one's place, all at once.

What somebody else put into the old one (`CNAME`, `.git`) is copied into the new one. A kill leaves the old folder or
the new one, and perhaps the other beside it, as `.NAME-listkeeper-*`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from listkeeper.files import FileError

AT_FDCWD = -100
RENAME_EXCHANGE = 2
LONGEST_MARKER = 1_000_000
"""Bytes."""


def replace(folder: Path, contents: Mapping[str, bytes], marker: str) -> None:
    """`contents`: by name, of files right in the folder; that of `marker` names all of them. Raises FileError.

    A folder that holds anything and no marker is not ours, and is left alone.
    """
    try:
        target = folder.resolve()
        before = _ours(folder, target, marker)
        target.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}-listkeeper-", dir=target.parent))
        try:
            _fill(new, contents)
            _carry(target, new, before | set(contents))
            new.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o777 & ~_umask())
            _swap(new, target)
        finally:
            if new.exists():  # the old one by now, unless something went wrong
                shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise FileError(f"{folder} cannot be written and is unchanged: {reason}") from None


def _ours(folder: Path, target: Path, marker: str) -> set[str]:
    """The names of the files that we wrote there. Raises FileError where the folder is somebody else's."""
    if not target.exists():
        return set()
    if not target.is_dir():
        raise FileError(f"{folder} is not a folder; name a new or an empty one")
    if not any(target.iterdir()):
        return set()
    path = target / marker
    if path.is_symlink() or not path.is_file():
        raise FileError(f"{folder} holds files, but no site of listkeeper's; name a new or an empty folder")
    with path.open("rb") as file:
        lines = file.read(LONGEST_MARKER).decode("utf-8", "replace").splitlines()
    return {line for line in lines if line and not line.startswith("#")} | {marker}


def _fill(new: Path, contents: Mapping[str, bytes]) -> None:
    for name, raw in contents.items():
        with (new / name).open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())


def _carry(old: Path, new: Path, ours: set[str]) -> None:
    for path in sorted(old.iterdir()) if old.exists() else ():
        if path.name in ours:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, new / path.name, symlinks=True)
        else:
            shutil.copy2(path, new / path.name, follow_symlinks=False)


def _swap(new: Path, target: Path) -> None:
    """The two change names in one step where the system can (Linux); else there is a moment without either."""
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        aside = new.with_name(f"{new.name}-old")
        target.rename(aside)
        try:
            new.rename(target)
        except OSError:
            aside.rename(target)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    _settle(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """renameat2(2), which Python has no name for; False where the system has none."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number))


def _settle(folder: Path) -> None:
    """The new names are on disk."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
