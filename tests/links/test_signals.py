"""The command as a process: stopped by Ctrl-C, politely, and with no warning at all; and on a network that is bad."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from listkeeper.history import Past
from listkeeper.store import Store

from tests.links.behaviours import Behaviour, answer, hang
from tests.links.world import World

TOOLS = Path(__file__).parents[2] / "tools"
HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds after which a test that waits has failed."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such signals")


@contextmanager
def serving(behaviours: dict[str, Behaviour], more: int = 0) -> Iterator[World]:
    """The world in a thread, while other processes ask it, at `more` further ports."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    world = World(behaviours)

    async def opened() -> None:
        await world.__aenter__()
        await world.open_tls()
        for _ in range(more):
            await world.open_more()

    try:
        asyncio.run_coroutine_threadsafe(opened(), loop).result(PATIENCE)
        yield world
        asyncio.run_coroutine_threadsafe(world.__aexit__(None, None, None), loop).result(PATIENCE)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def started(folder: Path, world: World, addresses: list[str]) -> subprocess.Popen[bytes]:
    """`links` over a list of them, with a history."""
    (folder / "list.md").write_text("# A\n\n" + "".join(f"- [{n}]({url})\n" for n, url in enumerate(addresses)))
    world.authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    command = [sys.executable, "-m", "listkeeper", "links", "list.md", "--format", "json"]
    options = ["--history", "links.db", "--allow-network", f"{HOST}/32"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    return subprocess.Popen(
        [*command, *options],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(TOOLS), "SSL_CERT_FILE": "authority.pem"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for(what: str, seen: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.01)


def pasts(folder: Path, addresses: list[str]) -> dict[str, Past]:
    with Store.open(folder / "links.db", datetime.now(UTC)) as store:
        assert store.note == ""
        return dict(store.load(addresses))


def pages(world: World, count: int) -> list[str]:
    return [f"http://{HOST}:{world.port}/{number}" for number in range(count)]


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_run_that_is_stopped_writes_no_strike(sent: signal.Signals, status: int, tmp_path: Path) -> None:
    hosts = {**{f"{HOST}/{number}": answer() for number in range(4)}, HOST: hang}
    with serving(hosts) as world:
        addresses = [f"https://{HOST}:{world.ports['self']}/", *pages(world, 12)]
        process = started(tmp_path, world, addresses)
        wait_for("a request that hangs", lambda: any(request.path == "/7" for request in world.seen))
        process.send_signal(sent)
        out, errors = process.communicate(timeout=PATIENCE)
    known = pasts(tmp_path, addresses)
    assert process.returncode == status
    assert b"Traceback" not in errors
    assert [past.strikes for past in known.values() if past.strikes] == []
    if sent is signal.SIGINT:
        codes = [link["code"] for link in json.loads(out)["links"]]
        assert codes == ["tls-self-signed", *["ok"] * 4, *["unchecked"] * 8]


MOMENTS = [number / 5 for number in range(10)]
"""Seconds after the first request, in the middle of a run that takes five."""
LATE = 1.3
"""Seconds after which what was seen is stored: a second, and what a busy machine needs."""


def test_killed_at_any_moment_the_next_run_goes_on(tmp_path: Path) -> None:
    chance, kept = random.Random(7), set[str]()
    with serving({HOST: answer()}) as world:
        addresses = pages(world, 50)
        for moment in chance.sample(MOMENTS, len(MOMENTS)):
            before = len(world.seen)
            process = started(tmp_path, world, addresses)
            wait_for("a request", lambda: len(world.seen) > before or process.poll() is not None)  # noqa: B023
            time.sleep(moment + chance.uniform(0, 0.2))
            process.kill()
            process.communicate(timeout=PATIENCE)
            asked = [request.path for request in world.seen[before:]]
            assert kept.isdisjoint(asked)
            kept |= {request.path for request in world.seen[before:] if request.went < world.seen[-1].came - LATE}
        before = len(world.seen)
        process = started(tmp_path, world, addresses)
        out, errors = process.communicate(timeout=PATIENCE)
        last = [request.path for request in world.seen[before:]]
    assert (process.returncode, errors) == (0, b"")
    assert {link["verdict"] for link in json.loads(out)["links"]} == {"alive"}
    assert kept
    assert kept.isdisjoint(last)
    assert len(last) < 50
    with closing(sqlite3.connect(tmp_path / "links.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [past.last_ok is not None for past in pasts(tmp_path, addresses).values()] == [True] * 50


@pytest.mark.parametrize(("others", "status", "strikes"), [(0, 3, 0), (8, 0, 3)])
def test_a_bad_network_strikes_nobody(others: int, status: int, strikes: int, tmp_path: Path) -> None:
    """Three hosts fail, by their ports: of three that is the network, of eleven it is they."""
    with serving({HOST: answer()}, others) as world:
        failing = [f"https://{HOST}:{world.ports[kind]}/" for kind in ("self", "expired", "host")]
        process = started(tmp_path, world, failing + [f"http://{HOST}:{port}/" for port in world.more])
        process.communicate(timeout=PATIENCE)
    known = pasts(tmp_path, failing)
    assert (process.returncode, sum(len(past.strikes) for past in known.values())) == (status, strikes)
