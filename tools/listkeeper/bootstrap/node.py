"""Prepares `.venv/node`: GitHub's own reading of workflows, and axe for pages, for tests. No command needs it.

As with the environments of Python, it is ready when the copy of its lock in it equals the lock, and that gets its name
last. Who has no Node works without: the tests that need it are skipped then, and say so; where CI is set they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from listkeeper.bootstrap.environment import PRIVATE, ROOT, STAMP, alone, tell

ASKED = ROOT / "tests" / "workflows" / "node"
FOLDER = PRIVATE / "node"
MODULES = FOLDER / "node_modules"
LOCK = "package-lock.json"
OLDEST = 20
"""What the packages ask for."""
SPOILERS = {f"npm_config_{name}" for name in "dry_run global location package_lock_only prefix workspace".split()}
SPOILERS |= {"node_options"}
"""Variables that would lead an installation elsewhere, or make it another one."""
CLAUSE = re.compile(r"^npm (?:error|ERR!) (?!code |syscall |errno )(\S.*)", re.MULTILINE)


class NoNodeError(Exception):
    """A clause: what is missing."""


def prepare_node() -> None:
    """Installs the packages of the lock unless they are there; raises `NoNodeError`."""
    check_node()
    if is_node_ready():
        return
    try:
        PRIVATE.mkdir(exist_ok=True)
        with alone(PRIVATE / "preparing") as token:
            if not is_node_ready():
                tell("Preparing the tests of workflows once (in .venv/node)")
                install_packages(token)
    except OSError as error:
        raise NoNodeError(f"{error.strerror or error}: {error.filename or FOLDER}") from error


def is_node_ready() -> bool:
    stamp = FOLDER / STAMP
    return stamp.is_file() and stamp.read_bytes() == (ASKED / LOCK).read_bytes()


def check_node() -> None:
    """Raises `NoNodeError` where Node or npm is missing, or too old."""
    done = subprocess.run([find("node"), "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.", done.stdout)
    if version is None or int(version[1]) < OLDEST:
        raise NoNodeError(f"node is {done.stdout.strip() or 'broken'}, and {OLDEST} is the oldest that will do")
    find("npm")


def find(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise NoNodeError(f"there is no {program} on PATH")
    return path


def install_packages(*tokens: int) -> None:
    """Replaces the folder with what the lock names; nothing of a package is run."""
    if FOLDER.exists():
        FOLDER.joinpath(STAMP).unlink(missing_ok=True)
        shutil.rmtree(FOLDER)
    FOLDER.mkdir()
    shutil.copyfile(ASKED / "package.json", FOLDER / "package.json")
    lock = shutil.copyfile(ASKED / LOCK, FOLDER / LOCK)
    npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"], *tokens)
    shutil.copyfile(lock, FOLDER / "pending.lock").rename(FOLDER / STAMP)


def npm(arguments: Sequence[str], *tokens: int) -> None:
    """The child holds the tokens too, as pip does."""
    environ = {name: value for name, value in os.environ.items() if name.lower() not in SPOILERS}
    done = subprocess.run(
        [find("npm"), *arguments],
        cwd=FOLDER,
        env=environ | {"npm_config_update_notifier": "false", "npm_config_logs_max": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        pass_fds=tokens,
    )
    if done.returncode:
        clause = CLAUSE.search(done.stdout + done.stderr)
        raise NoNodeError(f"npm could not install: {clause[1].rstrip('.') if clause else 'it ended without a word'}")


def find_modules() -> Path:
    """Where the packages are; raises `NoNodeError` where `tools/test` has not put them there."""
    check_node()
    if not is_node_ready():
        raise NoNodeError("the packages of tests/workflows/node are not in .venv/node, where tools/test puts them")
    return MODULES
