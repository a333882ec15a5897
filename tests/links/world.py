"""A web of our own on loopback: real sockets, real TLS. The first label of a host's name says how it behaves."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socket import SO_SNDBUF, SOL_SOCKET, socket
from types import TracebackType
from typing import Self

import trustme
from listkeeper.links.resolver import Failure

from tests.links.behaviours import Behaviour, Request, Talk, answer

ALERT = b"\x15\x03\x01\x00\x02\x02\x46"
"""What a server of TLS 1.0 says to a client that wants more: fatal, protocol version (RFC 8446 6)."""


def host_of(name: str) -> str:
    return name if "." in name else f"{name}.test"


@dataclass
class World:
    """Servers for HTTP, TLS of several kinds, and ports where there is something else, or nothing."""

    behaviours: Mapping[str, Behaviour]
    """By `name` or `name/path` of `http://name.test/path`; the former also for paths that are not there. A name with a
    dot is the whole name of its host."""
    seen: list[Request] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    """Requests in flight at once, at most."""
    port: int = 0
    ports: dict[str, int] = field(default_factory=dict)
    """Those of TLS, by kind."""
    more: list[int] = field(default_factory=list)
    """Further ports of HTTP."""
    names: dict[str, tuple[str, ...] | Failure] = field(default_factory=dict)
    tls: ssl.SSLContext = field(default_factory=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    """Trusts the authority of this world, and no other."""

    async def __aenter__(self) -> Self:
        self.authority = trustme.CA()
        self._stack = AsyncExitStack()
        self._talks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self.authority.configure_trust(self.tls)
        self.names = {host_of(name.partition("/")[0]): ("127.0.0.1",) for name in self.behaviours} | self.names
        self.port = await self._serve(None)
        self._hold_port("refused", listens=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(0.01)  # transports close in the next round of the loop

    def url(self, place: str) -> str:
        """`name/path` as an address."""
        name, _, path = place.partition("/")
        return f"http://{host_of(name)}:{self.port}/{path}"

    def requests(self, name: str) -> list[Request]:
        return [request for request in self.seen if request.host == host_of(name)]

    def _hold_port(self, kind: str, *, listens: bool) -> None:
        held = socket()
        held.bind(("127.0.0.1", 0))
        if listens:
            held.listen(0)
        self.ports[kind] = held.getsockname()[1]
        self._stack.callback(held.close)

    async def open_deaf(self) -> None:
        """A port whose queue is full: the kernel drops whoever else wants to connect."""
        self._hold_port("deaf", listens=True)
        loop = asyncio.get_running_loop()
        for _ in range(2):
            waits = socket()
            waits.setblocking(False)
            self._stack.callback(waits.close)
            with suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await loop.sock_connect(waits, ("127.0.0.1", self.ports["deaf"]))

    async def open_tls(self, *names: str) -> None:
        """A port for each kind of certificate, named `tls-KIND.test`; most are for these hosts, too."""
        day = datetime(2020, 1, 1, tzinfo=UTC)
        more = tuple(map(host_of, names))
        good = self.authority.issue_cert("tls-good.test", *more)
        expired = self.authority.issue_cert("tls-expired.test", *more, not_before=day, not_after=day.replace(month=2))
        below = self.authority.create_child_ca().issue_cert("tls-chain.test", *more)
        nobody = trustme.CA()
        kinds = {
            "good": (good.private_key_pem, good.cert_chain_pems),
            "expired": (expired.private_key_pem, expired.cert_chain_pems),
            "host": (good.private_key_pem, good.cert_chain_pems),
            "chain": (below.private_key_pem, below.cert_chain_pems[:1]),
            "self": (nobody.private_key_pem, [nobody.cert_pem]),
        }
        for kind, (key, chain) in kinds.items():
            self.ports[kind] = await self._serve(_server_side(key, chain))
        self.ports |= {
            "plain": await self._serve_bytes(b"HTTP/1.1 400 Word\r\n\r\n"),
            "mute": await self._serve_bytes(b""),
            "ancient": await self._serve_bytes(ALERT),
        }
        self.names |= {f"tls-{kind}.test": ("127.0.0.1",) for kind in self.ports}

    async def open_at(self, address: str) -> None:
        """The same web at the same port of another address, as that of IPv6."""
        await self._serve(None, address, self.port)

    async def open_more(self) -> None:
        """The same web at one more port."""
        self.more.append(await self._serve(None))

    def tls_url(self, kind: str) -> str:
        return f"https://tls-{kind}.test:{self.ports[kind]}/"

    async def _serve(self, tls: ssl.SSLContext | None, address: str = "127.0.0.1", port: int = 0) -> int:
        server = await asyncio.start_server(self._accept, address, port, ssl=tls, backlog=1000)
        await self._stack.enter_async_context(server)
        return int(server.sockets[0].getsockname()[1])

    async def _serve_bytes(self, said: bytes) -> int:
        """A server that is no match for TLS; with nothing to say it waits."""

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers.append(writer)
            with suppress(ConnectionError):
                await reader.read(65_536)
                writer.write(said)
                if not said:
                    await reader.read()
            writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        await self._stack.enter_async_context(server)
        return int(server.sockets[0].getsockname()[1])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._talks.add(task)
        self._writers.append(writer)
        try:
            # Little is to lie in buffers, so that what was sent is near to what was taken.
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, 16_384)
            writer.transport.set_write_buffer_limits(0)
            talk = Talk(reader, writer, self)
            while request := await self._read(reader):
                talk.requests += 1
                if not await self._reply(talk, request):
                    break
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            pass  # asyncio.start_server complains of tasks that end so
        finally:
            self._talks.discard(task)
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request | None:
        try:
            text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return None
        start, *lines = text.strip().split("\r\n")
        method, path, _ = start.split(" ")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        host = fields["host"].partition(":")[0]
        number = sum(seen.host == host and seen.path == path for seen in self.seen)
        request = Request(method, host, path, fields, number, asyncio.get_running_loop().time())
        self.seen.append(request)
        return request

    async def _reply(self, talk: Talk, request: Request) -> bool:
        name = request.host.removesuffix(".test")
        behave = self.behaviours.get(name + request.path) or self.behaviours.get(name) or answer()
        self.in_flight[name] += 1
        self.most[name] = max(self.most[name], self.in_flight[name])
        try:
            return await behave(talk, request)
        finally:
            self.in_flight[name] -= 1
            request.went = asyncio.get_running_loop().time()


def _server_side(key: trustme.Blob, chain: list[trustme.Blob]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "server.pem")
        file.write_bytes(b"".join(blob.bytes() for blob in [key, *chain]))
        context.load_cert_chain(file)
    return context
