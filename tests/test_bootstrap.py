"""A checkout sets itself up: which Python runs a command, and how one is prepared.

Each test works on a copy of the executables with a command line of three lines and one dependency, which comes from a
folder or from a server on the loopback address.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from listkeeper.bootstrap.pip import bundled_wheel, index_address
from listkeeper.bootstrap.requirements import parse

ROOT = Path(__file__).parents[1]
NOTE = (
    "listkeeper: Preparing tools/ once (in .venv/run, with the versions of tools/listkeeper/bootstrap/run.lock) ...\n"
)
WAIT = "listkeeper: Waiting for another process that prepares tools/ ...\n"
CLI = """\
import json, sys
import mistune

def main(arguments, *, tool):
    print(json.dumps([sys.prefix, mistune.__version__, [tool, *arguments], sys.stdin.read()]))
"""
PYPROJECT = """\
[project]
dependencies = ["mistune>=3.4,<3.5"]
[dependency-groups]
test = []
"""


@pytest.mark.parametrize(
    ("requirement", "version", "allowed"),
    [
        ("mistune>=3.4,<3.5", "3.4.0", True),
        ("mistune>=3.4,<3.5", "3.4.12", True),
        ("mistune>=3.4,<3.5", "3.5.0", False),
        ("mistune>=3.4,<3.5", "3.5.0rc1", False),
        ("mistune>=3.4,<3.5", "3.3.9", False),
        ("click>=8.1,<9", "8.10", True),
        ("click>=8.1,<9", "10", False),
        ("rpds-py>=0.20,<1", "0.20.0.post1", True),
    ],
)
def test_a_version_is_within_a_range_or_not(requirement: str, version: str, allowed: bool) -> None:
    assert parse(requirement).allows(version) is allowed


def test_the_first_run_prepares_an_environment_and_says_so(
    prepared: Path, first: subprocess.CompletedProcess[str]
) -> None:
    assert (first.returncode, first.stderr) == (0, NOTE)
    assert json.loads(first.stdout) == [f"{prepared}/.venv/run", "3.4.1", ["lint", "a b", "*"], "# From a pipe\n"]


def test_later_runs_say_nothing_and_need_no_other_python(prepared: Path, house: House) -> None:
    done = house.run(prepared, path=house.programs)
    assert (done.stderr, json.loads(done.stdout)[0]) == ("", f"{prepared}/.venv/run")


def test_the_environment_of_the_tests_serves_the_commands_too(copy: Path, house: House) -> None:
    (copy / ".venv" / "run").rename(copy / ".venv" / "test")
    shutil.copy(copy / "tools/listkeeper/bootstrap/run.lock", copy / "tools/listkeeper/bootstrap/test.lock")
    assert house.prefix(copy) == f"{copy}/.venv/test"


@pytest.mark.parametrize("folder", [".", "tools", "tools/listkeeper", "/"])
def test_the_folder_it_is_started_in_does_not_matter(folder: str, prepared: Path, house: House) -> None:
    assert house.prefix(prepared, folder=prepared / folder) == f"{prepared}/.venv/run"


def test_an_executable_can_be_linked_to(prepared: Path, house: House, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(prepared / "tools" / "lint")
    (tmp_path / "two").symlink_to("one")
    assert house.prefix(prepared, executable=tmp_path / "two") == f"{prepared}/.venv/run"


@pytest.mark.parametrize("activated", [False, True])
def test_nothing_is_imported_from_the_current_folder(
    activated: bool, prepared: Path, house: House, tmp_path: Path
) -> None:
    for name in ("listkeeper", "mistune", "click", "json", "site", "os", "sitecustomize", "usercustomize", "tomllib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile')")
    environment = house.activated(tmp_path / "mine", "3.4.1") if activated else prepared / ".venv" / "run"
    virtual = str(environment) if activated else ""
    found = house.prefix(prepared, folder=tmp_path, PYTHONPATH=f":{tmp_path}", VIRTUAL_ENV=virtual)
    assert found == str(environment)


def test_of_two_at_once_one_prepares_and_the_other_waits(checkout: Path, house: House) -> None:
    runs = [house.start(checkout) for _ in range(2)]
    ends = [run.communicate() for run in runs]
    assert [json.loads(out)[0] for out, _ in ends] == [f"{checkout}/.venv/run"] * 2
    assert sorted(err for _, err in ends) in ([NOTE, WAIT], ["", NOTE])


def test_one_that_was_killed_is_prepared_anew(checkout: Path, house: House) -> None:
    with hanging_index() as (address, asked, release):
        run = house.start(checkout, PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=address, PIP_RETRIES="0")
        assert asked.wait(30)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert (checkout / ".venv" / "run").is_dir()
        assert not (checkout / ".venv" / "run" / "ready.lock").exists()
        again = house.start(checkout)
        assert again.stderr
        assert again.stderr.readline() == WAIT  # for the pip that goes on without its parent
        release.set()
        out, err = again.communicate()
    assert (json.loads(out)[0], err) == (f"{checkout}/.venv/run", NOTE)


def test_a_changed_lock_refreshes_the_environment(copy: Path, house: House) -> None:
    house.write_lock(copy, "3.4.2")
    done = house.run(copy)
    assert (done.stderr, json.loads(done.stdout)[1]) == (NOTE, "3.4.2")


def test_an_interpreter_that_went_away_is_replaced(copy: Path, house: House) -> None:
    (copy / ".venv/run/bin/python").unlink()
    (copy / ".venv/run/bin/python").symlink_to("/nowhere/python3")
    done = house.run(copy)
    assert (done.returncode, done.stderr) == (0, NOTE)


def test_an_interpreter_that_became_another_minor_version_is_noticed(copy: Path, house: House) -> None:
    (library,) = (copy / ".venv/run/lib").iterdir()
    library.rename(library.with_name("python3.0"))
    done = house.run(copy)
    assert (done.returncode, done.stderr) == (0, NOTE)


def test_without_an_index_one_sentence_says_what_to_do(checkout: Path, house: House) -> None:
    nowhere = "http://127.0.0.1:9/simple"
    done = house.run(checkout, PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=nowhere, PIP_RETRIES="1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == NOTE + (
        "listkeeper: cannot prepare .venv/run (the package index cannot be reached: No matching distribution found for "
        "mistune==3.4.1); make a package index reachable (pip's own settings and PIP_INDEX_URL count), or activate an "
        "environment that has mistune.\n"
    )


def test_a_checkout_that_cannot_be_written_is_a_sentence(checkout: Path, house: House) -> None:
    (checkout / ".venv").write_text("in the way")
    done = house.run(checkout)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"listkeeper: cannot prepare .venv/run (File exists: {checkout}/.venv); make it writable, with some space "
        "left, or activate an environment that has mistune.\n"
    )


def test_an_activated_environment_with_the_dependencies_is_used(prepared: Path, house: House, tmp_path: Path) -> None:
    mine = house.activated(tmp_path / "mine", "3.4.9")
    assert house.prefix(prepared, VIRTUAL_ENV=str(mine)) == str(mine)
    assert house.prefix(prepared, CONDA_PREFIX=str(mine)) == str(mine)


@pytest.mark.parametrize("version", ["3.3.0", "3.5.0", ""])
def test_an_activated_environment_without_them_is_passed_over(
    version: str, prepared: Path, house: House, tmp_path: Path
) -> None:
    mine = house.activated(tmp_path / "mine", version)
    assert house.prefix(prepared, VIRTUAL_ENV=str(mine)) == f"{prepared}/.venv/run"


def test_a_python_on_the_path_with_the_dependencies_is_used(checkout: Path, house: House, tmp_path: Path) -> None:
    mine = house.activated(tmp_path / "mine", "3.4.9")
    assert house.prefix(checkout, path=f"{mine}/bin:{house.programs}") == str(mine)
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_too_old_is_passed_over(checkout: Path, house: House, tmp_path: Path) -> None:
    mine = house.activated(tmp_path / "mine", "3.4.9")
    (mine / "bin" / "python3").unlink()
    (mine / "bin" / "python3").write_text("#!/bin/sh\nexit 1\n")
    (mine / "bin" / "python3").chmod(0o755)
    assert house.prefix(checkout, path=f"{mine}/bin:{house.programs}") == str(mine)


def test_without_any_python_one_sentence_says_so(checkout: Path, house: House) -> None:
    done = house.run(checkout, path=house.programs)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "listkeeper needs Python 3.11 or later, and there is none on PATH: install it, then run this again.\n",
    )


def test_where_python_came_without_pip_it_is_fetched(checkout: Path, house: House, pipless: Path) -> None:
    with index_of(house) as address:
        found = house.prefix(checkout, path=f"{pipless}:{house.programs}", PIP_NO_INDEX="0", PIP_INDEX_URL=address)
    assert found == f"{checkout}/.venv/run"


def test_another_pip_than_the_one_of_the_lock_is_not_run(checkout: Path, house: House, pipless: Path) -> None:
    lock = checkout / "tools/listkeeper/bootstrap/pip.lock"
    lock.write_text(lock.read_text().replace("sha256:", "sha256:0"))
    with index_of(house) as address:
        done = house.run(checkout, path=f"{pipless}:{house.programs}", PIP_NO_INDEX="0", PIP_INDEX_URL=address)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"the package index has another {house.pip.name} than pip.lock" in done.stderr


def test_without_pip_and_index_one_sentence_says_so(checkout: Path, house: House, pipless: Path) -> None:
    done = house.run(checkout, path=f"{pipless}:{house.programs}", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 2)
    assert "Python came without pip, and the package index cannot be reached" in done.stderr


def test_the_action_says_what_keeps_it_from_installing(checkout: Path, tmp_path: Path) -> None:
    apart = checkout / "tools" / "listkeeper" / "bootstrap" / "apart.py"
    (tmp_path / "file").touch()
    command = [sys.executable, "-EP", str(apart), str(tmp_path / "file")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"listkeeper: it cannot be set up in {tmp_path}/file: ")


def test_the_index_is_the_one_that_pip_would_ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = tmp_path / "pip.conf"
    chosen.write_text("[global]\nindex-url = https://mirror.example/%20simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(chosen))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    assert index_address() == "https://mirror.example/%20simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert index_address() == "https://other.example/simple"


class House:
    """What the checkouts of these tests need around them: programs, a Python without anything, wheels, a home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = str(folder / "programs")
        self.python = folder / "python" / "bin"
        self.wheels = folder / "wheels"
        for made in (folder / "programs", self.wheels, folder / "home"):
            made.mkdir()
        for program in ("cmp", "dirname", "readlink"):
            (folder / "programs" / program).symlink_to(str(shutil.which(program)))
        make_environment(self.python.parent)
        self.hashes = {version: make_wheel(self.wheels, version) for version in ("3.4.1", "3.4.2")}
        wheel = bundled_wheel()
        assert wheel, "these tests need a Python with ensurepip"
        self.pip = Path(shutil.copy(wheel, self.wheels))
        with zipfile.ZipFile(wheel) as archive:  # once, because it is slow out of the archive
            archive.extractall(next(self.python.parent.glob("lib/python3.*/site-packages")))

    def make_checkout(self, checkout: Path) -> Path:
        bootstrap = checkout / "tools" / "listkeeper" / "bootstrap"
        shutil.copytree(ROOT / "tools/listkeeper/bootstrap", bootstrap, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "tools" / "lint", checkout / "tools" / "lint")
        (checkout / "pyproject.toml").write_text(PYPROJECT)
        (bootstrap.parent / "__init__.py").touch()
        (bootstrap.parent / "cli.py").write_text(CLI)
        version = self.pip.name.split("-")[1]
        digest = hashlib.sha256(self.pip.read_bytes()).hexdigest()
        (bootstrap / "pip.lock").write_text(f"pip=={version} \\\n    --hash=sha256:{digest}\n")
        self.write_lock(checkout, "3.4.1")
        return checkout

    def write_lock(self, checkout: Path, version: str) -> None:
        lock = checkout / "tools" / "listkeeper" / "bootstrap" / "run.lock"
        lock.write_text(f"mistune=={version} \\\n    --hash=sha256:{self.hashes[version]}\n")

    def activated(self, folder: Path, version: str) -> Path:
        """An environment that somebody made, with that version of the dependency or without it."""
        make_environment(folder)
        (packages,) = folder.glob("lib/python3.*/site-packages")
        if version:
            (packages / f"mistune-{version}.dist-info").mkdir()
            (packages / "mistune.py").write_text(f"__version__ = {version!r}\n")
        return folder

    def start(
        self, checkout: Path, *, path: str = "", folder: Path | None = None, executable: Path | None = None, **more: str
    ) -> subprocess.Popen[str]:
        environ = {
            "PATH": path or f"{self.python}:{self.programs}",
            "HOME": str(self.folder / "home"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "no_proxy": "*",
        } | more
        return subprocess.Popen(
            [executable or checkout / "tools" / "lint", "a b", "*"],
            cwd=folder or checkout,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(
        self, checkout: Path, *, path: str = "", folder: Path | None = None, executable: Path | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        with self.start(checkout, path=path, folder=folder, executable=executable, **more) as run:
            out, err = run.communicate("# From a pipe\n")
        return subprocess.CompletedProcess(run.args, run.returncode, out, err)

    def prefix(
        self, checkout: Path, *, path: str = "", folder: Path | None = None, executable: Path | None = None, **more: str
    ) -> str:
        """The environment in which the command ran."""
        done = self.run(checkout, path=path, folder=folder, executable=executable, **more)
        assert done.returncode == 0, done.stderr
        return str(json.loads(done.stdout)[0])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


@pytest.fixture
def checkout(house: House, tmp_path: Path) -> Path:
    return house.make_checkout(tmp_path / "a fresh checkout")


@pytest.fixture(scope="module")
def first(house: House) -> subprocess.CompletedProcess[str]:
    return house.run(house.make_checkout(house.folder / "a checkout"))


@pytest.fixture(scope="module")
def prepared(house: House, first: subprocess.CompletedProcess[str]) -> Path:
    """A checkout after its first run; not to be changed."""
    assert first.returncode == 0, first.stderr
    return house.folder / "a checkout"


@pytest.fixture
def copy(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "a copy", symlinks=True)


@pytest.fixture(scope="module")
def pipless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a python3 whose library has neither `ensurepip` nor `pip`, as Debian ships it."""
    home = tmp_path_factory.mktemp("pipless")
    name = "python{}.{}".format(*sys.version_info)
    (home / "bin").mkdir()
    shutil.copy(os.path.realpath(sys.executable), home / "bin" / name)
    (home / "bin" / "python3").symlink_to(name)
    (home / "lib" / name / "site-packages").mkdir(parents=True)
    for library in Path(sys.base_prefix, "lib").glob("libpython*"):
        (home / "lib" / library.name).symlink_to(library)
    for module in Path(os.__file__).parent.iterdir():
        if module.name not in ("ensurepip", "site-packages", "dist-packages", "sitecustomize.py"):
            (home / "lib" / name / module.name).symlink_to(module)
    return home / "bin"


def make_environment(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)


def make_wheel(folder: Path, version: str) -> str:
    """A dependency with nothing in it but its version; returns its hash."""
    files = {
        "mistune.py": f"__version__ = {version!r}\n",
        f"mistune-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: mistune\nVersion: {version}\n",
        f"mistune-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={digest(text)},{len(text)}\n" for name, text in files.items())
    wheel = folder / f"mistune-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr(f"mistune-{version}.dist-info/RECORD", f"{record}mistune-{version}.dist-info/RECORD,,\n")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/simple"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def index_of(house: House) -> Iterator[str]:
    """An index with pip alone; the rest comes from the folder of wheels."""
    page = house.folder / "index" / "simple" / "pip"
    page.mkdir(parents=True, exist_ok=True)
    shutil.copy(house.pip, page)
    (page / "index.html").write_text(f'<a href="{house.pip.name}#sha256=0">{house.pip.name}</a>')

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with serving(partial(Quiet, directory=str(house.folder / "index"))) as address:
        yield address


@contextmanager
def hanging_index() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """An index that takes a question and answers only when told to: with a failure."""
    asked, release = threading.Event(), threading.Event()

    class Hanging(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            release.wait(30)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with serving(Hanging) as address:
        yield address, asked, release
