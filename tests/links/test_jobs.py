"""A run in several processes: what they see together, what hosts see of them, and how they end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.links import jobs
from listkeeper.links.engine import Status
from listkeeper.links.hosts import Manners
from listkeeper.links.job import Ask, Job
from listkeeper.links.jobs.pool import BrokenJobError, Pool
from listkeeper.links.jobs.wire import Order, owner, received, send
from listkeeper.links.resolver import TableLookup
from listkeeper.outcomes import Code, Hop, Observation

from tests.links.asking import AGENT, LOOPBACK, SOON
from tests.links.behaviours import Behaviour, after, answer, first, hang, head, reset, shown, to, with_cookie
from tests.links.world import World

TOOLS = Path(jobs.__file__).parents[3]
ANYWHERE = TableLookup({}, otherwise=("127.0.0.1",))


def each(**manners: Any) -> Callable[[str], Manners]:
    """The same manners for every host; workers cannot import what is defined in tests."""
    by_name: dict[str, Manners] = defaultdict(partial(Manners, **manners))
    return by_name.__getitem__


async def ask(world: World, asks: Iterable[Ask], **options: Any) -> list[Observation]:
    """By address, and without the time that they took."""
    seen: list[Observation] = []
    chosen: dict[str, Any] = {"jobs": 2, "lookup": TableLookup(world.names), "manners": each(gap=0.0), "timing": SOON}
    settings = chosen | {"observed": seen.append} | options
    note = await asyncio.to_thread(jobs.run, list(asks), networks=LOOPBACK, agent=AGENT, **settings)
    assert note == ""
    return sorted((replace(one, seconds=0.0) for one in seen), key=lambda one: one.url)


def asked(behaviours: Mapping[str, Behaviour], **options: Any) -> tuple[World, list[Observation]]:
    async def go() -> tuple[World, list[Observation]]:
        async with World(behaviours) as world:
            return world, await ask(world, [Ask(world.url(name)) for name in behaviours], **options)

    return asyncio.run(go())


def owned(number: int, count: int, *, of: int = 2) -> list[str]:
    """Names of hosts that one of so many workers owns."""
    found: Iterator[str] = (f"h{each}" for each in range(1_000_000) if owner(f"http://h{each}.test/", of) == number)
    return [next(found) for _ in range(count)]


(A0, A1, A2, A3), (B0, B1, B2, B3) = owned(0, 4), owned(1, 4)
SOME: dict[str, Behaviour] = {
    A0: answer(),
    A1: to(f"http://{B1}.test:{{port}}/"),
    A2: first(answer(404), answer(404), answer()),
    A3: to(f"http://{B3}.test:{{port}}/moved"),
    B0: head(answer(405), shown("<title>Page</title><p id=there>there")),
    B1: to(f"http://{A0}.test:{{port}}/", 302),
    B2: first(answer(503), answer(503, Retry_After="1"), answer()),
    f"{A0}/loop": to(f"http://{B0}.test:{{port}}/loop"),
    f"{B0}/loop": to(f"http://{A0}.test:{{port}}/loop"),
    f"{A0}/cookie": with_cookie(answer(), to(f"http://{B0}.test:{{port}}/cookie", 302, Set_Cookie="a=b")),
    f"{B0}/cookie": to(f"http://{A0}.test:{{port}}/cookie", 302, Set_Cookie="c=d"),
    f"{A1}/private": to(f"http://{B1}.test:{{port}}/private"),
    f"{B1}/private": to("http://10.0.0.1/"),
}
# Fails where another process asks it, and is then asked anew from the address on. In no list itself.
BEHIND: dict[str, Behaviour] = {f"{B3}/moved": first(reset, reset, answer(404), answer(404), answer())}


@pytest.mark.parametrize("number", [2, 3])
def test_several_processes_see_what_one_sees(number: int, tmp_path: Path) -> None:
    async def go() -> tuple[list[Observation], list[Observation]]:
        async with World(SOME | BEHIND) as world:
            await world.open_tls()
            (tmp_path / "authority.pem").write_text(authority(world.tls))
            addresses = [*map(world.url, SOME), *map(world.tls_url, ("good", "host", "expired")), "http://a b/", "no:x"]
            asks = [*map(Ask, addresses), Ask(world.url(f"{B0}/?fragments"), ("there", "absent"), look=True)]
            one = await ask(world, asks, jobs=1, certificates=tmp_path / "authority.pem")
            world.seen.clear()
            return one, await ask(world, asks, jobs=number, certificates=tmp_path / "authority.pem")

    one, several = asyncio.run(go())
    assert len(one) == len(SOME) + 6
    assert several == one


def authority(tls: ssl.SSLContext) -> str:
    return "".join(map(ssl.DER_cert_to_PEM_cert, tls.get_ca_certs(binary_form=True)))


def test_a_host_is_asked_as_often_as_it_is_to_be_also_by_way_of_redirects() -> None:
    redirecting = {name: to(f"http://target.test:{{port}}/{name}") for name in [*owned(0, 6), *owned(1, 6)]}
    behaviours = {"target": after(0.05, answer()), **redirecting}
    world, seen = asked(behaviours, manners=each(at_once=1, gap=0.1))
    came = [request.came for request in world.requests("target")]
    assert {request.path[1:] for request in world.requests("target")} == {"", *redirecting}
    assert world.most["target"] == 1
    assert came[-1] - came[0] > 0.09 * (len(came) - 1)
    assert {one.code for one in seen} == {Code.OK, Code.REDIRECT_CROSS_DOMAIN}


def test_a_deadline_holds_whichever_process_would_ask() -> None:
    names = [*owned(0, 3), *owned(1, 3)]
    redirecting = {name: after(0.3, to(f"http://target.test:{{port}}/{name}")) for name in names}
    behaviours = {"target/": first(answer(429, Retry_After="1"), answer()), "target": answer(), **redirecting}
    world, _ = asked(behaviours, manners=each(at_once=1, gap=0.0))
    limited, *others = world.requests("target")
    assert (limited.path, {request.path for request in others}) == ("/", {"/", *(f"/{name}" for name in names)})
    assert min(request.came for request in others) - limited.went > 0.9


def test_what_turns_up_meanwhile_is_asked_too() -> None:
    async def go() -> list[Observation]:
        async with World({A0: answer(), B0: answer()}) as world:
            return await ask(world, [], more=lambda: [Ask(world.url(A0)), Ask(world.url(B0))])

    assert [one.code for one in asyncio.run(go())] == [Code.OK, Code.OK]


def test_with_one_job_no_process_is_started() -> None:
    lookup = TableLookup({})
    seen: list[Observation] = []
    jobs.run(
        [Ask("http://a.test/")],
        jobs=1,
        networks=LOOPBACK,
        agent=AGENT,
        observed=seen.append,
        lookup=lookup,
        timing=SOON,
    )
    assert [one.code for one in seen] == [Code.DNS_NXDOMAIN]
    assert "a.test" in lookup.asked


def test_how_far_all_are_is_told_as_of_one_run() -> None:
    told: list[Status] = []
    asked({name: after(2.2, answer()) for name in (A0, A1, B0, B1)}, timing=SOON._replace(head=4.0), watch=told.append)
    assert max(status.hosts for status in told) == 4
    assert {status.left for status in told} <= {0, 1, 2, 3, 4}


def broken() -> list[Ask]:
    raise ZeroDivisionError("more")


def broken_by(_seen: Observation) -> None:
    raise ZeroDivisionError("observed")


def test_what_fails_in_the_parent_is_raised_there() -> None:
    with pytest.raises(ZeroDivisionError, match="more"):
        asked({A0: hang, B0: hang}, more=broken)
    with pytest.raises(ZeroDivisionError, match="observed"):
        asked({A0: hang, B0: answer()}, observed=broken_by)


def test_a_bug_in_a_process_is_raised_when_the_others_are_done() -> None:
    seen: list[Observation] = []
    known = {f"{name}.test": Manners(gap=0.0) for name in (B0, B1)}
    with pytest.raises(BrokenJobError, match=rf"KeyError: '{A0}\.test' \(engine\.py:\d+ _host < "):
        asked({A0: answer(), B0: after(0.5, answer()), B1: answer()}, manners=known.__getitem__, observed=seen.append)
    assert {one.url.split(".")[0]: one.code for one in seen} == {
        f"http://{A0}": Code.UNCHECKED,
        f"http://{B0}": Code.OK,
        f"http://{B1}": Code.OK,
    }


def test_what_a_killed_process_had_is_unchecked_and_told() -> None:
    behaviours = {A0: hang, A1: hang, B0: answer(), B1: after(0.3, answer()), B2: after(0.5, to(f"http://{A2}.test/"))}
    codes, note = asked_by_pool(behaviours, lambda pool: pool.workers[0].kill())
    assert codes == {A0: Code.UNCHECKED, A1: Code.UNCHECKED, B0: Code.OK, B1: Code.OK, B2: Code.UNCHECKED}
    assert note == "a process of --jobs 2 ended early: 3 links left unchecked"


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes of POSIX")
def test_a_worker_is_out_of_reach_of_the_terminal_also_while_it_starts() -> None:
    groups: set[int] = set()
    asked_by_pool({A0: answer()}, lambda pool: groups.update(os.getpgid(worker.pid) for worker in pool.workers))
    assert len(groups) == 2
    assert os.getpgrp() not in groups


def asked_by_pool(
    behaviours: Mapping[str, Behaviour], meanwhile: Callable[[Pool], object]
) -> tuple[dict[str, Code], str]:
    """Codes by name, and the note; `meanwhile` is called with the first observation."""

    async def go() -> tuple[dict[str, Code], str]:
        async with World(behaviours) as world:
            seen: dict[str, Code] = {}

            def observed(one: Observation) -> None:
                if not seen:
                    meanwhile(pool)
                assert one.url not in seen
                seen[one.url] = one.code

            lookup = TableLookup(world.names)
            order = Order(2, LOOPBACK, AGENT, None, lookup, each(gap=0.0), SOON, watched=False, most=None)
            pool = Pool(order, observed, None)
            async with asyncio.timeout(20):
                await pool.run([Ask(world.url(name)) for name in behaviours], None)
            return {name: seen[world.url(name)] for name in behaviours}, pool.note

    return asyncio.run(go())


PROGRAM = """
import json, sys
from ipaddress import ip_network
from listkeeper.links import jobs
from listkeeper.links.guard import Networks
from listkeeper.links.job import Ask
from listkeeper.links.resolver import TableLookup

seen = {}
def observed(one):
    seen[one.url] = f"{one.code} after {len(one.hops)} hops"
try:
    jobs.run(
        [Ask(address) for address in sys.argv[1:]],
        jobs=2,
        networks=Networks((ip_network("127.0.0.0/8"),)),
        agent="listkeeper-test/1",
        observed=observed,
        lookup=TableLookup({}, otherwise=("127.0.0.1",)),
    )
except KeyboardInterrupt:
    seen["interrupted"] = "yes"
print(json.dumps(seen))
"""


@contextmanager
def started(addresses: Iterable[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A program of its own, with jobs of its own, started in a folder."""
    (folder / "bin").mkdir()
    (folder / "bin/program.py").write_text(PROGRAM)
    (folder / "list").mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        [sys.executable, str(folder / "bin/program.py"), *addresses],
        cwd=folder / "list",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], *, within: float) -> str:
    """What it says on standard error, which its workers share: its end is the end of all."""
    assert process.stderr
    said: list[str] = []
    reader = Thread(target=lambda stream: said.append(stream.read()), args=(process.stderr,), daemon=True)
    reader.start()
    reader.join(within)
    assert said, "somebody is still there"
    return said[0]


def end_while_they_ask(folder: Path, end: Callable[[int], None]) -> tuple[dict[str, str], str, World]:
    """What is written to both streams where a program is ended while both of its workers wait for an answer."""

    async def go() -> tuple[str, str, World]:
        async with World({A0: hang, A1: to(f"http://{B2}.test:{{port}}/"), B0: hang, B1: answer(), B2: hang}) as world:
            addresses = [world.url(name) for name in (A0, A1, B0, B1)]
            with started(addresses, folder) as process:
                async with asyncio.timeout(20):
                    while not all(world.requests(name) for name in world.behaviours):
                        await asyncio.sleep(0.02)
                await asyncio.sleep(0.2)
                await asyncio.to_thread(end, process.pid)
                errors = await asyncio.to_thread(ended, process, within=10.0)
                assert process.stdout
                return process.stdout.read(), errors, world

    out, errors, world = asyncio.run(go())
    return json.loads(out) if out else {}, errors, world


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_all_and_leaves_what_is_left_unchecked(tmp_path: Path) -> None:
    seen, errors, world = end_while_they_ask(tmp_path, lambda pid: os.killpg(pid, signal.SIGINT))
    left = {A0: "unchecked after 0 hops", A1: "unchecked after 1 hops", B0: "unchecked after 0 hops"}
    assert seen == {
        **{world.url(name): told for name, told in {**left, B1: "ok after 0 hops"}.items()},
        "interrupted": "yes",
    }
    assert errors == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_nobody_survives_a_killed_parent(tmp_path: Path) -> None:
    seen, errors, _ = end_while_they_ask(tmp_path, lambda pid: os.kill(pid, signal.SIGKILL))
    assert (seen, errors) == ({}, "")


def test_nothing_is_imported_from_the_folder_that_is_checked(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    for name in ("asyncio", "pickle", "aiohttp", "listkeeper", "encodings"):
        (tmp_path / "list" / f"{name}.py").write_text("raise SystemExit('imported')")
    with started(["http://10.0.0.1/", "http://10.0.0.2/"], tmp_path) as process:
        out, errors = process.communicate(timeout=30)
    assert json.loads(out) == {f"http://10.0.0.{n}/": "private-address after 0 hops" for n in (1, 2)}
    assert errors == ""


OWNERS = [
    ("https://a.org/", "http://www.A.org:8080/b?c"),
    ("https://a.org/", "https://a.org./"),
    ("https://github.com/a/b", "https://raw.githubusercontent.com/a/b/HEAD/c"),
    ("https://bücher.org/", "https://xn--bcher-kva.org/"),
    ("http://[::1]/", "http://[0:0:0:0:0:0:0:1]:80/"),
]


@pytest.mark.parametrize(("address", "other"), OWNERS)
def test_addresses_that_share_limits_have_one_owner(address: str, other: str) -> None:
    assert [owner(address, of) for of in range(1, 17)] == [owner(other, of) for of in range(1, 17)]


def test_hosts_are_spread() -> None:
    of_each = [sum(owner(f"https://h{n}.org/", 4) == number for n in range(4_000)) for number in range(4)]
    assert min(of_each) > 900


@given(st.text(), st.integers(1, 16))
def test_every_text_has_an_owner(address: str, of: int) -> None:
    assert 0 <= owner(address, of) < of


def test_a_job_passes_through_a_pipe_unchanged() -> None:
    job = Job(
        Ask("http://ä.test/", ("a",), True, failed_as=Code.GONE),
        "http://xn--4ca.test/",
        "http://b.test/",
        hops=(Hop(301, "http://b.test/"),),
        before=(Code.RESET, Code.NOT_FOUND),
        cookies={"b.test": {"a": "b" * 2_000_000}},  # more than a pipe holds
    )
    with pipe() as (out, into):
        writer = Thread(target=send, args=(into, job))
        writer.start()
        assert received(out) == job
        writer.join()


def test_half_a_message_is_the_end_of_the_other_side() -> None:
    with pipe() as (out, into):
        os.write(into, b"\0\0\0\0\0\0\0\x09half")
        os.close(into)
        with pytest.raises(EOFError):
            received(out)
        os.dup2(out, into)


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    out, into = os.pipe()
    try:
        yield out, into
    finally:
        os.close(out)
        os.close(into)
