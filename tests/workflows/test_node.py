"""The packages of Node are installed once, as locked, whole or not at all; who has no Node is told in one sentence.

Each test works on a copy of the set-up, with programs that play node and npm.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREPARE = """\
from listkeeper.bootstrap.node import NoNodeError, prepare_node, find_modules
try:
    prepare_node()
    print(find_modules())
except NoNodeError as error:
    print(error)
"""
CHECK = """\
from listkeeper.bootstrap.checks import check_node, passes
print(passes("node", check_node))
"""
NPM = """\
#!/bin/sh
echo "$@" "$npm_config_prefix" >> ../asked
[ -e ../slow ] && sleep 0.3
mkdir node_modules
[ ! -e ../killed ] || kill -9 $PPID
"""
BROKEN = """\
#!/bin/sh
printf 'npm error code E404\\nnpm error the registry has no such thing.\\nnpm error and more\\n'
exit 1
"""
ASKED = "ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 \n"


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder, self.private, self.programs = folder / "copy", folder / "copy" / ".venv", folder / "programs"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "tools/listkeeper/bootstrap", self.folder / "tools/listkeeper/bootstrap", ignore=ignored)
        shutil.copytree(ROOT / "tests/workflows/node", self.folder / "tests/workflows/node")
        (self.folder / "tools/listkeeper/__init__.py").touch()
        shutil.copy(ROOT / "pyproject.toml", self.folder)
        self.private.mkdir()
        self.programs.mkdir()
        self.play("node", "#!/bin/sh\necho v20.1.0\n")
        self.play("npm", NPM)

    def play(self, name: str, text: str) -> None:
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def start(self, code: str = PREPARE, **more: str) -> subprocess.Popen[str]:
        folder = self.programs.with_name("system")
        folder.mkdir(exist_ok=True)
        for name in ("sh", "mkdir", "sleep"):
            if not (folder / name).exists():
                (folder / name).symlink_to(shutil.which(name) or name)
        environ = {"PATH": f"{self.programs}:{folder}", "PYTHONPATH": str(self.folder / "tools"), **more}
        return subprocess.Popen([sys.executable, "-c", code], env=environ, stdout=subprocess.PIPE, text=True)

    def run(self, code: str = PREPARE, **more: str) -> str:
        return self.start(code, **more).communicate()[0]

    @property
    def asked(self) -> str:
        file = self.private / "asked"
        return file.read_text() if file.exists() else ""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_packages_are_installed_once_and_none_of_them_is_run(checkout: Checkout) -> None:
    modules = f"{checkout.private}/node/node_modules\n"
    assert [checkout.run(), checkout.run()] == [modules, modules]
    assert checkout.asked == ASKED


def test_a_changed_lock_installs_anew(checkout: Checkout) -> None:
    checkout.run()
    (checkout.private / "node" / "node_modules" / "old").touch()
    with (checkout.folder / "tests/workflows/node/package-lock.json").open("a") as lock:
        lock.write("\n")
    checkout.run()
    assert checkout.asked == ASKED * 2
    assert not (checkout.private / "node" / "node_modules" / "old").exists()


def test_an_installation_that_was_killed_is_not_taken_for_ready(checkout: Checkout) -> None:
    (checkout.private / "killed").touch()
    assert checkout.run() == ""
    assert (checkout.private / "node" / "node_modules").exists()
    (checkout.private / "killed").unlink()
    checkout.run()
    assert checkout.asked == ASKED * 2


def test_of_two_at_once_one_installs(checkout: Checkout) -> None:
    (checkout.private / "slow").touch()
    runs = [checkout.start() for _ in range(2)]
    assert len({run.communicate()[0] for run in runs}) == 1
    assert checkout.asked == ASKED


def test_settings_that_lead_elsewhere_are_not_followed(checkout: Checkout) -> None:
    checkout.run(npm_config_prefix="/elsewhere", NODE_OPTIONS="--require nonsense")
    assert checkout.asked == ASKED


MISSING = [
    ("node", "", "there is no node on PATH"),
    ("npm", "", "there is no npm on PATH"),
    ("node", "#!/bin/sh\necho v18.19.1\n", "node is v18.19.1, and 20 is the oldest that will do"),
    ("node", "#!/bin/sh\nexit 1\n", "node is broken, and 20 is the oldest that will do"),
    ("npm", BROKEN, "npm could not install: the registry has no such thing"),
    ("npm", "#!/bin/sh\nexit 1\n", "npm could not install: it ended without a word"),
]


@pytest.mark.parametrize(("program", "text", "clause"), MISSING)
def test_what_is_missing_is_said(program: str, text: str, clause: str, checkout: Checkout) -> None:
    if text:
        checkout.play(program, text)
    else:
        (checkout.programs / program).unlink()
    sentence = f"the tests of workflows need Node 20 or later and an npm registry: {clause}"
    assert checkout.run() == f"{clause}\n"
    assert checkout.run(CHECK).startswith(f"{sentence}; they are skipped.\nnode: ok")
    assert checkout.run(CHECK, CI="true") == f"node: FAILED\n{sentence}\nFalse\n"


def test_the_lock_names_no_server_and_holds_every_package_to_its_hash() -> None:
    lock = (ROOT / "tests/workflows/node/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/') > 0


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_test_that_needs_node_is_skipped_or_fails_in_ci(ci: str, tmp_path: Path) -> None:
    test = "tests/workflows/test_linters.py::test_inputs_of_called_workflows_and_of_our_action_are_known"
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", test]
    environ = {"PATH": str(tmp_path), "HOME": str(tmp_path), "CI": ci}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert "there is no node on PATH" in done.stdout
    assert (done.returncode, "SKIPPED [1]" in done.stdout) == ((1, False) if ci else (0, True)), done.stdout
