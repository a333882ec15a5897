"""The resolver: against a name server of ours on loopback, and against a table."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network
from typing import cast

import aiohttp
import pytest
from listkeeper.links.guard import Networks, RefusedAddressError, find_refusal, socket_factory
from listkeeper.links.resolver import (
    Answer,
    AsyncLookup,
    Failure,
    Lookup,
    LookupFailedError,
    Resolver,
    TableLookup,
    ThreadLookup,
    system_lookup,
)

A, CNAME, AAAA = 1, 5, 28
SERVFAIL, NXDOMAIN, REFUSED = 2, 3, 5
Record = tuple[str, int, str]


class NameServer(asyncio.DatagramProtocol):
    """Answers A and AAAA from a table: records, a code of failure, or None for silence.

    More than `LIMIT` records do not fit a datagram: the answer is truncated and all are told over TCP.
    """

    LIMIT = 50

    def __init__(self, zone: dict[str, Sequence[Record] | int | None]) -> None:
        self.zone = zone
        self.asked: list[tuple[str, int]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)  # 3.11's own is no subclass of it

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        if reply := self.reply(data, limit=self.LIMIT):
            self.transport.sendto(reply, addr)

    async def over_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        reply = self.reply(await reader.readexactly(length), limit=1000)
        writer.write(struct.pack("!H", len(reply)) + reply)
        await writer.drain()
        writer.close()

    def reply(self, query: bytes, limit: int) -> bytes:
        name, kind, question = read_question(query)
        self.asked.append((name, kind))
        answer = self.zone.get(name, NXDOMAIN)
        if answer is None:
            return b""
        if isinstance(answer, int):
            return query[:2] + struct.pack("!HHHHH", 0x8180 | answer, 1, 0, 0, 0) + question
        records = [record for record in answer if record[1] in (kind, CNAME)]
        truncated = 0x0200 if len(records) > limit else 0
        told = b"".join(write_record(*record) for record in records[:limit])
        return query[:2] + struct.pack("!HHHHH", 0x8180 | truncated, 1, len(records[:limit]), 0, 0) + question + told


def read_question(query: bytes) -> tuple[str, int, bytes]:
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode().lower())
        at += 1 + query[at]
    (kind,) = struct.unpack_from("!H", query, at + 1)
    return ".".join(labels), kind, query[12 : at + 5]


def write_name(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def write_record(name: str, kind: int, value: str) -> bytes:
    body = write_name(value) if kind == CNAME else ip_address(value).packed
    return write_name(name) + struct.pack("!HHIH", kind, 1, 0, len(body)) + body


def hosts(name: str, *addresses: str) -> list[Record]:
    return [(name, AAAA if ":" in address else A, address) for address in addresses]


MANY = [f"8.{index}.8.8" for index in range(200)]
ZONE: dict[str, Sequence[Record] | int | None] = {
    "both.test": hosts("both.test", "8.8.8.8", "2606:4700::1"),
    "four.test": hosts("four.test", "8.8.8.8"),
    "six.test": hosts("six.test", "2606:4700::1"),
    "none.test": [],
    "broken.test": SERVFAIL,
    "unwilling.test": REFUSED,
    "silent.test": None,
    "many.test": hosts("many.test", *MANY),
    "bad-at-the-end.test": hosts("bad-at-the-end.test", *MANY, "10.0.0.1"),
    "mixed.test": hosts("mixed.test", "8.8.8.8", "10.0.0.1"),
    "mixed-families.test": hosts("mixed-families.test", "8.8.8.8", "fd00::1"),
    "metadata.test": hosts("metadata.test", "169.254.169.254"),
    "chain.test": [("chain.test", CNAME, "b.test"), ("b.test", CNAME, "c.test"), *hosts("c.test", "8.8.8.8")],
    "inward.test": [("inward.test", CNAME, "intranet.test"), *hosts("intranet.test", "192.168.0.1")],
}


async def _on_one_port(
    zone: dict[str, Sequence[Record] | int | None],
) -> tuple[asyncio.DatagramTransport, NameServer, asyncio.Server, int]:
    """UDP and TCP under one number: somebody else may have taken it for the other, so several are tried."""
    loop = asyncio.get_running_loop()
    for _ in range(50):
        transport, served = await loop.create_datagram_endpoint(lambda: NameServer(zone), ("127.0.0.1", 0))
        port = transport.get_extra_info("sockname")[1]
        try:
            return transport, served, await asyncio.start_server(served.over_tcp, "127.0.0.1", port), port
        except OSError:
            transport.close()
    raise AssertionError("no port is free for both")


@asynccontextmanager
async def name_server(zone: dict[str, Sequence[Record] | int | None]) -> AsyncIterator[tuple[NameServer, AsyncLookup]]:
    transport, served, over_tcp, port = await _on_one_port(zone)
    lookup = AsyncLookup([f"127.0.0.1:{port}"], seconds=0.2, tries=2)
    try:
        yield served, lookup
    finally:
        await lookup.close()
        transport.close()
        over_tcp.close()


async def answers(name: str, *, ipv6: bool = True, seconds: float = 5.0) -> tuple[Answer, list[tuple[str, int]]]:
    async with name_server(ZONE) as (served, lookup):
        resolver = Resolver(lookup, Networks(), ipv6=ipv6, seconds=seconds)
        answer = await resolver.answer(name)
        await resolver.close()
        return answer, sorted(set(served.asked))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("four.test", Answer(("8.8.8.8",))),
        ("FOUR.test.", Answer(("8.8.8.8",))),
        ("six.test", Answer(("2606:4700::1",))),
        ("chain.test", Answer(("8.8.8.8",))),
        ("nowhere.test", Answer(failure=Failure.NO_SUCH_NAME)),
        ("a..b", Answer(failure=Failure.NO_SUCH_NAME)),
        ("x" * 64 + ".test", Answer(failure=Failure.NO_SUCH_NAME)),
        ("none.test", Answer(failure=Failure.NO_ADDRESS)),
        ("broken.test", Answer(failure=Failure.SERVER_FAILURE)),
        ("unwilling.test", Answer(failure=Failure.SERVER_FAILURE)),
        ("silent.test", Answer(failure=Failure.TIMED_OUT)),
        ("metadata.test", Answer(refused="a cloud's metadata service")),
        ("mixed.test", Answer(refused="a private network")),
        ("mixed-families.test", Answer(refused="a private network")),
        ("bad-at-the-end.test", Answer(refused="a private network")),
        ("inward.test", Answer(refused="a private network")),
        ("localhost", Answer(refused="this machine")),
        ("a.localhost", Answer(refused="this machine")),
    ],
)
def test_a_name_is_looked_up(name: str, answer: Answer) -> None:
    assert asyncio.run(answers(name))[0] == answer


def test_of_many_addresses_few_are_used_and_all_are_judged() -> None:
    used = asyncio.run(answers("many.test"))[0].addresses
    assert (len(used), set(used) < set(MANY)) == (4, True)


def test_a_silent_name_server_is_waited_for_no_longer_than_allowed() -> None:
    async def test() -> float:
        began = asyncio.get_running_loop().time()
        assert (await answers("silent.test", seconds=0.05))[0] == Answer(failure=Failure.TIMED_OUT)
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(test()) < 0.4


@pytest.mark.parametrize(
    ("name", "ipv6", "answer", "asked"),
    [
        ("both.test", False, Answer(("8.8.8.8",)), [("both.test", A)]),
        ("six.test", False, Answer(("2606:4700::1",)), [("six.test", A), ("six.test", AAAA)]),
        ("nowhere.test", False, Answer(failure=Failure.NO_SUCH_NAME), [("nowhere.test", A)]),
        ("four.test", True, Answer(("8.8.8.8",)), [("four.test", A), ("four.test", AAAA)]),
    ],
)
def test_ipv6_is_asked_for_where_it_can_be_used(
    name: str, answer: Answer, asked: list[tuple[str, int]], *, ipv6: bool
) -> None:
    assert asyncio.run(answers(name, ipv6=ipv6)) == (answer, asked)


TABLE: dict[str, Sequence[str] | Failure] = {
    "one.test": ["8.8.8.8"],
    "two.test": ["8.8.8.8", "2606:4700::1"],
    "six.test": ["2606:4700::1"],
    "gone.test": Failure.NO_SUCH_NAME,
    "private.test": ["8.8.8.8", "10.0.0.1"],
}


def test_a_host_is_looked_up_once() -> None:
    async def test() -> list[str]:
        lookup = TableLookup(TABLE)
        resolver = Resolver(lookup, Networks(), ipv6=True)
        await asyncio.gather(*(resolver.answer(name) for name in ("one.test", "ONE.test", "one.test.", "gone.test")))
        await resolver.answer("one.test")
        await resolver.answer("gone.test")
        before = list(lookup.asked)
        resolver.forget("Gone.test")
        await resolver.answer("gone.test")
        assert lookup.asked == [*before, "gone.test"]
        return before

    assert asyncio.run(test()) == ["one.test", "gone.test"]


def test_no_more_hosts_are_remembered_than_allowed() -> None:
    async def test() -> list[str]:
        lookup = TableLookup(TABLE)
        resolver = Resolver(lookup, Networks(), ipv6=True, capacity=2)
        for name in ("one.test", "two.test", "six.test", "two.test", "one.test"):
            await resolver.answer(name)
        return lookup.asked

    assert asyncio.run(test()) == ["one.test", "two.test", "six.test", "one.test"]


class SlowLookup(TableLookup):
    """Counts how many are asked at a time."""

    now = most = 0

    async def addresses(self, host: str, family: int) -> Sequence[str]:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        return await super().addresses(host, family)


def test_no_more_look_ups_go_on_than_allowed() -> None:
    async def test() -> int:
        lookup = SlowLookup({}, ["8.8.8.8"])
        resolver = Resolver(lookup, Networks(), ipv6=True, concurrent=3)
        await asyncio.gather(*(resolver.answer(f"{index}.test") for index in range(10)))
        return lookup.most

    assert asyncio.run(test()) == 3


def test_who_gives_up_takes_the_answer_from_nobody_else() -> None:
    async def test() -> Answer:
        resolver = Resolver(SlowLookup(TABLE), Networks(), ipv6=True)
        first, second = (asyncio.create_task(resolver.answer("one.test")) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(test()) == Answer(("8.8.8.8",))


def test_closing_ends_what_is_going_on() -> None:
    async def test() -> None:
        resolver = Resolver(SlowLookup(TABLE), Networks(), ipv6=True)
        waiting = asyncio.create_task(resolver.answer("one.test"))
        await asyncio.sleep(0)
        await resolver.close()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(test())


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (Failure.NO_SUCH_NAME, socket.EAI_NONAME),
        (Failure.NO_ADDRESS, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)),
        (Failure.SERVER_FAILURE, socket.EAI_AGAIN),
        (Failure.TIMED_OUT, socket.EAI_AGAIN),
    ],
)
def test_a_failure_reaches_who_asked_for_a_page(failure: Failure, code: int) -> None:
    async def test() -> OSError:
        resolver = Resolver(TableLookup({"n.test": failure}), Networks(), ipv6=True)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)
        async with aiohttp.ClientSession(connector=connector) as client:
            with pytest.raises(aiohttp.ClientConnectorDNSError) as failed:
                await client.get("http://n.test/")
        return failed.value.os_error

    error = asyncio.run(test())
    assert isinstance(error, LookupFailedError)
    assert (error.failure, error.errno, error.strerror) == (failure, code, failure.value)


def test_a_refusal_reaches_who_asked_for_a_page() -> None:
    async def test() -> RefusedAddressError | None:
        resolver = Resolver(TableLookup(TABLE), Networks(), ipv6=True)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)
        async with aiohttp.ClientSession(connector=connector) as client:
            with pytest.raises(aiohttp.ClientConnectorDNSError) as failed:
                await client.get("http://private.test/")
        return find_refusal(failed.value)

    refusal = asyncio.run(test())
    assert refusal
    assert refusal.reason == "a private network"


def test_a_connection_goes_to_the_address_that_was_judged() -> None:
    """Rebinding: the name leads to an allowed address first, and to another one whenever it is asked again."""
    networks = Networks((ip_network("127.0.0.1/32"),))
    zone: dict[str, Sequence[Record] | int | None] = {"n.test": hosts("n.test", "127.0.0.1")}
    seen: list[str] = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(writer.get_extra_info("sockname")[0])
        zone["n.test"] = hosts("n.test", "127.0.0.2")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def test() -> None:
        server = await asyncio.start_server(serve, "0.0.0.0", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, name_server(zone) as (served, lookup):
            resolver = Resolver(lookup, networks, ipv6=False)
            connector = aiohttp.TCPConnector(
                resolver=resolver, use_dns_cache=False, socket_factory=socket_factory(networks)
            )
            async with aiohttp.ClientSession(connector=connector) as client:
                for _ in range(2):
                    async with client.get(f"http://n.test:{port}/") as response:
                        assert response.status == 200
                assert served.asked == [("n.test", A)]
                resolver.forget("n.test")
                with pytest.raises(aiohttp.ClientConnectorDNSError) as failed:
                    await client.get(f"http://n.test:{port}/")
            assert find_refusal(failed.value)
            assert seen == ["127.0.0.1", "127.0.0.1"]

    asyncio.run(test())


def test_results_are_numeric_and_of_the_family_asked_for() -> None:
    async def test() -> None:
        resolver = Resolver(TableLookup(TABLE), Networks(), ipv6=True)
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        assert await resolver.resolve("two.test", 443, socket.AF_INET6) == [
            {
                "hostname": "two.test",
                "host": "2606:4700::1",
                "port": 443,
                "family": socket.AF_INET6,
                "proto": 0,
                "flags": flags,
            }
        ]
        with pytest.raises(LookupFailedError, match="the name has no address"):
            await resolver.resolve("one.test", 443, socket.AF_INET6)

    asyncio.run(test())


@pytest.mark.parametrize("name", ["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1", "localhost"])
def test_the_systems_resolver_is_judged_too(name: str) -> None:
    async def test() -> Answer:
        resolver = Resolver(ThreadLookup(1), Networks(), ipv6=False)
        answer = await resolver.answer(name)
        await resolver.close()
        return answer

    assert asyncio.run(test()) == Answer(refused="this machine")


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".test", ""])
def test_a_name_that_cannot_be_is_no_such_name_for_the_system(name: str) -> None:
    async def test() -> Answer:
        resolver = Resolver(ThreadLookup(1), Networks(), ipv6=False)
        answer = await resolver.answer(name)
        await resolver.close()
        return answer

    assert asyncio.run(test()) == Answer(failure=Failure.NO_SUCH_NAME)


def test_aiodns_is_used_where_it_is() -> None:
    async def test() -> Lookup:
        lookup = system_lookup()
        await lookup.close()
        return lookup

    assert isinstance(asyncio.run(test()), AsyncLookup)
