"""The simulated web, started and stopped: certificates, name server, blackhole, GitHub's API, and nginx before all.

It needs a network of its own, in which `enter` starts the program anew: nothing gets out, and with the program ends
whatever it started.
"""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import trustme

from .names import ADDRESS

FOLDER = Path(__file__).parent
CONTROL = "http://127.0.0.1:8081"
INSIDE = "SIMULATED_WEB"
ZONES = {
    "rsa": ("*.simweb.net", "*.simpage.org", "github.com", "api.github.com"),
    "ecdsa": ("*.simsite.io", "*.simblog.dev"),
    "expired": ("*.simpast.org",),
}
PATIENCE = 20.0
"""Seconds in which all has to be up, or down."""


class HostCount(NamedTuple):
    """What the servers saw of one host."""

    requests: int = 0
    at_once: int = 0
    """The most requests open together."""
    a_second: int = 0
    """The most requests that came in one second."""
    early: int = 0
    """Requests that came before the end of a Retry-After."""
    limited: int = 0
    """Answers 429."""
    sent: int = 0
    """Bytes of answers, before TLS."""


def enter() -> None:
    """Go on in a network, a mount and a process namespace of our own; returns where we are there already."""
    if os.environ.get(INSIDE):
        return
    rights = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", *rights]
    os.environ[INSIDE] = "1"
    os.execvp("unshare", [*command, sys.executable, *sys.orig_argv[1:]])


@contextmanager
def world() -> Iterator[Path]:
    """The web is up; gives the file of certificates that its clients are to trust."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="simulated-web-")))
        folder.chmod(0o755)
        authorities = make_certificates(folder)
        set_up_network(folder)
        for service in ("names", "blackhole", "forge"):
            stack.enter_context(running([sys.executable, "-m", f"links.{service}"], awaited=True))
        for name in ("nginx.conf", "site.lua"):
            shutil.copy(FOLDER / name, folder)
        stack.enter_context(running(["nginx", "-p", f"{folder}/", "-c", f"{folder}/nginx.conf"]))
        wait_for_control()
        yield authorities


def make_certificates(folder: Path) -> Path:
    """Real chains: root, intermediate, leaf, with the two kinds of key that the web has."""
    root = trustme.CA(key_type=trustme.KeyType.RSA)
    now = datetime.now(UTC)
    for name, zones in ZONES.items():
        key = trustme.KeyType.RSA if name == "rsa" else trustme.KeyType.ECDSA
        between = root.create_child_ca(key_type=key)
        ends = now - timedelta(days=1) if name == "expired" else now + timedelta(days=90)
        leaf = between.issue_cert(*zones, key_type=key, not_before=now - timedelta(days=90), not_after=ends)
        leaf.private_key_and_cert_chain_pem.write_to_path(str(folder / f"{name}.pem"))
    authorities = folder / "authorities.pem"
    system = ssl.get_default_verify_paths().cafile
    authorities.write_bytes((Path(system).read_bytes() if system else b"") + root.cert_pem.bytes())
    return authorities


def set_up_network(folder: Path) -> None:
    """Only loopback, with ports enough, and our own name server for every program."""
    names = folder / "resolv.conf"
    names.write_text(f"nameserver {ADDRESS[0]}\n")
    for command in (
        "ip link set lo up",
        f"mount --bind {names} /etc/resolv.conf",
        "sysctl -qw net.ipv4.ip_local_port_range=10240\t65535",
    ):
        subprocess.run(command.split(" "), check=True)


@contextmanager
def running(command: Sequence[str], *, awaited: bool = False) -> Iterator[None]:
    """A program in the background; with `awaited` it says when it is ready."""
    with subprocess.Popen(command, stdout=subprocess.PIPE if awaited else None, cwd=FOLDER.parent) as process:
        try:
            if process.stdout and process.stdout.readline() != b"ready\n":
                raise SystemExit(f"{' '.join(command)} did not start")
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_for_control() -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            forget()
            return
        except OSError:
            if time.monotonic() > ends:
                raise SystemExit("nginx did not start; it needs libnginx-mod-http-lua") from None
            time.sleep(0.1)


def forget() -> None:
    """Start counting anew; pages that put off or fail at first do so again."""
    with urlopen(f"{CONTROL}/forget", timeout=PATIENCE) as answer:
        answer.read()


def counts() -> dict[str, HostCount]:
    with urlopen(f"{CONTROL}/counts", timeout=PATIENCE) as answer:
        lines = answer.read().decode().splitlines()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for line in lines:
        what, host, value = line.split(" ")
        if what in HostCount._fields:
            found[host][what] = int(value)
    return {host: HostCount(**of_host) for host, of_host in found.items()}
