"""How servers behave, properly and otherwise: what the hosts of the world on loopback are made of."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.links.world import World

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
    status: int = 0
    """Of a proper answer."""


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
        request.status = status
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Word')}\r\n{lines}\r\n"
        await talk.send(head.encode("latin-1") + (b"" if request.method == "HEAD" else page))
        return True

    return behave


def shown(page: str, **headers: str) -> Behaviour:
    return answer(200, page, Content_Type="text/html; charset=utf-8", **headers)


def to(location: str, status: int = 301, **headers: str) -> Behaviour:
    return answer(status, b"moved", Location=location, **headers)


def raw(text: str | bytes, *, keep: bool = False) -> Behaviour:
    """These bytes, whatever was asked; then the connection is closed. {port} in a text is the world's."""

    async def behave(talk: Talk, _request: Request) -> bool:
        await talk.send(text.replace("{port}", str(talk.world.port)) if isinstance(text, str) else text)
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


def over_tls(then: Behaviour, otherwise: Behaviour) -> Behaviour:
    async def behave(talk: Talk, request: Request) -> bool:
        return await (then if talk.writer.get_extra_info("ssl_object") else otherwise)(talk, request)

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


async def stuck(talk: Talk, _request: Request) -> bool:
    """A page of which only the beginning comes."""
    await talk.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nContent-Type: text/html\r\n\r\n<title>A page</title>")
    await talk.reader.read()
    return False


async def endless_headers(talk: Talk, _request: Request) -> bool:
    """One field after another, none of them long."""
    await talk.send("HTTP/1.1 200 OK\r\n")
    while True:
        await talk.send("".join(f"X-{number}: {'x' * 900}\r\n" for number in range(50)))
        await asyncio.sleep(0.001)


def streamed(part: bytes, most: int, *, fields: str = "") -> Behaviour:
    """`part` again and again, with no more in buffers than must be; the world counts what was taken."""

    async def behave(talk: Talk, request: Request) -> bool:
        await talk.send(f"HTTP/1.1 200 OK\r\n{fields}\r\n")
        while talk.world.sent[request.host] < most:
            await talk.send(part)
            talk.world.sent[request.host] += len(part)
        return False

    return behave


def chunked(*parts: str, ends: bool = True) -> Behaviour:
    """A body in chunks (RFC 9112 7.1), with the last of them or without."""
    body = "".join(f"{len(part):x}\r\n{part}\r\n" for part in parts) + ("0\r\n\r\n" if ends else "")
    return raw(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}")


def zeros(size: int) -> bytes:
    """As many zeros, compressed to a thousandth."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    part = bytes(2**20)
    return b"".join(packer.compress(part) for _ in range(size // len(part))) + packer.flush()


BIG = 131 * 2**20
big = streamed(bytes(4096), BIG, fields=f"Content-Length: {BIG}\r\n")
