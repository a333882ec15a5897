"""What listkeeper and lychee say of servers that misbehave: the table of `tools/listkeeper/links/README.md`.

    cd tests/bench && ../../.venv/test/bin/python -m links.matrix --lychee PROGRAM

Prints the table; takes about three minutes, in which it mostly waits. Needs Linux and the right to make a network of
its own: lychee follows redirections into private networks, and nothing is to leave this one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
TOOLS = ROOT / "tools"
sys.path[:0] = [str(ROOT), str(TOOLS)]
# Some libraries install a package of this name; ours has no `__init__` that would come before it.
sys.modules["tests"] = ModuleType("tests")
sys.modules["tests"].__path__ = [str(ROOT / "tests")]

from tests.links import behaviours as does  # noqa: E402
from tests.links.behaviours import Behaviour, answer, first, head, raw, shown, to  # noqa: E402
from tests.links.pages.samples import GOOD, MISSING, PARKED, html  # noqa: E402
from tests.links.world import World  # noqa: E402

from .world import enter  # noqa: E402

HOST, OTHER = "127.0.0.1", "127.0.0.2"
AT_ONCE = 8
PATIENCE = 240.0
"""Seconds for one checker and one server."""
ESSAY = shown(GOOD["an essay"])
PERMANENT = {"new": ESSAY, "": to("/new")}


class Row(NamedTuple):
    """A server; its behaviours by path, "" for all other paths."""

    how: Behaviour | Mapping[str, Behaviour] = ESSAY
    port: str = ""
    """Its kind, if it is not the one of HTTP."""
    address: str = "/page"
    looks: bool = False
    """With a history: the page is read."""


ROWS = {
    "a good page": Row(),
    "503 twice, then 200": Row(first(answer(503), answer(503), ESSAY)),
    "503 with `Retry-After: 2`, then 200": Row(first(answer(503, Retry_After="2"), ESSAY)),
    "429 with `Retry-After: 2`, then 200": Row(first(answer(429, Retry_After="2"), ESSAY)),
    "429 without end": Row(answer(429)),
    "429 with `Retry-After: 99999999`": Row(answer(429, Retry_After="99999999")),
    "404": Row(answer(404)),
    "404 at first, then 200": Row(first(answer(404), ESSAY)),
    "410": Row(answer(410)),
    "401": Row(answer(401)),
    "451": Row(answer(451)),
    "500": Row(answer(500)),
    "522 of Cloudflare": Row(answer(522)),
    "403 with `cf-mitigated: challenge`": Row(answer(403, cf_mitigated="challenge")),
    "202 with `x-amzn-waf-action: challenge`": Row(answer(202, b"", x_amzn_waf_action="challenge")),
    "999 of LinkedIn": Row(answer(999)),
    "HEAD 405, GET 200": Row(head(answer(405), ESSAY)),
    "HEAD 404, GET 200": Row(head(answer(404), ESSAY)),
    "HEAD never answered, GET 200": Row(head(does.hang, ESSAY)),
    "301 to another page": Row(PERMANENT),
    "301, then 302": Row({"old": to("/new", 302), "new": ESSAY, "": to("/old")}),
    "a loop": Row(to("/page")),
    "a loop until a cookie is sent": Row(does.with_cookie(ESSAY, to("/page", 302, Set_Cookie="a=b"))),
    "301 to `mailto:`": Row(to("mailto:ada@site.org")),
    "302 without `Location`": Row(answer(302)),
    "302 to `http://`": Row(to("http://", 302)),
    "301 to a private address": Row(to("http://127.0.0.2:{port}/")),
    "no answer": Row(does.hang),
    "a header, a letter at a time": Row(does.drip),
    "the connection reset": Row(does.reset),
    "the connection reset amid the headers": Row(does.reset_in_headers),
    "the connection closed without a word": Row(raw("")),
    "half of the connection closed": Row(does.half_close),
    "no HTTP at all": Row(raw("SSH-2.0-OpenSSH_9\r\n")),
    "HTTP/1.0": Row(raw("HTTP/1.0 200 OK\r\n\r\npage")),
    "chunks that are none": Row(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n")),
    "gzip that is none": Row(
        head(answer(405), raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnot!"))
    ),
    "103 without end": Row(does.flood),
    "a header of 10 KB": Row(answer(X_Long="x" * 10_000)),
    "a page of 131 MB": Row(head(answer(405), does.big)),
    "a connection refused": Row(port="refused"),
    "a certificate that has expired": Row(port="expired"),
    "a certificate that nobody signed": Row(port="self"),
    "a certificate for another host": Row(port="host"),
    "a certificate in the chain left out": Row(port="chain"),
    "no TLS on the port of https": Row(port="plain"),
    "TLS 1.0 only": Row(port="ancient"),
    "TLS that never begins": Row(port="mute"),
    "a fragment that the page lacks": Row(shown(html("A page", "<h2 id=here>Here</h2>")), address="/page#there"),
    '"not found" with 200': Row(shown(MISSING["in English"]), looks=True),
    "a parked domain": Row(shown(PARKED["for sale, in English"][0]), looks=True),
}


class Said(NamedTuple):
    what: str
    requests: str


async def output(*command: str | Path, stdin: str, environment: Mapping[str, str], folder: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], **environment},
        cwd=folder,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate(stdin.encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        return ""
    return said.decode()


def address(world: World, row: Row) -> str:
    if row.port in ("", "refused"):
        return f"http://{HOST}:{world.ports.get(row.port, world.port)}{row.address}"
    return f"https://{'localhost' if row.port == 'host' else HOST}:{world.ports[row.port]}/"


async def by_listkeeper(url: str, row: Row, authority: str, folder: str) -> str:
    command = [sys.executable, "-m", "listkeeper", "links", "-", "--format", "json"]
    options = ["--allow-network", f"{HOST}/32", "--allow-network", "::1/128"]
    history = ["--history", "links.db"] if row.looks else []
    environment = {"PYTHONPATH": str(TOOLS), "SSL_CERT_FILE": authority}
    said = await output(*command, *options, *history, stdin=f"- [a]({url})\n", environment=environment, folder=folder)
    (link,) = json.loads(said)["links"]
    return f"`{link['code']}`: {link['verdict']}"


async def by_lychee(url: str, authority: str, folder: str, program: Path) -> str:
    options = ["--no-progress", "--format", "json", "--include-fragments=anchor-only", "-"]
    environment = {"SSL_CERT_FILE": authority}
    said = await output(program, *options, stdin=f"- [a]({url})\n", environment=environment, folder=folder)
    values = json.loads(said) if said else {}
    found = [
        (name, link)
        for name in ("error_map", "timeout_map")
        for links in values.get(name, {}).values()
        for link in links
    ]
    if not said:
        return f"nothing in {PATIENCE:.0f} s"
    if not found:
        return "ok" if values["successful"] else "excluded"
    name, link = found[0]
    if name == "timeout_map":
        return "timeout"
    status = link["status"]
    return f"error: {status.get('code') or status['text'].split('.')[0].partition(':')[0].lower()}"


async def measured(name: str, row: Row, program: Path, slots: asyncio.Semaphore) -> str:
    how: Mapping[str, Behaviour] = row.how if isinstance(row.how, Mapping) else {"": row.how}
    behaviours = {f"{HOST}/{path}".rstrip("/"): behaviour for path, behaviour in how.items()}
    async with slots, World(behaviours) as world:
        await world.open_tls(HOST)
        await world.open_at(OTHER)
        with tempfile.TemporaryDirectory() as folder:
            authority = f"{folder}/authority.pem"
            world.authority.cert_pem.write_to_path(authority)
            url, cells = address(world, row), [name]
            for ask in (by_listkeeper(url, row, authority, folder), by_lychee(url, authority, folder, program)):
                world.seen.clear()
                world.sent.clear()
                what = await ask
                cells += [what, "–" if row.port else str(len(world.seen))]
    return f"| {' | '.join(cells)} |"


async def table(program: Path) -> str:
    slots = asyncio.Semaphore(AT_ONCE)
    rows = await asyncio.gather(*(measured(name, row, program, slots) for name, row in ROWS.items()))
    head = ["| The server | listkeeper | requests | lychee 0.24.2 | requests |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--lychee", type=Path, required=True)
    program = parser.parse_args().lychee.resolve()
    enter()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    print(asyncio.run(table(program)))
