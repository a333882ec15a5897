"""`tools/test`: everything that CI runs. Each check runs even if another failed; pytest has the last word."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from listkeeper.bootstrap.environment import LOCKS, ROOT, CallFailedError, create, install
from listkeeper.bootstrap.node import OLDEST, NoNodeError, prepare_node

SORTED = """\
# Trees

- [Ash](https://ash.example/) - Grows fast.
- [Oak](https://oak.example/) - Grows old.
"""
UNSORTED = """\
# Trees

- [Oak](https://oak.example/) - Grows old.
- [Ash](https://ash.example/) - Grows fast.
"""


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


class CheckFailedError(Exception):
    """What the check found, for people."""


def run_checks(arguments: Sequence[str]) -> int:
    """With arguments only pytest, with these, in one process unless they say otherwise."""
    os.chdir(ROOT)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background, and by what is started
    if arguments:
        with suppress(NoNodeError):  # the tests that need it say so
            prepare_node()
        return int(pytest.main(list(arguments)))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        passed = list(pool.map(passes, CHECKS, CHECKS.values()))
    failed = [name for name, has_passed in zip(CHECKS, passed, strict=True) if not has_passed]
    return int(pytest.main(side_by_side(), plugins=[Reminder(failed)])) or int(bool(failed))


def side_by_side() -> list[str]:
    """One process more than there are processors: many tests wait for a server, or for the next second."""
    return ["--numprocesses", f"{(os.cpu_count() or 1) + 1}", "--dist", "worksteal"]


class Reminder:
    """Says what failed before the tests right above pytest's closing line, where it cannot scroll away."""

    def __init__(self, failed: Sequence[str]) -> None:
        self.failed = failed

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.failed:
            terminalreporter.section("failed before the tests", red=True)
            terminalreporter.write_line(", ".join(self.failed))


def passes(name: str, check: Callable[[], None]) -> bool:
    start = time.monotonic()
    try:
        check()
    except (CheckFailedError, CallFailedError) as error:
        print(f"{name}: FAILED\n{error}", flush=True)
        return False
    print(f"{name}: ok ({time.monotonic() - start:.1f} s)", flush=True)
    return True


def check_style() -> None:
    run_module("ruff", "check", "--quiet", ".")


def check_types() -> None:
    run_module("mypy", "--no-error-summary")


def check_node() -> None:
    """Not a failure on a laptop, where those tests are skipped; CI has no excuse."""
    try:
        prepare_node()
    except NoNodeError as error:
        sentence = f"the tests of workflows need Node {OLDEST} or later and an npm registry: {error}"
        if os.environ.get("CI"):
            raise CheckFailedError(sentence) from error
        print(f"{sentence}; they are skipped.", flush=True)


def check_browser() -> None:
    """For the tests of sites; on a laptop without one they are skipped. Debian's is installed where that is allowed."""
    if any(map(shutil.which, BROWSERS)) or not os.environ.get("CI"):
        return
    installer = shutil.which("apt-get")
    if os.geteuid() == 0 and installer:
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run([installer, "-qq", *command], env=environ, capture_output=True, check=False)
    if not any(map(shutil.which, BROWSERS)):
        raise CheckFailedError("the tests of sites need Chromium: there is none on PATH, and it could not be installed")


def check_schemas() -> None:
    run_module("check_jsonschema", "--quiet", "--check-metaschema", *files(ROOT / "schema", "*.json"))


def check_wheel() -> None:
    """The wheel, made from the source distribution and put into an empty environment, works in an empty folder."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        run_module("build", "--no-isolation", "--outdir", f"{folder}/dist", ".")
        create(folder / "environment", LOCKS / "run.lock")
        install(folder / "environment", files(folder / "dist", "*.whl"))
        try_out(folder / "environment" / "bin" / "listkeeper", folder)


def try_out(listkeeper: Path, folder: Path) -> None:
    (folder / "list.md").write_text(UNSORTED, encoding="utf-8")
    rendered = run([str(listkeeper), "render"], folder)
    if rendered != SORTED:
        raise CheckFailedError(f"`listkeeper render` of the installed wheel printed:\n{rendered}")
    (folder / "list.md").write_text(SORTED, encoding="utf-8")
    run([str(listkeeper), "lint"], folder)


def run_module(module: str, *arguments: str) -> None:
    run([sys.executable, "-EPm", module, *arguments], ROOT)


def run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise CheckFailedError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def files(folder: Path, pattern: str) -> list[str]:
    paths = sorted(str(path) for path in folder.glob(pattern))
    if not paths:
        raise CheckFailedError(f"{folder} has no {pattern}")
    return paths


CHECKS: dict[str, Callable[[], None]] = {
    "style": check_style,
    "types": check_types,
    "node": check_node,
    "browser": check_browser,
    "schemas": check_schemas,
    "wheel": check_wheel,
}
