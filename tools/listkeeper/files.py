"""Reading and writing lists: line ends as they are, nothing half written, unchanged files untouched."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 20_000_000
"""The largest list that is read; the largest known has 0.6 MB. Memory is about 30 times as much."""


class FileError(Exception):
    """A file cannot be read or written; the message names it and says what to do."""


def read(path: Path) -> str:
    """The text of a list, its line ends and byte order mark kept. Raises FileError."""
    try:
        _refuse_odd_files(path)
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.is_symlink():
            raise FileError(f"{path} is a symbolic link to a file that is not there; name another file") from None
        raise FileError(f"{path} cannot be read: {_reason(error)}") from None
    return decode(raw, str(path))


def _refuse_odd_files(path: Path) -> None:
    """Devices and pipes may never end; a link out of the checkout could show what is not the list's."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise FileError(f"{path} is a directory; name a file in it")
    if not stat.S_ISREG(mode):
        raise FileError(f"{path} is not a regular file; name a Markdown file")
    if path.is_symlink() and not path.resolve().is_relative_to(checkout(path.parent.resolve())):
        raise FileError(f"{path} is a symbolic link that leads out of its checkout; name the file itself")


def checkout(folder: Path) -> Path:
    """The nearest folder, from this one upwards, that has a `.git`; else this one."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)


def decode(raw: bytes, name: str) -> str:
    """The text of the bytes of a list. Raises FileError where they are too many, not text or not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise FileError(f"{name} is larger than {MAX_BYTES:,} bytes; split the list")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError(f"{name} is UTF-16; save it as UTF-8")
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise FileError(f"{name} is not a text file: line {line} holds a NUL byte")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        byte = raw[error.start]
        raise FileError(f"{name}:{line}:{column}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8") from None


def only_file(folder: Path, name: str, most: int) -> bytes:
    """The bytes of the one file of a folder that somebody else filled. Raises FileError.

    The folder holds nothing else, and the file is no link, pipe or device; neither can become one meanwhile, for the
    folder and the file are opened once. Of a file that is too large, nothing is returned.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            if os.listdir(handle) != [name]:  # noqa: PTH208  # of what was opened, whatever has the name now
                raise FileError(f"{folder} does not hold {name} and nothing else; name the folder of the artifact")
            return _regular(handle, folder / name, most)
        finally:
            os.close(handle)
    except OSError as error:
        raise FileError(f"{folder} cannot be read: {_reason(error)}") from None


def _regular(folder: int, path: Path, most: int) -> bytes:
    """Opening a pipe would wait for a writer, were it not for O_NONBLOCK."""
    handle = os.open(path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise FileError(f"{path} is not a regular file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            raw = file.read(most + 1) if status.st_size <= most else b""
    finally:
        os.close(handle)
    if status.st_size > most or len(raw) > most:
        raise FileError(f"{path} is larger than {most:,} bytes")
    return raw


def neighbours(folder: Path, names: Collection[str], *, strict: bool = True) -> dict[str, str]:
    """The texts of those files of a folder that have these names, which are paths in small letters; theirs may differ.

    At most one folder deep. Raises FileError for one that cannot be read, is too large or leads out of the checkout;
    not `strict`, that one has no text.
    """
    found: dict[str, str] = {}
    for below in sorted({name.rpartition("/")[0] for name in names}):
        for path in _files(folder / below):
            name = f"{below}/{path.name}" if below else path.name
            if name.lower() in names:
                try:
                    found[name] = read(path)
                except FileError:
                    if strict:
                        raise
                    found[name] = ""
    return found


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []


def write(path: Path, text: str, *, before: str) -> bool:
    """Replace a list's text; False where nothing changes and the file is left alone. Raises FileError.

    The new text is complete on disk before it takes the old one's place, so a full disk or a kill loses nothing. The
    file keeps its mode and owner; a symbolic link keeps pointing to it; other hard links keep the old text. `before` is
    the text that was read: a file that was changed since is not overwritten. A kill may leave `.listkeeper-*` behind.
    """
    if text == before:
        return False
    try:
        target = path.resolve(strict=True)
        if read(path) != before:
            raise FileError(f"{path} was changed by someone else in the meantime; run the command again")
        status = target.stat()
        if not status.st_mode & 0o222 or not os.access(target, os.W_OK):  # root may write, but was not meant to
            raise FileError(f"{path} is read-only; allow writing (chmod u+w) and run the command again")
        _replace(target, text.encode("utf-8"), status)
    except OSError as error:
        raise FileError(f"{path} cannot be written and is unchanged: {_reason(error)}") from None
    return True


def create(path: Path, text: str, *, within: Path) -> None:
    """A new file, with the folders that it needs, which lie within a folder. Raises FileError, also where it exists."""
    try:
        there = next(above for above in path.absolute().parents if above.exists())
        if not there.resolve().is_relative_to(within.resolve()):
            raise FileError(f"{path} would lie outside of {within}: {there} leads there")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            try:
                file.write(text.encode("utf-8"))
                file.flush()
            except BaseException:
                path.unlink()
                raise
    except OSError as error:
        raise FileError(f"{path} cannot be written: {_reason(error)}") from None


def put(path: Path, raw: bytes) -> None:
    """A file of our own, whether there was one or not. Raises FileError."""
    try:
        with path.open("wb") as file:
            file.write(raw)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {_reason(error)}") from None


def _replace(target: Path, raw: bytes, status: os.stat_result) -> None:
    import tempfile  # takes as long to import as a short list to lint

    handle, name = tempfile.mkstemp(prefix=".listkeeper-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        with suppress(PermissionError):
            os.chown(name, status.st_uid, status.st_gid)
        Path(name).chmod(stat.S_IMODE(status.st_mode))
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _reason(error: OSError) -> str:
    """The system's words for an error, without Python's."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file; name a Markdown file or its folder"
    return (error.strerror or type(error).__name__).lower()
