"""What is installed is what was meant: the locks follow pyproject.toml, the wheel holds the schemas and no set-up."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from listkeeper.bootstrap.requirements import Requirement, read_requirements

ROOT = Path(__file__).parents[1]
LOCKS = ROOT / "tools" / "listkeeper" / "bootstrap"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXECUTABLES = (
    "tools/lint",
    "tools/render",
    "tools/export",
    "tools/links",
    "tools/init",
    "tools/bot",
    "tools/test",
    ".ci/run",
)


def read_lock(name: str) -> dict[str, str]:
    text = (LOCKS / f"{name}.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def locked_requirements() -> list[tuple[str, Requirement]]:
    return [(lock, asked) for lock in ("run", "test") for asked in read_requirements(lock)]


@pytest.mark.parametrize(("lock", "asked"), locked_requirements(), ids=lambda value: getattr(value, "name", value))
def test_a_lock_holds_what_pyproject_asks_for(lock: str, asked: Requirement) -> None:
    assert asked.bounds
    assert asked.allows(read_lock(lock)[asked.name])


def test_the_tests_run_with_the_versions_of_the_commands() -> None:
    assert read_lock("run").items() <= read_lock("test").items()


@pytest.mark.parametrize("lock", ["run", "test", "pip"])
def test_everything_in_a_lock_is_pinned_by_hash_and_names_no_server(lock: str) -> None:
    text = (LOCKS / f"{lock}.lock").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text.split("\n", 2)[2].rstrip())
    pinned = re.compile(r"\S+==\S+( ; .+?)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [pin for pin in pins if not pinned.fullmatch(pin)] == []
    assert "://" not in text


@pytest.mark.parametrize("path", EXECUTABLES)
def test_an_executable_is_a_few_lines_and_can_be_run(path: str) -> None:
    file = ROOT / path
    assert file.stat().st_mode & 0o111 == 0o111
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 7


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_the_package_and_the_schemas(wheel: zipfile.ZipFile) -> None:
    package = ROOT / "tools" / "listkeeper"
    sources = {f"listkeeper/{path.relative_to(package)}" for path in package.rglob("*.py")}
    schemas = {f"listkeeper/schema/{path.name}" for path in (ROOT / "schema").glob("*.json")}
    site = [path for name in ("assets", "templates") for path in (package / "site" / name).iterdir()]
    shipped = {f"listkeeper/{path.relative_to(package)}" for path in site}
    expected = {path for path in sources if not path.startswith("listkeeper/bootstrap/")} | schemas | shipped
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} >= expected
    assert [name for name in wheel.namelist() if "bootstrap" in name or "tests" in name] == []


def test_the_wheel_says_what_pyproject_says(wheel: zipfile.ZipFile) -> None:
    (path,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    metadata = message_from_bytes(wheel.read(path))
    namespace: dict[str, str] = {}
    exec((ROOT / "tools/listkeeper/__init__.py").read_text(encoding="utf-8"), namespace)
    assert metadata["Version"] == namespace["__version__"]
    assert metadata["Requires-Python"] == ">=3.11"
    needs = [re.split(r"[<>]", need)[0] for need in metadata.get_all("Requires-Dist") or [] if "extra ==" not in need]
    assert sorted(needs) == sorted(asked.name for asked in read_requirements("run"))


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    (path,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    assert wheel.read(path).decode().split() == ["[console_scripts]", "listkeeper", "=", "listkeeper.cli:main"]


def test_every_version_of_python_is_named_once_and_tested() -> None:
    prefix = "Programming Language :: Python :: "
    named = [word.removeprefix(prefix) for word in PYPROJECT["project"]["classifiers"] if word.startswith(prefix)]
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert re.findall(r'"(3\.\d+)"', workflow) == named
    assert PYPROJECT["project"]["requires-python"] == f">={named[0]}"
