"""Prepares the private environments: `.venv/run` for the commands, `.venv/test` for the tests.

An environment is ready when the copy of its lock in it equals the lock. The copy gets its name last, so one that was
interrupted is never taken for ready; it is thrown away next time. One process prepares, others wait for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from listkeeper.bootstrap.pip import NoPipError, find_pip
from listkeeper.bootstrap.requirements import read_requirements

LOCKS = Path(__file__).parent
ROOT = LOCKS.parents[2]
PRIVATE = ROOT / ".venv"
STAMP = "ready.lock"
UNREACHABLE = ("connection broken", "Failed to fetch", "Could not fetch", "error sending request")
SPOILERS = ("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER", "PIP_CONSTRAINT", "PIP_REQUIREMENT", "PYTHONHOME")
"""Variables that would lead an installation elsewhere, or make it another one."""


class CannotPrepareError(Exception):
    """One sentence: what is missing, and what to do."""


def prepare_environment(name: str) -> str:
    """The interpreter of `.venv/NAME`, which is made or refreshed where it has to be."""
    if sys.platform == "win32":
        raise CannotPrepareError("on Windows, run `pip install .` in this folder and use the command `listkeeper`.")
    lock, folder = LOCKS / f"{name}.lock", PRIVATE / name
    try:
        PRIVATE.mkdir(exist_ok=True)
        with alone(PRIVATE / "preparing") as token:
            if not is_ready(folder, lock):
                tell(f"Preparing tools/ once (in .venv/{name}, with the versions of {lock.relative_to(ROOT)})")
                create(folder, lock, token)
    except OSError as error:
        reason = f"{error.strerror or error}: {error.filename or folder}"
        raise CannotPrepareError(sentence(name, reason, "make it writable, with some space left")) from error
    except (CallFailedError, NoPipError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        todo = "make a package index reachable (pip's own settings and PIP_INDEX_URL count)"
        raise CannotPrepareError(sentence(name, str(error), todo)) from error
    return python_of(folder)


def sentence(name: str, reason: str, todo: str) -> str:
    needed = ", ".join(requirement.name for requirement in read_requirements(name))
    return f"cannot prepare .venv/{name} ({reason}); {todo}, or activate an environment that has {needed}."


@contextmanager
def alone(path: Path) -> Iterator[int]:
    """Waits until no other process prepares. What inherits the yielded descriptor prolongs that to its own end."""
    if sys.platform == "win32":
        raise NotImplementedError
    import fcntl

    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Waiting for another process that prepares tools/")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def is_ready(folder: Path, lock: Path) -> bool:
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_bytes() == lock.read_bytes() and starts(python_of(folder))


def starts(python: str) -> bool:
    """False where the interpreter is gone, or is now one of another minor version, which sees nothing installed."""
    check = "import os, site, sys; sys.exit(not os.path.isdir(site.getsitepackages()[0]))"
    try:
        return subprocess.run([python, "-EPc", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create(folder: Path, lock: Path, *tokens: int) -> None:
    """Replaces `folder` with an environment that holds just what `lock` names."""
    if folder.exists():
        folder.joinpath(STAMP).unlink(missing_ok=True)
        shutil.rmtree(folder)
    # The real name has the version in it: where the system moves to another, this one dangles and is noticed.
    base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    call([base, "-EPm", "venv", "--without-pip", str(folder)], *tokens)
    pending = shutil.copyfile(lock, folder / "pending.lock")
    install(folder, ["--require-hashes", "--requirement", str(pending)], *tokens)
    pending.rename(folder / STAMP)


def install(folder: Path, arguments: Sequence[str], *tokens: int) -> None:
    """The locks are complete and the wheel's dependencies are in them, so nothing is resolved."""
    pip = find_pip(python_of(folder), folder)
    call([*pip, "--quiet", "--no-deps", *arguments], *tokens)


def call(command: Sequence[str], *tokens: int) -> None:
    """The child holds the tokens too: if this process is killed, the next one waits until the child has ended."""
    environ = {name: value for name, value in os.environ.items() if name not in SPOILERS}
    environ |= {"PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_WARN_SCRIPT_LOCATION": "1"}
    environ.setdefault("PIP_RETRIES", "2")
    done = subprocess.run(
        command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, pass_fds=tokens
    )
    if done.returncode:
        raise CallFailedError(done.stdout + done.stderr)


class CallFailedError(Exception):
    """Another program failed; told in its last useful line."""

    def __init__(self, output: str) -> None:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error:")]
        last = (errors or lines or ["it ended without a word"])[-1].removeprefix("ERROR: ").rstrip(".")
        unreachable = any(word in output for word in UNREACHABLE)
        super().__init__(f"the package index cannot be reached: {last}" if unreachable else last)


def python_of(folder: Path) -> str:
    return str(folder / "bin" / "python")


def tell(note: str) -> None:
    print(f"listkeeper: {note} ...", file=sys.stderr, flush=True)
