"""A web of our own on loopback: real sockets, real TLS. The first label of a host's name says how it behaves."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socket import SO_SNDBUF, SOL_SOCKET, socket
from types import TracebackType
from typing import Self

import trustme
from listkeeper.links.resolver import Failure

REASONS = {200: "OK", 404: "Not Found"}


@dataclass
class Request:
    """What a server was asked, and when it came and was answered, in seconds of the loop's clock."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    number: int
    """Requests for the same path before this one."""
    came: float
    went: float = 0.0


@dataclass
class Talk:
    """One connection, as a behaviour sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    world: World
    requests: int = 0

    async def send(self, data: bytes | str) -> None:
        self.writer.write(data if isinstance(data, bytes) else data.encode("latin-1"))
        await self.writer.drain()

    def reset(self) -> None:
        """End with RST and not with FIN."""
        self.writer.transport.abort()


Behaviour = Callable[[Talk, Request], Awaitable[bool]]
"""Answers a request; True where the connection stays open for another."""


def answer(status: int = 200, body: str | bytes = b"page", **headers: str) -> Behaviour:
    """A proper answer. `Retry_After="1"` is the field Retry-After; {port} in a value is the world's."""

    async def behave(talk: Talk, request: Request) -> bool:
        page = body if isinstance(body, bytes) else body.encode()
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        fields.setdefault("Content-Length", str(len(page)))
        lines = "".join(f"{name}: {value.format(port=talk.world.port)}\r\n" for name, value in fields.items())
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Word')}\r\n{lines}\r\n"
        await talk.send(head.encode("latin-1") + (b"" if request.method == "HEAD" else page))
        return True

    return behave


def to(location: str, status: int = 301, **headers: str) -> Behaviour:
    return answer(status, b"moved", Location=location, **headers)


def raw(text: str | bytes, *, keep: bool = False) -> Behaviour:
    """These bytes, whatever was asked; then the connection is closed."""

    async def behave(talk: Talk, _request: Request) -> bool:
        await talk.send(text)
        return keep

    return behave


def first(*behaviours: Behaviour) -> Behaviour:
    """One behaviour for each request of a path in turn, the last from then on."""

    async def behave(talk: Talk, request: Request) -> bool:
        return await behaviours[min(request.number, len(behaviours) - 1)](talk, request)

    return behave


def head(of_head: Behaviour, of_get: Behaviour | None = None) -> Behaviour:
    async def behave(talk: Talk, request: Request) -> bool:
        return await (of_head if request.method == "HEAD" else of_get or answer())(talk, request)

    return behave


def with_cookie(then: Behaviour, otherwise: Behaviour) -> Behaviour:
    async def behave(talk: Talk, request: Request) -> bool:
        return await (then if "cookie" in request.headers else otherwise)(talk, request)

    return behave


def after(seconds: float, then: Behaviour) -> Behaviour:
    async def behave(talk: Talk, request: Request) -> bool:
        await asyncio.sleep(seconds)
        return await then(talk, request)

    return behave


async def hang(talk: Talk, _request: Request) -> bool:
    """Say nothing until the other side goes away."""
    await talk.reader.read()
    return False


async def reset(talk: Talk, _request: Request) -> bool:
    talk.reset()
    return False


async def reset_in_headers(talk: Talk, _request: Request) -> bool:
    await talk.send("HTTP/1.1 200 OK\r\nServer: x\r\n")
    await asyncio.sleep(0.02)
    talk.reset()
    return False


async def half_close(talk: Talk, _request: Request) -> bool:
    """Say that nothing will come, and stay."""
    talk.writer.write_eof()
    await talk.reader.read()
    return False


async def drip(talk: Talk, _request: Request) -> bool:
    await talk.send("HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        await talk.send("x")
        await asyncio.sleep(0.05)


async def flood(talk: Talk, _request: Request) -> bool:
    """Early hints without end."""
    while True:
        await talk.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        await asyncio.sleep(0.001)


BIG = 131 * 2**20


async def big(talk: Talk, request: Request) -> bool:
    await talk.send(f"HTTP/1.1 200 OK\r\nContent-Length: {BIG}\r\n\r\n")
    while talk.world.sent[request.host] < BIG:
        await talk.send(bytes(4096))
        talk.world.sent[request.host] += 4096
    return False


@dataclass
class World:
    """Servers for HTTP, TLS of several kinds, and ports where there is something else, or nothing."""

    behaviours: Mapping[str, Behaviour]
    """By `name` or `name/path` of `http://name.test/path`; the former also for paths that are not there."""
    seen: list[Request] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    in_flight: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    """Requests in flight at once, at most."""
    port: int = 0
    ports: dict[str, int] = field(default_factory=dict)
    """Those of TLS, by kind."""
    names: dict[str, tuple[str, ...] | Failure] = field(default_factory=dict)
    tls: ssl.SSLContext = field(default_factory=lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    """Trusts the authority of this world, and no other."""

    async def __aenter__(self) -> Self:
        self._authority = trustme.CA()
        self._stack = AsyncExitStack()
        self._talks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self._authority.configure_trust(self.tls)
        self.names |= {f"{name.partition('/')[0]}.test": ("127.0.0.1",) for name in self.behaviours}
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
        return f"http://{name}.test:{self.port}/{path}"

    def requests(self, name: str) -> list[Request]:
        return [request for request in self.seen if request.host == f"{name}.test"]

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

    async def open_tls(self) -> None:
        """A port for each kind of certificate, named `tls-KIND.test`."""
        day = datetime(2020, 1, 1, tzinfo=UTC)
        good = self._authority.issue_cert("tls-good.test", "tls-old.test")
        expired = self._authority.issue_cert("tls-expired.test", not_before=day, not_after=day.replace(month=2))
        below = self._authority.create_child_ca().issue_cert("tls-chain.test")
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
        }
        self.names |= {f"tls-{kind}.test": ("127.0.0.1",) for kind in self.ports}

    def tls_url(self, kind: str) -> str:
        return f"https://tls-{kind}.test:{self.ports[kind]}/"

    async def _serve(self, tls: ssl.SSLContext | None) -> int:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=tls, backlog=1000)
        await self._stack.enter_async_context(server)
        return int(server.sockets[0].getsockname()[1])

    async def _serve_bytes(self, said: bytes) -> int:
        """A server that is no match for TLS; with nothing to say it waits."""

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers.append(writer)
            with suppress(ConnectionError):
                await reader.read(1)
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
