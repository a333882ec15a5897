"""Finds a pip that can fill a fresh environment, which has none: it is quicker to run one than to install it first."""

from __future__ import annotations

import hashlib
import html
import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

PIN = Path(__file__).parent / "pip.lock"
INDEX = "https://pypi.org/simple"
"""pip's own default."""


class NoPipError(Exception):
    """There is no pip here, and none could be fetched."""


def find_pip(python: str, folder: Path) -> list[str]:
    """The beginning of a command that installs into the environment of `python`; `folder` may keep a fetched pip."""
    if find_spec("pip"):  # of 22.3 or later, as Python 3.11 had from the start: `--python` is new in it
        return [sys.executable, "-EPm", "pip", "--python", python, "install"]
    if wheel := bundled_wheel():
        return [python, "-EP", str(wheel / "pip"), "install"]
    for pip in ("pip3", "pip"):
        if answers([pip, "--python", python, "--version"]):
            return [pip, "--python", python, "install"]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", python]
    return [python, "-EP", str(fetch_wheel(folder) / "pip"), "install"]


def bundled_wheel() -> Path | None:
    """The wheel that `ensurepip` would install; distributions keep it elsewhere or leave it out."""
    spec = find_spec("ensurepip")
    if spec is None or spec.origin is None:
        return None
    folders = (sysconfig.get_config_var("WHEEL_PKG_DIR"), Path(spec.origin).parent / "_bundled")
    wheels = [wheel for folder in folders if folder for wheel in sorted(Path(folder).glob("pip-*.whl"))]
    return wheels[-1] if wheels else None


def answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def fetch_wheel(folder: Path) -> Path:
    """pip's own wheel, in the version and with the hash of pip.lock, from the index that pip would ask."""
    pin = PIN.read_text(encoding="utf-8")
    name = f"pip-{re.findall(r'^pip==(.+?) ', pin, re.MULTILINE)[0]}-py3-none-any.whl"
    try:
        page = index_address().rstrip("/") + "/pip/"
        links = re.findall(r"""href=["']([^"']+)""", read(page).decode())
        address = next(url for url in links if urlsplit(url).path.endswith("/" + name) or url.startswith(name))
        content = read(urljoin(page, html.unescape(address)))
    except (OSError, ValueError, http.client.HTTPException, ConfigError) as error:
        raise NoPipError(f"Python came without pip, and the package index cannot be reached: {error}") from error
    except StopIteration:
        raise NoPipError(f"Python came without pip, and the package index has no {name}") from None
    if hashlib.sha256(content).hexdigest() not in re.findall(r"sha256:(\w+)", pin):
        raise NoPipError(f"Python came without pip, and the package index has another {name} than pip.lock")
    wheel = folder / name
    wheel.write_bytes(content)
    return wheel


def read(url: str) -> bytes:
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    with urlopen(Request(url, headers={"Accept": "text/html"}), timeout=30, context=context) as response:
        return bytes(response.read())


def index_address() -> str:
    """As pip finds it: the environment before the user's file, and that before the machine's."""
    if address := os.environ.get("PIP_INDEX_URL"):
        return address
    for path in config_files():
        config = ConfigParser(interpolation=None)
        config.read(path, encoding="utf-8")
        for section in ("install", "global"):
            if address := config.get(section, "index-url", fallback=""):
                return address
    return INDEX


def config_files() -> Iterator[Path]:
    if chosen := os.environ.get("PIP_CONFIG_FILE"):
        yield Path(chosen)
    home = Path("~").expanduser()
    yield Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf"
    yield home / "Library" / "Application Support" / "pip" / "pip.conf"
    yield home / ".pip" / "pip.conf"
    yield Path("/etc/xdg/pip/pip.conf")
    yield Path("/etc/pip.conf")
