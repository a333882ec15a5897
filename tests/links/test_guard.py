"""The guard: a table of addresses, and real connections that must not happen."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

import aiohappyeyeballs
import aiohttp
import pytest
from listkeeper.links.guard import (
    BAD_PORTS,
    REASONS,
    Networks,
    RefusedAddressError,
    RefusedPortError,
    find_refusal,
    socket_factory,
)
from listkeeper.links.resolver import Resolver, TableLookup

LOOPBACK = Networks((ip_network("127.0.0.0/8"), ip_network("::1/128")))


def has_ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6_loopback(), reason="this machine has no [::1]")

# For each range: just before it, its first and its last address, just after it.
JUDGED = """
0.0.0.0                 this machine
0.255.255.255           this machine
1.0.0.0                 -
9.255.255.255           -
10.0.0.0                a private network
10.255.255.255          a private network
11.0.0.0                -
100.63.255.255          -
100.64.0.0              a carrier's private network
100.100.100.199         a carrier's private network
100.100.100.200         a cloud's metadata service
100.100.100.201         a carrier's private network
100.127.255.255         a carrier's private network
100.128.0.0             -
126.255.255.255         -
127.0.0.0               this machine
127.0.0.1               this machine
127.255.255.255         this machine
128.0.0.0               -
168.63.129.15           -
168.63.129.16           a cloud's metadata service
168.63.129.17           -
169.253.255.255         -
169.254.0.0             a link-local address
169.254.169.253         a link-local address
169.254.169.254         a cloud's metadata service
169.254.169.255         a link-local address
169.254.170.1           a link-local address
169.254.170.2           a cloud's metadata service
169.254.170.3           a link-local address
169.254.255.255         a link-local address
169.255.0.0             -
172.15.255.255          -
172.16.0.0              a private network
172.31.255.255          a private network
172.32.0.0              -
191.255.255.255         -
192.0.0.0               a range for protocols
192.0.0.191             a range for protocols
192.0.0.192             a cloud's metadata service
192.0.0.193             a range for protocols
192.0.0.255             a range for protocols
192.0.1.0               -
192.0.1.255             -
192.0.2.0               a range for documentation
192.0.2.255             a range for documentation
192.0.3.0               -
192.31.195.255          -
192.31.196.0            a sink for stray look-ups
192.31.196.255          a sink for stray look-ups
192.31.197.0            -
192.52.192.255          -
192.52.193.0            a multicast relay
192.52.193.255          a multicast relay
192.52.194.0            -
192.88.98.255           -
192.88.99.0             a 6to4 relay
192.88.99.255           a 6to4 relay
192.88.100.0            -
192.167.255.255         -
192.168.0.0             a private network
192.168.255.255         a private network
192.169.0.0             -
192.175.47.255          -
192.175.48.0            a sink for stray look-ups
192.175.48.255          a sink for stray look-ups
192.175.49.0            -
198.17.255.255          -
198.18.0.0              a range for benchmarks
198.19.255.255          a range for benchmarks
198.20.0.0              -
198.51.99.255           -
198.51.100.0            a range for documentation
198.51.100.255          a range for documentation
198.51.101.0            -
203.0.112.255           -
203.0.113.0             a range for documentation
203.0.113.255           a range for documentation
203.0.114.0             -
223.255.255.255         -
224.0.0.0               a multicast address
239.255.255.255         a multicast address
240.0.0.0               a reserved range
255.255.255.254         a reserved range
255.255.255.255         a broadcast address
::                      this machine
::1                     this machine
::2                     an outdated form of an IPv4 address
::8.8.8.8               an outdated form of an IPv4 address
::127.0.0.1             an outdated form of an IPv4 address
::ffff:ffff             an outdated form of an IPv4 address
::1:0:0                 a reserved range
::fffe:ffff:ffff        a reserved range
::ffff:0.0.0.0          this machine
::ffff:8.8.8.8          -
::ffff:10.0.0.1         a private network
::ffff:7f00:1           this machine
::ffff:168.63.129.16    a cloud's metadata service
::ffff:169.254.169.254  a cloud's metadata service
::ffff:255.255.255.255  a broadcast address
::1:0:0:0               a reserved range
::ffff:0:0:0            an outdated form of an IPv4 address
::ffff:0:8.8.8.8        an outdated form of an IPv4 address
::ffff:0:ffff:ffff      an outdated form of an IPv4 address
::ffff:1:0:0            a reserved range
64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff a reserved range
64:ff9b::8.8.8.8        -
64:ff9b::10.0.0.1       a private network
64:ff9b::7f00:1         this machine
64:ff9b::169.254.169.254 a cloud's metadata service
64:ff9b::1:0:0          a reserved range
64:ff9b:0:ffff:ffff:ffff:ffff:ffff a reserved range
64:ff9b:1::             a private NAT64 network
64:ff9b:1::8.8.8.8      a private NAT64 network
64:ff9b:1:ffff:ffff:ffff:ffff:ffff a private NAT64 network
64:ff9b:2::             a reserved range
ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff a reserved range
100::                   a range that is discarded
100::ffff:ffff:ffff:ffff a range that is discarded
100:0:0:1::             a dummy range
100:0:0:1:ffff:ffff:ffff:ffff a dummy range
100:0:0:2::             a reserved range
1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff a reserved range
2000::                  -
2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
2001::                  a Teredo tunnel
2001:0:4136:e378:8000:63bf:3fff:fdd2 a Teredo tunnel
2001:0:ffff:ffff:ffff:ffff:ffff:ffff a Teredo tunnel
2001:1::                a range for protocols
2001:1::1               a range for protocols
2001:2::                a range for benchmarks
2001:2:0:ffff:ffff:ffff:ffff:ffff a range for benchmarks
2001:2:1::              a range for protocols
2001:f:ffff:ffff:ffff:ffff:ffff:ffff a range for protocols
2001:10::               a range for keys
2001:1f:ffff:ffff:ffff:ffff:ffff:ffff a range for keys
2001:20::               a range for keys
2001:2f:ffff:ffff:ffff:ffff:ffff:ffff a range for keys
2001:30::               a range for protocols
2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff a range for protocols
2001:200::              -
2001:db7:ffff:ffff:ffff:ffff:ffff:ffff -
2001:db8::              a range for documentation
2001:db8:ffff:ffff:ffff:ffff:ffff:ffff a range for documentation
2001:db9::              -
2001:4860:4860::8888    -
2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
2002::                  this machine
2002:808:808::1         -
2002:a00:1::1           a private network
2002:7f00:1::           this machine
2002:a9fe:a9fe::        a cloud's metadata service
2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff a broadcast address
2003::                  -
2003:1:2:3::5efe:8.8.8.8 -
2003:1:2:3::5efe:10.0.0.1 a private network
2003:1:2:3:200:5efe:7f00:1 this machine
2003:1:2:3:100:5efe:7f00:1 -
2606:4700:4700::1111    -
2620:4f:7fff:ffff:ffff:ffff:ffff:ffff -
2620:4f:8000::          a sink for stray look-ups
2620:4f:8000:ffff:ffff:ffff:ffff:ffff a sink for stray look-ups
2620:4f:8001::          -
3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
3fff::                  a range for documentation
3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff a range for documentation
3fff:1000::             -
3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff -
4000::                  a reserved range
5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff a reserved range
5f00::                  a range for segment routing
5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff a range for segment routing
5f01::                  a reserved range
fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff a reserved range
fc00::                  a private network
fd00:ec2::253           a private network
fd00:ec2::254           a cloud's metadata service
fd00:ec2::255           a private network
fd20:ce::253            a private network
fd20:ce::254            a cloud's metadata service
fd20:ce::255            a private network
fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff a private network
fe00::                  a reserved range
fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff a reserved range
fe80::                  a link-local address
febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff a link-local address
fec0::                  a private network
feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff a private network
ff00::                  a multicast address
ff02::1                 a multicast address
ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff a multicast address
fe80::1%eth0            a link-local address
2606:4700::1%1          a link-local address
8.8.8.8%eth0            a link-local address
127.1                   something that is no address
0177.0.0.1              something that is no address
08.8.8.8                something that is no address
0x8080808               something that is no address
134744072               something that is no address
8.8.8                   something that is no address
８.8.8.8                something that is no address
8.8.8.8\t               something that is no address
example.com             something that is no address
[::1]                   something that is no address
%                       something that is no address
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [(address, reason.strip()) for address, reason in (line.split(" ", 1) for line in table.strip().split("\n"))]


@pytest.mark.parametrize(("address", "reason"), rows(JUDGED))
def test_address_is_judged(address: str, reason: str) -> None:
    address = address.replace(r"\t", "\t")
    assert (Networks().reason_against(address) or "-") == reason


def test_every_row_of_the_table_of_reasons_decides_over_one_of_these_addresses() -> None:
    judged = {address for address, _ in rows(JUDGED)}
    unused = [str(network) for network in REASONS if not {str(network[0]), str(network[-1])} & judged]
    assert unused == ["::ffff:0:0/96", "64:ff9b::/96"]  # there the IPv4 address within decides


@pytest.mark.parametrize(
    ("allow", "address", "public"),
    [
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.0/8", "126.255.255.255", True),
        ("127.0.0.0/8", "10.0.0.1", False),
        ("127.0.0.0/8", "::1", False),
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),
        ("127.0.0.0/8", "::ffff:10.0.0.1", False),
        ("127.0.0.1/32", "127.0.0.2", False),
        ("::1/128", "::1", True),
        ("::1/128", "127.0.0.1", False),
        ("fe80::/10", "fe80::1%eth0", True),
        ("fc00::/7", "fe80::1%eth0", False),
        ("10.0.0.0/8", "64:ff9b::10.0.0.1", True),
        ("::ffff:10.0.0.0/104", "::ffff:10.0.0.1", True),
    ],
)
def test_networks_that_the_user_names_are_exceptions(allow: str, address: str, *, public: bool) -> None:
    networks = Networks((ip_network(allow),))
    assert (networks.reason_against(address) == "") == public


def test_a_socket_address_with_a_scope_is_link_local() -> None:
    with pytest.raises(RefusedAddressError) as refused:
        Networks().check(socket.AF_INET6, ("2606:4700::1", 443, 0, 2))
    assert refused.value.reason == "a link-local address"


def test_a_socket_address_of_another_family_is_refused() -> None:
    with pytest.raises(RefusedAddressError) as refused:
        Networks().check(socket.AF_UNIX, ("8.8.8.8", 443))
    assert refused.value.reason == "something that is no address"


@pytest.mark.parametrize(
    ("port", "refused"),
    [
        *((port, True) for port in (0, 1, 21, 22, 25, 110, 137, 143, 587, 993, 2049, 4190, 6000, 6667, 6697, 10080)),
        *((port, False) for port in (80, 81, 443, 3000, 5000, 5432, 8000, 8080, 8443, 9200, 10081, 65535)),
    ],
)
def test_ports_of_other_protocols_are_refused(port: int, *, refused: bool) -> None:
    expected = pytest.raises(RefusedPortError) if refused else nullcontext()
    with expected as raised:
        LOOPBACK.check(socket.AF_INET, ("127.0.0.1", port))
    assert raised is None or raised.value.reason == f"port {port}, which browsers refuse"


def test_the_table_of_ports_is_that_of_the_standard() -> None:
    assert (len(BAD_PORTS), sum(BAD_PORTS)) == (83, 115595)


class Server:
    """Answers every request with 200 and counts connections; `visits` is exact, not a matter of timing."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.port = 0
        self._accepted = 0
        self._knocks = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._accepted += 1
        await reader.readline()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def visits(self) -> int:
        """Connections are accepted in the order of arrival: when ours was answered, so was each before it."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        self._knocks += 1
        writer.write(b"\r\n")
        await reader.read()
        writer.close()
        return self._accepted - self._knocks

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Server]:
        server = await asyncio.start_server(self._serve, self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self


@asynccontextmanager
async def session(networks: Networks, table: dict[str, list[str]]) -> AsyncIterator[aiohttp.ClientSession]:
    # The resolver judges nothing here: what holds is the guard of the sockets.
    resolver = Resolver(TableLookup(table), Networks((ip_network("0.0.0.0/0"), ip_network("::/0"))), ipv6=True)
    connector = aiohttp.TCPConnector(
        resolver=resolver, use_dns_cache=False, socket_factory=socket_factory(networks), force_close=True
    )
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=5)) as opened:
        yield opened
    await resolver.close()


async def ask(url: str, networks: Networks, table: dict[str, list[str]]) -> str:
    """What came of a request, in one word or two."""
    async with session(networks, table) as client:
        try:
            async with client.get(url, allow_redirects=False) as response:
                return str(response.status)
        except aiohttp.InvalidURL:
            return "no URL"
        except aiohttp.ClientConnectorError as error:
            refusal = find_refusal(error)
            return refusal.reason if refusal else f"errno {error.os_error.errno}"


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


REST = ip_network("0.0.0.0/8")
NAMES = {
    "localhost": ["127.0.0.1"],
    "a.localhost": ["127.0.0.1"],
    "evil.test": ["127.0.0.1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "0x7f000001": ["127.0.0.1"],
    "0x7f.1": ["127.0.0.1"],
    "0x7f.0.0.0x1": ["127.0.0.1"],
}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.255.0.1",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:0001]",
        "[::FFFF:127.0.0.1]",
        "127。0。0。1",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "example.com@127.0.0.1",
        "example.com:80@127.0.0.1",
        "0x7f000001",
        "0X7F000001",
        "0x7f.1",
        "0x7f.0.0.0x1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "evil.test",
        "evil.test.",
        "mapped.test",
    ],
)
def test_no_spelling_of_loopback_is_asked_unless_allowed(host: str) -> None:
    async def test() -> None:
        async with Server("0.0.0.0").running() as server:
            server.host = "127.0.0.1"
            url = f"http://{host}:{server.port}/"
            assert (await ask(url, Networks(), NAMES), await server.visits()) == ("this machine", 0)
            allowed = Networks((*LOOPBACK.allow, REST))
            assert (await ask(url, allowed, NAMES), await server.visits()) == ("200", 1)

    run(test)


@needs_ipv6
@pytest.mark.parametrize("host", ["[::1]", "[0:0:0:0:0:0:0:1]", "[::0001]", "six.test", "[::]"])
def test_no_spelling_of_ipv6_loopback_is_asked_unless_allowed(host: str) -> None:
    async def test() -> None:
        async with Server("::1").running() as server:
            url = f"http://{host}:{server.port}/"
            table = {"six.test": ["::1"]}
            assert (await ask(url, Networks(), table), await server.visits()) == ("this machine", 0)
            allowed = Networks((*LOOPBACK.allow, ip_network("::/128")))
            assert (await ask(url, allowed, table), await server.visits()) == ("200", 1)

    run(test)


@needs_ipv6
def test_no_zone_is_asked() -> None:
    async def test() -> None:
        async with Server("::1").running() as server:
            url = f"http://[::1%25lo]:{server.port}/"
            assert (await ask(url, Networks(), {}), await server.visits()) == ("a link-local address", 0)

    run(test)


@pytest.mark.parametrize("host", ["127.1", "127.0.1", "2130706433", "017700000001", "0177.0.0.1", "0", "127.0.0.1."])
def test_short_and_octal_forms_never_reach_a_socket(host: str) -> None:
    """aiohttp >= 3.14 takes them for no address, whatever is allowed; without it they would be judged, see below."""

    async def test() -> None:
        async with Server("127.0.0.1").running() as server:
            url = f"http://{host}:{server.port}/"
            assert (await ask(url, LOOPBACK, {}), await server.visits()) == ("no URL", 0)

    run(test)


@pytest.mark.parametrize(
    "host",
    ["127.1", "127.0.1", "2130706433", "017700000001", "0177.0.0.1", "0x7f000001", "0x7f.1", "127.0.0.1", "localhost"],
)
def test_forms_that_the_system_understands_are_judged_by_where_they_lead(host: str) -> None:
    async def connect(networks: Networks, port: int) -> str:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, family=socket.AF_INET, type=socket.SOCK_STREAM)
        try:
            opened = await aiohappyeyeballs.start_connection(found, socket_factory=socket_factory(networks))
        except RefusedAddressError as error:
            return error.reason
        opened.close()
        return "connected"

    async def test() -> None:
        async with Server("127.0.0.1").running() as server:
            assert (await connect(Networks(), server.port), await server.visits()) == ("this machine", 0)
            assert (await connect(LOOPBACK, server.port), await server.visits()) == ("connected", 1)

    run(test)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1", "10.0.0.1"],
        ["10.0.0.1", "127.0.0.1", "::1", "fd00::1"],
        ["::1", "fe80::1"],
    ],
)
def test_the_refusal_survives_happy_eyeballs(addresses: list[str]) -> None:
    async def test() -> None:
        async with Server("127.0.0.1").running() as server, session(Networks(), {"n.test": addresses}) as client:
            with pytest.raises(aiohttp.ClientConnectorError) as failed:
                await client.get(f"http://n.test:{server.port}/")
            assert isinstance(failed.value.os_error, RefusedAddressError)
            assert failed.value.errno == errno.EACCES
            assert find_refusal(failed.value) is failed.value.os_error

    run(test)


def test_each_candidate_is_judged_by_itself() -> None:
    networks = Networks((IPv4Network("127.0.0.1/32"),))

    async def test() -> None:
        async with Server("127.0.0.1").running() as server:
            url = f"http://n.test:{server.port}/"
            assert await ask(url, networks, {"n.test": ["127.0.0.2", "127.0.0.1"]}) == "200"
            assert await ask(url, networks, {"n.test": ["127.0.0.2", "127.0.0.3"]}) == "this machine"
            assert await server.visits() == 1

    run(test)


def redirecting_to(url: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    return serve


def test_a_redirection_is_judged_like_any_request() -> None:
    """Also if aiohttp itself follows it."""

    async def follow(url: str, networks: Networks) -> str:
        async with session(networks, {}) as client:
            try:
                async with client.get(url) as response:
                    return str(response.status)
            except aiohttp.ClientConnectorError as error:
                return getattr(find_refusal(error), "reason", "")

    async def test() -> None:
        async with Server("127.0.0.2").running() as target:
            first = await asyncio.start_server(redirecting_to(f"http://127.0.0.2:{target.port}/"), "127.0.0.1", 0)
            async with first:
                url = f"http://127.0.0.1:{first.sockets[0].getsockname()[1]}/"
                only_first = Networks((ip_network("127.0.0.1/32"),))
                assert (await follow(url, only_first), await target.visits()) == ("this machine", 0)
                assert (await follow(url, LOOPBACK), await target.visits()) == ("200", 1)

    run(test)


def test_a_bad_port_is_refused_before_the_connection() -> None:
    assert asyncio.run(ask("http://127.0.0.1:25/", LOOPBACK, {})) == "port 25, which browsers refuse"


def test_another_failure_is_no_refusal() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert asyncio.run(ask(f"http://127.0.0.1:{port}/", LOOPBACK, {})) == f"errno {errno.ECONNREFUSED}"


def test_a_refusal_is_found_among_causes() -> None:
    refusal = RefusedAddressError("a private network")
    outer = ValueError()
    outer.__cause__ = KeyError()
    outer.__cause__.__cause__ = refusal
    assert (find_refusal(outer), find_refusal(KeyError()), find_refusal(None)) == (refusal, None, None)


def test_sockets_do_not_block_and_receive_little() -> None:
    address_info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("8.8.8.8", 443))
    with socket_factory(Networks(), receive_buffer=8192)(address_info) as opened, socket.socket() as ordinary:
        size = opened.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        assert (opened.getblocking(), opened.family, opened.type) == (False, socket.AF_INET, socket.SOCK_STREAM)
        assert 8192 <= size <= 2 * 8192 < ordinary.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)


def sent_to_one_who_does_not_read(receive_buffer: int) -> int:
    """Bytes until the server can send no more, or has sent enough."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address_info = (socket.AF_INET, socket.SOCK_STREAM, 0, "", server.getsockname())
        with socket_factory(LOOPBACK, receive_buffer=receive_buffer)(address_info) as client:
            client.connect_ex(server.getsockname())
            sender, _ = server.accept()
            with sender:
                sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
                sender.settimeout(0.2)
                return pour(sender)


ENOUGH = 1 << 18


def pour(sender: socket.socket) -> int:
    sent = 0
    while sent < ENOUGH:
        try:
            sent += sender.send(bytes(16384))
        except TimeoutError:
            break
    return sent


def test_a_body_that_is_hung_up_on_has_moved_little() -> None:
    little, much = (sent_to_one_who_does_not_read(size) for size in (8192, 1 << 20))
    assert little < ENOUGH // 2 < ENOUGH <= much


def test_a_socket_that_cannot_be_set_up_is_closed() -> None:
    """A socket left open would warn, and warnings are errors."""
    address_info = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 443))
    with pytest.raises(TypeError):
        socket_factory(Networks(), receive_buffer=1 << 40)(address_info)


def test_networks_are_of_both_versions() -> None:
    assert {type(network) for network in REASONS} == {IPv4Network, IPv6Network}
